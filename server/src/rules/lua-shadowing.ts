// Local variables that hide others of the same name.

import { standardLibrary } from '../lua/standard-library';
import { luaRule } from './lua-rule';

export const luaShadowing = luaRule({
  id: 'lua-shadowing',
  severity: 'hint',
  title: 'Variables that hide others',
  what: "A local variable with the name of one that is in sight already, or with the name of one of Lua's libraries or functions.",
  why: 'Behind the declaration the name means the new variable. An assignment to the outer one that was meant goes to the inner one and is lost.',
  how: 'Give one of them another name, or leave out `local` where the outer variable is meant.',
  source: 'Lua 5.1 reference manual, section 2.6',
  valid: [
    `
      function envoy_on_request(handle)
        local status = "none"
        if handle:headers():get("x-status") then
          status = "some"
        end
        handle:logInfo(status)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local status = "none"
          if handle:headers():get("x-status") then
            local status = "some"
            #     ^^^^^^ hint(lua-shadowing): hides
            handle:logInfo(status)
          end
          handle:logInfo(status)
        end
      `,
    },
  ],
  check({ analysis: { scopes } }, report) {
    for (const { name, declaration, shadows, role, initial } of scopes.variables) {
      if (name === '_' || role === 'self') continue;
      if (shadows && shadows.name !== 'self') {
        report({ message: `This '${name}' hides another variable of the same name.`, range: declaration, related: [{ range: shadows.declaration, message: 'The variable that is hidden.' }] });
        // `local string = string` makes a library local, which is faster.
      } else if (standardLibrary.libraries.has(name) && !(initial?.type === 'name' && initial.name === name)) {
        report({ message: `This '${name}' hides Lua's library of that name.`, range: declaration });
      }
    }
  },
});
