// Constraints on manifests as people write them: what is certain is said, what a template, a patch or a typing error leaves open is not.

import assert from 'node:assert/strict';
import type { Release } from '../../base/release';
import { parseDocument } from '../../yaml/parse';
import { resolved, stringAt, type YamlMap } from '../../yaml/tree';
import { SchemaLibrary } from '../catalog';
import { validateResource } from '../validate';
import { checkConstraints } from './check';
import type { Violation } from './constraint';

const library = new SchemaLibrary();

function violationsIn(text: string, release: Release = 9): readonly Violation[] {
  const root = resolved(parseDocument(text).root) as YamlMap;
  const kind = library.catalog(release).kind(stringAt(root, 'apiVersion') ?? '', stringAt(root, 'kind') ?? '');
  assert.ok(kind, 'the kind is not known');
  return checkConstraints(root, kind, validateResource(root, kind, { partial: false }));
}

function shown(text: string, release?: Release): string[] {
  return violationsIn(text, release).map(({ rule, path }) => `${path.join('.')}: ${rule}`);
}

const targets = 'targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: x}]';

/** An EnvoyExtensionPolicy with targets and the lines of `spec`. */
function policy(spec: string, kind = 'EnvoyExtensionPolicy'): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata: {name: x}\nspec:\n  ${targets}\n${spec.trim().replace(/^/gm, '  ')}\n`;
}

const processor = 'extProc:\n- backendRefs: [{name: x, port: 9000}]\n';

describe('constraints of manifests', () => {
  it('take null for absent, and defaults for given', () => {
    assert.deepEqual(shown(policy(`${processor}  backendRef: null`)), []);
    assert.deepEqual(shown(policy('wasm: [{name: x, code: {type: HTTP, http: {url: "https://example.com"}, image: }}]')), []);
    assert.deepEqual(shown(policy('extProc: [{backendRefs: [{name: x}]}]')), ['spec.extProc.0.backendRefs.0.name: field-required-by-type']);
  });

  it('look through aliases and merge keys', () => {
    const text = policy('wasm:\n- name: a\n  code: &code\n    type: Image\n    http: {url: "https://example.com"}\n- name: b\n  code: {<<: *code}');
    assert.deepEqual(shown(text), ['spec.wasm.0.code.http: field-not-for-type', 'spec.wasm.1.code.http: field-not-for-type']);
  });

  it('say nothing where a template decides', () => {
    assert.deepEqual(shown(policy('wasm: [{name: x, code: {type: "{{ .Values.type }}", image: {url: x}}}]')), []);
    assert.deepEqual(shown(policy(`${processor}  failOpen: {{ .Values.failOpen }}\n  processingMode: {request: {body: FullDuplexStreamed}}`)), []);
    assert.deepEqual(shown('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: x}\nspec:\n  {{- toYaml .Values.target | nindent 2 }}\n  lua: []\n'), []);
    const certain = policy('lua: [{type: Inline, inline: "{{ .Files.Get \\"x.lua\\" }}", valueRef: {group: "", kind: ConfigMap, name: x}}]');
    assert.deepEqual(shown(certain), ['spec.lua.0.valueRef: field-not-for-type']);
  });

  it('say nothing about values that are substituted before the cluster sees them', () => {
    assert.deepEqual(shown(policy('wasm: [{name: x, code: {type: "${TYPE}", image: {url: x}}}]')), []);
    assert.deepEqual(shown(policy('lua: [{type: ValueRef, valueRef: {group: "", kind: "$(KIND)", name: x}}]')), []);
  });

  it('judge the rest where something else is wrong', () => {
    assert.deepEqual(shown(policy('lua: [{type: Inlin, inline: x}]\nwasm: [{name: x, code: {type: HTTP, image: {url: x}}}]')), ['spec.wasm.0.code.image: field-not-for-type']);
    assert.deepEqual(shown(policy(`${processor}  failOpen: yes please\n  backendRef: {name: x, port: 1}`)), ['spec.extProc.0.backendRef: unsupported-field']);
  });

  it('do not miss a field that is there under a wrong name', () => {
    assert.deepEqual(shown('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: x}\nspec:\n  targetRfs: []\n'), []);
    assert.deepEqual(shown(policy('wasm: [{name: x, code: {type: Image, imag: {url: x}}}]')), []);
  });

  it('know the release', () => {
    const section = policy('lua: []').replace('name: x}]', 'name: x, sectionName: a}]');
    assert.deepEqual(shown(section, 5), ['spec.targetRefs.0.sectionName: unsupported-field']);
    assert.deepEqual(shown(section, 6), []);
    const listenerSet = policy('lua: []').replace('kind: HTTPRoute', 'kind: ListenerSet');
    assert.deepEqual(shown(listenerSet, 8), ['spec.targetRefs.0.kind: target-kind']);
    assert.deepEqual(shown(listenerSet, 9), []);
  });

  it('mark what only the experimental channel enforces', () => {
    const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: x}\nspec:\n  rules: [{name: a}, {name: a}]\n';
    assert.deepEqual(violationsIn(route).map(({ rule, experimental }) => [rule, experimental]), [['conflicting-items', true]]);
  });

  it('leave status alone', () => {
    const gateway = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: x}\nspec: {gatewayClassName: x, listeners: [{name: a, port: 80, protocol: HTTP}]}\nstatus: {addresses: [{type: Hostname, value: A_B}]}\n';
    assert.deepEqual(shown(gateway), []);
  });

  it('stop at a bound', () => {
    const many = policy(`wasm:\n${'- {name: x, code: {type: HTTP, image: {url: x}}}\n'.repeat(1_000)}`);
    assert.ok(violationsIn(many).length <= 201);
  });
});
