// The limit on local variables that a function takes from those around it (LuaJIT's LJ_MAX_UPVAL, Lua's LUAI_MAXUPVALUES).

import { resolveScopes, type LuaVariable } from './scopes';
import type { LuaFunction, LuaProblem, LuaScript } from './syntax-tree';
import { functionsIn } from './walk';

/** A function may use this many local variables of the functions around it. */
export const mostUpvalues = 60;

/** Functions that take more than LuaJIT allows. */
export function upvalueProblems(script: Pick<LuaScript, 'body' | 'expressionCount'>): readonly LuaProblem[] {
  const around = new Map<LuaFunction, LuaFunction>();
  for (const outer of functionsIn(script.body)) for (const inner of functionsIn(outer.body)) around.set(inner, outer);
  const taken = new Map<LuaFunction, Set<LuaVariable>>();
  for (const variable of resolveScopes(script).variables) {
    for (const { within } of variable.uses) {
      // Functions in between hand the variable through, which counts as well.
      for (let fn = within; fn && fn !== variable.owner; fn = around.get(fn)) {
        const variables = taken.get(fn) ?? new Set();
        taken.set(fn, variables.add(variable));
      }
    }
  }
  return [...taken].flatMap(([fn, variables]) =>
    variables.size <= mostUpvalues
      ? []
      : [{ range: fn.parameterRange, message: `This function uses ${variables.size} local variables of the code around it; LuaJIT allows ${mostUpvalues}: put some of them into a table.` }],
  );
}
