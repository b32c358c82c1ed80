// Makes manifests from a CRD's schema: mostly valid ones, and such that are wrong (or at a limit) in one place.

import type { Random } from './random';
import type { RawSchema } from './upstream';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A manifest that follows the schema as far as chance and the pool of strings allow. Never a status. */
export function generate(schema: RawSchema, apiVersion: string, kind: string, random: Random): { [key: string]: Json } {
  const manifest: { [key: string]: Json } = { apiVersion, kind, metadata: { name: 'example', namespace: 'default' } };
  for (const [name, child] of Object.entries<RawSchema>(schema['properties'] ?? {})) {
    if (['apiVersion', 'kind', 'metadata', 'status'].includes(name)) continue;
    manifest[name] = valueFor(child, random, 1);
  }
  return manifest;
}

/** A value that follows the schema, the smaller the deeper it stands. */
export function valueFor(schema: RawSchema, random: Random, depth: number): Json {
  if (schema['enum']) return random.pick(enumOf(schema));
  if (schema['x-kubernetes-int-or-string']) return random.chance(0.5) ? numberFor(schema, random) : stringFor(schema, random);
  switch (schema['type']) {
    case 'object':
      return objectFor(schema, random, depth);
    case 'array':
      return listFor(schema, random, depth);
    case 'string':
      return stringFor(schema, random);
    case 'integer':
      return numberFor(schema, random);
    case 'number':
      return random.chance(0.5) ? numberFor(schema, random) : 0.5 + numberFor(schema, random);
    case 'boolean':
      return random.chance(0.5);
    default:
      return random.pick<Json>(['text', 5, true, { any: { thing: [1, 'a'] } }, ['x']]);
  }
}

function enumOf(schema: RawSchema): Json[] {
  const narrower = (schema['allOf'] ?? []).map((branch: RawSchema) => branch['enum']).filter(Boolean) as Json[][];
  return (schema['enum'] as Json[]).filter((value) => narrower.every((list) => list.includes(value)));
}

function objectFor(schema: RawSchema, random: Random, depth: number): Json {
  const object: { [key: string]: Json } = {};
  if (schema['additionalProperties']) {
    const count = random.between(schema['minProperties'] ?? 0, Math.min(schema['maxProperties'] ?? 3, 3));
    for (let at = 0; at < count; at++) object[`key-${at}`] = valueFor(schema['additionalProperties'], random, depth + 1);
    return object;
  }
  const required: string[] = schema['required'] ?? [];
  const names = Object.keys(schema['properties'] ?? {});
  // Deep objects stay small, so that a manifest has some dozens of fields and not thousands.
  const probability = Math.min(0.6, 5 / (names.length + 1) / Math.max(1, depth - 2));
  for (const name of names) {
    if (required.includes(name) || random.chance(probability)) object[name] = valueFor(schema['properties'][name], random, depth + 1);
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] && random.chance(0.5)) object['anything'] = { goes: [null, 1] };
  return object;
}

function listFor(schema: RawSchema, random: Random, depth: number): Json {
  const least = schema['minItems'] ?? 0;
  const count = random.between(least, Math.max(least, Math.min(schema['maxItems'] ?? 3, depth > 5 ? 1 : 3)));
  const items: Json[] = [];
  for (let at = 0; at < count; at++) {
    const item = valueFor(schema['items'] ?? {}, random, depth + 1);
    if (schema['x-kubernetes-list-type'] && items.some((other) => JSON.stringify(other) === JSON.stringify(item))) continue;
    items.push(item);
  }
  return items;
}

/** Strings that manifests hold; most patterns of the CRDs accept some of them, and refuse others. */
const pool = [
  '', 'a', 'A', '*', '/', 'example', 'example.com', '*.example.com', 'www.example.com.', 'Example.com', 'a-b', '-a', 'a_b', 'a.b/c', 'group.example/Kind', 'a/b/c',
  '10.0.0.0/8', '10.0.0.1', '2001:db8::/32', '2001:db8::1', '300.1.1.1', '10.0.0.0/99', '5s', '100ms', '1h30m', '1.5s', '5', '5 s', '10seconds', '1Mi', '32Ki', '0Mi', '100m', '1.5Gi', '1e3', '1kb',
  '/path', '/path/to', 'path', '/a%20b', 'http://example.com', 'https://example.com:8443/x?y=z#f', 'https://*.example.com', 'http://*', 'ftp://x', 'https://', '://',
  'GET', 'HTTP', 'Hostname', 'IPAddress', 'System', 'example.com/Custom', 'gateway.envoyproxy.io', 'gateway.networking.k8s.io', 'Gateway', 'HTTPRoute', 'Service', 'request.headers', 'xds.route_name', 'other.thing',
  'x-header', 'X-Header', 'bad header', 'line\nbreak', 'café', '😀', 'YWJj', 'YWI=', 'not base64!', '2024-01-01T00:00:00Z', '2024-13-01T00:00:00Z', 'deadbeef', 'f'.repeat(64), 'db.mmdb', 'US', 'USA', '0', '443', 'true', 'null', '80', 'key=value',
  'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(253), 'a'.repeat(254), 'a'.repeat(1025), `${'a'.repeat(60)}.${'b'.repeat(60)}`,
];

function stringFor(schema: RawSchema, random: Random): string {
  const fits = fitting(schema);
  for (let attempt = 0; attempt < 30; attempt++) {
    const text = random.pick(pool);
    if (fits(text)) return text;
  }
  return pool.find(fits) ?? random.pick(pool);
}

/** Those of the texts that the schema takes. */
export function stringsThatFit(schema: RawSchema, texts: readonly string[]): readonly string[] {
  return texts.filter(fitting(schema));
}

function fitting(schema: RawSchema): (text: string) => boolean {
  const patterns = [schema['pattern'], ...(schema['allOf'] ?? []).map((branch: RawSchema) => branch['pattern'])].filter(Boolean).map((pattern: string) => new RegExp(pattern));
  return (text) =>
    [...text].length >= (schema['minLength'] ?? 0) && [...text].length <= (schema['maxLength'] ?? 150) && patterns.every((pattern) => pattern.test(text)) && (schema['format'] !== 'byte' || /^(?:[A-Za-z]{4})+$/.test(text));
}

function numberFor(schema: RawSchema, random: Random): number {
  const low = schema['minimum'] ?? 0;
  const high = (schema['maximum'] ?? low + 1000) - (schema['exclusiveMaximum'] ? 1 : 0);
  return random.chance(0.2) ? random.pick([low, high]) : random.between(low, high);
}

/** Changes one place of a manifest; what comes out may still be valid. */
export function mutate(manifest: { [key: string]: Json }, schema: RawSchema, random: Random): { [key: string]: Json } {
  const copy = structuredClone(manifest);
  const places = placesIn(copy, schema, []).filter(({ path }) => path.length > 0 && !['apiVersion', 'kind', 'metadata'].includes(String(path[0])));
  if (places.length === 0) return copy;
  const place = random.pick(places);
  random.pick(mutations)(place, random);
  return copy;
}

/** A value inside a manifest with the object or list around it and what the schema says of it. */
interface Place {
  readonly parent: { [key: string]: Json } | Json[];
  readonly key: string | number;
  readonly value: Json;
  readonly schema: RawSchema;
  readonly path: readonly (string | number)[];
}

function placesIn(value: Json, schema: RawSchema, path: readonly (string | number)[]): Place[] {
  const entries: [string | number, Json, RawSchema][] = Array.isArray(value)
    ? value.map((item, at) => [at, item, schema['items'] ?? {}])
    : value !== null && typeof value === 'object'
      ? Object.entries(value).map(([name, child]) => [name, child, schema['properties']?.[name] ?? schema['additionalProperties'] ?? {}])
      : [];
  return entries.flatMap(([key, child, below]) => [
    { parent: value as Place['parent'], key, value: child, schema: below, path: [...path, key] },
    ...placesIn(child, below, [...path, key]),
  ]);
}

const mutations: readonly ((place: Place, random: Random) => void)[] = [
  remove, remove, addUnknown, addUnknown, otherType, otherType, setNull, breakString, breakString, breakNumber, breakNumber, repeatItem, resize, otherEnum, addKnown, addKnown,
];

function put({ parent, key }: Place, value: Json): void {
  (parent as { [key: string | number]: Json })[key] = value;
}

function remove({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

function addUnknown({ parent, value }: Place, random: Random): void {
  const object = isObject(value) ? value : isObject(parent) ? parent : undefined;
  if (object) object[random.pick(['unknown', 'Name', 'timeout', 'namespace', 'x'])] = random.pick<Json>([1, 'a', {}, null, [{}]]);
}

/** Adds a field that the schema knows, with a random value: often right, and then the manifest stays valid. */
function addKnown({ value, schema }: Place, random: Random): void {
  const names = Object.keys(schema['properties'] ?? {});
  if (!isObject(value) || names.length === 0) return;
  const name = random.pick(names);
  value[name] = valueFor(schema['properties'][name], random, 3);
}

function otherType(place: Place, random: Random): void {
  put(place, random.pick<Json>(['text', 5, 1.5, 1e3, true, {}, [], [[]], { name: 'x' }, ['a'], '5', 2 ** 40, -1]));
}

function setNull(place: Place): void {
  put(place, null);
}

function breakString(place: Place, random: Random): void {
  if (typeof place.value !== 'string') return;
  const { maxLength = 60, minLength = 0 } = place.schema as { maxLength?: number; minLength?: number };
  const safeLength = Math.min(maxLength, 5000);
  put(place, random.pick([...pool, 'a'.repeat(safeLength), 'a'.repeat(safeLength + 1), '😀'.repeat(Math.min(safeLength, 40)), 'a'.repeat(Math.max(0, minLength - 1)), `${place.value} `, place.value.toUpperCase()]));
}

function breakNumber(place: Place, random: Random): void {
  if (typeof place.value !== 'number') return;
  const { minimum = 0, maximum = 1000 } = place.schema as { minimum?: number; maximum?: number };
  // Where a string may stand as well, the API server refuses numbers that are written with an exponent; ajv has no such idea.
  const huge = place.schema['x-kubernetes-int-or-string'] ? [] : [1e21];
  put(place, random.pick([minimum, minimum - 1, maximum, maximum + 1, place.value + 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -1, 0, ...huge]));
}

function repeatItem({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)] ?? null));
}

function resize(place: Place, random: Random): void {
  const { value, schema } = place;
  if (Array.isArray(value)) {
    const size = random.pick([0, (schema['minItems'] ?? 1) - 1, schema['minItems'] ?? 1, Math.min(schema['maxItems'] ?? 5, 70), Math.min(schema['maxItems'] ?? 5, 70) + 1]);
    const [first = 'x'] = value;
    put(place, Array.from({ length: Math.max(0, size) }, (_, at) => value[at] ?? distinct(first, at)));
  } else if (isObject(value) && schema['additionalProperties']) {
    const size = random.pick([0, schema['minProperties'] ?? 1, (schema['maxProperties'] ?? 3) + 1]);
    put(place, Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, 'v'])));
  }
}

/** A copy that differs where a list is keyed by names. */
function distinct(item: Json, at: number): Json {
  if (typeof item === 'string') return `${item.slice(0, 20)}${at}`;
  if (isObject(item) && typeof item['name'] === 'string') return { ...structuredClone(item), name: `n${at}` };
  return structuredClone(item);
}

function otherEnum(place: Place, random: Random): void {
  if (place.schema['enum']) put(place, random.pick<Json>([...(place.schema['enum'] as Json[]), 'NoSuchValue', '', String((place.schema['enum'] as Json[])[0]).toLowerCase()]));
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
