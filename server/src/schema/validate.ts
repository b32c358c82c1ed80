// Judges a manifest by its kind's schema as the API server's strict field validation does, on the tree itself, so that
// each finding knows its exact place and what a template makes is left alone.

import { resolved, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar, type YamlSequence } from '../yaml/tree';
import { effectiveEntries, effectiveEntry } from './entries';
import { canonicalText, combinationKeywords, fitsCombination, plainValue } from './plain-value';
import type { KindSchema, Schema, SchemaProperty } from './schema';
import { brokenKeyword, fitsType, lengthOf, typeOfScalar, type JsonType } from './value-checks';

export interface ValidateOptions {
  /** A patch: what is missing comes from elsewhere, null deletes, and directives such as `$patch` are allowed. */
  readonly partial: boolean;
}

interface FindingBase {
  /** Keys and indices from the root to the place. */
  readonly path: readonly (string | number)[];
  /** The wrong value; for an unknown field its key, for a missing one the map that lacks it. */
  readonly node: YamlNode;
  /** The entry whose key or value is wrong, unless it is a list's item. */
  readonly entry: YamlEntry | undefined;
  /** What the schema says of the value (for unknown and missing fields: of the object around it). */
  readonly schema: Schema;
  /** The field that the value stands in, or that is missing; undefined for items, values of maps, and unknown fields. */
  readonly property: SchemaProperty | undefined;
}

/** A field that the kind does not have here. `path` ends with its name. */
export interface UnknownField extends FindingBase {
  readonly kind: 'unknown-field';
  readonly name: string;
  readonly entry: YamlEntry;
  readonly map: YamlMap;
}

/** A required field that is not there, or null (then `entry` is set). `path` is that of the object. */
export interface MissingField extends FindingBase {
  readonly kind: 'missing-field';
  readonly name: string;
  readonly property: SchemaProperty;
  readonly map: YamlMap;
}

export interface WrongType extends FindingBase {
  readonly kind: 'wrong-type';
  readonly actual: JsonType;
}

export interface WrongValue extends FindingBase {
  readonly kind: 'enum-value' | 'pattern' | 'format' | 'multiple-of';
  readonly node: YamlScalar;
  readonly value: string | number | bigint | boolean;
}

/** Too short or long (`actual` counts code points), too small or large. `schema` has the limit. */
export interface OutOfLimits extends FindingBase {
  readonly kind: 'length' | 'range';
  readonly node: YamlScalar;
  readonly value: string | number | bigint;
  readonly broken: 'minimum' | 'maximum';
  readonly limit: number;
  readonly actual: number;
}

/** Too few or too many items or fields. */
export interface WrongCount extends FindingBase {
  readonly kind: 'item-count' | 'property-count';
  readonly broken: 'minimum' | 'maximum';
  readonly limit: number;
  readonly actual: number;
}

/** An item that repeats an earlier one, by its list's keys (`keys`) or, in a set, as a whole. */
export interface DuplicateItem extends FindingBase {
  readonly kind: 'duplicate-item';
  readonly first: YamlNode;
  /** The list's keys with their value (undefined: absent); empty for sets. */
  readonly keys: readonly { readonly name: string; readonly value: string | undefined }[];
}

/** A value that `oneOf`, `anyOf`, `allOf` or `not` refuses as a whole. */
export interface Mismatch extends FindingBase {
  readonly kind: 'mismatch';
  readonly keyword: 'oneOf' | 'anyOf' | 'allOf' | 'not';
}

export type SchemaFinding = UnknownField | MissingField | WrongType | WrongValue | OutOfLimits | WrongCount | DuplicateItem | Mismatch;

/**
 * All that the kind's schema has against the manifest, in the order of the text as far as it is walked.
 * Nulls, defaults, merge keys and aliases are taken as the API server takes them; never throws; time and findings are bounded.
 * Whether the kind takes unknown fields as an error is for the caller: see `KindSchema.unknownFields`.
 */
export function validateResource(root: YamlMap, kind: KindSchema, { partial }: ValidateOptions): readonly SchemaFinding[] {
  const walker = new Walker(kind, partial);
  walker.object(root, kind.schema, { mode: kind.decoder === 'structural' ? 'structural' : 'typed', entry: undefined, property: undefined });
  return walker.findings;
}

/** Nodes that one walk looks at: far beyond any manifest that etcd takes, for the sake of aliases that multiply. */
const maxNodes = 500_000;
const maxFindings = 1_000;

/**
 * Who judges a part, and how thoroughly: a CRD's schema; Go types, for which null is "not set"; Go types that are only
 * decoded into (types and names, for `status`); the pruning of unknown fields alone (names, for `status` of custom resources).
 */
type Mode = 'structural' | 'typed' | 'decoding' | 'names';

interface Place {
  readonly mode: Mode;
  readonly entry: YamlEntry | undefined;
  readonly property: SchemaProperty | undefined;
}

class Walker {
  readonly findings: SchemaFinding[] = [];
  private readonly path: (string | number)[] = [];
  private nodes = 0;
  /** What aliases stand for is judged once by each schema. */
  private readonly throughAliases = new Map<YamlNode, Set<Schema>>();

  constructor(
    private readonly kind: KindSchema,
    private readonly partial: boolean,
  ) {}

  object(map: YamlMap, schema: Schema, place: Place): void {
    const entries = effectiveEntries(map);
    let opaqueKeys = map.templated;
    for (const entry of entries) {
      if (entry.key.opaque) opaqueKeys = true;
      else this.field(map, entry, schema, place.mode);
    }
    if (!judgesAll(place.mode) || this.partial || opaqueKeys) return;
    if (schema.requiredProperties.length > 0) this.required(map, entries, schema, place);
    if (schema.minProperties !== undefined || schema.maxProperties !== undefined) this.propertyCount(map, entries, schema, place);
  }

  private field(map: YamlMap, entry: YamlEntry, schema: Schema, mode: Mode): void {
    const name = entry.key.text;
    const property = schema.properties.get(name);
    const below = property?.schema ?? schema.values;
    if (below) {
      this.path.push(name);
      this.value(entry.value, below, { mode: this.modeBelow(mode, schema, property), entry, property });
      this.path.pop();
    } else if (!schema.open && !(this.partial && name.startsWith('$'))) {
      this.report({ kind: 'unknown-field', name, map, path: [...this.path, name], node: entry.key, entry, schema, property: undefined });
    }
  }

  /** The API server reads `metadata` into Go types, whatever the kind, and drops an applied `status` before it validates. */
  private modeBelow(mode: Mode, schema: Schema, property: SchemaProperty | undefined): Mode {
    if (property === undefined) return mode;
    if (property.decodedOnly) return 'decoding';
    const isResource = this.path.length === 1 || schema.embeddedResource === true;
    if (isResource && property.name === 'metadata' && judgesAll(mode)) return 'typed';
    if (this.path.length > 1) return mode;
    if (property.name !== 'status' || !this.kind.statusDropped) return mode;
    return mode === 'structural' ? 'names' : 'decoding';
  }

  private value(node: YamlNode | undefined, schema: Schema, place: Place): void {
    if (++this.nodes > maxNodes || this.findings.length >= maxFindings) return;
    const value = resolved(node);
    if (value === undefined) return;
    if (node!.kind === 'alias' && !this.firstTime(value, schema)) return;
    if (value.kind === 'scalar') {
      if (place.mode !== 'names') this.scalar(value, schema, place);
      return;
    }
    const type = value.kind === 'map' ? 'object' : 'array';
    if (!fitsType(type, schema.type, schema.format)) {
      if (place.mode !== 'names') this.report({ kind: 'wrong-type', actual: type, node: value, ...this.at(schema, place) });
      return;
    }
    if (value.kind === 'map') this.object(value, schema, place);
    else this.list(value, schema, place);
    if (judgesAll(place.mode) && !this.partial) this.combination(value, schema, place);
  }

  private firstTime(node: YamlNode, schema: Schema): boolean {
    let schemas = this.throughAliases.get(node);
    if (!schemas) this.throughAliases.set(node, (schemas = new Set()));
    if (schemas.has(schema)) return false;
    schemas.add(schema);
    return true;
  }

  private scalar(scalar: YamlScalar, schema: Schema, place: Place): void {
    const { value } = scalar;
    if (scalar.opaque || value === undefined) return;
    if (value === null) {
      // A null field is as good as absent, or gets its default; a null item stays.
      if (place.entry === undefined && place.mode === 'structural' && !schema.nullable && schema.type !== 'any' && !this.partial) {
        this.report({ kind: 'wrong-type', actual: 'null', node: scalar, ...this.at(schema, place) });
      }
      return;
    }
    const type = typeOfScalar(value);
    if (!fitsType(type, schema.type, schema.format)) {
      this.report({ kind: 'wrong-type', actual: type, node: scalar, ...this.at(schema, place) });
      return;
    }
    if (!judgesAll(place.mode) || this.brokenByKeyword(scalar, value, schema, place)) return;
    for (const branch of schema.allOf ?? []) if (this.brokenByKeyword(scalar, value, branch, place)) return;
    if (schema.oneOf ?? schema.anyOf ?? schema.not) this.combination(scalar, schema, place);
  }

  private brokenByKeyword(node: YamlScalar, value: string | number | bigint | boolean, schema: Schema, place: Place): boolean {
    const broken = brokenKeyword(value, schema, place.mode === 'structural' ? 'structural' : 'typed')?.keyword;
    if (broken === undefined) return false;
    const base = { node, ...this.at(schema, place) };
    switch (broken) {
      case 'enum':
        this.report({ kind: 'enum-value', value, ...base });
        break;
      case 'multipleOf':
        this.report({ kind: 'multiple-of', value, ...base });
        break;
      case 'pattern':
      case 'format':
        this.report({ kind: broken, value, ...base });
        break;
      case 'minLength':
      case 'maxLength':
        this.report({ kind: 'length', value: value as string, broken: broken === 'minLength' ? 'minimum' : 'maximum', limit: schema[broken]!, actual: lengthOf(value as string), ...base });
        break;
      case 'minimum':
      case 'maximum':
        this.report({ kind: 'range', value: value as number, broken, limit: schema[broken]!, actual: Number(value), ...base });
        break;
    }
    return true;
  }

  private required(map: YamlMap, entries: readonly YamlEntry[], schema: Schema, place: Place): void {
    for (const property of schema.requiredProperties) {
      const entry = entries.findLast((each) => each.key.text === property.name);
      if (entry && (property.schema.nullable || !isNull(entry.value))) continue;
      this.report({ kind: 'missing-field', name: property.name, map, path: [...this.path], node: map, entry: entry ?? place.entry, schema, property });
    }
  }

  private propertyCount(map: YamlMap, entries: readonly YamlEntry[], schema: Schema, place: Place): void {
    const names = new Set<string>();
    for (const entry of entries) {
      const below = schema.properties.get(entry.key.text)?.schema ?? schema.values;
      const stays = below ? below.nullable || !isNull(entry.value) : schema.open;
      if (stays) names.add(entry.key.text);
    }
    for (const { name } of schema.defaultedProperties) names.add(name);
    this.count('property-count', map, names.size, schema.minProperties, schema.maxProperties, schema, place);
  }

  private list(sequence: YamlSequence, schema: Schema, place: Place): void {
    const { items } = schema;
    if (items) {
      for (let index = 0; index < sequence.items.length; index++) {
        this.path.push(index);
        this.value(sequence.items[index], items, { mode: place.mode, entry: undefined, property: undefined });
        this.path.pop();
      }
    }
    if (!judgesAll(place.mode) || sequence.templated) return;
    const minimum = this.partial ? undefined : schema.minItems;
    this.count('item-count', sequence, sequence.items.length, minimum, schema.maxItems, schema, place);
    if (sequence.items.length < 2) return;
    if (schema.listType === 'map') this.repeatedKeys(sequence, schema);
    else if (schema.listType === 'set' || schema.uniqueItems) this.repeatedItems(sequence, schema);
  }

  private count(kind: WrongCount['kind'], node: YamlNode, actual: number, minimum: number | undefined, maximum: number | undefined, schema: Schema, place: Place): void {
    if (minimum !== undefined && actual < minimum) this.report({ kind, broken: 'minimum', limit: minimum, actual, node, ...this.at(schema, place) });
    if (maximum !== undefined && actual > maximum) this.report({ kind, broken: 'maximum', limit: maximum, actual, node, ...this.at(schema, place) });
  }

  private repeatedItems(sequence: YamlSequence, schema: Schema): void {
    this.repeated(sequence, schema, (item) => ({ identity: canonicalText(plainValue(item, schema.items)), keys: [] }));
  }

  private repeatedKeys(sequence: YamlSequence, schema: Schema): void {
    this.repeated(sequence, schema, (item) => {
      const map = resolved(item);
      if (map?.kind !== 'map' || map.templated) return undefined;
      const keys = [];
      for (const name of schema.listMapKeys ?? []) {
        const key = this.listKey(map, name, schema.items);
        if (key === undefined) return undefined;
        keys.push({ name, value: key === '' ? undefined : key });
      }
      return { identity: JSON.stringify(keys), keys };
    });
  }

  /** Canonical text of a list key's value, '' where it is absent; undefined if a template makes it. */
  private listKey(map: YamlMap, name: string, items: Schema | undefined): string | undefined {
    const property = items?.properties.get(name)?.schema;
    const entry = effectiveEntry(map, name);
    if (entry && !isNull(entry.value)) return canonicalText(plainValue(entry.value, property));
    return property?.default === undefined ? '' : JSON.stringify(property.default);
  }

  private repeated(sequence: YamlSequence, schema: Schema, identify: (item: YamlNode) => { identity: string | undefined; keys: DuplicateItem['keys'] } | undefined): void {
    const seen = new Map<string, YamlNode>();
    sequence.items.forEach((item, index) => {
      const { identity, keys = [] } = identify(item) ?? {};
      if (identity === undefined) return;
      const first = seen.get(identity);
      if (first) this.report({ kind: 'duplicate-item', first, keys, path: [...this.path, index], node: item, entry: undefined, schema, property: undefined });
      else seen.set(identity, item);
    });
  }

  private combination(node: YamlMap | YamlSequence | YamlScalar, schema: Schema, place: Place): void {
    if (!schema.oneOf && !schema.anyOf && !schema.not && !schema.allOf) return;
    const value = plainValue(node, schema);
    for (const keyword of combinationKeywords) {
      if (fitsCombination(value, schema, keyword) === false) this.report({ kind: 'mismatch', keyword, node, ...this.at(schema, place) });
    }
  }

  private at(schema: Schema, place: Place): Pick<FindingBase, 'path' | 'entry' | 'schema' | 'property'> {
    return { path: [...this.path], entry: place.entry, schema, property: place.property };
  }

  private report(finding: SchemaFinding): void {
    if (this.findings.length < maxFindings) this.findings.push(finding);
  }
}

function judgesAll(mode: Mode): boolean {
  return mode === 'structural' || mode === 'typed';
}

/** Nothing written behind the colon, or null. */
function isNull(node: YamlNode | undefined): boolean {
  const value = resolved(node);
  if (value === undefined) return node === undefined;
  return value.kind === 'scalar' && !value.opaque && value.value === null;
}
