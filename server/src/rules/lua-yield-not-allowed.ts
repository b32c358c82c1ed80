// Calls that wait, where the script cannot be put to sleep.

import type { LuaName } from '../lua/syntax-tree';
import { luaRule, type ScriptProblem } from './lua-rule';
import { scriptFails } from './lua-words';

export const luaYieldNotAllowed = luaRule({
  id: 'lua-yield-not-allowed',
  severity: 'error',
  title: 'Calls that wait where nothing can wait',
  what: '`body()`, `trailers()`, `httpCall()` and loops over `bodyChunks()` inside of a function that `string.gsub` or `table.sort` calls, or inside of a coroutine of the script; also `coroutine.yield()` directly in a handler.',
  why: "These calls put the script to sleep until Envoy wakes it. Out of a callback of Lua's library that is not possible, a coroutine of the script would get what was meant for Envoy, and Envoy does not expect a handler to yield by itself.",
  how: 'Make the call first, and use its result in the callback.',
  source: "Envoy's HTTP Lua filter; Lua 5.1 reference manual, coroutines",
  valid: [
    `
      function envoy_on_request(handle)
        local body = handle:body(true)
        local size = body:length()
        local path = handle:headers():get(":path")
        path = path:gsub("%d+", function(digits)
          return digits .. size
        end)
        handle:headers():replace(":path", path)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          path = path:gsub("%d+", function()
            return handle:body(true):length()
            #             ^^^^ error(lua-yield-not-allowed): string.gsub
          end)
          handle:logInfo(path)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local numbers = { 3, 1, 2 }
          table.sort(numbers, function(a, b)
            for chunk in handle:bodyChunks() do
              #                 ^^^^^^^^^^ error(lua-yield-not-allowed): table.sort
              a = a + chunk:length()
            end
            return a < b
          end)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          coroutine.yield()
          #^^^^^^^^^^^^^^^^ error(lua-yield-not-allowed): by itself
          handle:logInfo("awake")
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    for (const { node, receiver, method, args, moment } of uses.methods) {
      if (!method?.yields || receiver.guessed || moment.callback === undefined || moment.isProtected || !moment.isLive) continue;
      if (method.yields === 'unless-async' && (args[4] ?? args[3]?.fields?.get('asynchronous'))?.literal === true) continue;
      report(waitIn(moment.callback, node.method));
    }
    for (const { by, moment } of uses.chunkWaits) {
      if (moment.callback !== undefined && moment.isLive && !moment.isProtected) report(waitIn(moment.callback, by.method));
    }
    for (const { node, member, moment } of uses.library) {
      if (member.name !== 'coroutine.yield' || moment.callback !== undefined || moment.handler === undefined || moment.isProtected || !moment.isLive) continue;
      report({ message: `A handler must not yield by itself, Envoy does not expect it: ${scriptFails}.`, range: node.range });
    }
  },
});

function waitIn(callback: string, { name, range }: LuaName): ScriptProblem {
  return {
    message: callback.startsWith('coroutine.')
      ? `'${name}' waits for Envoy, which does not work inside of a coroutine of the script: it goes to sleep itself, and the request does not.`
      : `'${name}' waits for Envoy, which is not possible in a function that ${callback} calls: ${scriptFails}.`,
    range,
  };
}
