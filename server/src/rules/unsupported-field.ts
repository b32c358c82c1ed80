// A field that the schema has and that must not be used in this place.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const unsupportedField: DocumentRule = {
  id: 'unsupported-field',
  scope: 'document',
  severity: 'error',
  title: 'Fields that cannot be used in this place',
  what: 'A field that the schema has, since the type that it belongs to is used elsewhere too, but that means nothing here.',
  why: 'The API server refuses the whole object.',
  how: 'Remove the field, or move its value to where it is read; a single `backendRef` becomes an item of `backendRefs`.',
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
            - backendRef:
              #^^^^^^^^^ error(unsupported-field): the list 'backendRefs' takes its place
                name: processor
                port: 9000
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
      `,
    },
  ],
  check: reportViolations('unsupported-field'),
};
