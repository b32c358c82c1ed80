// Handlers that are defined twice: the later one wins.

import type { HandlerDefinition } from '../lua/handlers';
import { luaRule } from './lua-rule';

export const luaDuplicateHandler = luaRule({
  id: 'lua-duplicate-handler',
  severity: 'warning',
  title: 'Handlers that are defined twice',
  what: 'Two definitions of the same handler in one script, or one that is overwritten by something that is no function.',
  why: 'They are one global variable: the later definition takes the place of the earlier, whose code never runs.',
  how: 'Put both into one function, or make two entries of `spec.lua`: a policy may have up to 16.',
  source: 'Lua 5.1 reference manual, section 2.3',
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-one", "1")
        handle:headers():add("x-two", "2")
      end
    `,
    `
      function envoy_on_request(handle)
        handle:headers():add("x-one", "1")
      end

      local inner = envoy_on_request
      envoy_on_request = function(handle)
        handle:logInfo("request")
        inner(handle)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
        #        ^^^^^^^^^^^^^^^^ warning(lua-duplicate-handler): no function
          handle:headers():add("x-one", "1")
        end

        envoy_on_request = nil
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
        #        ^^^^^^^^^^^^^^^^ warning(lua-duplicate-handler): defined again
          handle:headers():add("x-one", "1")
        end

        function envoy_on_request(handle)
          handle:headers():add("x-two", "2")
        end
      `,
    },
  ],
  check({ analysis: { handlers, scopes } }, report) {
    const globals = handlers.filter(({ form, misspelt }) => form === 'global' && !misspelt);
    globals.forEach((handler, index) => {
      const later = globals.slice(index + 1).find(({ entry }) => entry === handler.entry);
      // The earlier one may be kept under another name, for the later one to call.
      if (!later || scopes.globals.some(({ name, write }) => !write && name.name === handler.entry && name.range.start > handler.nameRange.end && name.range.start < later.statement.range.end)) return;
      report({
        message: isNoFunction(later) ? `'${handler.entry}' is given another value further down, which is no function: Envoy calls nothing.` : `'${handler.entry}' is defined again further down, and only the last definition runs: join the two.`,
        range: handler.nameRange,
        related: [{ range: later.nameRange, message: 'This takes its place.' }],
      });
    });
  },
});

function isNoFunction({ statement, nameRange }: HandlerDefinition): boolean {
  if (statement.type !== 'assignment') return false;
  const value = statement.values[statement.targets.findIndex(({ range }) => range.end === nameRange.end)];
  return value?.type === 'literal' || value?.type === 'table';
}
