// Fields that name other objects: which kinds each may name, and which objects of the workspace that leaves.

import type { Workspace } from '../../workspace/workspace';
import type { Path, Sibling } from '../place/place';

/** A kind that may be named, by its group. */
export interface NamedKind {
  readonly group: string;
  readonly kind: string;
}

/** A place that names an object: an entry like `{group, kind, name}`. */
export interface Reference {
  /** The first is the usual one. */
  readonly kinds: readonly NamedKind[];
  /** The named object must stand in the namespace of the one that names it. */
  readonly sameNamespace: boolean;
}

const gatewayApi = 'gateway.networking.k8s.io';
const envoyGateway = 'gateway.envoyproxy.io';

const gateways: readonly NamedKind[] = [
  { group: gatewayApi, kind: 'Gateway' },
  { group: gatewayApi, kind: 'ListenerSet' },
];
const routes: readonly NamedKind[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => ({ group: gatewayApi, kind }));
const backends: readonly NamedKind[] = [
  { group: '', kind: 'Service' },
  { group: envoyGateway, kind: 'Backend' },
  { group: 'multicluster.x-k8s.io', kind: 'ServiceImport' },
];
const configMap: NamedKind = { group: '', kind: 'ConfigMap' };
const secret: NamedKind = { group: '', kind: 'Secret' };
const envoyProxy: NamedKind = { group: envoyGateway, kind: 'EnvoyProxy' };

/** Kinds that a policy may be attached to, where they are not all gateways and routes. */
const targetsOf: Readonly<Record<string, readonly NamedKind[]>> = {
  EnvoyPatchPolicy: [
    { group: gatewayApi, kind: 'Gateway' },
    { group: gatewayApi, kind: 'GatewayClass' },
  ],
  ClientTrafficPolicy: gateways,
  BackendTLSPolicy: [
    { group: '', kind: 'Service' },
    { group: envoyGateway, kind: 'Backend' },
  ],
};

/** By the last key of the path, wherever it stands. */
const byKey: Readonly<Record<string, readonly NamedKind[]>> = {
  backendRef: backends,
  backendRefs: backends,
  caCertificateRef: [secret, configMap],
  caCertificateRefs: [configMap, secret],
  certificateRefs: [secret],
  clientCertificateRef: [secret],
  clientIDRef: [secret],
  clientSecret: [secret],
  credentialRefs: [secret],
  pullSecretRef: [secret],
  users: [secret],
  parentRef: gateways,
  parentRefs: gateways,
};

/**
 * The reference that the map at `path` is, in a manifest of `kind`.
 * @returns undefined where the map names no object
 */
export function referenceAt(kind: string, path: Path): Reference | undefined {
  const key = path.findLast((step) => typeof step === 'string') as string | undefined;
  if (key === undefined) return undefined;
  if (key === 'targetRef' || key === 'targetRefs') return { kinds: targetsOf[kind] ?? [...gateways, ...routes], sameNamespace: true };
  if (key === 'targetSelectors') return { kinds: targetsOf[kind] ?? [...gateways, ...routes], sameNamespace: true };
  if (key === 'parametersRef') return { kinds: [envoyProxy], sameNamespace: kind === 'Gateway' };
  if (key === 'extensionRef') return { kinds: [{ group: envoyGateway, kind: 'HTTPRouteFilter' }], sameNamespace: true };
  if (key === 'valueRef') return { kinds: valueKinds(path), sameNamespace: true };
  const kinds = byKey[key];
  return kinds && { kinds, sameNamespace: false };
}

function valueKinds(path: Path): readonly NamedKind[] {
  if (path.includes('credentialInjection')) return [secret];
  return path.includes('contextExtensions') ? [configMap, secret] : [configMap];
}

/** The kind that an entry names: what is written beside, else what is left out stands for. */
export function namedKind(reference: Reference, siblings: ReadonlyMap<string, Sibling>): NamedKind {
  const usual = reference.kinds[0]!;
  const kind = siblings.get('kind')?.value;
  const group = siblings.get('group')?.value;
  if (kind === undefined) return usual;
  return { kind, group: group ?? reference.kinds.find((known) => known.kind === kind)?.group ?? usual.group };
}

/** A name to be offered, and where it comes from. */
export interface OfferedName {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Names of the objects of a kind, those of `namespace` first; each once. At most `most`. */
export function namesOf(workspace: Workspace, { group, kind }: NamedKind, namespace: string | undefined, sameNamespace: boolean): OfferedName[] {
  const own = namespace ?? 'default';
  const offered = new Map<string, OfferedName>();
  for (const { manifest } of workspace.resources(group, kind)) {
    if (manifest.name === undefined || manifest.place === 'embedded') continue;
    const theirs = manifest.place === 'generated' ? own : (manifest.namespace ?? 'default');
    if (sameNamespace && theirs !== own) continue;
    const known = offered.get(manifest.name);
    if (!known || theirs === own) offered.set(manifest.name, { name: manifest.name, namespace: manifest.namespace });
    if (offered.size >= mostNames) break;
  }
  return [...offered.values()].sort((a, b) => Number((b.namespace ?? 'default') === own) - Number((a.namespace ?? 'default') === own));
}

/** More names than anybody looks through. */
const mostNames = 500;

/** Namespaces of the workspace: those declared, and those that objects which `kinds` names stand in. */
export function namespacesOf(workspace: Workspace, kinds: readonly NamedKind[]): string[] {
  const names = new Set(workspace.resources('', 'Namespace').flatMap(({ manifest }) => manifest.name ?? []));
  for (const { group, kind } of kinds) {
    for (const { manifest } of workspace.resources(group, kind).slice(0, mostNames)) if (manifest.namespace !== undefined) names.add(manifest.namespace);
  }
  return [...names];
}
