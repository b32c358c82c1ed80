// Scalars with another text: any text goes in and comes back exactly, and everything around stays as it was.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { literalBlock } from './literal-block';
import { parseDocument } from './parse';
import { randomNumbers } from './random-yaml';
import { renderText } from './render';
import { rewriteScalar, type RewriteStyle } from './rewrite-scalar';
import { at, type YamlScalar } from './tree';

function rewritten(document: string, text: string, style: RewriteStyle = 'as-needed'): string | undefined {
  const yaml = parseDocument(document);
  const edits = rewriteScalar(yaml, at(yaml.root, 'spec', 'inline') as YamlScalar, text, style);
  return edits && applyEdits(document, edits);
}

describe('a scalar with another text', () => {
  it('keeps its block, its indentation and the comment behind its header', () => {
    assert.equal(rewritten('spec:\n    inline: | # why\n          a\n          b\n    next: 1\n', 'a\n  c\n'), 'spec:\n    inline: | # why\n          a\n            c\n    next: 1\n');
  });

  it('gets the indicators that its text needs', () => {
    assert.equal(rewritten('spec:\n  inline: |\n    a\n  next: 1\n', '  a\nb'), 'spec:\n  inline: |2-\n      a\n    b\n  next: 1\n');
    assert.equal(rewritten('spec:\n  inline: |\n    a\n\n  next: 1\n', 'a\n\n\n'), 'spec:\n  inline: |+\n    a\n\n\n  next: 1\n');
  });

  it('becomes a block when it gets several lines, with the comment behind it', () => {
    assert.equal(rewritten('spec:\n  inline: "a" # why\n  next: 1\n', 'a\nb\n'), 'spec:\n  inline: | # why\n    a\n    b\n  next: 1\n');
    assert.equal(rewritten("spec:\n  inline: 'it''s'\n", "it's\nb\n"), "spec:\n  inline: |\n    it's\n    b\n");
  });

  it('stays in quotes where no block can stand', () => {
    assert.equal(rewritten('{"spec": {"inline": "a"}}\n', 'a\n"b"\n'), '{"spec": {"inline": "a\\n\\"b\\"\\n"}}\n');
    assert.equal(rewritten('spec: { inline: a, next: 1 }\n', 'a\nb\n'), 'spec: { inline: "a\\nb\\n", next: 1 }\n');
  });

  it('keeps the line breaks of the file', () => {
    assert.equal(rewritten('spec:\r\n  inline: |\r\n    a\r\n  next: 1\r\n', 'a\nb\n\nc\n'), 'spec:\r\n  inline: |\r\n    a\r\n    b\r\n\r\n    c\r\n  next: 1\r\n');
  });

  it('is refused another style where its own is to be kept', () => {
    assert.equal(rewritten("spec:\n  inline: 'a'\n", 'a\nb\n', 'keep'), undefined);
    assert.equal(rewritten('spec:\n  inline: >\n    a\n', 'a\nb\n', 'keep'), undefined);
  });

  it('is refused what would be taken for a template', () => assert.equal(rewritten('spec:\n  inline: |\n    a\n', 'a = {{ .Values.a }}\n'), undefined));

  it('holds any text, in any place', function () {
    this.timeout(60_000);
    const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 3_000);
    const random = randomNumbers(Number(process.env['FUZZ_SEED'] ?? 20));
    const around = [
      (inline: string) => `kind: A\nspec:\n  first: 1\n  inline: ${inline}`,
      (inline: string) => `spec:\n    inline: ${inline}`,
      (inline: string) => `# top\nspec:\n  inline: &script ${inline}`,
    ];
    const tails = ['', 'next: &x [1]\nlast: two\n', '\n\n# below\nlast: two\n'];
    for (let round = 0; round < rounds; round++) {
      const [before, after] = [script(random), script(random)];
      const isWindows = random() < 0.2;
      const place = pick(random, around);
      const parentColumn = /^ +(?=inline)/m.exec(place(''))![0].length;
      const block = literalBlock(before, { parentColumn, column: parentColumn + 1 + Math.floor(random() * 4), lineBreak: '\n' });
      // Blank lines below a block that keeps its breaks would be its own.
      const tail = pick(random, /^\|\d?\+/.test(block ?? '') ? tails.slice(0, 2) : tails).replace('next', `${' '.repeat(parentColumn)}next`);
      const document = place(block ?? `${renderText(before, 'double-quoted', false)}\n`) + tail;
      const text = isWindows ? document.replaceAll('\n', '\r\n') : document;
      const read = at(parseDocument(text).root, 'spec', 'inline');
      assert.equal((read as YamlScalar).text, before, `written: ${JSON.stringify(text)}`);
      const changed = rewritten(text, after);
      assert.ok(changed !== undefined, `${JSON.stringify(after)} in ${JSON.stringify(text)}`);
      const again = parseDocument(changed);
      assert.equal((at(again.root, 'spec', 'inline') as YamlScalar).text, after, JSON.stringify(changed));
      assert.equal(JSON.stringify(again.problems), '[]', JSON.stringify(changed));
      assert.equal(at(again.root, 'last') === undefined, !tail.includes('last'), JSON.stringify(changed));
      assert.ok(changed.endsWith(tail.includes('next') ? text.slice(text.indexOf('next')) : ''), 'what follows stays');
      // And back, as undoing does.
      const back = rewritten(changed, before);
      assert.ok(back !== undefined && (at(parseDocument(back).root, 'spec', 'inline') as YamlScalar).text === before, `back: ${JSON.stringify(changed)}`);
    }
  });
});

/** Texts with all that makes blocks hard: blanks at both ends, tabs, empty lines, comments, letters beyond ASCII, long lines. */
function script(random: () => number): string {
  const pieces = ['a', ' ', '  ', '\t', '\n', '\n', '\n\n', '#', ' # x', '- ', ': ', '---', '...', 'end', '"', "'", '\\', '%', '|', '>', 'é', '語', '😀', 'x'.repeat(300), 'local a = 1\n', '  return 2\n', '&a', '*a', '!t', '\u00a0', '\u0085'];
  return Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(random, pieces)).join('');
}

function pick<Item>(random: () => number, from: readonly Item[]): Item {
  return from[Math.floor(random() * from.length)]!;
}
