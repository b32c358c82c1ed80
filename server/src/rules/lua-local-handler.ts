// Handlers that Envoy cannot find, since they are not global functions of the script.

import type { TextEdit } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import type { HandlerDefinition } from '../lua/handlers';
import type { LuaVariable } from '../lua/scopes';
import type { LuaFunction } from '../lua/syntax-tree';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaLocalHandler = luaRule({
  id: 'lua-local-handler',
  severity: 'warning',
  title: 'Handlers that are not global',
  what: 'A function `envoy_on_request` or `envoy_on_response` that is local, a field of a table, or defined inside of another function or a branch.',
  why: 'Envoy loads the script and then looks for a global function of that name. A local one passes the controller, which runs the script in one piece, and never runs in Envoy: nothing happens, and nobody says so.',
  how: 'Define the handler as a global function at the top level of the script.',
  source: "Envoy's HTTP Lua filter; Envoy Gateway's Lua validation, which appends the call to the script",
  valid: [
    `
      local function tag(headers)
        headers:add("x-seen", "yes")
      end

      function envoy_on_request(handle)
        tag(handle:headers())
      end
    `,
    `
      local function define(name)
        function envoy_on_request(handle)
          handle:headers():add(name, "yes")
        end
      end

      define("x-seen")
    `,
  ],
  invalid: [
    {
      manifest: `
        local function envoy_on_request(handle)
        #              ^^^^^^^^^^^^^^^^ warning(lua-local-handler): is local
          handle:headers():add("x-seen", "yes")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
    {
      manifest: `
        local filter = { header = "x-seen" }

        function filter.envoy_on_request(handle)
        #               ^^^^^^^^^^^^^^^^ error(lua-local-handler): a field of a table
          handle:headers():add(filter.header, "yes")
        end
      `,
      fixed: `
        local filter = { header = "x-seen" }

        function envoy_on_request(handle)
          handle:headers():add(filter.header, "yes")
        end
      `,
    },
    {
      manifest: `
        local envoy_on_request
        function envoy_on_request(handle)
        #        ^^^^^^^^^^^^^^^^ warning(lua-local-handler): is local
          handle:headers():add("x-seen", "yes")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end

        local function envoy_on_request(handle)
        #              ^^^^^^^^^^^^^^^^ warning(lua-local-handler): Envoy runs the global one
          handle:headers():add("x-seen", "no")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "first")
          envoy_on_request = function(other)
        # ^^^^^^^^^^^^^^^^ warning(lua-local-handler): when the script was loaded
            other:headers():add("x-seen", "again")
          end
        end
      `,
    },
    {
      manifest: `
        if os.time() > 0 then
          function envoy_on_request(handle)
          #        ^^^^^^^^^^^^^^^^ information(lua-local-handler): if this branch runs
            handle:headers():add("x-seen", "yes")
          end
        end
      `,
    },
    {
      manifest: `
        local _filter = {
          envoy_on_request = function(handle)
        # ^^^^^^^^^^^^^^^^ error(lua-local-handler): a field of a table
            handle:headers():add("x-seen", "yes")
          end,
        }
      `,
    },
  ],
  check({ analysis, place, validation, trial }, report) {
    const { handlers, uses } = analysis;
    for (const handler of handlers) {
      if (handler.form === 'global' || handler.misspelt) continue;
      // Where an `end` is missing it stands in a function by mistake.
      if (handler.form === 'function' && analysis.script.problems.length > 0) continue;
      const hasGlobal = handlers.some((other) => other !== handler && other.entry === handler.entry && !other.misspelt && (other.form === 'global' || other.form === 'branch'));
      // A function that runs when the script is loaded defines it in time.
      if (handler.within && uses.loaded.has(handler.within)) continue;
      if (hasGlobal) {
        const message = besideGlobal(handler, uses.run);
        if (message !== undefined) report({ message, range: handler.nameRange });
        continue;
      }
      const isMissed = (handler.form === 'field' || handler.form === 'function') && place.origin !== 'patch' && validation === 'Strict';
      // Found by other ways than those that can be seen.
      if (isMissed && trial()?.outcome === 'passes') continue;
      const refused = isMissed && handlers.length === 1;
      report({
        severity: refused ? 'error' : handler.form === 'branch' ? 'information' : 'warning',
        message: `${words[handler.form]} ${refused ? `The controller finds no function '${handler.entry}' to try out and refuses the policy.` : ''}`.trim(),
        range: handler.nameRange,
        fixes: () => fixesFor(handler, analysis),
      });
    }
  },
});

/** What is wrong with a handler of which there is a global one as well; undefined where nothing is. */
function besideGlobal({ form, within, entry, isRead, fn }: HandlerDefinition, run: ReadonlySet<LuaFunction>): string | undefined {
  if (!fn) return undefined;
  // Who calls other functions, and when, nobody can tell.
  if (form === 'function' && within && run.has(within)) return `Envoy took the function '${entry}' when the script was loaded: what is put in its place while a request is handled never runs.`;
  const hides = form === 'local' && !within && !isRead;
  return hides ? `This local function has the name of the handler: the controller tries this one out, and Envoy runs the global one. Give it another name, or make it the handler.` : undefined;
}

const words: Readonly<Record<HandlerDefinition['form'], string>> = {
  global: '',
  local: 'This handler is local, so that Envoy does not find it and never calls it. Define it as a global function.',
  field: 'This handler is a field of a table; Envoy calls a global function of this name. Define it at the top level, without the table.',
  branch: 'This handler is only there if this branch runs when the script is loaded. Define it at the top level, and decide inside of it.',
  function: 'This handler is defined when the function around it runs, which Envoy does not do. Define it at the top level.',
};

function fixesFor(handler: HandlerDefinition, { scopes, text }: LuaAnalysis): readonly ScriptFix[] {
  const { statement, form, within } = handler;
  if (form === 'field') return withoutTable(handler, text);
  // One that stands in a function would still stand there.
  if (form !== 'local' || within) return [];
  const isDeclaration = statement.type === 'local' || statement.type === 'local-function';
  const target = statement.type === 'function-statement' ? statement.target : statement.type === 'assignment' && statement.targets.length === 1 ? statement.targets[0] : undefined;
  const variable = target?.type === 'name' ? scopes.variableOf(target) : undefined;
  const edits = isDeclaration ? withoutLocal(handler, text) : variable && variable.name === handler.name ? withoutDeclaration(variable, text) : [];
  return edits.length > 0 ? [{ title: 'Make the handler global', edits }] : [];
}

/** Takes the table in front of the name away, where nothing else asks for the field and the function does not ask for the table. */
function withoutTable({ statement, nameRange, name, fn, within }: HandlerDefinition, text: string): readonly ScriptFix[] {
  const target = statement.type === 'function-statement' ? statement.target : statement.type === 'assignment' ? statement.targets.find(({ range }) => range.end === nameRange.end) : undefined;
  if (target?.type !== 'index' || target.computed || within || text.split(name).length > 2) return [];
  if (fn?.method && /\bself\b/.test(text.slice(fn.range.start, fn.range.end))) return [];
  return [{ title: 'Make the handler global', edits: [{ range: { start: target.range.start, end: nameRange.start }, newText: '' }] }];
}

/** Takes the word `local` away from a definition of one name. @returns no edits where it declares more */
export function withoutLocal({ statement, nameRange }: HandlerDefinition, text: string): readonly TextEdit[] {
  if (!/^local\s+(?:function\s|\w+\s*=)/.test(text.slice(statement.range.start, statement.range.end))) return [];
  const { start } = statement.range;
  const end = statement.type === 'local-function' ? start + /^local\s+/.exec(text.slice(start))![0].length : nameRange.start;
  return [{ range: { start, end }, newText: '' }];
}

/** Takes a line `local name` away. @returns no edits where more stands there */
function withoutDeclaration({ declaration }: LuaVariable, text: string): readonly TextEdit[] {
  const before = /(?:^|[\r\n])([ \t]*local[ \t]+)$/.exec(text.slice(0, declaration.start))?.[1];
  const after = /^[ \t]*;?[ \t]*(?:\r?\n|$)/.exec(text.slice(declaration.end))?.[0];
  return before === undefined || after === undefined ? [] : [{ range: { start: declaration.start - before.length, end: declaration.end + after.length }, newText: '' }];
}
