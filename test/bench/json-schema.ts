// Our schema as a JSON Schema, so that yaml-language-server is measured with the same one.

import type { Schema } from '../../server/src/schema/schema';

/** Converts a schema to JSON Schema draft 7, shared nodes as definitions. */
export function toJsonSchema(root: Schema): object {
  const names = new Map<Schema, string>();
  const definitions: Record<string, object> = {};
  const refer = (schema: Schema): object => {
    let name = names.get(schema);
    if (name === undefined) {
      name = `s${names.size}`;
      names.set(schema, name);
      definitions[name] = convert(schema, refer);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const top = refer(root);
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...top, definitions };
}

function convert(schema: Schema, refer: (schema: Schema) => object): object {
  const properties = [...schema.properties.values()];
  const closed = schema.type === 'object' && !schema.open && !schema.values;
  return {
    ...typeOf(schema),
    ...(properties.length ? { properties: Object.fromEntries(properties.map(({ name, schema: value, description }) => [name, { ...refer(value), description }])) } : {}),
    ...(properties.some(({ required }) => required) ? { required: properties.filter(({ required }) => required).map(({ name }) => name) } : {}),
    ...(closed ? { additionalProperties: false } : schema.values ? { additionalProperties: refer(schema.values) } : {}),
    ...(schema.items ? { items: refer(schema.items) } : {}),
    ...(schema.enum ? { enum: schema.enum.map(({ value }) => value) } : {}),
    ...pick(schema, ['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'default']),
  };
}

function typeOf(schema: Schema): object {
  if (schema.type === 'any') return {};
  return { type: schema.type === 'int-or-string' ? ['integer', 'string'] : schema.type };
}

function pick(schema: Schema, keys: readonly (keyof Schema)[]): object {
  return Object.fromEntries(keys.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]));
}
