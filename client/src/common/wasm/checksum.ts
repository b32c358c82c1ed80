// Where a checksum goes in a manifest, and how it looks. Knows no editor.

/** A text that takes the place of a range of offsets. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The SHA-256 of bytes as manifests have it: 64 hexadecimal digits in lower case. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether bytes begin as a Wasm module does. */
export function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

const sumLine = /^(\s*(?:- )?sha256:)[ \t]*("[^"]*"|'[^']*'|[^\s#]*)/;
const urlLine = /^(\s*)(- )?url:/;

/**
 * Where a checksum goes: into the `sha256` of the `http` block around the cursor, or below the `url` of that block; elsewhere at the cursor.
 * @param offset of the cursor, 0-based in UTF-16 units
 */
export function placeSum(text: string, offset: number, sum: string): Replacement {
  const lines = text.split('\n');
  const starts = lines.reduce<number[]>((all, line) => [...all, all.at(-1)! + line.length + 1], [0]);
  const row = text.slice(0, offset).split('\n').length - 1;
  const around = blockAround(lines, row);
  const written = around.find((one) => sumLine.test(lines[one]!));
  if (written !== undefined) {
    const [whole, key = ''] = sumLine.exec(lines[written]!)!;
    const start = starts[written]! + key.length;
    return { start, end: starts[written]! + whole.length, text: ` ${sum}` };
  }
  const url = around.find((one) => urlLine.test(lines[one]!));
  if (url === undefined) return { start: offset, end: offset, text: sum };
  const [, indent = '', dash = ''] = urlLine.exec(lines[url]!)!;
  const end = starts[url]! + lines[url]!.replace(/\r$/, '').length;
  const lineBreak = lines[url]!.endsWith('\r') ? '\r\n' : '\n';
  return { start: end, end, text: `${lineBreak}${indent}${dash.replace('-', ' ')}sha256: ${sum}` };
}

/** The lines of the block around a line: its own first, then the neighbours at the same depth; of a key the lines below it. */
function blockAround(lines: readonly string[], row: number): readonly number[] {
  const depth = depthOf(lines[row] ?? '');
  const level: number[] = [];
  const opens = /:\s*(#.*)?$/.test(lines[row]?.trimEnd() ?? '');
  for (let one = row; one >= 0 && !isMarker(lines[one]!); one--) {
    if (isBlank(lines[one]!)) continue;
    if (depthOf(lines[one]!) < depth) break;
    if (depthOf(lines[one]!) === depth) level.push(one);
  }
  for (let one = row + 1; one < lines.length && !isMarker(lines[one]!); one++) {
    if (isBlank(lines[one]!)) continue;
    if (depthOf(lines[one]!) < depth) break;
    // Below a key that opens a block stands what belongs to it.
    if (depthOf(lines[one]!) === depth || opens) level.push(one);
  }
  return level;
}

function depthOf(line: string): number {
  return /^\s*(- )?/.exec(line)![0].length;
}

function isBlank(line: string): boolean {
  return /^\s*(#.*)?$/.test(line.trimEnd());
}

function isMarker(line: string): boolean {
  return /^---(\s|$)/.test(line);
}
