// The difference of two texts as `diff -u` writes it and `patch` reads it. Written here, since it is short: a dependency would be larger.

import { compareLines, type Line } from '../base/line-diff';

/** Unchanged lines around a change, as `diff -u` has them. */
const contextLines = 3;

/**
 * @param file as the headers are to name it
 * @returns '' where the texts are the same
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compareLines(before, after);
  const name = file.replaceAll('\\', '/');
  return `--- ${name}\n+++ ${name}\n${hunksOf(lines).map((hunk) => renderHunk(lines, hunk)).join('')}`;
}

interface Hunk {
  readonly start: number;
  readonly end: number;
}

function hunksOf(lines: readonly Line[]): Hunk[] {
  const hunks: { start: number; end: number }[] = [];
  lines.forEach(({ mark }, index) => {
    if (mark === ' ') return;
    const last = hunks.at(-1);
    const end = Math.min(lines.length, index + 1 + contextLines);
    if (last && index - contextLines <= last.end) last.end = end;
    else hunks.push({ start: Math.max(0, index - contextLines), end });
  });
  return hunks;
}

function renderHunk(lines: readonly Line[], { start, end }: Hunk): string {
  const inside = lines.slice(start, end);
  const before = rangeOf(lines, start, inside, '+');
  const after = rangeOf(lines, start, inside, '-');
  return `@@ -${before} +${after} @@\n${inside.map(({ mark, text }) => mark + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`)).join('')}`;
}

/** `first line,count`; an empty stretch is named by the line above it. */
function rangeOf(lines: readonly Line[], start: number, inside: readonly Line[], other: '-' | '+'): string {
  const above = lines.slice(0, start).filter(({ mark }) => mark !== other).length;
  const count = inside.filter(({ mark }) => mark !== other).length;
  return `${count === 0 ? above : above + 1},${count}`;
}
