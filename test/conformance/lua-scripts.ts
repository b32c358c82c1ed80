// Random Lua scripts: grown from the grammar of Lua 5.1, and mutated token by token and character by character.

import type { Random } from './random';

const names = ['a', 'b', 'handle', 'headers', 'x1', '_', 'self', 'string', 'value'];
const texts = ['"a"', "'b'", '""', '[[c]]', '[==[d]]e]==]', '"\\n\\t\\\\"', '"\\065"', "'\\''", '"\\\n"', '"ä€"'];
const numbers = ['0', '1', '3.14', '.5', '5.', '1e3', '2E-4', '0xff', '0XA', '08', '1e400'];
const binaryOperators = ['+', '-', '*', '/', '%', '^', '..', '==', '~=', '<', '<=', '>', '>=', 'and', 'or'];
const unaryOperators = ['-', 'not ', '#'];
const keywords = 'and break do else elseif end false for function if in local nil not or repeat return then true until while'.split(' ');
const symbols = ['+', '-', '*', '/', '%', '^', '#', '==', '~=', '<=', '>=', '<', '>', '=', '(', ')', '{', '}', '[', ']', ';', ':', ',', '.', '..', '...'];
const strays = ['//', '!', '!=', '&', '|', '~', '@', '?', '"', "'", '[[', ']]', '[=[', '--', '--[[', '\\', '$', '1x', '0x', '1e', '3..2', 'continue', '\n', '\r', '\t', '<const>'];

/** Deeper than this the generator ends with leaves. */
const deepest = 5;

/** A script of the grammar; nearly always one that Lua accepts. */
export function growScript(random: Random): string {
  return new Grower(random).script();
}

/** A script with up to five mistakes: tokens taken out, doubled, swapped, exchanged, and stray characters. */
export function mutateScript(script: string, random: Random): string {
  const tokens = script.match(/[A-Za-z_]\w*|\d[\w.]*|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\s+|\.{1,3}|[=~<>]=|[\s\S]/g) ?? [];
  for (let mistakes = random.between(1, 5); mistakes > 0; mistakes--) mutateTokens(tokens, random);
  return tokens.join('');
}

function mutateTokens(tokens: string[], random: Random): void {
  const at = random.between(0, Math.max(0, tokens.length - 1));
  const any = (): string => random.pick(random.pick([keywords, symbols, names, numbers, texts, strays, tokens.length ? tokens : names]));
  switch (random.between(0, 6)) {
    case 0:
      tokens.splice(at, 1);
      return;
    case 1:
      tokens.splice(at, 0, tokens[at] ?? any());
      return;
    case 2:
      tokens.splice(at, 0, ` ${any()} `);
      return;
    case 3:
      tokens.splice(at, 1, any());
      return;
    case 4: {
      const other = random.between(0, Math.max(0, tokens.length - 1));
      [tokens[at], tokens[other]] = [tokens[other] ?? '', tokens[at] ?? ''];
      return;
    }
    case 5: {
      const token = tokens[at] ?? '';
      const cut = random.between(0, token.length);
      tokens[at] = token.slice(0, cut) + token.slice(cut + 1);
      return;
    }
    case 6:
      tokens.splice(at, random.between(1, 8));
      return;
  }
}

class Grower {
  private depth = 0;
  private loops = [0];
  private varargs = [true];

  constructor(private readonly random: Random) {}

  script(): string {
    return this.block(this.random.between(1, 8));
  }

  private block(length = this.random.between(0, 3)): string {
    const statements = Array.from({ length }, () => this.statement());
    const last = this.random.between(0, 9);
    if (last === 0) statements.push(`return ${this.random.chance(0.5) ? this.expressions() : ''}${this.random.chance(0.3) ? ';' : ''}`);
    if (last === 1 && this.loops.at(-1)! > 0) statements.push('break');
    return statements.join('');
  }

  private statement(): string {
    const end = this.random.pick(['\n', ' ', ';', '; ', ' -- note\n', '\r\n', '--[[ note ]]']);
    // A call on a line of its own that begins with a parenthesis would be ambiguous.
    return this.deeper(() => this.statementText()) + end;
  }

  private statementText(): string {
    const { random } = this;
    switch (this.depth > deepest ? random.between(0, 3) : random.between(0, 14)) {
      case 0:
        return `local ${this.nameList()}${random.chance(0.8) ? ` = ${this.expressions()}` : ''}`;
      case 1:
      case 2:
        return `${this.variables()} = ${this.expressions()}`;
      case 3:
        return this.call();
      case 4:
        return `do ${this.block()} end`;
      case 5:
        return `while ${this.expression()} do ${this.loop()} end`;
      case 6:
        return `repeat ${this.loop()} until ${this.expression()}`;
      case 7:
      case 8:
        return `if ${this.expression()} then ${this.block()} ${random.chance(0.3) ? `elseif ${this.expression()} then ${this.block()} ` : ''}${random.chance(0.4) ? `else ${this.block()} ` : ''}end`;
      case 9:
        return `for ${random.pick(names)} = ${this.expression()}, ${this.expression()}${random.chance(0.3) ? `, ${this.expression()}` : ''} do ${this.loop()} end`;
      case 10:
        return `for ${this.nameList()} in ${this.expressions()} do ${this.loop()} end`;
      case 11:
        return `function ${random.pick(names)}${random.chance(0.3) ? `.${random.pick(names)}` : ''}${random.chance(0.3) ? `:${random.pick(names)}` : ''}${this.functionBody()}`;
      case 12:
        return `local function ${random.pick(names)}${this.functionBody()}`;
      default:
        return this.call();
    }
  }

  private loop(): string {
    this.loops.push(this.loops.pop()! + 1);
    const body = this.block();
    this.loops.push(this.loops.pop()! - 1);
    return body;
  }

  private functionBody(): string {
    const isVararg = this.random.chance(0.3);
    const parameters = this.random.chance(0.7) ? this.nameList() : '';
    this.loops.push(0);
    this.varargs.push(isVararg);
    const body = this.block();
    this.loops.pop();
    this.varargs.pop();
    return `(${parameters}${isVararg ? `${parameters ? ', ' : ''}...` : ''}) ${body} end`;
  }

  private nameList(): string {
    return Array.from({ length: this.random.between(1, 3) }, () => this.random.pick(names)).join(', ');
  }

  private variables(): string {
    return Array.from({ length: this.random.chance(0.8) ? 1 : 2 }, () => this.variable()).join(', ');
  }

  private variable(): string {
    const name = this.random.pick(names);
    switch (this.depth > deepest ? 0 : this.random.between(0, 3)) {
      case 1:
        return `${name}.${this.random.pick(names)}`;
      case 2:
        return `${name}[${this.expression()}]`;
      case 3:
        return `${this.call()}.${this.random.pick(names)}`;
      default:
        return name;
    }
  }

  private call(): string {
    const { random } = this;
    const callee = this.depth > deepest ? random.pick(names) : this.deeper(() => random.pick([() => random.pick(names), () => this.variable(), () => this.call()])());
    const method = random.chance(0.4) ? `:${random.pick(names)}` : '';
    return `${callee}${method}${this.args()}`;
  }

  private args(): string {
    const { random } = this;
    if (random.chance(0.1)) return random.pick([' ', '']) + random.pick(texts);
    if (random.chance(0.1)) return this.table();
    return random.chance(0.3) ? '()' : `(${this.expressions()})`;
  }

  private expressions(): string {
    return Array.from({ length: this.random.pick([1, 1, 1, 2, 3]) }, () => this.expression()).join(', ');
  }

  private expression(): string {
    return this.deeper(() => this.expressionText());
  }

  private expressionText(): string {
    const { random } = this;
    switch (this.depth > deepest ? random.between(0, 3) : random.between(0, 11)) {
      case 0:
        return random.pick(names);
      case 1:
        return random.pick(numbers);
      case 2:
        return random.pick(texts);
      case 3:
        return random.pick(['nil', 'true', 'false']);
      case 4:
        return this.varargs.at(-1) ? '...' : 'nil';
      case 5:
      case 6:
        return `${this.expression()} ${random.pick(binaryOperators)} ${this.expression()}`;
      case 7:
        return `${random.pick(unaryOperators)}${random.chance(0.5) ? ' ' : '('}${'a'}${''}`.replace(/\(a$/, '(a)');
      case 8:
        return `(${this.expression()})`;
      case 9:
        return this.table();
      case 10:
        return `function${this.functionBody()}`;
      default:
        return this.call();
    }
  }

  private table(): string {
    const field = (): string => this.random.pick([() => this.expression(), () => `${this.random.pick(names)} = ${this.expression()}`, () => `[${this.expression()}] = ${this.expression()}`])();
    const fields = Array.from({ length: this.random.between(0, 3) }, field);
    return `{${fields.join(this.random.pick([', ', '; ']))}${fields.length && this.random.chance(0.3) ? ',' : ''}}`;
  }

  private deeper<T>(make: () => T): T {
    this.depth++;
    try {
      return make();
    } finally {
      this.depth--;
    }
  }
}
