// A CustomResourceDefinition that the API server refuses, so that the bundled schema stays in force.

import type { DocumentRule } from './rule';

export const invalidDefinition: DocumentRule = {
  id: 'invalid-definition',
  scope: 'document',
  severity: 'error',
  title: 'Custom resource definitions that cannot be used',
  what: 'A CustomResourceDefinition of one of our kinds, or one that `envoyGateway.crds` names, that is incomplete or has no structural schema: a version without a schema, a field without a type, a list without items, a `$ref`, and the like.',
  why: 'The API server refuses the definition. Here, the schema that comes with the extension stays in force for its kind.',
  how: 'Take the definition from the release of Envoy Gateway that is installed, or from the cluster (`kubectl get crd -o yaml`), instead of editing it; where it is your own, write what the message asks for.',
  source: 'Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", structural schemas',
  valid: [
    `
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: envoyextensionpolicies.gateway.envoyproxy.io
      spec:
        group: gateway.envoyproxy.io
        scope: Namespaced
        names:
          kind: EnvoyExtensionPolicy
          plural: envoyextensionpolicies
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
                    x-kubernetes-preserve-unknown-fields: true
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: envoyextensionpolicies.gateway.envoyproxy.io
        spec:
          group: gateway.envoyproxy.io
          scope: Namespaced
          names:
            kind: EnvoyExtensionPolicy
            plural: envoyextensionpolicies
          versions:
            - name: v1alpha1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                    #^^^ error(invalid-definition): 'spec' has no 'type'
                      properties:
                        extProc:
                        #^^^^^^ error(invalid-definition): 'spec.extProc' is a list without 'items'
                          type: array
      `,
    },
    {
      manifest: `
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
            # ^^^^ error(invalid-definition): The version 'v1alpha1' has no schema
              served: true
              storage: true
      `,
    },
  ],
  check(document, report) {
    for (const { reading } of document.definitions) {
      for (const { range, message } of reading.problems) {
        report({ range, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}: the API server refuses the definition, and here the bundled schema stays in force.` });
      }
    }
  },
};
