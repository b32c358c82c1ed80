// Makes a kind of a CustomResourceDefinition's own schema, for kinds that are not bundled or that a user's CRD replaces.

import { newestRelease } from '../base/release';
import { compileGoRegExp, type GoRegExp } from './go-regexp';
import { factsOfOpenApi, type OpenApiSchema } from './openapi';
import type { FactNode } from './facts';
import type { KindSchema, Schema, SchemaCatalog } from './schema';
import { SchemaView, type ViewSource } from './schema-view';

/**
 * @param identity what the CRD says beside the schema
 * @param openApiSchema `openAPIV3Schema` of the version
 * @param catalog lends what every object's `metadata` may hold
 */
export function schemaOfCustomKind(
  identity: Pick<KindSchema, 'group' | 'version' | 'kind' | 'namespaced' | 'statusDropped'>,
  openApiSchema: OpenApiSchema,
  catalog: SchemaCatalog,
): KindSchema {
  const source = new InPlaceSource(catalog.kind('v1', 'ConfigMap')?.schema.properties.get('metadata')?.schema);
  const facts = factsOfOpenApi(openApiSchema, source.metadata);
  return {
    ...identity,
    schema: source.view({
      ...facts,
      properties: { ...facts.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: source.metadata },
      required: [...new Set([...(facts.required ?? []), 'apiVersion', 'kind'])],
    }),
    decoder: 'structural',
    isList: false,
    unknownFields: 'refused',
    reference: '',
  };
}

/** Facts that are written out in place, all of one release; `metadata` is borrowed. */
class InPlaceSource implements ViewSource {
  readonly release = newestRelease;
  readonly metadata: FactNode = { type: 'object', open: true };
  private readonly matchers = new Map<string, GoRegExp | undefined>();

  constructor(private readonly metadataSchema: Schema | undefined) {}

  view(ref: FactNode | number): Schema {
    if (ref === this.metadata && this.metadataSchema) return this.metadataSchema;
    return new SchemaView(ref as FactNode, this);
  }

  description(): undefined {
    return undefined;
  }

  matcher(pattern: string): GoRegExp | undefined {
    if (!this.matchers.has(pattern)) this.matchers.set(pattern, compileGoRegExp(pattern));
    return this.matchers.get(pattern);
  }
}
