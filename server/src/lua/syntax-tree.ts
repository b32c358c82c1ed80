// The syntax tree of one Lua script; offsets are UTF-16 code units of the script's text, 0-based, end exclusive.

import type { TextRange } from '../base/text';

interface NodeBase {
  readonly range: TextRange;
}

interface ExpressionBase extends NodeBase {
  /** Its number among the expressions of its script, from 0, in no particular order. What is known of expressions stands in lists by it. */
  readonly id: number;
}

/** The id of names that no script's text holds in that place, such as `self`: nothing is known of them by it. */
export const notInTree = -1;

export interface LuaName extends ExpressionBase {
  readonly type: 'name';
  /** Empty where a name is missing; the range is then empty, too. */
  readonly name: string;
}

export interface LuaLiteral extends ExpressionBase {
  readonly type: 'literal';
  /** The value; undefined for numbers that JavaScript has not got (LuaJIT's 64-bit and imaginary literals). */
  readonly value: string | number | boolean | null | undefined;
  readonly literal: 'nil' | 'boolean' | 'number' | 'string';
}

export interface LuaVararg extends ExpressionBase {
  readonly type: 'vararg';
}

export interface LuaFunction extends ExpressionBase {
  readonly type: 'function';
  readonly parameters: readonly LuaName[];
  readonly vararg: boolean;
  /** Declared with a colon: `self` is a parameter that is not written. */
  readonly method: boolean;
  readonly body: LuaBlock;
  /** From `(` to `)`. */
  readonly parameterRange: TextRange;
}

/** `object.name`, or `object[index]` with `computed`. */
export interface LuaIndex extends ExpressionBase {
  readonly type: 'index';
  readonly object: LuaExpression;
  readonly key: LuaExpression;
  readonly computed: boolean;
  /** Offset of the `.` or `[`. */
  readonly operator: number;
}

export interface LuaCall extends ExpressionBase {
  readonly type: 'call';
  readonly callee: LuaExpression;
  readonly args: readonly LuaExpression[];
  /** The arguments with their parentheses, or the single string or table. */
  readonly argsRange: TextRange;
}

export interface LuaMethodCall extends ExpressionBase {
  readonly type: 'method-call';
  readonly object: LuaExpression;
  readonly method: LuaName;
  readonly args: readonly LuaExpression[];
  readonly argsRange: TextRange;
  /** Offset of the `:`. */
  readonly operator: number;
}

export interface LuaBinary extends ExpressionBase {
  readonly type: 'binary';
  readonly operator: string;
  readonly operatorRange: TextRange;
  readonly left: LuaExpression;
  readonly right: LuaExpression;
}

export interface LuaUnary extends ExpressionBase {
  readonly type: 'unary';
  readonly operator: 'not' | '-' | '#';
  readonly operand: LuaExpression;
}

export interface LuaTableField extends NodeBase {
  /** Undefined for list items. */
  readonly key: LuaExpression | undefined;
  /** Written as `[key] =`. */
  readonly computed: boolean;
  readonly value: LuaExpression;
}

export interface LuaTable extends ExpressionBase {
  readonly type: 'table';
  readonly fields: readonly LuaTableField[];
}

export interface LuaParenthesised extends ExpressionBase {
  readonly type: 'parenthesised';
  readonly expression: LuaExpression;
}

/** Where an expression should stand and none does; the range is empty. */
export interface LuaMissing extends ExpressionBase {
  readonly type: 'missing';
}

export type LuaExpression =
  | LuaName
  | LuaLiteral
  | LuaVararg
  | LuaFunction
  | LuaIndex
  | LuaCall
  | LuaMethodCall
  | LuaBinary
  | LuaUnary
  | LuaTable
  | LuaParenthesised
  | LuaMissing;

export interface LuaBlock extends NodeBase {
  readonly statements: readonly LuaStatement[];
}

export interface LuaLocal extends NodeBase {
  readonly type: 'local';
  readonly names: readonly LuaName[];
  readonly values: readonly LuaExpression[];
}

export interface LuaLocalFunction extends NodeBase {
  readonly type: 'local-function';
  readonly name: LuaName;
  readonly value: LuaFunction;
}

/** `function a.b:c() … end`; `target` is the whole name as an expression. */
export interface LuaFunctionStatement extends NodeBase {
  readonly type: 'function-statement';
  readonly target: LuaName | LuaIndex;
  readonly value: LuaFunction;
}

export interface LuaAssignment extends NodeBase {
  readonly type: 'assignment';
  readonly targets: readonly LuaExpression[];
  readonly values: readonly LuaExpression[];
}

export interface LuaCallStatement extends NodeBase {
  readonly type: 'call-statement';
  readonly call: LuaExpression;
}

export interface LuaDo extends NodeBase {
  readonly type: 'do';
  readonly body: LuaBlock;
}

export interface LuaWhile extends NodeBase {
  readonly type: 'while';
  readonly condition: LuaExpression;
  readonly body: LuaBlock;
}

export interface LuaRepeat extends NodeBase {
  readonly type: 'repeat';
  readonly body: LuaBlock;
  readonly condition: LuaExpression;
}

export interface LuaIf extends NodeBase {
  readonly type: 'if';
  readonly clauses: readonly { readonly condition: LuaExpression; readonly body: LuaBlock }[];
  readonly otherwise: LuaBlock | undefined;
}

export interface LuaNumericFor extends NodeBase {
  readonly type: 'numeric-for';
  readonly variable: LuaName;
  readonly from: LuaExpression;
  readonly to: LuaExpression;
  readonly step: LuaExpression | undefined;
  readonly body: LuaBlock;
}

export interface LuaGenericFor extends NodeBase {
  readonly type: 'generic-for';
  readonly names: readonly LuaName[];
  readonly iterators: readonly LuaExpression[];
  readonly body: LuaBlock;
}

export interface LuaReturn extends NodeBase {
  readonly type: 'return';
  readonly values: readonly LuaExpression[];
}

export interface LuaBreak extends NodeBase {
  readonly type: 'break';
}

/** LuaJIT's extension, from Lua 5.2. */
export interface LuaGoto extends NodeBase {
  readonly type: 'goto';
  readonly label: LuaName;
}

export interface LuaLabel extends NodeBase {
  readonly type: 'label';
  readonly name: LuaName;
}

export type LuaStatement =
  | LuaLocal
  | LuaLocalFunction
  | LuaFunctionStatement
  | LuaAssignment
  | LuaCallStatement
  | LuaDo
  | LuaWhile
  | LuaRepeat
  | LuaIf
  | LuaNumericFor
  | LuaGenericFor
  | LuaReturn
  | LuaBreak
  | LuaGoto
  | LuaLabel;

export interface LuaProblem {
  readonly range: TextRange;
  /** What is wrong and what to do, in our own words. */
  readonly message: string;
  /** A second place that matters, such as the `function` that lacks its `end`. */
  readonly related?: { readonly range: TextRange; readonly message: string };
  /** A text that would mend it, put in the place of the problem's range, or of another. */
  readonly replacement?: { readonly title: string; readonly range?: TextRange; readonly newText: string };
  /** Lua 5.1 itself has nothing against it; LuaJIT, which Envoy runs, has. */
  readonly plainLua?: 'accepts';
}

/** Syntax that LuaJIT has, as Envoy builds it, and Lua 5.1 has not. */
export interface LuaExtension {
  readonly range: TextRange;
  /** With an article, in the middle of a sentence: `a 64-bit integer`. */
  readonly what: string;
  /** What the parser of Envoy Gateway's controller (gopher-lua) makes of it; `misreads`: it takes it for something else. */
  readonly controller: 'understands' | 'refuses' | 'misreads';
}

export interface LuaComment extends NodeBase {
  readonly text: string;
}

export interface LuaScript {
  readonly text: string;
  readonly body: LuaBlock;
  /** How many expressions there are, so that every `id` is below it. */
  readonly expressionCount: number;
  /** Syntax errors as LuaJIT sees them, in the order of the text. */
  readonly problems: readonly LuaProblem[];
  /** In the order of the text. */
  readonly extensions: readonly LuaExtension[];
  readonly comments: readonly LuaComment[];
  /** Its tree would be deeper than anything can walk, as only machines write it; `body` is empty then. */
  readonly tooDeep: boolean;
}
