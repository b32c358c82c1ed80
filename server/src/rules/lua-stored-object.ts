// Stream handles and their objects kept where they outlive the request.

import { luaRule } from './lua-rule';

export const luaStoredObject = luaRule({
  id: 'lua-stored-object',
  severity: 'warning',
  title: 'Objects kept beyond their request',
  what: 'The stream handle, or an object from it, assigned to a global variable or to a variable of the whole script.',
  why: 'Such a variable is shared by all requests of a worker. While one script waits another request puts its own handle there, and a handle of a request that has ended must not be touched.',
  how: 'Keep the handle in a parameter or a local variable of the handler, and pass it on to the functions that need it.',
  source: "Envoy's HTTP Lua filter, script execution",
  valid: [
    `
      local function tag(handle)
        handle:headers():add("x-seen", "yes")
      end

      function envoy_on_request(handle)
        tag(handle)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        local current

        local function tag()
          current:headers():add("x-seen", "yes")
        end

        function envoy_on_request(handle)
          current = handle
          #^^^^^^ warning(lua-stored-object): shared by all requests
          tag()
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    for (const { node, type } of uses.stores) {
      if (type.guessed || node.type !== 'name') continue;
      report({ message: `'${node.name}' is shared by all requests of a worker: another request may replace this object, or use it when its own has ended. Pass it on as an argument.`, range: node.range });
    }
  },
});
