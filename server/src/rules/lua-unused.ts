// Local variables, parameters and functions that nothing reads.

import type { LuaVariable } from '../lua/scopes';
import { luaRule } from './lua-rule';

export const luaUnused = luaRule({
  id: 'lua-unused',
  severity: 'hint',
  title: 'Variables that nothing reads',
  what: 'A local variable, loop variable, parameter or local function that is never read. Names that begin with `_` are left alone, and so are parameters in front of one that is read.',
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
  ],
  check({ analysis: { scopes } }, report) {
    for (const variable of scopes.variables) {
      if (variable.role === 'self' || variable.name.startsWith('_') || variable.uses.some(({ write }) => !write)) continue;
      // Told of as a handler that is not global.
      if (/^envoy_on_/.test(variable.name)) continue;
      if (isInFrontOfUsed(variable, scopes.variables)) continue;
      report({
        message: `${words[variable.role]} '${variable.name}' is never read.`,
        range: variable.declaration,
        tags: ['unnecessary'],
        fixes: () => [
          {
            title: `Rename to '_${variable.name}'`,
            edits: [variable.declaration, ...variable.uses.map(({ name }) => name.range)].map((range) => ({ range: { start: range.start, end: range.start }, newText: '_' })),
          },
        ],
      });
    }
  },
});

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
