// Finds what is still to be filled in: `TODO` in comments and values, as new manifests have it.

import type { TextRange } from '../base/text';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlNode } from '../yaml/tree';

/** A place that is left to fill in. Offsets are relative to the document. */
export interface Placeholder {
  /** From `TODO` to the end of what is said about it. */
  readonly range: TextRange;
  /** What is to be done, as the text has it; empty where it does not say. */
  readonly words: string;
  /** What is to be replaced: the value in front of the comment, else `range`. */
  readonly target: TextRange;
  /** What goes when it is done, where it is a comment: with the blanks in front of it, or its whole line. */
  readonly comment: TextRange | undefined;
}

/** More of them than anybody works through in one document. */
const most = 200;

/** The placeholders of a document, in the order of the text. */
export function placeholdersIn({ yaml, text }: ManifestDocument): readonly Placeholder[] {
  if (!text.includes('TODO')) return [];
  const found: Placeholder[] = [];
  for (const { range } of yaml.comments) {
    const at = todoIn(text, range)[0];
    if (at !== undefined) found.push(inComment(text, { start: at, end: range.end }, range.start));
  }
  for (const range of scalarsIn(yaml.root)) for (const at of todoIn(text, range)) found.push(inValue(text, at, range));
  return found.sort((a, b) => a.range.start - b.range.start).slice(0, most);
}

/** Where the word stands in a stretch of the text. */
function todoIn(text: string, { start, end }: TextRange): number[] {
  return [...text.slice(start, end).matchAll(/\bTODO\b/g)].slice(0, most).map((match) => start + match.index);
}

function inComment(text: string, place: TextRange, commentStart: number): Placeholder {
  const range = trimmed(text, place);
  const lineStart = text.lastIndexOf('\n', commentStart - 1) + 1;
  const before = text.slice(lineStart, commentStart).trimEnd();
  // The value behind the dashes and the key of its line.
  const head = /^\s*(?:- +)*(?:[\w./-]+:[ \t]+)?/.exec(before)![0];
  const isBesideValue = head.length < before.length && !before.endsWith(':');
  return {
    range,
    words: wordsIn(text, range),
    target: isBesideValue ? { start: lineStart + head.length, end: lineStart + before.length } : range,
    comment: before === '' ? { start: lineStart, end: lineBreakBehind(text, place.end) } : { start: lineStart + before.length, end: place.end },
  };
}

/** Where the next line begins. */
function lineBreakBehind(text: string, offset: number): number {
  const lineBreak = /\r\n|\n|\r/g;
  lineBreak.lastIndex = offset;
  const match = lineBreak.exec(text);
  return match ? match.index + match[0].length : text.length;
}

/** In scripts, what stands behind the word on its line belongs to it where a comment does. */
function inValue(text: string, start: number, value: TextRange): Placeholder {
  const lineEnd = text.slice(start, value.end).search(/[\r\n]/);
  const end = lineEnd === -1 ? value.end : start + lineEnd;
  const isRemark = text.startsWith('TODO:', start);
  const range = isRemark ? trimmed(text, { start, end }) : { start, end: start + 'TODO'.length };
  return { range, words: isRemark ? wordsIn(text, range) : '', target: range, comment: undefined };
}

function trimmed(text: string, { start, end }: TextRange): TextRange {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function wordsIn(text: string, { start, end }: TextRange): string {
  return text.slice(start + 'TODO'.length, end).replace(/^[:\s]+/, '').replace(/\.$/, '');
}

/** The insides of all scalars. */
function scalarsIn(root: YamlNode | undefined): TextRange[] {
  const ranges: TextRange[] = [];
  const open: YamlNode[] = root ? [root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'scalar') ranges.push(node.style.endsWith('quoted') ? { start: node.range.start + 1, end: node.range.end - 1 } : node.range);
    else if (node.kind === 'map') for (const { value } of node.entries) value && open.push(value);
    else if (node.kind === 'sequence') open.push(...node.items);
  }
  return ranges;
}
