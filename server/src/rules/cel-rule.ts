// What the validation rules of a user's own CRD refuse.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const celRule: DocumentRule = {
  id: 'cel-rule',
  scope: 'document',
  severity: 'error',
  title: 'Values that a rule of your own CRD refuses',
  what: 'A value that a validation rule (CEL, `x-kubernetes-validations`) of a CustomResourceDefinition in the workspace refuses. Rules that compare with an earlier state of the object are left out, and so is whatever depends on a template.',
  why: 'The API server evaluates the same rules and refuses the whole object. A rule that fails while it is evaluated, as for a field that is not there, refuses the object too.',
  how: "Change the value as the message says: it is that of the CRD. Where the bundled rules say the same, their message and their fixes are shown instead.",
  source: 'The validation rules of the CRD; Kubernetes, Custom Resources, Validation rules',
  valid: [
    `
      //- crds/backend.yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: backends.gateway.envoyproxy.io
      spec:
        group: gateway.envoyproxy.io
        scope: Namespaced
        names:
          kind: Backend
          plural: backends
        versions:
          - name: v1alpha1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      weight:
                        type: integer
                        x-kubernetes-validations:
                          - rule: self % 10 == 0
                            message: weights are multiples of ten
      //- backend.yaml
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: Backend
      metadata:
        name: example
      spec:
        weight: 20
    `,
  ],
  invalid: [
    {
      manifest: `
        //- crds/backend.yaml
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: backends.gateway.envoyproxy.io
        spec:
          group: gateway.envoyproxy.io
          scope: Namespaced
          names:
            kind: Backend
            plural: backends
          versions:
            - name: v1alpha1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        weight:
                          type: integer
                          x-kubernetes-validations:
                            - rule: self % 10 == 0
                              message: weights are multiples of ten
        //- backend.yaml
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: Backend
        metadata:
          name: example
        spec:
          weight: 25
          #       ^^ error(cel-rule): Weights are multiples of ten
      `,
    },
  ],
  check: reportViolations('cel-rule'),
};
