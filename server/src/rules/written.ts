// Whether a field is written at all, as far as that can be known.

import { entryOf, resolved, type YamlMap } from '../yaml/tree';

/** Not there, null, or an empty text; false where a template may bring it. */
export function isAbsent(map: YamlMap, key: string): boolean {
  const entry = entryOf(map, key);
  if (!entry) return !map.templated && !map.entries.some(({ key: { text, opaque } }) => opaque || text === '<<');
  const value = resolved(entry.value);
  if (value === undefined) return entry.value === undefined;
  return value.kind === 'scalar' && !value.opaque && (value.value === null || value.text === '');
}
