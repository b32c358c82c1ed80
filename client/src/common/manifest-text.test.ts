// Which files wake the server, and which never do.

import { strict as assert } from 'node:assert';
import { definesOurs, generatesScripts, holderOf, isBegunScript, isWhollyKnown, ourLabel } from './manifest-text';

describe('whose a file is', () => {
  const ours: Record<string, string> = {
    'an extension policy': 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\n',
    'a Gateway API route': 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n',
    'an experimental listener set': 'apiVersion: gateway.networking.x-k8s.io/v1alpha1\nkind: XListenerSet\n',
    'a group that is still being typed': 'apiVersion: gateway.envoy',
    'a kind that is still being typed': 'kind: EnvoyExt',
    'a group under its old name': 'apiVersion: config.gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\n',
    'a misspelt group': 'apiVersion: gatway.envoyproxy.io/v1alpha1\nkind: Backend\n',
    'a kind whose apiVersion a template makes': 'apiVersion: {{ include "x" . }}\nkind: BackendTrafficPolicy\n',
    'quoted keys and values': '"apiVersion" : "gateway.envoyproxy.io/v1alpha1"\n',
    'a second document': 'apiVersion: v1\nkind: Service\n---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\n',
    'a document on its marker line': '--- apiVersion: gateway.envoyproxy.io/v1alpha1\n',
    'a byte order mark': '\uFEFFapiVersion: gateway.envoyproxy.io/v1alpha1\n',
    'Windows line ends': 'metadata: {}\r\napiVersion: gateway.envoyproxy.io/v1alpha1\r\n',
    'a List': 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: Backend\n',
    'flow style': '{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: Backend}',
    JSON: '{\n  "apiVersion": "gateway.networking.k8s.io/v1",\n  "kind": "Gateway"\n}',
    'a document that is indented as a whole': '  apiVersion: gateway.envoyproxy.io/v1alpha1\n  kind: Backend\n',
    'a ConfigMap with the configuration of Envoy Gateway': 'apiVersion: v1\nkind: ConfigMap\ndata:\n  envoy-gateway.yaml: |\n    provider: {}\n',
    'the configuration of Envoy Gateway': 'kind: EnvoyGateway\napiVersion: gateway.envoyproxy.io/v1alpha1\n',
  };
  for (const [name, text] of Object.entries(ours)) it(`${name} is ours`, () => assert.equal(holderOf(text), 'ours'));

  const kubernetes: Record<string, string> = {
    'a Service': 'apiVersion: v1\nkind: Service\n',
    'a Deployment after something else': 'apiVersion: batch/v1\nkind: Job\n---\napiVersion: apps/v1\nkind: Deployment\n',
    'a Secret in JSON': '{"apiVersion": "v1", "kind": "Secret"}',
  };
  for (const [name, text] of Object.entries(kubernetes)) it(`${name} is of Kubernetes`, () => assert.equal(holderOf(text), 'kubernetes'));

  const nobody: Record<string, string> = {
    'an empty file': '',
    'a workflow': 'on: push\njobs:\n  kind: x\n',
    'an Istio gateway': 'apiVersion: networking.istio.io/v1\nkind: Gateway\n',
    'an Ingress': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\n',
    'a kustomization that patches a route': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n  - target:\n      kind: HTTPRoute\n',
    'a custom resource definition': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: EnvoyProxy\n',
    'a comment': '# apiVersion: gateway.envoyproxy.io/v1alpha1\nname: x\nkind: y\n',
    'a package.json': '{"name": "x", "kind": "module"}',
  };
  for (const [name, text] of Object.entries(nobody)) it(`${name} is nobody's`, () => assert.equal(holderOf(text), 'nobody'));

  it('tells a long foreign file in a moment', () => {
    const text = 'apiVersion: v1\nkind: CronJob\n'.repeat(200_000) + `x: ${'apiVersion kind '.repeat(300_000)}\n`;
    const startedAt = performance.now();
    assert.equal(holderOf(text), 'nobody');
    assert.ok(performance.now() - startedAt < 1000);
  });

  it('has a label that the YAML extension cannot take apart, and that only our files carry', () => {
    assert.ok(!ourLabel.includes(':'));
    for (const text of Object.values(nobody)) assert.equal(new RegExp(ourLabel, 'g').test(text), false);
    for (const text of Object.values(ours)) if (new RegExp(ourLabel, 'g').test(text)) assert.equal(holderOf(text), 'ours');
  });
});

describe('a file that leaves nothing to others', () => {
  const policy = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\n';
  const service = 'apiVersion: v1\nkind: Service\n';
  const job = 'apiVersion: batch/v1\nkind: Job\n';

  it('holds only kinds that we know, and comments', () => assert.ok(isWhollyKnown(`# a comment\n---\n${policy}---\n${service}...\n---\n\n  # nothing\n`)));
  it('does not hold a Job', () => assert.ok(!isWhollyKnown(`${policy}---\n${job}`)));
  it('does not take a marker inside a word for one', () => assert.ok(isWhollyKnown(`${policy}x: |\n  ---\n  kind: Job\n----: y\n`)));
  it('is told in a moment, however long its comments are', () => {
    const startedAt = performance.now();
    assert.ok(!isWhollyKnown(`${policy}---\n${'  # words and words   \n'.repeat(50_000)}x`));
    assert.ok(performance.now() - startedAt < 1000);
  });
});

describe('whether a file defines kinds of ours', () => {
  const definition = (group: string): string => `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x\nspec:\n  group: ${group}\n`;
  it('is told from the group of a CRD', () => {
    assert.equal(definesOurs(definition('gateway.envoyproxy.io')), true);
    assert.equal(definesOurs(definition('gateway.networking.k8s.io')), true);
    assert.equal(definesOurs(JSON.stringify({ kind: 'CustomResourceDefinition', spec: { group: 'gateway.envoyproxy.io' } }, undefined, 2)), true);
    assert.equal(definesOurs(definition('cert-manager.io')), false);
    assert.equal(definesOurs('kind: Kustomization\npatches:\n- target:\n    kind: CustomResourceDefinition\n    group: apiextensions.k8s.io\n'), false);
  });
  it('leaves the file to others all the same', () => assert.equal(holderOf(definition('gateway.envoyproxy.io')), 'nobody'));
});

describe('whether a file of Lua is only being begun', () => {
  it('is told from its being no more than a word', () => {
    for (const text of ['', '\n', 'env', 'function\n']) assert.ok(isBegunScript(text), text);
    for (const text of ['local x', 'a()', '-- a']) assert.ok(!isBegunScript(text), text);
  });
});

describe('whether a kustomization holds scripts', () => {
  it('is told from its literals', () => {
    assert.ok(generatesScripts('configMapGenerator:\n- name: a\n  literals:\n  - lua=function envoy_on_request(h) end\n'));
    for (const text of ['configMapGenerator:\n- name: a\n  literals: [a=b]\n', 'configMapGenerator:\n- name: a\n  files: [envoy_on_request.lua]\n', 'a: envoy_on_request\n']) assert.ok(!generatesScripts(text), text);
  });
});
