// A suppression comment that names a rule that does not exist.

import type { Fix } from '../base/finding';
import { nearestName, nearestNames } from '../base/suggest';
import { luaScriptsIn } from '../workspace/lua-scripts';
import type { ManifestDocument } from '../workspace/manifest';
import type { DocumentRule } from './rule';
import { suppressionIn, suppressionsOf, type SuppressedId } from './suppressions';

export const unknownSuppression: DocumentRule = {
  id: 'unknown-suppression',
  scope: 'document',
  severity: 'hint',
  title: 'Suppression comments for unknown rules',
  what: 'An `eg-lint-disable` comment, in YAML or in a script, with a rule id that no rule has.',
  why: 'It switches nothing off; the finding that it was written for may have been renamed, or misspelt.',
  how: 'Use the id that stands beside the finding, or remove the comment.',
  source: 'The list of rules',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
      spec:
        # eg-lint-disable-next-line string-length -- filled in by a script
        controllerName: ""
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
        spec:
          # eg-lint-disable-next-line unknown-fields
          #                           ^^^^^^^^^^^^^^ hint(unknown-suppression): unknown-field
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
        spec:
          # eg-lint-disable-next-line unknown-field
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: script
        data:
          lua: |
            function envoy_on_request(_)
              count = 1 -- eg-lint-disable-line lua-global-write, lua-unusd
              #                                                   ^^^^^^^^^ hint(unknown-suppression): lua-unused
            end
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: script
        data:
          lua: |
            function envoy_on_request(_)
              count = 1 -- eg-lint-disable-line lua-global-write, lua-unused
            end
      `,
    },
  ],
  check(document, report, context) {
    for (const { id, range } of [...suppressionsOf(document.yaml).flatMap(({ ids }) => ids), ...idsInScripts(document)]) {
      if (context.ruleIds.has(id)) continue;
      const nearest = nearestName(id, context.ruleIds);
      report({
        message: `There is no rule '${id}', so this comment switches nothing off.${nearest === undefined ? '' : ` Did you mean '${nearest}'?`}`,
        range,
        fixes: () => nearestNames(id, context.ruleIds).map((name): Fix => ({ title: `Replace by ${name}`, edits: [{ range, newText: name }] })),
      });
    }
  },
};

function idsInScripts(document: ManifestDocument): readonly SuppressedId[] {
  if (!document.yaml.text.includes('eg-lint-disable')) return [];
  return luaScriptsIn(document).flatMap((script) =>
    script.analysis.script.comments.flatMap(({ text, range }) => (suppressionIn(text, range, 'lua')?.ids ?? []).map((one) => ({ id: one.id, range: script.toDocument(one.range) }))),
  );
}
