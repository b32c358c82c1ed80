// What new manifests want to know of the workspace: what they may be attached to, what is there already, which switches are on.

import type { Manifest } from '../workspace/manifest';
import { listenersOf, type KnownListener } from '../workspace/parts';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { isNamedByPort, routeKinds } from '../workspace/xds-names';
import { at, resolved, stringAt, type YamlNode } from '../yaml/tree';

/** An object of the workspace, and where it stands. */
export interface KnownObject {
  readonly kind: string;
  readonly name: string;
  /** As written; undefined where nothing is. */
  readonly namespace: string | undefined;
  readonly uri: string;
  /** Offset of the object's document in its file. */
  readonly documentStart: number;
}

/** Something that policies attach to. */
export interface KnownTarget extends KnownObject {
  /** Names of its listeners or rules. */
  readonly sections: readonly string[];
}

export interface KnownGateway extends KnownTarget {
  readonly listeners: readonly KnownListener[];
}

export interface KnownRoute extends KnownTarget {
  /** The gateways (and listener sets) that it is attached to. */
  readonly parents: readonly ObjectName[];
  /** What it sends requests to. */
  readonly backends: readonly ObjectName[];
  readonly hostnames: readonly string[];
}

export interface ObjectName {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A Service or Backend, with the routes that send requests to it: policies attach to those. */
export interface KnownBackend extends KnownObject {
  readonly ports: readonly number[];
  readonly routes: readonly KnownRoute[];
}

/** What Envoy Gateway's own configuration says, where it stands in the workspace. */
export interface KnownConfiguration {
  readonly uri: string;
  /** The place as the index has it. */
  readonly place: ResourcePlace;
  readonly enablesPatches: boolean;
  /** Undefined: it does not say, so the release's default holds. */
  readonly enablesLua: boolean | undefined;
  /** Resources are named by protocol and port (runtime flag XDSNameSchemeV2). */
  readonly namesByPort: boolean;
}

export interface WorkspaceFacts {
  readonly gateways: readonly KnownGateway[];
  readonly listenerSets: readonly KnownTarget[];
  readonly routes: readonly KnownRoute[];
  readonly backends: readonly KnownBackend[];
  readonly configuration: KnownConfiguration | undefined;
  /** Namespaces that are declared, or in which anything of the above stands. */
  readonly namespaces: readonly string[];
}

/** Facts of an empty workspace. */
export const noFacts: WorkspaceFacts = { gateways: [], listenerSets: [], routes: [], backends: [], configuration: undefined, namespaces: [] };

const gatewayApi = 'gateway.networking.k8s.io';
const envoyGateway = 'gateway.envoyproxy.io';

/** More objects of a kind than anybody chooses from. */
const mostObjects = 1_000;

/** The facts, each gathered when it is asked for; those of the file `uri`, then of its folder, come first. */
export function factsOf(workspace: Workspace, uri?: string): WorkspaceFacts {
  return new GatheredFacts(workspace, uri);
}

class GatheredFacts implements WorkspaceFacts {
  private readonly gathered = new Map<string, unknown>();

  constructor(
    private readonly workspace: Workspace,
    private readonly uri: string | undefined,
  ) {}

  get gateways(): readonly KnownGateway[] {
    return this.once('gateways', () => this.find(gatewayApi, 'Gateway', gatewayOf));
  }

  get listenerSets(): readonly KnownTarget[] {
    return this.once('listenerSets', () => this.find(gatewayApi, 'ListenerSet', ({ manifest }, object) => ({ ...object, sections: sectionsOf(manifest, 'listeners') })));
  }

  get routes(): readonly KnownRoute[] {
    return this.once('routes', () => routeKinds.flatMap((kind) => this.find(gatewayApi, kind, routeOf)));
  }

  get backends(): readonly KnownBackend[] {
    return this.once('backends', () => {
      const routes = this.routesByBackend();
      const read = ({ manifest }: ResourcePlace, object: KnownObject): KnownBackend => ({ ...object, ports: portsOf(manifest), routes: routes.get(keyOf(object)) ?? [] });
      return [...this.find('', 'Service', read), ...this.find(envoyGateway, 'Backend', read)];
    });
  }

  get configuration(): KnownConfiguration | undefined {
    return this.once('configuration', () => configurationIn(this.workspace));
  }

  get namespaces(): readonly string[] {
    const declared = this.workspace.resources('', 'Namespace').flatMap(({ manifest }) => manifest.name ?? []);
    const inUse = [...this.routes, ...this.gateways, ...this.listenerSets, ...this.backends].flatMap(({ namespace }) => namespace ?? []);
    return [...new Set([...inUse, ...declared])];
  }

  private routesByBackend(): ReadonlyMap<string, readonly KnownRoute[]> {
    const routes = new Map<string, KnownRoute[]>();
    for (const route of this.routes) {
      for (const key of new Set(route.backends.map(keyOf))) {
        const others = routes.get(key);
        if (others) others.push(route);
        else routes.set(key, [route]);
      }
    }
    return routes;
  }

  private find<Known>(group: string, kind: string, read: (place: ResourcePlace, object: KnownObject) => Known): Known[] {
    return nearestFirst(this.workspace.resources(group, kind), this.uri).flatMap((place) => {
      const object = objectOf(place);
      return object ? [read(place, object)] : [];
    });
  }

  private once<Value>(name: string, gather: () => Value): Value {
    if (!this.gathered.has(name)) this.gathered.set(name, gather());
    return this.gathered.get(name) as Value;
  }
}

function keyOf({ kind, name, namespace = defaultNamespace }: Pick<KnownObject, 'kind' | 'name' | 'namespace'>): string {
  return `${kind}/${namespace}/${name}`;
}

/** All that a policy of any kind may be attached to. */
export function targetsIn(facts: WorkspaceFacts): readonly KnownTarget[] {
  return [...facts.routes, ...facts.gateways, ...facts.listenerSets];
}

/** The known target that `Kind/name` means; in `namespace` if that is given. */
export function findTarget(facts: WorkspaceFacts, target: string, namespace?: string): KnownTarget | undefined {
  return targetsIn(facts).find((one) => `${one.kind}/${one.name}` === target && (!namespace || (one.namespace ?? defaultNamespace) === namespace));
}

/** The namespace of objects without one. */
export const defaultNamespace = 'default';

function objectOf({ uri, documentStart, manifest }: ResourcePlace): KnownObject | undefined {
  if (manifest.name === undefined || manifest.partial) return undefined;
  return { kind: manifest.kind, name: manifest.name, namespace: manifest.namespace, uri, documentStart };
}

function gatewayOf({ manifest }: ResourcePlace, object: KnownObject): KnownGateway {
  return { ...object, listeners: listenersOf(manifest), sections: sectionsOf(manifest, 'listeners') };
}

function routeOf({ manifest }: ResourcePlace, object: KnownObject): KnownRoute {
  const own = object.namespace ?? defaultNamespace;
  const rules = itemsAt(manifest.root, 'spec', 'rules');
  return {
    ...object,
    sections: sectionsOf(manifest, 'rules'),
    parents: itemsAt(manifest.root, 'spec', 'parentRefs').flatMap((item) => nameIn(item, 'Gateway', own)),
    backends: rules.flatMap((rule) => itemsAt(rule, 'backendRefs').flatMap((item) => nameIn(item, 'Service', own))),
    hostnames: itemsAt(manifest.root, 'spec', 'hostnames').flatMap((item) => stringAt(item) ?? []),
  };
}

function nameIn(item: YamlNode, usualKind: string, ownNamespace: string): ObjectName[] {
  const name = stringAt(item, 'name');
  return name === undefined ? [] : [{ kind: stringAt(item, 'kind') ?? usualKind, name, namespace: stringAt(item, 'namespace') ?? ownNamespace }];
}

function portsOf({ kind, root }: Manifest): number[] {
  return kind === 'Service' ? itemsAt(root, 'spec', 'ports').flatMap((item) => numberAt(item, 'port') ?? []) : [];
}

function sectionsOf({ root }: Manifest, key: string): string[] {
  return itemsAt(root, 'spec', key).flatMap((item) => stringAt(item, 'name') ?? []);
}

function configurationIn(workspace: Workspace): KnownConfiguration | undefined {
  const [place] = workspace.resources(envoyGateway, 'EnvoyGateway');
  if (!place) return undefined;
  const { root } = place.manifest;
  const enabled = at(root, 'extensionApis', 'enableLua');
  const disabled = at(root, 'extensionApis', 'disableLua');
  const patches = at(root, 'extensionApis', 'enableEnvoyPatchPolicy');
  const enablesLua = enabled?.kind === 'scalar' && typeof enabled.value === 'boolean' ? enabled.value : disabled?.kind === 'scalar' && disabled.value === true ? false : undefined;
  return {
    uri: place.uri,
    place,
    enablesPatches: patches?.kind === 'scalar' && patches.value === true,
    enablesLua,
    namesByPort: isNamedByPort(root) === true,
  };
}

function numberAt(node: YamlNode, key: string): number | undefined {
  const found = at(node, key);
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined;
}

function itemsAt(node: YamlNode | undefined, ...path: readonly string[]): readonly YamlNode[] {
  const found = resolved(at(node, ...path));
  return found?.kind === 'sequence' ? found.items : [];
}

/** Objects of the same file, then of the same folder, then the others, in the order of the files and their texts. */
function nearestFirst(places: readonly ResourcePlace[], uri: string | undefined): ResourcePlace[] {
  const folder = uri?.slice(0, uri.lastIndexOf('/') + 1);
  const distance = (place: ResourcePlace): number => (place.uri === uri ? 0 : folder !== undefined && place.uri.startsWith(folder) ? 1 : 2);
  const known = places.slice(0, mostObjects).map((place) => ({ place, distance: distance(place), uri: place.uri, start: place.documentStart }));
  return known.sort((a, b) => a.distance - b.distance || (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.start - b.start)).map(({ place }) => place);
}
