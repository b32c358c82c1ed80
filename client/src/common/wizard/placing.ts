// Where new manifests go in a text that holds others: never into the middle of one, and set off by document markers.

/** Text to put at an offset. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

const marker = /^---(?=[ \t\r\n]|$)/;

/** Whether these lines hold anything but blanks and comments. */
function isBlank(lines: readonly string[]): boolean {
  return lines.every((line) => /^\s*(#.*)?$/.test(line.trimEnd()));
}

/**
 * Where `manifests` go when they are wanted at `offset`. A place between two documents, or in an empty one, is taken as it is;
 * inside of a document they go behind it.
 * @param text the whole text
 * @param offset 0-based, in UTF-16 units
 * @param manifests ends in a line break
 */
export function placeAt(text: string, offset: number, manifests: string): Insertion {
  return placeAtRow(text, text.slice(0, offset).split('\n').length - 1, manifests);
}

function placeAtRow(text: string, wanted: number, manifests: string): Insertion {
  const lines = text.split(/(?<=\n)/);
  const row = Math.min(wanted, lines.length);
  const rowsOf = (line: number): string => lines[line] ?? '';
  let first = row;
  while (first > 0 && !marker.test(rowsOf(first - 1))) first--;
  let end = row;
  while (end < lines.length && !(end >= first && marker.test(rowsOf(end)))) end++;
  const before = lines.slice(first, row);
  const after = lines.slice(row, end);
  // Something stands before and after: this is the middle of a document.
  const at = isBlank(after) || isBlank(before) ? (isBlank(after) ? end : row) : end;
  const hasBefore = !isBlank(lines.slice(first, at));
  const hasAfter = !isBlank(lines.slice(at, end));
  const start = lines.slice(0, at).join('').length;
  const breakLine = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  return { offset: start, text: `${breakLine}${hasBefore ? '---\n' : ''}${manifests}${hasAfter ? '---\n' : ''}` };
}

/** Where `manifests` go when they are wanted at the end. */
export function placeAtEnd(text: string, manifests: string): Insertion {
  const lines = text === '' ? 0 : text.split('\n').length;
  return placeAtRow(text, lines, manifests);
}
