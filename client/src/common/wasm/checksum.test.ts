// Checksums: how they look and where they go.

import assert from 'node:assert/strict';
import { isWasm, placeSum, sha256Of } from './checksum';

const sum = 'f'.repeat(64);

function put(before: string): string {
  const offset = before.indexOf('$0');
  const text = before.replace('$0', '');
  const { start, end, text: added } = placeSum(text, offset, sum);
  return text.slice(0, start) + added + text.slice(end);
}

describe('checksums of Wasm modules', () => {
  it('are SHA-256 in lower case', async () => assert.equal(await sha256Of(new TextEncoder().encode('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
  it('tell a module by its first bytes', () => {
    assert.ok(isWasm(new Uint8Array([0, 0x61, 0x73, 0x6d, 1])));
    assert.ok(!isWasm(new TextEncoder().encode('<html>')));
  });
  it('take the place of the one that is written', () => assert.equal(put('http:\n  url: https://a\n  sha256: "A$0BC" # old\n'), `http:\n  url: https://a\n  sha256: ${sum} # old\n`));
  it('take its place from the line of the address', () => assert.equal(put('http:\n  url: https://$0a\n  sha256: abc\n'), `http:\n  url: https://a\n  sha256: ${sum}\n`));
  it('fill an empty one', () => assert.equal(put('http:\n  sha256:$0\n  url: https://a\n'), `http:\n  sha256: ${sum}\n  url: https://a\n`));
  it('go below the address', () => assert.equal(put('http:\n  url: https://a$0\ntype: HTTP\n'), `http:\n  url: https://a\n  sha256: ${sum}\ntype: HTTP\n`));
  it('go below the address when the cursor stands above it', () => assert.equal(put('code:\n  ht$0tp:\n    url: https://a\n'), `code:\n  http:\n    url: https://a\n    sha256: ${sum}\n`));
  it('keep Windows line breaks', () => assert.equal(put('http:\r\n  url: https://a$0\r\n'), `http:\r\n  url: https://a\r\n  sha256: ${sum}\r\n`));
  it('go to the cursor elsewhere', () => assert.equal(put('note: $0\n'), `note: ${sum}\n`));
});
