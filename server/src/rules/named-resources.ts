// What a reference means in the workspace, and how sure that is: overlays may define a resource several times, patches may change it.

import type { RelatedPlace } from '../base/finding';
import { folderOf, normalUri } from '../base/uri';
import { defaultNamespace } from '../workspace/facts';
import type { Lookup } from '../workspace/proxies';
import type { ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { at } from '../yaml/tree';
import { appliedManifests, isUnsure } from './kubernetes-values';
import { isProcessedFirst, type KnownManifest } from './schema-findings';

/** A resource in the workspace, in all its versions, each of which can be seen as a whole. */
export interface NamedResource {
  readonly first: ResourcePlace;
  readonly versions: readonly ResourcePlace[];
}

/** The manifests that the API server gets as they are written, and that no patch elsewhere changes. */
export function unpatchedManifests(document: ManifestDocument, kinds: readonly string[], workspace: Workspace): readonly KnownManifest[] {
  return appliedManifests(document, kinds).filter(({ kind, name }) => workspace.mayBePatched?.(kind, name ?? '') !== true);
}

/**
 * The whole versions of a resource; undefined where there is none, one of them is a patch or made by a template, or a patch elsewhere
 * changes it. Where no namespace is written, resources elsewhere are others: each tenant or cluster may have one of the same name.
 * @param namespace of the resource as the reference or its owner writes it
 */
export function namedResource(places: readonly ResourcePlace[], namespace: string | undefined, workspace: Workspace): NamedResource | undefined {
  const isPlaced = ({ kind, namespace: own }: ResourcePlace['manifest']): boolean => kind === 'GatewayClass' || (namespace !== undefined && own !== undefined);
  const near = places.filter(({ uri, manifest }) => manifest.partial || isPlaced(manifest) || isNear(uri, workspace) || workspace.mayMeet?.(workspace.file!, uri) === true);
  const [first] = near;
  return first && near.every((place) => isWhole(place, workspace)) ? { first, versions: near } : undefined;
}

/** All of it can be seen: no patch, no template, and nothing that is decrypted first. */
export function isWhole({ manifest: { partial, place, root, kind, name }, document }: ResourcePlace, workspace: Workspace): boolean {
  const isPlain = !partial && place !== 'embedded' && !document.yaml.templated && document.yaml.problems.length === 0 && !isProcessedFirst({ root }) && !isUnsure(root);
  return isPlain && workspace.mayBePatched?.(kind, name ?? '') !== true;
}

/** Whether a file stands beside the one that asks, in a folder above it or below: what is applied together mostly does. */
export function isNear(uri: string, { file }: Workspace): boolean {
  if (file === undefined) return true;
  // What is not saved yet stands nowhere, and may be meant for any place.
  const [one, other] = [uri, file].map((each) => `${folderOf(normalUri(each))}/`.replace(/^\/$/, ''));
  return one!.startsWith(other!) || other!.startsWith(one!);
}

/**
 * Whether the cluster gets a resource as the workspace has it, as far as files tell.
 * @param namespace of the resource as the reference or its owner writes it
 */
export function isCertain({ versions }: NamedResource, namespace: string | undefined, workspace: Workspace): boolean {
  return versions.length === 1 && areCertain(versions, namespace, workspace);
}

/**
 * As `isCertain`, for resources that lead from one to another: their namespaces do not depend on a command line, and neither they nor
 * the file that asks are built by kustomize, which may patch them and put them into other namespaces. What stands in other folders may
 * be for other clusters.
 */
export function areCertain(places: readonly ResourcePlace[], namespace: string | undefined, workspace: Workspace): boolean {
  const { file } = workspace;
  if (file === undefined || isBuilt(file, workspace)) return false;
  return places.every(({ uri, manifest }) => {
    if (manifest.place === 'generated' || isBuilt(uri, workspace) || !isNear(uri, workspace)) return false;
    if (manifest.kind === 'GatewayClass') return true;
    return namespace === undefined ? manifest.namespace === undefined && uri === file : manifest.namespace !== undefined;
  });
}

/** Whether a kustomization builds a file, and may change what stands in it. */
export function isBuilt(uri: string, { areBuiltTogether }: Workspace): boolean {
  return areBuiltTogether?.(uri, uri) === true;
}

/** A resource as the second place of a finding. */
export function placeOfName({ uri, documentStart, manifest: { root } }: ResourcePlace, message: string): RelatedPlace {
  const { start, end } = (at(root, 'metadata', 'name') ?? root).range;
  return { uri, range: { start: start + documentStart, end: end + documentStart }, message };
}

/** Finds a resource where the workspace has one version of it, which is whole. */
export function soleResource(workspace: Workspace): Lookup {
  return (group, kind, namespace, name) => {
    const found = namedResource(workspace.resources(group, kind, namespace ?? defaultNamespace, name), namespace, workspace);
    return found?.versions.length === 1 ? found.first : undefined;
  };
}
