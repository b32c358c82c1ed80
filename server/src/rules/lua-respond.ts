// Direct answers that Envoy refuses to send.

import { anyField, luaKind, type LuaType } from '../lua/types';
import { luaRule, type ScriptFix } from './lua-rule';
import { headerValueProblems, kindInWords, scriptFails, withColon } from './lua-words';

export const luaRespond = luaRule({
  id: 'lua-respond',
  severity: 'error',
  title: 'Direct answers that cannot be sent',
  what: '`respond()` on the response path or after the headers were passed on, and answers without a `:status` from 200 to 599.',
  why: 'Envoy can answer in the place of the backend only while nothing has been passed on. Otherwise the call is an error, the script ends, and the request goes on as if nobody had objected.',
  how: 'Answer in `envoy_on_request`, before `bodyChunks()` or `trailers()`, with `[":status"]` among the headers.',
  source: "Envoy's HTTP Lua filter, respond()",
  valid: [
    `
      function envoy_on_request(handle)
        if handle:headers():get("x-api-key") == nil then
          handle:respond({ [":status"] = "401", ["content-type"] = "text/plain" }, "no key")
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_response(handle)
          handle:respond({ [":status"] = "503" }, "closed")
          #      ^^^^^^^ error(lua-respond): request path
        end
      `,
    },
    {
      manifest: `
        local function close(handle, options)
          if options.closed then
            handle:respond({ [":status"] = "503" }, "closed")
            #      ^^^^^^^ warning(lua-respond): request path
          end
        end

        function envoy_on_request(handle)
          close(handle, { closed = handle:headers():get("x-closed") })
        end

        function envoy_on_response(handle)
          close(handle, { closed = handle:headers():get("x-closed") })
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:respond({ ["status"] = "403" }, "forbidden")
          #              ^^^^^^^^^^^^^^^^^^^^^^ error(lua-respond): ':status'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:respond({ [":status"] = "403" }, "forbidden")
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const { methods } = analysis.uses;
    const onRequests = new Set(methods.filter(({ method, receiver }) => method?.effect === 'responds' && receiver.direction === 'request').map(({ node }) => node));
    for (const { node, receiver, method, args, moment } of methods) {
      if (method?.effect !== 'responds' || receiver.guessed || moment.isProtected || !moment.isLive) continue;
      if (receiver.direction === 'response') {
        // In a function that both handlers call, a condition may be there to keep responses out.
        const isUnsure = onRequests.has(node) && !moment.isCertainWithin;
        report({ ...(isUnsure ? { severity: 'warning' } : {}), message: `An answer of one's own can only be given on the request path, in envoy_on_request: ${scriptFails}. Change ':status' and the body of the response instead.`, range: node.method.range });
      } else if (moment.sent) {
        report({
          message: `The headers have been passed on already, so that no other answer can be given: ${scriptFails}.`,
          range: node.method.range,
          related: [{ range: moment.sent.range, message: 'This passes the headers on.' }],
        });
      }
      const headers = node.args[0];
      const problem = args[0] && statusProblem(args[0]);
      if (headers && args[0]) for (const value of headerValueProblems(args[0], headers, ':status')) report(value);
      if (headers && problem) report({ message: problem, range: headers.range, fixes: () => fixesFor(args[0]!) });
    }
  },
});

function statusProblem({ fields, written }: LuaType): string | undefined {
  if (!fields || !written || fields.has(anyField)) return undefined;
  const status = [...fields].find(([name]) => name.toLowerCase() === ':status')?.[1];
  if (!status) return `An answer needs ':status' among its headers, such as [":status"] = "403": ${scriptFails}.`;
  const kind = status.optional || status.maybeFalse ? undefined : luaKind(status);
  if (kind === 'boolean' || kind === 'function' || kind === 'userdata') return `':status' must be a number from 200 to 599, not ${kindInWords(status)}: ${scriptFails}.`;
  if (typeof status.literal !== 'string' && typeof status.literal !== 'number') return undefined;
  const code = Number(status.literal);
  return code >= 200 && code <= 599 && Number.isInteger(code) ? undefined : `':status' must be a number from 200 to 599, not '${status.literal}': ${scriptFails}.`;
}

function fixesFor({ written, fields }: LuaType): readonly ScriptFix[] {
  if (!written || fields?.has(':status')) return [];
  const renamed = withColon(written, ':status');
  if (renamed) return [{ title: 'Write ":status"', edits: [renamed] }];
  const at = written.range.start + 1;
  return [{ title: 'Add ":status"', edits: [{ range: { start: at, end: at }, newText: ` [":status"] = "403"${written.fields.length > 0 ? ',' : ' '}` }] }];
}
