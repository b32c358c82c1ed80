// Completion and hover in patch policies: names of what Envoy Gateway generates, operations and their fields, places.

import assert from 'node:assert/strict';
import { checkHover, checkOffers, completionsAt } from '../../../test/fixture';
import { xdsTypeUrls, type XdsType } from '../workspace/xds-names';

const resources = `//- gateways.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
  namespace: web
spec:
  gatewayClassName: eg
  listeners:
    - {name: http, protocol: HTTP, port: 80}
    - {name: http-more, protocol: HTTP, port: 80}
    - name: https
      protocol: HTTPS
      port: 443
      tls:
        certificateRefs:
          - name: web-cert
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: other
  namespace: web
spec:
  gatewayClassName: shared
  listeners:
    - {name: tcp, protocol: TCP, port: 9000}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: extra
  namespace: web
spec:
  parentRef:
    name: eg
  listeners:
    - {name: more, protocol: HTTP, port: 8080}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
  namespace: web
spec:
  parentRefs:
    - name: eg
  hostnames: [www.example.org]
  rules:
    - name: pages
      backendRefs:
        - name: shop
          port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata:
  name: raw
  namespace: web
spec:
  parentRefs:
    - name: other
  rules:
    - backendRefs:
        - name: raw
          port: 9000
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: checks
  namespace: web
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: eg
  extProc:
    - backendRefs:
        - name: checks
          port: 9002
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata:
  name: login
  namespace: web
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  oidc:
    clientID: shop
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata:
  name: clients
  namespace: web
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: eg
  tls:
    clientValidation:
      caCertificateRefs:
        - name: clients-ca
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: inner
  namespace: web
spec:
  validation:
    caCertificateRefs:
      - name: inner-ca
---
apiVersion: v1
kind: Secret
metadata:
  name: later
  namespace: web
type: kubernetes.io/tls
---
apiVersion: v1
kind: Secret
metadata:
  name: password
  namespace: web
`;
const http3 = `---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata:
  name: quick
  namespace: web
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: eg
  http3: {}
`;
const configuration = (flags: string): string => `//- gateway-config.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
gateway:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
provider:
  type: Kubernetes
${flags}`;
const byPort = configuration('runtimeFlags:\n  enabled:\n    - XDSNameSchemeV2\n');
const byListener = configuration('');

const policy = (patch: string, target = 'Gateway/eg'): string => `//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: tweaks
  namespace: web
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: ${target.split('/')[0]}
    name: ${target.split('/')[1]}
  type: JSONPatch
  jsonPatches:
    - ${patch}
`;
const named = (type: XdsType, name = '$0'): string => `type: ${xdsTypeUrls[type]}\n      name: ${name}`;
const operation = (type: XdsType, fields: string): string => `${named(type, 'x')}\n      operation:\n        ${fields}`;

describe('names of patches', () => {
  it('offers listeners by the scheme that is in force', () => {
    checkOffers(resources + byListener + policy(named('Listener')), ['web/eg/http', 'web/eg/https', 'web/eg/web/extra/more']);
    checkOffers(resources + byPort + policy(named('Listener')), ['tcp-80', 'tcp-443', 'tcp-8080']);
    checkOffers(resources + policy(named('Listener')), ['web/eg/http', 'web/eg/https', 'web/eg/web/extra/more', 'tcp-80', 'tcp-443', 'tcp-8080']);
    checkOffers(resources + policy(named('Listener')), ['web/eg/http', 'web/eg/https', 'web/eg/web/extra/more'], { settings: { release: 4 } });
  });

  it('offers listeners of HTTP/3', () => {
    checkOffers(resources + http3 + byListener + policy(named('Listener')), ['web/eg/http', 'web/eg/https', 'web/eg/web/extra/more', 'web/eg/https-quic']);
    checkOffers(resources + http3 + byPort + policy(named('Listener')), ['tcp-80', 'tcp-443', 'tcp-8080', 'udp-443']);
  });

  it('offers those of the target: a Gateway, or all of a class', () => {
    checkOffers(resources + byListener + policy(named('Listener'), 'Gateway/other'), ['web/other/tcp']);
    checkOffers(resources + byListener + policy(named('Listener'), 'GatewayClass/shared'), ['web/other/tcp']);
    checkOffers(resources + byListener + policy(named('Listener'), 'Gateway/elsewhere'), []);
  });

  it('offers route configurations, clusters, their endpoints, and secrets', () => {
    checkOffers(resources + byListener + policy(named('RouteConfiguration')), ['web/eg/http', 'web/eg/web/extra/more', 'web/eg/https']);
    checkOffers(resources + byPort + policy(named('RouteConfiguration')), ['http-80', 'http-8080', 'web/eg/https']);
    const clusters = ['httproute/web/shop/rule/0', 'envoyextensionpolicy/web/checks/extproc/0'];
    checkOffers(resources + policy(named('Cluster')), clusters);
    checkOffers(resources + policy(named('ClusterLoadAssignment')), clusters);
    checkOffers(resources + policy(named('Cluster'), 'Gateway/other'), ['tcproute/web/raw/rule/-1']);
    checkOffers(resources + policy(named('Secret')), ['web/web-cert', 'web/clients/ca.crt', 'inner/web-ca', 'oauth2/client_secret/securitypolicy/web/login', 'oauth2/hmac_secret/securitypolicy/web/login', 'web/later']);
  });

  it('says what each is', () => {
    const details = completionsAt(resources + policy(named('Listener'))).map(({ detail }) => detail);
    assert.equal(details[0], 'port 80 · http, http-more');
    assert.equal(details[3], 'port 80 · http, http-more · with XDSNameSchemeV2');
    assert.equal(completionsAt(resources + policy(named('Cluster')))[0]?.detail, 'pages of HTTPRoute shop');
  });

  it('writes the type along where there is none', () => {
    const items = completionsAt(resources + byListener + policy('name: $0'));
    assert.equal(items[0]?.edit.newText, `web/eg/http\n      type: ${xdsTypeUrls.Listener}`);
    assert.ok(items.some(({ label, edit }) => label === 'httproute/web/shop/rule/0' && edit.newText.endsWith(xdsTypeUrls.Cluster)));
  });

  it('works in flow style, in JSON, in a List and in half-typed files', () => {
    const offers = ['web/eg/http', 'web/eg/https', 'web/eg/web/extra/more'];
    checkOffers(resources + byListener + policy(`{type: ${xdsTypeUrls.Listener}, name: $0`), offers);
    checkOffers(resources + byListener + policy(`name: "$0"\n      type: ${xdsTypeUrls.Listener}`), offers);
    const object = { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyPatchPolicy', metadata: { namespace: 'web' }, spec: { targetRef: { kind: 'Gateway', name: 'eg' }, jsonPatches: [{ type: xdsTypeUrls.Listener, name: '$0' }] } };
    checkOffers(`${resources}${byListener}//- policy.json\n${JSON.stringify(object, undefined, 2)}\n`, offers);
    checkOffers(`${resources}${byListener}//- policy.json\n${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ ...object, metadata: {} , spec: {}}, object] }, undefined, 2)}\n`, offers);
    checkOffers(`${resources}${byListener}${policy(named('Listener'))}      operation:\n        op: [\n  priority\n`, offers);
  });

  it('explains a name, or tells which there are', () => {
    checkHover(resources + byListener + policy(named('Listener', 'web/eg/ht$0tp')), 'web/eg/http', ['Here: the Listener of port 80 · http, http-more.', '**name**']);
    checkHover(resources + policy(named('Listener', 'tcp-$080')), 'tcp-80', ['(with `XDSNameSchemeV2`)']);
    checkHover(resources + policy(named('Cluster', 'sh$0op')), 'shop', ['By the workspace a Cluster may be called `httproute/web/shop/rule/0`']);
  });
});

describe('types of patches', () => {
  it('are offered with what they are', () => {
    const items = completionsAt(resources + policy('type: $0'));
    assert.deepEqual(items.map(({ label }) => label), Object.values(xdsTypeUrls));
    assert.ok(items.every(({ documentation }) => (documentation ?? '').includes('value of **type**')));
    assert.ok(items[2]?.documentation?.includes('Backends'));
  });
});

describe('operations of patches', () => {
  it('offers what the operation needs, first the place, and nothing that it must not have', () => {
    const offers = (fields: string): string[] => completionsAt(policy(operation('Listener', fields))).map(({ label }) => label);
    for (const op of ['add', 'replace', 'test']) {
      assert.deepEqual(offers(`op: ${op}\n        $0`), ['path', 'jsonPath', 'value'], op);
      assert.deepEqual(offers(`op: ${op}\n        path: /a\n        $0`), ['value', 'jsonPath'], op);
    }
    for (const op of ['move', 'copy']) assert.deepEqual(offers(`op: ${op}\n        path: /a\n        $0`), ['from', 'jsonPath'], op);
    assert.deepEqual(offers('op: remove\n        $0'), ['path', 'jsonPath']);
    assert.deepEqual(offers('path: /a\n        $0'), ['op', 'from', 'jsonPath', 'value']);
  });

  it('does the same for the bootstrap of an EnvoyProxy', () => {
    const proxy = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nspec:\n  bootstrap:\n    type: JSONPatch\n    jsonPatches:\n      - op: remove\n        $0';
    checkOffers(proxy, ['path', 'jsonPath']);
  });

  it('offers places by the type', () => {
    const paths = completionsAt(policy(operation('Listener', 'op: add\n        path: $0'))).map(({ label }) => label);
    assert.equal(paths[0], '/default_filter_chain/filters/0/typed_config/local_reply_config');
    assert.ok(completionsAt(policy(operation('Cluster', 'op: add\n        path: $0'))).some(({ label }) => label === '/connect_timeout'));
    checkOffers(policy(operation('Listener', 'op: add\n        jsonPath: $.filter_chains[0]\n        path: $0')), []);
    checkOffers(policy('operation:\n        op: add\n        path: $0'), []);
  });

  it('offers virtual hosts by the host names of routes', () => {
    checkOffers(resources + policy(operation('RouteConfiguration', 'op: add\n        jsonPath: $0')), ["..virtual_hosts[?match(@.name, '.*www_example_org')]"]);
    checkOffers(policy(operation('RouteConfiguration', 'op: add\n        jsonPath: $0')), ["..virtual_hosts[?match(@.name, '.*www_example_com')]"]);
  });
});
