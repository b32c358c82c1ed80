// Steps through a schema by the keys and indices of a manifest.

import type { Release } from '../base/release';
import type { Schema, SchemaProperty } from './schema';

/** The schema of a field, of a map's value, or of a list's item (`step` is an index or `[]`). */
export function schemaBelow(schema: Schema, step: string | number): Schema | undefined {
  if (typeof step === 'number' || step === '[]') return schema.items;
  return schema.properties.get(step)?.schema ?? schema.values;
}

/** The schema at the end of `path`, if the schema knows the whole of it. */
export function schemaAt(root: Schema, path: readonly (string | number)[]): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const step of path) {
    schema = schemaBelow(schema, step);
    if (!schema) return undefined;
  }
  return schema;
}

/** The fields that `path` goes through, outermost first; ends where the schema knows no further. */
export function propertiesOn(root: Schema, path: readonly (string | number)[]): readonly SchemaProperty[] {
  const found: SchemaProperty[] = [];
  let schema: Schema | undefined = root;
  for (const step of path) {
    const property: SchemaProperty | undefined = typeof step === 'string' ? schema.properties.get(step) : undefined;
    if (property) found.push(property);
    schema = property?.schema ?? schemaBelow(schema, step);
    if (!schema) break;
  }
  return found;
}

/** The release that brought the last of these fields, taken together with all that it stands in. */
export function sinceOf(properties: readonly SchemaProperty[]): Release | undefined {
  let since: Release | undefined;
  for (const property of properties) if (property.since !== undefined && property.since > (since ?? 0)) since = property.since;
  return since;
}
