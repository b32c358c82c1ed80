// Manifests with holes: one text that becomes plain YAML, or a snippet whose tab stops are the holes.

import { renderText } from '../yaml/render';

/** A place in a template that a parameter's value fills; as text it is a marker that no manifest can hold. */
export class Hole {
  /** @param path the parameter, or a part of its value: `name`, `target.kind` */
  constructor(readonly path: string) {}

  toString(): string {
    return `\uE000${this.path}\uE001`;
  }
}

/** What may stand in a template: a hole, text (of one or many lines), or nothing. */
export type Piece = Hole | string | number | false | undefined;

/**
 * A text whose lines keep the indentation that they have relative to each other. Text of several lines stands in the column
 * in which it is put; a line that holds nothing but an empty piece is left out.
 * @returns the text without line break at its end, with markers where holes are
 */
export function yaml(strings: TemplateStringsArray, ...pieces: readonly Piece[]): string {
  const source = strings.map((text, index) => (index < pieces.length ? text + slot(pieces[index]!, index) : text)).join('');
  return dedented(source)
    .flatMap((line) => filledLines(line, pieces))
    .join('\n');
}

/** Holes are text already; other pieces are put in once the lines have their columns. */
function slot(piece: Piece, index: number): string {
  return piece instanceof Hole ? piece.toString() : `\uE002${index}\uE003`;
}

function dedented(source: string): string[] {
  const lines = source.split('\n');
  if (lines[0]!.trim() === '') lines.shift();
  if (lines.at(-1)?.trim() === '') lines.pop();
  const columns = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...columns);
  return lines.map((line) => line.slice(margin));
}

function filledLines(line: string, pieces: readonly Piece[]): string[] {
  const alone = /^( *)\uE002(\d+)\uE003$/.exec(line);
  if (!alone) return fillInside(line, pieces).split('\n');
  const text = textOf(pieces[Number(alone[2])]);
  return text === '' ? [] : text.split('\n').map((each) => (each === '' ? '' : alone[1] + each));
}

function fillInside(line: string, pieces: readonly Piece[]): string {
  return line.replace(/\uE002(\d+)\uE003/g, (_, index: string, at: number) => textOf(pieces[Number(index)]).replaceAll(/\n(?=.)/g, `\n${' '.repeat(at)}`));
}

function textOf(piece: Piece): string {
  return piece === undefined || piece === false ? '' : String(piece);
}

/** What fills the holes of a template, by their paths. Texts are quoted where they would be read as something else. */
export type HoleValue = (path: string) => string | number | boolean;

/** The template with its holes filled: YAML as the API server reads it. */
export function plainText(template: string, valueOf: HoleValue): string {
  const parts = template.split(holeMarker);
  return parts.map((part, index) => (index % 2 === 0 ? part : written(valueOf(part), parts[index - 1]!, parts[index + 1]!))).join('');
}

/** What a tab stop offers; the first is what stands there. Undefined or one value: nothing to choose from. */
export type HoleChoices = (path: string) => readonly string[] | undefined;

/**
 * The template as a snippet in LSP's syntax. Each hole is a tab stop with its value in it, in the order of the text; where a
 * hole comes again, it mirrors the first. Filled in and left alone, it reads as `plainText`.
 */
export function snippetText(template: string, valueOf: HoleValue, choicesOf: HoleChoices = () => undefined): string {
  const numbers = new Map<string, number>();
  const parts = template.split(holeMarker);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeSnippet(part);
      const value = String(valueOf(part));
      const text = written(valueOf(part), parts[index - 1]!, parts[index + 1]!);
      // Quotes stay around the tab stop; what needs escapes inside of them is left as it is.
      if (text !== value && text !== `"${value}"`) return escapeSnippet(text);
      const known = numbers.get(part);
      if (known === undefined) numbers.set(part, numbers.size + 1);
      const stop = known === undefined ? tabStop(numbers.size, value, choicesOf(part)) : `\${${known}}`;
      return text === value ? stop : `"${stop}"`;
    })
    .join('');
}

const holeMarker = /\uE000([\w.]+)\uE001/;

/** A value as it stands between these texts. */
function written(value: string | number | boolean, before: string, after: string): string {
  return typeof value === 'string' && isWholeScalar(before, after) ? renderText(value, 'plain', false) : String(value);
}

function tabStop(number: number, value: string, choices: readonly string[] = []): string {
  const others = choices.filter((choice) => choice !== value);
  if (others.length === 0) return value === '' ? `\${${number}}` : `\${${number}:${escapeSnippet(value)}}`;
  return `\${${number}|${[value, ...others].map((choice) => choice.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
}

/** Text that a snippet is to hold as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Whether a hole between these texts is all of a value or key, so that it may need quotes. */
function isWholeScalar(before: string, after: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const isValue = /[:-] $/.test(line) && !/(?:^|\s)#/.test(line) && /^(?:$|[ \t]*\n|[ \t]+#)/.test(after);
  return isValue || (/^[ -]*$/.test(line) && after.startsWith(': '));
}

/** Items of a list, one a line; quoted where they would be read as something else than these texts. */
export function itemLines(items: readonly string[]): string {
  return items.map((item) => `- ${renderText(item, 'plain', false)}`).join('\n');
}
