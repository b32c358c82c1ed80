// Fields that cannot stand together.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const exclusiveFields: DocumentRule = {
  id: 'exclusive-fields',
  scope: 'document',
  severity: 'error',
  title: 'Fields that exclude each other',
  what: 'Two fields of one object that say the same in different ways, or contradict each other by being there.',
  why: 'The API server refuses the whole object: it cannot tell which of the two is meant.',
  how: 'Keep one of the fields. The fixes remove the one or the other; a `targetRef` beside `targetRefs` is moved into the list.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: BackendTrafficPolicy
      metadata:
        name: example
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: example
        compressor:
          - type: Gzip
            gzip: {}
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRef:
          #^^^^^^^^ error(exclusive-fields): 'targetRefs' and 'targetRef' exclude each other
            group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: one
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: two
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: two
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: one
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: SecurityPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: example
          jwt:
            providers:
              - name: example
                remoteJWKS:
                  uri: https://example.com/jwks.json
                localJWKS:
                #^^^^^^^^ error(exclusive-fields): 'remoteJWKS' and 'localJWKS' exclude each other
                  type: Inline
                  inline: '{"keys": []}'
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: SecurityPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: example
          jwt:
            providers:
              - name: example
                remoteJWKS:
                  uri: https://example.com/jwks.json
      `,
    },
  ],
  check: reportViolations('exclusive-fields'),
};
