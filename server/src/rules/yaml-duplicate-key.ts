// The same key twice in one map.

import type { Fix } from '../base/finding';
import { deleteEntry } from '../yaml/edits';
import type { YamlDocument, YamlEntry, YamlNode, YamlProblem } from '../yaml/tree';
import { isRemovable } from './anchors';
import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlDuplicateKey: DocumentRule = {
  id: 'yaml-duplicate-key',
  scope: 'document',
  severity: 'error',
  title: 'The same key twice in one map',
  what: 'A map holds two entries with the same key.',
  why: 'kubectl and the API server refuse such a document. Readers that let it pass keep the last entry and drop the first without a word.',
  how: 'Remove one of the two, or put their contents together.',
  source: 'YAML 1.2.2, section 3.2.1.1: the keys of a mapping are unique',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        one.lua: "-- 1"
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: "-- 1"
          one.lua: "-- 2"
          #^^^^^^ error(yaml-duplicate-key): one.lua
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: "-- 1"
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['duplicate-key'], report, {
      related: 'The first entry with this key stands here.',
      fixes: (problem) => fixesFor(document.yaml, problem),
    });
  },
};

function fixesFor(yaml: YamlDocument, { range, related }: YamlProblem): readonly Fix[] {
  const second = entryWithKeyAt(yaml.root, range.start);
  const first = related && entryWithKeyAt(yaml.root, related.start);
  if (!second || !first) return [];
  const same = textOf(yaml, first) === textOf(yaml, second);
  const removeSecond: Fix = { title: `Remove the second '${second.key.text}'`, edits: deleteEntry(yaml, second), ...(same ? { safe: true } : {}) };
  const removeFirst: Fix = { title: `Remove the first '${first.key.text}'`, edits: deleteEntry(yaml, first) };
  return [...(isRemovable(yaml, second.range) ? [removeSecond] : []), ...(isRemovable(yaml, first.range) ? [removeFirst] : [])];
}

function textOf({ text }: YamlDocument, { value }: YamlEntry): string {
  return value ? text.slice(value.range.start, value.range.end) : '';
}

/** The entry whose key begins at `offset`. */
function entryWithKeyAt(root: YamlNode | undefined, offset: number): YamlEntry | undefined {
  const open: (YamlNode | undefined)[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'sequence') open.push(...node.items.filter((item) => holds(item, offset)));
    if (node.kind !== 'map') continue;
    for (const entry of node.entries) {
      if (entry.key.range.start === offset) return entry;
      if (entry.value && holds(entry.value, offset)) open.push(entry.value);
    }
  }
  return undefined;
}

function holds({ range }: YamlNode, offset: number): boolean {
  return range.start <= offset && offset < range.end;
}
