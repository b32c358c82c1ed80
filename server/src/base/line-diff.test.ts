// Differences by lines: edits turn the one text into the other, and touch as few lines as can be.

import assert from 'node:assert/strict';
import { compareLines, lineEdits } from './line-diff';
import { applyEdits } from './text';

describe('line differences', () => {
  it('are edits of the lines that differ', () => {
    const before = 'a\nb\nc\nd';
    assert.deepEqual(lineEdits(before, 'a\nx\nc\nd\n'), [
      { range: { start: 2, end: 4 }, newText: 'x\n' },
      { range: { start: 6, end: 7 }, newText: 'd\n' },
    ]);
  });

  it('turn any text into any other', () => {
    let state = 11;
    const random = (below: number): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % below;
    const text = (): string => Array.from({ length: random(14) }, () => 'abc'[random(3)] + (random(9) === 0 ? '' : random(4) === 0 ? '\r\n' : '\n')).join('');
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()];
      assert.equal(applyEdits(before, lineEdits(before, after)), after);
      const lines = compareLines(before, after);
      const side = (gone: string): string => lines.filter(({ mark }) => mark !== gone).map((line) => line.text).join('');
      assert.deepEqual([side('+'), side('-')], [before, after]);
    }
  });
});
