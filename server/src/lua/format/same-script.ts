// Whether two scripts mean the same, so that no formatter can change what a script does without being noticed.

import { parseLua } from '../parse';
import type { LuaBlock, LuaExpression, LuaFunction, LuaScript, LuaStatement } from '../syntax-tree';

/** Whether both scripts have the same statements, with the same comments in the same order; syntax errors make them different. */
export function areSameScript(one: string, other: string): boolean {
  const [a, b] = [parseLua(one), parseLua(other)];
  if ([a, b].some(({ problems, tooDeep }) => problems.length > 0 || tooDeep)) return false;
  return commentsOf(a) === commentsOf(b) && new Shape(one).block(a.body) === new Shape(other).block(b.body);
}

/** Blanks at the end of a line say nothing. */
function commentsOf({ comments }: LuaScript): string {
  return JSON.stringify(comments.map(({ text }) => text.replaceAll(/[ \t]+$/gm, '')));
}

/** Writes a tree without what has no meaning: places, blanks, semicolons, parentheses around single values. */
class Shape {
  constructor(private readonly source: string) {}

  block({ statements }: LuaBlock): string {
    return `{${statements.map((statement) => this.statement(statement)).join(';')}}`;
  }

  private statement(statement: LuaStatement): string {
    switch (statement.type) {
      case 'local':
        return `local ${statement.names.map(({ name }) => name).join()}=${this.list(statement.values)}`;
      case 'local-function':
        return `local function ${statement.name.name}${this.function(statement.value)}`;
      case 'function-statement':
        return `function ${this.expression(statement.target)}${this.function(statement.value)}`;
      case 'assignment':
        return `set ${this.list(statement.targets)}=${this.list(statement.values)}`;
      case 'call-statement':
        return `call ${this.expression(statement.call)}`;
      case 'do':
        return `do ${this.block(statement.body)}`;
      case 'while':
        return `while ${this.single(statement.condition)}${this.block(statement.body)}`;
      case 'repeat':
        return `repeat ${this.block(statement.body)}${this.single(statement.condition)}`;
      case 'if':
        return `if ${statement.clauses.map(({ condition, body }) => `${this.single(condition)}${this.block(body)}`).join(' elseif ')}${statement.otherwise ? ` else ${this.block(statement.otherwise)}` : ''}`;
      case 'numeric-for':
        return `for ${statement.variable.name}=${[statement.from, statement.to, ...(statement.step ? [statement.step] : [])].map((part) => this.single(part)).join()}${this.block(statement.body)}`;
      case 'generic-for':
        return `for ${statement.names.map(({ name }) => name).join()} in ${this.list(statement.iterators)}${this.block(statement.body)}`;
      case 'return':
        return `return ${this.list(statement.values)}`;
      case 'break':
        return 'break';
      case 'goto':
        return `goto ${statement.label.name}`;
      case 'label':
        return `::${statement.name.name}::`;
    }
  }

  private function({ parameters, vararg, method, body }: LuaFunction): string {
    return `${method ? ':' : ''}(${parameters.map(({ name }) => name).join()}${vararg ? ',...' : ''})${this.block(body)}`;
  }

  /** Only the last of several values can stand for more than one, so that only there parentheses around a call mean something. */
  private list(expressions: readonly LuaExpression[]): string {
    return `[${expressions.map((each, index) => (index === expressions.length - 1 ? this.expression(each) : this.single(each))).join()}]`;
  }

  /** An expression where one value is taken, whatever it gives. */
  private single(expression: LuaExpression): string {
    return this.expression(bare(expression));
  }

  private expression(expression: LuaExpression): string {
    switch (expression.type) {
      case 'name':
        return expression.name;
      case 'literal':
        return this.literal(expression.literal, this.source.slice(expression.range.start, expression.range.end), expression.value);
      case 'vararg':
        return '...';
      case 'missing':
        return '?';
      case 'function':
        return `function${this.function(expression)}`;
      case 'index':
        return `${this.single(expression.object)}${expression.computed ? `[${this.single(expression.key)}]` : `.${this.expression(expression.key)}`}`;
      case 'call':
        return `${this.single(expression.callee)}(${this.list(expression.args)})`;
      case 'method-call':
        return `${this.single(expression.object)}:${expression.method.name}(${this.list(expression.args)})`;
      case 'binary':
        return `(${this.single(expression.left)} ${expression.operator} ${this.single(expression.right)})`;
      case 'unary':
        return `(${expression.operator} ${this.single(expression.operand)})`;
      case 'table':
        return `{${expression.fields.map(({ key, computed, value }, index) => `${key ? `${computed ? `[${this.single(key)}]` : this.expression(key)}=` : ''}${index === expression.fields.length - 1 && !key ? this.expression(value) : this.single(value)}`).join()}}`;
      case 'parenthesised': {
        const inner = bare(expression);
        return inner.type === 'call' || inner.type === 'method-call' || inner.type === 'vararg' ? `(${this.expression(inner)})` : this.expression(inner);
      }
    }
  }

  /** Strings by their characters as written, but for the quotes around them; numbers by their value, where JavaScript has it. */
  private literal(kind: string, written: string, value: unknown): string {
    if (kind === 'number') return value === undefined ? written.toLowerCase() : String(value);
    if (kind !== 'string' || written.startsWith('[')) return written;
    return JSON.stringify(written.slice(1, -1).replaceAll(/\\([^])/g, (escape, character: string) => (character === '"' || character === "'" ? character : escape)));
  }
}

function bare(expression: LuaExpression): LuaExpression {
  let inner = expression;
  while (inner.type === 'parenthesised') inner = inner.expression;
  return inner;
}
