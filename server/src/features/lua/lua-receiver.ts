// What stands in front of a dot or colon: as the flow of the script tells it, else guessed. Good for help, not for findings.

import type { EnvoyObjectName } from '../../lua/api';
import type { LuaExpression, LuaFunction } from '../../lua/syntax-tree';
import { unknown, unwrapped, type LuaType } from '../../lua/types';
import { walkBlock } from '../../lua/walk';
import type { EmbeddedLua } from '../../workspace/lua-scripts';

/** What parameters and variables are whose value nobody knows, by names that people give them. */
const guesses: readonly (readonly [RegExp, EnvoyObjectName])[] = [
  [/^(?:.*_)?handle$/i, 'StreamHandle'],
  [/^(?:.*_)?(?:headers|hdrs|hs|trailers)$/i, 'HeaderMap'],
  [/^(?:.*_)?(?:body|chunk|buffer)$/i, 'Buffer'],
  [/^(?:.*_)?metadata$/i, 'MetadataMap'],
];

/** The type of what a member is taken of; of a variable that is unknown at its place, that of its first value. */
export function receiverType({ analysis }: EmbeddedLua, object: LuaExpression): LuaType {
  const type = analysis.typeOf(object);
  const inner = unwrapped(object);
  if (type.kind !== 'unknown' || inner.type !== 'name') return type;
  const variable = analysis.scopes.variableOf(inner);
  const first = variable ? analysis.typeOfVariable(variable) : unknown;
  if (first.kind !== 'unknown') return first;
  const guess = variable && guesses.find(([name]) => name.test(inner.name))?.[1];
  return guess ? { kind: 'object', object: guess, guessed: true } : unknown;
}

/** The methods that a script defines (`function Stack:push()`), whatever it makes of the tables that it puts them into. */
export function ownMethodsIn({ analysis }: EmbeddedLua): ReadonlyMap<string, LuaFunction> {
  const methods = new Map<string, LuaFunction>();
  walkBlock(analysis.script.body, {
    statement: (statement) => {
      if (statement.type !== 'function-statement' || !statement.value.method || statement.target.type !== 'index') return;
      const { key } = statement.target;
      if (key.type === 'literal' && key.value !== '') methods.set(String(key.value), statement.value);
    },
  });
  return methods;
}

/** The names of all fields that a script has anywhere, for tables that nothing is known of. */
export function fieldNamesIn({ analysis }: EmbeddedLua): readonly string[] {
  const names = new Set<string>();
  const add = (key: LuaExpression | undefined): void => {
    if (key?.type === 'literal' && typeof key.value === 'string' && /^[A-Za-z_]\w*$/.test(key.value)) names.add(key.value);
  };
  walkBlock(analysis.script.body, {
    expression: (expression) => {
      if (expression.type === 'table') for (const { key } of expression.fields) add(key);
      // What libraries have is no field of the script's tables.
      if (expression.type === 'index' && analysis.typeOf(expression.object).kind !== 'library') add(expression.key);
    },
  });
  return [...names];
}
