// The bundled kinds with a user's own CRDs laid over them.

import type { Release } from '../base/release';
import type { UnusableRule } from './cel/cel-constraints';
import type { CustomDefinition } from './custom-definition';
import { schemaOfCustomKind } from './custom-kind';
import type { KindSchema, SchemaCatalog } from './schema';

/** A CRD that is to take the place of a bundled kind, or to add one. */
export interface CustomSource {
  readonly group: string;
  readonly kind: string;
  /** In words: `crds/policies.yaml`. */
  readonly origin: string;
  /** Read when it is first needed, since it may be long; undefined where it cannot be used: the bundled kind stays then. */
  definition(): CustomDefinition | undefined;
  /** What was made of it, by apiVersion and kind: the same for all catalogs that it is in. */
  readonly schemas: Map<string, KindSchema>;
}

/** Hears of a CEL rule that cannot be evaluated here. */
export type Unusable = (source: CustomSource, rule: UnusableRule) => void;

/** `base` with `sources` (one for each kind) in force. */
export class CustomCatalog implements SchemaCatalog {
  private readonly byName: ReadonlyMap<string, CustomSource>;

  /** @param bundled the newest bundled kinds, which lend words to those that a CRD defines */
  constructor(
    private readonly base: SchemaCatalog,
    private readonly bundled: SchemaCatalog,
    readonly sources: readonly CustomSource[],
    private readonly unusable: Unusable = () => undefined,
  ) {
    this.byName = new Map(sources.map((source) => [nameOf(source), source]));
  }

  get release(): Release {
    return this.base.release;
  }

  kind(apiVersion: string, kind: string): KindSchema | undefined {
    const source = this.sourceOf(groupOf(apiVersion), kind);
    if (!source) return this.base.kind(apiVersion, kind);
    const name = `${apiVersion}/${kind}`;
    const known = source.schemas.get(name);
    if (known) return known;
    const definition = source.definition();
    if (!definition) return this.base.kind(apiVersion, kind);
    const custom = this.customKind(source, definition, apiVersion, kind);
    if (custom) source.schemas.set(name, custom);
    return custom;
  }

  knowsGroup(group: string): boolean {
    return this.base.knowsGroup(group);
  }

  releasesWith(apiVersion: string, kind: string, path: readonly (string | number)[], value?: string | number | boolean): readonly Release[] {
    return this.base.releasesWith(apiVersion, kind, path, value);
  }

  apiVersionsOf(kind: string): readonly string[] {
    const custom = this.sources.filter((source) => source.kind === kind).flatMap(apiVersionsIn);
    if (custom.length === 0) return this.base.apiVersionsOf(kind);
    const groups = new Set(custom.map(groupOf));
    return [...custom, ...this.base.apiVersionsOf(kind).filter((apiVersion) => !groups.has(groupOf(apiVersion)))];
  }

  kinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
    const bundled = this.base.kinds();
    const names = new Set(bundled.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
    // What is bundled is listed in the bundled versions: reading a CRD only to list its kind would cost too much.
    const added = this.sources.filter((source) => !names.has(nameOf(source)));
    return [...bundled, ...added.flatMap((source) => apiVersionsIn(source).map((apiVersion) => ({ apiVersion, kind: source.kind })))];
  }

  private sourceOf(group: string, kind: string): CustomSource | undefined {
    return this.byName.get(`${group}/${kind}`) ?? (kind.endsWith('List') ? this.byName.get(`${group}/${kind.slice(0, -'List'.length)}`) : undefined);
  }

  /** Undefined: the CRD does not have this version. */
  private customKind(source: CustomSource, definition: CustomDefinition, apiVersion: string, kind: string): KindSchema | undefined {
    const { group } = source;
    const version = definition.versions.find(({ name }) => apiVersion === (group === '' ? name : `${group}/${name}`));
    if (!version) return undefined;
    const identity = { group, version: version.name, kind, namespaced: definition.namespaced, statusDropped: version.statusDropped, origin: source.origin };
    if (kind === source.kind) return schemaOfCustomKind(identity, version.schema, this.bundled, (rule) => this.unusable(source, rule));
    // Any list of resources is like another; the items are judged by their own kinds.
    const list = this.base.kind('v1', 'List');
    return list && { ...list, ...identity, namespaced: false, statusDropped: false };
  }
}

function apiVersionsIn(source: CustomSource): string[] {
  return source.definition()?.versions.map(({ name }) => (source.group === '' ? name : `${source.group}/${name}`)) ?? [];
}

function nameOf({ group, kind }: CustomSource): string {
  return `${group}/${kind}`;
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
