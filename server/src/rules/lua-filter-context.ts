// A filterContext that is no object: the controller accepts it, and then cannot publish any configuration.

import { parseDocument } from '../yaml/parse';
import { plainData, replaceValue } from '../yaml/edits';
import { at, entryOf, type YamlMap, type YamlNode, type YamlScalar, type YamlSequence } from '../yaml/tree';
import type { Fix } from '../base/finding';
import type { ManifestDocument } from '../workspace/manifest';
import type { DocumentRule } from './rule';

const policy = (context: string): string => `
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
            filterContext:${context}
    `;

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
  valid: [policy('\n              tenant: shop')],
  invalid: [
    {
      manifest: policy(` shop
            #              ^^^^ error(lua-filter-context): must be an object`),
    },
    {
      manifest: policy(` '{"tenant": "shop", "limits": [1, 2]}'
            #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-filter-context): must be an object`),
      fixed: policy(`
              tenant: shop
              limits:
                - 1
                - 2`),
    },
  ],
  check(document, report) {
    // What an alias stands for is said once.
    const seen = new Set<YamlNode>();
    for (const manifest of document.manifests) {
      const list = at(manifest.root, 'spec', 'lua');
      if (manifest.kind !== 'EnvoyExtensionPolicy' || list?.kind !== 'sequence') continue;
      for (const item of list.items) {
        const context = at(item, 'filterContext');
        if (!context || context.kind === 'map' || seen.has(context) || (context.kind === 'scalar' && (context.opaque || context.value === null || context.value === undefined))) continue;
        seen.add(context);
        report({
          message: "filterContext must be an object. The API server takes this, and then Envoy Gateway can publish nothing for the whole Gateway until it is gone.",
          range: context.range,
          fixes: () => fixesFor(document, item, context),
        });
      }
    }
  },
};

/** An object that stands in a text is written as one. */
function fixesFor(document: ManifestDocument, item: YamlNode, context: YamlMap | YamlSequence | YamlScalar): readonly Fix[] {
  const entry = entryOf(item, 'filterContext');
  if (context.kind !== 'scalar' || typeof context.value !== 'string' || entry?.value !== context || context.anchor !== undefined) return [];
  const { root, problems } = parseDocument(context.value);
  if (root?.kind !== 'map' || root.entries.length === 0 || problems.length > 0) return [];
  return [{ title: 'Write it as an object', edits: replaceValue(document.yaml, entry, plainData(root)) }];
}
