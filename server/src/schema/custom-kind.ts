// Makes a kind of a CustomResourceDefinition's own schema, for kinds that are not bundled or that a user's CRD replaces.

import { newestRelease } from '../base/release';
import { celConstraints, type UnusableRule } from './cel/cel-constraints';
import { compileGoRegExp, type GoRegExp } from './go-regexp';
import { factsOfOpenApi, type OpenApiSchema } from './openapi';
import type { FactNode, FactProperty } from './facts';
import type { KindSchema, Schema, SchemaCatalog } from './schema';
import { SchemaView, type ViewSource } from './schema-view';

/**
 * @param identity what the CRD says beside the schema
 * @param openApiSchema `openAPIV3Schema` of the version
 * @param catalog the bundled kinds: lends what every object's `metadata` may hold and, where it has the same kind, what a CRD
 *   does not say
 * @param unusable hears of CEL rules that cannot be evaluated here, when they are first needed: nothing is said about them
 */
export function schemaOfCustomKind(
  identity: Pick<KindSchema, 'group' | 'version' | 'kind' | 'namespaced' | 'statusDropped' | 'origin'>,
  openApiSchema: OpenApiSchema,
  catalog: SchemaCatalog,
  unusable?: (rule: UnusableRule) => void,
): KindSchema {
  const twin = twinOf(identity, catalog);
  const source = new InPlaceSource(catalog.kind('v1', 'ConfigMap')?.schema.properties.get('metadata')?.schema);
  const facts = factsOfOpenApi(openApiSchema, source.metadata, { describe: (text) => source.describe(text), twin: twin?.schema });
  const { status, ...properties } = facts.properties ?? {};
  return {
    ...identity,
    schema: source.view({
      ...facts,
      properties: { ...properties, ...(status === undefined ? {} : { status: readOnly(status) }), apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: source.metadata },
      required: [...new Set([...(facts.required ?? []), 'apiVersion', 'kind'])],
    }),
    decoder: 'structural',
    isList: false,
    unknownFields: 'refused',
    constraints: celConstraints(openApiSchema, { statusDropped: identity.statusDropped, words: twin?.constraints, ...(unusable ? { unusable } : {}) }),
    since: twin?.since,
    reference: twin?.reference ?? '',
  };
}

/** The bundled kind of the same name, in the same version if there is one. */
function twinOf({ group, version, kind }: Pick<KindSchema, 'group' | 'version' | 'kind'>, catalog: SchemaCatalog): KindSchema | undefined {
  const prefix = group === '' ? '' : `${group}/`;
  const other = catalog.apiVersionsOf(kind).find((apiVersion) => apiVersion.startsWith(prefix));
  return catalog.kind(prefix + version, kind) ?? (other === undefined ? undefined : catalog.kind(other, kind));
}

function readOnly(property: FactProperty): FactProperty {
  const [node, marks] = Array.isArray(property) ? property : [property, {}];
  return [node, { ...marks, readOnly: true }];
}

/** Facts that are written out in place, all of one release; `metadata` is borrowed. */
class InPlaceSource implements ViewSource {
  readonly release = newestRelease;
  readonly metadata: FactNode = { type: 'object', open: true };
  private readonly matchers = new Map<string, GoRegExp | undefined>();
  private readonly texts: string[] = [];

  constructor(private readonly metadataSchema: Schema | undefined) {}

  view(ref: FactNode | number): Schema {
    if (ref === this.metadata && this.metadataSchema) return this.metadataSchema;
    return new SchemaView(ref as FactNode, this);
  }

  describe(text: string): number {
    return this.texts.push(text) - 1;
  }

  description(index: number | undefined): string | undefined {
    return index === undefined ? undefined : this.texts[index];
  }

  matcher(pattern: string): GoRegExp | undefined {
    if (!this.matchers.has(pattern)) this.matchers.set(pattern, compileGoRegExp(pattern));
    return this.matchers.get(pattern);
  }
}
