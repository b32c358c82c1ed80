// Fields of which only the one may be set that a neighbour names: `type: Image` goes with `image`, not with `http`.

import type { EnumValue, Schema, SchemaProperty } from '../../schema/schema';

/** A field whose value chooses among the others. */
export interface Union {
  readonly discriminator: SchemaProperty;
  readonly values: readonly EnumValue[];
  /** The field that goes with each value, for those that have one. */
  readonly fieldOf: ReadonlyMap<string, SchemaProperty>;
}

/** Fields that choose, by the names that the APIs give them. */
const discriminators = ['type', 'from', 'protocol'];

/** Values that are named differently from the field that goes with them. */
const oddFields: Readonly<Record<string, string>> = {
  JSONPatch: 'jsonPatches',
  Merge: 'value',
  Replace: 'value',
  Headers: 'headers',
  Cookie: 'cookieConfig',
};

/** Same names that mean nothing: a Service of type NodePort may well set `clusterIP`. */
const chanceMatches = new Set(['clusterIP']);

/** Settings that may be left out although their type is chosen. */
const optionalFields = new Set(['gzip', 'brotli', 'zstd', 'http', 'tcp', 'kubernetes', 'host', 'cookieConfig']);

/** The union that the fields of `schema` form, if they do. */
export function unionOf(schema: Schema): Union | undefined {
  for (const name of discriminators) {
    const discriminator = schema.properties.get(name);
    const values = discriminator?.schema.enum;
    if (!discriminator || !values) continue;
    const fieldOf = new Map<string, SchemaProperty>();
    for (const { value } of values) {
      const field = fieldFor(String(value), schema);
      if (field && field.name !== name) fieldOf.set(String(value), field);
    }
    if (fieldOf.size > 0) return { discriminator, values, fieldOf };
  }
  return undefined;
}

function fieldFor(value: string, schema: Schema): SchemaProperty | undefined {
  const odd = schema.properties.get(oddFields[value] ?? '');
  if (odd) return odd;
  const wanted = value.toLowerCase();
  for (const property of schema.properties.values()) {
    if (property.name.toLowerCase() === wanted && !chanceMatches.has(property.name)) return property;
  }
  return undefined;
}

/** The value that holds: the one that is written, else the default. */
export function chosenValue(union: Union, written: string | undefined): string | undefined {
  const value = written ?? (union.discriminator.schema.default === undefined ? undefined : String(union.discriminator.schema.default));
  return union.values.some((allowed) => String(allowed.value) === value) ? value : undefined;
}

/** The field that must stand beside `value`; undefined where it has none, or one that may be left out. */
export function requiredFieldOf(union: Union, value: string): SchemaProperty | undefined {
  const field = union.fieldOf.get(value);
  if (!field) return undefined;
  const mayBeMissing = optionalFields.has(field.name) && field.schema.requiredProperties.length === 0;
  return mayBeMissing ? undefined : field;
}

/** The fields that belong to other values than `value` only, and so must not be set. */
export function excludedFields(union: Union, value: string): ReadonlySet<string> {
  const chosen = union.fieldOf.get(value);
  const excluded = new Set<string>();
  for (const field of union.fieldOf.values()) if (field !== chosen) excluded.add(field.name);
  return excluded;
}
