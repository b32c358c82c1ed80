// Differences of texts: as `patch` reads them, and for random texts both sides can be read off them.

import assert from 'node:assert/strict';
import { unifiedDiff } from './unified-diff';

describe('unified diff', () => {
  it('says nothing about equal texts', () => assert.equal(unifiedDiff('a', 'x\n', 'x\n'), ''));

  it('shows a change with three lines around it', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
    assert.equal(unifiedDiff('a.yaml', before, before.replace('5', 'x')), '--- a.yaml\n+++ a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n');
  });

  it('shows changes far apart in hunks of their own', () => {
    const before = Array.from({ length: 30 }, (_, index) => `${index + 1}\n`).join('');
    const diff = unifiedDiff('a', before, before.replace('3\n', '').replace('25\n', '25\nnew\n'));
    assert.deepEqual(diff.match(/^@@.*@@$/gm), ['@@ -1,6 +1,5 @@', '@@ -23,6 +22,7 @@']);
  });

  it('says where a last line has no break', () => {
    assert.equal(unifiedDiff('a', 'x', 'y\n'), '--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n');
  });

  it('counts from the line above where one side is empty', () => assert.match(unifiedDiff('a', '', 'x\n'), /^@@ -0,0 \+1,1 @@$/m));

  it('holds both texts, however they differ', () => {
    let state = 7;
    const random = (below: number): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % below;
    for (let round = 0; round < 300; round++) {
      const text = (): string => Array.from({ length: random(12) }, () => `${'abc'[random(3)]}\n`).join('');
      const [before, after] = [text(), text()];
      const diff = unifiedDiff('f', before, after).split('\n').slice(2);
      if (before === after || diff.filter((line) => line.startsWith('@@')).length !== 1) continue;
      const side = (marks: string): string => diff.filter((line) => line !== '' && marks.includes(line[0]!)).map((line) => `${line.slice(1)}\n`).join('');
      assert.ok(before.includes(side(' -')) && after.includes(side(' +')), `${JSON.stringify([before, after])}\n${diff.join('\n')}`);
    }
  });
});
