// The difference of two texts by lines: the fewest lines that go and come.

import type { TextEdit } from './text';

/** More differences than this are not looked for: what is left is shown as one change. */
const mostSteps = 2_000;

export interface Line {
  /** ' ' stays, '-' goes, '+' comes. */
  readonly mark: ' ' | '-' | '+';
  /** With its line break, if it has one. */
  readonly text: string;
}

/** The lines of both texts in order: those that stay, go and come. */
export function compareLines(before: string, after: string): readonly Line[] {
  return compare(linesOf(before), linesOf(after));
}

/** Edits that turn `before` into `after`: whole lines, and only those that differ. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const edits: { range: { start: number; end: number }; newText: string }[] = [];
  let at = 0;
  let open = false;
  for (const { mark, text } of compareLines(before, after)) {
    if (mark === ' ') open = false;
    else if (!open) {
      edits.push({ range: { start: at, end: at }, newText: '' });
      open = true;
    }
    if (mark === '+') edits.at(-1)!.newText += text;
    else at += text.length;
    if (mark === '-') edits.at(-1)!.range.end = at;
  }
  return edits;
}

/** What of an edit differs: the characters at its ends that stay are left out. Pairs that make up one character are not torn. */
export function narrowed(before: string, { range, newText }: TextEdit): TextEdit {
  let { start, end } = range;
  let [from, to] = [0, newText.length];
  while (start < end && from < to && before[start] === newText[from] && !isHighHalf(before.charCodeAt(start))) [start, from] = [start + 1, from + 1];
  while (start < end && from < to && before[end - 1] === newText[to - 1] && !isLowHalf(before.charCodeAt(end - 1))) [end, to] = [end - 1, to - 1];
  return { range: { start, end }, newText: newText.slice(from, to) };
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLowHalf(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** Lines with their breaks; a lone CR is none, as for `patch`. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return [
    ...before.slice(0, start).map((text): Line => ({ mark: ' ', text })),
    ...shortestScript(before.slice(start, before.length - tail), after.slice(start, after.length - tail)),
    ...before.slice(before.length - tail).map((text): Line => ({ mark: ' ', text })),
  ];
}

/** Myers' greedy algorithm: the fewest lines that go and come. */
function shortestScript(before: readonly string[], after: readonly string[]): Line[] {
  const reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let steps = 0; steps <= Math.min(before.length + after.length, mostSteps); steps++) {
    trace.push(new Map(reached));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = comesFromAbove(reached, diagonal, steps) ? reached.get(diagonal + 1)! : reached.get(diagonal - 1)! + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reached.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before, after);
    }
  }
  return [...before.map((text): Line => ({ mark: '-', text })), ...after.map((text): Line => ({ mark: '+', text }))];
}

function comesFromAbove(reached: ReadonlyMap<number, number>, diagonal: number, steps: number): boolean {
  return diagonal === -steps || (diagonal !== steps && reached.get(diagonal - 1)! < reached.get(diagonal + 1)!);
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], before: readonly string[], after: readonly string[]): Line[] {
  const lines: Line[] = [];
  let x = before.length;
  let y = after.length;
  for (let steps = trace.length - 1; steps >= 0; steps--) {
    const reached = trace[steps]!;
    const from = comesFromAbove(reached, x - y, steps) ? x - y + 1 : x - y - 1;
    const fromX = reached.get(from)!;
    while (x > 0 && y > 0 && x > fromX && y > fromX - from) {
      lines.push({ mark: ' ', text: before[--x]! });
      y--;
    }
    if (steps === 0) break;
    if (from > x - y) lines.push({ mark: '+', text: after[--y]! });
    else lines.push({ mark: '-', text: before[--x]! });
  }
  return lines.reverse();
}
