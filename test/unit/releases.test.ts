// What another release has and this one lacks: one clear message, with the release that is needed and the one at hand.

import assert from 'node:assert/strict';
import { checkFindings, checkFix, cursorOf, openFixture } from '../fixture';

function extProc(lines: string): string {
  return `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  extProc:
    - backendRefs:
        - name: checker
          port: 9002
${lines}`;
}

describe('other releases', () => {
  it('have fields that this one lacks', () => {
    checkFindings(
      extProc(`      shadowMode: true
#     ^^^^^^^^^^ error(unknown-field): needs Envoy Gateway 1.9 or later, and this workspace is on 1.6
`),
      { settings: { release: 6 } },
    );
  });

  it('have values that this one lacks', () => {
    checkFindings(
      extProc(`      processingMode:
        request:
          body: FullDuplexStreamed
#               ^^^^^^^^^^^^^^^^^^ error(enum-value): needs Envoy Gateway 1.4 or later, and this workspace is on 1.3
`),
      { settings: { release: 3 } },
    );
  });

  it('have kinds that this one lacks', () => {
    checkFindings(
      `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: HTTPRouteFilter
#     ^^^^^^^^^^^^^^^ error(unknown-kind): needs Envoy Gateway 1.2 or later, and this workspace is on 1.1
metadata:
  name: filter
spec: {}
`,
      { settings: { release: 1 } },
    );
  });

  it('had fields that are gone', () => {
    const rule = (name: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata:
  name: admins
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  authorization:
    rules:
      - action: Allow
        principal:
          ${name}:
            - 10.0.0.0/8
`;
    checkFindings(rule('sourceCIDRs'), { settings: { release: 7 }, rules: ['unknown-field'] });
    checkFindings(rule('sourceCIDRs').replace('sourceCIDRs:\n', "sourceCIDRs:\n#         ^^^^^^^^^^^ error(unknown-field): was removed after Envoy Gateway 1.7, and this workspace is on 1.9\n"), { rules: ['unknown-field'] });
    checkFix(rule('sourceCIDRs'), rule('clientCIDRs'), { rules: ['unknown-field'] });
  });

  it('come with other versions of the Gateway API', () => {
    const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
spec:
  gatewayClassName: eg
  listeners:
    - name: https
      protocol: HTTPS
      port: 443
      tls:
        certificateRefs:
          - name: shop
        frontendValidation:
          caCertificateRefs:
            - group: ""
              kind: ConfigMap
              name: clients
`;
    checkFindings(gateway, { settings: { release: 4 } });
    checkFindings(gateway.replace('frontendValidation:\n', 'frontendValidation:\n#       ^^^^^^^^^^^^^^^^^^ error(unknown-field): not in the Gateway API of Envoy Gateway 1.9 any more\n'));
  });

  it('are named in hovers: since when, deprecated since when', () => {
    const hover = (text: string): string => {
      const open = openFixture(text);
      const { uri, offset } = cursorOf(open);
      return open.analysis.hover(uri, offset)?.markdown ?? '';
    };
    assert.match(hover(extProc('      shadow$0Mode: true\n')), /since Envoy Gateway 1\.9/);
    assert.match(hover('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: BackendTrafficPolicy\nspec:\n  compr$0ession: []\n'), /Deprecated since Envoy Gateway 1\.6\.\*\*\n\n.*`compressor`/);
    assert.match(hover('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: HTTPRoute$0Filter\n'), /since Envoy Gateway 1\.2/);
  });

  it('are named by a CRD that lacks what its release has', () => {
    const open = openFixture(`//- crds/backends.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backends.gateway.envoyproxy.io}
spec:
  group: gateway.envoyproxy.io
  names: {kind: Backend, plural: backends}
  versions:
  - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {type: {type: string}}}}}}}
//- app/backend.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: b}
spec:
  fallback: true
`);
    const [finding] = open.analysis.findings(open.uriOf('app/backend.yaml'));
    assert.match(finding?.finding.message ?? '', /^'fallback' in spec is in Envoy Gateway 1\.2 and later, and not in the CRD that is in force here \(backends\.yaml\)/);
  });
});
