// What can be folded, told from the lines alone, so that half-typed files and templates fold as well as whole ones; in scripts by their tree.

import { LineIndex } from '../base/text';
import type { EmbeddedLua } from '../workspace/lua-scripts';
import type { FoldingRange } from './feature-types';
import { luaFoldsOf } from './lua/lua-folding';

interface Line {
  readonly start: number;
  readonly end: number;
  /** Depth: the column, and behind it whether a dash opens the line (`- a` below `key:` at the same column is inside of it). */
  readonly depth: number;
}

/** A file has no more folds than this in any editor's gutter. */
const most = 20_000;

/**
 * Folds of one document's text: the document, what is indented below a line, runs of comment lines, and template blocks.
 * Needs no tree, and so works for documents that are none of our business, too.
 */
export function foldingRangesOf(text: string): FoldingRange[] {
  const folds: FoldingRange[] = [];
  const index = new LineIndex(text);
  const open: Line[] = [];
  const blocks: number[] = [];
  let comments: { start: number; end: number; count: number } | undefined;
  let documentStart: number | undefined;
  let previousEnd = 0;

  const add = (start: number, end: number, kind?: FoldingRange['kind']): void => {
    if (folds.length < most && index.positionAt(start).line < index.positionAt(end).line) folds.push({ range: { start, end }, ...(kind ? { kind } : {}) });
  };
  const endComments = (): void => {
    if (comments && comments.count > 1) add(comments.start, comments.end, 'comment');
    comments = undefined;
  };
  const closeTo = (depth: number): void => {
    while (open.length > 0 && open.at(-1)!.depth >= depth) add(open.pop()!.end, previousEnd);
  };

  for (let line = 0; line < index.lineCount; line++) {
    const start = index.lineStart(line);
    const end = index.lineEnd(line);
    const content = text.slice(start, end);
    const indent = content.search(/\S/);
    if (indent === -1) {
      endComments();
      continue;
    }
    trackTemplate(content, start, end, blocks, add);
    if (content[indent] === '#') {
      comments = comments ? { ...comments, end, count: comments.count + 1 } : { start, end, count: 1 };
      continue;
    }
    endComments();
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(content)) {
      if (content.startsWith('---')) documentStart = end;
      closeTo(0);
      previousEnd = end;
      continue;
    }
    // A template's own line says nothing of the structure around it.
    if (/^\{\{.*\}\}$/.test(content.trim())) continue;
    const isItem = /^-(?:\s|$)/.test(content.slice(indent));
    const depth = indent * 2 + (isItem ? 1 : 0);
    closeTo(depth);
    open.push({ start, end, depth });
    previousEnd = end;
  }
  endComments();
  closeTo(0);
  if (documentStart !== undefined) add(documentStart, previousEnd, 'region');
  return folds.sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
}

/** Folds of a document with scripts: in those that can be read, by what they are made of instead of by their lines. */
export function foldingRangesWithScripts(text: string, scripts: readonly EmbeddedLua[]): FoldingRange[] {
  const lines = new LineIndex(text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  const inScripts = scripts.flatMap((script) => {
    const folds = luaFoldsOf(script, text, lines);
    if (!folds) return [];
    const { start, end } = script.toDocument({ start: 0, end: script.text.trimEnd().length });
    // The line of the key folds the script as a whole.
    const first = lineOf(start) + (/[:-]/.test(text.slice(lines.lineStart(lineOf(start)), start)) ? 1 : 0);
    return [{ first, last: lineOf(end), folds: folds.filter(({ range }) => lineOf(range.start) >= first) }];
  });
  const byLines = foldingRangesOf(text).filter(({ range }) => {
    const line = lineOf(range.start);
    return !inScripts.some(({ first, last }) => first <= line && line <= last);
  });
  return [...byLines, ...inScripts.flatMap(({ folds }) => folds)].sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
}

/** Pairs `{{ if }}` … `{{ end }}` over lines; an `else` begins a new block. */
function trackTemplate(content: string, start: number, end: number, blocks: number[], add: (start: number, end: number, kind: 'region') => void): void {
  for (const [, word] of content.matchAll(/\{\{-?\s*(if|range|with|define|block|else|end)\b/g)) {
    if (word === 'end' || word === 'else') {
      const opened = blocks.pop();
      // The last line stays visible, as with braces.
      if (opened !== undefined && opened < start) add(opened, start - 1, 'region');
    }
    if (word !== 'end') blocks.push(end);
  }
}
