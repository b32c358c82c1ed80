// Lua text to tokens, as LuaJIT 2.1 reads it (Lua 5.1 reference manual, section 2.1, and LuaJIT's extensions).

import type { TextRange } from '../base/text';
import type { LuaComment, LuaExtension, LuaProblem } from './syntax-tree';

export type LuaTokenType = 'name' | 'keyword' | 'number' | 'string' | 'symbol' | 'end';

export interface LuaToken {
  readonly type: LuaTokenType;
  readonly range: TextRange;
  /** Names, keywords and symbols: the text; strings: the decoded value. */
  readonly text: string;
  /** Numbers: the value, undefined for LuaJIT's 64-bit and imaginary literals. */
  readonly value?: number | undefined;
  /** A line break stands between the token before and this one. */
  readonly afterLineBreak: boolean;
}

export interface LuaTokens {
  /** The last one is of type `end`. */
  readonly tokens: readonly LuaToken[];
  readonly comments: readonly LuaComment[];
  readonly problems: readonly LuaProblem[];
  readonly extensions: readonly LuaExtension[];
  /** A long string or comment goes on to the end of the text: what is missing behind it may stand in it. */
  readonly isCutShort: boolean;
}

/** The words of the language. `goto` is one of them since Envoy builds LuaJIT with the extensions of Lua 5.2. */
export const keywords: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(' '),
);

/** Whether a name cannot be used for a variable. */
export function isKeyword(name: string): boolean {
  return keywords.has(name);
}

// A script is read anew with each key press: what most of its text consists of is told by its characters, the rest by patterns.

/** Symbols of one character that begin no longer one, by their code. */
const singleSymbols: readonly (string | undefined)[] = Array.from({ length: 0x80 }, (_, code) => ('+*%^#(){}[];,'.includes(String.fromCharCode(code)) ? String.fromCharCode(code) : undefined));

/** Longest first; those behind `foreignSymbols` are no Lua, but told apart so that the message can help. */
const symbol = /\.\.\.|\.\.|==|~=|<=|>=|::|[-+*/%^#<>=(){}[\];:,.]/y;
const foreignSymbol = /\/\/|===|!==|!=|&&|\|\||<<|>>|->|=>|[&|~!?@$\\`]/y;
const plainName = /^\w+$/;

/** Splits `text` into tokens. Never throws: what is no token becomes a problem and is passed over. */
export function tokenize(text: string): LuaTokens {
  return new Lexer(text).run();
}

class Lexer {
  private at = 0;
  private lineBreak = false;
  private readonly tokens: LuaToken[] = [];
  private readonly comments: LuaComment[] = [];
  private readonly problems: LuaProblem[] = [];
  private readonly extensions: LuaExtension[] = [];
  private isCutShort = false;

  constructor(private readonly text: string) {}

  run(): LuaTokens {
    this.skipHead();
    while (this.at < this.text.length) this.next();
    this.push('end', this.text.length, '');
    const { tokens, comments, problems, extensions, isCutShort } = this;
    return { tokens, comments, problems, extensions, isCutShort };
  }

  /** LuaJIT passes over a byte order mark and over a first line that begins with `#`. */
  private skipHead(): void {
    const head = this.match(/\ufeff?(?:#[^\r\n]*)?/y);
    if (head) this.extension({ start: 0, end: this.at }, head.includes('#') ? 'a first line that begins with #' : 'a byte order mark', 'refuses');
  }

  private next(): void {
    const code = this.text.charCodeAt(this.at);
    switch (code) {
      case 0x0a:
      case 0x0d:
        this.lineBreak = true;
        this.at++;
        return;
      case 0x20:
      case 0x09:
        this.at++;
        return;
      case 0x0b:
      case 0x0c:
        this.at++;
        return this.extension({ start: this.at - 1, end: this.at }, 'a vertical tab or form feed', 'refuses');
      case 0x22:
        return this.string('"');
      case 0x27:
        return this.string("'");
      case 0x2d:
        return this.text.charCodeAt(this.at + 1) === 0x2d ? this.comment() : this.nameOrSymbol();
      case 0x5b:
        return this.longBracketLevel() >= 0 ? this.longString() : this.nameOrSymbol();
      case 0x2e:
        return isDigit(this.text.charCodeAt(this.at + 1)) ? this.number() : this.nameOrSymbol();
      default:
        return isDigit(code) ? this.number() : this.nameOrSymbol();
    }
  }

  private comment(): void {
    const start = this.at;
    this.at += 2;
    if (this.text[this.at] === '[' && this.longBracketLevel() >= 0) {
      const closed = this.skipLongBracket();
      if (closed === undefined) this.problem(start, start + 4, 'This comment is never closed: write `]]` behind its last line.');
    } else {
      const rest = /[^\r\n]*/y;
      rest.lastIndex = this.at;
      this.at += rest.exec(this.text)![0].length;
      // The controller's parser takes `--[=` for a long comment, whatever follows.
      if (this.text.startsWith('--[=', start)) this.extension({ start, end: start + 4 }, 'a comment that begins with `--[=`', 'refuses');
    }
    this.comments.push({ range: { start, end: this.at }, text: this.text.slice(start, this.at) });
  }

  private nameOrSymbol(): void {
    const start = this.at;
    const single = singleSymbols[this.text.charCodeAt(start)];
    if (single !== undefined) {
      this.at++;
      return this.push('symbol', start, single);
    }
    this.skipWord();
    if (this.at > start) {
      const word = this.text.slice(start, this.at);
      this.push(keywords.has(word) ? 'keyword' : 'name', start, word);
      if (!plainName.test(word)) this.extension({ start, end: this.at }, 'a name with letters outside ASCII', 'refuses');
      return;
    }
    // `//` and `!=` would else be read as two symbols, with an error that helps nobody.
    const foreign = this.match(foreignSymbol, '~=');
    if (foreign !== undefined) return this.push('symbol', start, foreign);
    const known = this.match(symbol);
    if (known !== undefined) return this.push('symbol', start, known);
    this.at += this.text.codePointAt(this.at)! > 0xffff ? 2 : 1;
    this.problem(start, this.at, `The character ${JSON.stringify(this.text.slice(start, this.at))} has no meaning in Lua here: remove it.`);
  }

  /** The text that `pattern` takes here, passed over; undefined if none, or if `unless` stands here. */
  private match(pattern: RegExp, unless?: string): string | undefined {
    if (unless !== undefined && this.text.startsWith(unless, this.at)) return undefined;
    const start = this.at;
    pattern.lastIndex = start;
    if (!pattern.test(this.text)) return undefined;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** Passes over a name: its first character is known not to be a digit. */
  private skipWord(): void {
    while (isInWord(this.text.charCodeAt(this.at))) this.at++;
  }

  private number(): void {
    const start = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
    if (this.at > start && !isInWord(this.text.charCodeAt(this.at)) && this.text.charCodeAt(this.at) !== 0x2e) {
      const digits = this.text.slice(start, this.at);
      return this.push('number', start, digits, Number(digits));
    }
    this.at = start;
    // As both Lua and LuaJIT do: take all that could belong to a number, then see whether it is one.
    const hexadecimal = /^0[xX]/.test(this.text.slice(start, start + 2));
    const taken = (hexadecimal ? /(?:[pP][-+]|[\w.\u0080-\uffff])*/y : /(?:[eE][-+]|[\w.\u0080-\uffff])*/y);
    const text = this.match(taken)!;
    const value = numberValue(text);
    const shorter = value === undefined ? /^[0-9.]+(?:[eE][-+]?)?\w*/.exec(text)?.[0] : undefined;
    if (shorter !== undefined && shorter !== text && numberValue(shorter)?.extension === undefined && numberValue(shorter) !== undefined) {
      this.at = start + shorter.length;
      this.problem(start, start + text.length, `LuaJIT, which runs the script in Envoy, takes \`${text}\` for one number, and it is none: put a space behind \`${shorter}\`.`, {
        replacement: { title: 'Put a space in between', newText: `${shorter} ${text.slice(shorter.length)}` },
        plainLua: 'accepts',
      });
      return this.push('number', start, shorter, numberValue(shorter)?.value);
    }
    if (value === undefined) {
      this.problem(start, this.at, `\`${text}\` is not a number: Lua knows 3, 3.14, 314e-2 and 0xff.`);
    } else if (value.extension) this.extension({ start, end: this.at }, value.extension, 'refuses');
    this.push('number', start, text, value?.value);
  }

  private string(quote: string): void {
    const start = this.at++;
    let decoded = '';
    for (;;) {
      const character = this.text[this.at];
      if (character === quote) {
        this.at++;
        break;
      }
      if (character === undefined || character === '\n' || character === '\r') {
        this.problem(start, this.at, `This string is never closed: write ${quote} behind its last character, or use [[ ]] for a string of several lines.`);
        break;
      }
      if (character === '\\') decoded += this.escape();
      else {
        const plain = this.at;
        while (isPlainInString(this.text.charCodeAt(this.at), quote)) this.at++;
        decoded += this.text.slice(plain, this.at);
      }
    }
    this.push('string', start, decoded);
  }

  private escape(): string {
    const start = this.at++;
    const character = this.text[this.at] ?? '';
    const simple: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'" };
    if (character in simple) {
      this.at++;
      return simple[character]!;
    }
    const newline = this.match(/\r\n|\n\r|\n|\r/y);
    if (newline !== undefined) return '\n';
    const decimal = this.match(/[0-9]{1,3}/y);
    if (decimal !== undefined) {
      if (Number(decimal) > 255) this.problem(start, this.at, `\`\\${decimal}\` is larger than a byte: the largest is \\255.`);
      return String.fromCharCode(Number(decimal) & 255);
    }
    return this.extensionEscape(start) ?? this.unknownEscape(start);
  }

  /** The escapes that LuaJIT took over from Lua 5.2 and 5.3. The controller's interpreter drops the backslash and reads on. */
  private extensionEscape(start: number): string | undefined {
    const hexadecimal = this.match(/x[0-9a-fA-F]{2}/y);
    if (hexadecimal !== undefined) {
      this.extension({ start, end: this.at }, 'the escape \\x', 'misreads');
      return String.fromCharCode(parseInt(hexadecimal.slice(1), 16));
    }
    const skipped = this.match(/z[ \t\v\f\r\n]*/y);
    if (skipped !== undefined) {
      this.extension({ start, end: start + 2 }, 'the escape \\z', /[\r\n]/.test(skipped) ? 'refuses' : 'misreads');
      return '';
    }
    const unicode = this.match(/u\{[0-9a-fA-F]+\}/y);
    if (unicode === undefined) return undefined;
    const point = parseInt(unicode.slice(2, -1), 16);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      this.problem(start, this.at, `\`\\${unicode}\` is no character: Unicode ends at 10FFFF and leaves out D800 to DFFF.`, { plainLua: 'accepts' });
      return '';
    }
    this.extension({ start, end: this.at }, 'the escape \\u{…}', 'misreads');
    return String.fromCodePoint(point);
  }

  private unknownEscape(start: number): string {
    if (this.at >= this.text.length) return '';
    this.at += this.text.codePointAt(this.at)! > 0xffff ? 2 : 1;
    const written = this.text.slice(start, this.at);
    this.problem(start, this.at, `\`${written}\` is no escape that LuaJIT, which runs the script in Envoy, knows: write \`\\\\\` for a backslash (in patterns, Lua uses \`%\`).`, {
      replacement: { title: 'Double the backslash', newText: `\\${written}` },
      plainLua: 'accepts',
    });
    return written.slice(1);
  }

  private longString(): void {
    const start = this.at;
    const value = this.skipLongBracket();
    if (value === undefined) this.problem(start, Math.min(this.at, start + 2), 'This long string is never closed: write the matching `]]` (with as many `=` as at its start).');
    this.push('string', start, value ?? '');
  }

  /** The number of `=` of a long bracket that opens here, or -1. */
  private longBracketLevel(): number {
    const opening = /\[(=*)\[/y;
    opening.lastIndex = this.at;
    return opening.exec(this.text)?.[1]?.length ?? -1;
  }

  /** Passes over a long bracket and returns what it holds; undefined if it is never closed. */
  private skipLongBracket(): string | undefined {
    const level = this.longBracketLevel();
    const contentStart = this.at + level + 2;
    const closing = this.text.indexOf(`]${'='.repeat(level)}]`, contentStart);
    const nested = level === 0 && closing >= 0 ? this.text.indexOf('[[', contentStart) : -1;
    if (nested >= 0 && nested < closing) this.extension({ start: nested, end: nested + 2 }, '`[[` inside of `[[ ]]`', 'understands');
    this.isCutShort ||= closing < 0;
    this.at = closing < 0 ? this.text.length : closing + level + 2;
    return closing < 0 ? undefined : this.text.slice(contentStart, closing).replace(/^(?:\r\n|\n\r|\n|\r)/, '').replace(/\r\n|\n\r|\r/g, '\n');
  }

  private push(type: LuaTokenType, start: number, text: string, value?: number): void {
    const token = { type, range: { start, end: this.at }, text, afterLineBreak: this.lineBreak };
    // Spreading for each would cost a fifth of the whole analysis.
    this.tokens.push(type === 'number' ? { ...token, value } : token);
    this.lineBreak = false;
  }

  private problem(start: number, end: number, message: string, more: Omit<LuaProblem, 'range' | 'message'> = {}): void {
    this.problems.push({ range: { start, end }, message, ...more });
  }

  private extension(range: TextRange, what: string, controller: LuaExtension['controller']): void {
    this.extensions.push({ range, what, controller });
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a code stands in names; false for NaN, the code behind the end. LuaJIT takes all of what is not ASCII for letters. */
function isInWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f || code >= 0x80;
}

/** Neither ends a string nor needs a look: the quote, a backslash, a line break, the end of the text. */
function isPlainInString(code: number, quote: string): boolean {
  return code >= 0 && code !== quote.charCodeAt(0) && code !== 0x5c && code !== 0x0a && code !== 0x0d;
}

/** 2 to the power of 64: LuaJIT's 64-bit literals lie below it. */
const pastLongest = 2n ** 64n;

/** The value of a numeral, with the name of the LuaJIT extension that it needs; undefined if it is none. */
export function numberValue(text: string): { value: number | undefined; extension?: string } | undefined {
  if (/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(text)) return { value: Number(text) };
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return { value: Number(text) };
  const long = /^([0-9]+|0[xX][0-9a-fA-F]+|0[bB][01]+)(?:[uU]?[lL][lL]|[lL][lL][uU])$/.exec(text);
  if (long) return BigInt(/^0\d/.test(long[1]!) ? long[1]!.replace(/^0+(?=\d)/, '') : long[1]!) < pastLongest ? { value: undefined, extension: 'a 64-bit integer' } : undefined;
  const imaginary = /^(.+)[iI]$/.exec(text);
  if (imaginary) return numberValue(imaginary[1]!)?.value === undefined ? undefined : { value: undefined, extension: 'an imaginary number' };
  if (/^0[bB][01]+$/.test(text)) return { value: parseInt(text.slice(2), 2), extension: 'a binary number' };
  const hexFloat = /^0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([-+]?[0-9]+))?$/.exec(text);
  if (!hexFloat || !(hexFloat[1] || hexFloat[2])) return undefined;
  const digits = `${hexFloat[1] ?? ''}${hexFloat[2] ?? ''}`;
  const exponent = Number(hexFloat[3] ?? 0) - 4 * (hexFloat[2]?.length ?? 0);
  return { value: parseInt(digits, 16) * 2 ** exponent, extension: 'a hexadecimal number with a fraction or exponent' };
}
