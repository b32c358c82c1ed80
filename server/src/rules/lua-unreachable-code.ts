// Code that nothing can reach.

import type { LuaBlock, LuaExpression, LuaStatement } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { childBlocks, functionsIn } from '../lua/walk';
import type { LuaAnalysis } from '../lua/analyse';
import { luaRule, type ScriptProblem } from './lua-rule';

export const luaUnreachableCode = luaRule({
  id: 'lua-unreachable-code',
  severity: 'hint',
  title: 'Code that is never reached',
  what: 'Statements behind `error()`, `do return end`, `break`, `goto`, a loop without an end, or `respond()`, which ends the script in Envoy.',
  why: 'They never run in Envoy. Behind `respond()` they do run in the trial of the controller, whose mock goes on: what fails there makes it refuse the policy.',
  how: 'Remove them, or mend what keeps them from being reached. Behind `respond()` write `return`, so that both agree.',
  source: "Lua 5.1 reference manual, section 2.4; Envoy's HTTP Lua filter, respond()",
  valid: [
    `
      function envoy_on_request(handle)
        if handle:headers():get("x-api-key") == nil then
          handle:respond({ [":status"] = "401" }, "no key")
          return
        end
        handle:logInfo("key found")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:respond({ [":status"] = "503" }, "closed")
          handle:logInfo("answered")
          #^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-unreachable-code): never reached
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const bodies = [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)];
    for (const body of bodies) checkBlock(body, analysis, report);
  },
});

function checkBlock(block: LuaBlock, analysis: LuaAnalysis, report: (problem: ScriptProblem) => void): void {
  const end = block.statements.findIndex((statement) => endsPath(statement, analysis));
  const after = end < 0 ? [] : block.statements.slice(end + 1);
  // A label can be jumped to, and a bare `return` is how to say that this is the end.
  const dead = after.some(({ type }) => type === 'label') || (after.length === 1 && after[0]!.type === 'return') ? [] : after;
  const first = dead[0];
  const last = dead.at(-1);
  if (first && last) {
    report({
      message: 'This is never reached: what stands above ends the way here.',
      range: { start: first.range.start, end: last.range.end },
      tags: ['unnecessary'],
      related: [{ range: block.statements[end]!.range, message: 'Here it ends.' }],
    });
  }
  const reachable = dead.length > 0 ? block.statements.slice(0, end + 1) : block.statements;
  for (const statement of reachable) for (const child of childBlocks(statement)) checkBlock(child, analysis, report);
}

function endsPath(statement: LuaStatement, analysis: LuaAnalysis): boolean {
  switch (statement.type) {
    case 'return':
    case 'break':
    case 'goto':
      return true;
    case 'do':
      return endsBlock(statement.body, analysis);
    case 'if':
      return statement.otherwise !== undefined && [...statement.clauses.map(({ body }) => body), statement.otherwise].every((body) => endsBlock(body, analysis));
    case 'while':
      return isTrue(statement.condition) && !hasWayOut(statement.body);
    case 'repeat':
      return isFalse(statement.condition) && !hasWayOut(statement.body);
    case 'call-statement':
      return endsScript(statement.call, analysis);
    default:
      return false;
  }
}

function endsBlock({ statements }: LuaBlock, analysis: LuaAnalysis): boolean {
  return statements.some((statement) => endsPath(statement, analysis)) && !statements.some(({ type }) => type === 'label');
}

function endsScript(call: LuaExpression, analysis: LuaAnalysis): boolean {
  const expression = unwrapped(call);
  if (expression.type === 'call') return expression.callee.type === 'name' && expression.callee.name === 'error' && !analysis.scopes.variableOf(expression.callee);
  if (expression.type !== 'method-call' || expression.method.name !== 'respond') return false;
  const receiver = analysis.typeOf(expression.object);
  return receiver.object === 'StreamHandle' && receiver.direction === 'request' && !receiver.guessed;
}

function isTrue(condition: LuaExpression): boolean {
  const inner = unwrapped(condition);
  return inner.type === 'literal' && inner.value === true;
}

function isFalse(condition: LuaExpression): boolean {
  const inner = unwrapped(condition);
  return inner.type === 'literal' && (inner.value === false || inner.literal === 'nil');
}

/** A `break` of this loop, or a jump out of it. */
function hasWayOut({ statements }: LuaBlock): boolean {
  return statements.some((statement) => {
    if (statement.type === 'break' || statement.type === 'goto') return true;
    const isLoop = statement.type === 'while' || statement.type === 'repeat' || statement.type === 'numeric-for' || statement.type === 'generic-for';
    return childBlocks(statement).some((block) => (isLoop ? hasJump(block) : hasWayOut(block)));
  });
}

function hasJump({ statements }: LuaBlock): boolean {
  return statements.some((statement) => statement.type === 'goto' || childBlocks(statement).some(hasJump));
}
