// A filterContext that is no object: the controller accepts it, and then cannot publish any configuration.

import { at } from '../yaml/tree';
import type { DocumentRule } from './rule';

export const luaFilterContext: DocumentRule = {
  id: 'lua-filter-context',
  scope: 'document',
  severity: 'error',
  title: 'A filterContext that is no object',
  what: 'A `filterContext` of a Lua script that is text, a number, a list or anything else but an object.',
  why: 'The API server takes any value, and the policy is reported as accepted. The translation then fails, so that nothing new reaches Envoy for the whole Gateway, other routes included, and only the log of the controller says why.',
  how: 'Write an object; the script reads its fields with `handle:filterContext():get(key)`.',
  source: 'Envoy Gateway 1.9, translation of LuaPerRoute',
  releases: { since: 9 },
  valid: [
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
                handle:headers():add("x-tenant", tostring(handle:filterContext():get("tenant")))
              end
            filterContext:
              tenant: shop
    `,
  ],
  invalid: [
    {
      manifest: `
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
                  handle:headers():add("x-tenant", "shop")
                end
              filterContext: shop
              #              ^^^^ error(lua-filter-context): must be an object
      `,
    },
  ],
  check(document, report) {
    for (const manifest of document.manifests) {
      const list = at(manifest.root, 'spec', 'lua');
      if (manifest.kind !== 'EnvoyExtensionPolicy' || list?.kind !== 'sequence') continue;
      for (const item of list.items) {
        const context = at(item, 'filterContext');
        if (!context || context.kind === 'map' || (context.kind === 'scalar' && (context.opaque || context.value === null || context.value === undefined))) continue;
        report({
          message: "filterContext must be an object. The API server takes this, and then Envoy Gateway can publish nothing for the whole Gateway until it is gone.",
          range: context.range,
        });
      }
    }
  },
};
