// Bodies that are put together piece by piece with `..`.

import type { LuaBlock, LuaExpression, LuaStatement } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { childBlocks, functionsIn } from '../lua/walk';
import type { LuaAnalysis } from '../lua/analyse';
import { luaRule, type ScriptProblem } from './lua-rule';

export const luaConcatInLoop = luaRule({
  id: 'lua-concat-in-loop',
  severity: 'hint',
  title: 'Bodies joined piece by piece',
  what: 'A text that grows by `..` with each piece of a body, inside of a loop over `bodyChunks()`.',
  why: 'Each step copies everything that was there before: for a body of many pieces the time grows with the square of its size, and the worker answers nobody else meanwhile.',
  how: 'Collect the pieces in a table and join them once with `table.concat(pieces)`, or read the body as a whole with `body()`.',
  source: 'Lua 5.1 reference manual, section 2.5.4: text is immutable',
  valid: [
    `
      function envoy_on_request(handle)
        local pieces = {}
        for chunk in handle:bodyChunks() do
          pieces[#pieces + 1] = chunk:getBytes(0, chunk:length())
        end
        handle:logInfo(table.concat(pieces))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local body = ""
          for chunk in handle:bodyChunks() do
            body = body .. chunk:getBytes(0, chunk:length())
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          handle:logInfo(body)
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const bodies = [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)];
    for (const body of bodies) for (const loop of chunkLoops(body, analysis)) checkBlock(loop, report);
  },
});

function* chunkLoops(block: LuaBlock, analysis: LuaAnalysis): Generator<LuaBlock> {
  for (const statement of block.statements) {
    const [iterator] = statement.type === 'generic-for' ? statement.iterators : [];
    if (iterator && statement.type === 'generic-for' && analysis.typeOf(iterator).kind === 'chunks') yield statement.body;
    else for (const child of childBlocks(statement)) yield* chunkLoops(child, analysis);
  }
}

function checkBlock(block: LuaBlock, report: (problem: ScriptProblem) => void): void {
  for (const statement of block.statements) {
    checkStatement(statement, report);
    for (const child of childBlocks(statement)) checkBlock(child, report);
  }
}

function checkStatement(statement: LuaStatement, report: (problem: ScriptProblem) => void): void {
  if (statement.type !== 'assignment') return;
  statement.targets.forEach((target, index) => {
    const value = statement.values[index];
    if (target.type !== 'name' || !value || !growsFrom(value, target.name)) return;
    report({ message: 'This copies the whole text with each piece of the body. Collect the pieces in a table, and join them once with table.concat().', range: value.range });
  });
}

/** `name .. …`, however many pieces there are. */
function growsFrom(value: LuaExpression, name: string): boolean {
  const expression = unwrapped(value);
  if (expression.type !== 'binary' || expression.operator !== '..') return false;
  const left = unwrapped(expression.left);
  return (left.type === 'name' && left.name === name) || growsFrom(expression.left, name) || growsFrom(expression.right, name);
}
