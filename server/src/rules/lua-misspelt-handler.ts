// Functions whose names are nearly those of handlers: Envoy never calls them.

import { definesGlobalsIndirectly } from '../lua/handlers';
import { withoutLocal } from './lua-local-handler';
import { luaRule } from './lua-rule';

export const luaMisspeltHandler = luaRule({
  id: 'lua-misspelt-handler',
  severity: 'error',
  title: 'Misspelt names of handlers',
  what: 'A function whose name is nearly `envoy_on_request` or `envoy_on_response`, which nothing in the script calls.',
  why: 'Envoy calls functions of exactly these names. One under another name never runs; if the script has no handler at all, the controller refuses the policy and its routes answer 500.',
  how: 'Write the name as Envoy wants it.',
  source: "Envoy's HTTP Lua filter",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-seen", "yes")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_reqest(handle)
        #        ^^^^^^^^^^^^^^^ error(lua-misspelt-handler): 'envoy_on_request'
          handle:headers():add("x-seen", "yes")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
    {
      manifest: `
        local function envoy_on_respone(handle)
        #              ^^^^^^^^^^^^^^^^ error(lua-misspelt-handler): 'envoy_on_response'
          handle:headers():remove("server")
        end
      `,
      fixed: `
        function envoy_on_response(handle)
          handle:headers():remove("server")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request_headers(handle)
        #        ^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-misspelt-handler): calls a function that is not there
          handle:headers():add("x-seen", "yes")
        end

        function envoy_on_response(handle)
          handle:headers():remove("server")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end

        function envoy_on_response(handle)
          handle:headers():remove("server")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_req(handle)
        #        ^^^^^^^^^^^^ error(lua-misspelt-handler): 'envoy_on_request'
          handle:headers():add("x-seen", "yes")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
  ],
  check({ analysis, place, validation }, report) {
    const { handlers, text, script } = analysis;
    for (const handler of handlers) {
      if (!handler.misspelt || handlers.some(({ entry, misspelt }) => entry === handler.entry && !misspelt)) continue;
      const isOnly = handlers.every(({ misspelt }) => misspelt);
      // A local function of such a name may be somebody's own, as long as there is a handler.
      if (handler.isRead || (handler.form === 'local' && !isOnly)) continue;
      const isChecked = place.origin !== 'patch';
      const isMentioned = isChecked && validation === 'Strict' && text.includes(handler.entry) && !definesGlobalsIndirectly(script);
      report({
        severity: isChecked && (isOnly || isMentioned) ? 'error' : 'warning',
        message: `Envoy never calls '${handler.name}': the handler is named '${handler.entry}'.${!isChecked ? '' : isOnly ? ' Without a handler the controller refuses the policy.' : isMentioned ? ' The controller finds that name in the text, calls a function that is not there, and refuses the policy.' : ''}`,
        range: handler.nameRange,
        fixes: () => [{ title: `Rename to '${handler.entry}'`, edits: [...(handler.form === 'local' ? withoutLocal(handler, text) : []), { range: handler.nameRange, newText: handler.entry }] }],
      });
    }
  },
});
