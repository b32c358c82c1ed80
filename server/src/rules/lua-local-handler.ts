// Handlers that Envoy cannot find, since they are not global functions of the script.

import type { HandlerDefinition } from '../lua/handlers';
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
        local filter = {}

        function filter.envoy_on_request(handle)
        #               ^^^^^^^^^^^^^^^^ error(lua-local-handler): a field of a table
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
  ],
  check({ analysis, place, validation }, report) {
    const { handlers, text } = analysis;
    for (const handler of handlers) {
      const hasGlobal = handlers.some((other) => other.entry === handler.entry && !other.misspelt && (other.form === 'global' || other.form === 'branch'));
      if (handler.form === 'global' || handler.misspelt || hasGlobal) continue;
      const refused = (handler.form === 'field' || handler.form === 'function') && place.origin !== 'patch' && validation === 'Strict' && handlers.length === 1;
      report({
        severity: refused ? 'error' : handler.form === 'branch' ? 'information' : 'warning',
        message: `${words[handler.form]} ${refused ? `The controller finds no function '${handler.entry}' to try out and refuses the policy.` : ''}`.trim(),
        range: handler.nameRange,
        fixes: () => fixesFor(handler, text),
      });
    }
  },
});

const words: Readonly<Record<HandlerDefinition['form'], string>> = {
  global: '',
  local: 'This handler is local, so that Envoy does not find it and never calls it. Define it as a global function.',
  field: 'This handler is a field of a table; Envoy calls a global function of this name. Define it at the top level, without the table.',
  branch: 'This handler is only there if this branch runs when the script is loaded. Define it at the top level, and decide inside of it.',
  function: 'This handler is defined when the function around it runs, which Envoy does not do. Define it at the top level.',
};

function fixesFor({ form, statement, nameRange }: HandlerDefinition, text: string): readonly ScriptFix[] {
  if (form !== 'local' || !/^local\s+(?:function\s|\w+\s*=)/.test(text.slice(statement.range.start, statement.range.end))) return [];
  const isFunction = statement.type === 'local-function';
  const start = statement.range.start;
  const end = isFunction ? start + /^local\s+/.exec(text.slice(start))![0].length : nameRange.start;
  return [{ title: 'Make the handler global', edits: [{ range: { start, end }, newText: '' }] }];
}
