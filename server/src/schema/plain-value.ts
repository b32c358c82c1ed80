// The JSON value that the API server has before it when it validates: nulls dropped, defaults filled in, unknown fields pruned.

import { resolved, type YamlNode } from '../yaml/tree';
import { effectiveEntries } from './entries';
import type { Schema } from './schema';
import { brokenKeyword, fitsType, typeOfScalar, type JsonScalar, type JsonType } from './value-checks';

export type PlainValue = JsonScalar | readonly PlainValue[] | { readonly [key: string]: PlainValue } | typeof unknownValue;

/** Stands for what a template makes, and for what is too large to be looked at. */
export const unknownValue: unique symbol = Symbol('unknown');

/** Set on objects of which it is not certain that what is absent is meant to be. */
export const incomplete: unique symbol = Symbol('incomplete');

/** Parts of a tree that are not to be relied upon. */
export interface Doubts {
  /** Read as `unknownValue`. */
  readonly values: ReadonlySet<YamlNode>;
  /** Maps that are `incomplete`. */
  readonly maps: ReadonlySet<YamlNode>;
}

const noDoubts: Doubts = { values: new Set(), maps: new Set() };

/** Larger values are not compared or matched as a whole. */
const maxNodes = 20_000;

/** `schema` undefined: the value as it stands. */
export function plainValue(node: YamlNode | undefined, schema: Schema | undefined, doubts: Doubts = noDoubts): PlainValue {
  return new PlainReader(doubts).read(node, schema, 0);
}

class PlainReader {
  private nodes = 0;

  constructor(private readonly doubts: Doubts) {}

  read(node: YamlNode | undefined, schema: Schema | undefined, depth: number): PlainValue {
    if (++this.nodes > maxNodes || depth > 200) return unknownValue;
    const value = resolved(node);
    if (value === undefined) return node === undefined ? null : unknownValue;
    if (this.doubts.values.has(value)) return unknownValue;
    if (value.kind === 'scalar') return value.opaque || value.value === undefined ? unknownValue : value.value;
    if (value.templated) return unknownValue;
    if (value.kind === 'sequence') return value.items.map((item) => this.read(item, schema?.items, depth + 1));
    const object: Record<string, PlainValue> = Object.create(null) as Record<string, PlainValue>;
    for (const entry of effectiveEntries(value)) {
      if (entry.key.opaque) return unknownValue;
      const below = schema?.properties.get(entry.key.text)?.schema ?? schema?.values;
      if (schema && !below && !schema.open && schema.type === 'object') continue;
      const read = this.read(entry.value, below, depth + 1);
      if (read === null && below && !below.nullable) continue;
      object[entry.key.text] = read;
    }
    if (schema) fillDefaults(object, schema);
    if (this.doubts.maps.has(value)) (object as { [incomplete]?: true })[incomplete] = true;
    return object;
  }
}

function fillDefaults(object: Record<string, PlainValue>, schema: Schema): void {
  for (const { name, schema: below } of schema.defaultedProperties) {
    if (!(name in object)) object[name] = withDefaults(below.default as PlainValue, below);
  }
}

/** A default may be an object that has fields with defaults of their own. */
function withDefaults(value: PlainValue, schema: Schema): PlainValue {
  const { items } = schema;
  if (Array.isArray(value) && items) return (value as readonly PlainValue[]).map((item) => withDefaults(item, items));
  if (!isObject(value)) return value;
  const object = { ...value };
  for (const { name, schema: below } of schema.properties.values()) {
    if (name in object) object[name] = withDefaults(object[name]!, below);
  }
  fillDefaults(object, schema);
  return object;
}

/** Whether a value satisfies a schema, such as a branch of `oneOf`; undefined where a template decides. */
export function fits(value: PlainValue, schema: Schema): boolean | undefined {
  if (value === unknownValue) return undefined;
  const type = typeOf(value);
  if (type === 'null') return schema.type === 'any' || schema.nullable;
  if (!fitsType(type, schema.type, schema.format)) return false;
  const own = Array.isArray(value) ? fitsAsList(value, schema) : isObject(value) ? fitsAsObject(value, schema) : fitsAsScalar(value as string, schema);
  return all([own, ...combinations(value, schema)]);
}

/** What `oneOf`, `anyOf`, `allOf` and `not` say, each. */
export function combinations(value: PlainValue, schema: Schema): (boolean | undefined)[] {
  return combinationKeywords.map((keyword) => fitsCombination(value, schema, keyword));
}

export const combinationKeywords = ['oneOf', 'anyOf', 'allOf', 'not'] as const;

export function fitsCombination(value: PlainValue, schema: Schema, keyword: (typeof combinationKeywords)[number]): boolean | undefined {
  if (keyword === 'not') {
    const fitting = schema.not && fits(value, schema.not);
    return schema.not === undefined ? true : fitting === undefined ? undefined : !fitting;
  }
  const branches = schema[keyword];
  if (!branches) return true;
  const verdicts = branches.map((branch) => fits(value, branch));
  if (keyword === 'allOf') return all(verdicts);
  const fitting = verdicts.filter((verdict) => verdict === true).length;
  const undecided = verdicts.some((verdict) => verdict === undefined);
  if (keyword === 'anyOf') return fitting > 0 ? true : undecided ? undefined : false;
  return fitting > 1 ? false : undecided ? undefined : fitting === 1;
}

function fitsAsScalar(value: string | number | bigint | boolean, schema: Schema): boolean {
  return brokenKeyword(value, schema, 'structural') === undefined;
}

function fitsAsList(value: readonly PlainValue[], schema: Schema): boolean | undefined {
  if (schema.minItems !== undefined && value.length < schema.minItems) return false;
  if (schema.maxItems !== undefined && value.length > schema.maxItems) return false;
  const { items } = schema;
  return items ? all(value.map((item) => fits(item, items))) : true;
}

function fitsAsObject(value: { readonly [key: string]: PlainValue }, schema: Schema): boolean | undefined {
  const names = Object.keys(value);
  if (schema.minProperties !== undefined && names.length < schema.minProperties) return false;
  if (schema.maxProperties !== undefined && names.length > schema.maxProperties) return false;
  if (schema.requiredNames?.some((name) => !(name in value))) return false;
  for (const property of schema.properties.values()) if (property.required && !(property.name in value)) return false;
  return all(
    names.map((name) => {
      const below = schema.properties.get(name)?.schema ?? schema.values;
      return below ? fits(value[name]!, below) : true;
    }),
  );
}

function all(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function typeOf(value: Exclude<PlainValue, typeof unknownValue>): JsonType {
  if (Array.isArray(value)) return 'array';
  return isObject(value) ? 'object' : typeOfScalar(value as JsonScalar);
}

function isObject(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that is equal for equal values, whatever the order of keys; undefined where a template decides. */
export function canonicalText(value: PlainValue): string | undefined {
  if (value === unknownValue) return undefined;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return joined(value.map(canonicalText), '[', ']');
  if (!isObject(value)) return JSON.stringify(value);
  const parts = Object.keys(value).sort().map((key) => {
    const text = canonicalText(value[key]!);
    return text === undefined ? undefined : `${JSON.stringify(key)}:${text}`;
  });
  return joined(parts, '{', '}');
}

function joined(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${open}${parts.join(',')}${close}`;
}
