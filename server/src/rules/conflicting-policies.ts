// Two policies of one kind for the same target, in files that are applied together.

import type { Manifest } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { policyKinds, targetKey, targetsIn } from '../workspace/targets';
import type { YamlMap } from '../yaml/tree';
import { fileNameOf } from '../base/uri';
import { sureMap } from './checked-values';
import { knownText, valueOf } from './kubernetes-values';
import { placeOfName, unpatchedManifests } from './named-resources';
import type { WorkspaceRule } from './rule';
import { isProcessedFirst } from './schema-findings';

const policy = (name: string, target: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: ${name}
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: ${target}
        extProc:
          - backendRefs:
              - name: processor
                port: 9002`;

export const conflictingPolicies: WorkspaceRule = {
  id: 'conflicting-policies',
  scope: 'workspace',
  severity: 'warning',
  title: 'Policies that claim the same target',
  what: 'Two policies of one kind in the same file, or in files that one kustomization builds, that name the same target and the same part of it. Policies that select their targets by labels are left out.',
  why: 'Only one policy of a kind attaches to a target: the older one, and of two that are equally old the one whose name comes first. The other gets `Accepted: False`, Conflicted, and does nothing there.',
  how: 'Put both into one policy, or let one of them target something narrower: a rule of the route, a listener of the Gateway.',
  source: 'Envoy Gateway: how policies attach to targets, since 1.1 (parts of targets since 1.6)',
  valid: [
    `${policy('calls', 'shop')}\n      ---${policy('more-calls', 'search')}\n    `,
  ],
  invalid: [
    {
      manifest: `${policy('calls', 'shop')}\n      ---${policy('more-calls', 'shop\n            #     ^^^^ warning(conflicting-policies): \'calls\' claims it too')}\n    `,
    },
  ],
  check(document, workspace, report) {
    const uri = workspace.file;
    // Branches of a template are alternatives.
    if (document.yaml.templated || uri === undefined) return;
    for (const manifest of unpatchedManifests(document, policyKinds, workspace)) {
      if (manifest.name === undefined || manifest.place === 'embedded') continue;
      for (const { map, key } of targetsOf(manifest)) {
        const rival = rivalOf(manifest, key, uri, workspace);
        const name = knownText(valueOf(map, 'name'));
        if (!rival || !name) continue;
        const where = rival.uri === uri ? '' : ` in ${fileNameOf(rival.uri)}`;
        report({
          message: `The ${manifest.kind} '${rival.manifest.name!}'${where} claims it too, and only one of them attaches: the older one, or of two of one age the one whose name comes first. The other gets 'Accepted: False', Conflicted.`,
          range: name.node.range,
          related: [placeOfName(rival, 'The other policy.')],
        });
      }
    }
  },
};

/** A policy of the same kind and namespace that claims the target, comes before this one by its name, and is applied together with it. */
function rivalOf({ group, kind, namespace, name }: Manifest, key: string, uri: string, workspace: Workspace): ResourcePlace | undefined {
  return workspace.claimants?.(group, kind, namespace ?? 'default', key).find(({ uri: other, manifest }) => {
    const isReal = !manifest.partial && manifest.place !== 'embedded' && manifest.name !== undefined && !manifest.root.templated && !isProcessedFirst(manifest);
    // Namespaces must be written in the same way: which one holds where none is written, only kubectl knows.
    const isRival = isReal && manifest.namespace === namespace && manifest.name! < name! && (other === uri || workspace.areBuiltTogether?.(uri, other) === true);
    return isRival && workspace.mayBePatched?.(kind, manifest.name!) !== true && targetsOf(manifest).some((target) => target.key === key);
  });
}

interface Target {
  readonly map: YamlMap;
  /** Equal for the same part of the same resource. */
  readonly key: string;
}

function targetsOf({ root }: Manifest): readonly Target[] {
  const spec = valueOf(root, 'spec');
  if (valueOf(spec, 'targetSelectors')) return [];
  return targetsIn(spec).flatMap((item) => {
    const map = sureMap(item);
    const key = map && targetKey(map);
    return map && key !== undefined ? [{ map, key }] : [];
  });
}
