// Local variables, parameters and functions that nothing reads.

import { isWithin } from '../base/text';
import type { LuaScopes, LuaUse, LuaVariable } from '../lua/scopes';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaUnused = luaRule({
  id: 'lua-unused',
  severity: 'hint',
  title: 'Variables that nothing reads',
  what: 'A local variable, loop variable, parameter or local function that is never read, or a function that nothing but itself calls. Names that begin with `_` are left alone, and so are parameters in front of one that is read.',
  why: 'It is of no use, and often the sign of a slip: another name was meant further down.',
  how: 'Remove it, or begin its name with `_` to say that it is not needed.',
  source: 'Lua 5.1 reference manual, section 2.6',
  valid: [
    `
      function envoy_on_request(handle)
        local _, body = handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/", [":authority"] = "auth" }, nil, 500)
        handle:logInfo(tostring(body))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          #     ^^^^ hint(lua-unused): never read
          handle:logInfo("request")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local _path = handle:headers():get(":path")
          handle:logInfo("request")
        end
      `,
    },
    {
      manifest: `
        local function factorial(n)
          #            ^^^^^^^^^ hint(lua-unused): The function 'factorial' is never read
          return n < 2 and 1 or n * factorial(n - 1)
        end

        function envoy_on_request(handle)
          handle:logInfo("request")
        end
      `,
      fixed: `
        local function _factorial(n)
          return n < 2 and 1 or n * _factorial(n - 1)
        end

        function envoy_on_request(handle)
          handle:logInfo("request")
        end
      `,
    },
  ],
  check({ analysis: { scopes } }, report) {
    for (const variable of scopes.variables) {
      if (variable.role === 'self' || variable.name.startsWith('_') || variable.uses.some((use) => isRead(use, variable))) continue;
      // Told of as a handler that is not global.
      if (/^envoy_on_/.test(variable.name)) continue;
      if (isInFrontOfUsed(variable, scopes.variables)) continue;
      report({
        message: `${words[variable.role]} '${variable.name}' is never read.`,
        range: variable.declaration,
        tags: ['unnecessary'],
        fixes: () => (isTaken(`_${variable.name}`, scopes) ? [] : [renaming(variable)]),
      });
    }
  },
});

/** A function that only calls itself is never called. */
function isRead({ name, write }: LuaUse, { role, initial }: LuaVariable): boolean {
  return !write && !(role === 'local function' && initial && isWithin(name.range, initial.range));
}

function isTaken(name: string, { variables, globals }: LuaScopes): boolean {
  return variables.some((variable) => variable.name === name) || globals.some((use) => use.name.name === name);
}

function renaming({ name, declaration, uses }: LuaVariable): ScriptFix {
  const places = [declaration, ...uses.map((use) => use.name.range)];
  return { title: `Rename to '_${name}'`, edits: places.map(({ start }) => ({ range: { start, end: start }, newText: '_' })) };
}

const words: Readonly<Record<LuaVariable['role'], string>> = {
  local: 'The variable',
  parameter: 'The parameter',
  'loop variable': 'The loop variable',
  'local function': 'The function',
  self: 'The parameter',
};

/** Parameters and loop variables are told apart by their place: one in front of another that is read has to stand there. */
function isInFrontOfUsed(variable: LuaVariable, all: readonly LuaVariable[]): boolean {
  if (variable.role !== 'parameter' && variable.role !== 'loop variable') return false;
  return all.some(
    (other) =>
      other.role === variable.role &&
      other.owner === variable.owner &&
      other.scope.start === variable.scope.start &&
      other.declaration.start > variable.declaration.start &&
      other.uses.some(({ write }) => !write),
  );
}
