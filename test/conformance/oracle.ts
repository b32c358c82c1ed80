// A second opinion on manifests: ajv, on the released CRD's own schema.

import { isIPv4, isIPv6 } from 'node:net';
import Ajv, { type ValidateFunction } from 'ajv';
import type { Json } from './generate';
import type { RawSchema, UpstreamKind } from './upstream';

/** Compiles the CRD's schema so that it refuses what the API server's strict validation refuses (CEL apart). */
export function compileOracle({ schema, status }: UpstreamKind): (manifest: { [key: string]: Json }) => string[] {
  const validator = newAjv().compile(strict(rootOf(schema, status))) as ValidateFunction;
  return (manifest) => {
    if (validator(prepared(manifest, { schema, status }))) return [];
    return (validator.errors ?? []).map((error) => `${error.instancePath} ${error.keyword} ${error.message ?? ''}`);
  };
}

/** The manifest as the API server has it before it when it validates: nulls dropped, defaults filled in. */
export function prepared(manifest: { [key: string]: Json }, { schema, status }: Pick<UpstreamKind, 'schema' | 'status'>): { [key: string]: Json } {
  const value = structuredClone(manifest);
  dropNulls(value, schema);
  fillDefaults(value, schema);
  if (status) delete value['status'];
  return value;
}

function newAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: true });
  ajv.addFormat('byte', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/);
  ajv.addFormat('ipv4', (text) => isIPv4(text));
  ajv.addFormat('ipv6', (text) => isIPv6(text) && !text.includes('%'));
  ajv.addFormat('date-time', /^\d{4}-(0[1-9]|1[0-2])-\d\dt\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:\d\d)$/i);
  ajv.addFormat('duration', (text) => /\d+\s*(ns|us|µs|ms|s|m|h|d|w|sec\w*|min\w*|hr|hour\w*|day\w*|week\w*)(?![A-Za-zµ])/i.test(text) || /^[+-]?0$/.test(text));
  // The API server leaves int32 to the controller, which cannot decode what does not fit; we report it.
  ajv.addFormat('int32', { type: 'number', validate: (value) => Math.abs(value) < 2 ** 31 });
  ajv.addFormat('int64', true);
  ajv.addKeyword({ keyword: 'uniqueByKeys', type: 'array', validate: uniqueByKeys });
  // What goes beyond 64 bits is no integer for the API server.
  ajv.addKeyword({ keyword: 'fitsInteger', type: 'number', validate: (_wanted: boolean, value: number) => Math.abs(value) < 2 ** 63 });
  return ajv;
}

function rootOf(schema: RawSchema, status: boolean): RawSchema {
  const properties = { ...schema['properties'], metadata: { 'x-kubernetes-preserve-unknown-fields': true } };
  if (status) delete properties.status;
  return { ...schema, properties, required: [...new Set([...(schema['required'] ?? []), 'apiVersion', 'kind'])] };
}

function strict(schema: RawSchema): RawSchema {
  const { oneOf, anyOf, allOf, not, items, properties, additionalProperties, exclusiveMaximum, exclusiveMinimum, ...rest } = schema;
  const result: { [keyword: string]: unknown } = {};
  for (const [keyword, value] of Object.entries(rest)) if (!keyword.startsWith('x-')) result[keyword] = value;
  if (exclusiveMaximum) result['exclusiveMaximum'] = schema['maximum'];
  if (exclusiveMinimum) result['exclusiveMinimum'] = schema['minimum'];
  if (schema['type'] === 'integer') result['fitsInteger'] = true;
  if (items) result['items'] = strict(items);
  if (properties) result['properties'] = Object.fromEntries(Object.entries<RawSchema>(properties).map(([name, child]) => [name, strict(child)]));
  if (additionalProperties) result['additionalProperties'] = strict(additionalProperties);
  else if (schema['type'] === 'object' && !schema['x-kubernetes-preserve-unknown-fields']) result['additionalProperties'] = false;
  if (schema['x-kubernetes-list-type'] === 'map') result['uniqueByKeys'] = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'set') result['uniqueItems'] = true;
  // Branches only restrict: they know no fields of their own.
  for (const [keyword, branches] of Object.entries({ oneOf, anyOf, allOf })) if (branches) result[keyword] = branches;
  if (not) result['not'] = not;
  return result;
}

function uniqueByKeys(keys: readonly string[], list: readonly { [key: string]: Json }[]): boolean {
  const identities = list.map((item) => JSON.stringify(keys.map((key) => item?.[key] ?? null)));
  return new Set(identities).size === identities.length;
}

/** As the API server does before it fills in defaults: null on a field that is not nullable is no value. */
function dropNulls(value: Json, schema: RawSchema): void {
  if (Array.isArray(value)) for (const item of value) dropNulls(item, schema['items'] ?? {});
  else if (value !== null && typeof value === 'object') {
    for (const [name, child] of Object.entries(value)) {
      const below = schema['properties']?.[name] ?? schema['additionalProperties'];
      if (child === null && below && !below['nullable']) delete value[name];
      else dropNulls(child, below ?? {});
    }
  }
}

/** ajv fills in defaults itself, but too late for `oneOf` beside `properties`. */
function fillDefaults(value: Json, schema: RawSchema): void {
  if (Array.isArray(value)) for (const item of value) fillDefaults(item, schema['items'] ?? {});
  else if (value !== null && typeof value === 'object') {
    for (const [name, child] of Object.entries<RawSchema>(schema['properties'] ?? {})) {
      if (child['default'] !== undefined && !(name in value)) value[name] = structuredClone(child['default']);
    }
    for (const [name, child] of Object.entries(value)) fillDefaults(child, schema['properties']?.[name] ?? schema['additionalProperties'] ?? {});
  }
}
