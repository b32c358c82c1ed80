// Results that may be nil, used where nil is an error.

import type { LuaAnalysis } from '../lua/analyse';
import type { LuaExpression } from '../lua/syntax-tree';
import type { DefaultKind, NilUse, NilUseKind } from '../lua/uses';
import type { EmbeddedLua } from '../workspace/lua-scripts';
import { at } from '../yaml/tree';
import { originText } from '../lua/calls';
import { luaRule, type ScriptFix } from './lua-rule';
import { scriptFails } from './lua-words';

export const luaNilResult = luaRule({
  id: 'lua-nil-result',
  severity: 'warning',
  title: 'Results that may be nil, used without a check',
  what: 'A value that Envoy gives as nil when something is not there (a header, a body, metadata, TLS), joined, calculated with, indexed or passed on without a look whether it is there.',
  why: 'With nil the operation fails: the script ends, and the request goes on without what the script should have done, be it an access check. The controller does not notice, since its mocks never give nil.',
  how: 'Check first (`if value ~= nil then`), or name a default: `(value or "")`.',
  source: "Envoy's HTTP Lua filter; Envoy Gateway's Lua validation",
  valid: [
    `
      function envoy_on_request(handle)
        local tenant = handle:headers():get("x-tenant")
        if tenant == nil then
          tenant = "none"
        end
        handle:logInfo("tenant " .. tenant)
        local body = handle:body()
        if body then
          handle:logInfo("bytes " .. body:length())
        end
      end
    `,
  ],
  validManifests: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: ext
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        # eg-lint-disable-next-line lua-disabled
        lua:
          - type: Inline
            inline: |
              function envoy_on_request(handle)
                local context = handle:filterContext()
                handle:headers():add("x-tenant", context:get("tenant"))
              end
            filterContext:
              tenant: shop
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local tenant = handle:headers():get("x-tenant")
          handle:logInfo("tenant " .. tenant)
          #                           ^^^^^^ warning(lua-nil-result): where the header is not there
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local tenant = handle:headers():get("x-tenant")
          handle:logInfo("tenant " .. (tenant or ""))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-one", "1"):add("x-two", "2")
          #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-nil-result): nothing is returned
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local answer = handle:httpCall("audit", { [":method"] = "GET", [":path"] = "/", [":authority"] = "audit" }, nil, { asynchronous = true })
          handle:logInfo("audit: " .. tostring(answer[":status"]))
          #                                    ^^^^^^ warning(lua-nil-result): it is called asynchronously
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local plan = handle:metadata():get("plan")
          if plan > "free" then
          #  ^^^^ warning(lua-nil-result): compared by size
            handle:logInfo("paid")
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local plan = handle:metadata():get("plan")
          if (plan or "") > "free" then
            handle:logInfo("paid")
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local width = handle:filterContext():get("width")
          handle:logInfo(("-"):rep(width))
          #                        ^^^^^ warning(lua-nil-result): passed here
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local width = handle:filterContext():get("width")
          handle:logInfo(("-"):rep(width or 0))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local names = handle:filterContext():get("names")
          handle:logInfo(table.concat(names, ","))
          #                           ^^^^^ warning(lua-nil-result): passed here
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local names = handle:filterContext():get("names")
          handle:logInfo(table.concat(names or {}, ","))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          local size = handle:body():length()
          #            ^^^^^^^^^^^^^ warning(lua-nil-result): where the message has no body
          handle:headers():replace("x-size", size)
        end
      `,
    },
  ],
  check({ analysis, place }, report) {
    const { uses, text } = analysis;
    for (const use of uses.nils) {
      const { node, origin, how, moment } = use;
      if (moment.isProtected || isGiven(origin.call, analysis, place)) continue;
      const name = origin.call === node || text.slice(node.range.start, node.range.end).length > 40 ? originText(origin) : `\`${text.slice(node.range.start, node.range.end)}\``;
      const apart = origin.call.range.start < node.range.start || origin.call.range.end > node.range.end;
      const when = origin.when === undefined ? '' : ` where ${origin.when}`;
      report({
        ...(origin.when === undefined ? { severity: 'error' } : {}),
        message: `${name.startsWith('`') ? name : `\`${name}\``} is ${origin.when === undefined ? 'always nil, since nothing is returned' : `nil${when}`}, and nil cannot be ${consequence[how]}: ${scriptFails}.`,
        range: node.range,
        ...(apart ? { related: [{ range: origin.call.range, message: origin.when === undefined ? `\`${originText(origin)}\` returns nothing.` : `\`${originText(origin)}\` gives nil${when}.` }] } : {}),
        fixes: () => fixesFor(use, text),
      });
    }
  },
});

/** Whether a call reads what the policy itself gives the script in its `filterContext`. */
function isGiven(call: LuaExpression, { scopes }: LuaAnalysis, { manifest, origin, scalar }: EmbeddedLua): boolean {
  if (call.type !== 'method-call' || call.method.name !== 'get' || origin !== 'policy') return false;
  const [key] = call.args;
  const variable = call.object.type === 'name' ? scopes.variableOf(call.object) : undefined;
  const context = variable && !variable.uses.some(({ write }) => write) ? variable.initial : call.object;
  if (context?.type !== 'method-call' || context.method.name !== 'filterContext' || key?.type !== 'literal' || typeof key.value !== 'string') return false;
  const list = at(manifest?.root, 'spec', 'lua');
  // Aliases may run the same script more than once.
  const items = list?.kind === 'sequence' ? list.items.filter((item) => at(item, 'inline') === scalar) : [];
  return items.every((item) => {
    const value = at(item, 'filterContext', key.value as string);
    return value !== undefined && !(value.kind === 'scalar' && (value.opaque || value.value === null || value.value === undefined));
  });
}

const consequence: Readonly<Record<NilUseKind, string>> = {
  index: 'indexed',
  method: 'asked for a method',
  call: 'called',
  concatenate: 'joined to text',
  calculate: 'calculated with',
  measure: 'measured',
  compare: 'compared by size',
  pass: 'passed here',
  walk: 'walked',
};

/** A value that stands for none, and how it is called. */
const defaults: Readonly<Record<DefaultKind, readonly [value: string, words: string]>> = { string: ['""', 'empty text'], number: ['0', '0'], table: ['{}', 'an empty table'] };

function fixesFor({ node, origin, how, wanted }: NilUse, text: string): readonly ScriptFix[] {
  if (wanted === undefined || origin.when === undefined) return [];
  const [fallback, words] = defaults[wanted];
  const written = `${text.slice(node.range.start, node.range.end)} or ${fallback}`;
  const newText = how === 'pass' || how === 'walk' ? written : `(${written})`;
  return [{ title: `Use ${words} instead of nil`, edits: [{ range: node.range, newText }] }];
}
