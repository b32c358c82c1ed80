// Answers of the features in lines and characters, for those who show them.

import type { LineIndex, TextPosition, TextRange } from '../base/text';
import type { FoldingRange, OutlineSymbol, SemanticToken, TokenModifier, TokenType } from './feature-types';

/** A stretch of a file in lines. */
export interface LineRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A line of an outline; lines are counted from the document's first. */
export interface FileSymbol {
  readonly name: string;
  readonly detail: string | undefined;
  readonly kind: OutlineSymbol['kind'];
  readonly range: LineRange;
  readonly selection: LineRange;
  readonly children: readonly FileSymbol[];
  readonly deprecated: boolean;
}

/** What a word is, for editors that colour by meaning. */
export interface FileToken {
  readonly start: TextPosition;
  readonly length: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

export interface FileFold extends Pick<FoldingRange, 'kind'> {
  readonly range: LineRange;
}

/** A range of the text that has these lines. */
export function rangeInLines(lines: LineIndex, { start, end }: TextRange): LineRange {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

/** A symbol with all that stands below it. */
export function symbolInLines(lines: LineIndex, { name, detail, kind, range, selection, children, deprecated }: OutlineSymbol): FileSymbol {
  // Written out, since spreading costs ten times as much, and a file has thousands of these.
  return {
    name,
    detail,
    kind,
    range: rangeInLines(lines, range),
    selection: rangeInLines(lines, selection),
    children: children.map((child) => symbolInLines(lines, child)),
    deprecated: deprecated === true,
  };
}

export function foldInLines(lines: LineIndex, { range, kind }: FoldingRange): FileFold {
  return { range: rangeInLines(lines, range), ...(kind ? { kind } : {}) };
}

export function tokenInLines(lines: LineIndex, { range, type, modifiers }: SemanticToken): FileToken {
  return { start: lines.positionAt(range.start), length: range.end - range.start, type, modifiers };
}
