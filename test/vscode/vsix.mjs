// Reads a packaged extension (a zip file) without help from outside: lists its files and unpacks them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/**
 * The files in a zip archive, by its central directory.
 * @param {string} file
 * @returns {{name: string, size: number, packedSize: number, content: () => Buffer}[]}
 * @throws Error when the file is no zip archive, or a packing method other than store and deflate is met
 */
export function zipEntries(file) {
  const data = readFileSync(file);
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error(`${file} is not a zip archive`);
  const entries = [];
  let at = data.readUInt32LE(end + 16);
  for (let index = data.readUInt16LE(end + 10); index > 0; index -= 1) {
    const [method, packedSize, size] = [data.readUInt16LE(at + 10), data.readUInt32LE(at + 20), data.readUInt32LE(at + 24)];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset));
    const header = data.readUInt32LE(at + 42);
    const name = data.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, size, packedSize, content: () => unpack(data, header, method, packedSize, name) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** Writes the extension's own files, those below extension/ in the archive, to a folder. */
export function unpackExtension(vsix, folder) {
  for (const entry of zipEntries(vsix)) {
    if (!entry.name.startsWith('extension/') || entry.name.endsWith('/')) continue;
    const target = normalize(join(folder, entry.name.slice('extension/'.length)));
    if (!target.startsWith(normalize(folder) + sep)) throw new Error(`${entry.name} would be written outside ${folder}`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, entry.content());
  }
}

function unpack(data, header, method, packedSize, name) {
  const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
  const packed = data.subarray(start, start + packedSize);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`${name} is packed with method ${method}, which is not known here`);
}
