// The bundled schemas, one release at a time: which kinds there are, and what each may hold.

import { inSpan, newestRelease, oldestRelease, type Release } from '../base/release';
import { ConstraintTree } from './constraints/constraint-tree';
import { demandsOf } from './constraints/kinds/index';
import { DefinitionReleases } from './definition-release';
import { FactLibrary } from './fact-library';
import type { FactKind, FactNode, NodeRef } from './facts';
import type { GoRegExp } from './go-regexp';
import { schemaAt } from './navigate';
import type { KindSchema, Schema, SchemaCatalog } from './schema';
import { SchemaView, type ViewSource } from './schema-view';

/** Opens the bundled schemas for `release`; those outside of the bundled ones are given the nearest. */
export function createCatalog(release: Release): SchemaCatalog {
  return new SchemaLibrary().catalog(release);
}

/** The bundled schemas of all releases; parses each file once for all of them. */
export class SchemaLibrary {
  private readonly facts = new FactLibrary();
  private readonly catalogs = new Map<Release, BundledCatalog>();
  /** Which releases CRDs come from. */
  readonly definitionReleases = new DefinitionReleases(this.facts);

  /** The same catalog, and so the same nodes, each time. */
  catalog(release: Release): SchemaCatalog {
    const bundled = Math.min(Math.max(release, oldestRelease), newestRelease);
    let catalog = this.catalogs.get(bundled);
    if (!catalog) this.catalogs.set(bundled, (catalog = new BundledCatalog(bundled, this.facts, this)));
    return catalog;
  }
}

/** Groups of which every kind is bundled. */
const completeGroups = ['gateway.envoyproxy.io', 'gateway.networking.k8s.io'];

class BundledCatalog implements SchemaCatalog, ViewSource {
  private readonly views = new Map<number, Schema>();
  private readonly schemas = new Map<string, KindSchema | undefined>();

  constructor(
    readonly release: Release,
    private readonly facts: FactLibrary,
    private readonly library: SchemaLibrary,
  ) {}

  kind(apiVersion: string, kind: string): KindSchema | undefined {
    const name = `${apiVersion}/${kind}`;
    // Only names that exist are kept, so that typing does not fill the map.
    const known = this.schemas.get(name);
    if (known) return known;
    const schema = this.findKind(apiVersion, kind);
    if (schema) this.schemas.set(name, schema);
    return schema;
  }

  knowsGroup(group: string): boolean {
    return completeGroups.includes(group);
  }

  releasesWith(apiVersion: string, kind: string, path: readonly (string | number)[], value?: string | number | boolean): readonly Release[] {
    const releases: Release[] = [];
    for (let release = oldestRelease; release <= newestRelease; release++) {
      const root = this.library.catalog(release).kind(apiVersion, kind)?.schema;
      const schema = root && schemaAt(root, path);
      if (schema && (value === undefined || !schema.enum || schema.enum.some((allowed) => allowed.value === value))) releases.push(release);
    }
    return releases;
  }

  apiVersionsOf(kind: string): readonly string[] {
    return this.kindsInForce()
      .filter((fact) => fact.kind === kind)
      .map(apiVersionOf)
      .sort(newestVersionFirst);
  }

  kinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    return this.kindsInForce().map((fact) => ({ apiVersion: apiVersionOf(fact), kind: fact.kind }));
  }

  view(ref: NodeRef): Schema {
    if (typeof ref !== 'number') return new SchemaView(ref, this);
    let view = this.views.get(ref);
    if (!view) this.views.set(ref, (view = new SchemaView(this.facts.node(ref), this)));
    return view;
  }

  description(index: number | undefined): string | undefined {
    return this.facts.description(index);
  }

  matcher(pattern: string): GoRegExp | undefined {
    return this.facts.matcher(pattern);
  }

  private findKind(apiVersion: string, kind: string): KindSchema | undefined {
    const inForce = this.kindsInForce();
    const fact = inForce.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
    if (fact) return this.kindSchema(fact);
    if (apiVersion === 'v1' && kind === 'List') return this.listSchema({ group: '', version: 'v1', kind: 'List', node: 0 });
    const item = inForce.find((each) => `${each.kind}List` === kind && apiVersionOf(each) === apiVersion && each.decoder !== 'config-file');
    return item && this.listSchema(item);
  }

  private kindSchema(fact: FactKind): KindSchema {
    const demands = demandsOf(fact.group, fact.version, fact.kind);
    return {
      group: fact.group,
      version: fact.version,
      kind: fact.kind,
      namespaced: fact.namespaced ?? false,
      schema: this.view(fact.node),
      decoder: fact.decoder ?? 'structural',
      statusDropped: fact.status ?? fact.decoder === 'typed',
      since: fact.since,
      experimental: fact.experimental,
      isList: false,
      unknownFields: fact.decoder === 'config-file' ? 'ignored' : 'refused',
      constraints: demands && new ConstraintTree(demands, this.release),
      reference: referenceOf(fact, this.release),
    };
  }

  private listSchema(item: FactKind): KindSchema {
    const kind = item.kind === 'List' ? 'List' : `${item.kind}List`;
    return {
      ...this.kindSchema({ ...item, decoder: 'typed' }),
      constraints: undefined,
      kind,
      namespaced: false,
      schema: this.view(listFacts),
      statusDropped: false,
      isList: true,
      ...(kind === 'List' ? { reference: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#collections' } : {}),
    };
  }

  private kindsInForce(): readonly FactKind[] {
    return this.facts.index.kinds.filter((fact) => inSpan(fact, this.release));
  }
}

/** What a list of resources looks like; the items are resources of their own and are judged as such. */
const listFacts: FactNode = {
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: {
      type: 'object',
      properties: { continue: { type: 'string' }, remainingItemCount: { type: 'integer', format: 'int64' }, resourceVersion: { type: 'string' }, selfLink: { type: 'string' } },
    },
    items: { type: 'array', items: { type: 'object', open: true, embeddedResource: true } },
  },
  required: ['apiVersion', 'kind', 'items'],
};

function apiVersionOf(fact: { readonly group: string; readonly version: string }): string {
  return fact.group === '' ? fact.version : `${fact.group}/${fact.version}`;
}

/** Kubernetes' order of versions: released before beta before alpha, then the higher number. */
function newestVersionFirst(a: string, b: string): number {
  return versionRank(b) - versionRank(a);
}

function versionRank(apiVersion: string): number {
  const match = /(?:^|\/)v(\d+)(?:(alpha|beta)(\d+))?$/.exec(apiVersion);
  if (!match) return -1;
  const stage = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return stage * 1_000_000 + Number(match[1]) * 1_000 + Number(match[3] ?? 0);
}

const coreReferences: Readonly<Record<string, string>> = {
  Deployment: 'workload-resources/deployment-v1/',
  Service: 'service-resources/service-v1/',
  ConfigMap: 'config-and-storage-resources/config-map-v1/',
  Secret: 'config-and-storage-resources/secret-v1/',
  Namespace: 'cluster-resources/namespace-v1/',
};

function referenceOf(fact: FactKind, release: Release): string {
  if (fact.group === 'gateway.envoyproxy.io') {
    const edition = release === newestRelease ? 'docs' : `v1.${release}`;
    return `https://gateway.envoyproxy.io/${edition}/api/extension_types/#${fact.kind.toLowerCase()}`;
  }
  if (fact.decoder === 'typed') return `https://kubernetes.io/docs/reference/kubernetes-api/${coreReferences[fact.kind] ?? ''}`;
  return `https://gateway-api.sigs.k8s.io/reference/spec/#${fact.kind.toLowerCase()}`;
}
