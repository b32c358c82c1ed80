// Reads a document line by line, whatever state it is in: what each line says by itself, and what it stands inside of.

/** What a line is to those who look for keys and items. `inside`: text of a block scalar, a long quoted scalar or a flow collection. */
export type LineKind = 'blank' | 'comment' | 'marker' | 'template' | 'inside' | 'content';

/** How the value on a line begins. `text`: a whole scalar; `block`: `|` or `>`; `other`: an alias, or text that is not closed. */
export type ValueKind = 'none' | 'text' | 'block' | 'flow' | 'other';

export interface LineKey {
  /** Without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Offset of the colon. */
  readonly colon: number;
}

export interface TextLine {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  readonly kind: LineKind;
  /** Column of the first character that is no white space; for blank lines the line's length. */
  readonly indent: number;
  /** Columns of the dashes that open items on this line, outermost first. */
  readonly dashes: readonly number[];
  /** Column of what stands behind the dashes. */
  readonly column: number;
  readonly key: LineKey | undefined;
  /** The value on the line, without anchor, tag and comment; empty range (behind the colon or dash) where there is none. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly valueKind: ValueKind;
  /** Offset of a trailing comment's `#`. */
  readonly commentStart: number | undefined;
  /** For lines inside of something: the index of the line that opened it. */
  readonly owner: number | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What goes on beyond the end of a line. */
interface Continued {
  readonly owner: number;
  /** Lines that are indented by more than this belong to it. */
  readonly column: number;
  /** Offset where it ends; undefined for block scalars, which end by indentation. */
  readonly until: number | undefined;
}

/**
 * Reads all lines of `text`.
 * @param endOfFlow where the flow collection ends that begins at the offset, given the column that its lines must exceed
 */
export function readLines(text: string, endOfFlow: (start: number, column: number) => number): TextLine[] {
  const lines: TextLine[] = [];
  let open: Continued | undefined;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start <= text.length; ) {
    const end = endOfLine(text, start);
    const indent = indentOf(text, start, end);
    if (open && isInside(open, start, end, indent)) {
      lines.push(plainLine(start, end, start + indent === end ? 'blank' : 'inside', indent, open.owner));
    } else {
      open = undefined;
      const line = readLine(text, start, end, indent);
      lines.push(line);
      open = continuedFrom(line, lines.length - 1, text, endOfFlow);
    }
    start = end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);
  }
  return lines;
}

const CR = 0x0d;
const LF = 0x0a;

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
  return end;
}

function indentOf(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at - start;
}

function isInside(open: Continued, start: number, end: number, indent: number): boolean {
  if (open.until !== undefined) return start < open.until;
  return start + indent === end || indent > open.column;
}

function plainLine(start: number, end: number, kind: LineKind, indent: number, owner?: number): TextLine {
  return { start, end, kind, indent, dashes: [], column: indent, key: undefined, valueStart: end, valueEnd: end, valueKind: 'none', commentStart: kind === 'comment' ? start + indent : undefined, owner };
}

function readLine(text: string, start: number, end: number, indent: number): TextLine {
  const first = start + indent;
  if (first === end) return plainLine(start, end, 'blank', indent);
  if (text[first] === '#') return plainLine(start, end, 'comment', indent);
  if (indent === 0 && isMarker(text, start)) return plainLine(start, end, 'marker', indent);
  if (text.startsWith('{{', first) && /^\{\{.*\}\}\s*(?:#.*)?$/.test(text.slice(first, end))) return plainLine(start, end, 'template', indent);
  const dashes: number[] = [];
  let at = first;
  while (text[at] === '-' && (at + 1 === end || text[at + 1] === ' ' || text[at + 1] === '\t')) {
    dashes.push(at - start);
    at = skipBlanks(text, at + 1, end);
  }
  const line: Writable<TextLine> = { ...plainLine(start, end, 'content', indent), dashes, column: at - start };
  // A dash alone: the item begins one column further than the blank behind it.
  if (at === end && dashes.length > 0) line.column = Math.max(dashes.at(-1)! + 2, end - start);
  readContent(text, at, line);
  return line;
}

function isMarker(text: string, start: number): boolean {
  return (text.startsWith('---', start) || text.startsWith('...', start)) && (start + 3 >= text.length || /\s/.test(text[start + 3]!));
}

/** Fills in key, value and comment of what stands behind the dashes. */
function readContent(text: string, at: number, line: Writable<TextLine>): void {
  const content = skipProperties(text, at, line.end);
  const key = keyAt(text, content, line.end);
  line.key = key;
  const value = skipProperties(text, skipBlanks(text, key ? key.colon + 1 : content, line.end), line.end);
  const behind = key ? key.colon + 1 : at;
  const first = text[value];
  if (value >= line.end || (first === '#' && /\s/.test(text[value - 1] ?? ' '))) {
    if (value < line.end) line.commentStart = value;
    line.valueStart = line.valueEnd = Math.min(behind, line.end);
    return;
  }
  line.valueStart = value;
  line.valueEnd = endOfValue(text, value, line.end);
  line.valueKind = valueKindOf(text, value, line.valueEnd);
  const comment = skipBlanks(text, line.valueEnd, line.end);
  if (comment < line.end && text[comment] === '#') line.commentStart = comment;
}

/** Behind anchors and tags (`&name`, `!!str`). */
function skipProperties(text: string, at: number, end: number): number {
  let behind = at;
  for (;;) {
    if (text[behind] !== '&' && text[behind] !== '!') return behind;
    let word = behind + 1;
    while (word < end && text[word] !== ' ' && text[word] !== '\t') word++;
    behind = skipBlanks(text, word, end);
  }
}

function skipBlanks(text: string, at: number, end: number): number {
  let behind = at;
  while (behind < end && (text[behind] === ' ' || text[behind] === '\t')) behind++;
  return behind;
}

function keyAt(text: string, start: number, end: number): LineKey | undefined {
  const first = text[start];
  if (first === '"' || first === "'") {
    const close = closingQuote(text, start, end);
    if (close === undefined) return undefined;
    const colon = skipBlanks(text, close + 1, end);
    if (!isColon(text, colon, end)) return undefined;
    return { text: text.slice(start + 1, close), start, end: close + 1, colon };
  }
  if (first === undefined || (/[#&*!|>%@`,[\]}]/.test(first) || (first === '{' && text[start + 1] !== '{'))) return undefined;
  let mayHoldActions = true;
  for (let at = start; at < end; at++) {
    if (mayHoldActions && text.startsWith('{{', at)) {
      const close = endOfAction(text, at, end);
      mayHoldActions = close !== undefined;
      at = close ?? at;
    }
    if (text[at] === '#' && at > start && /\s/.test(text[at - 1]!)) return undefined;
    if (!isColon(text, at, end)) continue;
    let keyEnd = at;
    while (keyEnd > start && /\s/.test(text[keyEnd - 1]!)) keyEnd--;
    return keyEnd === start ? undefined : { text: text.slice(start, keyEnd), start, end: keyEnd, colon: at };
  }
  return undefined;
}

function isColon(text: string, at: number, end: number): boolean {
  return at < end && text[at] === ':' && (at + 1 === end || text[at + 1] === ' ' || text[at + 1] === '\t');
}

/** The last character of the template action at `at`; undefined if none ends before `end`, and so none that begins later does. */
function endOfAction(text: string, at: number, end: number): number | undefined {
  const close = text.slice(at, end).indexOf('}}');
  return close === -1 ? undefined : at + close + 1;
}

function closingQuote(text: string, start: number, end: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < end; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at;
      at++;
    }
  }
  return undefined;
}

function endOfValue(text: string, start: number, end: number): number {
  const first = text[start];
  if (first === '"' || first === "'") {
    const close = closingQuote(text, start, end);
    if (close !== undefined) return close + 1;
  }
  let behind = end;
  let mayHoldActions = true;
  for (let at = start; at < end; at++) {
    if (mayHoldActions && text.startsWith('{{', at)) {
      const close = endOfAction(text, at, end);
      mayHoldActions = close !== undefined;
      at = close ?? at;
    }
    if (text[at] === '#' && at > start && /\s/.test(text[at - 1]!)) {
      behind = at;
      break;
    }
  }
  while (behind > start && /\s/.test(text[behind - 1]!)) behind--;
  return behind;
}

function valueKindOf(text: string, start: number, end: number): ValueKind {
  const first = text[start];
  if (first === '|' || first === '>') return /^[|>][-+0-9]*$/.test(text.slice(start, end)) ? 'block' : 'other';
  if ((first === '{' && text[start + 1] !== '{') || first === '[') return 'flow';
  if (first === '"' || first === "'") return closingQuote(text, start, end) === undefined ? 'other' : 'text';
  return first === '*' ? 'other' : 'text';
}

function continuedFrom(line: TextLine, index: number, text: string, endOfFlow: (start: number, column: number) => number): Continued | undefined {
  if (line.kind !== 'content') return undefined;
  const column = line.key ? line.column : (line.dashes.at(-1) ?? -1);
  if (line.valueKind === 'block') return { owner: index, column, until: undefined };
  if (line.valueKind === 'flow') {
    const until = endOfFlow(line.valueStart, column);
    return until > line.end ? { owner: index, column, until } : undefined;
  }
  if (line.valueKind === 'other' && /["']/.test(text[line.valueStart]!)) {
    const until = endOfLongQuote(text, line, column);
    return until === undefined ? undefined : { owner: index, column, until };
  }
  return undefined;
}

/**
 * Where a quoted scalar ends that does not end on its line. Undefined if the quote was only forgotten, which is far more
 * frequent: the next line is not indented, or reads like a key or an item.
 */
function endOfLongQuote(text: string, line: TextLine, column: number): number | undefined {
  const close = closingQuote(text, line.valueStart, text.length);
  if (close === undefined) return undefined;
  for (let start = line.end + 1; start <= close; start = endOfLine(text, start) + 1) {
    const end = endOfLine(text, start);
    const indent = indentOf(text, start, end);
    if (start + indent < end && (indent <= column || /^(?:- |-$|["']?[\w./-]+["']?:(?:\s|$))/.test(text.slice(start + indent, end)))) return undefined;
  }
  return close + 1;
}
