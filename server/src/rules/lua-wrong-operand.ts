// Operators with values for which they have no meaning.

import { envoyObjects } from '../lua/api';
import { unwrapped } from '../lua/types';
import { luaRule } from './lua-rule';
import { kindInWords, scriptFails } from './lua-words';

export const luaWrongOperand = luaRule({
  id: 'lua-wrong-operand',
  severity: 'error',
  title: 'Operators with the wrong kind of value',
  what: 'A boolean, an object of Envoy\'s or a function joined with `..`, calculated with, or measured with `#`; a number and a text compared by `<`; an object, a text, a number or a boolean that is called, as in `for name in headers do`.',
  why: 'The operation fails when it runs: the script ends with an error, and the request goes on without it.',
  how: 'Make text with `tostring()` and a number with `tonumber()`. Ask objects for their content: `body:getBytes(0, body:length())`, `headers:get(name)`.',
  source: 'Lua 5.1 reference manual, section 2.5',
  valid: [
    `
      function envoy_on_request(handle)
        local ssl = handle:streamInfo():downstreamSslConnection()
        if ssl then
          handle:logInfo("validated: " .. tostring(ssl:peerCertificateValidated()))
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          for name in handle:headers() do
            #         ^^^^^^^^^^^^^^^^ error(lua-wrong-operand): A header map cannot be called
            handle:logInfo(tostring(name))
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          for name in pairs(handle:headers()) do
            handle:logInfo(tostring(name))
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local ssl = handle:streamInfo():downstreamSslConnection()
          if ssl then
            handle:logInfo("validated: " .. ssl:peerCertificateValidated())
            #                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-wrong-operand): A boolean
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local ssl = handle:streamInfo():downstreamSslConnection()
          if ssl then
            handle:logInfo("validated: " .. tostring(ssl:peerCertificateValidated()))
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          local status = handle:headers():get(":status") or "500"
          if status >= 500 then
          #  ^^^^^^ error(lua-wrong-operand): A string cannot be compared
            handle:logInfo("broken")
          end
        end
      `,
      fixed: `
        function envoy_on_response(handle)
          local status = handle:headers():get(":status") or "500"
          if (tonumber(status) or 0) >= 500 then
            handle:logInfo("broken")
          end
        end
      `,
    },
  ],
  check({ analysis: { uses, text } }, report) {
    for (const { node, type, operator, moment } of uses.operands) {
      if (!moment.isLive || moment.isProtected) continue;
      const written = text.slice(node.range.start, node.range.end);
      const isJoin = operator === '..';
      const isCompare = /^[<>]/.test(operator);
      const what = operator === '()' ? `${kindInWords(type)} cannot be called` : operator === 'in' ? `${kindInWords(type)} cannot be called, as a loop does with what it gets for an iterator` : isJoin ? `${kindInWords(type)} cannot be joined to text` : operator === '#' ? `${kindInWords(type)} has no length` : isCompare ? `${kindInWords(type)} cannot be compared with a value of another kind by '${operator}'` : `nothing can be calculated with ${kindInWords(type)}`;
      report({
        message: `${what[0]!.toUpperCase()}${what.slice(1)}: ${scriptFails}.`,
        range: node.range,
        fixes: () => {
          if (operator === 'in') return type.object && envoyObjects[type.object].pairs ? [{ title: 'Walk it with pairs()', edits: [{ range: node.range, newText: `pairs(${written})` }] }] : [];
          if (isJoin && (type.kind === 'boolean' || type.kind === 'nil')) return [{ title: 'Make it text with tostring()', edits: [{ range: node.range, newText: `tostring(${written})` }] }];
          // In the trial of the controller headers are words, of which no number comes.
          if (isCompare && type.kind === 'string' && unwrapped(node).type !== 'literal') return [{ title: 'Make it a number with tonumber()', edits: [{ range: node.range, newText: `(tonumber(${written}) or 0)` }] }];
          return [];
        },
      });
    }
  },
});
