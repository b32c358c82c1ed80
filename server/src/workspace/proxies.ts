// The Gateways that a policy ends at, and the EnvoyProxies that configure them, as far as the workspace tells.

import { at, stringAt, type YamlNode } from '../yaml/tree';
import type { Manifest } from './manifest';
import { targetsIn } from './targets';
import type { ResourcePlace, Workspace } from './workspace';

const gatewayGroup = 'gateway.envoyproxy.io';
const gatewayApi = 'gateway.networking.k8s.io';

/** How a resource is found by its name: those who must be sure take none where there are several. */
export type Lookup = Workspace['resource'];

/** The Gateways that a policy ends at; undefined where one of them is not known. */
export function gatewaysOf(policy: Manifest, find: Lookup): readonly ResourcePlace[] | undefined {
  const targets = targetsIn(at(policy.root, 'spec'));
  if (targets.length === 0 || at(policy.root, 'spec', 'targetSelectors')) return undefined;
  const found: ResourcePlace[] = [];
  for (const target of targets) {
    const gateways = gatewaysAt(target, policy.namespace, find);
    if (!gateways) return undefined;
    found.push(...gateways);
  }
  return found;
}

function gatewaysAt(reference: YamlNode, namespace: string | undefined, find: Lookup): readonly ResourcePlace[] | undefined {
  const kind = stringAt(reference, 'kind') ?? 'Gateway';
  const name = stringAt(reference, 'name');
  const place = name === undefined ? undefined : find(gatewayApi, kind, stringAt(reference, 'namespace') ?? namespace, name);
  if (!place) return undefined;
  if (kind === 'Gateway') return [place];
  if (!kind.endsWith('Route')) return undefined;
  const parents = itemsOf(place.manifest.root, 'parentRefs');
  const gateways = parents.map((parent) => ((stringAt(parent, 'kind') ?? 'Gateway') === 'Gateway' ? gatewaysAt(parent, place.manifest.namespace, find) : undefined));
  return parents.length === 0 || gateways.includes(undefined) ? undefined : gateways.flatMap((each) => each ?? []);
}

function itemsOf(root: YamlNode, key: string): readonly YamlNode[] {
  const list = at(root, 'spec', key);
  return list?.kind === 'sequence' ? list.items : [];
}

/** `none`: no EnvoyProxy is named; undefined: one is, and it is not known. */
export type NamedProxy = ResourcePlace | 'none' | undefined;

/** The EnvoyProxy that a Gateway names itself. */
export function proxyOfGateway({ manifest: { root, namespace } }: ResourcePlace, find: Lookup): NamedProxy {
  return proxyNamed(at(root, 'spec', 'infrastructure', 'parametersRef'), namespace, find);
}

/** The EnvoyProxy that the class of a Gateway names; undefined also where the class is not known. */
export function proxyOfClass(gateway: ResourcePlace, find: Lookup): NamedProxy {
  const className = stringAt(gateway.manifest.root, 'spec', 'gatewayClassName');
  const gatewayClass = className === undefined ? undefined : find(gatewayApi, 'GatewayClass', undefined, className);
  if (!gatewayClass) return undefined;
  const parameters = at(gatewayClass.manifest.root, 'spec', 'parametersRef');
  return proxyNamed(parameters, stringAt(parameters, 'namespace'), find);
}

function proxyNamed(reference: YamlNode | undefined, namespace: string | undefined, find: Lookup): NamedProxy {
  if (!reference || stringAt(reference, 'kind') !== 'EnvoyProxy') return 'none';
  const name = stringAt(reference, 'name');
  return name === undefined ? undefined : find(gatewayGroup, 'EnvoyProxy', namespace, name);
}
