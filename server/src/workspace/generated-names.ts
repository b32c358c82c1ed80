// The names of what Envoy Gateway generates for the target of a patch policy, from the resources of the workspace.

import type { Release } from '../base/release';
import { at, stringAt, type YamlNode } from '../yaml/tree';
import { defaultNamespace } from './facts';
import type { Manifest } from './manifest';
import { listAt, listenersOf } from './parts';
import { gatewaysOf } from './proxies';
import type { Workspace } from './workspace';
import { caSecretNames, listenerNames, nameSchemes, oidcSecretNames, processorClusterNames, routeClusterNames, routeConfigurationNames, routeKinds, type NamedListener, type NameScheme, type XdsName, type XdsType } from './xds-names';

const gatewayApi = 'gateway.networking.k8s.io';
const envoyGateway = 'gateway.envoyproxy.io';

/** A name that the resources of the workspace lead to. */
export interface GeneratedName extends XdsName {
  readonly type: XdsType;
  /** The scheme that it belongs to, where it is not known which one is in force. */
  readonly scheme?: NameScheme;
}

/** More names than anybody looks through. */
const mostNames = 500;

/** Names of one type that a patch of the policy may have; of all Gateways where the target is not written. */
export function generatedNames(policy: Manifest, type: XdsType, workspace: Workspace, release: Release): readonly GeneratedName[] {
  const names = namesFor(new Fleet(policy, workspace), type, nameSchemes(workspace, release));
  const once = new Map<string, GeneratedName>();
  for (const name of names) if (!once.has(name.name)) once.set(name.name, { ...name, type });
  return [...once.values()].slice(0, mostNames);
}

function namesFor(fleet: Fleet, type: XdsType, schemes: readonly NameScheme[]): readonly Omit<GeneratedName, 'type'>[] {
  switch (type) {
    case 'Listener':
    case 'RouteConfiguration': {
      const names = type === 'Listener' ? listenerNames : routeConfigurationNames;
      return schemes.flatMap((scheme) => fleet.listeners.flatMap((each) => names(each, scheme)).map((name) => (schemes.length > 1 ? { ...name, scheme } : name)));
    }
    case 'Cluster':
    case 'ClusterLoadAssignment':
      return [...fleet.routes.flatMap(routeClusterNames), ...fleet.policies('EnvoyExtensionPolicy').flatMap(processorClusterNames)];
    case 'Secret':
      return [...fleet.certificates, ...fleet.policies('ClientTrafficPolicy').flatMap(caSecretNames), ...fleet.backendCas, ...fleet.policies('SecurityPolicy').flatMap(oidcSecretNames), ...fleet.otherSecrets];
  }
}

/** Host names of routes of HTTP. */
export function routeHosts(workspace: Workspace): readonly string[] {
  const routes = ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => workspace.resources(gatewayApi, kind));
  return [...new Set(routes.flatMap(({ manifest }) => listAt(manifest.root, 'spec', 'hostnames').flatMap((host) => stringAt(host) ?? [])))].slice(0, mostNames);
}

/** The Gateways that a policy patches, and what belongs to them. */
class Fleet {
  private readonly gateways: readonly Manifest[];
  /** `Kind/namespace/name` of whatever routes attach to. */
  private readonly parents: ReadonlySet<string>;
  private readonly sets: readonly Manifest[];

  constructor(
    policy: Manifest,
    private readonly workspace: Workspace,
  ) {
    const target = at(policy.root, 'spec', 'targetRef');
    const name = stringAt(target, 'name') || undefined;
    const own = policy.namespace ?? defaultNamespace;
    const ofClass = name !== undefined && stringAt(target, 'kind') === 'GatewayClass';
    this.gateways = ofClass ? this.all(gatewayApi, 'Gateway').filter(({ root }) => stringAt(root, 'spec', 'gatewayClassName') === name) : this.all(gatewayApi, 'Gateway', own, name);
    this.sets = this.all(gatewayApi, 'ListenerSet').filter(({ root, namespace }) => this.gateways.some((gateway) => keyOf(gateway) === parentKey(at(root, 'spec', 'parentRef'), namespace)));
    const named = name === undefined || ofClass ? [] : [`Gateway/${own}/${name}`];
    this.parents = new Set([...named, ...[...this.gateways, ...this.sets].map(keyOf)]);
  }

  /** By Gateway: its own listeners, then those of its sets. */
  get listeners(): readonly (readonly NamedListener[])[] {
    const http3 = this.all(envoyGateway, 'ClientTrafficPolicy').filter(({ root }) => at(root, 'spec', 'http3')?.kind === 'map');
    return this.gateways.map((gateway) => {
      const prefix = keyOf(gateway).slice('Gateway/'.length);
      const quic = http3.some((policy) => gatewaysOf(policy, this.find)?.some(({ manifest }) => keyOf(manifest) === keyOf(gateway)));
      const sets = this.sets.filter(({ root, namespace }) => parentKey(at(root, 'spec', 'parentRef'), namespace) === keyOf(gateway));
      const named = (manifest: Manifest, before: string): NamedListener[] => listenersOf(manifest).map((each) => ({ ...each, fullName: `${before}/${each.name}`, quic: quic && each.protocol === 'HTTPS' }));
      return [...named(gateway, prefix), ...sets.flatMap((set) => named(set, `${prefix}/${set.namespace ?? defaultNamespace}/${String(set.name)}`))];
    });
  }

  get routes(): readonly Manifest[] {
    const routes = routeKinds.flatMap((kind) => this.all(gatewayApi, kind));
    return routes.filter(({ root, namespace }) => this.parents.size === 0 || listAt(root, 'spec', 'parentRefs').some((parent) => this.parents.has(parentKey(parent, namespace))));
  }

  /** Policies of a kind, without those that certainly belong to other Gateways. */
  policies(kind: string): readonly Manifest[] {
    return this.all(envoyGateway, kind).filter((policy) => {
      const ends = gatewaysOf(policy, this.find);
      return ends === undefined || ends.some(({ manifest }) => this.parents.has(keyOf(manifest)));
    });
  }

  get certificates(): readonly XdsName[] {
    return [...this.gateways, ...this.sets].flatMap(({ root, namespace }) =>
      listAt(root, 'spec', 'listeners').flatMap((listener) =>
        listAt(listener, 'tls', 'certificateRefs').flatMap((reference) => {
          const name = stringAt(reference, 'name');
          return name === undefined ? [] : [{ name: `${stringAt(reference, 'namespace') ?? namespace ?? defaultNamespace}/${name}`, words: `certificate of ${stringAt(listener, 'name') ?? 'a listener'}` }];
        }),
      ),
    );
  }

  get backendCas(): readonly XdsName[] {
    return this.all(gatewayApi, 'BackendTLSPolicy').flatMap(caSecretNames);
  }

  /** Certificates that no listener names yet. */
  get otherSecrets(): readonly XdsName[] {
    const secrets = this.all('', 'Secret').filter(({ root }) => stringAt(root, 'type') === 'kubernetes.io/tls');
    return secrets.map((secret) => ({ name: keyOf(secret).slice('Secret/'.length), words: 'Secret with a certificate' }));
  }

  private all(...question: Parameters<Workspace['resources']>): Manifest[] {
    return this.workspace.resources(...question).flatMap(({ manifest }) => (manifest.name === undefined || manifest.partial || manifest.place === 'embedded' ? [] : [manifest]));
  }

  private readonly find: Workspace['resource'] = (...question) => this.workspace.resource(...question);
}

function keyOf({ kind, namespace, name }: Manifest): string {
  return `${kind}/${namespace ?? defaultNamespace}/${String(name)}`;
}

function parentKey(reference: YamlNode | undefined, namespace: string | undefined): string {
  return `${stringAt(reference, 'kind') ?? 'Gateway'}/${stringAt(reference, 'namespace') ?? namespace ?? defaultNamespace}/${stringAt(reference, 'name') ?? ''}`;
}
