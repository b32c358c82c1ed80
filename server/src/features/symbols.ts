// The outline: each manifest by kind and name, and below it what it is made of.

import { isWithin, type TextRange } from '../base/text';
import { entryOf, resolved, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import type { EmbeddedLua } from '../workspace/lua-scripts';
import type { OutlineSymbol, SymbolKind } from './feature-types';
import { luaOutlineOf } from './lua/lua-outline';

/** Enough for any real manifest; keeps an outline of hostile input from freezing an editor. */
const most = 10_000;
const deepest = 60;
/** Characters of a value that stand beside its name. */
const longestDetail = 80;

/** What a walk still may add, and the manifests and scripts inside of scalars that it will meet. */
interface Walk {
  left: number;
  readonly embedded: readonly Manifest[];
  readonly scripts: ReadonlyMap<YamlScalar, EmbeddedLua>;
}

/**
 * The outline of one document; empty for documents that are none of our business.
 * @param scripts the scripts in it: their functions stand below the values that hold them
 * @param limit how many lines there may be below the manifests themselves
 */
export function outlineOf(document: ManifestDocument, scripts: readonly EmbeddedLua[], limit = most): OutlineSymbol[] {
  // A file of Lua, or a kustomization.
  if (document.manifests.length === 0) return scripts.flatMap((script) => luaOutlineOf(script, limit));
  const walk: Walk = {
    left: limit,
    embedded: document.manifests.filter((manifest) => manifest.place === 'embedded'),
    scripts: new Map(scripts.flatMap((script) => (script.scalar ? [[script.scalar, script]] : []))),
  };
  return document.manifests.filter((manifest) => manifest.place !== 'embedded').map((manifest) => manifestSymbol(manifest, walk, 0));
}

function manifestSymbol(manifest: Manifest, walk: Walk, depth: number): OutlineSymbol {
  const { root, kind, name, namespace } = manifest;
  const nameEntry = entryOf(entryOf(root, 'metadata')?.value, 'name');
  const selection = rangeWithin(nameEntry?.value ?? entryOf(root, 'kind')?.value, root) ?? root.entries[0]?.key.range ?? root.range;
  return {
    name: [kind, name].filter(Boolean).join('/') || manifest.apiVersion || 'manifest',
    ...(namespace ? { detail: namespace } : {}),
    kind: 'manifest',
    range: root.range,
    selection,
    children: childrenOf(root, walk, depth + 1),
  };
}

/** The node's range, if it stands inside of `root` (an alias or merged value may stand elsewhere). */
function rangeWithin(node: YamlNode | undefined, root: YamlMap): TextRange | undefined {
  return node && node.range.start >= root.range.start && node.range.end <= root.range.end ? node.range : undefined;
}

function childrenOf(node: YamlNode | undefined, walk: Walk, depth: number): OutlineSymbol[] {
  if (!node || depth > deepest) return [];
  if (node.kind === 'map') return collect(node.entries, walk, (entry) => entrySymbol(entry, walk, depth));
  if (node.kind === 'sequence') return collect(node.items, walk, (item, index) => itemSymbol(item, index, walk, depth));
  const script = node.kind === 'scalar' ? walk.scripts.get(node) : undefined;
  if (script) return functionsOf(script, walk);
  const inside = walk.embedded.filter(({ root }) => isWithin(root.range, node.range));
  return inside.map((manifest) => manifestSymbol(manifest, walk, depth));
}

function functionsOf(script: EmbeddedLua, walk: Walk): OutlineSymbol[] {
  const symbols = [...luaOutlineOf(script, walk.left)];
  walk.left -= countOf(symbols);
  return symbols;
}

function countOf(symbols: readonly OutlineSymbol[]): number {
  return symbols.reduce((sum, { children }) => sum + 1 + countOf(children), 0);
}

function collect<T>(parts: readonly T[], walk: Walk, make: (part: T, index: number) => OutlineSymbol): OutlineSymbol[] {
  const symbols: OutlineSymbol[] = [];
  for (const [index, part] of parts.entries()) {
    if (walk.left <= 0) break;
    walk.left--;
    symbols.push(make(part, index));
  }
  return symbols;
}

function entrySymbol(entry: YamlEntry, walk: Walk, depth: number): OutlineSymbol {
  const { key, value } = entry;
  return {
    name: oneLine(key.text) || '""',
    ...detailOf(value),
    kind: kindOf(value),
    range: entry.range,
    selection: key.range,
    children: childrenOf(value, walk, depth + 1),
  };
}

function itemSymbol(item: YamlNode, index: number, walk: Walk, depth: number): OutlineSymbol {
  const label = itemLabel(item);
  return {
    name: label?.text || `[${index}]`,
    kind: kindOf(item),
    range: item.range,
    selection: label?.range ?? item.range,
    children: childrenOf(item, walk, depth + 1),
  };
}

/** The keys by which people tell the items of a list apart, the most telling first. */
const labelKeys = ['name', 'type', 'kind', 'header', 'path', 'url', 'key', 'op'];

function itemLabel(item: YamlNode): { readonly text: string; readonly range: TextRange } | undefined {
  if (item.kind === 'scalar') return { text: oneLine(item.text), range: item.range };
  if (item.kind === 'alias') return { text: `*${item.name}`, range: item.range };
  for (const key of labelKeys) {
    const value = entryOf(item, key)?.value;
    if (value?.kind !== 'scalar' || value.text === '') continue;
    // Objects of different kinds in one list (targets, backends) may share a name.
    const kind = key === 'name' ? scalarOf(entryOf(item, 'kind')?.value) : undefined;
    return { text: oneLine(kind ? `${kind.text}/${value.text}` : value.text), range: value.range };
  }
  return undefined;
}

function scalarOf(node: YamlNode | undefined): YamlScalar | undefined {
  return node?.kind === 'scalar' && node.text !== '' ? node : undefined;
}

function detailOf(value: YamlNode | undefined): { detail?: string } {
  if (value?.kind === 'alias') return { detail: `*${value.name}` };
  return value?.kind === 'scalar' && value.text !== '' ? { detail: oneLine(value.text) } : {};
}

function oneLine(text: string): string {
  const start = text.slice(0, longestDetail * 2).trim();
  const line = start.split(/[\r\n]/, 1)[0]!.trim();
  return line.length < text.trim().length && line.length < longestDetail ? `${line} …` : line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line;
}

function kindOf(node: YamlNode | undefined): SymbolKind {
  const target = resolved(node);
  if (!target) return 'null';
  if (target.kind === 'map') return 'object';
  if (target.kind === 'sequence') return 'array';
  if (target.style === 'literal' || target.style === 'folded') return 'text';
  const type = typeof target.value;
  return type === 'number' || type === 'bigint' ? 'number' : type === 'boolean' ? 'boolean' : target.value === null ? 'null' : 'string';
}
