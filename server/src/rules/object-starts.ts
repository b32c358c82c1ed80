// Where objects begin that only a forgotten '---' makes one with the object above.

import { resolved, type YamlDocument, type YamlEntry } from '../yaml/tree';

/** The keys that begin an object, in whatever order. */
const heads = ['apiVersion', 'kind', 'metadata'];

/** An object among the entries of a document. */
export interface ObjectStart {
  readonly first: YamlEntry;
  /** Whether it, and what stands above it, is certainly an object of its own. */
  readonly isSure: boolean;
}

/** The second object of a document, the third and so on; nothing in documents with one. */
export function objectStarts({ root, problems, text }: YamlDocument): readonly ObjectStart[] {
  if (!problems.some(({ code }) => code === 'duplicate-key')) return [];
  const map = resolved(root);
  if (map?.kind !== 'map' || map.flow || map.templated || text.startsWith('{')) return [];
  const keys = map.entries.map(({ key }) => key.text);
  const starts: number[] = [0];
  keys.forEach((key, index) => {
    const from = starts.at(-1)!;
    const [before, behind] = [keys.slice(from, index), keys.slice(index)];
    if (heads.includes(key) && before.includes(key) && isObject(before) && isObject(behind)) starts.push(index);
  });
  const groups = starts.map((start, index) => keys.slice(start, starts[index + 1]));
  return starts.slice(1).map((start, index) => ({ first: map.entries[start]!, isSure: groups[index]!.includes('metadata') && groups[index + 1]!.includes('metadata') }));
}

function isObject(keys: readonly string[]): boolean {
  return keys.includes('apiVersion') && keys.includes('kind');
}
