// Writes values as YAML or JSON text that the API server's reader takes for the same values.

import { plainValue } from './scalar-value';
import type { ScalarStyle } from './tree';

/** What manifests are made of; keys keep their order, undefined ones are left out. */
export type PlainData = string | number | bigint | boolean | null | readonly PlainData[] | { readonly [key: string]: PlainData | undefined };

export interface RenderOptions {
  /** Column (0-based) of the lines. */
  readonly column: number;
  /** Spaces by which each level is indented. */
  readonly step: number;
  /** The line break to write. */
  readonly lineBreak: string;
  /** JSON: everything in brackets and double quotes. */
  readonly json: boolean;
  /** Whether the items of a list stand deeper than its key; else at the key's own column. */
  readonly indentItems: boolean;
}

/**
 * A value in block style, for the place behind `key:` or `-`.
 *
 * @returns text that goes on behind the colon or dash: ` scalar`, or a line break and lines whose first column is
 *   `options.column` (for items of a list that is not indented: the caller passes the key's column)
 */
export function renderBlockValue(value: PlainData, options: RenderOptions): string {
  if (!isCollection(value)) return ` ${renderScalar(value, options)}`;
  if (isEmpty(value)) return Array.isArray(value) ? ' []' : ' {}';
  return options.lineBreak + renderLines(value, options).join(options.lineBreak);
}

/** A collection that is not empty, line by line in block style, each line with its indentation. */
export function renderLines(value: PlainData, options: RenderOptions): string[] {
  const { column } = options;
  const indentation = ' '.repeat(column);
  if (Array.isArray(value)) return (value as readonly PlainData[]).flatMap((item) => itemLines(item, options));
  if (!isCollection(value)) return [indentation + renderScalar(value, options)];
  return entriesOf(value).flatMap(([key, child]) => entryLines(key, child, options));
}

/** `key: value` in block style, line by line, each with its indentation. */
export function entryLines(key: string, value: PlainData, options: RenderOptions): string[] {
  const isList = Array.isArray(value);
  const column = isList && !options.indentItems ? options.column : options.column + options.step;
  const rendered = renderBlockValue(value, { ...options, column });
  return `${' '.repeat(options.column)}${renderKey(key)}:${rendered}`.split(options.lineBreak);
}

function itemLines(item: PlainData, options: RenderOptions): string[] {
  const dash = `${' '.repeat(options.column)}- `;
  // Behind a dash the first line of a collection stands on the dash's own line.
  const lines = isCollection(item) && !isEmpty(item) ? renderLines(item, { ...options, column: options.column + 2 }) : renderScalarLines(item, options);
  return lines.map((line, index) => (index === 0 ? dash + line.trimStart() : line));
}

function renderScalarLines(value: PlainData, options: RenderOptions): string[] {
  if (isCollection(value)) return [Array.isArray(value) ? '[]' : '{}'];
  return renderScalar(value, { ...options, column: options.column + options.step }).split(options.lineBreak);
}

/** A value in brackets, on one line; with `json` as JSON writes it. */
export function renderFlow(value: PlainData, json: boolean): string {
  if (Array.isArray(value)) return `[${(value as readonly PlainData[]).map((item) => renderFlow(item, json)).join(', ')}]`;
  if (isCollection(value)) {
    const entries = entriesOf(value).map(([key, child]) => `${json ? JSON.stringify(key) : renderKey(key, true)}: ${renderFlow(child, json)}`);
    return entries.length === 0 ? '{}' : json ? `{${entries.join(', ')}}` : `{ ${entries.join(', ')} }`;
  }
  if (typeof value === 'string') return json ? JSON.stringify(value) : renderText(value, 'plain', true);
  return renderNumberOrWord(value);
}

/** JSON over several lines; the first without indentation, the others below `column`. */
export function renderJson(value: PlainData, column: number, step: number, lineBreak: string): string {
  if (!isCollection(value)) return renderFlow(value, true);
  if (isEmpty(value)) return Array.isArray(value) ? '[]' : '{}';
  const inner = ' '.repeat(column + step);
  const parts = Array.isArray(value)
    ? (value as readonly PlainData[]).map((item) => renderJson(item, column + step, step, lineBreak))
    : entriesOf(value as { readonly [key: string]: PlainData }).map(([key, child]) => `${JSON.stringify(key)}: ${renderJson(child, column + step, step, lineBreak)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}${lineBreak}${parts.map((part) => inner + part).join(`,${lineBreak}`)}${lineBreak}${' '.repeat(column)}${close}`;
}

/** A key, in quotes where it would be read as something else than this string. */
export function renderKey(key: string, inFlow = false): string {
  return renderText(key, 'plain', inFlow);
}

/**
 * A string in the given style where that can hold it, else in the nearest one that can; on one line.
 *
 * @param inFlow it will stand within brackets, where more characters need quotes
 */
export function renderText(text: string, style: ScalarStyle, inFlow: boolean): string {
  if (style === 'single-quoted' && !NEEDS_ESCAPES.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (style === 'double-quoted' || NEEDS_ESCAPES.test(text)) return doubleQuoted(text);
  return isPlain(text, inFlow) ? text : doubleQuoted(text);
}

/** Whether a string can be written without quotes and is read as the same string. */
export function isPlain(text: string, inFlow: boolean): boolean {
  if (text === '' || plainValue(text) !== text || NEEDS_ESCAPES.test(text)) return false;
  if (/^[\s,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|\s$|:(?:\s|$)|\s#/.test(text)) return false;
  if (/^(?:---|\.\.\.)(?:\s|$)/.test(text) || text === '<<' || text.includes('{{')) return false;
  return !inFlow || !/[,[\]{}?]|^[-?:]|:$/.test(text);
}

/** Characters that only double quotes can hold on one line. */
const NEEDS_ESCAPES = /[\0-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/;
/** Of those, what a literal block cannot hold. */
const NO_BLOCK = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
/** What must be escaped in double quotes. */
const ESCAPED = /[\\"\0-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function doubleQuoted(text: string): string {
  return `"${text.replaceAll(ESCAPED, (character) => SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

function renderScalar(value: PlainData, options: RenderOptions): string {
  if (typeof value !== 'string') return renderNumberOrWord(value);
  return isBlockText(value) ? renderLiteral(value, options) : renderText(value, 'plain', false);
}

/** Texts of several lines read best as literal blocks, if those can hold them. */
function isBlockText(text: string): boolean {
  // Indicators for indentation and kept breaks are left to people: such texts are written in double quotes.
  if (!text.includes('\n') || /^[ \t\n]|\n\n$/.test(text) || NO_BLOCK.test(text)) return false;
  return text.split('\n').every((line, index, lines) => line.trim() !== '' || (line === '' && (index > 0 || lines.length > 1)));
}

/** `|` and lines at the options' column; a text that ends without a break says so. */
function renderLiteral(text: string, { column, lineBreak }: RenderOptions): string {
  const endsInBreak = text.endsWith('\n');
  const indentation = ' '.repeat(Math.max(column, 1));
  const lines = (endsInBreak ? text.slice(0, -1) : text).split('\n').map((line) => (line === '' ? '' : indentation + line));
  return [endsInBreak ? '|' : '|-', ...lines].join(lineBreak);
}

function renderNumberOrWord(value: PlainData): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  return String(value);
}

function isCollection(value: PlainData): value is readonly PlainData[] | { readonly [key: string]: PlainData | undefined } {
  return typeof value === 'object' && value !== null;
}

function isEmpty(value: readonly PlainData[] | { readonly [key: string]: PlainData | undefined }): boolean {
  return Array.isArray(value) ? value.length === 0 : entriesOf(value as { readonly [key: string]: PlainData | undefined }).length === 0;
}

function entriesOf(value: { readonly [key: string]: PlainData | undefined } | readonly PlainData[]): [string, PlainData][] {
  return Object.entries(value as { readonly [key: string]: PlainData | undefined }).filter((entry): entry is [string, PlainData] => entry[1] !== undefined);
}
