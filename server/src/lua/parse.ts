// Lua tokens to a syntax tree, as LuaJIT 2.1 reads them (Lua 5.1 reference manual, section 2 and 8), going on after errors.

import type { TextRange } from '../base/text';
import type {
  LuaBlock,
  LuaExpression,
  LuaExtension,
  LuaFunction,
  LuaIf,
  LuaIndex,
  LuaName,
  LuaProblem,
  LuaScript,
  LuaStatement,
  LuaTable,
  LuaTableField,
} from './syntax-tree';
import { elseIfWords, openBlock, type ClosedBlock } from './block-ends';
import { endsTheLine, foreignOperators, meantKeyword, type ForeignOperator } from './foreign-syntax';
import { labelProblems } from './labels';
import { tokenize, type LuaToken, type LuaTokens } from './tokens';
import { mostUpvalues, upvalueProblems } from './upvalues';

/** LuaJIT refuses deeper nesting of blocks and expressions (LJ_MAX_XLEVEL), Lua two levels earlier (LUAI_MAXCCALLS). */
const deepestNesting = 199;
/** Both refuse more local variables in one function (LUAI_MAXVARS, LJ_MAX_LOCVAR). */
const mostLocals = 200;

/** Binding powers, left and right, of Lua 5.1 (manual, section 2.5.6): a higher one binds tighter. */
const binaryPower: Readonly<Record<string, readonly [number, number]>> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
};
const unaryPower = 8;

/** Longer chains make trees that functions cannot walk by calling themselves. */
const longestChain = 1_000;

/** A text with more problems is no script at all. */
const mostProblems = 200;

const statementKeywords = new Set(['local', 'function', 'if', 'while', 'for', 'repeat', 'do', 'return', 'break', 'goto']);
const blockEnds = new Set(['end', 'else', 'elseif', 'until']);
/** Keywords that a value may begin with. */
const valueKeywords = new Set(['nil', 'true', 'false', 'not', 'function']);
/** Keywords that may follow a value on its line. */
const keywordsBehindValues = new Set(['and', 'or', 'then', 'do', 'end', 'else', 'elseif', 'until']);

/** A line that begins with `(` goes on with the call of the line above; Lua 5.1 asks which of the two is meant. */
export const callOnNextLine = 'a call whose `(` begins the next line';
export const loneSemicolon = 'a semicolon of its own';

/** Parses one script. Never throws; what is wrong stands in `problems`, and the tree goes on behind it. */
export function parseLua(text: string): LuaScript {
  return new Parser(text, tokenize(text)).script();
}

/** What the parser must know of the function that it is in. */
interface FunctionState {
  readonly vararg: boolean;
  locals: number;
  loops: number;
}

/** Thrown and caught inside the parser only: the statement at hand makes no sense any more. */
class Confusion extends Error {}

class Parser {
  private at = 0;
  private tokens: readonly LuaToken[];
  /** The script itself is the first level. */
  private depth = 1;
  private hasLabels = false;
  /** Links of the chains that are open. */
  private chained = 0;
  private tooDeep = false;
  /** Expressions so far. */
  private ids = 0;
  /** Local variables of the whole script. */
  private declared = 0;
  private fn: FunctionState = { vararg: true, locals: 0, loops: 0 };
  /** Blocks that are closed, and braces in the place of blocks that are not. */
  private readonly closed: ClosedBlock[] = [];
  private braces = 0;
  /** Between the keyword of a branch or loop and its block, outside of functions there. */
  private inHead = false;
  private readonly problems: LuaProblem[];
  private readonly extensions: LuaExtension[];

  constructor(
    private readonly text: string,
    private readonly source: LuaTokens,
  ) {
    this.tokens = source.tokens;
    this.problems = [...source.problems];
    this.extensions = [...source.extensions];
  }

  script(): LuaScript {
    const statements: LuaStatement[] = [];
    for (;;) {
      statements.push(...this.statements());
      if (this.token.type === 'end') break;
      const stray = this.advance();
      const closes = stray.text === 'end' ? 'nothing that is open here' : 'no block that is open here';
      this.problem(stray.range, `\`${stray.text}\` closes ${closes}: remove it, or look above for a block that was closed too early.`);
    }
    const body = { range: { start: 0, end: this.text.length }, statements };
    // A label may stand in what was passed over.
    const isLost = this.problems.some(({ replacement }) => !replacement);
    if (this.hasLabels && !this.tooDeep && !isLost) for (const problem of labelProblems(body)) this.problems.push(problem);
    if (this.declared > mostUpvalues && !this.tooDeep) for (const problem of upvalueProblems({ body, expressionCount: this.ids })) this.problems.push(problem);
    const byPlace = (a: { range: TextRange }, b: { range: TextRange }) => a.range.start - b.range.start;
    return {
      text: this.text,
      body: this.tooDeep ? { range: body.range, statements: [] } : body,
      expressionCount: this.ids,
      problems: this.problems.sort(byPlace),
      extensions: this.extensions.sort(byPlace),
      comments: this.source.comments,
      tooDeep: this.tooDeep,
    };
  }

  // Tokens

  private get token(): LuaToken {
    return this.tokens[this.at]!;
  }

  private get following(): LuaToken | undefined {
    return this.tokens[this.at + 1];
  }

  /** The end of the token before: where a construct that was just read ends. */
  private get lastEnd(): number {
    return this.tokens[this.at - 1]?.range.end ?? 0;
  }

  private advance(): LuaToken {
    const token = this.token;
    if (token.type !== 'end') this.at++;
    return token;
  }

  /** Whether the token at hand is the keyword or symbol `text`. */
  private sees(text: string): boolean {
    return this.token.text === text && (this.token.type === 'keyword' || this.token.type === 'symbol');
  }

  private takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at++;
    return true;
  }

  private problem(range: TextRange, message: string, more: Omit<LuaProblem, 'range' | 'message'> = {}): void {
    if (this.source.isCutShort && this.token.type === 'end') return;
    // One mistake often trips the parser twice at the same place; the first words are the good ones.
    if (this.problems.length >= mostProblems || this.problems.some((problem) => problem.range.start === range.start && problem.range.end === range.end)) return;
    this.problems.push({ range, message, ...more });
  }

  /** Demands `text`; if it is missing, says so behind the last token and goes on as if it stood there. */
  private demand(text: string, why: string): void {
    if (this.takes(text) || this.skipsTo(text, why)) return;
    const { token } = this;
    const opensBlock = text === 'then' || text === 'do';
    if (opensBlock && (this.sees('{') || this.sees(':')) && !token.afterLineBreak) {
      this.problem(token.range, `A block begins with \`${text}\` in Lua, and not with \`${token.text}\`.`, { replacement: { title: `Write ${text}`, newText: /\s/.test(this.text[token.range.start - 1]!) ? text : ` ${text}` } });
      if (token.text === '{') this.braces++;
      this.advance();
      return;
    }
    const { lastEnd } = this;
    const replacement = { title: `Put in ${text}`, range: { start: lastEnd, end: lastEnd }, newText: opensBlock ? ` ${text}` : text };
    this.problem(this.missingRange(), `\`${text}\` is missing ${why}, before ${this.describe(token)}.`, this.isLineEnd() && /^(?:then|do|[)\]}])$/.test(text) ? { replacement } : {});
  }

  /** Where `then` or `do` stands further on in the line, what is in between is too much. */
  private skipsTo(text: string, why: string): boolean {
    if (text !== 'then' && text !== 'do') return false;
    let at = this.at;
    while (this.tokens[at]!.type !== 'end' && !this.tokens[at]!.afterLineBreak && !(this.tokens[at]!.type === 'keyword' && this.tokens[at]!.text === text)) at++;
    if (this.tokens[at]!.type === 'end' || this.tokens[at]!.afterLineBreak) return false;
    if (this.foreign()) this.reportForeign();
    else this.problem(this.token.range, `\`${text}\` should stand here, ${why}, but ${this.describe(this.token)} does.`);
    this.at = at + 1;
    return true;
  }

  /** Where something is missing: at the end of the line it belongs to that line, else before the token at hand. */
  private missingRange(): TextRange {
    return this.isLineEnd() ? this.lastTokenRange() : this.token.range;
  }

  private isLineEnd(): boolean {
    return this.at > 0 && (this.token.type === 'end' || this.token.afterLineBreak);
  }

  /** Demands the `end` (or `until`) of a block that `opening` began. */
  private demandEnd(opening: LuaToken, text = 'end', elseIf?: TextRange): boolean {
    const closing = this.token;
    if (this.takes(text)) {
      this.closed.push({ opening: opening.range, closing: closing.range, elseIf });
      return true;
    }
    const open = this.token.type === 'end' ? openBlock(this.text, opening.range, this.closed) : undefined;
    if (open) {
      this.problem(open.range, open.message, open.more);
      return false;
    }
    const range = this.token.type === 'end' ? this.lastTokenRange() : this.token.range;
    this.problem(range, `\`${text}\` is missing: the \`${opening.text}\` block above is still open before ${this.describe(this.token)}.`, {
      related: { range: opening.range, message: `This \`${opening.text}\` is never closed.` },
    });
    return false;
  }

  private unexpectedRange(): TextRange {
    return this.token.type === 'end' ? this.lastTokenRange() : this.token.range;
  }

  private lastTokenRange(): TextRange {
    return this.tokens[this.at - 1]?.range ?? this.token.range;
  }

  private describe(token: LuaToken): string {
    return token.type === 'end' ? 'the end of the script' : `\`${this.text.slice(token.range.start, token.range.end).split(/[\r\n]/)[0]}\``;
  }

  private foreign(): ForeignOperator | undefined {
    return this.token.type === 'symbol' ? foreignOperators[this.token.text] : undefined;
  }

  private reportForeign(): void {
    const { words, instead } = this.foreign()!;
    this.problem(this.token.range, words, instead === undefined ? {} : { replacement: { title: `Write ${instead}`, newText: instead } });
  }

  private extension(range: TextRange, what: string, controller: LuaExtension['controller']): void {
    this.extensions.push({ range, what, controller });
  }

  /** Says that the token at hand does not fit and gives the statement up. */
  private confused(what: string): never {
    if (this.foreign()) this.reportForeign();
    else this.problem(this.unexpectedRange(), this.unexpected(what), this.sees('goto') ? { plainLua: 'accepts' } : {});
    throw new Confusion();
  }

  private unexpected(what: string): string {
    return `${what}, but ${this.describe(this.token)} stands here.`;
  }

  // Statements

  private block(): LuaBlock {
    const start = this.lastEnd;
    const localsBefore = this.fn.locals;
    this.enter();
    const statements = this.statements();
    this.depth--;
    this.fn.locals = localsBefore;
    return { range: { start, end: Math.max(start, this.token.type === 'end' ? this.text.length : this.token.range.start) }, statements };
  }

  /** Reads statements up to a keyword that ends a block, or the end of the script. */
  private statements(): LuaStatement[] {
    const { chained, depth } = this;
    const statements: LuaStatement[] = [];
    while (this.token.type !== 'end' && !(this.token.type === 'keyword' && blockEnds.has(this.token.text))) {
      if (this.sees(';')) {
        this.emptyStatement();
        continue;
      }
      if (this.foreignStart()) continue;
      const startedAt = this.at;
      try {
        const statement = this.statement();
        statements.push(statement);
        this.afterStatement(statement);
      } catch (error) {
        if (!(error instanceof Confusion)) throw error;
        this.chained = chained;
        this.depth = depth;
        this.skipToStatement(startedAt);
      }
    }
    return statements;
  }

  private afterStatement(statement: LuaStatement): void {
    this.takes(';');
    if (this.token.type === 'end' || (this.token.type === 'keyword' && blockEnds.has(this.token.text))) return;
    if (statement.type === 'break') this.extension(statement.range, '`break` before the end of its block', 'refuses');
    if (statement.type !== 'return') return;
    this.problem(statement.range, '`return` must be the last statement of its block: wrap it as `do return … end`, or remove what stands behind it.', {
      replacement: { title: 'Wrap it in do … end', newText: `do ${this.text.slice(statement.range.start, statement.range.end)} end` },
    });
  }

  /** What other languages begin a statement or end a block with. @returns whether something was passed over, or taken for Lua */
  private foreignStart(): boolean {
    const { type, text, range } = this.token;
    if (type === 'name') return this.misspeltKeyword();
    if (type !== 'symbol') return false;
    if (text === '//' || text === '#') {
      this.foreignComment();
      return true;
    }
    if (text === '/' && this.text.startsWith('/*', range.start)) {
      this.foreignLongComment(range.start);
      return true;
    }
    if (text === '{') {
      this.braces++;
      this.problem(range, 'Lua has no braces around blocks: remove the `{`, and write `end` for the `}`.', { replacement: { title: 'Remove the brace', newText: '' } });
      this.advance();
      return true;
    }
    if (text === ':' && !this.token.afterLineBreak && this.at > 0 && this.following?.afterLineBreak) {
      this.problem(range, 'A block begins without `:` in Lua: remove it, and write `end` where the block ends.', { replacement: { title: 'Remove the colon', newText: '' } });
      this.advance();
      return true;
    }
    if (text === '}' && (this.braces > 0 || (this.depth > 1 && this.token.afterLineBreak))) return this.closingBrace(range);
    if (!endsTheLine.has(text)) return false;
    this.reportForeign();
    this.skipLine();
    return true;
  }

  private closingBrace(range: TextRange): true {
    this.braces = Math.max(0, this.braces - 1);
    if (this.following?.text === 'else' || this.following?.text === 'elseif') {
      this.problem(range, 'Lua has no braces around blocks: remove the `}`.', { replacement: { title: 'Remove the brace', newText: '' } });
      this.advance();
      return true;
    }
    this.problem(range, 'Lua has no braces around blocks: write `end` for the `}`.', { replacement: { title: 'Write end', newText: 'end' } });
    this.takeFor('end');
    return true;
  }

  /** Has the parser go on as if the token at hand were a keyword. */
  private takeFor(keyword: string): void {
    const tokens = [...this.tokens];
    tokens[this.at] = { ...this.token, type: 'keyword', text: keyword };
    this.tokens = tokens;
  }

  private misspeltKeyword(): boolean {
    const { text, range } = this.token;
    const next = this.following;
    const isAlone = !next || next.type === 'end' || (next.type === 'keyword' && blockEnds.has(next.text)) || (next.afterLineBreak && (next.type === 'name' || next.type === 'keyword'));
    const goesOn = !isAlone && !next.afterLineBreak && (next.type === 'name' || next.type === 'number' || (next.type === 'keyword' && valueKeywords.has(next.text)));
    if (!isAlone && !goesOn) return false;
    const meant = meantKeyword(text, goesOn);
    // At the top level there is nothing to close.
    if (meant === undefined || (blockEnds.has(meant) && this.depth === 1)) return false;
    this.problem(range, `\`${text}\` is no word of Lua: write \`${meant}\`.`, { replacement: { title: `Write ${meant}`, newText: meant } });
    this.takeFor(meant);
    return true;
  }

  private foreignComment(): void {
    const { range, text } = this.token;
    this.problem(range, `\`${text}\` begins no comment in Lua: a comment starts with \`--\`.`, { replacement: { title: 'Write --', newText: '--' } });
    this.skipLine();
  }

  private foreignLongComment(start: number): void {
    const close = this.text.indexOf('*/', start + 2);
    const end = close < 0 ? start + 2 : close + 2;
    const replacement = { title: 'Write --[[ ]]', range: { start, end }, newText: `--[[${this.text.slice(start + 2, close)}]]` };
    this.problem({ start, end: start + 2 }, '`/*` begins no comment in Lua: a comment of several lines stands between `--[[` and `]]`.', close < 0 ? {} : { replacement });
    if (close < 0) return this.skipLine();
    while (this.token.type !== 'end' && this.token.range.start < end) this.advance();
  }

  private skipLine(): void {
    do this.advance();
    while (this.token.type !== 'end' && !this.token.afterLineBreak);
  }

  /** A semicolon that ends no statement. */
  private emptyStatement(): void {
    const { range } = this.advance();
    this.extension(range, loneSemicolon, 'understands');
  }

  /** Passes over tokens until one that may begin a statement, at least one token behind `startedAt`. */
  private skipToStatement(startedAt: number): void {
    if (this.at === startedAt) this.advance();
    for (; this.token.type !== 'end'; this.advance()) {
      const { type, text, afterLineBreak } = this.token;
      if (type === 'keyword' && (blockEnds.has(text) || (statementKeywords.has(text) && text !== 'function' && text !== 'do'))) return;
      if (afterLineBreak && (type === 'name' || (type === 'keyword' && statementKeywords.has(text)) || text === '(')) return;
      if (text === ';' && type === 'symbol') {
        this.advance();
        return;
      }
    }
  }

  /** One level deeper; whoever confuses the parser down there has it come back to the level of the statement. */
  private enter(): void {
    if (this.depth >= deepestNesting) {
      this.problem(this.token.range, `This is nested more than ${deepestNesting} levels deep, which Lua refuses: split it up.`);
      throw new Confusion();
    }
    this.depth++;
  }

  private statement(): LuaStatement {
    const opening = this.token;
    if (opening.type === 'keyword') {
      switch (opening.text) {
        case 'if':
          return this.ifStatement();
        case 'while':
          return this.whileStatement();
        case 'do': {
          this.advance();
          const body = this.block();
          this.demandEnd(opening);
          return { type: 'do', range: this.from(opening), body };
        }
        case 'for':
          return this.forStatement();
        case 'repeat':
          return this.repeatStatement();
        case 'function':
          return this.functionStatement();
        case 'local':
          return this.localStatement();
        case 'return':
          return this.returnStatement();
        case 'break':
          this.advance();
          if (this.fn.loops === 0) this.problem(opening.range, '`break` stands outside any loop: remove it, or write `return`.');
          return { type: 'break', range: opening.range };
        case 'goto':
          return this.gotoStatement();
      }
    }
    if (this.sees('::')) return this.label();
    return this.expressionStatement();
  }

  private from(opening: { range: TextRange }): TextRange {
    return { start: opening.range.start, end: Math.max(opening.range.end, this.lastEnd) };
  }

  private gotoStatement(): LuaStatement {
    const opening = this.advance();
    const label = this.name('a label behind `goto`');
    this.hasLabels = true;
    this.extension(this.from(opening), '`goto`', 'understands');
    return { type: 'goto', range: this.from(opening), label };
  }

  private label(): LuaStatement {
    const opening = this.advance();
    const name = this.name('the name of the label');
    this.demand('::', 'behind the label');
    this.hasLabels = true;
    this.extension(this.from(opening), 'a label', 'understands');
    return { type: 'label', range: this.from(opening), name };
  }

  private ifStatement(): LuaIf {
    const opening = this.advance();
    const clauses: { condition: LuaExpression; body: LuaBlock }[] = [];
    const condition = this.condition('then', '`if`');
    clauses.push({ condition, body: this.block() });
    let otherwise: LuaBlock | undefined;
    let elseIf: TextRange | undefined;
    for (;;) {
      if (this.takes('elseif')) {
        const next = this.condition('then', '`elseif`');
        clauses.push({ condition: next, body: this.block() });
      } else if (this.sees('else')) {
        const elseToken = this.advance();
        if (this.sees('if') && !this.token.afterLineBreak) elseIf = { start: elseToken.range.start, end: this.token.range.end };
        otherwise = this.block();
        break;
      } else break;
    }
    if (elseIf && !this.sees('end')) this.problem(elseIf, elseIfWords, { replacement: { title: 'Write elseif', newText: 'elseif' } });
    else this.demandEnd(opening, 'end', elseIf);
    return { type: 'if', range: this.from(opening), clauses, otherwise };
  }

  /** An expression and the keyword behind it; if the expression makes no sense, goes on at the keyword on the same line. */
  private condition(keyword: string, of: string): LuaExpression {
    const { start } = this.token.range;
    const { depth } = this;
    try {
      const condition = this.head(() => this.expression());
      if (this.sees('=')) {
        this.problem(this.token.range, '`=` assigns; to compare, write `==`.', { replacement: { title: 'Write ==', newText: '==' } });
        this.advance();
        this.expression();
      }
      this.demand(keyword, `behind the condition of ${of}`);
      return condition;
    } catch (error) {
      if (!(error instanceof Confusion)) throw error;
      this.depth = depth;
      while (this.token.type !== 'end' && !this.token.afterLineBreak && !this.sees(keyword)) this.advance();
      this.takes(keyword);
      return { type: 'missing', id: this.ids++, range: { start, end: start } };
    }
  }

  private head<T>(read: () => T): T {
    const outer = this.inHead;
    this.inHead = true;
    try {
      return read();
    } finally {
      this.inHead = outer;
    }
  }

  private whileStatement(): LuaStatement {
    const opening = this.advance();
    const condition = this.condition('do', '`while`');
    const body = this.loopBody();
    this.demandEnd(opening);
    return { type: 'while', range: this.from(opening), condition, body };
  }

  private loopBody(): LuaBlock {
    this.fn.loops++;
    const body = this.block();
    this.fn.loops--;
    return body;
  }

  private repeatStatement(): LuaStatement {
    const opening = this.advance();
    const body = this.loopBody();
    const closed = this.demandEnd(opening, 'until');
    const condition: LuaExpression = closed ? this.expression() : { type: 'missing', id: this.ids++, range: { start: this.lastEnd, end: this.lastEnd } };
    return { type: 'repeat', range: this.from(opening), body, condition };
  }

  private forStatement(): LuaStatement {
    const opening = this.advance();
    const { depth } = this;
    try {
      return this.forLoop(opening);
    } catch (error) {
      if (!(error instanceof Confusion)) throw error;
      this.depth = depth;
      while (this.token.type !== 'end' && !this.token.afterLineBreak && !this.sees('do') && !this.sees('{')) this.advance();
      if (this.token.type === 'end' || this.token.afterLineBreak) throw error;
      const names: LuaName[] = [];
      const body = this.forBody(0);
      this.demandEnd(opening);
      return { type: 'generic-for', range: this.from(opening), names, iterators: [], body };
    }
  }

  private forLoop(opening: LuaToken): LuaStatement {
    const names = [this.name('a variable behind `for`')];
    if (this.takes('=')) {
      const from = this.expression();
      this.demand(',', 'between the start and the end of the numeric `for`');
      const to = this.expression();
      const step = this.takes(',') ? this.expression() : undefined;
      const body = this.forBody(names.length + 3);
      this.demandEnd(opening);
      return { type: 'numeric-for', range: this.from(opening), variable: names[0]!, from, to, step, body };
    }
    while (this.takes(',')) names.push(this.name('a variable behind the comma'));
    if (!this.takes('in')) this.confused('`for` wants `= from, to` or `in iterator`');
    const iterators = this.head(() => this.expressions());
    const body = this.forBody(names.length + 3);
    this.demandEnd(opening);
    return { type: 'generic-for', range: this.from(opening), names, iterators, body };
  }

  private forBody(hiddenLocals: number): LuaBlock {
    this.demand('do', 'behind the head of `for`');
    const before = this.fn.locals;
    this.declare(hiddenLocals);
    const body = this.loopBody();
    this.fn.locals = before;
    return body;
  }

  private declare(count: number): void {
    this.fn.locals += count;
    this.declared += count;
    if (this.fn.locals <= mostLocals) return;
    this.problem(this.lastTokenRange(), `More than ${mostLocals} local variables in one function, which Lua refuses: use a table, or split the function.`);
    // Said once is enough.
    this.fn.locals = Number.NEGATIVE_INFINITY;
  }

  private functionStatement(): LuaStatement {
    const opening = this.advance();
    let target: LuaName | LuaIndex = this.functionName();
    let method = false;
    while (!method && (this.sees('.') || this.sees(':'))) {
      const operator = this.advance();
      method = operator.text === ':';
      const key = this.name(`a name behind \`${operator.text}\``);
      const nameKey: LuaExpression = { type: 'literal', id: this.ids++, literal: 'string', value: key.name, range: key.range };
      target = { type: 'index', id: this.ids++, range: { start: target.range.start, end: key.range.end }, object: target, key: nameKey, computed: false, operator: operator.range.start };
    }
    const value = this.functionBody(opening, method);
    return { type: 'function-statement', range: this.from(opening), target, value };
  }

  /** The name of a function; hyphens between its words are said to be none of Lua's. */
  private functionName(): LuaName {
    const name = this.name('the name of the function');
    const [written] = /^(?:-\w+)*/.exec(this.text.slice(name.range.end))!;
    if (written === '') return name;
    const range = { start: name.range.start, end: name.range.end + written.length };
    const meant = `${name.name}${written.replaceAll('-', '_')}`;
    this.problem(range, `A name has no hyphens in Lua: write \`${meant}\`.`, { replacement: { title: `Write ${meant}`, newText: meant } });
    while (this.token.type !== 'end' && this.token.range.start < range.end) this.advance();
    return { type: 'name', id: this.ids++, name: meant, range };
  }

  private localStatement(): LuaStatement {
    const opening = this.advance();
    if (this.takes('function')) {
      const name = this.functionName();
      this.declare(1);
      const value = this.functionBody(opening, false);
      return { type: 'local-function', range: this.from(opening), name, value };
    }
    const names: LuaName[] = [];
    do {
      names.push(this.name('the name of the local variable'));
      this.attribute();
    } while (this.takes(','));
    const values = this.takes('=') || this.assignsOtherwise() ? this.expressions() : [];
    this.declare(names.length);
    return { type: 'local', range: this.from(opening), names, values };
  }

  private attribute(): void {
    if (!this.sees('<')) return;
    const before = this.lastEnd;
    const opening = this.advance();
    if (this.token.type === 'name') this.advance();
    this.takes('>');
    this.problem(this.from(opening), 'Attributes such as `<const>` came with Lua 5.4; Envoy runs LuaJIT (Lua 5.1): remove it.', { replacement: { title: 'Remove the attribute', range: { start: before, end: this.lastEnd }, newText: '' } });
  }

  private returnStatement(): LuaStatement {
    const opening = this.advance();
    const ends = this.token.type === 'end' || this.sees(';') || (this.token.type === 'keyword' && blockEnds.has(this.token.text));
    const values = ends ? [] : this.expressions();
    return { type: 'return', range: this.from(opening), values };
  }

  private expressionStatement(): LuaStatement {
    const opening = this.token;
    const first = this.suffixedExpression('A statement should start here');
    if (this.sees('=') || this.sees(',')) return this.assignment(opening, first);
    if ((first.type === 'name' || first.type === 'index') && (this.sees('==') || this.seesWalrus())) return this.assignment(opening, first);
    if (first.type === 'call' || first.type === 'method-call') return { type: 'call-statement', range: this.from(opening), call: first };
    this.reportNoStatement(first);
    if (first.type !== 'index' || !(this.beginsStatement() || this.token.afterLineBreak)) throw new Confusion();
    // The name of a member is still being typed: the value stands for itself, as that of a local variable without a name.
    return { type: 'local', range: this.from(opening), names: [], values: [first] };
  }

  private reportNoStatement(expression: LuaExpression): void {
    const target = this.text.slice(expression.range.start, expression.range.end);
    // A call would be made twice.
    const mayRepeat = !target.includes('(');
    const { text, range } = this.token;
    const next = this.following;
    if (/^(?:[-+*/%^]|\.\.|\/\/)$/.test(text) && this.token.type === 'symbol' && next?.text === '=' && next.type === 'symbol' && next.range.start === range.end) return this.compoundAssignment(target, mayRepeat);
    if (text === '+' && next?.text === '+' && next.range.start === range.end) {
      const both = { start: range.start, end: next.range.end };
      return this.problem(both, `Lua has no \`++\`: write \`${target} = ${target} + 1\`.`, mayRepeat ? { replacement: { title: 'Write the assignment out', range: { start: expression.range.end, end: both.end }, newText: ` = ${target} + 1` } } : {});
    }
    const { end } = expression.range;
    if (/^--[ \t]*(?:[\r\n]|$)/.test(this.text.slice(end, end + 20))) {
      return this.problem({ start: end, end: end + 2 }, `Lua has no \`--\`, which begins a comment: write \`${target} = ${target} - 1\`.`, mayRepeat ? { replacement: { title: 'Write the assignment out', newText: ` = ${target} - 1` } } : {});
    }
    if (this.foreign()) return this.reportForeign();
    if (expression.type === 'name' && expression.name === 'continue') {
      return this.problem(expression.range, 'Lua has no `continue`: wrap the rest of the loop body in an `if`, or use `goto` with a label at its end.');
    }
    this.problem(expression.range, 'This value goes nowhere: a statement is a call `f()`, an assignment `x = …`, or starts with a keyword such as `local` or `if`.');
  }

  /** `target += value`, at its operator. */
  private compoundAssignment(target: string, mayRepeat: boolean): void {
    const operator = this.advance();
    const range = { start: operator.range.start, end: this.advance().range.end };
    const value = this.expression();
    const written = this.text.slice(value.range.start, value.range.end);
    const operand = value.type === 'binary' ? `(${written})` : written;
    const division = operator.text === '//';
    const instead = division ? `math.floor(${target} / ${operand})` : `${target} ${operator.text} ${operand}`;
    const shown = division ? `math.floor(${target} / …)` : `${target} ${operator.text} …`;
    this.problem(range, `Lua has no \`${operator.text}=\`: write \`${target} = ${shown}\`.`, mayRepeat ? { replacement: { title: 'Write the assignment out', range: { start: range.start, end: value.range.end }, newText: `= ${instead}` } } : {});
  }

  private seesWalrus(): boolean {
    const next = this.following;
    return this.sees(':') && next?.text === '=' && next.range.start === this.token.range.end;
  }

  /** Passes over `==` or `:=` in the place of `=`. */
  private assignsOtherwise(): boolean {
    const isWalrus = this.seesWalrus();
    if (!isWalrus && !this.sees('==')) return false;
    const { start } = this.advance().range;
    if (isWalrus) this.advance();
    this.problem({ start, end: this.lastEnd }, isWalrus ? '`:=` is not Lua: write `=`.' : '`==` compares; to assign, write `=`.', { replacement: { title: 'Write =', newText: '=' } });
    return true;
  }

  private assignment(opening: LuaToken, first: LuaExpression): LuaStatement {
    const targets = [first];
    while (this.takes(',')) targets.push(this.suffixedExpression('A variable should follow the comma'));
    if (!this.takes('=') && !this.assignsOtherwise()) this.confused('`=` should follow the variables');
    for (const target of targets) {
      if (target.type === 'name' || target.type === 'index') continue;
      this.problem(target.range, 'Nothing can be assigned to this: on the left of `=` stand variables and fields such as `t.x` or `t[1]`.');
    }
    const values = this.expressions();
    return { type: 'assignment', range: this.from(opening), targets, values };
  }

  // Expressions

  private expressions(): LuaExpression[] {
    const list = [this.expression()];
    while (this.takes(',')) list.push(this.expression());
    return list;
  }

  private expression(lowest = 0): LuaExpression {
    this.enter();
    const { chained } = this;
    let left = this.unaryOrSimple();
    for (;;) {
      const operator = this.binaryOperator();
      const power = operator && binaryPower[operator.name];
      if (!operator || !power || power[0] <= lowest) break;
      this.chain();
      const isDivision = this.advance().text === '//';
      const right = this.expression(power[1]);
      if (isDivision) this.mendDivision(left, operator.range, right);
      left = { type: 'binary', id: this.ids++, range: { start: left.range.start, end: Math.max(left.range.end, right.range.end) }, operator: operator.name, operatorRange: operator.range, left, right };
    }
    this.chained = chained;
    this.depth--;
    return left;
  }

  /** Chains such as `a + b + c` and `f()()()` are read in a loop, and still make a deep tree. */
  private chain(): void {
    this.tooDeep ||= ++this.chained > longestChain;
  }

  private binaryOperator(): { name: string; range: TextRange } | undefined {
    const { type, text, range } = this.token;
    if ((type === 'symbol' || type === 'keyword') && binaryPower[text]) return { name: text, range };
    const foreign = this.foreign();
    if (foreign?.asBinary === undefined) return undefined;
    if (text === '//' && this.seesWords()) {
      this.foreignComment();
      return undefined;
    }
    this.reportForeign();
    return { name: foreign.asBinary, range };
  }

  /** Whether words of people follow on the line, and no operand. */
  private seesWords(): boolean {
    const [first, second] = this.tokens.slice(this.at + 1, this.at + 3);
    return first?.type === 'name' && !first.afterLineBreak && (second?.type === 'name' || second?.type === 'keyword' || second?.type === 'number') && !second.afterLineBreak && !keywordsBehindValues.has(second.text);
  }

  /** Says how an integer division is written, once both of its sides are known. */
  private mendDivision(left: LuaExpression, operator: TextRange, right: LuaExpression): void {
    const index = this.problems.findIndex(({ range }) => range.start === operator.start && range.end === operator.end);
    if (index < 0) return;
    const written = ({ range }: LuaExpression): string => this.text.slice(range.start, range.end);
    const range = { start: left.range.start, end: right.range.end };
    this.problems[index] = { ...this.problems[index]!, replacement: { title: 'Write math.floor()', range, newText: `math.floor(${written(left)} / ${written(right)})` } };
  }

  private unaryOrSimple(): LuaExpression {
    const opening = this.token;
    if (this.sees('not') || this.sees('-') || this.sees('#')) {
      this.advance();
      const operand = this.expression(unaryPower);
      return { type: 'unary', id: this.ids++, range: this.from(opening), operator: opening.text as 'not' | '-' | '#', operand };
    }
    if (this.sees('!') || this.sees('~')) {
      const not = this.sees('!');
      this.problem(opening.range, not ? '`!` is not Lua: write `not`.' : foreignOperators['~']!.words, not ? { replacement: { title: 'Write not', newText: 'not ' } } : {});
      this.advance();
      const operand = this.expression(unaryPower);
      return { type: 'unary', id: this.ids++, range: this.from(opening), operator: not ? 'not' : '-', operand };
    }
    return this.simpleExpression();
  }

  private simpleExpression(): LuaExpression {
    const { type, text, range, value } = this.token;
    if (type === 'number') {
      this.advance();
      return { type: 'literal', id: this.ids++, literal: 'number', range, value };
    }
    if (type === 'string') {
      this.advance();
      return { type: 'literal', id: this.ids++, literal: 'string', range, value: text };
    }
    if (type === 'keyword' && (text === 'nil' || text === 'true' || text === 'false')) {
      this.advance();
      return { type: 'literal', id: this.ids++, literal: text === 'nil' ? 'nil' : 'boolean', range, value: text === 'nil' ? null : text === 'true' };
    }
    if (this.sees('...')) {
      this.advance();
      if (!this.fn.vararg) this.problem(range, '`...` is only there in a function that is declared with `...`: add it to the parameters.');
      return { type: 'vararg', id: this.ids++, range };
    }
    if (this.sees('{')) return this.table();
    if (this.sees('function')) {
      const opening = this.advance();
      return this.functionBody(opening, false);
    }
    const what = 'An expression should stand here';
    if (!this.beginsStatement()) return this.suffixedExpression(what);
    const last = this.lastTokenRange();
    if (this.isLineEnd()) this.problem(last, `A value is missing behind \`${this.text.slice(last.start, last.end)}\`, before ${this.describe(this.token)}.`);
    else this.problem(this.token.range, this.unexpected(what));
    return { type: 'missing', id: this.ids++, range: { start: this.lastEnd, end: this.lastEnd } };
  }

  /** Whether the token at hand ends what stands before it: an expression that is still to be typed leaves the statement standing. */
  private beginsStatement(): boolean {
    const { type, text } = this.token;
    if (type !== 'keyword') return type === 'end' || this.sees('::');
    if (text === 'function') return this.following?.type === 'name';
    // To the controller's parser `goto` is a name.
    return text !== 'goto' && (blockEnds.has(text) || statementKeywords.has(text));
  }

  private suffixedExpression(what: string): LuaExpression {
    const { chained } = this;
    let expression = this.primaryExpression(what);
    for (;;) {
      const next = this.deeperSuffix(expression);
      if (!next) break;
      this.chain();
      expression = next;
    }
    this.chained = chained;
    return expression;
  }

  private deeperSuffix(object: LuaExpression): LuaExpression | undefined {
    const { start } = object.range;
    if (this.sees('.')) {
      const operator = this.advance().range.start;
      const key = this.memberName();
      return { type: 'index', id: this.ids++, range: { start, end: key.range.end }, object, key: { type: 'literal', id: this.ids++, literal: 'string', value: key.name, range: key.range }, computed: false, operator };
    }
    if (this.sees('[')) {
      const opening = this.advance();
      const key = this.expression();
      this.demand(']', 'behind the index');
      return { type: 'index', id: this.ids++, range: { start, end: this.lastEnd }, object, key, computed: true, operator: opening.range.start };
    }
    if (this.sees(':') && !this.seesWalrus()) {
      const operator = this.advance().range.start;
      const method = this.memberName();
      if (!this.startsArguments()) {
        if (method.name !== '') this.problem(method.range, 'A method is called, never just named: write the arguments in `( )` behind it.');
        return { type: 'method-call', id: this.ids++, range: { start, end: Math.max(method.range.end, operator + 1) }, object, method, args: [], argsRange: { start: method.range.end, end: method.range.end }, operator };
      }
      const { args, argsRange } = this.callArguments();
      return { type: 'method-call', id: this.ids++, range: { start, end: argsRange.end }, object, method, args, argsRange, operator };
    }
    if (!this.startsArguments()) return undefined;
    const { args, argsRange } = this.callArguments();
    return { type: 'call', id: this.ids++, range: { start, end: argsRange.end }, callee: object, args, argsRange };
  }

  private startsArguments(): boolean {
    return this.sees('(') || (this.sees('{') && !(this.inHead && this.opensBlock())) || this.token.type === 'string';
  }

  /** Whether the `{` at hand, in the head of a statement, begins a block as in other languages: an argument would go on behind its `}`. */
  private opensBlock(): boolean {
    if (!this.following?.afterLineBreak) return false;
    let open = 0;
    for (let at = this.at; ; at++) {
      const { type, text } = this.tokens[at]!;
      if (type === 'end') return true;
      if (type !== 'symbol') continue;
      if (text === '{') open++;
      else if (text === '}' && --open === 0) {
        const next = this.tokens[at + 1]!;
        return next.type === 'end' || next.type === 'name' || (next.type === 'keyword' && !['then', 'do', 'and', 'or'].includes(next.text));
      }
    }
  }

  private callArguments(): { args: LuaExpression[]; argsRange: TextRange } {
    const opening = this.token;
    if (opening.type === 'string' || this.sees('{')) {
      const argument = this.simpleExpression();
      return { args: [argument], argsRange: argument.range };
    }
    if (opening.afterLineBreak) this.extension(opening.range, callOnNextLine, 'understands');
    this.advance();
    const args = this.sees(')') ? [] : this.argumentList();
    if (!this.takes(')')) args.push(...this.unclosedArguments(opening));
    return { args, argsRange: { start: opening.range.start, end: this.lastEnd } };
  }

  /** @returns arguments behind a comma that is missing */
  private unclosedArguments(opening: LuaToken): LuaExpression[] {
    const { type, range } = this.token;
    const isEnd = this.isLineEnd();
    const isValue = !isEnd && (type === 'name' || type === 'number' || type === 'string');
    const between = { start: this.lastEnd, end: this.lastEnd };
    const replacement = isEnd ? { title: 'Put in )', range: between, newText: ')' } : isValue ? { title: 'Put in a comma', range: between, newText: ',' } : undefined;
    this.problem(isEnd ? this.lastTokenRange() : range, `${isValue ? 'A comma' : '`)` or `,`'} is missing in this call, before ${this.describe(this.token)}.`, {
      related: { range: opening.range, message: 'The arguments begin here.' },
      ...(replacement ? { replacement } : {}),
    });
    if (!isValue) return [];
    const { depth } = this;
    try {
      return this.argumentList();
    } catch (error) {
      if (!(error instanceof Confusion)) throw error;
      this.depth = depth;
      return [];
    } finally {
      this.takes(')');
    }
  }

  /** An argument that is still to be typed leaves the call standing, so that the editor can tell which one it is. */
  private argumentList(): LuaExpression[] {
    const list = [this.expression()];
    while (this.takes(',')) {
      const { start, end } = this.lastTokenRange();
      if (this.sees(')') || this.beginsStatement()) {
        this.problem({ start, end }, 'An argument is missing behind the comma.');
        list.push({ type: 'missing', id: this.ids++, range: { start: end, end } });
        break;
      }
      list.push(this.expression());
    }
    return list;
  }

  private primaryExpression(what: string): LuaExpression {
    const opening = this.token;
    if (opening.type === 'name') {
      this.advance();
      return { type: 'name', id: this.ids++, name: opening.text, range: opening.range };
    }
    if (this.takes('(')) {
      const expression = this.expression();
      this.demand(')', 'to close the parenthesis');
      return { type: 'parenthesised', id: this.ids++, range: this.from(opening), expression };
    }
    return this.confused(what);
  }

  /** The name behind `.` or `:`; while it is being typed there is none, and the tree shows an empty one. */
  private memberName(): LuaName {
    if (this.token.type === 'name') {
      const { text, range } = this.advance();
      return { type: 'name', id: this.ids++, name: text, range };
    }
    const operator = this.lastTokenRange();
    const keyword = this.token.type === 'keyword' && !this.token.afterLineBreak;
    this.problem(
      keyword ? this.token.range : operator,
      keyword ? `\`${this.token.text}\` is a word of the language, so it cannot follow \`.\` or \`:\`; write \`["${this.token.text}"]\`.` : `A name is missing behind \`${this.text.slice(operator.start, operator.end)}\`.`,
      this.sees('goto') ? { plainLua: 'accepts' } : {},
    );
    if (keyword) this.advance();
    return { type: 'name', id: this.ids++, name: '', range: { start: operator.end, end: operator.end } };
  }

  private name(what: string): LuaName {
    if (this.token.type === 'name') {
      const { text, range } = this.advance();
      return { type: 'name', id: this.ids++, name: text, range };
    }
    if (this.token.type === 'keyword') this.confused(`\`${this.token.text}\` is a word of the language; ${what} is wanted`);
    return this.confused(`${what[0]!.toUpperCase()}${what.slice(1)} is wanted`);
  }

  private table(): LuaTable {
    const opening = this.advance();
    const fields: LuaTableField[] = [];
    while (this.token.type !== 'end' && !this.sees('}') && !(this.token.type === 'keyword' && blockEnds.has(this.token.text))) {
      fields.push(this.tableField());
      if (this.takes(',') || this.takes(';') || this.sees('}')) continue;
      const startsField = this.token.type === 'name' || this.token.type === 'string' || this.token.type === 'number' || this.sees('[') || this.sees('{');
      this.problem(this.unexpectedRange(), startsField ? `A comma is missing before ${this.describe(this.token)}.` : `\`}\` is missing before ${this.describe(this.token)}.`, {
        ...(startsField ? { replacement: { title: 'Put in a comma', range: { start: this.lastEnd, end: this.lastEnd }, newText: ',' } } : { related: { range: opening.range, message: 'The table begins here.' } }),
      });
      if (!startsField) return { type: 'table', id: this.ids++, range: this.from(opening), fields };
    }
    if (!this.takes('}')) {
      this.problem(this.unexpectedRange(), `\`}\` is missing before ${this.describe(this.token)}.`, { related: { range: opening.range, message: 'The table begins here.' } });
    }
    return { type: 'table', id: this.ids++, range: this.from(opening), fields };
  }

  private tableField(): LuaTableField {
    const opening = this.token;
    if (this.takes('[')) {
      const key = this.expression();
      this.demand(']', 'behind the key');
      this.demand('=', 'behind the key of the table field');
      const value = this.expression();
      return { key, computed: true, value, range: this.from(opening) };
    }
    if (opening.type === 'name' && this.following?.text === '=' && this.following.type === 'symbol') {
      this.advance();
      this.advance();
      const value = this.expression();
      return { key: { type: 'literal', id: this.ids++, literal: 'string', value: opening.text, range: opening.range }, computed: false, value, range: this.from(opening) };
    }
    const value = this.expression();
    if ((value.type === 'name' || (value.type === 'literal' && value.literal === 'string')) && (this.sees('=') || this.sees(':'))) {
      const key = this.text.slice(value.range.start, value.range.end);
      this.problem({ start: value.range.start, end: this.token.range.end }, `A field of a table is written \`name = value\` or \`["name"] = value\`.`, {
        replacement: { title: 'Write the field as Lua wants it', newText: value.type === 'name' ? `${key} =` : `[${key}] =` },
      });
      this.advance();
      return { key: value, computed: true, value: this.expression(), range: this.from(opening) };
    }
    return { key: undefined, computed: false, value, range: value.range };
  }

  private functionBody(opening: LuaToken, method: boolean): LuaFunction {
    const { fn: outer, inHead } = this;
    this.inHead = false;
    const parametersStart = this.token.range.start;
    const { parameters, vararg } = this.parameters();
    const parameterRange = { start: parametersStart, end: Math.max(parametersStart, this.lastEnd) };
    this.fn = { vararg, locals: 0, loops: 0 };
    try {
      this.declare(parameters.length + (method ? 1 : 0));
      const body = this.block();
      this.demandEnd(opening.text === 'local' ? { ...opening, text: 'local function' } : opening);
      return { type: 'function', id: this.ids++, range: this.from(opening), parameters, vararg, method, body, parameterRange };
    } finally {
      this.fn = outer;
      this.inHead = inHead;
    }
  }

  private parameters(): { parameters: LuaName[]; vararg: boolean } {
    const parameters: LuaName[] = [];
    if (!this.takes('(')) {
      this.problem(this.unexpectedRange(), `The parameters in \`( )\` are missing before ${this.describe(this.token)}; a function without any is written \`function()\`.`);
      return { parameters, vararg: false };
    }
    let vararg = false;
    while (this.token.type !== 'end' && !this.sees(')')) {
      if (this.takes('...')) {
        vararg = true;
        break;
      }
      parameters.push(this.name('a parameter'));
      if (!this.takes(',')) break;
      if (this.sees(')')) this.problem(this.token.range, 'A parameter is missing behind the comma.');
    }
    this.demand(')', 'behind the parameters');
    return { parameters, vararg };
  }
}
