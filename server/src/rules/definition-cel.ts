// CEL in a CustomResourceDefinition that cannot be read, or names fields that the schema does not have.

import type { Fix } from '../base/finding';
import { nearestName } from '../base/suggest';
import type { TextRange } from '../base/text';
import { celProblems, type CelProblem } from '../schema/definition-cel';
import type { ManifestDocument } from '../workspace/manifest';
import { scalarSourceMap } from '../yaml/embedded';
import type { DocumentRule } from './rule';

export const definitionCel: DocumentRule = {
  id: 'definition-cel',
  scope: 'document',
  severity: 'error',
  title: 'CEL in definitions that cannot be compiled',
  what: 'An expression under `x-kubernetes-validations` of a CustomResourceDefinition that is no CEL, or that takes a field from `self` which the schema at this place does not have.',
  why: 'The API server compiles all rules when the definition is applied, and refuses it when one of them fails. Here such a rule is not applied to manifests.',
  how: 'Use the name of a field as the schema has it. Names with dashes, dots or slashes are written `a__dash__b`, `a__dot__b`, `a__slash__b`, and words that CEL keeps for itself `__namespace__`.',
  source: 'Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", validation rules',
  valid: [
    `
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
                      endpoints:
                        type: array
                        maxItems: 64
                        items:
                          type: object
                          properties:
                            host-name:
                              type: string
                    x-kubernetes-validations:
                      - rule: "!has(self.endpoints) || self.endpoints.all(e, has(e.host__dash__name))"
                        message: every endpoint has a host-name
    `,
  ],
  invalid: [
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
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        endpoints:
                          type: array
                          items:
                            type: string
                      x-kubernetes-validations:
                        - rule: self.endpoint.size() > 0
                          #          ^^^^^^^^ error(definition-cel): Did you mean 'endpoints'?
      `,
      fixed: `
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
                        endpoints:
                          type: array
                          items:
                            type: string
                      x-kubernetes-validations:
                        - rule: self.endpoints.size() > 0
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
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      x-kubernetes-preserve-unknown-fields: true
                      x-kubernetes-validations:
                        - rule: has(self.type) && (self.type == 'IP'
                          #                                        ^ error(definition-cel): This expression cannot be read
      `,
    },
  ],
  check(document, report) {
    for (const { root, reading } of document.definitions) {
      if (!reading.definition) continue;
      for (const problem of celProblems(root)) {
        const range = rangeOf(document, problem);
        const near = nearest(problem);
        report({
          message: `${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1)}: the API server refuses the definition, and here the rule is not applied.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
          range,
          fixes: () => renaming(document, problem, range, near),
        });
      }
    }
  },
};

function rangeOf({ yaml }: ManifestDocument, { scalar, range }: CelProblem): TextRange {
  return scalarSourceMap(yaml, scalar).rangeToOuter(range);
}

function nearest({ scalar, range, fields }: CelProblem): string | undefined {
  return fields && nearestName(String(scalar.value).slice(range.start, range.end), fields);
}

/** Only where the name stands in the text as it is, and the new one needs no escaping. */
function renaming({ text }: ManifestDocument, { scalar, range }: CelProblem, outer: TextRange, near: string | undefined): readonly Fix[] {
  const name = String(scalar.value).slice(range.start, range.end);
  if (near === undefined || !/^[A-Za-z]\w*$/.test(near) || text.slice(outer.start, outer.end) !== name) return [];
  return [{ title: `Rename to '${near}'`, edits: [{ range: outer, newText: near }] }];
}
