// Cuts a CEL expression into tokens.

import type { TextRange } from '../../base/text';
import type { CelLiteral } from './syntax-tree';

export type CelToken =
  | { readonly kind: 'name' | 'operator' | 'end'; readonly text: string; readonly range: TextRange }
  | { readonly kind: 'literal'; readonly value: CelLiteral['value']; readonly text: string; readonly range: TextRange };

/** The text is no CEL. `offset` says where that shows. */
export class CelSyntaxError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const blank = /(?:\s|\/\/[^\n]*)+/y;
const name = /[A-Za-z_][A-Za-z0-9_]*|`[A-Za-z0-9_.\-/ ]+`/y;
const number = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|\d+[uU]?/y;
const text = /([rRbB]{0,2})("""[\s\S]*?(?<!\\)"""|'''[\s\S]*?(?<!\\)'''|"|')/y;
const operator = /\|\||&&|==|!=|<=|>=|\.\?|\[\?|[-+*/%!<>?:.,()[\]{}]/y;

const int64Limit = 2n ** 63n;

/** @throws CelSyntaxError */
export function celTokens(source: string): readonly CelToken[] {
  const tokens: CelToken[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  for (;;) {
    at += match(blank)?.[0].length ?? 0;
    if (at >= source.length) break;
    const literal = textLiteral(source, at, match(text));
    if (literal) {
      tokens.push(literal);
      at = literal.range.end;
      continue;
    }
    const range = (length: number): TextRange => ({ start: at, end: at + length });
    const found = match(number) ?? match(name) ?? match(operator);
    if (!found) throw new CelSyntaxError(`unexpected ${JSON.stringify([...source.slice(at)][0])}`, at);
    const [word] = found;
    if (/^[0-9]|^\.\d/.test(word)) tokens.push({ kind: 'literal', value: numberValue(word, at), text: word, range: range(word.length) });
    else if (/^[A-Za-z_`]/.test(word)) tokens.push(nameToken(word, range(word.length)));
    else tokens.push({ kind: 'operator', text: word, range: range(word.length) });
    at += word.length;
  }
  tokens.push({ kind: 'end', text: '', range: { start: source.length, end: source.length } });
  return tokens;
}

function nameToken(word: string, range: TextRange): CelToken {
  if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true', text: word, range };
  if (word === 'null') return { kind: 'literal', value: null, text: word, range };
  if (word === 'in') return { kind: 'operator', text: word, range };
  return { kind: 'name', text: word.startsWith('`') ? word.slice(1, -1) : word, range };
}

function numberValue(word: string, offset: number): CelLiteral['value'] {
  if (/^\d*\.|^\d+[eE]/.test(word) && !/^0[xX]/.test(word)) return Number(word);
  if (/[uU]$/.test(word)) return { uint: BigInt(word.slice(0, -1)) };
  const value = BigInt(word);
  // The least integer is written as the negative of one that is too great by one.
  if (value > int64Limit) throw new CelSyntaxError('the number does not fit into 64 bits', offset);
  return value;
}

function textLiteral(source: string, start: number, opening: RegExpExecArray | null): CelToken | undefined {
  if (!opening) return undefined;
  const prefix = opening[1]!.toLowerCase();
  const quote = opening[2]!;
  const isRaw = prefix.includes('r');
  const isBytes = prefix.includes('b');
  let content: string;
  let end: number;
  if (quote.length >= 3) {
    content = quote.slice(3, -3);
    end = start + opening[0].length;
  } else {
    const from = start + opening[0].length;
    const close = closingQuote(source, from, quote, isRaw);
    if (close === undefined) throw new CelSyntaxError('the text has no end', start);
    content = source.slice(from, close);
    end = close + 1;
  }
  const decoded = isRaw ? content : unescaped(content, start, isBytes);
  const value = isBytes ? (typeof decoded === 'string' ? new TextEncoder().encode(decoded) : decoded) : (decoded as string);
  return { kind: 'literal', value, text: source.slice(start, end), range: { start, end } };
}

function closingQuote(source: string, from: number, quote: string, isRaw: boolean): number | undefined {
  for (let at = from; at < source.length; at++) {
    if (source[at] === quote) return at;
    if (source[at] === '\n') return undefined;
    if (source[at] === '\\' && !isRaw) at++;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"', '`': '`', '?': '?' };

/** Text, or bytes where a byte is written that is no character of its own. */
function unescaped(content: string, offset: number, isBytes: boolean): string | Uint8Array {
  if (!content.includes('\\')) return content;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const parts: string[] = [];
  const add = (part: string): void => {
    parts.push(part);
    if (isBytes) bytes.push(...encoder.encode(part));
  };
  const piece = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))|[^\\]+/gsu;
  for (const match of content.matchAll(piece)) {
    const [whole, hex, short, long, octal, single] = match;
    const code = hex ?? octal;
    if (code !== undefined && isBytes) bytes.push(parseInt(code, hex === undefined ? 8 : 16));
    else if (code !== undefined) add(String.fromCodePoint(parseInt(code, hex === undefined ? 8 : 16)));
    else if (short ?? long) add(codePoint(parseInt((short ?? long)!, 16), offset));
    else if (single !== undefined) {
      const character = escapes[single];
      if (character === undefined) throw new CelSyntaxError(`no such escape: \\${single}`, offset);
      add(character);
    } else add(whole);
  }
  return isBytes ? Uint8Array.from(bytes) : parts.join('');
}

function codePoint(code: number, offset: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new CelSyntaxError('no such character', offset);
  return String.fromCodePoint(code);
}
