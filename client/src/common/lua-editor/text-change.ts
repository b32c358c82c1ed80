// The smallest change that turns one text into another, so that cursors and undo steps survive it.

export interface TextChange {
  /** Offsets in the text before. */
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What differs between two texts, in one piece; pairs that make up one character stay together. Undefined: nothing. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (start > 0 && isHighHalf(before.charCodeAt(start - 1))) start--;
  if (tail > 0 && isLowHalf(before.charCodeAt(before.length - tail))) tail--;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}

function isHighHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLowHalf(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
