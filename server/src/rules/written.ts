// Whether a field is written at all, as far as that can be known.

import { nearestName } from '../base/suggest';
import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import { entryOf, resolved, type YamlEntry, type YamlMap } from '../yaml/tree';
import type { Problem } from './rule';

/** Not there, null, or an empty text; false where a template may bring it. */
export function isAbsent(map: YamlMap, key: string): boolean {
  const entry = entryOf(map, key);
  if (!entry) return !map.templated && !map.entries.some(({ key: { text, opaque } }) => opaque || text === '<<');
  const value = resolved(entry.value);
  if (value === undefined) return entry.value === undefined;
  return value.kind === 'scalar' && !value.opaque && (value.value === null || value.text === '');
}

/** Fields of every object; a key that is one of them is no misspelling of another. */
const objectFields = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status', 'name', 'generateName', 'namespace', 'labels', 'annotations']);

/** An entry whose key was meant to be `key`, judging by its spelling. */
export function misspeltEntry(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => !objectFields.has(entry.key.text) && nearestName(entry.key.text, [key]) === key);
}

/** The problem and the fix of such an entry at the top of an object whose kind is not known because of it. */
export function misspeltKey({ yaml }: ManifestDocument, entry: YamlEntry, key: string): Problem {
  return {
    message: `'${entry.key.text}' must be spelt '${key}': without it nobody can tell what this object is.`,
    range: entry.key.range,
    fixes: () => [{ title: `Rename to '${key}'`, edits: renameKey(yaml, entry, key), safe: true }],
  };
}
