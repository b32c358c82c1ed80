// The text of an open document as the client edits it. It is held in pieces of whole lines, so that a key press in a long file costs
// a piece and not the file: making the whole text anew was half of the time of a key press in a file of a thousand policies.

import type { Position, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { LineIndex, countLineBreaks, type TextEdit } from '../base/text';

/** Texts are cut at the first line break behind so many UTF-16 units. */
const pieceLength = 8_000;

/** Whole lines; the last piece of a text alone may end without a line break. */
class Piece {
  readonly lineBreaks: number;
  private index: LineIndex | undefined;

  constructor(readonly text: string) {
    this.lineBreaks = countLineBreaks(text);
  }

  get lines(): LineIndex {
    return (this.index ??= new LineIndex(this.text));
  }
}

/** Where a piece begins. */
interface PiecePlace {
  readonly at: number;
  readonly start: number;
  readonly line: number;
}

/** A document that the client has open. Positions and offsets are those of LSP: 0-based, in UTF-16 units. */
export class OpenDocument {
  private pieces: Piece[];

  constructor(
    readonly uri: string,
    public version: number,
    text: string,
  ) {
    this.pieces = piecesOf(text);
  }

  get text(): string {
    return this.pieces.map((piece) => piece.text).join('');
  }

  /** The offset of a position; characters past a line's end and lines past the text's are clamped, as LSP demands. */
  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const { at, start, line: first } = this.placeOf((end) => end.line > line);
    return start + this.pieces[at]!.lines.offsetAt({ line: line - first, character });
  }

  /** The position of an offset, which is never one between the two halves of a line break. */
  positionAt(offset: number): Position {
    const clamped = Math.max(0, offset);
    const { at, start, line: first } = this.placeOf((end) => end.start > clamped);
    const { lines } = this.pieces[at]!;
    const { line, character } = lines.positionAt(clamped - start);
    return { line: first + line, character: Math.min(character, lines.lineEnd(line) - lines.lineStart(line)) };
  }

  /**
   * Takes the changes of a notification, one after the other.
   * @returns the same as edits of offsets, each of the text that the one before left behind; undefined where the whole text is another
   */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): readonly TextEdit[] | undefined {
    this.version = version;
    let edits: TextEdit[] | undefined = [];
    for (const change of changes) {
      if ('range' in change) {
        const [start, end] = [this.offsetAt(change.range.start), this.offsetAt(change.range.end)].sort((a, b) => a - b) as [number, number];
        this.replace(start, end, change.text);
        edits?.push({ range: { start, end }, newText: change.text });
      } else {
        this.pieces = piecesOf(change.text);
        edits = undefined;
      }
    }
    return edits;
  }

  private replace(start: number, end: number, newText: string): void {
    const { pieces } = this;
    const from = this.placeOf((piece) => piece.start > start);
    const to = this.placeOf((piece) => piece.start > end);
    let first = from.at;
    let last = to.at;
    let text = pieces[first]!.text.slice(0, start - from.start) + newText + pieces[last]!.text.slice(end - to.start);
    // Pieces hold whole lines, and both halves of a line break.
    if (text.startsWith('\n') && pieces[first - 1]?.text.endsWith('\r')) text = pieces[--first]!.text + text;
    while (last + 1 < pieces.length && (!/[\r\n]$/.test(text) || (text.endsWith('\r') && pieces[last + 1]!.text.startsWith('\n')))) text += pieces[++last]!.text;
    pieces.splice(first, last + 1 - first, ...piecesOf(text));
  }

  /** The first piece whose end, or what begins there, is past something; else the last one. */
  private placeOf(isPast: (end: PiecePlace) => boolean): PiecePlace {
    let place: PiecePlace = { at: 0, start: 0, line: 0 };
    while (place.at + 1 < this.pieces.length) {
      const { text, lineBreaks } = this.pieces[place.at]!;
      const end = { at: place.at + 1, start: place.start + text.length, line: place.line + lineBreaks };
      if (isPast(end)) break;
      place = end;
    }
    return place;
  }
}

/** At least one piece. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  const lineBreak = /\r\n|\n|\r/g;
  while (text.length - start > 2 * pieceLength) {
    lineBreak.lastIndex = start + pieceLength;
    if (!lineBreak.exec(text) || lineBreak.lastIndex === text.length) break;
    pieces.push(new Piece(text.slice(start, lineBreak.lastIndex)));
    start = lineBreak.lastIndex;
  }
  pieces.push(new Piece(start === 0 ? text : text.slice(start)));
  return pieces;
}
