// Settings of Kubernetes objects in an EnvoyProxy or in Envoy Gateway's configuration: the controller makes the objects of them.

import type { ManifestDocument } from '../workspace/manifest';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/tree';
import { valueOf } from './kubernetes-values';
import { knownManifests } from './schema-findings';
import { isConfiguration } from './words';

/** Of what kind the controller's objects are, by the field that holds their settings. Source: the CRDs, 1.1 to 1.9. */
const kinds = {
  envoyDeployment: 'Deployment',
  envoyDaemonSet: 'DaemonSet',
  envoyService: 'Service',
  envoyServiceAccount: 'ServiceAccount',
  envoyHpa: 'HorizontalPodAutoscaler',
  envoyPDB: 'PodDisruptionBudget',
  rateLimitDeployment: 'Deployment',
  rateLimitHpa: 'HorizontalPodAutoscaler',
  rateLimitPDB: 'PodDisruptionBudget',
} as const;

/** The settings of one object that the controller makes. */
export interface GeneratedObject {
  readonly kind: (typeof kinds)[keyof typeof kinds];
  readonly settings: YamlMap;
  /** Whether other settings may be laid over these, or these over others. */
  readonly isMerged: boolean;
  /** What becomes of a mistake, as the end of a sentence. */
  readonly refusal: string;
}

/**
 * The objects that the controller makes of what a document says, of one kind or of all. Those that a patch changes are left
 * out: it may put right what the settings have wrong.
 */
export function generatedObjects(document: ManifestDocument, ...wanted: readonly GeneratedObject['kind'][]): readonly GeneratedObject[] {
  return settingsIn(document).flatMap(({ kubernetes, isMerged }) =>
    Object.entries(kinds).flatMap(([name, kind]) => {
      const settings = wanted.length === 0 || wanted.includes(kind) ? valueOf(kubernetes, name) : undefined;
      if (settings?.kind !== 'map' || entryOf(settings, 'patch')) return [];
      return [{ kind, settings, isMerged, refusal: `the API server refuses the ${kind} that Envoy Gateway makes of it` }];
    }),
  );
}

function settingsIn(document: ManifestDocument): readonly { readonly kubernetes: YamlNode | undefined; readonly isMerged: boolean }[] {
  if (!document.manifests.some(({ kind }) => kind === 'EnvoyProxy' || kind === 'EnvoyGateway')) return [];
  return knownManifests(document).flatMap((manifest) => {
    const { root, group, kind, partial } = manifest;
    if (partial || group !== 'gateway.envoyproxy.io') return [];
    if (kind === 'EnvoyProxy') return [{ kubernetes: valueOf(root, 'spec', 'provider', 'kubernetes'), isMerged: valueOf(root, 'spec', 'mergeType') !== undefined }];
    if (!isConfiguration(manifest)) return [];
    // `envoyProxy` holds what counts where no EnvoyProxy says otherwise.
    return [valueOf(root, 'provider', 'kubernetes'), valueOf(root, 'envoyProxy', 'provider', 'kubernetes')].map((kubernetes) => ({ kubernetes, isMerged: true }));
  });
}
