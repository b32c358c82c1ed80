// Who a name stands for: local variables with their declaration and uses, and globals (Lua 5.1 manual, section 2.6).

import type { TextRange } from '../base/text';
import { notInTree, type LuaBlock, type LuaExpression, type LuaFunction, type LuaName, type LuaScript, type LuaStatement } from './syntax-tree';

export type LuaVariableRole = 'local' | 'parameter' | 'loop variable' | 'local function' | 'self';

/** A local variable. */
export interface LuaVariable {
  /** Its place in `variables`. */
  readonly id: number;
  readonly name: string;
  readonly role: LuaVariableRole;
  /** The name where it is declared; for `self`, which is not written, the parameters' range. */
  readonly declaration: TextRange;
  /** Where the variable may be used: from behind its declaration to the end of its block. */
  readonly scope: TextRange;
  /** The function that declares it; undefined: the script itself. */
  readonly owner: LuaFunction | undefined;
  /** What it is initialised with, where that is one expression of its own. */
  readonly initial: LuaExpression | undefined;
  readonly uses: LuaUse[];
  /** A variable of the same name that it hides. */
  readonly shadows: LuaVariable | undefined;
}

export interface LuaUse {
  readonly name: LuaName;
  /** It is assigned to here (a plain name on the left of `=`, or a function statement's name). */
  readonly write: boolean;
  /** The function in which the use stands; undefined: the script itself. */
  readonly within: LuaFunction | undefined;
}

export interface LuaGlobalUse extends LuaUse {
  /** The value, where one expression of its own is assigned. */
  readonly assigned: LuaExpression | undefined;
}

export interface LuaScopes {
  readonly variables: readonly LuaVariable[];
  /** Uses of global names, in the order of the text. */
  readonly globals: readonly LuaGlobalUse[];
  /** The local variable that a name node stands for; undefined for globals. */
  variableOf(name: LuaName): LuaVariable | undefined;
  /** Local variables that can be seen at `offset`, innermost first, without those that others hide. */
  visibleAt(offset: number): readonly LuaVariable[];
}

/** Resolves every name of a script. */
export function resolveScopes(script: Pick<LuaScript, 'body' | 'expressionCount'>): LuaScopes {
  const resolver = new Resolver(script.expressionCount);
  resolver.block(script.body, script.body.range.end, () => undefined);
  const { variables, globals, resolved } = resolver;
  return {
    variables,
    globals,
    variableOf: ({ id }) => resolved[id],
    visibleAt: (offset) => visibleAt(variables, offset),
  };
}

function visibleAt(variables: readonly LuaVariable[], offset: number): LuaVariable[] {
  const seen = new Set<string>();
  return [...variables]
    .reverse()
    .filter(({ scope }) => scope.start <= offset && offset <= scope.end)
    .sort((a, b) => b.scope.start - a.scope.start)
    .filter(({ name }) => !seen.has(name) && seen.add(name));
}

class Resolver {
  readonly variables: LuaVariable[] = [];
  readonly globals: LuaGlobalUse[] = [];
  /** By the names' ids. */
  readonly resolved: (LuaVariable | undefined)[];
  private scopes: Map<string, LuaVariable>[] = [];
  private fn: LuaFunction | undefined;

  constructor(expressionCount: number) {
    this.resolved = new Array<undefined>(expressionCount).fill(undefined);
  }

  /** @param inner runs inside the block's scope before its statements, to declare parameters and loop variables */
  block(block: LuaBlock, end: number, inner: () => void): void {
    this.scopes.push(new Map());
    inner();
    for (const statement of block.statements) this.statement(statement, end);
    this.scopes.pop();
  }

  private declare(name: LuaName, role: LuaVariableRole, start: number, end: number, initial?: LuaExpression): void {
    if (name.name === '') return;
    const shadows = this.find(name.name);
    const variable: LuaVariable = { id: this.variables.length, name: name.name, role, declaration: name.range, scope: { start, end }, owner: this.fn, initial, uses: [], shadows };
    this.variables.push(variable);
    if (name.id !== notInTree) this.resolved[name.id] = variable;
    this.scopes.at(-1)!.set(name.name, variable);
  }

  private find(name: string): LuaVariable | undefined {
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const variable = this.scopes[index]!.get(name);
      if (variable) return variable;
    }
    return undefined;
  }

  private use(name: LuaName, write: boolean, assigned?: LuaExpression): void {
    const variable = this.find(name.name);
    if (variable) {
      variable.uses.push({ name, write, within: this.fn });
      this.resolved[name.id] = variable;
    } else if (name.name !== '') this.globals.push({ name, write, within: this.fn, assigned });
  }

  private statement(statement: LuaStatement, blockEnd: number): void {
    switch (statement.type) {
      case 'local': {
        this.expressions(statement.values);
        const single = (index: number) => (isOpenEnded(statement.values.at(-1)) && index >= statement.values.length - 1 && statement.names.length > statement.values.length ? undefined : statement.values[index]);
        statement.names.forEach((name, index) => this.declare(name, 'local', statement.range.end, blockEnd, single(index)));
        return;
      }
      case 'local-function':
        this.declare(statement.name, 'local function', statement.name.range.end, blockEnd, statement.value);
        return this.function(statement.value);
      case 'function-statement':
        if (statement.target.type === 'name') this.use(statement.target, true, statement.value);
        else this.expression(statement.target);
        return this.function(statement.value);
      case 'assignment':
        this.expressions(statement.values);
        statement.targets.forEach((target, index) => {
          if (target.type === 'name') this.use(target, true, statement.values[index]);
          else this.expression(target);
        });
        return;
      case 'call-statement':
        return this.expression(statement.call);
      case 'do':
        return this.nested(statement.body);
      case 'while':
        this.expression(statement.condition);
        return this.nested(statement.body);
      case 'repeat':
        // The condition sees the locals of the body (manual, section 2.4.4).
        this.scopes.push(new Map());
        for (const inner of statement.body.statements) this.statement(inner, statement.range.end);
        this.expression(statement.condition);
        this.scopes.pop();
        return;
      case 'if':
        for (const { condition, body } of statement.clauses) {
          this.expression(condition);
          this.nested(body);
        }
        if (statement.otherwise) this.nested(statement.otherwise);
        return;
      case 'numeric-for':
        this.expressions([statement.from, statement.to, ...(statement.step ? [statement.step] : [])]);
        return this.block(statement.body, statement.body.range.end, () =>
          this.declare(statement.variable, 'loop variable', statement.body.range.start, statement.body.range.end),
        );
      case 'generic-for':
        this.expressions(statement.iterators);
        return this.block(statement.body, statement.body.range.end, () => {
          for (const name of statement.names) this.declare(name, 'loop variable', statement.body.range.start, statement.body.range.end);
        });
      case 'return':
        return this.expressions(statement.values);
      case 'break':
      case 'goto':
      case 'label':
        return;
    }
  }

  private nested(block: LuaBlock): void {
    this.block(block, block.range.end, () => undefined);
  }

  private function(fn: LuaFunction): void {
    const outer = this.fn;
    this.fn = fn;
    const { start, end } = fn.body.range;
    this.block(fn.body, end, () => {
      if (fn.method) this.declare({ type: 'name', id: notInTree, name: 'self', range: fn.parameterRange }, 'self', start, end);
      for (const parameter of fn.parameters) this.declare(parameter, 'parameter', start, end);
    });
    this.fn = outer;
  }

  private expressions(expressions: readonly LuaExpression[]): void {
    for (const expression of expressions) this.expression(expression);
  }

  private expression(expression: LuaExpression): void {
    switch (expression.type) {
      case 'name':
        return this.use(expression, false);
      case 'index':
        this.expression(expression.object);
        return this.expression(expression.key);
      case 'call':
        this.expression(expression.callee);
        return this.expressions(expression.args);
      case 'method-call':
        this.expression(expression.object);
        return this.expressions(expression.args);
      case 'binary':
        this.expression(expression.left);
        return this.expression(expression.right);
      case 'unary':
        return this.expression(expression.operand);
      case 'parenthesised':
        return this.expression(expression.expression);
      case 'table':
        for (const { key, value } of expression.fields) {
          if (key) this.expression(key);
          this.expression(value);
        }
        return;
      case 'function':
        return this.function(expression);
      case 'literal':
      case 'vararg':
      case 'missing':
        return;
    }
  }
}

/** Whether an expression may yield several values at the end of a list. */
function isOpenEnded(expression: LuaExpression | undefined): boolean {
  return expression?.type === 'call' || expression?.type === 'method-call' || expression?.type === 'vararg';
}
