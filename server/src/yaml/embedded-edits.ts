// Edits of the text inside a scalar as edits of the document around it, written as the scalar's style wants it.

import type { TextEdit, TextRange } from '../base/text';
import { documentStyle } from './document-style';
import type { ScalarSourceMap } from './embedded';
import type { YamlDocument, YamlScalar } from './tree';

/**
 * Turns edits of a scalar's decoded text into edits of its document.
 *
 * @param source the scalar's map, as `scalarSourceMap` makes it
 * @param edits offsets in the scalar's text
 * @returns undefined where the style cannot hold the new text: line breaks in folded and single-quoted scalars, blanks beside a
 *   line break that is folded, and nearly anything in plain ones
 */
export function editsInScalar(document: YamlDocument, scalar: YamlScalar, source: ScalarSourceMap, edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  // Without a character there is no place either: where the text would stand, only a new scalar can tell.
  if (source.text === '') return undefined;
  const { lineBreak } = documentStyle(document);
  const result: TextEdit[] = [];
  for (const { range, newText } of edits) {
    // White space at the very start would be taken for the indentation of the whole scalar.
    if (scalar.style === 'literal' && range.start === 0 && /^\s/.test(newText)) return undefined;
    const start = startOf(source, range);
    const written = writtenIn(scalar, newText, source.text.slice(range.start, range.end), document.text.slice(start - columnIn(document, start), start), lineBreak);
    if (written === undefined) return undefined;
    if (scalar.style === 'folded' && range.end === source.text.length && isBreak(source.text[range.end - 1])) return undefined;
    if (scalar.style !== 'literal' && !staysFolded(document, source, range, newText)) return undefined;
    const indent = scalar.style === 'literal' ? ' '.repeat(scalar.contentColumn ?? 0) : '';
    // Behind the last line break, and in an empty line, no indentation is there yet; behind a break that is put in, the rest of the line needs one.
    const isAtBlankLine = scalar.style === 'literal' && (range.start === 0 || isBreak(source.text[range.start - 1])) && isBreak(source.text[range.start] ?? '\n');
    const before = isAtBlankLine && newText !== '' ? `${missingBreak(document, start, lineBreak)}${isBreak(newText[0]) ? '' : indent.slice(columnIn(document, start))}` : '';
    const after = /[\r\n]$/.test(newText) && range.end < source.text.length && source.text[range.end] !== '\n' ? indent : '';
    // The break behind a literal scalar ends its line as well.
    const endsLine = scalar.style === 'literal' && range.end === source.text.length && isBreak(source.text[range.end - 1]) && newText !== '' && !isBreak(newText.at(-1));
    result.push({ range: { start, end: Math.max(start, endOf(source, range)) }, newText: `${before}${written}${after}${endsLine ? lineBreak : ''}` });
  }
  return result;
}

/** Behind what stands before, where a line break follows: of a folded one the first break counts for nothing. */
function startOf(source: ScalarSourceMap, { start }: TextRange): number {
  const isBehindText = start > 0 && !isBreak(source.text[start - 1]);
  return isBehindText && /^\s?$/.test(source.text[start] ?? '') ? source.rangeToOuter({ start: start - 1, end: start }).end : source.toOuter(start);
}

/** A range that takes a line break along takes the indentation behind it along. */
function endOf(source: ScalarSourceMap, range: TextRange): number {
  return range.end > range.start && !/\s/.test(source.text[range.end - 1]!) ? source.rangeToOuter(range).end : range.end > range.start ? source.toOuter(range.end) : 0;
}

/** Whether line breaks beside an edit still mean the same: blanks beside them are dropped, and a break more or less is another text. */
function staysFolded({ text }: YamlDocument, source: ScalarSourceMap, { start, end }: TextRange, newText: string): boolean {
  const isFolded = (inner: number): boolean => inner >= 0 && inner < source.text.length && /\s/.test(source.text[inner]!) && isBreak(text[source.toOuter(inner)]);
  const [first, last] = [newText[0] ?? source.text[end], newText.at(-1) ?? source.text[start - 1]];
  const isInsideOfBreaks = (inner: number): boolean => isFolded(inner - 1) && isFolded(inner);
  if (isInsideOfBreaks(start) || isInsideOfBreaks(end)) return false;
  return !(isFolded(start - 1) && /^\s?$/.test(first ?? '')) && !(isFolded(end) && /^\s?$/.test(last ?? ''));
}

function isBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

function columnIn({ text }: YamlDocument, offset: number): number {
  return offset - (Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1);
}

/** The document may end without a break, which the scalar's text still has. */
function missingBreak({ text }: YamlDocument, offset: number, lineBreak: string): string {
  return offset === 0 || /[\r\n]/.test(text[offset - 1]!) ? '' : lineBreak;
}

/**
 * Several lines in folded text, whose breaks stay beside lines that begin with white space.
 * @param line what stands in front of them on their line
 * @returns undefined where a break would be folded, there or behind the last line
 */
function foldedLines(newText: string, line: string, lineBreak: string, column: number | undefined): string | undefined {
  if (column === undefined || line.length < column || newText.includes('\r')) return undefined;
  const lines = `${line.slice(column)}${newText}`.split('\n');
  const areSpaced = lines.map((one) => /^[ \t]/.test(one));
  const staysAsItIs = lines.every((one, index) => index === 0 || (one !== '' && (areSpaced[index] || areSpaced[index - 1])));
  return staysAsItIs && areSpaced.at(-1) === areSpaced[0] ? newText.replaceAll('\n', lineBreak + ' '.repeat(column)) : undefined;
}

/** @param line what stands in front of the text on its line */
function writtenIn(scalar: YamlScalar, newText: string, replaced: string, line: string, lineBreak: string): string | undefined {
  const breaks = /[\r\n]/;
  switch (scalar.style) {
    case 'literal':
      return newText.replace(/\r\n|\n|\r/g, '\n').replace(/\n(?!\n|$)/g, `\n${' '.repeat(scalar.contentColumn ?? 0)}`).replaceAll('\n', lineBreak);
    case 'double-quoted':
      return newText.replace(/[\\"]/g, '\\$&').replace(/\r\n|\n|\r/g, '\\n').replaceAll('\t', '\\t');
    case 'folded':
      if (breaks.test(replaced)) return undefined;
      return breaks.test(newText) ? foldedLines(newText, line, lineBreak, scalar.contentColumn) : newText;
    case 'single-quoted':
      return breaks.test(newText) ? undefined : newText.replaceAll("'", "''");
    case 'plain':
      return /^[\w.]*$/.test(newText) ? newText : undefined;
  }
}
