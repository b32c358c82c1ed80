// Lines of a document as edits see them: where they start and end, and which comments belong to what stands below.

import { behindBreak, isBlank, isBreak } from './characters';
import type { YamlDocument } from './tree';

/** Offset of the first character of the line that `offset` is in. */
export function lineStartOf(text: string, offset: number): number {
  let start = Math.min(offset, text.length);
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** Offset of the line's break, or the text's length. */
export function lineEndOf(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Offset behind the break that ends the line of `offset`; the text's length if there is none. */
export function lineBreakEnd(text: string, offset: number): number {
  const end = lineEndOf(text, offset);
  return end < text.length ? behindBreak(text, end) : end;
}

/** Offset behind the break of a line and behind the blank lines that follow it. */
export function blankLinesEnd(text: string, lineEnd: number): number {
  let at = lineBreakEnd(text, lineEnd);
  while (at < text.length) {
    const end = lineEndOf(text, at);
    if (text.slice(at, end).trim() !== '') break;
    const next = lineBreakEnd(text, end);
    if (next === at) break;
    at = next;
  }
  return at;
}

/** 0-based column of an offset in UTF-16 units. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStartOf(text, offset);
}

/** Whether only white space stands in a range. */
export function isBlankRange(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isBlank(code) && !isBreak(code)) return false;
  }
  return true;
}

/**
 * Where the comment lines begin that stand right above a line, at its column, without a blank line between: they speak
 * of it. The line's own start if there are none.
 */
export function commentLinesAbove(document: YamlDocument, lineStart: number, column: number): number {
  const { text } = document;
  let start = lineStart;
  while (start > 0) {
    const above = lineStartOf(text, start - (text[start - 1] === '\n' && text[start - 2] === '\r' ? 2 : 1));
    const hash = above + column;
    if (above === start || text[hash] !== '#' || !isBlankRange(text, above, hash)) break;
    start = above;
  }
  return start;
}

/**
 * The end of the last line of what stands from `start` to `end`, with a comment behind it and comment lines below it that
 * are indented deeper than it.
 */
export function lastLineOf(document: YamlDocument, start: number, end: number): { readonly end: number; readonly hasBreak: boolean } {
  const { text } = document;
  const column = columnOf(text, start);
  let lineEnd = lineEndOf(text, end);
  for (let line = lineBreakEnd(text, lineEnd); line < text.length; line = lineBreakEnd(text, line)) {
    let at = line;
    while (isBlank(text.charCodeAt(at))) at++;
    if (text[at] !== '#' || at - line <= column) break;
    lineEnd = lineEndOf(text, at);
  }
  return { end: lineEnd, hasBreak: lineEnd < text.length };
}
