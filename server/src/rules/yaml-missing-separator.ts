// Two objects in one document, without the line that divides them.

import type { Fix } from '../base/finding';
import { divideBefore } from '../yaml/edits';
import type { ManifestDocument } from '../workspace/manifest';
import { objectStarts, type ObjectStart } from './object-starts';
import type { DocumentRule } from './rule';

export const yamlMissingSeparator: DocumentRule = {
  id: 'yaml-missing-separator',
  scope: 'document',
  severity: 'error',
  title: "A new object without '---' in front of it",
  what: "`apiVersion` and `kind` stand in a document a second time: a new object begins there, and the line `---` that divides it from the one above is missing.",
  why: 'To every reader the two are one map with keys that repeat themselves: kubectl and the API server refuse it, and others keep a mixture of both.',
  how: 'Put a line `---` in front of the second object. As long as it is missing, nothing else is said of the two.',
  source: 'YAML 1.2.2, section 9.1: documents',
  valid: [
    `
      apiVersion: v1
      kind: Namespace
      metadata:
        name: edge
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge

        # what is sold
        apiVersion: v1
        #^^^^^^^^^ error(yaml-missing-separator): '---' is missing
        kind: Service
        metadata:
          name: shop
        spec:
          ports:
            - port: 80
      `,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge

        ---
        # what is sold
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
        spec:
          ports:
            - port: 80
      `,
    },
  ],
  check(document, report) {
    for (const start of objectStarts(document.yaml)) {
      report({
        message: "A new object begins here, and '---' is missing in front of it: to every reader it is one with the object above, whose keys it repeats.",
        range: start.first.key.range,
        fixes: () => [divided(document, start)],
      });
    }
  },
};

function divided({ yaml }: ManifestDocument, { first, isSure }: ObjectStart): Fix {
  return { title: "Insert '---'", edits: divideBefore(yaml, first), ...(isSure ? { safe: true } : {}) };
}
