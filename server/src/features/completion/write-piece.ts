// Writes pieces as text or snippets: in block style at exact columns, in flow style, or as JSON.

import { renderText } from '../../yaml/render';
import type { TextStyle } from '../place/place';
import type { Piece } from './pieces';

export type Entry = readonly [string, Piece];

export interface WriteStyle extends TextStyle {
  /** Tab stops are written; else holes stay empty. */
  readonly snippets: boolean;
  readonly notation: 'block' | 'flow' | 'json';
}

/** Text to be inserted; `isSnippet` says whether it is in snippet syntax. */
export interface Written {
  readonly text: string;
  readonly isSnippet: boolean;
}

/** Writes entries of a map, the first where the cursor is, the others below it at `column` (block) or behind commas. */
export function writeEntries(entries: readonly Entry[], column: number, style: WriteStyle, prefix = '', suffix = ''): Written {
  return write(entries.map(([, piece]) => piece), style, prefix, suffix, (writer) => writer.entries(entries, column));
}

/** Writes a value where the cursor is, then the entries that belong beside it. `column`: of the keys beside. */
export function writeValue(value: Piece, along: readonly Entry[], column: number, style: WriteStyle, prefix = '', suffix = ''): Written {
  return write([value, ...along.map(([, piece]) => piece)], style, prefix, suffix, (writer) => {
    const rest = along.map((entry) => writer.separator(column) + writer.entry(entry, column));
    return writer.inline(value, column) + rest.join('');
  });
}

/** Writes list items at column `column` of their dashes, the first where the cursor is. */
export function writeItem(item: Piece, column: number, style: WriteStyle, prefix = ''): Written {
  return write([item], style, prefix, '', (writer) => writer.item(item, column));
}

/** A scalar as YAML (quoted where it would mean something else) or JSON. */
export function scalarText(value: string | number | boolean | null, notation: WriteStyle['notation'], quote: '"' | "'" | '' = ''): string {
  if (notation === 'json' || (quote === '"' && typeof value === 'string')) return JSON.stringify(value);
  if (typeof value !== 'string') return String(value);
  const style = quote === "'" ? 'single-quoted' : 'plain';
  return renderText(value, style, notation === 'flow');
}

function write(pieces: readonly Piece[], style: WriteStyle, prefix: string, suffix: string, render: (writer: PieceWriter) => string): Written {
  const holes = pieces.reduce((sum, piece) => sum + holesIn(piece), 0);
  if (!style.snippets || holes === 0) {
    const writer = new PieceWriter({ ...style, snippets: false }, 0);
    return { text: prefix + render(writer) + suffix, isSnippet: false };
  }
  const writer = new PieceWriter(style, holes);
  return { text: escapeSnippet(prefix) + render(writer) + escapeSnippet(suffix), isSnippet: true };
}

function holesIn(piece: Piece): number {
  if (piece.type === 'text') return 0;
  if (piece.type === 'map') return piece.entries.reduce((sum, [, child]) => sum + holesIn(child), 0);
  if (piece.type === 'list') return piece.items.reduce((sum, child) => sum + holesIn(child), 0);
  return 1;
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

class PieceWriter {
  private nextHole = 1;

  constructor(
    private readonly style: WriteStyle,
    private readonly holes: number,
  ) {}

  entries(entries: readonly Entry[], column: number): string {
    return entries.map((entry) => this.entry(entry, column)).join(this.separator(column));
  }

  /** What stands between two entries of a map. */
  separator(column: number): string {
    return this.style.notation === 'block' ? this.newLine(column) : ', ';
  }

  entry([name, piece]: Entry, column: number): string {
    const { notation, step, listIndent } = this.style;
    const key = this.literal(scalarText(name, notation));
    if (notation !== 'block') return `${key}: ${this.inline(piece, column)}`;
    switch (piece.type) {
      case 'text':
      case 'hole':
        return `${key}: ${this.inline(piece, column)}`;
      case 'script':
        return `${key}: |${this.newLine(column + step)}${this.hole()}`;
      case 'map':
        return `${key}:${this.newLine(column + step)}${this.entries(piece.entries, column + step)}`;
      case 'keys':
        return `${key}:${this.newLine(column + step)}${this.hole()}`;
      case 'list':
        return `${key}:${piece.items.map((item) => this.newLine(column + listIndent) + this.item(item, column + listIndent)).join('')}`;
    }
  }

  item(piece: Piece, column: number): string {
    return `- ${this.inline(piece, column + 2)}`;
  }

  /** A value that begins where the text is; in block style, `column` is that of its keys. */
  inline(piece: Piece, column: number): string {
    const { notation } = this.style;
    switch (piece.type) {
      case 'text':
        return this.literal(scalarText(piece.value, notation));
      case 'hole':
        return piece.isText && notation === 'json' ? `"${this.hole()}"` : this.hole(piece.choices);
      case 'script':
        return notation === 'block' ? `|${this.newLine(column)}${this.hole()}` : `"${this.hole()}"`;
      case 'keys':
        return notation === 'block' ? this.hole() : `{${this.hole()}${this.closing('}')}`;
      case 'map':
        return notation === 'block' ? this.entries(piece.entries, column) : `{${this.entries(piece.entries, column)}${this.closing('}')}`;
      case 'list':
        return notation === 'block' ? piece.items.map((item) => this.item(item, column)).join(this.newLine(column)) : `[${piece.items.map((item) => this.inline(item, column)).join(', ')}]`;
    }
  }

  private newLine(column: number): string {
    return this.style.lineBreak + ' '.repeat(column);
  }

  private closing(bracket: string): string {
    return this.style.snippets ? `\\${bracket}` : bracket;
  }

  private literal(text: string): string {
    return this.style.snippets ? escapeSnippet(text) : text;
  }

  private hole(choices: readonly (string | number | boolean)[] | undefined = undefined): string {
    if (!this.style.snippets) return '';
    // A single hole is where the cursor ends: no tab is needed to leave it.
    const number = this.holes === 1 ? 0 : this.nextHole++;
    // The final tab stop takes no choices; the list of values opens by itself.
    if (!choices || number === 0) return `$${number}`;
    const options = choices.map((choice) => scalarText(choice, this.style.notation).replace(/[\\$},|]/g, '\\$&'));
    return `\${${number}|${options.join(',')}|}`;
  }
}
