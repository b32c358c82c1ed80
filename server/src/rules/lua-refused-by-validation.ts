// What Envoy would run, and the controller's trial of the script stumbles over.

import type { Severity } from '../base/finding';
import type { LuaMethod } from '../lua/api';
import type { Moment } from '../lua/state';
import { standardLibrary } from '../lua/standard-library';
import type { LuaBlock } from '../lua/syntax-tree';
import { walkBlock } from '../lua/walk';
import { luaRule, type CheckedScript, type ScriptProblem } from './lua-rule';
import { unlessTried } from './lua-tried';
import { namesAskedFor } from './lua-words';

/** The release whose mock got filterContext(). */
const filterContextSince = 9;

export const luaRefusedByValidation = luaRule({
  id: 'lua-refused-by-validation',
  severity: 'error',
  title: 'What Envoy would run and the validation refuses',
  what: "Methods that the mocks of Strict validation do not have (`route()`, `virtualHost()`, `clearRouteCache()`, `stats()` …), functions of LuaJIT that the controller's interpreter does not have (`bit`, `table.pack`), `EnvoyTimestampResolution`, and values of a loop over headers joined with `..`.",
  why: 'The script is right, and Envoy would run it. But the controller tries it out first, with mocks and another interpreter; where these differ from Envoy the trial fails, the policy is invalid, and its routes answer 500.',
  how: 'Put the call into `pcall`, where the trial may fail without harm, or go another way: `tostring(value)` in a loop over headers. As a last resort set `luaValidation: InsecureSyntax` in the EnvoyProxy, which drops the trial for all scripts.',
  releases: { since: 4 },
  source: "Envoy Gateway's Lua validation: mocks of 1.9.0, gopher-lua 1.1.2",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():replace("x-tenant", "shop")
        pcall(function()
          handle:clearRouteCache()
        end)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():replace("x-tenant", "shop")
          handle:clearRouteCache()
          #      ^^^^^^^^^^^^^^^ error(lua-refused-by-validation): mock
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():replace("x-tenant", "shop")
          pcall(function() handle:clearRouteCache() end)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          for name, value in pairs(handle:headers()) do
            handle:logInfo(name .. value)
            #                      ^^^^^ error(lua-refused-by-validation): tostring
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          for name, value in pairs(handle:headers()) do
            handle:logInfo(name .. tostring(value))
          end
        end
      `,
    },
  ],
  onlyChecked: true,
  check(script, report) {
    if (script.validation !== 'Strict' && script.validation !== 'unknown') return;
    const guess = unlessTried(script, report);
    checkMethods(script, guess);
    checkNames(script, guess);
    checkLoops(script, guess);
  },
});

function checkMethods(script: CheckedScript, report: (problem: ScriptProblem) => void): void {
  const { uses, text, script: tree } = script.analysis;
  if (!uses.methods.some(({ method }) => method && isMissing(method, script.release))) return;
  const statements = new Set<number>();
  walkBlock(tree.body, { statement: (statement) => void (statement.type === 'call-statement' && statements.add(statement.call.range.start)) });
  const isAskedFor = namesAskedFor(uses);
  for (const { node, receiver, object, method, moment } of uses.methods) {
    if (!method || receiver.guessed || moment.isProtected || !isMissing(method, script.release) || isAskedFor(object, method.name)) continue;
    const isStatement = statements.has(node.range.start) && method.results.length === 0;
    report({
      severity: severityOf(moment, script),
      message: `Envoy has '${method.name}', but the mock that the controller tries scripts out with has not: ${outcome(moment, script)}.`,
      range: node.method.range,
      fixes: () => (isStatement ? [{ title: 'Call it in pcall()', edits: [{ range: node.range, newText: `pcall(function() ${text.slice(node.range.start, node.range.end)} end)` }] }] : []),
    });
  }
}

function isMissing(method: LuaMethod, release: number): boolean {
  return method.notInMock === true || (method.name === 'filterContext' && release < filterContextSince);
}

function checkNames(script: CheckedScript, report: (problem: ScriptProblem) => void): void {
  const { uses } = script.analysis;
  for (const { node, name, moment } of uses.globalIndexes) {
    const isMissingGlobal = name === 'EnvoyTimestampResolution' || standardLibrary.libraries.get(name)?.controller === 'missing';
    if (!isMissingGlobal || moment.isProtected) continue;
    report({
      severity: severityOf(moment, script),
      message: `Envoy has '${name}', but the controller, which tries the script out, has not: ${outcome(moment, script)}.`,
      range: node.object.range,
    });
  }
  for (const { node, member, moment } of uses.library) {
    if (member.controller !== 'missing' || moment.isProtected || node.type !== 'call') continue;
    report({
      severity: severityOf(moment, script),
      message: `LuaJIT has '${member.name}', but the interpreter that the controller tries scripts out with has not: ${outcome(moment, script)}.${member.name === 'table.unpack' ? " 'unpack' is there in both." : ''}`,
      range: node.callee.range,
      fixes: () => (member.name === 'table.unpack' ? [{ title: "Write 'unpack'", edits: [{ range: node.callee.range, newText: 'unpack' }] }] : []),
    });
  }
}

/** The mocks cannot be walked as Envoy's objects can: the loop meets their insides, which are no text. */
function checkLoops(script: CheckedScript, report: (problem: ScriptProblem) => void): void {
  const { uses, script: tree, scopes } = script.analysis;
  const walks = new Map(uses.walks.filter(({ over, moment }) => !over.guessed && !moment.isProtected).map((use) => [use.node.range.start, use]));
  if (walks.size === 0) return;
  walkBlock(tree.body, {
    statement: (statement) => {
      if (statement.type !== 'generic-for') return;
      const walk = walks.get(statement.iterators[0]?.range.start ?? -1);
      if (!walk) return;
      // The names of its fields are text as well; their values are functions and a table.
      const [, value] = statement.names;
      const variable = value && scopes.variableOf(value);
      if (!variable) return;
      const runsSurely = surelyIn(statement.body);
      walkBlock(statement.body, {
        expression: (expression) => {
          if (expression.type !== 'binary' || expression.operator !== '..') return;
          for (const operand of [expression.left, expression.right]) {
            if (operand.type !== 'name' || scopes.variableOf(operand) !== variable) continue;
            const isCertain = walk.moment.isCertain && runsSurely(expression.range.start);
            report({
              severity: severityOf({ isCertain }, script),
              message: `The loop is right for Envoy. In the controller's trial it walks the insides of a mock, which are no text and cannot be joined: ${outcome({ isCertain }, script)}. Write 'tostring(${operand.name})'.`,
              range: operand.range,
              fixes: () => [{ title: 'Make it text with tostring()', edits: [{ range: operand.range, newText: `tostring(${operand.name})` }] }],
            });
          }
        },
      });
    },
  });
}

/** Whether what stands at an offset is in no branch of the block. */
function surelyIn(block: LuaBlock): (offset: number) => boolean {
  return (offset) => block.statements.some(({ type, range }) => range.start <= offset && offset < range.end && (type === 'local' || type === 'call-statement' || type === 'assignment'));
}

function outcome({ isCertain }: Pick<Moment, 'isCertain'>, { validation }: CheckedScript): string {
  const strict = validation === 'unknown' ? ' unless the EnvoyProxy in effect says otherwise' : '';
  return isCertain ? `the trial fails, and the policy is refused${strict}` : `where the trial comes here it fails, and the policy is refused${strict}`;
}

function severityOf({ isCertain }: Pick<Moment, 'isCertain'>, { validation }: CheckedScript): Severity {
  return isCertain && validation === 'Strict' ? 'error' : 'warning';
}
