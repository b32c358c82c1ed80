// Patches and switches in files of tools.

import assert from 'node:assert/strict';
import { isTarget, toolSettingsIn } from './tools';

describe('settings of tools', () => {
  const patches = (text: string, isKustomization = true) => toolSettingsIn(text, isKustomization).patches;

  it('are the patches of a kustomization that name what they are for', () => {
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway, name: eg}\n  path: a.yaml\n- target: {labelSelector: a=b}\n  patch: x\n- path: whole.yaml\n'), [
      { kind: 'Gateway', name: 'eg' },
      { kind: '.*', name: '.*' },
    ]);
    assert.deepEqual(patches('patchesJson6902:\n- target: {group: g, version: v1, kind: Service, name: shop}\n  path: a.json\n'), [{ kind: 'Service', name: 'shop' }]);
    assert.deepEqual(patches('patchesStrategicMerge:\n- a.yaml\n- |\n  kind: Service\n  metadata:\n    name: a.b\n  spec: {}\n'), [{ kind: 'Service', name: 'a\\.b' }]);
    assert.deepEqual(patches('patches:\n- patch: |\n    kind: Service\n    metadata: {name: a}\n    spec: {}\n'), [{ kind: 'Service', name: 'a' }]);
  });

  it('are not those that touch labels and annotations alone', () => {
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n  patch: |\n    - {op: add, path: /metadata/annotations/a, value: b}\n    - {op: add, path: /metadata/labels/a, value: b}\n'), []);
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n  patch: |\n    kind: Gateway\n    metadata: {name: any, annotations: {a: b}}\n'), []);
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n  patch: |\n    - {op: add, path: /metadata/annotations/a, value: b}\n    - {op: remove, path: /spec/listeners/0}\n').length, 1);
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n  patch: |\n    $patch: delete\n    kind: Gateway\n    metadata: {name: any}\n').length, 1);
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n  patch: |\n    []\n').length, 1);
  });

  it('are replacements and generators that add to what is there', () => {
    assert.deepEqual(patches('replacements:\n- source: {kind: Service, name: a}\n  targets:\n  - select: {kind: Gateway, name: eg}\n    fieldPaths: [spec.x]\n'), [{ kind: 'Gateway', name: 'eg' }]);
    assert.deepEqual(patches('configMapGenerator:\n- name: scripts\n  behavior: merge\n  envs: [a.env]\n- name: other\n  literals: [a=b]\n'), [{ kind: 'ConfigMap', name: 'scripts' }]);
  });

  it('are replacements and transformers in files of their own, or written inline', () => {
    const targets = 'targets:\n  - select: {kind: Gateway, name: eg}\n    fieldPaths: [spec.x]\n';
    for (const text of [`- source: {kind: Service}\n  ${targets.replaceAll('\n', '\n  ')}`, `source: {kind: Service}\n${targets}`, `replacements:\n- ${targets.replaceAll('\n', '\n  ')}`]) assert.deepEqual(patches(text, false), [{ kind: 'Gateway', name: 'eg' }], text);
    const transformer = 'apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\ntarget: {kind: Gateway}\npatch: "[]"\n';
    assert.deepEqual(patches(transformer, false), [{ kind: 'Gateway', name: '.*' }]);
    assert.deepEqual(patches(`transformers:\n- |\n  ${transformer.replaceAll('\n', '\n  ')}`), [{ kind: 'Gateway', name: '.*' }]);
  });

  it('are the patches of Flux and Argo CD, wherever they stand', () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  patches:\n  - patch: |\n      - op: add\n    target: {kind: Gateway}\n  patchesStrategicMerge:\n  - kind: Service\n    metadata: {name: a}\n    spec: {}\n';
    assert.deepEqual(patches(flux, false), [
      { kind: 'Gateway', name: '.*' },
      { kind: 'Service', name: 'a' },
    ]);
    const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  postRenderers:\n  - kustomize:\n      patches:\n      - target: {kind: ConfigMap, name: c}\n        patch: |\n          - op: add\n';
    assert.deepEqual(patches(release, false), [{ kind: 'ConfigMap', name: 'c' }]);
    const application = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n  - kustomize:\n      patches:\n      - target: {kind: EnvoyProxy}\n        patch: x\n';
    assert.deepEqual(patches(application, false), [{ kind: 'EnvoyProxy', name: '.*' }]);
    assert.deepEqual(patches('patches:\n- target: {kind: Gateway}\n', false), []);
  });

  it('are half typed most of the time', () => {
    for (const text of ['patches:\n-', 'patches: 1', 'patches:\n- target:\n', 'patches:\n- target: [\n', 'replacements:\n- targets:\n  - select:\n', 'configMapGenerator:\n- behavior: merge\n', '- patch', 'patches: &a\n- *a\n']) assert.doesNotThrow(() => patches(text), text);
  });

  it('match whole names, as patterns', () => {
    const resource = { kind: 'Gateway', name: 'eg-internal' };
    assert.ok(isTarget({ kind: 'Gateway', name: 'eg-.*' }, resource));
    assert.ok(isTarget({ kind: 'Gateway|Service', name: '.*' }, resource));
    assert.ok(isTarget({ kind: 'Gateway', name: '(' }, resource));
    assert.ok(!isTarget({ kind: 'Gateway', name: 'eg' }, resource));
    assert.ok(!isTarget({ kind: 'Service', name: '.*' }, resource));
  });

  const switches = (text: string) => toolSettingsIn(text, false).switches;

  it('are the switches that values and parameters name', () => {
    assert.deepEqual(switches('config:\n  envoyGateway:\n    extensionApis:\n      enableBackend: true\n      enableEnvoyPatchPolicy: {{ .Values.patches }}\n'), ['enableBackend', 'enableEnvoyPatchPolicy']);
    assert.deepEqual(switches('parameters:\n- name: config.envoyGateway.extensionApis.enableLua\n  value: "true"\n'), ['enableLua']);
    assert.deepEqual(switches('run: helm upgrade --set config.envoyGateway.extensionApis.enableBackend=true eg\n'), ['enableBackend']);
    assert.deepEqual(switches('{"extensionApis": {"enableBackend": true}}'), ['enableBackend']);
    assert.deepEqual(switches('extensionApis: {disableLua: true}'), ['disableLua']);
    assert.deepEqual(switches('extensionApis: {enableBackend: true, enableEnvoyPatchPolicy: false, enableLua: "true"}'), ['enableBackend', 'enableLua']);
  });

  it('are not those that are false, in a comment, or in the configuration itself', () => {
    assert.deepEqual(switches('extensionApis:\n  enableBackend: false\n  enableLua: "false" # not yet\n  # enableEnvoyPatchPolicy: true\n'), []);
    assert.deepEqual(switches('kind: EnvoyGateway\nextensionApis:\n  enableBackend: true\n'), []);
  });
});
