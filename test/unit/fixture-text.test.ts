// The notation of fixtures: what it reads and what it writes.

import assert from 'node:assert/strict';
import { annotate, fixtureText, parseFixture } from '../fixture-text';

describe('a fixture', () => {
  it('is one file without headers, freed from the indentation of the test around it', () => {
    const { files, cursor } = parseFixture(`
      kind: Gateway
      metadata:
        name: eg
    `);
    assert.deepEqual(files, [{ path: 'manifest.yaml', text: 'kind: Gateway\nmetadata:\n  name: eg\n', expectations: [] }]);
    assert.equal(cursor, undefined);
  });

  it('keeps a text that does not begin with a line break as it is', () => {
    assert.equal(fixtureText('  a: 1\n'), '  a: 1\n');
  });

  it('has several files by headers, and a cursor in one of them', () => {
    const { files, cursor } = parseFixture('//- a.yaml\na: 1\n//- dir/b.yaml\nb: $02\n');
    assert.deepEqual(files.map(({ path, text }) => [path, text]), [['a.yaml', 'a: 1\n'], ['dir/b.yaml', 'b: 2\n']]);
    assert.deepEqual(cursor, { path: 'dir/b.yaml', offset: 3 });
  });

  it('refuses two cursors, text before the first header, and an expectation without a line', () => {
    assert.throws(() => parseFixture('a: $0\nb: $0'), /more than one/);
    assert.throws(() => parseFixture('a: 1\n//- b.yaml\n'), /before the first/);
    assert.throws(() => parseFixture('# ^^ error(some-rule): x\n'), /nothing stands above/);
  });

  it('expects findings under carets, and takes those lines out', () => {
    const { files } = parseFixture(`
      kynd: Gateway
      #^^^ error(unknown-field): kynd
      #     ^^^^^^^ warning(other)
      code: |
        function f()
        # ^^^^^^^^... hint(lua): goes on
        end
      last:
      #    | information(empty-range)
      x
      #< error(one-column)
    `);
    assert.equal(files[0]!.text, 'kynd: Gateway\ncode: |\n  function f()\n  end\nlast:\nx\n');
    assert.deepEqual(
      files[0]!.expectations.map(({ line, start, end, severity, rule, message }) => [line, start, end, severity, rule, message]),
      [
        [0, 0, 4, 'error', 'unknown-field', 'kynd'],
        [0, 6, 13, 'warning', 'other', ''],
        [2, 4, Infinity, 'hint', 'lua', 'goes on'],
        [4, 5, 5, 'information', 'empty-range', ''],
        [5, 0, 1, 'error', 'one-column', ''],
      ],
    );
  });

  it('is written as it is read', () => {
    const fixture = 'kynd: Gateway\n#^^^ error(unknown-field): kynd\n#     ^^^^^^^ warning(other)\nlast:\n#    | information(empty-range)\nx\n#< error(one-column)\n';
    const file = parseFixture(fixture).files[0]!;
    assert.equal(annotate(file.text, file.expectations), fixture);
  });

  it('takes CRLF as it comes', () => {
    const { files } = parseFixture('a: 1\r\n#  ^ error(some-rule): x\r\nb: 2\r\n');
    assert.equal(files[0]!.text, 'a: 1\r\nb: 2\r\n');
    assert.deepEqual(files[0]!.expectations.map(({ start, end, message }) => [start, end, message]), [[3, 4, 'x']]);
  });
});
