// Objects that were fetched before the script went to sleep, and are used after it woke.

import { luaRule } from './lua-rule';
import { scriptFails } from './lua-words';

export const luaStaleObject = luaRule({
  id: 'lua-stale-object',
  severity: 'warning',
  title: 'Objects that do not outlive a wait',
  what: 'Headers, a body, metadata or another object from the stream handle, kept in a variable and used behind `body()`, `httpCall()`, `trailers()` or a step of `bodyChunks()`.',
  why: 'When a script sleeps Envoy takes these objects back, and using one afterwards is an error: the script ends, and the request goes on without it. The mocks of the controller do not sleep, so that it does not notice.',
  how: 'Fetch the object again: `handle:headers()` behind the call gives the same headers.',
  source: "Envoy's HTTP Lua filter: objects live as long as the script runs without a pause",
  valid: [
    `
      function envoy_on_request(handle)
        local path = handle:headers():get(":path")
        local answer = handle:httpCall("auth", { [":method"] = "GET", [":path"] = path, [":authority"] = "auth" }, nil, 500)
        handle:headers():add("x-auth-status", answer[":status"])
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          local answer = handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/", [":authority"] = "auth" }, nil, 500)
          headers:add("x-auth-status", answer[":status"])
          #^^^^^^ warning(lua-stale-object): fetched before
        end
      `,
    },
  ],
  check({ analysis: { uses, text } }, report) {
    for (const { node, type, by, moment } of uses.stale) {
      if (!moment.isLive || moment.isProtected || type.guessed) continue;
      const name = text.slice(node.range.start, node.range.end);
      report({
        message: `'${name}' was fetched before '${by?.method.name ?? 'the wait'}', during which Envoy took the object back: ${scriptFails}. Fetch it again behind the call.`,
        range: node.range,
        ...(by ? { related: [{ range: by.method.range, message: 'Here the script waits.' }] } : {}),
      });
    }
  },
});
