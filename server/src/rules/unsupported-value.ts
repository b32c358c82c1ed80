// A value that has the right type and form, and that is refused all the same.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const unsupportedValue: DocumentRule = {
  id: 'unsupported-value',
  scope: 'document',
  severity: 'error',
  title: 'Values that cannot be used in this place',
  what: 'A value of the right type and form that is refused all the same: a duration that is too short, a path with characters that no path has, a header that must not be overwritten.',
  why: 'The API server refuses the whole object.',
  how: 'Change the value as the message says.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: example
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: example
        extProc:
          - backendRefs:
              - name: processor
                port: 9000
            metadata:
              writableNamespaces:
                - example.processor
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
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: example
          extProc:
            - backendRefs:
                - name: processor
                  port: 9000
              metadata:
                writableNamespaces:
                  - envoy.filters.http.jwt_authn
                  # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(unsupported-value): belong to Envoy's own filters
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
              name: example
          extProc:
            - backendRefs:
                - name: processor
                  port: 9000
              metadata:
                writableNamespaces: []
      `,
    },
  ],
  check: reportViolations('unsupported-value'),
};
