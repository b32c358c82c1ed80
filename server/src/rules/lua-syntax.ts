// Scripts that are no Lua.

import { luaRule } from './lua-rule';

export const luaSyntax = luaRule({
  id: 'lua-syntax',
  severity: 'error',
  title: 'Scripts that are no Lua',
  what: 'A script that LuaJIT, which runs it in Envoy, cannot read: a missing `end`, an operator of another language or of a later Lua, a string that is never closed.',
  why: 'Envoy Gateway checks scripts before it accepts a policy. One that does not compile makes the policy invalid, and every route that it targets answers 500. A script that a patch brings past that check makes Envoy refuse the listener.',
  how: 'Mend the place that is underlined; where something is never closed, the second place shows what was opened. Words, operators, comments and braces of other languages have fixes. LuaJIT speaks Lua 5.1 with `goto`: there is no `//`, no `!=`, no `continue`, no `<const>`, and no bit operators (use `bit.band` and its like).',
  source: 'Lua 5.1 reference manual; LuaJIT 2.1 extensions, with those of Lua 5.2 as Envoy builds it',
  valid: [
    `
      function envoy_on_request(handle)
        if handle:headers():get("x-debug") ~= nil then
          handle:logInfo("debugging")
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          if handle:headers():get("x-debug") != nil then
          #                                  ^^ error(lua-syntax): \`~=\`
            handle:logInfo("debugging")
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          if handle:headers():get("x-debug") ~= nil then
            handle:logInfo("debugging")
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          if handle:headers():get("x-debug") then
            handle:logInfo("debugging")
        end
        #^^ error(lua-syntax): \`end\` is missing
      `,
    },
  ],
  check({ analysis }, report) {
    for (const { message, range, related, replacement } of analysis.script.problems) {
      report({
        message,
        range,
        ...(related ? { related: [related] } : {}),
        ...(replacement ? { fixes: () => [{ title: replacement.title, edits: [{ range: replacement.range ?? range, newText: replacement.newText }] }] } : {}),
      });
    }
  },
});
