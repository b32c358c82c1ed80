// What people write where an object, or a list of objects, is wanted: the one thing that they have to say of it.

import type { Fix } from '../base/finding';
import type { Schema, SchemaProperty } from '../schema/schema';
import type { WrongType } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, replaceValue, wrapInMap, type PlainData } from '../yaml/edits';
import type { YamlScalar } from '../yaml/tree';
import { sampleAt } from './complete-sample';
import { keeps } from './mend-text';
import type { KnownManifest } from './schema-findings';
import { nameList } from './words';

type PlainObject = { readonly [name: string]: PlainData | undefined };

/** A map of names to values where the field takes a list of items with both: `{x-team: edge}`. */
export function pairsFor({ node, schema }: WrongType): readonly PlainData[] | undefined {
  const items = schema.type === 'array' ? schema.items : undefined;
  if (node.kind !== 'map' || node.templated || node.entries.length === 0 || !items?.properties.has('name') || items.properties.get('value')?.schema.type !== 'string') return undefined;
  const values = node.entries.map(({ value }) => value);
  if (node.entries.some(({ key }) => key.opaque || key.text === '<<' || items.properties.has(key.text)) || !values.every((value) => value?.kind === 'scalar' && !value.opaque)) return undefined;
  return node.entries.map(({ key, value }) => ({ name: key.text, value: (value as YamlScalar).text }));
}

/** A scalar where an object is wanted: the field of the object that it belongs to is found by what the fields take. */
export function objectFixes({ yaml }: ManifestDocument, manifest: KnownManifest, { node, schema, entry, path, property }: WrongType): readonly Fix[] {
  const isList = schema.type === 'array';
  const object = isList ? schema.items : schema;
  if (node.kind !== 'scalar' || node.opaque || object?.type !== 'object') return [];
  if (node.value === false && entry && property && !property.required && !isList) {
    return object.properties.has('disable') ? [{ title: "Write it as 'disable'", edits: replaceValue(yaml, entry, { disable: true }) }] : [{ title: `Remove '${property.name}'`, edits: deleteEntry(yaml, entry) }];
  }
  const value = objectOf(node, object) ?? named(node, sampleAt(manifest.kindSchema, isList ? [...path, 0] : path), isTarget(manifest, path) ? gateway : {});
  if (!value) return [];
  const names = Object.keys(value);
  const title = names.length === 0 ? 'Replace by {}' : `Write it as ${nameList(names)}`;
  if (entry) return [{ title, edits: replaceValue(yaml, entry, isList ? [value] : value) }];
  return isList || names.length !== 1 || typeof value[names[0]!] !== 'string' ? [] : [{ title, edits: wrapInMap(yaml, node, names[0]!) }];
}

function objectOf({ value, text }: YamlScalar, object: Schema): PlainObject | undefined {
  const { properties, requiredProperties } = object;
  if (value === true) return requiredProperties.length === 0 ? {} : undefined;
  if (typeof value === 'number') {
    const numbers = [...properties.values()].filter(({ schema }) => schema.type === 'integer');
    const own = numbers.find(({ name }) => name === 'value') ?? (numbers.length === 1 ? numbers[0] : undefined);
    return own && { [own.name]: value };
  }
  return typeof value === 'string' ? (byEnum(text, object, 2) ?? byForm(text, object)) : undefined;
}

/** The one field, here or one level down, among whose values the text is. */
function byEnum(text: string, { properties, values }: Schema, levels: number): PlainObject | undefined {
  const has = (schema: Schema | undefined): boolean => schema?.enum?.some(({ value }) => value === text) === true;
  const own = [...properties.values()].filter(({ schema }) => has(schema));
  if (own.length > 0) return own.length === 1 ? { [own[0]!.name]: text } : undefined;
  if (has(values)) return { default: text };
  const below = levels > 1 ? [...properties.values()].flatMap(({ name, schema }) => (schema.type === 'object' ? [{ name, found: byEnum(text, schema, levels - 1) }] : [])).filter(({ found }) => found) : [];
  return below.length === 1 ? { [below[0]!.name]: below[0]!.found } : undefined;
}

/** The one text that the object demands, with a port if need be. */
function byForm(text: string, { properties, requiredProperties }: Schema): PlainObject | undefined {
  const optional = properties.get('value') ?? properties.get('name');
  const demanded: readonly SchemaProperty[] = requiredProperties.length > 0 ? requiredProperties : optional ? [optional] : [];
  const texts = demanded.filter(({ schema }) => schema.type === 'string');
  const [main] = texts;
  if (!main || texts.length > 1) return undefined;
  const others = demanded.filter((each) => each !== main);
  if (others.length === 0) return keeps(text, main.schema) ? { [main.name]: text } : undefined;
  const [, host, port] = /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && others.length === 1 && others[0]!.name === 'port' && keeps(host, main.schema) ? { [main.name]: host, port: Number(port) } : undefined;
}

/** A reference to begin with, with the text as its name. */
function named({ value }: YamlScalar, sample: PlainData, known: PlainObject): PlainObject | undefined {
  if (typeof value !== 'string' || !/^[a-z0-9][-.a-z0-9]*$/.test(value) || typeof sample !== 'object' || sample === null || Array.isArray(sample)) return undefined;
  const object = sample as PlainObject;
  return typeof object['name'] === 'string' && Object.values(object).every((each) => typeof each === 'string') ? { ...object, ...known, name: value } : undefined;
}

/** What every policy of Envoy Gateway attaches to. */
const gateway = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };

function isTarget({ group }: KnownManifest, path: WrongType['path']): boolean {
  return group === 'gateway.envoyproxy.io' && path.length === 2 && /^targetRefs?$/.test(String(path[1]));
}
