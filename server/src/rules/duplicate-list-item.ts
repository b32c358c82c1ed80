// An item that repeats an earlier one in a list whose items must differ.

import type { Fix } from '../base/finding';
import type { TextRange } from '../base/text';
import type { DuplicateItem } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteItem } from '../yaml/edits';
import { entryOf, type YamlNode } from '../yaml/tree';
import { isRemovable } from './anchors';
import type { DocumentRule } from './rule';
import { schemaFindings, severityOfValue, type KnownManifest } from './schema-findings';
import { pathText, refusal } from './words';
import { wrongPart } from './wrong-part';

export const duplicateListItem: DocumentRule = {
  id: 'duplicate-list-item',
  scope: 'document',
  severity: 'error',
  title: 'Items that repeat an earlier one',
  what: 'An item with the same key as an earlier one (two listeners of one name, a port twice), or the same value twice in a list that is a set.',
  why: 'The API server refuses the object: it could not tell the two apart when somebody changes one of them.',
  how: 'Remove one of the two, or give it a name of its own.',
  source: 'The list types (`map`, `set`) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: eg
      spec:
        gatewayClassName: eg
        listeners:
          - name: http
            protocol: HTTP
            port: 80
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: eg
          listeners:
            - name: http
              protocol: HTTP
              port: 80
            - name: http
              #     ^^^^ error(duplicate-list-item): 'http'
              protocol: HTTPS
              port: 443
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'duplicate-item')) {
      report({
        severity: severityOfValue(manifest, finding.path),
        message: messageFor(finding, manifest),
        range: keyRange(document, finding.node, finding),
        related: [{ range: keyRange(document, finding.first, finding), message: 'The first item stands here.' }],
        fixes: () => fixesFor(document, finding),
      });
    }
  },
};

function messageFor({ keys, path }: DuplicateItem, manifest: KnownManifest): string {
  const list = pathText(path.slice(0, -1), manifest);
  const given = keys.filter(({ value }) => value !== undefined).map(({ name, value }) => `${name} ${inQuotes(value!)}`);
  if (keys.length === 0) return `The same value stands in ${list} twice: ${refusal(manifest)}. Remove one of them.`;
  const what = given.length === 0 ? 'without a key' : `with ${given.join(' and ')}`;
  return `Two items of ${list} ${what}: ${refusal(manifest)}. Each item needs ${keys.length === 1 ? `a '${keys[0]!.name}'` : 'keys'} of its own.`;
}

/** Values come as JSON. */
function inQuotes(value: string): string {
  return `'${value.replace(/^"(.*)"$/, '$1')}'`;
}

/** The value of the key that tells items apart, where it is written. */
function keyRange(document: ManifestDocument, item: YamlNode, { keys }: DuplicateItem): TextRange {
  for (const { name } of keys) {
    const value = entryOf(item, name)?.value;
    if (value) return value.range;
  }
  return wrongPart(document, item, undefined);
}

function fixesFor({ yaml }: ManifestDocument, { node, keys }: DuplicateItem): readonly Fix[] {
  if (node.parent?.kind !== 'sequence' || !isRemovable(yaml, node.range)) return [];
  // Items of a set are equal, so that one of them says nothing new.
  return [{ title: 'Remove the second item', edits: deleteItem(yaml, node.parent, node.parent.items.indexOf(node)), ...(keys.length === 0 ? { safe: true } : {}) }];
}
