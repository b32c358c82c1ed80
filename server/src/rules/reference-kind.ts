// A reference to a kind of object that cannot stand here.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const referenceKind: DocumentRule = {
  id: 'reference-kind',
  scope: 'document',
  severity: 'error',
  title: 'References to kinds that cannot stand here',
  what: 'A reference that names a kind or an API group which cannot be used in this place: a script from a Secret, a backend that is neither a Service nor a Backend.',
  why: 'The API server refuses the whole object.',
  how: 'Refer to an object of a kind that the message names.',
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
        # eg-lint-disable-next-line lua-disabled
        lua:
          - type: ValueRef
            valueRef:
              group: ''
              kind: ConfigMap
              name: scripts
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
          # eg-lint-disable-next-line lua-disabled
          lua:
            - type: ValueRef
              valueRef:
                group: ''
                kind: Secret
                #     ^^^^^^ error(reference-kind): The kind 'Secret' cannot be a script here, only 'ConfigMap'
                name: scripts
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
          # eg-lint-disable-next-line lua-disabled
          lua:
            - type: ValueRef
              valueRef:
                group: ''
                kind: ConfigMap
                name: scripts
      `,
    },
  ],
  check: reportViolations('reference-kind'),
};
