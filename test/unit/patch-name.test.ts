// Names of patches: where the rule speaks, and above all where it does not.

import assert from 'node:assert/strict';
import { checkFindings, checkFix, findingsOf, openFixture } from '../fixture';

const rules = ['patch-name'];

interface Patch {
  readonly type?: string;
  readonly target?: string;
  readonly namespace?: string;
  readonly operation?: string;
}

const policy = (name: string, { type = 'listener.v3.Listener', target = 'Gateway/eg', namespace = 'web', operation = 'op: remove\n        path: /metadata' }: Patch = {}): string => `//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: tweaks${namespace === '' ? '' : `\n  namespace: ${namespace}`}
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: ${target.split('/')[0]}
    name: ${target.split('/')[1]}
  type: JSONPatch
  jsonPatches:
    - type: type.googleapis.com/envoy.config.${type}
      name: ${name}
      operation:
        ${operation}
`;
const wrong = (name: string, words: string): string => `${name}\n      #     ${'^'.repeat(name.length)} warning(patch-name): ${words}`;

const gateway = (spec = ''): string => `//- gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
  namespace: web
spec:
  gatewayClassName: shared${spec}
  listeners:
    - name: http
      port: 80
      protocol: HTTP
    - name: https
      port: 443
      protocol: HTTPS
`;
const set = `---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: extra
  namespace: apps
spec:
  parentRef:
    name: eg
    namespace: web
  listeners:
    - name: more
      port: 8080
      protocol: HTTP
`;
const route = (kind: string, parent: string, rules = '\n    - backendRefs: [{name: a, port: 80}]\n    - backendRefs: [{name: b, port: 80}]'): string => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata:
  name: shop
  namespace: web
spec:
  parentRefs:
    - ${parent}
  rules:${rules}
`;
const cluster = { type: 'cluster.v3.Cluster' };
const silent = (text: string): void => checkFindings(text, { rules });

describe('names of patches that nothing leads to', () => {
  it('finds listeners that a Gateway or ListenerSet does not have', () => {
    checkFindings(gateway() + policy(wrong('web/eg/htpp', "has no listener 'htpp'")), { rules });
    checkFindings(gateway() + policy(wrong('web/eg/http-quic2', "has no listener 'http-quic2'")), { rules });
    checkFindings(gateway() + policy(wrong('web/eg/htpp', "has no listener 'htpp'"), { target: 'GatewayClass/shared' }), { rules });
    checkFindings(gateway() + set + policy(wrong('web/eg/apps/extra/mroe', "The ListenerSet 'extra' in gateway.yaml has no listener 'mroe'")), { rules });
    checkFix(gateway() + set + policy('web/eg/apps/extra/mroe'), gateway() + set + policy('web/eg/apps/extra/more'), { rules });
  });

  it('finds ports that no listener has, where names may be made of ports', () => {
    checkFindings(gateway() + policy(wrong('tcp-8080', 'has no listener on port 8080')), { rules });
    silent(gateway() + policy('tcp-443'));
    silent(gateway() + policy('udp-443'));
    // ListenerSets may bring more, and so may other Gateways of a class.
    silent(gateway('\n  allowedListeners: {namespaces: {from: All}}') + policy('tcp-8080'));
    silent(gateway() + policy('tcp-8080', { target: 'GatewayClass/shared' }));
    checkFindings(gateway() + policy('tcp-8080'), { rules, settings: { release: 4 } });
  });

  it('finds rules that a route does not have, and routes of other Gateways', () => {
    const name = 'httproute/web/shop/rule/2';
    checkFindings(gateway() + route('HTTPRoute', 'name: eg') + policy(wrong(name, "has 2 rules, which are 'rule/0' to 'rule/1'"), cluster), { rules });
    checkFindings(gateway() + route('HTTPRoute', 'name: other') + policy(wrong('httproute/web/shop/rule/0', 'is not attached'), cluster), { rules });
    checkFindings(gateway() + route('TCPRoute', 'name: eg') + policy(wrong('tcproute/web/shop/rule/0', "each ends in 'rule/-1'"), cluster), { rules });
    checkFix(gateway() + route('TCPRoute', 'name: eg') + policy('tcproute/web/shop/rule/0', cluster), gateway() + route('TCPRoute', 'name: eg') + policy('tcproute/web/shop/rule/-1', cluster), { rules });
    silent(gateway() + route('HTTPRoute', 'name: eg') + policy('httproute/web/shop/rule/1-mirror-0', cluster));
    silent(gateway() + route('HTTPRoute', '{kind: ListenerSet, name: extra}') + policy('httproute/web/shop/rule/0', cluster));
    silent(gateway() + route('HTTPRoute', 'name: other') + policy('httproute/web/shop/rule/0', { ...cluster, target: 'GatewayClass/shared' }));
    silent(gateway() + route('HTTPRoute', 'name: eg', ' []') + policy(name, cluster));
  });

  it('looks again when a route gets one rule more', () => {
    const open = openFixture(gateway() + route('HTTPRoute', 'name: eg', '\n    - {}\n    - {}') + policy('httproute/web/shop/rule/2', cluster));
    assert.equal(findingsOf(open, 'policy.yaml', { rules }).length, 1);
    open.analysis.setFile(open.uriOf('gateway.yaml'), gateway().replace('//- gateway.yaml\n', '') + route('HTTPRoute', 'name: eg', '\n    - {}\n    - {}\n    - {}'));
    while (!open.analysis.check(open.uriOf('gateway.yaml')).done);
    assert.ok(open.analysis.takeWoken().includes(open.uriOf('policy.yaml')));
    open.analysis.check(open.uriOf('policy.yaml'));
    assert.equal(findingsOf(open, 'policy.yaml', { rules }).length, 0);
  });

  it('says nothing of what is not in the workspace for certain', () => {
    silent(policy('web/eg/htpp'));
    silent(policy('httproute/web/shop/rule/9', cluster));
    silent(gateway() + policy('web/eg/apps/extra/mroe'));
    silent(gateway() + policy('web/eg/htpp', { target: 'GatewayClass/another' }));
    silent(gateway() + gateway().replace('//- gateway.yaml', '---') + policy('web/eg/htpp'));
    silent(gateway().replace('name: https', 'name: {{ .Values.name }}') + policy('web/eg/htpp'));
    silent(gateway() + policy('web/eg/htpp', { operation: 'op: remove\n        path: {{ .Values.path }}' }));
    silent(gateway() + policy('web/eg/${LISTENER}'));
  });

  it('says nothing where a kustomization builds the Gateway or the policy', () => {
    const kustomization = (file: string): string => `//- kustomization.yaml\nresources:\n  - ${file}\n`;
    silent(kustomization('gateway.yaml') + gateway() + policy('web/eg/htpp'));
    silent(kustomization('policy.yaml') + gateway() + policy('web/eg/htpp'));
  });

  it('says nothing of names of other shapes, or of other Gateways', () => {
    for (const name of ['web/eg/http', 'web/eg/https-quic', 'web/other/htpp', 'elsewhere/eg/htpp', 'web/eg', 'mine', 'envoy-gateway-proxy-ready-0.0.0.0-19003']) silent(gateway() + policy(name));
    for (const name of ['web/eg/htpp', 'tracing', 'httproute/web/shop', 'envoyextensionpolicy/web/a/extproc/9']) silent(gateway() + policy(name, cluster));
    silent(gateway() + policy('web/eg/htpp', { type: 'unknown.v3.Unknown' }));
  });

  it('says nothing of resources that patches add', () => {
    for (const operation of ['op: add\n        path: ""\n        value: {name: web/eg/htpp}', 'op: add\n        value: {}', 'op: add\n        path: ""\n        jsonPath: ""\n        value: {}']) silent(gateway() + policy('web/eg/htpp', { operation }));
    const second = '    - type: type.googleapis.com/envoy.config.listener.v3.Listener\n      name: ignored\n      operation: {op: add, path: "", value: {name: web/eg/htpp}}\n';
    silent(gateway() + policy('web/eg/htpp') + second);
    const another = policy('extra', { operation: 'op: add\n        path: ""\n        value:\n          name: tcp-8080' }).replace('policy.yaml', 'another.yaml');
    silent(gateway() + another + policy('tcp-8080'));
    checkFindings(gateway() + policy(wrong('web/eg/htpp', 'has no listener'), { operation: 'op: add\n        path: ""\n        jsonPath: $.filter_chains\n        value: {}' }), { rules });
  });

  it('takes a namespace that is not written for any', () => {
    checkFindings(gateway() + policy(wrong('web/eg/htpp', "has no listener 'htpp'"), { namespace: '' }), { rules });
  });
});
