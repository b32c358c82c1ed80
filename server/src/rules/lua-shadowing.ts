// Local variables that hide others of the same name.

import { standardLibrary } from '../lua/standard-library';
import type { LuaExpression } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { luaRule } from './lua-rule';

export const luaShadowing = luaRule({
  id: 'lua-shadowing',
  severity: 'hint',
  title: 'Variables that hide others',
  what: "A local variable with the name of one that is in sight already, of one of Lua's libraries or functions, or of a function of the script. Not one that holds the same value: `local string = string`, `local unpack = unpack or table.unpack`.",
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
    // The same value under the same name, and variables that never see each other.
    `
      local string, insert, unpack = string, table.insert, unpack or table.unpack
      local select = select

      function envoy_on_request(handle)
        local handle = handle
        local list = {}
        for index = 1, 2 do
          insert(list, string.format("%d", index))
        end
        for index = 1, 2 do
          insert(list, select("#", unpack(list, index)))
        end
        handle:logInfo(table.concat(list))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function shown(value)
          return tostring(value)
        end

        local function status(next)
          #                   ^^^^ hint(lua-shadowing): Lua's function
          return shown(next)
        end

        function envoy_on_request(handle)
          local shown = status(handle:headers():get("x-status"))
          #     ^^^^^ hint(lua-shadowing): the script's function
          handle:logInfo(shown)
        end
      `,
    },
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
    const functions = new Map(scopes.globals.filter(({ write, assigned }) => write && assigned?.type === 'function').map(({ name }) => [name.name, name]));
    for (const variable of scopes.variables) {
      const { name, declaration, shadows, role, initial } = variable;
      if (name === '_' || role === 'self') continue;
      // `local string = string` makes a library local, which is faster; `local handle = handle` says that the two are the same.
      if (initial && isMadeOf(initial, name)) continue;
      const own = functions.get(name);
      if (shadows && shadows.name !== 'self') {
        report({ message: `This '${name}' hides another variable of the same name.`, range: declaration, related: [{ range: shadows.declaration, message: 'The variable that is hidden.' }] });
      } else if (standardLibrary.libraries.has(name)) {
        report({ message: `This '${name}' hides Lua's library of that name.`, range: declaration });
      } else if (standardLibrary.functions.has(name)) {
        report({ message: `This '${name}' hides Lua's function of that name.`, range: declaration });
      } else if (own && !/^envoy_on_/.test(name)) {
        report({ message: `This '${name}' hides the script's function of that name.`, range: declaration, related: [{ range: own.range, message: 'The function that is hidden.' }] });
      }
    }
  },
});

/** `name`, `table.name`, `name or …`: the same under the same name. */
function isMadeOf(initial: LuaExpression, name: string): boolean {
  const value = unwrapped(initial);
  if (value.type === 'name') return value.name === name;
  if (value.type === 'index') return value.key.type === 'literal' && value.key.value === name;
  return value.type === 'binary' && value.operator === 'or' && [value.left, value.right].some((side) => isMadeOf(side, name));
}
