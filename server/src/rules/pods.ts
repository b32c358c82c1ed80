// The Pods that manifests describe: those of Deployments, and those that Envoy Gateway makes of its settings.

import type { Manifest, ManifestDocument } from '../workspace/manifest';
import type { YamlNode } from '../yaml/tree';
import { appliedManifests, itemsOf, valueOf } from './kubernetes-values';
import { generatedObjects, type GeneratedObject } from './proxy-settings';

/** What a manifest says of Pods; the parts stand in other places in each kind. */
export interface Pods {
  readonly labels: YamlNode | undefined;
  readonly annotations: YamlNode | undefined;
  /** What holds tolerations, volumes, affinity and the like. */
  readonly spec: YamlNode | undefined;
  /** Containers that are written in full. */
  readonly containers: readonly YamlNode[];
  /** The container that the controller completes: it has a name and an image without being given them. */
  readonly completed?: YamlNode | undefined;
  /** What becomes of a mistake, as the end of a sentence. */
  readonly refusal: string;
  /** Whether the controller makes them; the schema of a Deployment knows more than that of the settings. */
  readonly isGenerated: boolean;
  /** Volumes that the controller adds; undefined where settings from elsewhere may bring more. */
  readonly furtherVolumes: readonly string[] | undefined;
}

/** The Pods that a document describes, as far as the API server gets them as they are written. */
export function podsIn(document: ManifestDocument): readonly Pods[] {
  const written = appliedManifests(document, ['Deployment']).filter(({ kind, group }) => kind === 'Deployment' && group === 'apps');
  return [...written.map(podsOfDeployment), ...generatedObjects(document, 'Deployment', 'DaemonSet').map(podsOfSettings)];
}

/** The label selectors with which Pods ask for the neighbours that they want, or do not want. */
export function selectorsOf({ spec }: Pods): readonly YamlNode[] {
  const affinity = valueOf(spec, 'affinity');
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((name) => [
    ...itemsOf(valueOf(affinity, name, 'requiredDuringSchedulingIgnoredDuringExecution')),
    ...itemsOf(valueOf(affinity, name, 'preferredDuringSchedulingIgnoredDuringExecution')).map((each) => valueOf(each, 'podAffinityTerm')),
  ]);
  const selectors = [...itemsOf(valueOf(spec, 'topologySpreadConstraints')), ...terms].flatMap((each) => [valueOf(each, 'labelSelector'), valueOf(each, 'namespaceSelector')]);
  return selectors.filter((each) => each !== undefined);
}

function podsOfDeployment({ root }: Manifest): Pods {
  const template = valueOf(root, 'spec', 'template');
  const spec = valueOf(template, 'spec');
  return {
    labels: valueOf(template, 'metadata', 'labels'),
    annotations: valueOf(template, 'metadata', 'annotations'),
    spec,
    containers: containersIn(spec, 'containers', 'initContainers'),
    refusal: 'the API server refuses the Deployment',
    isGenerated: false,
    furtherVolumes: [],
  };
}

/** Source: the controller's rendering of its workloads, 1.1 to 1.9. */
function podsOfSettings({ settings, isMerged, refusal }: GeneratedObject): Pods {
  const spec = valueOf(settings, 'pod');
  return {
    labels: valueOf(spec, 'labels'),
    annotations: valueOf(spec, 'annotations'),
    spec,
    containers: containersIn(settings, 'initContainers'),
    completed: valueOf(settings, 'container'),
    refusal,
    isGenerated: true,
    furtherVolumes: isMerged ? undefined : ['certs', 'sds', 'sa-token'],
  };
}

function containersIn(node: YamlNode | undefined, ...lists: readonly string[]): readonly YamlNode[] {
  return lists.flatMap((list) => itemsOf(valueOf(node, list)));
}
