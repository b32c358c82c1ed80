// One release's view on a fact node: what the rest of the engine calls a Schema.

import { inSpan, type Release } from '../base/release';
import type { EnumMarks, FactKeywords, FactNode, FactProperty, NodeRef, PropertyMarks } from './facts';
import type { GoRegExp } from './go-regexp';
import type { EnumValue, Schema, SchemaProperty, SchemaType } from './schema';

/** Where a view finds its neighbours: the same node always gives the same view. */
export interface ViewSource {
  readonly release: Release;
  view(ref: NodeRef): Schema;
  description(index: number | undefined): string | undefined;
  /** Compiles a pattern, the same one only once. */
  matcher(pattern: string): GoRegExp | undefined;
}

const noMarks: PropertyMarks = {};
const noEnumMarks: EnumMarks = {};

/** All views have the same hidden class, and compute what is costly when it is first asked for. */
export class SchemaView implements Schema {
  readonly type: SchemaType;
  readonly nullable: boolean;
  readonly open: boolean;
  readonly default: unknown;
  readonly format: string | undefined;
  readonly pattern: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: boolean | undefined;
  readonly exclusiveMaximum: boolean | undefined;
  readonly multipleOf: number | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly uniqueItems: boolean | undefined;
  readonly minProperties: number | undefined;
  readonly maxProperties: number | undefined;
  readonly listType: 'map' | 'set' | 'atomic' | undefined;
  readonly listMapKeys: readonly string[] | undefined;
  readonly embeddedResource: boolean | undefined;
  readonly enum: readonly EnumValue[] | undefined;
  readonly requiredNames: readonly string[] | undefined;
  readonly oneOf: readonly Schema[] | undefined;
  readonly anyOf: readonly Schema[] | undefined;
  readonly allOf: readonly Schema[] | undefined;
  readonly not: Schema | undefined;
  private ownProperties: ReadonlyMap<string, SchemaProperty> | undefined;
  private ownRequired: readonly SchemaProperty[] | undefined;
  private ownDefaulted: readonly SchemaProperty[] | undefined;
  private matcher: GoRegExp | undefined | null = null;
  private ownItems: Schema | undefined;
  private ownValues: Schema | undefined;

  constructor(
    private readonly facts: FactNode,
    private readonly source: ViewSource,
  ) {
    const keywords = keywordsIn(facts, source.release);
    this.type = keywords.type ?? 'any';
    this.nullable = keywords.nullable ?? false;
    this.open = keywords.open ?? false;
    this.default = keywords.default;
    this.format = keywords.format;
    this.pattern = keywords.pattern;
    this.minLength = keywords.minLength;
    this.maxLength = keywords.maxLength;
    this.minimum = keywords.minimum;
    this.maximum = keywords.maximum;
    this.exclusiveMinimum = keywords.exclusiveMinimum;
    this.exclusiveMaximum = keywords.exclusiveMaximum;
    this.multipleOf = keywords.multipleOf;
    this.minItems = keywords.minItems;
    this.maxItems = keywords.maxItems;
    this.uniqueItems = keywords.uniqueItems;
    this.minProperties = keywords.minProperties;
    this.maxProperties = keywords.maxProperties;
    this.listType = keywords.listType;
    this.listMapKeys = keywords.listMapKeys;
    this.embeddedResource = keywords.embeddedResource;
    this.enum = enumIn(facts, source);
    this.requiredNames = looseRequiredNames(facts);
    const views = (nodes: FactNode[] | undefined): readonly Schema[] | undefined => nodes?.map((node) => source.view(node));
    this.oneOf = views(keywords.oneOf);
    this.anyOf = views(keywords.anyOf);
    this.allOf = views(keywords.allOf);
    this.not = keywords.not && source.view(keywords.not);
  }

  get properties(): ReadonlyMap<string, SchemaProperty> {
    return (this.ownProperties ??= propertiesIn(this.facts, this.source));
  }

  get requiredProperties(): readonly SchemaProperty[] {
    return (this.ownRequired ??= [...this.properties.values()].filter((property) => property.required && property.schema.default === undefined));
  }

  get defaultedProperties(): readonly SchemaProperty[] {
    return (this.ownDefaulted ??= [...this.properties.values()].filter((property) => property.schema.default !== undefined));
  }

  get patternMatcher(): GoRegExp | undefined {
    if (this.matcher === null) this.matcher = this.pattern === undefined ? undefined : this.source.matcher(this.pattern);
    return this.matcher;
  }

  get items(): Schema | undefined {
    if (this.facts.items === undefined) return undefined;
    return (this.ownItems ??= this.source.view(this.facts.items));
  }

  get values(): Schema | undefined {
    if (this.facts.values === undefined) return undefined;
    return (this.ownValues ??= this.source.view(this.facts.values));
  }

  get description(): string | undefined {
    return this.source.description(this.facts.description);
  }
}

class PropertyView implements SchemaProperty {
  readonly required: boolean;
  readonly since: Release | undefined;
  readonly until: Release | undefined;
  readonly deprecated: string | undefined;
  readonly deprecatedSince: Release | undefined;
  readonly experimental: boolean | undefined;
  readonly readOnly: boolean | undefined;
  readonly decodedOnly: boolean | undefined;
  private ownSchema: Schema | undefined;

  constructor(
    readonly name: string,
    private readonly ref: NodeRef,
    private readonly marks: PropertyMarks,
    requiredAlways: boolean,
    private readonly source: ViewSource,
  ) {
    const partlyRequired = marks.requiredSince !== undefined || marks.requiredUntil !== undefined;
    this.required = requiredAlways || (partlyRequired && inSpan(spanOf(marks.requiredSince, marks.requiredUntil), source.release));
    this.since = marks.since;
    this.until = marks.until;
    this.deprecated = marks.deprecated !== undefined && source.release >= marks.deprecated ? (source.description(marks.instead) ?? '') : undefined;
    this.deprecatedSince = this.deprecated === undefined || marks.deprecated === 0 ? undefined : marks.deprecated;
    this.experimental = marks.experimental;
    this.readOnly = marks.readOnly;
    this.decodedOnly = marks.decodedOnly;
  }

  get schema(): Schema {
    return (this.ownSchema ??= this.source.view(this.ref));
  }

  get description(): string | undefined {
    return this.source.description(this.marks.description);
  }
}

function keywordsIn(facts: FactNode, release: Release): FactKeywords {
  if (!facts.older || release >= (facts.older[0]?.before ?? 0)) return facts;
  const keywords: Record<string, unknown> = { ...facts };
  for (const { before, ...changes } of facts.older) {
    if (release >= before) break;
    for (const [keyword, value] of Object.entries(changes)) keywords[keyword] = value ?? undefined;
  }
  return keywords as FactKeywords;
}

function enumIn(facts: FactNode, source: ViewSource): readonly EnumValue[] | undefined {
  if (!facts.enum || !inSpan(spanOf(facts.enumSince, facts.enumUntil), source.release)) return undefined;
  const values: EnumValue[] = [];
  for (const entry of facts.enum) {
    const [value, marks] = Array.isArray(entry) ? entry : [entry, noEnumMarks];
    if (!inSpan(marks, source.release)) continue;
    values.push({
      value,
      since: marks.since,
      experimental: marks.experimental,
      get description() {
        return source.description(marks.description);
      },
    });
  }
  return values;
}

function looseRequiredNames(facts: FactNode): readonly string[] | undefined {
  const names = facts.required?.filter((name) => facts.properties?.[name] === undefined);
  return names && names.length > 0 ? names : undefined;
}

function propertiesIn(facts: FactNode, source: ViewSource): ReadonlyMap<string, SchemaProperty> {
  const properties: PropertyView[] = [];
  for (const [name, entry] of Object.entries(facts.properties ?? {})) {
    const [ref, marks] = refAndMarks(entry);
    if (!inSpan(marks, source.release)) continue;
    properties.push(new PropertyView(name, ref, marks, facts.required?.includes(name) ?? false, source));
  }
  properties.sort((a, b) => offerRank(a) - offerRank(b));
  return new Map(properties.map((property) => [property.name, property]));
}

function refAndMarks(entry: FactProperty): [NodeRef, PropertyMarks] {
  return Array.isArray(entry) ? entry : [entry, noMarks];
}

const namesInFront = ['apiVersion', 'kind', 'metadata', 'spec'];

/** What is needed first: identity, then what is required, then the rest by name; last what is deprecated or not ours to write. */
function offerRank(property: SchemaProperty): number {
  const front = namesInFront.indexOf(property.name);
  if (property.readOnly) return 300;
  if (property.deprecated !== undefined) return 200;
  if (front >= 0) return front;
  if (property.required) return property.name === 'type' ? 10 : 20;
  return property.name === 'type' || property.name === 'name' ? 30 : 100;
}

function spanOf(since: Release | undefined, until: Release | undefined): { since?: Release; until?: Release } {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
