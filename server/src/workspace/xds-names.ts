// How Envoy Gateway names the Envoy resources that it generates: by these names patches find them.

import type { Release } from '../base/release';
import { at, stringAt, type YamlNode } from '../yaml/tree';
import { defaultNamespace } from './facts';
import type { Manifest } from './manifest';
import { listAt, type KnownListener } from './parts';
import type { Workspace } from './workspace';

/** The types of resources that can be patched, by the last part of what `type` says. */
export type XdsType = 'Listener' | 'RouteConfiguration' | 'Cluster' | 'ClusterLoadAssignment' | 'Secret';

/** Each type as a patch writes it. */
export const xdsTypeUrls: Readonly<Record<XdsType, string>> = {
  Listener: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  RouteConfiguration: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  Cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  ClusterLoadAssignment: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
  Secret: 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
};

export const xdsTypes = Object.keys(xdsTypeUrls) as readonly XdsType[];

/** The type that a patch names; undefined where it is not one that can be patched. */
export function xdsTypeOf(url: string | undefined): XdsType | undefined {
  return xdsTypes.find((type) => xdsTypeUrls[type] === url);
}

/** Listeners and what belongs to them are named after the Gateway's listeners, or after ports. */
export type NameScheme = 'listeners' | 'ports';

const portsFlag = 'XDSNameSchemeV2';
const portsSince: Release = 5;

/** Whether an EnvoyGateway configuration has resources named after ports; undefined where it cannot be told. */
export function isNamedByPort(configuration: YamlNode): boolean | undefined {
  const flags = at(configuration, 'runtimeFlags');
  const lists = [flags, at(flags, 'enabled'), at(flags, 'disabled')];
  if ([configuration, ...lists].some((node) => node !== undefined && (node.kind === 'scalar' ? node.opaque : node.kind !== 'alias' && node.templated))) return undefined;
  const has = (list: string): boolean => listAt(flags, list).some((item) => stringAt(item) === portsFlag);
  return has('enabled') && !has('disabled');
}

/** The schemes that may be in force; the usual one first where the workspace does not tell. */
export function nameSchemes(workspace: Workspace, release: Release): readonly NameScheme[] {
  if (release < portsSince) return ['listeners'];
  const configurations = workspace.resources('gateway.envoyproxy.io', 'EnvoyGateway');
  const told = configurations.map(({ manifest }) => (manifest.partial ? undefined : isNamedByPort(manifest.root)));
  if (told.length === 0 || told.some((each) => each === undefined || each !== told[0])) return ['listeners', 'ports'];
  return [told[0] === true ? 'ports' : 'listeners'];
}

/** A name, and what it is the name of. */
export interface XdsName {
  readonly name: string;
  readonly words: string;
}

/** A listener with the name that Envoy Gateway has for it. */
export interface NamedListener extends KnownListener {
  /** `namespace/gateway/listener`; of a ListenerSet `namespace/gateway/namespace/set/listener`. */
  readonly fullName: string;
  /** It answers HTTP/3 as well. */
  readonly quic: boolean;
}

/** Listeners of Envoy: one for all of a Gateway's listeners on a port, and one for each protocol over UDP. */
export function listenerNames(listeners: readonly NamedListener[], scheme: NameScheme): readonly XdsName[] {
  const isUdp = ({ protocol }: NamedListener): boolean => protocol === 'UDP';
  const byPort = firstOnPort(listeners.filter((each) => !isUdp(each)));
  const name = (text: string, transport: 'tcp' | 'udp', port: number): string => (scheme === 'ports' ? `${transport}-${port}` : text);
  return [
    ...byPort.map(([first, all]) => ({ name: name(first.fullName, 'tcp', first.port), words: portWords(first.port, all) })),
    ...byPort.filter(([, all]) => all.some(({ quic }) => quic)).map(([first]) => ({ name: name(`${first.fullName}-quic`, 'udp', first.port), words: `HTTP/3 on port ${first.port}` })),
    ...listeners.filter(isUdp).map((each) => ({ name: name(each.fullName, 'udp', each.port), words: portWords(each.port, [each]) })),
  ];
}

/** Route configurations: one for all listeners without TLS on a port, and one for each listener with it. */
export function routeConfigurationNames(listeners: readonly NamedListener[], scheme: NameScheme): readonly XdsName[] {
  const withoutTls = firstOnPort(listeners.filter(({ protocol }) => protocol === 'HTTP'));
  return [
    ...withoutTls.map(([first, all]) => ({ name: scheme === 'ports' ? `http-${first.port}` : first.fullName, words: portWords(first.port, all) })),
    ...listeners.filter(({ protocol }) => protocol === 'HTTPS').map((each) => ({ name: each.fullName, words: portWords(each.port, [each]) })),
  ];
}

function portWords(port: number, listeners: readonly NamedListener[]): string {
  return `port ${port} · ${listeners.map(({ name }) => name).join(', ')}`;
}

function firstOnPort(listeners: readonly NamedListener[]): (readonly [NamedListener, readonly NamedListener[]])[] {
  const byPort = new Map<number, NamedListener[]>();
  for (const listener of listeners) {
    const others = byPort.get(listener.port);
    if (others) others.push(listener);
    else byPort.set(listener.port, [listener]);
  }
  return [...byPort.values()].map((all) => [all[0]!, all]);
}

/** Kinds of routes whose rules have clusters of their own; those of the others share one. */
const kindsWithRules = ['HTTPRoute', 'GRPCRoute'];

/** Kinds of routes, those that extensions work on first. */
export const routeKinds: readonly string[] = [...kindsWithRules, 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Whether a route's clusters are named after its rules. */
export function hasClusterByRule(kind: string): boolean {
  return kindsWithRules.includes(kind);
}

/** Where a cluster's name counts no rules. */
export const noRule = -1;

/** Clusters of a route: one for the backends of each rule, and one for each mirror. */
export function routeClusterNames(route: Manifest): readonly XdsName[] {
  const prefix = `${prefixOf(route)}/rule/`;
  const words = `${route.kind} ${String(route.name)}`;
  if (!hasClusterByRule(route.kind)) return [{ name: `${prefix}${noRule}`, words }];
  return listAt(route.root, 'spec', 'rules').flatMap((rule, index): XdsName[] => {
    const ruleName = stringAt(rule, 'name');
    const ruleWords = `${ruleName ?? `rule ${index}`} of ${words}`;
    const mirrors = listAt(rule, 'filters').flatMap((filter, at) => (stringAt(filter, 'type') === 'RequestMirror' ? [{ name: `${prefix}${index}-mirror-${at}`, words: `mirror of ${ruleWords}` }] : []));
    return [...(listAt(rule, 'backendRefs').length > 0 ? [{ name: `${prefix}${index}`, words: ruleWords }] : []), ...mirrors];
  });
}

/** Clusters of the external processors of an EnvoyExtensionPolicy. */
export function processorClusterNames(policy: Manifest): readonly XdsName[] {
  return listAt(policy.root, 'spec', 'extProc').map((_processor, index) => ({ name: `${prefixOf(policy)}/extproc/${index}`, words: `processor ${index} of ${String(policy.name)}` }));
}

/** Secrets that a SecurityPolicy with OIDC brings. */
export function oidcSecretNames(policy: Manifest): readonly XdsName[] {
  if (!at(policy.root, 'spec', 'oidc')) return [];
  return ['client_secret', 'hmac_secret'].map((secret) => ({ name: `oauth2/${secret}/${prefixOf(policy)}`, words: `OIDC of ${String(policy.name)}` }));
}

/** The certificates by which a ClientTrafficPolicy judges clients, or a BackendTLSPolicy judges backends. */
export function caSecretNames({ kind, name, namespace = defaultNamespace, root }: Manifest): readonly XdsName[] {
  const isOfClients = kind === 'ClientTrafficPolicy';
  const references = isOfClients ? listAt(root, 'spec', 'tls', 'clientValidation', 'caCertificateRefs') : listAt(root, 'spec', 'validation', 'caCertificateRefs');
  if (references.length === 0) return [];
  return [{ name: isOfClients ? `${namespace}/${String(name)}/ca.crt` : `${String(name)}/${namespace}-ca`, words: `CA for ${isOfClients ? 'clients' : 'backends'} of ${String(name)}` }];
}

function prefixOf({ kind, namespace, name }: Manifest): string {
  return `${kind.toLowerCase()}/${namespace ?? defaultNamespace}/${String(name)}`;
}

/** The way of a JSON path from a filter chain to its HTTP connection manager, by its name: its place changes as policies come and go. */
export const connectionManager = "filters[?(@.name == 'envoy.filters.network.http_connection_manager')].typed_config";

/** A pattern of JSON paths for the virtual hosts of a host name: in both schemes their names end in it, with underscores for its dots. */
export function virtualHostPattern(host: string): string {
  return `.*${host.replaceAll('.', '_').replace('*', '[*]')}`;
}

/** What a name in the shape of a generated one speaks of. */
export type ReadName =
  | { readonly of: 'listener'; readonly namespace: string; readonly gateway: string; readonly set?: { readonly namespace: string; readonly name: string }; readonly listener: string }
  | { readonly of: 'port'; readonly port: number }
  | { readonly of: 'rule'; readonly kind: string; readonly namespace: string; readonly route: string; readonly rule: number };

const clusterShape = /^([a-z]+)\/([^/]+)\/([^/]+)\/rule\/(-?\d{1,4})(?:-mirror-\d+|\/backend\/\d+)?$/;

/** Reads a name; undefined where it has another shape than the names that Envoy Gateway gives to listeners, route configurations and clusters of routes. */
export function readName(type: XdsType, name: string): ReadName | undefined {
  if (type === 'Cluster' || type === 'ClusterLoadAssignment') {
    const [, prefix, namespace, route, rule] = clusterShape.exec(name) ?? [];
    const kind = routeKinds.find((each) => each.toLowerCase() === prefix);
    return kind === undefined ? undefined : { of: 'rule', kind, namespace: namespace!, route: route!, rule: Number(rule) };
  }
  if (type === 'Secret') return undefined;
  const port = (type === 'Listener' ? /^(?:tcp|udp)-(\d{1,5})$/ : /^http-(\d{1,5})$/).exec(name)?.[1];
  if (port !== undefined) return { of: 'port', port: Number(port) };
  const parts = name.split('/');
  if (parts.includes('') || (parts.length !== 3 && parts.length !== 5)) return undefined;
  const [namespace, gateway] = parts as [string, string];
  return { of: 'listener', namespace, gateway, ...(parts.length === 5 ? { set: { namespace: parts[2]!, name: parts[3]! } } : {}), listener: parts.at(-1)! };
}

/** A generated name with another listener, port or rule in its place. */
export function withPart(name: string, { of }: ReadName, part: string): string {
  switch (of) {
    case 'listener':
      return `${name.slice(0, name.lastIndexOf('/') + 1)}${part}`;
    case 'port':
      return name.replace(/\d+$/, part);
    case 'rule':
      return name.replace(/\/rule\/-?\d+/, `/rule/${part}`);
  }
}
