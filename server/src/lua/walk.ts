// Visits the nodes of a script's tree in the order of the text.

import type { LuaBlock, LuaExpression, LuaFunction, LuaStatement } from './syntax-tree';

/** What to do at each node; returning false leaves out what is below it. */
export interface LuaVisitor {
  readonly statement?: (statement: LuaStatement) => boolean | void;
  readonly expression?: (expression: LuaExpression) => boolean | void;
}

/** Visits a block's statements and all that is in them, functions included. */
export function walkBlock(block: LuaBlock, visitor: LuaVisitor): void {
  for (const statement of block.statements) walkStatement(statement, visitor);
}

// Without lists of children: rules walk every script a dozen times, and the lists were a fifth of all that a check allocates.
/** Visits a statement and all that is in it, functions included. */
export function walkStatement(statement: LuaStatement, visitor: LuaVisitor): void {
  if (visitor.statement?.(statement) === false) return;
  switch (statement.type) {
    case 'local':
    case 'return':
      return walkExpressions(statement.values, visitor);
    case 'local-function':
      return walkExpression(statement.value, visitor);
    case 'function-statement':
      walkExpression(statement.target, visitor);
      return walkExpression(statement.value, visitor);
    case 'assignment':
      walkExpressions(statement.targets, visitor);
      return walkExpressions(statement.values, visitor);
    case 'call-statement':
      return walkExpression(statement.call, visitor);
    case 'do':
      return walkBlock(statement.body, visitor);
    case 'while':
      walkExpression(statement.condition, visitor);
      return walkBlock(statement.body, visitor);
    case 'repeat':
      walkBlock(statement.body, visitor);
      return walkExpression(statement.condition, visitor);
    case 'if':
      for (const { condition, body } of statement.clauses) {
        walkExpression(condition, visitor);
        walkBlock(body, visitor);
      }
      if (statement.otherwise) walkBlock(statement.otherwise, visitor);
      return;
    case 'numeric-for':
      walkExpression(statement.from, visitor);
      walkExpression(statement.to, visitor);
      if (statement.step) walkExpression(statement.step, visitor);
      return walkBlock(statement.body, visitor);
    case 'generic-for':
      walkExpressions(statement.iterators, visitor);
      return walkBlock(statement.body, visitor);
    case 'break':
    case 'goto':
    case 'label':
      return;
  }
}

function walkExpressions(expressions: readonly LuaExpression[], visitor: LuaVisitor): void {
  for (const expression of expressions) walkExpression(expression, visitor);
}

/** Visits an expression and all that is in it, functions included. */
export function walkExpression(expression: LuaExpression, visitor: LuaVisitor): void {
  if (visitor.expression?.(expression) === false) return;
  switch (expression.type) {
    case 'function':
      return walkBlock(expression.body, visitor);
    case 'index':
      walkExpression(expression.object, visitor);
      return walkExpression(expression.key, visitor);
    case 'call':
      walkExpression(expression.callee, visitor);
      return walkExpressions(expression.args, visitor);
    case 'method-call':
      walkExpression(expression.object, visitor);
      return walkExpressions(expression.args, visitor);
    case 'binary':
      walkExpression(expression.left, visitor);
      return walkExpression(expression.right, visitor);
    case 'unary':
      return walkExpression(expression.operand, visitor);
    case 'parenthesised':
      return walkExpression(expression.expression, visitor);
    case 'table':
      for (const { key, value } of expression.fields) {
        if (key) walkExpression(key, visitor);
        walkExpression(value, visitor);
      }
      return;
    case 'name':
    case 'literal':
    case 'vararg':
    case 'missing':
      return;
  }
}

const noBlocks: readonly LuaBlock[] = [];

/** The blocks that stand directly in a statement; not those of functions in its expressions. */
export function childBlocks(statement: LuaStatement): readonly LuaBlock[] {
  switch (statement.type) {
    case 'do':
    case 'while':
    case 'repeat':
    case 'numeric-for':
    case 'generic-for':
      return [statement.body];
    case 'if':
      return [...statement.clauses.map(({ body }) => body), ...(statement.otherwise ? [statement.otherwise] : [])];
    default:
      return noBlocks;
  }
}

/** A block and the blocks in it, in the order of the text; not those of functions. */
export function* blocksIn(block: LuaBlock): Generator<LuaBlock> {
  yield block;
  for (const statement of block.statements) for (const child of childBlocks(statement)) yield* blocksIn(child);
}

/** Whether a statement runs its block again and again, so that a `break` in it ends the statement. */
export function isLoop({ type }: LuaStatement): boolean {
  return type === 'while' || type === 'repeat' || type === 'numeric-for' || type === 'generic-for';
}

/** All functions in a block, nested ones behind those that they stand in. */
export function functionsIn(block: LuaBlock): readonly LuaFunction[] {
  const functions: LuaFunction[] = [];
  walkBlock(block, {
    expression: (expression) => {
      if (expression.type === 'function') functions.push(expression);
    },
  });
  return functions;
}
