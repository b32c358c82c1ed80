// Methods and headers of the request that are used on the response path, and the other way round.

import { entryPoints, requestPseudoHeaders, type LuaDirection } from '../lua/api';
import type { MethodUse } from '../lua/uses';
import { luaRule } from './lua-rule';

export const luaWrongPath = luaRule({
  id: 'lua-wrong-path',
  severity: 'warning',
  title: 'Request and response mixed up',
  what: 'Methods that do nothing on the path that they are called on (`setHttp1ReasonPhrase` for requests, `clearRouteCache` and `setUpstreamOverrideHost` for responses), and pseudo headers that only the other direction has.',
  why: 'Nothing fails: a header that is not there is nil, and the method is ignored. What the script was written for does not happen.',
  how: 'Do it in the other handler. What the response handler needs of the request can be kept in the dynamic metadata.',
  source: "Envoy's HTTP Lua filter; RFC 9113, section 8.3",
  valid: [
    `
      function envoy_on_request(handle)
        local path = handle:headers():get(":path")
        handle:streamInfo():dynamicMetadata():set("shop", "path", path)
      end

      function envoy_on_response(handle)
        if handle:headers():get(":status") == "404" then
          local values = handle:streamInfo():dynamicMetadata():get("shop") or {}
          handle:logInfo("not found: " .. tostring(values["path"]))
        end
      end
    `,
    `
      local function first_line(handle)
        return handle:headers():get(":path") or handle:headers():get(":status") or ""
      end

      function envoy_on_request(handle)
        handle:logInfo(first_line(handle))
      end

      function envoy_on_response(handle)
        handle:logInfo(first_line(handle))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_response(handle)
          local path = handle:headers():get(":path")
          #                                 ^^^^^^^ warning(lua-wrong-path): always nil
          handle:logInfo(tostring(path))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:replace(":status", "403")
          #               ^^^^^^^^^ warning(lua-wrong-path): means nothing
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          handle:setUpstreamOverrideHost("10.0.0.1")
          #      ^^^^^^^^^^^^^^^^^^^^^^^ warning(lua-wrong-path): no effect
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    // A function that both handlers call is right for one of them.
    const shared = sharedPlaces(uses.methods);
    for (const use of uses.methods) {
      const { node, receiver, method, moment } = use;
      if (!method || !moment.isLive || receiver.guessed || receiver.direction === undefined || shared.has(node.method.range.start)) continue;
      if (method.direction && method.direction.elsewhere === 'nothing' && method.direction.only !== receiver.direction) {
        report({ message: `'${method.name}' has no effect on the ${receiver.direction} path: call it in ${entryPoints[method.direction.only]}.`, range: node.method.range });
      }
      const wrong = foreignPseudoHeader(use);
      if (wrong && method.effect === 'modifies-headers') {
        report({ message: `'${wrong.name}' is a header of the ${wrong.of}, and these are the headers of the ${receiver.direction}, where it means nothing: do this in ${entryPoints[wrong.of]}.`, range: node.args[0]!.range });
      } else if (wrong) {
        report({
          message: `This is always nil: '${wrong.name}' is a header of the ${wrong.of}, and these are the headers of the ${receiver.direction}.${wrong.of === 'request' ? ' Read it in envoy_on_request and keep it in the dynamic metadata.' : ''}`,
          range: node.args[0]!.range,
        });
      }
    }
  },
});

/** Where calls stand that are met on both paths. */
function sharedPlaces(uses: readonly MethodUse[]): ReadonlySet<number> {
  const directions = new Map<number, LuaDirection | undefined>();
  const shared = new Set<number>();
  for (const { node, receiver } of uses) {
    const { start } = node.method.range;
    if (directions.has(start) && directions.get(start) !== receiver.direction) shared.add(start);
    directions.set(start, receiver.direction);
  }
  return shared;
}

function foreignPseudoHeader({ node, receiver, method, args }: MethodUse): { readonly name: string; readonly of: LuaDirection } | undefined {
  const written = args[0]?.literal;
  if (receiver.object !== 'HeaderMap' || receiver.isTrailers || !node.args[0] || typeof written !== 'string') return undefined;
  if (!method || !['get', 'getAtIndex', 'add', 'replace'].includes(method.name)) return undefined;
  const name = written.toLowerCase();
  if (receiver.direction === 'response' && requestPseudoHeaders.includes(name)) return { name, of: 'request' };
  return receiver.direction === 'request' && name === ':status' ? { name, of: 'response' } : undefined;
}
