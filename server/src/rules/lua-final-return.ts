// Scripts that end with `return`: the controller cannot append its call.

import { finalReturn } from '../lua/handlers';
import { luaRule } from './lua-rule';

export const luaFinalReturn = luaRule({
  id: 'lua-final-return',
  severity: 'error',
  title: 'Scripts that end with return',
  what: 'A `return` at the end of the script, outside of any function, as modules have it.',
  why: 'To try the script out the controller appends a call of the handler to its text. Behind `return` nothing may follow: that is a syntax error, the policy is invalid, and its routes answer 500. Envoy itself has no use for what is returned.',
  how: 'Remove the `return`. Handlers are global functions; nobody takes a table from the script.',
  source: "Envoy Gateway's Lua validation, Strict and InsecureSyntax",
  releases: { since: 4 },
  valid: [
    `
      function envoy_on_request(handle)
        handle:logInfo("request")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:logInfo("request")
        end

        return true
        #^^^^^^^^^^ error(lua-final-return): appends a call
      `,
    },
  ],
  onlyChecked: true,
  check({ analysis: { script, handlers }, validation }, report) {
    const last = finalReturn(script);
    if (!last || validation === 'Disabled' || script.problems.length > 0 || handlers.length === 0) return;
    report({
      severity: validation === 'unknown' ? 'warning' : 'error',
      message: "The controller appends a call of the handler to the script, and behind 'return' nothing may stand: it refuses the policy. Remove the 'return'.",
      range: last.range,
      // A table of handlers is more than its `return`.
      fixes: () => handlers.some(({ statement }) => statement === last) ? [] : [{ title: "Remove the 'return'", edits: [{ range: last.range, newText: '' }] }],
    });
  },
});
