// Edits of the text inside a scalar as edits of the document around it, written as the scalar's style wants it.

import type { TextEdit } from '../base/text';
import { documentStyle } from './document-style';
import type { ScalarSourceMap } from './embedded';
import type { YamlDocument, YamlScalar } from './tree';

/**
 * Turns edits of a scalar's decoded text into edits of its document.
 *
 * @param source the scalar's map, as `scalarSourceMap` makes it
 * @param edits offsets in the scalar's text
 * @returns undefined where the style cannot hold the new text: line breaks in folded and single-quoted scalars, and nearly anything in plain ones
 */
export function editsInScalar(document: YamlDocument, scalar: YamlScalar, source: ScalarSourceMap, edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const { lineBreak } = documentStyle(document);
  const result: TextEdit[] = [];
  for (const { range, newText } of edits) {
    // White space at the very start would be taken for the indentation of the whole scalar.
    if (scalar.style === 'literal' && range.start === 0 && /^\s/.test(newText)) return undefined;
    const written = writtenIn(scalar, newText, source.text.slice(range.start, range.end), lineBreak);
    if (written === undefined) return undefined;
    const start = source.toOuter(range.start);
    const indent = scalar.style === 'literal' ? ' '.repeat(scalar.contentColumn ?? 0) : '';
    // Behind the last line break no indentation is there yet; behind a break that is put in, the rest of the line needs one.
    const isBehindEnd = scalar.style === 'literal' && range.start === source.text.length && (source.text === '' || source.text.endsWith('\n'));
    const before = isBehindEnd && newText !== '' ? `${missingBreak(document, start, lineBreak)}${indent}` : '';
    const after = /[\r\n]$/.test(newText) && range.end < source.text.length && source.text[range.end] !== '\n' ? indent : '';
    result.push({ range: { start, end: range.end > range.start ? Math.max(start, source.toOuter(range.end)) : start }, newText: `${before}${written}${after}` });
  }
  return result;
}

/** The document may end without a break, which the scalar's text still has. */
function missingBreak({ text }: YamlDocument, offset: number, lineBreak: string): string {
  return offset === 0 || /[\r\n]/.test(text[offset - 1]!) ? '' : lineBreak;
}

function writtenIn(scalar: YamlScalar, newText: string, replaced: string, lineBreak: string): string | undefined {
  const breaks = /[\r\n]/;
  switch (scalar.style) {
    case 'literal':
      return newText.replace(/\r\n|\n|\r/g, '\n').replace(/\n(?!\n|$)/g, `\n${' '.repeat(scalar.contentColumn ?? 0)}`).replaceAll('\n', lineBreak);
    case 'double-quoted':
      return newText.replace(/[\\"]/g, '\\$&').replace(/\r\n|\n|\r/g, '\\n').replaceAll('\t', '\\t');
    case 'folded':
      return breaks.test(newText) || breaks.test(replaced) ? undefined : newText;
    case 'single-quoted':
      return breaks.test(newText) ? undefined : newText.replaceAll("'", "''");
    case 'plain':
      return /^[\w.]*$/.test(newText) ? newText : undefined;
  }
}
