// The smallest change between two texts.

import assert from 'node:assert/strict';
import { changeBetween } from './text-change';

describe('the change between two texts', () => {
  it('is none between equal ones', () => assert.equal(changeBetween('a', 'a'), undefined));

  it('is no longer than what differs', () => {
    assert.deepEqual(changeBetween('abc', 'axc'), { start: 1, end: 2, newText: 'x' });
    assert.deepEqual(changeBetween('aa', 'aaa'), { start: 2, end: 2, newText: 'a' });
    assert.deepEqual(changeBetween('abc', ''), { start: 0, end: 3, newText: '' });
  });

  it('keeps pairs together', () => {
    assert.deepEqual(changeBetween('a😀b', 'a😁b'), { start: 1, end: 3, newText: '😁' });
    assert.deepEqual(changeBetween('\u{1f600}', '\u{1fa00}'), { start: 0, end: 2, newText: '\u{1fa00}' });
  });

  it('makes the one out of the other', () => {
    for (const [before, after] of [['function a() end\n', 'function ab()\nend\n'], ['xyx', 'xyxyx'], ['', 'a\n'], ['😀😀', '😀']] as const) {
      const { start, end, newText } = changeBetween(before, after)!;
      assert.equal(before.slice(0, start) + newText + before.slice(end), after);
    }
  });
});
