// Decodes scalars: escapes, folding, chomping, exactly as the API server's YAML reader does, and where each part came from.

import { behindBreak, breakText, isBlank, isBlankOrEnd, isBreak, lineEndFrom, SPACE, TAB } from './characters';
import { endOfActionLine, type TemplateActions } from './templates';

/** Takes the decoded text piece by piece, in order. Offsets are those of the document. */
export interface TextSink {
  /** The characters from `start` to `end` as they stand. */
  verbatim(start: number, end: number): void;
  /** The characters from `start` to `end` stand for `decoded`. */
  replaced(start: number, end: number, decoded: string): void;
}

/** Puts the pieces together and forgets where they came from. */
class TextCollector implements TextSink {
  result = '';
  constructor(private readonly text: string) {}
  verbatim(start: number, end: number): void {
    this.result += this.text.slice(start, end);
  }
  replaced(_start: number, _end: number, decoded: string): void {
    this.result += decoded;
  }
}

/** The decoded content of a flow scalar (plain or quoted) that stands from `start` to `end`, quotes included. */
export function flowScalarText(text: string, start: number, end: number, style: 'plain' | 'single-quoted' | 'double-quoted', actions: TemplateActions | undefined): string {
  const content = style === 'plain' ? text.slice(start, end) : text.slice(start + 1, contentEndOf(text, start, end, style));
  const isSimple = style === 'plain' ? !ANY_BREAK.test(content) : style === 'single-quoted' ? !SINGLE_SPECIAL.test(content) : !DOUBLE_SPECIAL.test(content);
  if (isSimple) return content;
  const collector = new TextCollector(text);
  readFlowScalar(text, start, end, style, actions, collector);
  return collector.result;
}

const ANY_BREAK = /[\n\r\x85\u2028\u2029]/;
const SINGLE_SPECIAL = /['\n\r\x85\u2028\u2029]/;
const DOUBLE_SPECIAL = /[\\\n\r\x85\u2028\u2029]/;

/** Where the content ends: before the closing quote, if there is one. */
function contentEndOf(text: string, start: number, end: number, style: 'single-quoted' | 'double-quoted'): number {
  const quote = style === 'single-quoted' ? "'" : '"';
  if (end - start < 2 || text[end - 1] !== quote) return end;
  if (style === 'single-quoted') {
    let quotes = 0;
    while (end - 1 - quotes > start && text[end - 1 - quotes] === "'") quotes++;
    return quotes % 2 === 1 ? end - 1 : end;
  }
  let backslashes = 0;
  while (text[end - 2 - backslashes] === '\\' && end - 2 - backslashes > start) backslashes++;
  return backslashes % 2 === 0 ? end - 1 : end;
}

/** Feeds `sink` with the content of a flow scalar. Line breaks fold: a single one is a space, further ones stay. */
export function readFlowScalar(
  text: string,
  start: number,
  end: number,
  style: 'plain' | 'single-quoted' | 'double-quoted',
  actions: TemplateActions | undefined,
  sink: TextSink,
): void {
  const contentEnd = style === 'plain' ? end : contentEndOf(text, start, end, style);
  let at = style === 'plain' ? start : start + 1;
  let runStart = at;
  while (at < contentEnd) {
    const code = text.charCodeAt(at);
    const actionEnd = code === 0x7b ? actions?.get(at) : undefined;
    if (actionEnd !== undefined && actionEnd <= contentEnd) {
      at = actionEnd;
    } else if (isBlankOrEnd(code)) {
      const next = behindWhiteSpace(text, at, contentEnd);
      if (next.firstBreak === -1) {
        at = next.end;
      } else {
        if (at > runStart) sink.verbatim(runStart, at);
        foldBreaks(text, next.firstBreak, next.end, sink, at);
        at = runStart = next.end;
      }
    } else if (style === 'single-quoted' && code === 0x27) {
      if (at > runStart) sink.verbatim(runStart, at);
      sink.replaced(at, at + 2, "'");
      at = runStart = at + 2;
    } else if (style === 'double-quoted' && code === 0x5c) {
      if (at > runStart) sink.verbatim(runStart, at);
      at = runStart = readEscape(text, at, contentEnd, sink);
    } else {
      at++;
    }
  }
  if (contentEnd > runStart) sink.verbatim(runStart, contentEnd);
}

function behindWhiteSpace(text: string, start: number, limit: number): { readonly end: number; readonly firstBreak: number } {
  let at = start;
  let firstBreak = -1;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (isBreak(code)) {
      if (firstBreak === -1) firstBreak = at;
    } else if (!isBlank(code)) {
      break;
    }
    at++;
  }
  return { end: at, firstBreak };
}

/** White space with breaks in it: blanks before the first break (from `from`) and the indentation behind the last are dropped. */
function foldBreaks(text: string, firstBreak: number, end: number, sink: TextSink, from: number): void {
  const leading = breakText(text, firstBreak);
  const more = breaksIn(text, behindBreak(text, firstBreak), end);
  const decoded = leading !== '\n' ? leading : more.length === 0 ? ' ' : '';
  sink.replaced(from, behindBreak(text, firstBreak), decoded);
  feedBlankLines(text, more, sink);
}

function breaksIn(text: string, start: number, end: number): number[] {
  const breaks: number[] = [];
  for (let at = start; at < end; ) {
    if (isBreak(text.charCodeAt(at))) {
      breaks.push(at);
      at = behindBreak(text, at);
    } else {
      at++;
    }
  }
  return breaks;
}

function feedBlankLines(text: string, breaks: readonly number[], sink: TextSink): void {
  for (const offset of breaks) sink.replaced(offset, behindBreak(text, offset), breakText(text, offset));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** How an escape sequence reads: its end, and what it stands for; `decoded` is undefined if there is no such sequence. */
export function escapeAt(text: string, offset: number): { readonly end: number; readonly decoded: string | undefined } {
  const letter = text[offset + 1] ?? '';
  const simple = ESCAPES[letter];
  if (simple !== undefined) return { end: offset + 2, decoded: simple };
  const length = HEX_LENGTHS[letter];
  if (length === undefined) return { end: Math.min(offset + 2, text.length), decoded: undefined };
  const digits = text.slice(offset + 2, offset + 2 + length);
  const hexadecimal = /^[0-9a-fA-F]*/.exec(digits)![0];
  if (hexadecimal.length < length) return { end: offset + 2 + hexadecimal.length, decoded: undefined };
  const code = Number.parseInt(digits, 16);
  return { end: offset + 2 + length, decoded: code > 0x10ffff ? undefined : code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code) };
}

/** Feeds the escape sequence at `at` and gives the offset behind it. An unknown one stays as it is. */
function readEscape(text: string, at: number, limit: number, sink: TextSink): number {
  if (isBreak(text.charCodeAt(at + 1))) {
    // An escaped line break joins the lines; the indentation of the next goes, empty lines stay.
    const next = behindWhiteSpace(text, behindBreak(text, at + 1), limit);
    sink.replaced(at, behindBreak(text, at + 1), '');
    feedBlankLines(text, breaksIn(text, behindBreak(text, at + 1), next.end), sink);
    return next.end;
  }
  const { end, decoded } = escapeAt(text, at);
  const bounded = Math.min(end, limit);
  if (decoded === undefined) sink.verbatim(at, bounded);
  else sink.replaced(at, bounded, decoded);
  return bounded;
}

export type Chomping = 'strip' | 'clip' | 'keep';

/** `|`, `>` and what may stand behind them on the line. */
export interface BlockScalarHeader {
  readonly chomping: Chomping;
  /** The digit, 0 without one. */
  readonly increment: number;
  /** A `0` was written, which is no indentation. */
  readonly hasZero: boolean;
  /** Behind the indicators. */
  readonly end: number;
  /** Offset of the comment behind the header, or -1. */
  readonly comment: number;
  /** Offset of text that must not stand here, or -1. */
  readonly junk: number;
  /** Where the line ends, before its break. */
  readonly lineEnd: number;
}

/** Reads the header of a block scalar whose `|` or `>` stands at `start`. */
export function blockScalarHeader(text: string, start: number): BlockScalarHeader {
  let at = start + 1;
  let chomping: Chomping = 'clip';
  let increment = 0;
  let hasZero = false;
  for (let indicators = 0; indicators < 2; indicators++) {
    const character = text[at]!;
    if ((character === '+' || character === '-') && chomping === 'clip') chomping = character === '+' ? 'keep' : 'strip';
    else if (character >= '0' && character <= '9' && increment === 0 && !hasZero) {
      increment = Number(character);
      hasZero = increment === 0;
    } else break;
    at++;
  }
  const end = at;
  while (isBlank(text.charCodeAt(at))) at++;
  const lineEnd = lineEndFrom(text, at);
  const hasComment = text[at] === '#';
  return { chomping, increment, hasZero, end, comment: hasComment ? at : -1, junk: hasComment || at === lineEnd ? -1 : at, lineEnd };
}

/** Where a block scalar ends and how its lines are indented. */
export interface BlockScalarExtent {
  /** Column of the content. */
  readonly indent: number;
  /** Behind the last character of the last line that is not blank; behind the header if there is none. */
  readonly contentEnd: number;
  /** Where the next token is to be looked for: in a line that belongs to the scalar no more, or at the end of the text. */
  readonly end: number;
  /** Start of the line that `end` is in. */
  readonly lineStart: number;
  /** Line breaks that were passed. */
  readonly breaks: number;
  /** Offset of a tab that stands where indentation should, or -1. */
  readonly tab: number;
  /** A blank line before the content has more spaces than the content: its range; the reader refuses that. */
  readonly deepBlankLine: { readonly start: number; readonly end: number } | undefined;
  /** Template actions stand in it. */
  readonly hasActions: boolean;
}

/**
 * Feeds `sink` with the content of a block scalar.
 *
 * @param parentIndent column of the collection that the scalar stands in, -1 at the top
 * @param sink told the content; undefined to learn the extent alone
 * @param knownIndent the column of the content, where a scan has found it before
 */
export function readBlockScalar(
  text: string,
  start: number,
  parentIndent: number,
  actions: TemplateActions | undefined,
  sink: TextSink | undefined,
  knownIndent?: number,
): BlockScalarExtent {
  const header = blockScalarHeader(text, start);
  const isFolded = text[start] === '>';
  const { chomping } = header;
  let indent = knownIndent ?? (header.increment > 0 ? Math.max(parentIndent, 0) + header.increment : 0);
  let lineStart = header.lineEnd < text.length ? behindBreak(text, header.lineEnd) : text.length;
  let breaks = header.lineEnd < text.length ? 1 : 0;
  let at = lineStart;
  let tab = -1;
  let widestBlank = 0;
  let widestBlankStart = -1;
  let deepBlankLine: BlockScalarExtent['deepBlankLine'];
  let contentEnd = trimmedEnd(text, start, header.comment === -1 ? header.lineEnd : header.end);
  let hasActions = false;
  let hasText = false;
  /** The break behind the last content line, and those of the blank lines after it. */
  let leadingBreak = -1;
  let blankBreaks: number[] = [];
  let lastWasIndented = false;
  /** Lines before this offset hold actions alone and belong to the scalar, wherever they start. */
  let actionLinesEnd = 0;
  while (at < text.length) {
    // Where the indentation is found by looking, blank lines before the text hold no text, however long they are.
    const looksForText = header.increment === 0 && !hasText;
    const limit = indent === 0 || looksForText ? text.length : lineStart + indent;
    while (at < limit && text.charCodeAt(at) === SPACE) at++;
    if (indent > 0 && at > lineStart + indent && at < text.length && !isBreak(text.charCodeAt(at))) at = lineStart + indent;
    const code = text.charCodeAt(at);
    const column = at - lineStart;
    if (isBreak(code)) {
      if (column > widestBlank) {
        widestBlank = column;
        widestBlankStart = lineStart;
      }
      blankBreaks.push(at);
      breaks++;
      at = lineStart = behindBreak(text, at);
      continue;
    }
    if (code !== code) break;
    let isForced = false;
    if (code === TAB && (indent === 0 || column < indent)) {
      // A blank line that holds a tab is content for people, but the reader stumbles over it all the same.
      if (tab === -1) tab = at;
      isForced = indent > 0 || column < Math.max(parentIndent + 1, 1);
    }
    if (actions && code === 0x7b && (indent === 0 ? column <= parentIndent : column < indent)) {
      if (lineStart >= actionLinesEnd) actionLinesEnd = endOfActionLines(text, lineStart, indent === 0 ? parentIndent + 1 : indent, actions);
      if (lineStart >= actionLinesEnd) {
        hasActions ||= bringsText(text, lineStart, indent === 0 ? parentIndent + 1 : indent, actions);
        break;
      }
      isForced = true;
    }
    if (indent === 0 && !isForced) {
      indent = Math.max(widestBlank, column, parentIndent + 1, 1);
      // A comment there ends the scalar; text the reader refuses.
      if (column < indent && column > parentIndent && column > 0 && code !== 0x23) {
        deepBlankLine = { start: widestBlankStart, end: lineEndFrom(text, widestBlankStart) };
        // Read on as the author meant it.
        indent = column;
      }
    }
    if (column < indent && !isForced) break;
    // A content line.
    hasText = true;
    const isIndented = isBlank(code);
    if (sink) {
      feedBreaks(text, leadingBreak, blankBreaks, isFolded && !lastWasIndented && !isIndented, sink);
    }
    const lineEnd = lineEndBehindActions(text, at, actions);
    if (actions && !hasActions) hasActions = hasActionIn(text, at, lineEnd, actions);
    if (sink && lineEnd > at) sink.verbatim(at, lineEnd);
    contentEnd = Math.max(contentEnd, trimmedEnd(text, at, lineEnd));
    lastWasIndented = isIndented;
    blankBreaks = [];
    leadingBreak = lineEnd < text.length ? lineEnd : -1;
    if (leadingBreak === -1) {
      at = lineEnd;
      break;
    }
    breaks++;
    at = lineStart = behindBreak(text, lineEnd);
  }
  if (sink) {
    if (chomping !== 'strip' && leadingBreak !== -1) sink.replaced(leadingBreak, behindBreak(text, leadingBreak), breakText(text, leadingBreak));
    if (chomping === 'keep') feedBlankLines(text, blankBreaks, sink);
  }
  if (indent === 0) indent = Math.max(widestBlank, parentIndent + 1, 1);
  return { indent, contentEnd, end: at, lineStart, breaks, tab, deepBlankLine, hasActions };
}

/** The decoded content of a block scalar. */
export function blockScalarText(text: string, start: number, parentIndent: number, actions: TemplateActions | undefined): { readonly content: string; readonly extent: BlockScalarExtent } {
  const collector = new TextCollector(text);
  const extent = readBlockScalar(text, start, parentIndent, actions, collector);
  return { content: collector.result, extent };
}

/** The breaks in front of a content line. */
function feedBreaks(text: string, leadingBreak: number, blankBreaks: readonly number[], folds: boolean, sink: TextSink): void {
  if (leadingBreak !== -1) {
    const decoded = breakText(text, leadingBreak);
    sink.replaced(leadingBreak, behindBreak(text, leadingBreak), folds && decoded === '\n' ? (blankBreaks.length === 0 ? ' ' : '') : decoded);
  }
  feedBlankLines(text, blankBreaks, sink);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isBlank(text.charCodeAt(trimmed - 1))) trimmed--;
  return trimmed;
}

/** The end of a content line; breaks inside an action are none. */
function lineEndBehindActions(text: string, start: number, actions: TemplateActions | undefined): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isBreak(code)) break;
    const actionEnd = code === 0x7b ? actions?.get(at) : undefined;
    at = actionEnd ?? at + 1;
  }
  return at;
}

function hasActionIn(text: string, start: number, end: number, actions: TemplateActions): boolean {
  for (let at = text.indexOf('{{', start); at !== -1 && at < end; at = text.indexOf('{{', at + 1)) {
    if (actions.has(at)) return true;
  }
  return false;
}

/** Actions that make no text by themselves: `{{- end }}`. */
const silentAction = /^\{\{-?\s*(?:(?:if|else|end|range|with|define|block|break|continue)\b|\/\*|\$\w*\s*:?=)/;

/** Whether one of the lines of actions behind a scalar's content makes text, so that more may belong to the scalar: `{{ .Files.Get "a.lua" | indent 8 }}`. */
function bringsText(text: string, lineStart: number, indent: number, actions: TemplateActions): boolean {
  let at = lineStart;
  while (at < text.length) {
    const start = at;
    while (text.charCodeAt(at) === SPACE) at++;
    const end = at - start < indent ? endOfActionLine(text, at, actions) : undefined;
    if (end === undefined) return false;
    const action = text.slice(at, end);
    const column = /\bn?indent\s+(\d+)/.exec(action)?.[1];
    if (!silentAction.test(action) && (column === undefined || Number(column) >= indent)) return true;
    at = behindBreak(text, end);
  }
  return false;
}

/**
 * Lines with nothing but actions may stand further left than the scalar's content, if content follows.
 *
 * @returns where that content starts; `lineStart` if there is none
 */
function endOfActionLines(text: string, lineStart: number, indent: number, actions: TemplateActions): number {
  let at = lineStart;
  while (at < text.length) {
    const start = at;
    while (text.charCodeAt(at) === SPACE) at++;
    if (isBreak(text.charCodeAt(at))) {
      at = behindBreak(text, at);
      continue;
    }
    const column = at - start;
    const actionLineEnd = column < indent ? endOfActionLine(text, at, actions) : undefined;
    if (actionLineEnd === undefined) return column >= indent && at < text.length ? start : lineStart;
    if (actionLineEnd >= text.length) return lineStart;
    at = behindBreak(text, actionLineEnd);
  }
  return lineStart;
}
