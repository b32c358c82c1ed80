// The difference of two texts as `diff -u` writes it and `patch` reads it. Written here, since it is short: a dependency would be larger.

/** Unchanged lines around a change, as `diff -u` has them. */
const contextLines = 3;

/** More differences than this are not looked for: what is left is shown as one change. */
const mostSteps = 2_000;

interface Line {
  /** ' ' stays, '-' goes, '+' comes. */
  readonly mark: ' ' | '-' | '+';
  /** With its line break, if it has one. */
  readonly text: string;
}

/**
 * @param file as the headers are to name it
 * @returns '' where the texts are the same
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  const name = file.replaceAll('\\', '/');
  return `--- ${name}\n+++ ${name}\n${hunksOf(lines).map((hunk) => renderHunk(lines, hunk)).join('')}`;
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
