// The command line of eg-lint: what it takes and what it refuses, in one line.

import assert from 'node:assert/strict';
import { parseLintArguments, UsageError } from './arguments';

const rules = new Set(['unknown-field']);
const parse = (...args: string[]) => parseLintArguments(args, rules);

describe('eg-lint arguments', () => {
  it('reads every flag', () => {
    const options = parse('--format', 'json', '--eg-version', 'v1.8.3', '--max-warnings', '3', '--rule', 'unknown-field=off', '-q', '--no-color', 'a.yaml', 'b');
    assert.deepEqual(options, {
      paths: ['a.yaml', 'b'],
      format: 'json',
      release: 8,
      maxWarnings: 3,
      stdinFilename: undefined,
      quiet: true,
      color: false,
      ruleSeverities: { 'unknown-field': 'off' },
      definitions: [],
      upgradeFrom: undefined,
      fix: undefined,
    });
  });

  it('tells fixes that are written from those that are shown', () => {
    assert.equal(parse('--fix', 'a').fix, 'write');
    assert.equal(parse('--fix', '--dry-run', 'a').fix, 'show');
  });

  const refused: readonly [args: string[], words: RegExp][] = [
    [[], /no PATH given/],
    [['--format', 'xml', 'a'], /--format xml: not a format; choose one of pretty, json/],
    [['--eg-version', '1.10', 'a'], /--eg-version 1\.10: not a known release .* 1\.1 to 1\.9/],
    [['--eg-version', 'newest', 'a'], /not a known release/],
    [['--max-warnings', '-1', 'a'], /max-warnings/],
    [['--max-warnings', 'few', 'a'], /whole number/],
    [['--rule', 'unknown-field', 'a'], /ID=SEVERITY/],
    [['--rule', 'unknown-field=fatal', 'a'], /ID=SEVERITY/],
    [['--rule', 'no-such=off', 'a'], /no rule no-such/],
    [['--frmat', 'json', 'a'], /--frmat/],
    [['--stdin-filename', 'x.yaml', 'a'], /goes with -/],
    [['--upgrade-from', '2.0', 'a'], /--upgrade-from 2\.0: not a known release/],
    [['--upgrade-from', '1.9', 'a'], /name another release than the one to check for/],
    [['--upgrade-from', '1.6', '--eg-version', '1.6', 'a'], /name another release/],
    [['--upgrade-from', '1.6', '--fix', 'a'], /only reports/],
    [['--dry-run', 'a'], /goes with --fix/],
    [['--fix', '-', 'a'], /either/],
  ];
  for (const [args, words] of refused) {
    it(`refuses ${JSON.stringify(args)} in one line`, () => {
      assert.throws(
        () => parse(...args),
        (error) => error instanceof UsageError && words.test(error.message) && !error.message.includes('\n'),
      );
    });
  }
});
