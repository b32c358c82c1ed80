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
    const written = writtenIn(scalar, newText, source.text.slice(range.start, range.end), lineBreak);
    if (written === undefined) return undefined;
    const start = source.toOuter(range.start);
    result.push({ range: { start, end: range.end > range.start ? Math.max(start, source.toOuter(range.end)) : start }, newText: written });
  }
  return result;
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
