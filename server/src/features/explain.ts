// Words about fields and values, made from the schema: for hovers and beside completion items.

import { formatRelease, type Release } from '../base/release';
import type { EnumValue, KindSchema, Schema, SchemaProperty } from '../schema/schema';

/** A name, what it may hold, and the field that it is (absent for items and free keys). */
export interface Explained {
  readonly name: string;
  readonly schema: Schema;
  readonly property?: SchemaProperty | undefined;
  /** The release that brought it, counted with all that it stands in. */
  readonly since?: Release | undefined;
}

/** A field for a hover: headline, description, facts, link. Markdown. */
export function explainField(field: Explained, kindSchema: KindSchema): string {
  return [headline(field), explainBody(field), referenceLink(kindSchema)].filter(Boolean).join('\n\n');
}

/** A field for the box beside a completion item, where label and type already stand in the list. Markdown. */
export function explainItem(field: Explained, kindSchema: KindSchema): string {
  return [explainBody(field), referenceLink(kindSchema)].filter(Boolean).join('\n\n');
}

/** One value of an enum, with the field that it is a value of. Markdown. */
export function explainValue(value: EnumValue, field: Explained, kindSchema: KindSchema): string {
  const since = value.since === undefined ? '' : ` · since ${formatRelease(value.since)}`;
  const isDefault = field.schema.default === value.value ? ' · default' : '';
  const head = `${code(String(value.value))} — value of **${field.name}**${isDefault}${since}`;
  return [head, value.description ?? descriptionOf(field), referenceLink(kindSchema)].filter(Boolean).join('\n\n');
}

/** A kind, for its `kind` and `apiVersion`. Markdown. */
export function explainKind(kindSchema: KindSchema): string {
  const scope = kindSchema.namespaced ? 'namespaced' : 'cluster-wide';
  const apiVersion = kindSchema.group === '' ? kindSchema.version : `${kindSchema.group}/${kindSchema.version}`;
  const since = kindSchema.since === undefined ? '' : ` · since Envoy Gateway ${formatRelease(kindSchema.since)}`;
  const head = `**${kindSchema.kind}** ${code(apiVersion)} · ${scope}${since}`;
  const origin = kindSchema.origin === undefined ? undefined : `Checked by the CRD from ${code(kindSchema.origin)}.`;
  return [head, kindSchema.schema.description, origin, referenceLink(kindSchema)].filter(Boolean).join('\n\n');
}

/** One line of type and standing: `list of objects · required · since 1.4`. */
export function summarize(field: Explained): string {
  return [typeWords(field.schema), ...standing(field)].join(' · ');
}

/** What the value is, in words that a YAML author uses: `list of strings`, `duration`, `map of strings`. */
export function typeWords(schema: Schema): string {
  switch (schema.type) {
    case 'array':
      return `list of ${pluralOf(schema.items)}`;
    case 'object':
      return schema.properties.size === 0 && schema.values ? `map of ${pluralOf(schema.values)}` : 'object';
    case 'int-or-string':
      return schema.format === 'quantity' ? 'quantity' : 'integer or string';
    case 'string':
      return formatWords(schema) ?? enumWords(schema) ?? 'string';
    case 'any':
      return 'any value';
    default:
      return schema.type;
  }
}

function pluralOf(schema: Schema | undefined): string {
  if (!schema) return 'values';
  const words = typeWords(schema);
  if (words.startsWith('list of ')) return `lists of ${words.slice('list of '.length)}`;
  if (words.startsWith('map of ')) return `maps of ${words.slice('map of '.length)}`;
  if (words === 'quantity') return 'quantities';
  if (schema.enum) return 'words';
  if (words === 'integer or string') return 'integers or strings';
  return words === 'any value' ? 'values' : `${words}s`;
}

/** As many characters as a list of values may take beside a name. */
const longestEnum = 60;

function enumWords(schema: Schema): string | undefined {
  const words = enumOf(schema)?.map(({ value }) => String(value)).join(' | ');
  return words !== undefined && words.length <= longestEnum ? words : undefined;
}

function formatWords(schema: Schema): string | undefined {
  if (isDuration(schema)) return 'duration';
  return schema.format === 'quantity' ? 'quantity' : undefined;
}

/** Whether the value is a span of time such as `30s`. */
export function isDuration(schema: Schema): boolean {
  return schema.format === 'go-duration' || schema.format === 'duration' || schema.pattern === durationPattern;
}

function standing({ property, since = property?.since }: Explained, edition = ''): string[] {
  return [
    property?.required ? 'required' : '',
    deprecatedWords(property, edition),
    property?.experimental ? 'experimental' : '',
    since === undefined ? '' : `since ${edition}${formatRelease(since)}`,
  ].filter((word) => word !== '');
}

/** Hovers say below the headline since when. */
function deprecatedWords(property: SchemaProperty | undefined, edition: string): string {
  if (property?.deprecated === undefined) return '';
  return property.deprecatedSince === undefined || edition !== '' ? 'deprecated' : `deprecated since ${formatRelease(property.deprecatedSince)}`;
}

function headline(field: Explained): string {
  // The values of an enum follow with their meanings.
  const type = field.schema.enum && field.schema.type === 'string' ? 'string' : typeWords(field.schema);
  return `**${escapeMarkdown(field.name)}** ${[code(type), ...standing(field, 'Envoy Gateway ')].join(' · ')}`;
}

function explainBody(field: Explained): string {
  const { schema, property } = field;
  return [
    deprecation(property),
    descriptionOf(field),
    property?.experimental ? 'Only in the experimental channel of Gateway API.' : undefined,
    property?.until === undefined ? undefined : `Gone from Envoy Gateway ${formatRelease(property.until)} on.`,
    allowedValues(schema),
    factLines(schema),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function deprecation(property: SchemaProperty | undefined): string | undefined {
  if (property?.deprecated === undefined) return undefined;
  const isSaid = /\bdeprecated\b/i.test(property.description ?? '');
  const head = property.deprecatedSince === undefined ? 'Deprecated' : `Deprecated since Envoy Gateway ${formatRelease(property.deprecatedSince)}`;
  return property.deprecated === '' || isSaid ? `**${head}.**` : `**${head}:** ${property.deprecated}`;
}

function descriptionOf({ schema, property }: Explained): string | undefined {
  return property?.description ?? schema.description ?? schema.items?.description;
}

/** Long lists of bare values (status codes) go in one line, meanings get a line each. */
function allowedValues(schema: Schema): string | undefined {
  const values = enumOf(schema) ?? enumOf(schema.items);
  if (!values) return undefined;
  const lead = enumOf(schema) ? 'Allowed values' : 'Allowed items';
  if (values.every((value) => !value.description && value.since === undefined)) return `${lead}: ${values.map((value) => code(String(value.value))).join(', ')}`;
  const lines = values.map((value) => {
    const since = value.since === undefined ? '' : ` _(since ${formatRelease(value.since)})_`;
    return `- ${code(String(value.value))}${since}${value.description ? `: ${value.description}` : ''}`;
  });
  return `${lead}:\n\n${lines.join('\n')}`;
}

/** The values that a schema is restricted to, its own or those of a branch of allOf. */
export function enumOf(schema: Schema | undefined): readonly EnumValue[] | undefined {
  return schema?.enum ?? schema?.allOf?.find((branch) => branch.enum)?.enum;
}

function factLines(schema: Schema): string {
  const lines = [
    schema.default === undefined ? undefined : `Default: ${code(inlineJson(schema.default))}`,
    prefixed('Limits: ', limitsOf(schema).join(', ')),
    schema.items ? prefixed('Each item: ', limitsOf(schema.items).join(', ')) : undefined,
  ];
  // Two blanks at the end: a line break in Markdown.
  return lines.filter(Boolean).join('  \n');
}

function prefixed(prefix: string, text: string): string | undefined {
  return text === '' ? undefined : prefix + text;
}

/** A default as one line of JSON, strings bare: `false`, `Service`, `{"type":"Kubernetes"}`. */
function inlineJson(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
}

/** The limits of a value, one phrase each. */
function limitsOf(schema: Schema): string[] {
  const patterns = [schema.pattern, ...(schema.allOf ?? []).map((branch) => branch.pattern)].filter((pattern) => pattern !== undefined);
  const names = schema.listMapKeys?.map((key) => code(key)).join(' and ');
  return [
    numberLimits(schema),
    span(schema.minLength, schema.maxLength, 'character', 'characters'),
    span(schema.minItems, schema.maxItems, 'item', 'items'),
    span(schema.minProperties, schema.maxProperties, 'entry', 'entries'),
    schema.listType === 'set' || schema.uniqueItems ? 'no item twice' : undefined,
    schema.listType === 'map' && names ? `no two items with the same ${names}` : undefined,
    schema.multipleOf === undefined ? undefined : `a multiple of ${schema.multipleOf}`,
    ...patterns.map((pattern) => patternWords(pattern, schema)),
    formatLimit(schema),
  ].filter((phrase) => phrase !== undefined);
}

function numberLimits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string | undefined {
  if (minimum !== undefined && maximum !== undefined && !exclusiveMinimum && !exclusiveMaximum) return `${minimum} to ${maximum}`;
  const low = minimum === undefined ? '' : `${exclusiveMinimum ? 'more than' : 'at least'} ${minimum}`;
  const high = maximum === undefined ? '' : `${exclusiveMaximum ? 'less than' : 'at most'} ${maximum}`;
  return [low, high].filter(Boolean).join(', ') || undefined;
}

function span(low: number | undefined, high: number | undefined, one: string, many: string): string | undefined {
  const from = low === 0 ? undefined : low;
  const unit = (count: number): string => (count === 1 ? one : many);
  if (from !== undefined && high !== undefined) return from === high ? `exactly ${high} ${unit(high)}` : `${from} to ${high} ${many}`;
  if (high !== undefined) return `at most ${high} ${unit(high)}`;
  return from === undefined ? undefined : `at least ${from} ${unit(from)}`;
}

/** The Gateway API's duration: up to four numbers with a unit. */
const durationPattern = '^([0-9]{1,5}(h|m|s|ms)){1,4}$';

/** Beyond this a regular expression explains nothing in a hover. */
const longestShownPattern = 90;

function patternWords(pattern: string, schema: Schema): string | undefined {
  if (pattern === durationPattern) return 'numbers with a unit (`h`, `m`, `s`, `ms`), such as `30s` or `1m500ms`';
  if (schema.format === 'quantity' || pattern.includes('numkMGTPE')) return 'a quantity such as `500m`, `2` or `64Mi`';
  if (/^\^\[1-9\]\+\[0-9\]\*\(\[EPTGMK\]/.test(pattern)) return 'a whole number with an optional unit, such as `64Ki`';
  if (pattern === '^[a-f0-9]{64}$') return '64 hexadecimal digits in lower case';
  if (pattern.length <= longestShownPattern) return `matches ${code(pattern)}`;
  return undefined;
}

function formatLimit(schema: Schema): string | undefined {
  const known: Readonly<Record<string, string>> = {
    'go-duration': 'numbers with a unit (`h`, `m`, `s`, `ms`, `us`, `ns`), such as `30s` or `1m30s`',
    duration: 'numbers with a unit, such as `30s` or `5m`',
    'date-time': 'a time such as `2026-01-31T12:00:00Z`',
    byte: 'encoded as base64',
    ipv4: 'an IPv4 address',
    ipv6: 'an IPv6 address',
    uri: 'a URI',
  };
  // Where a pattern already says what a duration looks like, twice is too much.
  return schema.format === undefined || schema.pattern === durationPattern ? undefined : known[schema.format];
}

function referenceLink(kindSchema: KindSchema): string {
  return kindSchema.reference === '' ? '' : `[Reference of ${kindSchema.kind}](${kindSchema.reference})`;
}

/** Text as inline code, whatever stands in it. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  const gap = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${text.replace(/\s*[\r\n]\s*/g, ' ')}${gap}${fence}`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}
