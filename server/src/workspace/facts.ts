// What other documents' rules may read of a manifest, as one string: equal strings mean that nobody else need look again.

import type { YamlEntry, YamlNode } from '../yaml/tree';
import { entryOf, resolved } from '../yaml/tree';
import type { Manifest, ManifestDocument } from './manifest';
import { targetKey, targetsIn } from './targets';

/** A manifest's identity and the parts of it that other documents may depend on. */
export interface ManifestFacts {
  readonly group: string;
  readonly kind: string;
  /** `default` where none is written. */
  readonly namespace: string;
  /** Empty where it is not known. */
  readonly name: string;
  readonly digest: string;
  /** What it claims as a policy (see `targetKey`). */
  readonly targets?: readonly string[];
}

/** The namespace of objects without one: what kubectl takes unless told otherwise. */
export const defaultNamespace = 'default';

/** Top-level parts that hold what a kind offers to others, in full. */
const offeredParts: Readonly<Record<string, readonly string[]>> = {
  Gateway: ['gatewayClassName', 'listeners', 'addresses', 'infrastructure', 'allowedListeners'],
  GatewayClass: ['controllerName', 'parametersRef'],
  ListenerSet: ['listeners', 'parentRef'],
  XListenerSet: ['listeners', 'parentRef'],
  ReferenceGrant: ['from', 'to'],
  Service: ['ports', 'selector', 'type', 'clusterIP', 'externalName'],
  Backend: ['endpoints', 'type', 'fallback', 'appProtocols', 'tls'],
  // Of these the names of the keys, see below.
  ConfigMap: [],
  Secret: [],
  EnvoyGateway: ['gateway', 'extensionApis', 'provider', 'extensionManager', 'runtimeFlags', 'envoyProxy'],
  EnvoyPatchPolicy: ['jsonPatches'],
  EnvoyProxy: ['luaValidation', 'lua', 'dynamicModules', 'mergeType'],
  Role: ['rules'],
  ClusterRole: ['rules'],
  RoleBinding: ['roleRef', 'subjects'],
  ClusterRoleBinding: ['roleRef', 'subjects'],
};

/** Keys of objects that are decrypted or merged before the cluster gets them. */
const processed = ['sops', '$patch'];

/** Keys below which references and selectors stand, wherever they are. */
const referenceKey = /(?:[rR]efs?|Selectors?|hostnames)$/;

/** Deeper nodes hold no references in any kind; the limit keeps hostile nesting cheap. */
const deepest = 40;

/** The facts of a manifest. What is not in the digest (timeouts, script bodies) may change without anybody else looking again. */
export function factsOf(manifest: Manifest, { text, yaml }: Pick<ManifestDocument, 'text' | 'yaml'>): ManifestFacts {
  const offered = Object.hasOwn(offeredParts, manifest.kind) ? offeredParts[manifest.kind] : undefined;
  // A policy that is being typed is broken now and then, and nobody else need look at it each time.
  const isUnsure = yaml.templated || (offered !== undefined && yaml.problems.length > 0) || processed.some((key) => entryOf(manifest.root, key));
  const parts: string[] = [manifest.apiVersion, manifest.partial ? 'partial' : '', isUnsure ? 'unsure' : ''];
  const metadata = entryOf(manifest.root, 'metadata')?.value;
  for (const key of ['name', 'namespace', 'generateName', 'labels', 'annotations']) add(parts, key, entryOf(metadata, key)?.value, text);
  const spec = entryOf(manifest.root, 'spec')?.value;
  for (const key of offered ?? []) add(parts, key, entryOf(spec, key)?.value ?? entryOf(manifest.root, key)?.value, text);
  if (manifest.kind === 'Deployment') addPath(parts, spec, ['template', 'metadata', 'labels'], text);
  if (manifest.kind.endsWith('Route')) addRuleNames(parts, spec, text);
  for (const key of ['data', 'binaryData', 'stringData']) addKeys(parts, key, entryOf(manifest.root, key)?.value);
  addReferences(parts, spec, text, 0);
  return {
    group: manifest.group,
    kind: manifest.kind,
    namespace: manifest.namespace ?? defaultNamespace,
    name: manifest.name ?? '',
    digest: parts.join('\n'),
    targets: [...new Set(targetsIn(spec).flatMap((target) => targetKey(target) ?? []))],
  };
}

function add(parts: string[], label: string, node: YamlNode | undefined, text: string): void {
  const content = resolved(node);
  if (content) parts.push(`${label}=${text.slice(content.range.start, content.range.end)}`);
}

function addPath(parts: string[], node: YamlNode | undefined, path: readonly string[], text: string): void {
  let current = node;
  for (const key of path) current = entryOf(current, key)?.value;
  add(parts, path.join('.'), current, text);
}

/** Policies target a route's rules by their names, and patches name clusters by their numbers. */
function addRuleNames(parts: string[], spec: YamlNode | undefined, text: string): void {
  const rules = resolved(entryOf(spec, 'rules')?.value);
  if (rules?.kind !== 'sequence') return;
  parts.push(`rules:${rules.items.length}`);
  rules.items.forEach((rule, index) => add(parts, `rules.${index}`, entryOf(rule, 'name')?.value, text));
}

function addKeys(parts: string[], label: string, node: YamlNode | undefined): void {
  const map = resolved(node);
  if (map?.kind === 'map') parts.push(`${label}:${map.entries.map(({ key }) => key.text).join(',')}`);
}

function addReferences(parts: string[], node: YamlNode | undefined, text: string, depth: number): void {
  if (!node || depth > deepest) return;
  if (node.kind === 'map') for (const entry of node.entries) addEntry(parts, entry, text, depth);
  else if (node.kind === 'sequence') for (const item of node.items) addReferences(parts, item, text, depth + 1);
}

function addEntry(parts: string[], { key, value }: YamlEntry, text: string, depth: number): void {
  if (referenceKey.test(key.text)) add(parts, key.text, value, text);
  else addReferences(parts, value, text, depth + 1);
}
