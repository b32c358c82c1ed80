// Text inside of scalars (YAML in a ConfigMap, Lua in a policy): where each of its characters stands in the document.

import type { TextRange } from '../base/text';
import { parseDocument } from './parse';
import { readBlockScalar, readFlowScalar, type TextSink } from './scalar-text';
import { findActions } from './templates';
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from './tree';

/** The decoded text of a scalar, and the way between its offsets (inner) and those of the document (outer). */
export interface ScalarSourceMap {
  /** The same as the scalar's `text`. */
  readonly text: string;
  /**
   * Where an inner offset stands. For the offset behind the last character: behind what that character came from.
   * Offsets out of range are taken for the nearest one.
   */
  toOuter(inner: number): number;
  /**
   * What stands at an outer offset. Inside an escape sequence: the character that it stands for; in the indentation of a
   * line: the start of that line's text; outside the scalar: the start or end of the text.
   */
  toInner(outer: number): number;
  /** The outer range of what an inner range came from; without indentation and line breaks behind its end. */
  rangeToOuter(inner: TextRange): TextRange;
}

/** A document whose text is a scalar's; its offsets and its `text` are those of the document around it. */
export interface EmbeddedDocument extends YamlDocument {
  readonly source: ScalarSourceMap;
}

/** Maps the characters of any scalar of `document`, also of an embedded one. */
export function scalarSourceMap(document: YamlDocument, scalar: YamlScalar): ScalarSourceMap {
  const around = (document as Partial<EmbeddedDocument>).source;
  if (!around) return new PieceMap(piecesOf(document.text, scalar));
  const { start, end } = scalar.range;
  // The scalar as it stands in the text of the scalar around it.
  const innerEnd = end > start ? around.toInner(end - 1) + 1 : around.toInner(end);
  const between = { ...scalar, range: { start: around.toInner(start), end: innerEnd } };
  return new PieceMap(composed(piecesOf(around.text, between), around as PieceMap));
}

/**
 * Parses the YAML inside a scalar. All ranges of the result, those of problems and comments too, are offsets of
 * `document`, and so is its `text`.
 */
export function parseEmbedded(document: YamlDocument, scalar: YamlScalar): EmbeddedDocument {
  const source = scalarSourceMap(document, scalar);
  const inner = parseDocument(source.text);
  if (inner.root) moveRanges(inner.root, source);
  return {
    text: document.text,
    root: inner.root,
    problems: inner.problems.map((problem) => ({
      ...problem,
      range: source.rangeToOuter(problem.range),
      ...(problem.related ? { related: source.rangeToOuter(problem.related) } : {}),
    })),
    comments: inner.comments.map((comment) => ({ ...comment, range: source.rangeToOuter(comment.range) })),
    templated: inner.templated || document.templated,
    source,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The tree is fresh and nobody else's, so its ranges are set in place. */
function moveRanges(root: YamlNode, source: ScalarSourceMap): void {
  const open: YamlNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    (node as Writable<YamlNode>).range = source.rangeToOuter(node.range);
    if (node.kind === 'sequence') {
      for (const item of node.items) open.push(item);
    } else if (node.kind === 'map') {
      for (const entry of node.entries) {
        (entry as Writable<YamlEntry>).range = source.rangeToOuter(entry.range);
        open.push(entry.key);
        if (entry.value) open.push(entry.value);
      }
    }
  }
}

interface Piece {
  readonly inner: number;
  readonly innerLength: number;
  readonly outer: number;
  /** As long as the inner one means: the same characters. */
  readonly outerLength: number;
  readonly isVerbatim: boolean;
  readonly decoded: string;
}

class PieceCollector implements TextSink {
  readonly pieces: Piece[] = [];
  private inner = 0;

  constructor(private readonly source: string) {}

  verbatim(start: number, end: number): void {
    this.add(start, end, this.source.slice(start, end), true);
  }

  replaced(start: number, end: number, decoded: string): void {
    this.add(start, end, decoded, false);
  }

  private add(start: number, end: number, decoded: string, isVerbatim: boolean): void {
    this.pieces.push({ inner: this.inner, innerLength: decoded.length, outer: start, outerLength: end - start, isVerbatim, decoded });
    this.inner += decoded.length;
  }
}

function piecesOf(text: string, scalar: YamlScalar): Piece[] {
  const collector = new PieceCollector(text);
  const actions = scalar.opaque ? findActions(text) : undefined;
  const { start, end } = scalar.range;
  if (scalar.style === 'literal' || scalar.style === 'folded') {
    const column = scalar.contentColumn ?? 1;
    readBlockScalar(text, start, column - 1, actions, collector, column);
  } else {
    readFlowScalar(text, start, end, scalar.style, actions, collector);
  }
  return collector.pieces;
}

/** Pieces whose outer side lies in a text that is itself made of pieces. */
function composed(pieces: readonly Piece[], around: PieceMap): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    if (piece.isVerbatim) {
      let inner = piece.inner;
      for (const part of around.partsOf(piece.outer, piece.outer + piece.outerLength)) {
        result.push({ ...part, inner });
        inner += part.innerLength;
      }
    } else {
      const range = around.rangeToOuter({ start: piece.outer, end: piece.outer + piece.outerLength });
      result.push({ ...piece, outer: range.start, outerLength: range.end - range.start });
    }
  }
  return result;
}

class PieceMap implements ScalarSourceMap {
  readonly text: string;

  constructor(private readonly pieces: readonly Piece[]) {
    this.text = pieces.map((piece) => piece.decoded).join('');
  }

  toOuter(inner: number): number {
    const piece = this.pieces[this.indexOfInner(Math.max(0, inner))];
    if (!piece) {
      const last = this.pieces.at(-1);
      return last ? last.outer + last.outerLength : 0;
    }
    return piece.isVerbatim ? piece.outer + Math.max(0, inner) - piece.inner : piece.outer;
  }

  toInner(outer: number): number {
    const index = this.indexOfOuter(outer);
    const piece = this.pieces[index];
    if (!piece) return this.text.length;
    if (outer <= piece.outer) return piece.inner;
    return piece.isVerbatim ? piece.inner + outer - piece.outer : piece.inner;
  }

  rangeToOuter({ start, end }: TextRange): TextRange {
    const outerStart = this.toOuter(start);
    if (end <= start) return { start: outerStart, end: outerStart };
    const piece = this.pieces[this.indexOfInner(end - 1)];
    if (!piece) return { start: outerStart, end: Math.max(outerStart, this.toOuter(end)) };
    const outerEnd = piece.isVerbatim ? piece.outer + end - piece.inner : piece.outer + piece.outerLength;
    return { start: outerStart, end: Math.max(outerStart, outerEnd) };
  }

  /** The pieces that make up an inner range, cut to it. */
  partsOf(start: number, end: number): Piece[] {
    const parts: Piece[] = [];
    for (let index = this.indexOfInner(start); index < this.pieces.length; index++) {
      const piece = this.pieces[index]!;
      if (piece.inner >= end) break;
      const from = Math.max(start, piece.inner);
      const to = Math.min(end, piece.inner + piece.innerLength);
      const decoded = piece.decoded.slice(from - piece.inner, to - piece.inner);
      if (piece.isVerbatim) parts.push({ ...piece, inner: from, innerLength: to - from, outer: piece.outer + from - piece.inner, outerLength: to - from, decoded });
      else parts.push({ ...piece, inner: from, innerLength: to - from, decoded });
    }
    return parts;
  }

  /** Index of the piece that holds the inner offset; the number of pieces if none does. */
  private indexOfInner(inner: number): number {
    return this.firstIndex((piece) => piece.inner + piece.innerLength > inner);
  }

  /** Index of the first piece that ends behind the outer offset. */
  private indexOfOuter(outer: number): number {
    return this.firstIndex((piece) => piece.outer + piece.outerLength > outer);
  }

  /** Binary search: `holds` is false for the pieces before the result, and true from there on. */
  private firstIndex(holds: (piece: Piece) => boolean): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.pieces[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
