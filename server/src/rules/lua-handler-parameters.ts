// Handlers with another number of parameters than the one that Envoy passes.

import type { LuaAnalysis } from '../lua/analyse';
import { standardLibrary } from '../lua/standard-library';
import type { LuaFunction } from '../lua/syntax-tree';
import { luaRule } from './lua-rule';

export const luaHandlerParameters = luaRule({
  id: 'lua-handler-parameters',
  severity: 'warning',
  title: 'Handlers with a wrong number of parameters',
  what: 'A handler that takes no parameter, or more than one.',
  why: 'Envoy passes exactly one argument, the stream handle. Without a parameter the handler cannot reach the request; further parameters are always nil.',
  how: 'Give the handler one parameter: `function envoy_on_request(handle)`.',
  source: "Envoy's HTTP Lua filter",
  valid: [
    `
      function envoy_on_request(handle)
        handle:logInfo("request")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle, headers)
        #                                 ^^^^^^^ warning(lua-handler-parameters): always nil
          handle:logInfo(tostring(headers))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request()
        #                        ^^ warning(lua-handler-parameters): stream handle
          print("request")
        end
      `,
      fixed: `
        function envoy_on_request(_handle)
          print("request")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request()
        #                        ^^ warning(lua-handler-parameters): stream handle
          request_handle:logInfo("request")
        # ^^^^^^^^^^^^^^ error(lua-undefined-global): here it is nil
        end
      `,
      fixed: `
        function envoy_on_request(request_handle)
          request_handle:logInfo("request")
        end
      `,
    },
  ],
  check({ analysis }, report) {
    for (const { fn, form, entry } of analysis.handlers) {
      if (!fn || fn.vararg || form === 'local') continue;
      if (fn.parameters.length === 0 && fn.body.statements.length > 0) {
        report({
          message: `Envoy passes the stream handle to ${entry}, which takes no parameter and so cannot reach the ${entry.slice('envoy_on_'.length)}.`,
          range: fn.parameterRange,
          fixes: () => [{ title: 'Take the stream handle', edits: [{ range: fn.parameterRange, newText: `(${nameOfHandle(fn, analysis) ?? '_handle'})` }] }],
        });
      }
      for (const extra of fn.parameters.slice(1)) {
        report({ message: `Envoy passes one argument to ${entry}, the stream handle: '${extra.name}' is always nil.`, range: extra.range });
      }
    }
  },
});

/** The name by which the function speaks of a handle that nobody gave it. */
function nameOfHandle(fn: LuaFunction, { scopes, text }: LuaAnalysis): string | undefined {
  const asked = scopes.globals.find(({ name, within, write }) => within === fn && !write && !standardLibrary.names.has(name.name) && /^\s*:/.test(text.slice(name.range.end, name.range.end + 20)));
  return asked?.name.name;
}
