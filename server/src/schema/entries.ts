// A map's entries as the API server sees them: merge keys (`<<`) dissolved.

import { resolved, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree';

/** Own entries, then what merge keys bring beyond them. Without merge keys (the usual case) the map's own list. */
export function effectiveEntries(map: YamlMap): readonly YamlEntry[] {
  if (!map.entries.some(isMergeKey)) return map.entries;
  const own = map.entries.filter((entry) => !isMergeKey(entry));
  const names = new Set(own.map((entry) => entry.key.text));
  const merged = [...own];
  for (const source of mergeSources(map, 0)) {
    for (const entry of source.entries) {
      if (isMergeKey(entry) || names.has(entry.key.text)) continue;
      names.add(entry.key.text);
      merged.push(entry);
    }
  }
  return merged;
}

/** The value of a key, by `effectiveEntries`. */
export function effectiveEntry(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.findLast((entry) => entry.key.text === key) ?? (map.entries.some(isMergeKey) ? effectiveEntries(map).find((entry) => entry.key.text === key) : undefined);
}

function isMergeKey(entry: YamlEntry): boolean {
  return entry.key.text === '<<' && entry.key.style === 'plain';
}

/** Deep enough for any sane file, shallow enough for a chain of anchors made to hurt. */
const maxMergeDepth = 20;

function mergeSources(map: YamlMap, depth: number): YamlMap[] {
  if (depth > maxMergeDepth) return [];
  return map.entries.filter(isMergeKey).flatMap((entry) => {
    const value = resolved(entry.value);
    const maps: (YamlNode | undefined)[] = value?.kind === 'sequence' ? value.items.map(resolved) : [value];
    return maps.flatMap((source) => (source?.kind === 'map' ? [source, ...mergeSources(source, depth + 1)] : []));
  });
}
