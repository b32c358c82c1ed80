// A field that another value asks for, and that is not there.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const fieldRequiredByType: DocumentRule = {
  id: 'field-required-by-type',
  scope: 'document',
  severity: 'error',
  title: 'Fields that another value asks for',
  what: 'A field that must be there because of what stands beside it: the field that belongs to the `type`, the port of a Service, the value to which another field is only an addition.',
  why: 'The API server refuses the whole object.',
  how: 'Add the field, or change the value that asks for it.',
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
              type: Image
              image:
                url: registry.example.com/filter:v1
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
                type: Image
                #     ^^^^^ error(field-required-by-type): The type 'Image' needs the field 'image'
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
                  url: example.com/image:1.0
      `,
    },
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
                  #     ^^^^^^^^^ error(field-required-by-type): needs a 'port'
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
                  port: 8080
      `,
    },
  ],
  check: reportViolations('field-required-by-type'),
};
