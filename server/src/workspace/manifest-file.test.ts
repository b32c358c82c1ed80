// A file's documents after any edit are those that a fresh look at its text finds.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../schema/catalog';
import { splitDocuments } from '../yaml/split';
import { DocumentCache } from './document-cache';
import { ManifestFile, TooManyDocuments } from './manifest-file';

const profile = { catalog: new SchemaLibrary().catalog(9), partial: false };

function newFile(): ManifestFile {
  return new ManifestFile('file:///a.yaml', new DocumentCache(), profile);
}

function stretches(file: ManifestFile): string[] {
  return file.slots.map(({ start, startLine, entry }) => `${start} ${startLine} ${JSON.stringify(entry.text)}`);
}

function expected(text: string): string[] {
  const linesBefore = (offset: number): number => text.slice(0, offset).split(/\r\n|\n|\r/).length - 1;
  return splitDocuments(text).map(({ start, text: slice }) => `${start} ${linesBefore(start)} ${JSON.stringify(slice)}`);
}

describe('ManifestFile', () => {
  it('has the documents that its text has, after thousands of random edits', () => {
    const pieces = ['\n', '\r\n', '\r', '---', '---\n', '\n---\n', '...', '\n...\n', '# c\n', 'a: 1\n', 'x', ' ', '-', '.', '\uFEFF', '%YAML 1.2\n', '--- a\n', '', '', '', ''];
    for (let seed = 1; seed <= 8; seed++) {
      let state = seed;
      const random = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
      const file = newFile();
      let text = '';
      for (let step = 0; step < 800; step++) {
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + random(step % 30 === 0 ? 60 : 6));
        const newText = pieces[random(pieces.length)]! + (random(10) === 0 ? pieces[random(pieces.length)]! : '');
        text = text.slice(0, start) + newText + text.slice(end);
        if (seed % 2 === 0 || random(5) === 0) file.setText(text, profile, 10_000);
        else file.edit({ range: { start, end }, newText }, 10_000);
        assert.deepEqual(stretches(file), expected(text), `seed ${seed}, step ${step}`);
        if (random(4) === 0) assert.equal(file.text, text);
      }
    }
  });

  it('keeps the slots of documents that did not change', () => {
    const file = newFile();
    const documents = Array.from({ length: 20 }, (_, index) => `---\na: ${index}\n`);
    file.setText(documents.join(''), profile, 100);
    const before = [...file.slots];
    documents[7] = '---\na: seven\n';
    file.setText(documents.join(''), profile, 100);
    assert.deepEqual(file.slots, before, 'the edited one keeps its slot, too');
    const start = documents.slice(0, 7).join('').length + '---\na: '.length;
    file.edit({ range: { start, end: start + 'seven'.length }, newText: '7' }, 100);
    documents[7] = '---\na: 7\n';
    assert.deepEqual(file.slots, before, 'typed in, too');
    documents.splice(3, 1);
    assert.deepEqual(file.setText(documents.join(''), profile, 100), [before[3]]);
    documents.splice(10, 0, '---\nnew: 1\n');
    file.setText(documents.join(''), profile, 100);
    assert.equal(file.slots.filter((slot) => before.includes(slot)).length, 19);
    assert.deepEqual(stretches(file), expected(documents.join('')));
  });

  it('finds the slot of an offset', () => {
    const file = newFile();
    file.setText('a: 1\n---\nb: 2\n---\nc: 3\n', profile, 10);
    assert.deepEqual([0, 4, 5, 13, 14, 99].map((offset) => file.slots.indexOf(file.slotAt(offset)!)), [0, 0, 1, 1, 2, 2]);
  });

  it('refuses more documents than it may have, and stays as it was', () => {
    const file = newFile();
    file.setText('a: 1\n', profile, 3);
    assert.throws(() => file.setText('---\na: 1\n'.repeat(4), profile, 3), TooManyDocuments);
    assert.throws(() => file.edit({ range: { start: 5, end: 5 }, newText: '---\na: 1\n'.repeat(3) }, 3), TooManyDocuments);
    assert.deepEqual(stretches(file), expected('a: 1\n'));
  });
});
