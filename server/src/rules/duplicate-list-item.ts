// An item that repeats an earlier one in a list whose items must differ.

import type { Fix } from '../base/finding';
import { freeName } from '../base/suggest';
import type { TextRange } from '../base/text';
import type { DuplicateItem } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteItem } from '../yaml/edits';
import { entryOf, stringAt, type YamlNode } from '../yaml/tree';
import { isRemovable } from './anchors';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
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
              protocol: TCP
              port: 443
      `,
      fixed: `
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
            - name: http-2
              protocol: TCP
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

function fixesFor(document: ManifestDocument, { node, keys }: DuplicateItem): readonly Fix[] {
  if (node.parent?.kind !== 'sequence') return [];
  const renames = keys.length === 1 ? renameOf(document, node, keys[0]!.name) : [];
  if (!isRemovable(document.yaml, node.range)) return renames;
  // Items of a set are equal, so that one of them says nothing new.
  return [...renames, { title: 'Remove the second item', edits: deleteItem(document.yaml, node.parent, node.parent.items.indexOf(node)), ...(keys.length === 0 ? { safe: true } : {}) }];
}

/** The first of `http-2`, `http-3` … that no item has; for names only, since ports and the like cannot be made up. */
function renameOf(document: ManifestDocument, item: YamlNode, key: string): readonly Fix[] {
  const value = entryOf(item, key)?.value;
  if (key !== 'name' || value?.kind !== 'scalar' || typeof value.value !== 'string' || item.parent?.kind !== 'sequence') return [];
  const taken = new Set(item.parent.items.map((each) => stringAt(each, key)));
  const free = freeName(value.value, (each) => taken.has(each));
  return [replaceBy(document, value, free, { title: `Rename to '${free}'` })];
}
