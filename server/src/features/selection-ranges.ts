// Grows a selection by structure: word, value, entry, map, … document.

import { touches, type TextRange } from '../base/text';
import type { LuaExpression, LuaStatement } from '../lua/syntax-tree';
import { childBlocks, walkBlock } from '../lua/walk';
import type { YamlNode } from '../yaml/tree';
import type { ManifestDocument } from '../workspace/manifest';
import type { SelectionRanges } from './feature-types';

/** The ranges around `offset`, the innermost first; each lies in the next and is wider. */
export function selectionRangesAt(document: ManifestDocument, offset: number): SelectionRanges {
  const outward: TextRange[] = [];
  const add = (range: TextRange): void => {
    if (touches(range, offset)) outward.push(range);
  };
  add(wordAround(document.text, offset));
  for (const comment of document.yaml.comments) add(comment.range);
  const inward: TextRange[] = [{ start: 0, end: document.text.length }];
  collect(document.yaml.root, offset, inward);
  for (const manifest of document.manifests) {
    if (manifest.place === 'embedded' && touches(manifest.root.range, offset)) collect(manifest.root, offset, inward);
  }
  return increasing([...outward, ...rangesInScript(document, offset), ...inward.reverse()]);
}

/** The parts of a script around `offset`: expressions, statements, blocks. */
function rangesInScript(document: ManifestDocument, offset: number): readonly TextRange[] {
  return document.luaScripts.flatMap((script) => {
    const inner = script.toScript(offset);
    if (inner === undefined) return [];
    const ranges: TextRange[] = [];
    const look = (node: LuaStatement | LuaExpression): boolean => {
      if (!touches(node.range, inner)) return false;
      ranges.push(node.range);
      const blocks = node.type === 'function' ? [node.body] : isStatement(node) ? childBlocks(node) : [];
      for (const { statements } of blocks) {
        const [first, last] = [statements[0], statements.at(-1)];
        if (first && last) ranges.push({ start: first.range.start, end: last.range.end });
      }
      return true;
    };
    walkBlock(script.analysis.script.body, { statement: look, expression: look });
    return ranges.map((range) => script.toDocument(range)).filter((range) => touches(range, offset));
  });
}

const statementTypes: ReadonlySet<string> = new Set(['do', 'while', 'repeat', 'if', 'numeric-for', 'generic-for']);

/** Statements with blocks; of functions the expression has them. */
function isStatement(node: LuaStatement | LuaExpression): node is LuaStatement {
  return statementTypes.has(node.type);
}

function collect(root: YamlNode | undefined, offset: number, inward: TextRange[]): void {
  let node = root;
  while (node && touches(node.range, offset)) {
    inward.push(node.range);
    if (node.kind === 'map') {
      const entry = node.entries.findLast((candidate) => touches(candidate.range, offset));
      if (!entry) return;
      inward.push(entry.range);
      if (touches(entry.key.range, offset)) {
        inward.push(entry.key.range);
        return;
      }
      node = entry.value;
    } else if (node.kind === 'sequence') {
      node = node.items.findLast((candidate) => touches(candidate.range, offset));
    } else {
      if (node.kind === 'scalar' && node.style.endsWith('quoted')) {
        const inside = { start: node.range.start + 1, end: node.range.end - 1 };
        if (inside.start <= inside.end && touches(inside, offset)) inward.push(inside);
      }
      return;
    }
  }
}

function wordAround(text: string, offset: number): TextRange {
  const isWord = (at: number): boolean => /[\w$]/.test(text[at] ?? '');
  let start = offset;
  while (start > 0 && isWord(start - 1)) start--;
  let end = offset;
  while (isWord(end)) end++;
  return { start, end };
}

/** Keeps what makes each range contain, and be wider than, the one before. */
function increasing(ranges: readonly TextRange[]): TextRange[] {
  const kept: TextRange[] = [];
  const byWidth = [...ranges].sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const range of byWidth) {
    const last = kept.at(-1);
    const wider = !last || (range.start <= last.start && range.end >= last.end && range.end - range.start > last.end - last.start);
    if (wider && range.end > range.start) kept.push(range);
  }
  return kept.length > 0 ? kept : ranges.slice(0, 1);
}
