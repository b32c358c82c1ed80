// The same target twice in one EnvoyExtensionPolicy.

import type { Fix } from '../base/finding';
import type { ManifestDocument } from '../workspace/manifest';
import { targetKey } from '../workspace/targets';
import { deleteItem } from '../yaml/edits';
import type { YamlNode, YamlSequence } from '../yaml/tree';
import { isRemovable } from './anchors';
import { sureMap } from './checked-values';
import { appliedManifests, isUnsure, valueOf } from './kubernetes-values';
import type { DocumentRule } from './rule';

const policy = `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: calls
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop`;
const extension = `
        extProc:
          - backendRefs:
              - name: processor
                port: 9002
    `;

export const duplicateTarget: DocumentRule = {
  id: 'duplicate-target',
  scope: 'document',
  severity: 'error',
  title: 'The same target twice in one policy',
  what: 'Two entries of `targetRefs` of an EnvoyExtensionPolicy that name the same resource and the same part of it. Nothing is said where the policy selects targets by labels as well, since entries that a selector finds are dropped.',
  why: 'The API server takes it. For the controller the second entry comes too late: the policy conflicts with itself, and its status becomes `Accepted: False` with the reason `Conflicted`.',
  how: 'Remove one of them.',
  source: 'Envoy Gateway: how policies attach to targets, since 1.1',
  valid: [
    `${policy}
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
            sectionName: search${extension}`,
  ],
  invalid: [
    {
      manifest: `${policy}
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
            #     ^^^^ error(duplicate-target): Conflicted${extension}`,
      fixed: `${policy}${extension}`,
    },
  ],
  check(document, report) {
    for (const { root } of appliedManifests(document, ['EnvoyExtensionPolicy'])) {
      const spec = sureMap(valueOf(root, 'spec'));
      const list = spec && valueOf(spec, 'targetRefs');
      if (list?.kind !== 'sequence' || valueOf(spec, 'targetSelectors') || isUnsure(list)) continue;
      const seen = new Map<string, YamlNode>();
      for (const [index, item] of list.items.entries()) {
        const target = sureMap(item);
        const key = target && targetKey(target);
        const first = key === undefined ? undefined : seen.get(key);
        if (key !== undefined && !first) seen.set(key, item);
        if (!first || !target) continue;
        report({
          message: "This target stands in the list already, so that the policy conflicts with itself: the controller sets it to 'Accepted: False', Conflicted. Remove one of the two.",
          range: valueOf(target, 'name')?.range ?? item.range,
          related: [{ range: valueOf(first, 'name')?.range ?? first.range, message: 'The first time.' }],
          fixes: () => removalOf(document, list, index),
        });
      }
    }
  },
};

function removalOf({ yaml }: ManifestDocument, list: YamlSequence, index: number): readonly Fix[] {
  const item = list.items[index]!;
  return isRemovable(yaml, item.range) ? [{ title: 'Remove the second one', edits: deleteItem(yaml, list, index), safe: true }] : [];
}
