// An open document says what the protocol's own document says, after any changes.

import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { OpenDocument } from './open-document';

const uri = 'file:///a.yaml';

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
}

describe('OpenDocument', () => {
  it('has the text, the offsets and the positions of the protocol after thousands of changes', () => {
    const pieces = ['\n', '\r\n', '\r', 'key: value', 'x', '', '', '\u{1F600}', 'a\nb\r\nc\rd', '\n'.repeat(30), 'long '.repeat(40), 'line: 1\n'.repeat(3_000)];
    for (let seed = 1; seed <= 6; seed++) {
      const random = randomNumbers(seed);
      const first = ['', 'a: 1\nb: 2', 'key: value\r\n'.repeat(5_000), 'x\r'.repeat(9_000), `${'wide '.repeat(9_000)}\nend\n`, 'a: 1\n'.repeat(12_000)][seed - 1]!;
      const theirs = TextDocument.create(uri, 'yaml', 1, first);
      const ours = new OpenDocument(uri, 1, first);
      let text = first;
      for (let step = 0; step < 400; step++) {
        const changes: TextDocumentContentChangeEvent[] = Array.from({ length: 1 + random(2) }, () => {
          if (random(300) === 0) return { text: pieces[random(pieces.length)]! };
          const line = random(theirs.lineCount + 2) - 1;
          const start = { line, character: random(14) };
          const end = { line: line + (random(3) === 0 ? random(step % 50 === 0 ? 3_000 : 4) : 0), character: random(14) };
          return { range: random(20) === 0 ? { start: end, end: start } : { start, end }, text: pieces[random(pieces.length)]! };
        });
        const edits = ours.update(changes, step + 2);
        TextDocument.update(theirs, changes, step + 2);
        const where = `seed ${seed}, step ${step}`;
        assert.equal(ours.text, theirs.getText(), where);
        if (edits) for (const { range, newText } of edits) text = text.slice(0, range.start) + newText + text.slice(range.end);
        else text = ours.text;
        assert.equal(text, ours.text, `the edits, ${where}`);
        assert.equal(ours.version, step + 2);
        for (let look = 0; look < 5; look++) {
          const offset = random(text.length + 20) - 5;
          assert.deepEqual(ours.positionAt(offset), theirs.positionAt(offset), `the position of ${offset}, ${where}`);
          const position = { line: random(theirs.lineCount + 3) - 1, character: random(20) };
          assert.equal(ours.offsetAt(position), theirs.offsetAt(position), `the offset of ${JSON.stringify(position)}, ${where}`);
        }
      }
    }
  });
});
