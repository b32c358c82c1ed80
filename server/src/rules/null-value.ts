// A list item without a value.

import type { TextRange } from '../base/text';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteItem } from '../yaml/edits';
import type { YamlNode } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { schemaFindings } from './schema-findings';
import { pathText, refusal } from './words';

export const nullValue: DocumentRule = {
  id: 'null-value',
  scope: 'document',
  severity: 'error',
  title: 'Items without a value',
  what: 'A list item with nothing behind its dash, or `null`.',
  why: 'The API server refuses null in a list that does not allow it. (A field without a value is a different thing: it counts as not written.)',
  how: 'Write the item, or remove its dash.',
  source: 'Kubernetes API conventions: null in custom resources',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: ext
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        extProc:
          - backendRefs:
              - name: checker
                port: 9002
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: shop
        spec:
          hostnames:
            - shop.example.com
            - null
            # ^^^^ error(null-value): spec.hostnames[1]
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: shop
        spec:
          hostnames:
            - shop.example.com
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'wrong-type')) {
      const { node, actual, path } = finding;
      if (actual !== 'null') continue; // wrong-type speaks of those
      report({
        message: `${pathText(path, manifest)} has no value: ${refusal(manifest)}. Write the item, or remove it.`,
        range: rangeFor(document, node),
        fixes: () => (node.parent?.kind === 'sequence' ? [{ title: 'Remove the empty item', edits: deleteItem(document.yaml, node.parent, node.parent.items.indexOf(node)) }] : []),
      });
    }
  },
};

/** Where nothing is written, the dash in front of it. */
function rangeFor({ text }: ManifestDocument, { range }: YamlNode): TextRange {
  if (range.start < range.end) return range;
  const dash = text.lastIndexOf('-', range.start);
  return dash >= 0 && text.slice(dash + 1, range.start).trim() === '' ? { start: dash, end: dash + 1 } : range;
}
