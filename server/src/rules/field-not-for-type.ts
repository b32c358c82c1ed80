// A field that does not go with the type (or mode, or protocol) that the object has.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const fieldNotForType: DocumentRule = {
  id: 'field-not-for-type',
  scope: 'document',
  severity: 'error',
  title: 'Fields that do not go with the type',
  what: 'A field that belongs to another `type` than the one that is set, or that the type rules out.',
  why: 'The API server refuses the whole object.',
  how: 'Set the type to the one that the field belongs to, or replace the field by that of the type.',
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
        wasm:
          - name: example
            code:
              type: HTTP
              http:
                url: https://example.com/filter.wasm
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
          wasm:
            - name: example
              code:
                type: HTTP
                image:
                #^^^^ error(field-not-for-type): 'image' goes with the type 'Image', and the type here is 'HTTP'
                  url: registry.example.com/filter:v1
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
          wasm:
            - name: example
              code:
                type: Image
                image:
                  url: registry.example.com/filter:v1
      `,
    },
  ],
  check: reportViolations('field-not-for-type'),
};
