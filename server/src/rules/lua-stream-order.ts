// Headers that are changed and bodies that are asked for after the stream has moved on.

import { luaRule } from './lua-rule';
import { scriptFails } from './lua-words';

export const luaStreamOrder = luaRule({
  id: 'lua-stream-order',
  severity: 'error',
  title: 'Headers and bodies asked for too late',
  what: 'Headers changed in or behind a loop over `bodyChunks()`, or after `trailers()`; `body()` after the body was streamed; `bodyChunks()` after `body()`.',
  why: 'Waiting for chunks or trailers passes the headers on, and a body can be had only once, either as a whole or in pieces. What comes too late is an error, which ends the script.',
  how: 'Change headers before the loop. To change them by what the body says, read it as a whole with `body()`, which holds the headers back.',
  source: "Envoy's HTTP Lua filter, body(), bodyChunks(), trailers()",
  valid: [
    `
      function envoy_on_response(handle)
        local headers = handle:headers()
        headers:replace("x-streamed", "yes")
        for chunk in handle:bodyChunks() do
          handle:logDebug("bytes " .. chunk:length())
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_response(handle)
          local size = 0
          for chunk in handle:bodyChunks() do
            size = size + chunk:length()
          end
          handle:headers():replace("x-size", size)
          #                ^^^^^^^ error(lua-stream-order): passed on
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          for chunk in handle:bodyChunks() do
            handle:logDebug("bytes " .. chunk:length())
          end
          local body = handle:body(true)
          #                   ^^^^ error(lua-stream-order): streamed already
          handle:logInfo("bytes " .. body:length())
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    for (const { node, receiver, method, moment } of uses.methods) {
      if (!method?.effect || receiver.guessed || !moment.isLive || moment.isProtected) continue;
      const { range } = node.method;
      if (method.effect === 'modifies-headers' && moment.sent && !receiver.isTrailers) {
        report({
          message: `The headers have been passed on and can no longer be changed: ${scriptFails}.`,
          range,
          related: [{ range: moment.sent.range, message: 'This passes the headers on.' }],
        });
      } else if (method.effect === 'reads-body' && moment.sent) {
        const by = moment.bodyStreamed ?? moment.sent;
        report({
          message: `The body has been streamed already, so that body() fails: ${scriptFails}.`,
          range,
          related: [{ range: by.range, message: 'This streams the body.' }],
        });
      } else if (method.effect === 'streams-body' && (moment.bodyRead || moment.bodyStreamed)) {
        report({
          message: `The body has been ${moment.bodyRead ? 'read' : 'streamed'} already, so that bodyChunks() fails: ${scriptFails}.`,
          range,
          related: [{ range: (moment.bodyRead ?? moment.bodyStreamed)!.range, message: 'This takes the body.' }],
        });
      }
    }
  },
});
