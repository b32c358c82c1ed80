// Files cut into documents: markers, what belongs to which document, line breaks, speed.

import assert from 'node:assert/strict';
import { splitDocuments } from './split';

function check(text: string, expected: readonly string[]): void {
  const slices = splitDocuments(text);
  assert.deepEqual(slices.map((slice) => slice.text), expected);
  let end = 0;
  for (const slice of slices) {
    assert.equal(slice.start, end);
    assert.equal(text.slice(slice.start, slice.end), slice.text);
    ({ end } = slice);
  }
  assert.equal(end, text.length);
}

describe('splitDocuments', () => {
  it('takes a file without markers whole', () => {
    check('a: 1\nb: 2\n', ['a: 1\nb: 2\n']);
    check('{"a": [1]}', ['{"a": [1]}']);
    check('', ['']);
  });
  it('cuts in front of each ---', () => check('a: 1\n---\nb: 2\n---\nc: 3\n', ['a: 1\n', '---\nb: 2\n', '---\nc: 3\n']));
  it('cuts behind each ...', () => check('a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']));
  it('keeps comments, directives and blank lines with the --- below', () => {
    check('# licence\n\n%YAML 1.1\n---\na: 1\n', ['# licence\n\n%YAML 1.1\n---\na: 1\n']);
    check('a: 1\n...\n# c\n---\nb: 1\n', ['a: 1\n...\n', '# c\n---\nb: 1\n']);
    check('a: 1\n# c\n---\nb: 1\n', ['a: 1\n# c\n', '---\nb: 1\n']);
  });
  it('keeps empty documents', () => {
    check('---\n---\n', ['---\n', '---\n']);
    check('---\n# c\n---\na: 1\n', ['---\n# c\n', '---\na: 1\n']);
    check('a: 1\n---', ['a: 1\n', '---']);
  });
  it('adds no document for blank lines at the end', () => check('a: 1\n...\n\n  \n', ['a: 1\n...\n\n  \n']));
  it('takes markers within block scalars, as the specification does', () => check('a: |\n  x\n---\n  z\n', ['a: |\n  x\n', '---\n  z\n']));
  it('wants white space behind a marker and nothing in front', () => {
    check('a: 1\n---b\n ---\n----\n....\n', ['a: 1\n---b\n ---\n----\n....\n']);
    check('a: 1\n--- # c\nb: 1\n---\tx\n', ['a: 1\n', '--- # c\nb: 1\n', '---\tx\n']);
  });
  it('knows CRLF, lone CR and a BOM', () => {
    check('\ufeff---\r\na: 1\r\n---\r\nb: 1\r\n...\r\n', ['\ufeff---\r\na: 1\r\n', '---\r\nb: 1\r\n...\r\n']);
    check('a: 1\r---\rb: 1\r', ['a: 1\r', '---\rb: 1\r']);
    check('a: 1\n---\rb: 1\r---\nc: 1', ['a: 1\n', '---\rb: 1\r', '---\nc: 1']);
  });
  it('cuts 1,000 documents in a blink', () => {
    const text = `---\n${'  key: some value here\n'.repeat(39)}`.repeat(1000);
    splitDocuments(text);
    const start = performance.now();
    assert.equal(splitDocuments(text).length, 1000);
    // 0.4 ms on an idle machine.
    assert.ok(performance.now() - start < 50);
  });
});
