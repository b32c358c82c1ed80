// Global names that nothing defines.

import { nearestName } from '../base/suggest';
import { entryPoints } from '../lua/api';
import { definesGlobalsIndirectly } from '../lua/handlers';
import { foreignLibraries, foreignWords, otherGlobals, standardLibrary } from '../lua/standard-library';
import type { LuaGlobalUse } from '../lua/scopes';
import type { LuaAnalysis } from '../lua/analyse';
import type { LuaExpression, LuaScript } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { walkBlock } from '../lua/walk';
import { luaRule, type ScriptProblem } from './lua-rule';
import { didYouMean } from './lua-words';

export const luaUndefinedGlobal = luaRule({
  id: 'lua-undefined-global',
  severity: 'warning',
  title: 'Names that nothing defines',
  what: "A name that is neither a local variable in sight, nor a global of the script, nor one of Lua's or Envoy's. A stream handle used outside of the function that got it is an error.",
  why: 'Such a name is nil. Calling or indexing it ends the script with an error; comparing with it gives the wrong answer.',
  how: 'Mend the spelling, declare the variable with `local`, or pass the value as an argument.',
  source: 'Lua 5.1 reference manual, section 2.3; the globals of LuaJIT 2.1',
  valid: [
    `
      local prefix = "shop-"

      function envoy_on_request(handle)
        local id = handle:headers():get("x-request-id")
        handle:headers():add("x-shop-id", prefix .. id)
      end
    `,
    // What is asked for may be missing.
    `
      function envoy_on_request(handle)
        if debugging then
          handle:logInfo("debugging")
        end
        if nil ~= extra and type(logger) == "function" then
          logger(extra or fallback or "none")
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        local prefix = "shop-"

        function envoy_on_request(handle)
          local id = handle:headers():get("x-request-id")
          handle:headers():add("x-shop", prefix)
          handle:headers():add("x-shop-id", prefx .. id)
          #                                 ^^^^^ warning(lua-undefined-global): 'prefix'
        end
      `,
      fixed: `
        local prefix = "shop-"

        function envoy_on_request(handle)
          local id = handle:headers():get("x-request-id")
          handle:headers():add("x-shop", prefix)
          handle:headers():add("x-shop-id", prefix .. id)
        end
      `,
    },
    {
      manifest: `
        local log = {}

        function log.write(handle)
          handle:logInfo(tostring(self))
          #                       ^^^^ warning(lua-undefined-global): with a colon
        end

        function envoy_on_request(handle)
          log.write(handle)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local size = tostrin(handle:headers():getNumValues("x-a"))
          #            ^^^^^^^ warning(lua-undefined-global): 'tostring'
          handle:logInfo(sring.format("%s %s", size, path))
          #              ^^^^^ warning(lua-undefined-global): 'string'
          #                                          ^^^^ warning(lua-undefined-global): so that it is nil.
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          if handle:headers():get("x-mode") ~= null then
          #                                    ^^^^ warning(lua-undefined-global): The word is 'nil'
            handle:logInfo("mode")
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          if handle:headers():get("x-mode") ~= nil then
            handle:logInfo("mode")
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local mode = handle:headers():get("x-mode") or ""
          if moed == "fast" then
          #  ^^^^ warning(lua-undefined-global): 'mode'
            handle:logInfo(mode)
          end
        end
      `,
    },
    {
      manifest: `
        local function tag(name)
          request_handle:headers():add(name, "yes")
          #^^^^^^^^^^^^^ error(lua-undefined-global): only inside
        end

        function envoy_on_request(request_handle)
          tag(request_handle:streamInfo():protocol())
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const { scopes, script } = analysis;
    const written = new Set(scopes.globals.filter(({ write }) => write).map(({ name }) => name.name));
    const isOpen = definesGlobalsIndirectly(script);
    let asked: ReadonlySet<string> | undefined;
    for (const use of scopes.globals) {
      const { name } = use.name;
      if (use.write || written.has(name) || standardLibrary.names.has(name)) continue;
      const isHandle = isHandleName(name, analysis) && isDereferenced(use, analysis);
      asked ??= namesAskedFor(script);
      // Where globals can come from elsewhere, or nil is asked for on purpose, nobody can tell.
      if (asked.has(name) || (!isHandle && isOpen)) continue;
      // After a mistake in the syntax nobody knows which function this stands in.
      if (isHandle && script.problems.length > 0) continue;
      report(isHandle ? handleProblem(use) : problemOf(use, analysis, written));
    }
  },
});

function problemOf({ name }: LuaGlobalUse, { scopes, text }: LuaAnalysis, written: ReadonlySet<string>): ScriptProblem {
  const foreign = foreignLibraries.get(name.name);
  if (foreign !== undefined) return { message: `${foreign}: '${name.name}' is nil.`, range: name.range };
  const word = foreignWords.get(name.name);
  if (word !== undefined) return { message: `Lua has no '${name.name}', so that this is a global that nothing defines. The word is '${word}'.`, range: name.range, fixes: () => [{ title: `Write '${word}'`, edits: [{ range: name.range, newText: word }] }] };
  if (name.name === 'self') return { message: "Only functions that are defined with a colon have a 'self': `function object:name()`. Here it is nil.", range: name.range };
  const visible = scopes.visibleAt(name.range.start).map((variable) => variable.name);
  const meant = nearestName(name.name, [...visible, ...written, ...standardNamesFor(text.slice(name.range.end, name.range.end + 40))]);
  const elsewhere = scopes.variables.find((variable) => variable.name === name.name);
  return {
    message: `Nothing defines '${name.name}', so that it is nil.${meant === undefined && elsewhere ? ' There is a local variable of that name, which cannot be seen from here.' : didYouMean(meant)}`,
    range: name.range,
    ...(meant === undefined && elsewhere ? { related: [{ range: elsewhere.declaration, message: 'The local variable of that name.' }] } : {}),
    ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range: name.range, newText: meant }] }] }),
  };
}

/** Lua's own names that make sense in front of what follows: functions where there is a call, libraries where a field is read. */
function standardNamesFor(following: string): Iterable<string> {
  if (/^\s*(?:[({"']|\[=*\[)/.test(following)) return standardLibrary.functions.keys();
  return /^\s*(?:\.(?!\.)|\[)/.test(following) ? [...standardLibrary.libraries.keys(), ...otherGlobals] : [];
}

function handleProblem({ name, within }: LuaGlobalUse): ScriptProblem {
  return {
    severity: 'error',
    message: within
      ? `The stream handle '${name.name}' is known only inside of the handler that gets it; here it is nil. Pass it on as an argument.`
      : `The stream handle '${name.name}' is known only inside of a handler. This code runs when the script is loaded, when there is no request: move it into ${entryPoints.request} or ${entryPoints.response}.`,
    range: name.range,
  };
}

function isHandleName(name: string, { handlers }: LuaAnalysis): boolean {
  return /^(?:(?:request|response|stream)_)?handle$/.test(name) || handlers.some(({ fn }) => fn?.parameters[0]?.name === name);
}

/** Something is asked of it: `request_handle:headers()`. */
function isDereferenced({ name }: LuaGlobalUse, { text }: LuaAnalysis): boolean {
  return /^\s*[:.]\s*\w/.test(text.slice(name.range.end, name.range.end + 40));
}

/** Names of which the script asks whether there is something: `if name then`, `name == nil`, `name or …`, `type(name)`. */
function namesAskedFor(script: LuaScript): ReadonlySet<string> {
  const names = new Set<string>();
  const ask = (expression: LuaExpression | undefined): void => {
    const inner = expression && unwrapped(expression);
    if (inner?.type === 'name') names.add(inner.name);
    if (inner?.type === 'binary' && (inner.operator === 'and' || inner.operator === 'or')) {
      ask(inner.left);
      ask(inner.right);
    }
  };
  const isNil = (expression: LuaExpression): boolean => expression.type === 'literal' && expression.literal === 'nil';
  walkBlock(script.body, {
    statement: (statement) => {
      if (statement.type === 'if') for (const { condition } of statement.clauses) ask(condition);
      if (statement.type === 'while' || statement.type === 'repeat') ask(statement.condition);
    },
    expression: (expression) => {
      if (expression.type === 'unary' && expression.operator === 'not') ask(expression.operand);
      if (expression.type === 'call' && expression.callee.type === 'name' && expression.callee.name === 'type') ask(expression.args[0]);
      if (expression.type !== 'binary') return;
      const { operator, left, right } = expression;
      if (operator === 'and' || operator === 'or') ask(left);
      if (operator === '==' || operator === '~=') ask(isNil(unwrapped(right)) ? left : isNil(unwrapped(left)) ? right : undefined);
    },
  });
  return names;
}
