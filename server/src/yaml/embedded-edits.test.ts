// Edits of text inside scalars: read again, the scalar holds exactly what was to be written, in every style.

import assert from 'node:assert/strict';
import { applyEdits, type TextEdit } from '../base/text';
import { scalarSourceMap } from './embedded';
import { editsInScalar } from './embedded-edits';
import { parseDocument } from './parse';
import { at, type YamlScalar } from './tree';

const styles: readonly { readonly name: string; readonly document: string }[] = [
  { name: 'literal', document: 'a: |\n  one\n  two three\n\n  four\nb: 1\n' },
  { name: 'folded', document: 'a: >\n  one\n\n  two three\n\n\n  four\nb: 1\n' },
  { name: 'double-quoted, folded', document: 'a: "one\n\n  two three\n\n\n  four\\n"\nb: 1\n' },
  { name: 'double-quoted, with escaped breaks', document: 'a: "one\\n\\\n  two three\\n\\n\\\n  four\\n"\nb: 1\n' },
  { name: 'single-quoted', document: "a: 'one\n\n  two three\n\n\n  four\n\n  '\nb: 1\n" },
  { name: 'literal, CRLF', document: 'a: |\r\n  one\r\n  two three\r\n\r\n  four\r\nb: 1\r\n' },
];

describe('edits inside of scalars', () => {
  for (const { name, document } of styles) {
    it(`leave behind what they are to: ${name}`, () => {
      const yaml = parseDocument(document);
      const scalar = at(yaml.root, 'a') as YamlScalar;
      assert.equal(scalar.text, 'one\ntwo three\n\nfour\n');
      for (let start = 0; start <= scalar.text.length; start++) {
        for (let end = start; end <= scalar.text.length; end++) {
          for (const newText of ['X', '(y)']) {
            const edit: TextEdit = { range: { start, end }, newText };
            const edits = editsInScalar(yaml, scalar, scalarSourceMap(yaml, scalar), [edit]);
            if (!edits) continue;
            const after = applyEdits(document, edits);
            const reread = parseDocument(after);
            assert.deepEqual(reread.problems, [], after);
            // A literal scalar ends in a break whatever is written.
            const wanted = applyEdits(scalar.text, [edit]);
            assert.equal((at(reread.root, 'a') as YamlScalar).text.trimEnd(), wanted.trimEnd(), `${JSON.stringify(edit)}\n${after}`);
            assert.equal((at(reread.root, 'b') as YamlScalar | undefined)?.text, '1', after);
          }
        }
      }
    });
  }
});
