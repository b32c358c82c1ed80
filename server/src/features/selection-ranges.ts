// Grows a selection by structure: word, value, entry, map, … document.

import { touches, type TextRange } from '../base/text';
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
  return increasing([...outward, ...inward.reverse()]);
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
