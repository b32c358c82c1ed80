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

function walkStatement(statement: LuaStatement, visitor: LuaVisitor): void {
  if (visitor.statement?.(statement) === false) return;
  switch (statement.type) {
    case 'if':
      for (const { condition, body } of statement.clauses) {
        walkExpression(condition, visitor);
        walkBlock(body, visitor);
      }
      if (statement.otherwise) walkBlock(statement.otherwise, visitor);
      return;
    case 'repeat':
      walkBlock(statement.body, visitor);
      return walkExpression(statement.condition, visitor);
    default:
      for (const expression of expressionsOf(statement)) walkExpression(expression, visitor);
      for (const block of childBlocks(statement)) walkBlock(block, visitor);
  }
}

/** Visits an expression and all that is in it, functions included. */
export function walkExpression(expression: LuaExpression, visitor: LuaVisitor): void {
  if (visitor.expression?.(expression) === false) return;
  if (expression.type === 'function') walkBlock(expression.body, visitor);
  else for (const child of childExpressions(expression)) walkExpression(child, visitor);
}

/** The expressions that stand directly in a statement; for `if` and `repeat`, which mix them with blocks, the conditions. */
export function expressionsOf(statement: LuaStatement): readonly LuaExpression[] {
  switch (statement.type) {
    case 'local':
      return statement.values;
    case 'local-function':
      return [statement.value];
    case 'function-statement':
      return [statement.target, statement.value];
    case 'assignment':
      return [...statement.targets, ...statement.values];
    case 'call-statement':
      return [statement.call];
    case 'while':
    case 'repeat':
      return [statement.condition];
    case 'if':
      return statement.clauses.map(({ condition }) => condition);
    case 'numeric-for':
      return [statement.from, statement.to, ...(statement.step ? [statement.step] : [])];
    case 'generic-for':
      return statement.iterators;
    case 'return':
      return statement.values;
    case 'do':
    case 'break':
    case 'goto':
    case 'label':
      return [];
  }
}

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
      return [];
  }
}

/** The expressions directly below an expression; a function has none, its body is a block. */
export function childExpressions(expression: LuaExpression): readonly LuaExpression[] {
  switch (expression.type) {
    case 'index':
      return [expression.object, expression.key];
    case 'call':
      return [expression.callee, ...expression.args];
    case 'method-call':
      return [expression.object, ...expression.args];
    case 'binary':
      return [expression.left, expression.right];
    case 'unary':
      return [expression.operand];
    case 'parenthesised':
      return [expression.expression];
    case 'table':
      return expression.fields.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    default:
      return [];
  }
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
