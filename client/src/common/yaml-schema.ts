// What Red Hat's YAML extension is told about files that hold manifests of ours: nothing at all there, its own schemas elsewhere.

import { kubernetesKinds } from './manifest-text';

/** The name under which we contribute schemas to the YAML extension; also the scheme of our schema addresses. */
export const schemaScheme = 'envoy-gateway';

/** Where it finds the schemas of Kubernetes when its user writes `kubernetes` for an address. */
const kubernetesSchema = (version: string): string => `https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/v${version}-standalone-strict/all.json`;

/** The version that its release of 2026 takes unless `yaml.kubernetesVersion` names one. */
const usualKubernetesVersion = '1.34.1';

/**
 * The address of the schema for a file.
 * @param others absolute addresses of the schemas that the file would have without us
 */
export function schemaAddress(others: readonly string[]): string {
  return `${schemaScheme}://schema/${others.length === 0 ? 'nothing' : `yaml.schemas?${encodeURIComponent(JSON.stringify(others))}`}`;
}

/**
 * The schema behind such an address, as JSON. The schema `true` has nothing to say: no problem, no suggestion, no hover,
 * not even a code lens. In files with documents of others, `if` and `else` leave those to the schemas they would have had.
 */
export function schemaContent(address: string): string {
  const query = address.indexOf('?');
  if (query === -1) return 'true';
  const others = JSON.parse(decodeURIComponent(address.slice(query + 1))) as string[];
  return JSON.stringify({
    if: { anyOf: [isOurGroup, isOurKind, isKubernetesKind] },
    else: { allOf: others.map((other) => ({ $ref: other })) },
  });
}

// Patterns, and not enums or properties, since the YAML extension would offer and explain those.
const isOurGroup = rootSays('apiVersion', '(.*\\.)?(gateway\\.envoyproxy\\.io|gateway\\.networking\\.(x-)?k8s\\.io)(/.*)?');
const isOurKind = rootSays('kind', 'Envoy(ExtensionPolicy|PatchPolicy|Proxy|Gateway)|BackendTrafficPolicy|ClientTrafficPolicy|BackendTLSPolicy|HTTPRouteFilter|(HTTP|GRPC|TLS|TCP|UDP)Route|ReferenceGrant|GatewayClass|X?ListenerSet');
const isKubernetesKind = { allOf: [rootSays('apiVersion', 'v1|apps/v1'), rootSays('kind', kubernetesKinds.join('|'))] };

/** A schema that accepts objects whose `key` is there and matches `pattern` as a whole. */
function rootSays(key: string, pattern: string): object {
  return { required: [key], patternProperties: { [`^${key}$`]: { pattern: `^(${pattern})$` } } };
}

/** One entry of the setting `yaml.schemas`: a schema's address as the user wrote it, and the files that it is for. */
export interface ConfiguredSchema {
  readonly address: string;
  readonly patterns: readonly string[];
}

/** Reads the setting `yaml.schemas`; whatever has not the documented form is left out. */
export function configuredSchemas(setting: unknown): readonly ConfiguredSchema[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([address, value]) => {
    const patterns = (Array.isArray(value) ? value : [value]).filter((pattern): pattern is string => typeof pattern === 'string' && pattern !== '');
    return patterns.length > 0 ? [{ address, patterns }] : [];
  });
}

/**
 * The absolute address of a configured schema.
 * @param folder address of the workspace folder, for relative ones
 * @param kubernetesVersion the setting `yaml.kubernetesVersion`
 */
export function absoluteAddress(address: string, folder: string | undefined, kubernetesVersion: string | undefined): string | undefined {
  if (isKubernetesKeyword(address)) return kubernetesSchema(kubernetesVersion?.replace(/^v/, '') || usualKubernetesVersion);
  if (/^[a-z]:[\\/]/i.test(address)) return `file:///${address.replaceAll('\\', '/')}`;
  if (address.startsWith('/')) return `file://${address}`;
  if (/^[a-z][a-z0-9+.-]+:/i.test(address)) return address;
  return folder === undefined ? undefined : `${folder.replace(/\/$/, '')}/${address.replace(/^\.\//, '')}`;
}

/** Whether a configured schema covers Kubernetes' own kinds. */
export function coversKubernetes(address: string): boolean {
  return isKubernetesKeyword(address) || /kubernetes/i.test(address);
}

function isKubernetesKeyword(address: string): boolean {
  return address.trim().toLowerCase() === 'kubernetes';
}
