// The forgiving tree that every room reads: what one YAML (or JSON) document says, with the place of each part.

import type { TextRange } from '../base/text';

export type YamlNode = YamlMap | YamlSequence | YamlScalar | YamlAlias;

/** What every node has. Offsets are relative to the document's text, whatever file it stands in. */
interface YamlNodeBase {
  /**
   * From the first to behind the last character of the node's own content, without tag, anchor, trailing comments or white
   * space. Literal and folded scalars: from the `|` or `>` to behind the last line that is not blank, without its break.
   */
  readonly range: TextRange;
  readonly parent: YamlMap | YamlSequence | undefined;
  /** `&name` in front of the node. */
  readonly anchor?: string;
  /** An explicit tag such as `!!str`, as written. */
  readonly tag?: string;
}

export interface YamlMap extends YamlNodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  /** In the order of the text; keys that repeat are all here. */
  readonly entries: readonly YamlEntry[];
  /** A template action stands between its entries: what is missing may come from there, what repeats may be an else branch. */
  readonly templated: boolean;
}

export interface YamlEntry {
  /** Keys that are no scalars (`? [a]`) are kept with `value` undefined and the source as text. */
  readonly key: YamlScalar;
  /** Undefined where nothing is written behind the colon. */
  readonly value: YamlNode | undefined;
  /** From the key to the end of the value. */
  readonly range: TextRange;
}

export interface YamlSequence extends YamlNodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  /** An item that is not written (`- ` alone) is a null scalar with an empty range behind the dash. */
  readonly items: readonly YamlNode[];
  /** As for maps. */
  readonly templated: boolean;
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

export interface YamlScalar extends YamlNodeBase {
  readonly kind: 'scalar';
  /**
   * The value as the API server's YAML reader sees it (sigs.k8s.io/yaml: YAML 1.1 booleans and octals, then JSON).
   * Integers beyond 2^53 are bigint. Undefined where the value cannot be known (`opaque`).
   */
  readonly value: string | number | bigint | boolean | null | undefined;
  /** The content as text: decoded escapes and folding, for plain scalars as written. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** Holds a template action (`{{ … }}`): any value may come of it, so nothing is to be said about it. */
  readonly opaque: boolean;
  /** Literal and folded scalars: the column (0-based) at which the lines of their content start; in embedded YAML, the column in the embedded text. */
  readonly contentColumn?: number;
}

export interface YamlAlias extends YamlNodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** What the alias stands for; undefined if there is no such anchor before it. */
  readonly target: YamlNode | undefined;
}

/** What is wrong with the YAML itself. `code` tells the rules in `rules/` which of them speaks. */
export interface YamlProblem {
  readonly code: 'syntax' | 'duplicate-key' | 'tab' | 'indentation' | 'undefined-alias' | 'alias-bomb' | 'too-deep';
  /** Our own words, complete: what is wrong and what to do. */
  readonly message: string;
  readonly range: TextRange;
  /** For `duplicate-key`: the first place. */
  readonly related?: TextRange;
}

export interface YamlComment {
  /** From `#` to the end of the line. */
  readonly range: TextRange;
  readonly text: string;
}

/** One YAML document: a node tree (however broken the text), what is wrong, and its comments. */
export interface YamlDocument {
  /** The slice of the file that the tree was made from, with its `---` line if it has one. */
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  readonly comments: readonly YamlComment[];
  /** Template actions stand in it somewhere. */
  readonly templated: boolean;
}

/** Follows an alias to what it stands for; other nodes are returned as they are. */
export function resolved(node: YamlNode | undefined): YamlMap | YamlSequence | YamlScalar | undefined {
  let current = node;
  for (let hops = 0; current?.kind === 'alias' && hops < 100; hops++) current = current.target;
  return current?.kind === 'alias' ? undefined : current;
}

/** The entry named `key`; of several the last, as the API server's reader takes it. Merge keys (`<<`) are not looked through. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  const map = resolved(node);
  if (map?.kind !== 'map') return undefined;
  // A loop, since this is called some hundred times for each document.
  for (let index = map.entries.length - 1; index >= 0; index--) if (map.entries[index]!.key.text === key) return map.entries[index];
  return undefined;
}

/** The value under a path of keys and indices, aliases followed: `at(root, 'spec', 'extProc', 0)`. */
export function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlMap | YamlSequence | YamlScalar | undefined {
  let current = resolved(node);
  for (const step of path) {
    const next: YamlNode | undefined =
      typeof step === 'number' ? (current?.kind === 'sequence' ? current.items[step] : undefined) : entryOf(current, step)?.value;
    current = resolved(next);
    if (!current) return undefined;
  }
  return current;
}

/** The text of a scalar that is a string for the API server; undefined for everything else. */
export function stringAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): string | undefined {
  const found = at(node, ...path);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : undefined;
}

/** Whether a key is the merge key `<<`, which is plain and has no other tag. */
export function isMergeKey(key: YamlScalar): boolean {
  return key.text === '<<' && key.style === 'plain' && (key.tag === undefined || key.tag === '!!merge');
}

/** How many entries merges may bring; far more than any map of a manifest has. */
const MAX_MERGED_ENTRIES = 10_000;

/**
 * The entries of a map with its merge keys applied: explicit ones win, and of several merged maps the first. Entries that
 * come from elsewhere stand where they were written, so their ranges may lie outside the map.
 */
export function effectiveEntries(map: YamlMap): readonly YamlEntry[] {
  if (!map.entries.some((entry) => isMergeKey(entry.key))) return map.entries;
  const merged = new Map<string, YamlEntry>();
  const open = new Set<YamlMap>();
  const collect = (source: YamlMap): void => {
    if (open.has(source)) return;
    open.add(source);
    const explicit = source.entries.filter((entry) => !isMergeKey(entry.key));
    // Within one map the last of several equal keys counts.
    const own = new Map(explicit.map((entry) => [entry.key.text, entry]));
    for (const [key, entry] of own) if (!merged.has(key) && merged.size < MAX_MERGED_ENTRIES) merged.set(key, entry);
    for (const entry of source.entries) {
      if (!isMergeKey(entry.key) || merged.size >= MAX_MERGED_ENTRIES) continue;
      const value = resolved(entry.value);
      const sources = value?.kind === 'sequence' ? value.items.map(resolved) : [value];
      for (const each of sources) if (each?.kind === 'map') collect(each);
    }
    open.delete(source);
  };
  collect(map);
  return [...merged.values()];
}
