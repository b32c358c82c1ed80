// Text of one YAML (or JSON) document to the forgiving tree; never throws.

import { isAlias, isMap, isScalar, isSeq, parseDocument as parseWithPackage, type Node, type Scalar } from 'yaml';
import type { TextRange } from '../base/text';
import { plainValue } from './scalar-value';
import type { ScalarStyle, YamlAlias, YamlDocument, YamlEntry, YamlMap, YamlNode, YamlProblem, YamlScalar, YamlSequence } from './tree';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Parent = YamlMap | YamlSequence | undefined;

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single-quoted',
  QUOTE_DOUBLE: 'double-quoted',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/**
 * Parses one document.
 *
 * @param text one slice of a file; offsets of the result are relative to it
 */
export function parseDocument(text: string): YamlDocument {
  const parsed = parseWithPackage(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'silent', keepSourceTokens: false, version: '1.1' });
  const problems: YamlProblem[] = parsed.errors.map((error) => ({
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : error.code === 'TAB_AS_INDENT' ? 'tab' : error.code === 'BAD_INDENT' ? 'indentation' : 'syntax',
    message: error.message,
    range: { start: Math.min(error.pos[0], text.length), end: Math.min(Math.max(error.pos[1], error.pos[0]), text.length) },
  }));
  const anchors = new Map<string, YamlNode>();
  const root = parsed.contents ? convert(text, parsed.contents as Node, undefined, anchors) : undefined;
  return { text, root, problems, comments: [], templated: false };
}

function rangeOf(node: { range?: [number, number, number] | null | undefined }): TextRange {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

function convert(text: string, node: Node, parent: Parent, anchors: Map<string, YamlNode>): YamlNode {
  if (isMap(node)) {
    const map: Writable<YamlMap> = { kind: 'map', range: rangeOf(node), parent, flow: node.flow === true, entries: [], templated: false, ...(node.anchor ? { anchor: node.anchor } : {}) };
    if (node.anchor) anchors.set(node.anchor, map);
    map.entries = node.items.map((pair): YamlEntry => {
      const key = keyOf(text, pair.key as Node, map);
      const valueNode = pair.value as Node | null;
      const isWritten = valueNode !== null && !(isScalar(valueNode) && valueNode.range![0] === valueNode.range![1]);
      const value = isWritten ? convert(text, valueNode, map, anchors) : undefined;
      return { key, value, range: { start: key.range.start, end: value?.range.end ?? key.range.end } };
    });
    return map;
  }
  if (isSeq(node)) {
    const sequence: Writable<YamlSequence> = { kind: 'sequence', range: rangeOf(node), parent, flow: node.flow === true, items: [], templated: false, ...(node.anchor ? { anchor: node.anchor } : {}) };
    if (node.anchor) anchors.set(node.anchor, sequence);
    sequence.items = node.items.map((item) => convert(text, item as Node, sequence, anchors));
    return sequence;
  }
  if (isAlias(node)) {
    const alias: YamlAlias = { kind: 'alias', range: rangeOf(node), parent, name: node.source, target: anchors.get(node.source) };
    return alias;
  }
  const scalar = scalarOf(node as Scalar, parent);
  if (scalar.anchor) anchors.set(scalar.anchor, scalar);
  return scalar;
}

function scalarOf(node: Scalar, parent: Parent): YamlScalar {
  const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
  const source = node.source ?? '';
  return { kind: 'scalar', range: rangeOf(node), parent, value: style === 'plain' ? plainValue(source) : source, text: source, style, opaque: false, ...(node.anchor ? { anchor: node.anchor } : {}) };
}

function keyOf(text: string, node: Node, parent: YamlMap): YamlScalar {
  if (isScalar(node)) return scalarOf(node, parent);
  const range = rangeOf(node);
  return { kind: 'scalar', range, parent, value: undefined, text: text.slice(range.start, range.end), style: 'plain', opaque: false };
}
