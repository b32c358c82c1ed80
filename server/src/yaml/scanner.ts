// Text to tokens, with the rules of the reader behind kubectl and the API server (YAML 1.1 as libyaml does it), mended where it would give up.

import type { TextRange } from '../base/text';
import { behindBreak, BOM, CR, isBlank, isBlankOrEnd, isBreak, isWordCharacter, LF, lineEndFrom, SPACE, TAB } from './characters';
import type { ProblemLog } from './problems';
import { blockScalarHeader, blockScalarText, escapeAt, flowScalarText } from './scalar-text';
import { endOfActionLine, type TemplateActions } from './templates';
import type { ScalarStyle, YamlComment } from './tree';

export const enum TokenKind {
  StreamEnd,
  DocumentStart,
  BlockMapStart,
  BlockSequenceStart,
  BlockEnd,
  FlowMapStart,
  FlowMapEnd,
  FlowSequenceStart,
  FlowSequenceEnd,
  /** A flow collection that ends without its bracket. */
  FlowBroken,
  FlowEntry,
  BlockEntry,
  Key,
  Value,
  Alias,
  Anchor,
  Tag,
  Scalar,
}

/** A piece of the text, or (maps and sequences, ends) a place in it. */
export class Token {
  /** For scalars, else 'plain'. */
  style: ScalarStyle = 'plain';
  /** Decoded content of a scalar; name of an alias or anchor; a tag as written. */
  text = '';
  /** A template action stands in it. */
  opaque = false;
  /** Column of the content of a block scalar, else -1. */
  contentColumn = -1;
  /** It stands where only a key may, but without a colon. */
  isBareKey = false;

  constructor(
    readonly kind: TokenKind,
    readonly start: number,
    public end: number,
    readonly line: number,
    readonly column: number,
    /** The lines between this token and the one before held a template action: its place, else undefined. */
    readonly actionBefore: TextRange | undefined,
  ) {}
}

/** How the scanner treats what the strict reader would misunderstand. */
export interface ScannerMode {
  /** Take a quote or bracket for unclosed where the lines behind it look like new keys. */
  readonly guessUnclosed: boolean;
  /** The document is JSON, so its escapes are those of JSON. */
  readonly isJson: boolean;
}

/** A place where a key may have started. */
interface PossibleKey {
  isPossible: boolean;
  isRequired: boolean;
  /** Among the items of a list. */
  inSequence: boolean;
  tokenIndex: number;
  start: number;
  line: number;
  column: number;
}

/** What a scan gives. */
export interface ScanResult {
  readonly tokens: Token[];
  readonly comments: YamlComment[];
  /** Actions were met outside comments. */
  readonly templated: boolean;
  /** Quoted scalars or flow collections span lines, so a second look may find unclosed ones. */
  readonly hasMultilineFlow: boolean;
}

/** The reader gives up looking for the colon of a key after so many characters. */
const MAX_KEY_LENGTH = 1024;

/** Tags are short; a longer one is taken for malformed. */
const MAX_TAG_LENGTH = 1000;

/** Scans one document. Reports to `problems` what the strict reader would refuse, and goes on with a guess. */
export function scan(text: string, actions: TemplateActions | undefined, mode: ScannerMode, problems: ProblemLog): ScanResult {
  return new Scanner(text, actions, mode, problems).run();
}

/** Where the colon stands in `key:value`, if a text looks like that; URLs do not. */
export function colonWithoutBlank(text: string): number | undefined {
  return /^[\w./-]+(?=:[^\s/])/.exec(text)?.[0].length;
}

class Scanner {
  private readonly tokens: Token[] = [];
  private readonly comments: YamlComment[] = [];
  private pos = 0;
  private line = 0;
  private lineStart = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  /** Whether the collection at each indent is a sequence. */
  private readonly sequences: boolean[] = [];
  private keyAllowed = true;
  private flowLevel = 0;
  private readonly flowStarts: { readonly offset: number; readonly blockIndent: number; readonly end: TokenKind }[] = [];
  private readonly possibleKeys: PossibleKey[] = [newPossibleKey()];
  private actionBefore: TextRange | undefined;
  private templated = false;
  /** Offset of a colon whose blank an action brings. */
  private actionColon = -1;
  private hasMultilineFlow = false;
  private isDone = false;
  private hasContent = false;
  private hasDirective = false;
  private readonly tagHandles = new Set(['!', '!!']);

  constructor(
    private readonly text: string,
    private readonly actions: TemplateActions | undefined,
    private readonly mode: ScannerMode,
    private readonly problems: ProblemLog,
  ) {}

  run(): ScanResult {
    while (!this.isDone) this.fetchToken();
    return { tokens: this.tokens, comments: this.comments, templated: this.templated, hasMultilineFlow: this.hasMultilineFlow };
  }

  private fetchToken(): void {
    this.skipToToken();
    const { text } = this;
    const column = this.pos - this.lineStart;
    const code = text.charCodeAt(this.pos);
    if (code !== code) return this.endStream();
    if (this.flowLevel > 0 && this.looksBehindFlow(column)) this.breakFlow();
    if (this.flowLevel === 0) this.unrollIndent(column);
    if (column === 0 && (code === 0x2d || code === 0x2e) && this.atMarker()) return this.scanMarker();
    if (code === 0x7b && this.actions?.has(this.pos)) return this.scanPlain();
    const next = text.charCodeAt(this.pos + 1);
    switch (code) {
      case 0x5b: // [
        return this.startFlow(TokenKind.FlowSequenceStart);
      case 0x7b: // {
        return this.startFlow(TokenKind.FlowMapStart);
      case 0x5d: // ]
        return this.endFlow(TokenKind.FlowSequenceEnd);
      case 0x7d: // }
        return this.endFlow(TokenKind.FlowMapEnd);
      case 0x2c: // ,
        this.dropPossibleKey();
        this.keyAllowed = true;
        return this.pushIndicator(TokenKind.FlowEntry);
      case 0x2d: // -
        if (isBlankOrEnd(next)) return this.scanDash(column);
        return this.scanPlain();
      case 0x3f: // ?
        if (this.flowLevel > 0 || isBlankOrEnd(next)) return this.scanQuestionMark(column);
        return this.scanPlain();
      case 0x3a: // :
        if (this.flowLevel > 0 || isBlankOrEnd(next) || this.pos === this.actionColon) return this.scanColon(column);
        return this.scanPlain();
      case 0x2a: // *
        return this.scanAnchor(TokenKind.Alias);
      case 0x26: // &
        return this.scanAnchor(TokenKind.Anchor);
      case 0x21: // !
        return this.scanTag();
      case 0x7c: // |
      case 0x3e: // >
        if (this.flowLevel === 0) return this.scanBlockScalar();
        this.problems.needsQuotes(this.pos, text[this.pos]!);
        return this.scanPlain();
      case 0x27:
        return this.scanQuoted('single-quoted');
      case 0x22:
        return this.scanQuoted('double-quoted');
      case 0x25: // %
        if (column === 0) return this.scanDirective();
        this.problems.needsQuotes(this.pos, '%');
        return this.scanPlain();
      case 0x40: // @
      case 0x60: // `
        this.problems.needsQuotes(this.pos, text[this.pos]!);
        return this.scanPlain();
      default:
        return this.scanPlain();
    }
  }

  // White space, comments and markers

  private skipToToken(): void {
    const { text } = this;
    for (;;) {
      if (this.pos === this.lineStart && text.charCodeAt(this.pos) === BOM) {
        this.pos++;
        this.lineStart++;
      }
      let code = text.charCodeAt(this.pos);
      while (code === SPACE || code === TAB) {
        if (code === TAB && this.flowLevel === 0 && this.keyAllowed) {
          this.problems.tab(text, this.pos, this.lineStart, this.line);
          // Count it as two columns: the usual step, so that the lines keep their order.
          this.lineStart--;
        }
        code = text.charCodeAt(++this.pos);
      }
      if (code === 0x23) {
        const end = lineEndFrom(text, this.pos);
        this.comments.push({ range: { start: this.pos, end }, text: text.slice(this.pos, end) });
        this.pos = end;
        code = text.charCodeAt(end);
      } else if (code === 0x7b && this.actions && this.isLineStart()) {
        const end = endOfActionLine(text, this.pos, this.actions);
        if (end !== undefined) {
          this.templated = true;
          this.actionBefore = { start: this.actionBefore?.start ?? this.pos, end };
          this.pos = end;
          code = text.charCodeAt(end);
        }
      }
      if (!isBreak(code)) return;
      this.passBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
      else this.hasMultilineFlow = true;
    }
  }

  private isLineStart(): boolean {
    for (let at = this.pos - 1; at >= 0 && at >= this.lineStart - 1; at--) {
      const code = this.text.charCodeAt(at);
      if (isBreak(code) || code === BOM) return true;
      if (!isBlank(code)) return false;
    }
    return true;
  }

  private passBreak(): void {
    this.pos = behindBreak(this.text, this.pos);
    this.line++;
    this.lineStart = this.pos;
  }

  private atMarker(): boolean {
    const { text, pos } = this;
    return (text.startsWith('---', pos) || text.startsWith('...', pos)) && isBlankOrEnd(text.charCodeAt(pos + 3));
  }

  private scanMarker(): void {
    const isStart = this.text[this.pos] === '-';
    if (!isStart || this.hasContent) return this.endStream();
    this.unrollIndent(-1);
    this.dropPossibleKey();
    this.keyAllowed = false;
    this.hasContent = true;
    this.hasDirective = false;
    const token = this.tokenAt(TokenKind.DocumentStart, this.pos + 3);
    this.pos += 3;
    this.push(token);
  }

  private scanDirective(): void {
    const end = lineEndFrom(this.text, this.pos);
    const source = this.text.slice(this.pos, end);
    const range = { start: this.pos, end: this.pos + source.trimEnd().length };
    if (this.hasContent) {
      this.problems.needsQuotes(this.pos, '%');
    } else {
      this.checkDirective(source.replace(/\s#.*$/, '').trimEnd(), range);
      this.hasDirective = true;
    }
    this.unrollIndent(-1);
    this.dropPossibleKey();
    this.pos = end;
  }

  private checkDirective(source: string, range: TextRange): void {
    const version = /^%YAML[ \t]+(\d+)\.(\d+)$/.exec(source);
    if (version) {
      if (version[1] !== '1' || version[2] !== '1') this.problems.yamlVersion(range, `${version[1]}.${version[2]}`);
      return;
    }
    const handle = /^%TAG[ \t]+(![\w-]*!?)[ \t]+\S+$/.exec(source);
    if (handle) this.tagHandles.add(handle[1]!);
    else this.problems.unknownDirective(range);
  }

  private endStream(): void {
    if (this.hasDirective) this.problems.missingDocumentStart(this.pos);
    while (this.flowLevel > 0) this.closeFlowLevel();
    this.unrollIndent(-1);
    this.dropPossibleKey();
    this.push(this.tokenAt(TokenKind.StreamEnd, this.pos));
    this.isDone = true;
  }

  // Tokens

  private tokenAt(kind: TokenKind, end: number): Token {
    return new Token(kind, this.pos, end, this.line, this.pos - this.lineStart, this.actionBefore);
  }

  private scalarToken(style: ScalarStyle, start: number, end: number, line: number, column: number, text: string, opaque: boolean): Token {
    const token = new Token(TokenKind.Scalar, start, end, line, column, this.actionBefore);
    token.style = style;
    token.text = text;
    token.opaque = opaque;
    return token;
  }

  /** Adds a token that stands in the text; what was before it is dealt with. */
  private push(token: Token): void {
    this.tokens.push(token);
    this.actionBefore = undefined;
    if (!this.hasContent) {
      this.hasContent = true;
      if (this.hasDirective) this.problems.missingDocumentStart(token.start);
      this.hasDirective = false;
    }
  }

  private pushIndicator(kind: TokenKind): void {
    this.push(this.tokenAt(kind, this.pos + 1));
    this.pos++;
  }

  /** Adds a token without characters of its own at the place of another. */
  private insert(index: number, kind: TokenKind, place: { readonly start: number; readonly line: number; readonly column: number }): void {
    this.tokens.splice(index, 0, new Token(kind, place.start, place.start, place.line, place.column, this.tokens[index]?.actionBefore));
  }

  // Indentation

  private rollIndent(column: number, kind: TokenKind.BlockMapStart | TokenKind.BlockSequenceStart, index: number, place: { readonly start: number; readonly line: number; readonly column: number }): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.sequences.push(kind === TokenKind.BlockSequenceStart);
    this.indent = column;
    if (index === this.tokens.length) this.tokens.push(new Token(kind, place.start, place.start, place.line, column, this.actionBefore));
    else this.insert(index, kind, place);
  }

  private unrollIndent(column: number): void {
    while (this.indent > column) {
      this.tokens.push(this.tokenAt(TokenKind.BlockEnd, this.pos));
      this.indent = this.indents.pop()!;
      this.sequences.pop();
    }
  }

  // Keys

  private currentKey(): PossibleKey {
    return this.possibleKeys[this.possibleKeys.length - 1]!;
  }

  private savePossibleKey(): void {
    if (!this.keyAllowed) return;
    this.dropPossibleKey();
    const key = this.currentKey();
    key.isPossible = true;
    key.isRequired = this.flowLevel === 0 && this.indent === this.pos - this.lineStart;
    key.inSequence = this.sequences.at(-1) === true;
    key.tokenIndex = this.tokens.length;
    key.start = this.pos;
    key.line = this.line;
    key.column = this.pos - this.lineStart;
  }

  /** No key started there after all. Where one had to, it is a key whose colon is missing. */
  private dropPossibleKey(): void {
    const key = this.currentKey();
    if (!key.isPossible) return;
    key.isPossible = false;
    if (key.isRequired) this.makeBareKey(key);
  }

  private makeBareKey(key: PossibleKey): void {
    const token = this.tokens[key.tokenIndex]!;
    const lineEnd = lineEndOfContent(this.text, token.start);
    const end = Math.max(Math.min(this.lastTokenOfLine(key).end, lineEnd), token.start);
    token.isBareKey = true;
    if (token.kind === TokenKind.Scalar && token.style === 'plain' && token.end <= lineEnd && this.splitAtColon(key, token)) return;
    this.problems.missingColon(this.text, token.start, end, key.inSequence);
    this.insert(key.tokenIndex, TokenKind.Key, key);
  }

  /** `key:value`, where a key has to stand, lacks a blank. */
  private splitAtColon(key: PossibleKey, token: Token): boolean {
    const length = token.opaque ? undefined : colonWithoutBlank(token.text);
    if (length === undefined) return false;
    const colon = token.start + length;
    this.problems.missingBlank(colon, ':');
    const value = this.scalarToken('plain', colon + 1, token.end, token.line, colon + 1 - token.start + token.column, token.text.slice(length + 1), false);
    token.end = colon;
    token.text = token.text.slice(0, length);
    this.tokens.splice(key.tokenIndex + 1, 0, new Token(TokenKind.Value, colon, colon + 1, token.line, colon - token.start + token.column, undefined), value);
    this.insert(key.tokenIndex, TokenKind.Key, key);
    return true;
  }

  private lastTokenOfLine(key: PossibleKey): Token {
    let index = key.tokenIndex;
    while (index + 1 < this.tokens.length && this.tokens[index + 1]!.line === key.line && this.tokens[index + 1]!.kind !== TokenKind.BlockEnd) index++;
    return this.tokens[index]!;
  }

  private isValid(key: PossibleKey): boolean {
    if (!key.isPossible) return false;
    if (key.line === this.line && key.start + MAX_KEY_LENGTH >= this.pos) return true;
    this.dropPossibleKey();
    return false;
  }

  // Indicators

  private scanDash(column: number): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.problems.dashInLine(this.pos, this.tokens.at(-1)?.kind === TokenKind.Value);
      this.dropPossibleKey();
      this.rollIndent(column, TokenKind.BlockSequenceStart, this.tokens.length, { start: this.pos, line: this.line, column });
    }
    this.dropPossibleKey();
    this.keyAllowed = true;
    this.pushIndicator(TokenKind.BlockEntry);
  }

  private scanQuestionMark(column: number): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.problems.keyInLine(this.pos);
      this.dropPossibleKey();
      this.rollIndent(column, TokenKind.BlockMapStart, this.tokens.length, { start: this.pos, line: this.line, column });
    }
    this.dropPossibleKey();
    this.keyAllowed = this.flowLevel === 0;
    this.pushIndicator(TokenKind.Key);
  }

  private scanColon(column: number): void {
    const key = this.currentKey();
    if (this.isValid(key)) return this.takeKey(key);
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) return this.mendColon(column);
      this.rollIndent(column, TokenKind.BlockMapStart, this.tokens.length, { start: this.pos, line: this.line, column });
    }
    if (this.flowLevel > 0 && this.splitAtBlank()) return;
    this.keyAllowed = this.flowLevel === 0;
    this.pushIndicator(TokenKind.Value);
  }

  /** `{a: 1 b: 2}`: what was read as the value `1 b` ends before a key whose comma is missing; that is read again. */
  private splitAtBlank(): boolean {
    const value = this.tokens.at(-1);
    if (value?.kind !== TokenKind.Scalar || value.style !== 'plain' || value.line !== this.line || value.end !== this.pos) return false;
    const cut = /\s+\S+$/.exec(value.text);
    if (!cut || value.end - value.start !== value.text.length) return false;
    value.end = value.start + cut.index;
    this.pos -= cut[0].trimStart().length;
    value.text = value.text.slice(0, cut.index);
    this.keyAllowed = true;
    return true;
  }

  private takeKey(key: PossibleKey): void {
    this.insert(key.tokenIndex, TokenKind.Key, key);
    this.rollIndent(key.column, TokenKind.BlockMapStart, key.tokenIndex, key);
    key.isPossible = false;
    this.keyAllowed = false;
    this.pushIndicator(TokenKind.Value);
  }

  /** A colon where no key can have been: in a value, or behind lines that were taken for one value. */
  private mendColon(column: number): void {
    const last = this.tokens.at(-1);
    if (last?.kind === TokenKind.Scalar && last.style === 'plain') {
      if (last.line < this.line && last.end <= this.pos) return this.splitLines(last);
      if (last.line === this.line) return this.takeColonIntoValue(last);
    }
    this.problems.strayColon(this.pos, column);
    const next = this.text.charCodeAt(this.pos + 1);
    this.pos++;
    if (next !== next || isBreak(next)) return;
    // What follows the colon belongs to no key.
    const end = lineEndFrom(this.text, this.pos);
    const comment = this.text.slice(this.pos, end).search(/\s#/);
    this.pos = comment === -1 ? end : this.pos + comment;
  }

  /** `value⏎  key:` was read as one value of two lines: the last line is a key, and the parser says what is wrong. */
  private splitLines(value: Token): void {
    const keyStart = firstOfLastLine(this.text, value.start, value.end);
    const keyEnd = value.end;
    let valueEnd = keyStart;
    while (valueEnd > value.start && isBlankOrEnd(this.text.charCodeAt(valueEnd - 1))) valueEnd--;
    value.end = valueEnd;
    value.text = flowScalarText(this.text, value.start, valueEnd, 'plain', this.actions);
    const column = keyStart - this.lineStart;
    const key = { start: keyStart, line: this.line, column };
    const index = this.tokens.length;
    this.tokens.push(this.scalarToken('plain', keyStart, keyEnd, this.line, column, flowScalarText(this.text, keyStart, keyEnd, 'plain', this.actions), value.opaque));
    this.insert(index, TokenKind.Key, key);
    this.rollIndent(column, TokenKind.BlockMapStart, index, key);
    this.currentKey().isPossible = false;
    this.keyAllowed = false;
    this.pushIndicator(TokenKind.Value);
  }

  /** `key: some: text`: the author means the rest of the line. */
  private takeColonIntoValue(value: Token): void {
    const lineEnd = lineEndFrom(this.text, this.pos);
    const comment = this.text.slice(this.pos, lineEnd).search(/\s#/);
    let end = comment === -1 ? lineEnd : this.pos + comment;
    while (isBlank(this.text.charCodeAt(end - 1))) end--;
    this.problems.colonInValue(value.start, end);
    value.end = end;
    value.text = this.text.slice(value.start, end);
    this.pos = end;
  }

  // Flow collections

  private startFlow(kind: TokenKind.FlowMapStart | TokenKind.FlowSequenceStart): void {
    this.savePossibleKey();
    const end = kind === TokenKind.FlowMapStart ? TokenKind.FlowMapEnd : TokenKind.FlowSequenceEnd;
    this.flowStarts.push({ offset: this.pos, blockIndent: this.indent, end });
    this.flowLevel++;
    this.possibleKeys.push(newPossibleKey());
    this.keyAllowed = true;
    this.pushIndicator(kind);
  }

  private endFlow(kind: TokenKind.FlowMapEnd | TokenKind.FlowSequenceEnd): void {
    this.dropPossibleKey();
    // A bracket that fits one further out closes all within; one that fits none, the innermost.
    const isFor = this.flowStarts.at(-1)?.end === kind ? this.flowLevel - 1 : this.flowStarts.findLastIndex((start) => start.end === kind);
    const level = isFor === -1 ? Math.max(this.flowLevel - 1, 0) : isFor;
    this.flowLevel = level;
    this.flowStarts.length = level;
    this.possibleKeys.length = level + 1;
    this.keyAllowed = false;
    this.pushIndicator(kind);
  }

  /** Whether this line, inside brackets, rather is the next line of the block around them. */
  private looksBehindFlow(column: number): boolean {
    if (!this.mode.guessUnclosed || !this.isLineStart()) return false;
    const { blockIndent, offset } = this.flowStarts[0]!;
    if (column > blockIndent || blockIndent < 0 || offset >= this.lineStart) return false;
    return LOOKS_LIKE_BLOCK.test(this.text.slice(this.pos, lineEndFrom(this.text, this.pos)));
  }

  private breakFlow(): void {
    while (this.flowLevel > 0) this.closeFlowLevel();
    this.keyAllowed = true;
  }

  private closeFlowLevel(): void {
    this.dropPossibleKey();
    this.tokens.push(this.tokenAt(TokenKind.FlowBroken, this.pos));
    this.flowLevel--;
    this.flowStarts.pop();
    this.possibleKeys.pop();
  }

  // Properties

  private scanAnchor(kind: TokenKind.Alias | TokenKind.Anchor): void {
    this.savePossibleKey();
    this.keyAllowed = false;
    const { text } = this;
    let end = this.pos + 1;
    while (isWordCharacter(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(end);
    const isNamed = end > this.pos + 1 && (isBlankOrEnd(next) || '?:,]}%@`'.includes(text[end]!));
    if (!isNamed) {
      while (!isBlankOrEnd(text.charCodeAt(end)) && !',[]{}'.includes(text[end]!)) end++;
      this.problems.badAnchor(this.pos, end, kind === TokenKind.Alias);
    }
    const token = this.tokenAt(kind, end);
    if (isNamed) token.text = text.slice(this.pos + 1, end);
    this.push(token);
    this.pos = end;
  }

  private scanTag(): void {
    this.savePossibleKey();
    this.keyAllowed = false;
    const { text, pos } = this;
    const match = (text[pos + 1] === '<' ? VERBATIM_TAG : TAG).exec(text.slice(pos, pos + MAX_TAG_LENGTH));
    let end = pos + (match?.[0].length ?? 1);
    let isGood = match !== null && isBlankOrEnd(text.charCodeAt(end));
    if (!isGood) while (!isBlankOrEnd(text.charCodeAt(end)) && !',]}'.includes(text[end]!)) end++;
    const handle = match?.[1];
    if (isGood && handle !== undefined && !this.tagHandles.has(handle)) isGood = false;
    if (!isGood) this.problems.badTag(pos, end);
    const token = this.tokenAt(TokenKind.Tag, end);
    token.text = text.slice(pos, end);
    this.push(token);
    this.pos = end;
  }

  // Scalars

  private scanBlockScalar(): void {
    this.dropPossibleKey();
    this.keyAllowed = true;
    const { text, pos } = this;
    const header = blockScalarHeader(text, pos);
    if (header.hasZero) this.problems.zeroIndentation(pos, header.end);
    if (header.junk !== -1) this.problems.textBehindBlockHeader(header.junk, header.lineEnd, text[pos]!);
    if (header.comment !== -1) this.comments.push({ range: { start: header.comment, end: header.lineEnd }, text: text.slice(header.comment, header.lineEnd) });
    const { content, extent } = blockScalarText(text, pos, this.indent, this.actions);
    if (extent.tab !== -1) this.problems.tab(text, extent.tab, text.lastIndexOf('\n', extent.tab) + 1, this.line);
    if (extent.deepBlankLine) this.problems.deepBlankLine(extent.deepBlankLine);
    if (extent.hasActions) this.templated = true;
    const token = this.scalarToken(text[pos] === '|' ? 'literal' : 'folded', pos, extent.contentEnd, this.line, pos - this.lineStart, content, extent.hasActions);
    token.contentColumn = extent.indent;
    this.push(token);
    this.pos = extent.end;
    this.lineStart = extent.lineStart;
    this.line += extent.breaks;
  }

  private scanQuoted(style: 'single-quoted' | 'double-quoted'): void {
    this.savePossibleKey();
    this.keyAllowed = false;
    const { text } = this;
    const startLine = this.line;
    const startLineStart = this.lineStart;
    const start = this.pos;
    let hasAction = false;
    const escapes: number[] = [];
    let at = start + 1;
    let isClosed = false;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 0x7b) {
        const actionEnd = this.actions?.get(at);
        if (actionEnd !== undefined) {
          hasAction = true;
          at = actionEnd;
          continue;
        }
      } else if (code === 0x22 && style === 'double-quoted') {
        isClosed = true;
        break;
      } else if (code === 0x27 && style === 'single-quoted') {
        if (text.charCodeAt(at + 1) !== 0x27) {
          isClosed = true;
          break;
        }
        at += 2;
        continue;
      } else if (code === 0x5c && style === 'double-quoted') {
        escapes.push(at);
        if (!isBreak(text.charCodeAt(at + 1))) {
          at += 2;
          continue;
        }
      } else if (isBreak(code)) {
        at = behindBreak(text, at);
        if (this.endsQuote(at)) {
          at = text.length;
          break;
        }
        this.line++;
        this.lineStart = at;
        continue;
      }
      at++;
    }
    let end = isClosed ? at + 1 : lineEndOfContent(text, start);
    if (!isClosed) {
      this.problems.unclosedQuote(start, end, style);
      this.line = startLine;
      this.lineStart = startLineStart;
    }
    for (const escape of escapes) if (escape < end) this.checkEscape(escape, end);
    if (this.line > startLine) this.hasMultilineFlow = true;
    if (hasAction) this.templated = true;
    this.push(this.scalarToken(style, start, end, startLine, start - startLineStart, flowScalarText(text, start, end, style, this.actions), hasAction));
    this.pos = end;
  }

  /** Whether a quoted scalar cannot go on in the line at `lineStart`. */
  private endsQuote(lineStart: number): boolean {
    const { text } = this;
    const code = text.charCodeAt(lineStart);
    if ((code === 0x2d || code === 0x2e) && (text.startsWith('---', lineStart) || text.startsWith('...', lineStart)) && isBlankOrEnd(text.charCodeAt(lineStart + 3))) return true;
    if (!this.mode.guessUnclosed || this.flowLevel > 0) return false;
    let at = lineStart;
    while (text.charCodeAt(at) === SPACE) at++;
    return at - lineStart <= Math.max(this.indent, 0) && LOOKS_LIKE_BLOCK.test(text.slice(at, lineEndFrom(text, at)));
  }

  private checkEscape(offset: number, limit: number): void {
    const { text } = this;
    if (isBreak(text.charCodeAt(offset + 1))) return;
    const { end, decoded } = escapeAt(text, offset);
    const isRefused = decoded === undefined || (!this.mode.isJson && (text[offset + 1] === '/' || (decoded.length === 1 && decoded >= '\ud800' && decoded <= '\udfff')));
    if (isRefused) this.problems.badEscape(offset, Math.min(end, limit), text);
  }

  private scanPlain(): void {
    this.savePossibleKey();
    this.keyAllowed = false;
    const { text, actions } = this;
    const start = this.pos;
    const startLine = this.line;
    const column = start - this.lineStart;
    const indent = this.indent + 1;
    const inFlow = this.flowLevel > 0;
    let at = start;
    let end = start;
    let leadingBlanks = false;
    let hasAction = false;
    let isSplit = false;
    // Comments and markers are looked for where a run of white space has ended.
    for (;;) {
      let code = text.charCodeAt(at);
      if (at > start) {
        if (code === 0x23) break;
        if (at === this.lineStart && (code === 0x2d || code === 0x2e) && (text.startsWith('---', at) || text.startsWith('...', at)) && isBlankOrEnd(text.charCodeAt(at + 3))) break;
        if (inFlow && leadingBlanks && this.mode.guessUnclosed && this.continuesBlock(at)) break;
        if (leadingBlanks && code === 0x7b && actions && endOfActionLine(text, at, actions) !== undefined && this.isBlankBefore(at)) break;
      }
      const runStart = at;
      while (!isBlankOrEnd(code)) {
        if (code === 0x7b) {
          const actionEnd = actions?.get(at);
          if (actionEnd !== undefined) {
            hasAction = true;
            at = actionEnd;
            code = text.charCodeAt(at);
            continue;
          }
        }
        if (code === 0x3a) {
          const next = text.charCodeAt(at + 1);
          if (isBlankOrEnd(next)) break;
          if (actions && next === 0x7b && this.isKeyOfAction(start, at)) {
            this.actionColon = at;
            break;
          }
        }
        if (inFlow && code === 0x7b && text[at - 1] === '$' && at > start) {
          // `{body: ${BODY}}`: what envsubst puts in comes before anybody reads YAML.
          const substitution = endOfSubstitution(text, at);
          if (substitution !== undefined) {
            at = substitution;
            code = text.charCodeAt(at);
            continue;
          }
        }
        if (inFlow && (code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d) && !(at === start && code === 0x3f)) break;
        code = text.charCodeAt(++at);
      }
      if (at > runStart) {
        end = at;
        if (leadingBlanks) isSplit = true;
        leadingBlanks = false;
      }
      if (!isBlankOrEnd(code) || code !== code) break;
      let isTabbed = false;
      while (code === SPACE || code === TAB || isBreak(code)) {
        if (code === SPACE || code === TAB) {
          if (code === TAB && leadingBlanks && at - this.lineStart < indent) {
            this.problems.tab(text, at, this.lineStart, this.line);
            isTabbed = !isBlankLine(text, at);
            if (isTabbed) break;
          }
          at++;
        } else {
          leadingBlanks = true;
          at = behindBreak(text, at);
          this.line++;
          this.lineStart = at;
        }
        code = text.charCodeAt(at);
      }
      if (isTabbed || (!inFlow && at - this.lineStart < indent)) break;
    }
    if (end === start) {
      // A character that no scalar can start with: take it, so that the scan goes on.
      end = at = Math.min(start + 1, text.length);
    }
    if (hasAction) this.templated = true;
    if (inFlow && this.line > startLine) this.hasMultilineFlow = true;
    const content = isSplit ? flowScalarText(text, start, end, 'plain', actions) : text.slice(start, end);
    this.push(this.scalarToken('plain', start, end, startLine, column, content, hasAction));
    this.pos = at;
    if (leadingBlanks) this.keyAllowed = true;
  }

  private continuesBlock(at: number): boolean {
    const { blockIndent } = this.flowStarts[0]!;
    return blockIndent >= 0 && at - this.lineStart <= blockIndent && LOOKS_LIKE_BLOCK.test(this.text.slice(at, lineEndFrom(this.text, at)));
  }

  private isBlankBefore(at: number): boolean {
    for (let before = at - 1; before >= this.lineStart; before--) if (!isBlank(this.text.charCodeAt(before))) return false;
    return true;
  }

  /** `labels:{{- … | nindent 4 }}`: the action brings the line break that makes the colon one. */
  private isKeyOfAction(start: number, colon: number): boolean {
    const actionEnd = this.actions!.get(colon + 1);
    return actionEnd !== undefined && this.flowLevel === 0 && /\bnindent\b/.test(this.text.slice(colon, actionEnd)) && this.currentKey().start === start;
  }
}

const LOOKS_LIKE_BLOCK = /^(?:-(?:\s|$)|(?:[\w./$-]+|"[^"]*"|'[^']*'):(?:\s|$))/;
const VERBATIM_TAG = /^!<[\w;/?:@&=+$,.!~*'()[\]%-]+>/;
const TAG = /^(![\w-]*!(?=[\w;/?:@&=+$,.!~*'()[\]%-])|!)[\w;/?:@&=+$,.!~*'()[\]%-]*/;

function newPossibleKey(): PossibleKey {
  return { isPossible: false, isRequired: false, inSequence: false, tokenIndex: 0, start: 0, line: 0, column: 0 };
}

/** Offset of the first character that is no white space in the last line of a range. */
function firstOfLastLine(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && !isBreak(text.charCodeAt(at - 1))) at--;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function lineEndOfContent(text: string, start: number): number {
  let end = lineEndFrom(text, start);
  while (end > start + 1 && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

function isBlankLine(text: string, offset: number): boolean {
  let at = offset;
  while (isBlank(text.charCodeAt(at))) at++;
  const code = text.charCodeAt(at);
  return code !== code || code === LF || code === CR || isBreak(code);
}

/** Where `{NAME}` or `{NAME:-default}` ends, behind its dollar sign; undefined where it is none. */
function endOfSubstitution(text: string, at: number): number | undefined {
  const name = /\{[A-Za-z_][^{}\r\n]*\}/y;
  name.lastIndex = at;
  return name.test(text) ? name.lastIndex : undefined;
}
