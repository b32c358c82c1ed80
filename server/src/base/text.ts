// Offsets, ranges and text edits: the plain coordinates that every room shares.

/** A stretch of text: UTF-16 code unit offsets, 0-based, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces `range` by `newText`; an insertion has an empty range. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A place as editors and LSP count it: 0-based line, 0-based UTF-16 character. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Finds lines in one text. Line breaks are LF, CRLF and lone CR, as in LSP. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    const lineBreak = /\r\n|\n|\r/g;
    while (lineBreak.exec(text)) this.starts.push(lineBreak.lastIndex);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offset of the first character of `line` (0-based); past the last line: the text's length. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Offset just behind the last character of `line`, before its line break. */
  lineEnd(line: number): number {
    let end = line + 1 < this.starts.length ? this.lineStart(line + 1) : this.text.length;
    while (end > this.lineStart(line) && /[\r\n]/.test(this.text[end - 1]!)) end--;
    return end;
  }

  /** The position of `offset`; offsets outside the text are clamped to it. */
  positionAt(offset: number): TextPosition {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - this.starts[low]! };
  }

  /** The offset of `position`; a character past the line's end is clamped to it, as LSP demands. */
  offsetAt(position: TextPosition): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.text.length;
    return Math.min(this.lineStart(position.line) + Math.max(0, position.character), this.lineEnd(position.line));
  }
}

/** The number of line breaks: LF, CRLF and lone CR. */
export function countLineBreaks(text: string): number {
  if (text.includes('\r')) return new LineIndex(text).lineCount - 1;
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Applies non-overlapping edits, given in any order, to `text`. Insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.range.start < at) throw new RangeError(`edits overlap at offset ${edit.range.start}`);
    result += text.slice(at, edit.range.start) + edit.newText;
    at = edit.range.end;
  }
  return result + text.slice(at);
}

/** Whether all of a range lies in another, or both are the same. */
export function isWithin(inner: TextRange, outer: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether `offset` lies in `range`, its end included (a cursor behind the last character still touches it). */
export function touches(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
