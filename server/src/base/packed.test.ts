// What was packed comes back as it was.

import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { unpacked } from './packed';

describe('unpacked', () => {
  for (const text of ['', 'a', 'Zeilen\nmit Umlauten: äöü, 日本, 🚀', 'again and again '.repeat(5_000)]) {
    it(`gives back ${text.length} characters`, () => assert.equal(unpacked(deflateRawSync(text, { level: 9 }).toString('base64')), text));
  }
});
