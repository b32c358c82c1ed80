// The matcher against what Go's regexp package says of the same pattern and text.

import assert from 'node:assert/strict';
import { compileGoRegExp } from './go-regexp';

describe('compileGoRegExp', () => {
  const rows: [pattern: string, matches: string[], refuses: string[]][] = [
    ['^a$', ['a'], ['a\n', 'ba', '']],
    ['a', ['a', 'xay'], ['', 'A']],
    ['', ['', 'x'], []],
    ['^$', [''], ['a']],
    ['^.$', ['x', '\r', '\u2028', '😀'], ['\n', 'xy']],
    ['(?s)^.$', ['\n'], ['xy']],
    ['(?i)^abc$', ['aBC'], ['abd']],
    ['^(?i:a)b$', ['Ab', 'ab'], ['aB']],
    ['^a(?i)b|c$', ['aB', 'xC'], ['Ab']],
    ['^\\s$', [' ', '\t', '\f'], ['\v', '\u00a0']],
    ['^[[:alpha:]_]+$', ['ab_C'], ['a1']],
    ['^[^[:digit:]]$', ['a'], ['1']],
    ['^[]a]$', [']', 'a'], ['b']],
    ['^[a-]$', ['-', 'a'], ['b']],
    ['^[\\w.-]+$', ['a.b-c_'], ['a b']],
    ['^\\pL\\p{Greek}\\P{L}$', ['éα1'], ['1α1']],
    ['^\\x41\\x{1F600}\\t$', ['A😀\t'], ['A']],
    ['\\Aab\\z', ['ab'], ['xab', 'ab\n']],
    ['^\\Qa.b\\E$', ['a.b'], ['axb']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^a{2}$', ['aa'], ['aaa']],
    ['^a{,2}$', ['a{,2}'], ['aa']],
    ['^x*?y+?z??$', ['y', 'xxyyz'], ['x']],
    ['^(?P<name>a)(?<other>b)(?:c)$', ['abc'], ['ab']],
    ['^(a|ab)(c|bcd)$', ['abcd', 'ac', 'abc'], ['abcdc']],
    ['^(|a)$', ['', 'a'], ['aa']],
    ['^(()|a)+$', ['', 'aaa'], ['b']],
    ['^[A-Za-z0-9-]+$', ['a-b'], ['a_b']],
    ['^(\\*|https?:\\/\\/(\\*|(\\*\\.)?(([\\w-]+\\.?)+)?[\\w-]+)(:\\d{1,5})?)$', ['*', 'https://*.a.b:80'], ['http://', 'x*']],
  ];
  for (const [pattern, matches, refuses] of rows) {
    it(`reads ${JSON.stringify(pattern)}`, () => {
      const compiled = compileGoRegExp(pattern);
      assert.ok(compiled);
      for (const text of matches) assert.ok(compiled.test(text), `should match ${JSON.stringify(text)}`);
      for (const text of refuses) assert.ok(!compiled.test(text), `should not match ${JSON.stringify(text)}`);
      // Answers do not depend on what was asked before.
      for (const text of matches) assert.ok(compiled.test(text), `should match ${JSON.stringify(text)} again`);
    });
  }

  for (const pattern of ['(?=a)', '(?!a)', '(?<=a)', '(a)\\1', 'a**', '*a', '(', ')', '[', '[b-a]', 'a{1001}', '\\', '\\y', '[[:nope:]]', '\\p{Nope}', '(?z)a', '\\bword\\b']) {
    it(`says nothing about ${pattern}`, () => assert.equal(compileGoRegExp(pattern), undefined));
  }

  it('takes linear time where a backtracking engine takes exponential time', () => {
    const compiled = compileGoRegExp('^(([\\w-]+\\.?)+)+$')!;
    const start = performance.now();
    assert.equal(compiled.test(`${'a'.repeat(10_000)}!`), false);
    assert.ok(performance.now() - start < 500);
  });

  it('keeps a pattern made to explode in bounds', () => {
    assert.equal(compileGoRegExp('((a{1,1000}){1,1000}){1,1000}'), undefined);
    assert.equal(compileGoRegExp('('.repeat(1000) + ')'.repeat(1000)), undefined);
  });
});
