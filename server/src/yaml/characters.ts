// Character classes of the YAML reader that Kubernetes uses, over UTF-16 code units; NaN stands for the end of the text.

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BOM = 0xfeff;

/** Line breaks of YAML 1.1: also next line, line separator and paragraph separator. */
export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** White space, a line break or the end of the text. */
export function isBlankOrEnd(code: number): boolean {
  return code !== code || code === SPACE || code === TAB || isBreak(code);
}

/** Offset behind the line break at `offset`, which is one: CRLF counts as a single break. */
export function behindBreak(text: string, offset: number): number {
  return text.charCodeAt(offset) === CR && text.charCodeAt(offset + 1) === LF ? offset + 2 : offset + 1;
}

/** What the reader makes of the break at `offset`: the two separators stay, all others become a line feed. */
export function breakText(text: string, offset: number): string {
  const code = text.charCodeAt(offset);
  return code === 0x2028 || code === 0x2029 ? text[offset]! : '\n';
}

/** Offset of the first line break at or behind `offset`, or the text's length. */
export function lineEndFrom(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
  return end;
}

/** What may stand in anchors, tag handles and directive names. */
export function isWordCharacter(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}
