// Goes down a tree and its schema together: what is written here, and what may be.

import { touches, type TextRange } from '../base/text';
import { schemaBelow } from '../schema/navigate';
import type { Schema, SchemaProperty } from '../schema/schema';
import type { YamlEntry, YamlNode } from '../yaml/tree';
import type { Manifest, ManifestDocument } from '../workspace/manifest';

/** One step from a manifest's root to a place in it. */
export interface TypedStep {
  /** A key's name or an item's index. */
  readonly name: string | number;
  /** The entry, for keys. */
  readonly entry: YamlEntry | undefined;
  readonly node: YamlNode | undefined;
  /** What the schema says of the value; undefined: it does not know the name. */
  readonly schema: Schema | undefined;
  /** The field, where the name is one (not a free key of a map). */
  readonly property: SchemaProperty | undefined;
}

/** The innermost manifest around `offset`: configuration inside a ConfigMap wins over the ConfigMap. */
export function manifestAt(document: ManifestDocument, offset: number): Manifest | undefined {
  let innermost: Manifest | undefined;
  for (const manifest of document.manifests) {
    if (!touches(manifest.root.range, offset)) continue;
    if (!innermost || width(manifest.root.range) <= width(innermost.root.range)) innermost = manifest;
  }
  return innermost;
}

/**
 * The steps from `root` to the innermost entry or item that touches `offset`; empty if none does.
 * A cursor on a key ends with that key's step.
 */
export function typedPathAt(root: YamlNode, schema: Schema | undefined, offset: number): TypedStep[] {
  const steps: TypedStep[] = [];
  let node: YamlNode | undefined = root;
  let here = schema;
  while (node) {
    const step = stepInto(node, here, offset);
    if (!step) return steps;
    steps.push(step);
    if (step.entry && touches(step.entry.key.range, offset)) return steps;
    node = step.node;
    here = step.schema;
  }
  return steps;
}

function stepInto(node: YamlNode, schema: Schema | undefined, offset: number): TypedStep | undefined {
  if (node.kind === 'map') {
    const entry = findTouching(node.entries, (candidate) => candidate.range, offset);
    if (!entry) return undefined;
    const name = entry.key.text;
    return { name, entry, node: entry.value, schema: schema && schemaBelow(schema, name), property: schema?.properties.get(name) };
  }
  if (node.kind === 'sequence') {
    const item = findTouching(node.items, (candidate) => candidate.range, offset);
    const name = item ? node.items.indexOf(item) : 0;
    return item && { name, entry: undefined, node: item, schema: schema && schemaBelow(schema, name), property: undefined };
  }
  return undefined;
}

/** Binary search: entries and items stand in the order of the text. The last one that touches wins. */
function findTouching<T>(parts: readonly T[], rangeOf: (part: T) => TextRange, offset: number): T | undefined {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rangeOf(parts[middle]!).start <= offset) low = middle;
    else high = middle - 1;
  }
  const found = parts[low];
  return found !== undefined && touches(rangeOf(found), offset) ? found : undefined;
}

function width(range: TextRange): number {
  return range.end - range.start;
}
