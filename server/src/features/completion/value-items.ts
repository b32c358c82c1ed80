// Offers values: those of an enum, true and false, defaults, and the names of things in the workspace.

import type { TextEdit } from '../../base/text';
import { sinceOf } from '../../schema/navigate';
import type { EnumValue, Schema } from '../../schema/schema';
import { formatRelease } from '../../base/release';
import { dataKeysOf, portsOf, sectionsOf } from '../../workspace/parts';
import { enumOf, explainItem, explainValue, isDuration, type Explained } from '../explain';
import type { CompletionItem, CompletionKind } from '../feature-types';
import type { Path, Sibling } from '../place/place';
import { fieldOf, fieldsOn, governing, manifestOf, siblingsAt, type CompletionContext } from './context';
import { envoyAttributes } from './envoy-attributes';
import { itemOf, prefixOf, sortKey, suffixOf } from './items';
import { opensValues } from './key-items';
import { patchOffers } from './patch-values';
import { pieceFor, usualValue } from './pieces';
import { namedKind, namesOf, namespacesOf, referenceAt, type NamedKind, type Reference } from './references';
import { requiredFieldOf, unionOf } from './unions';
import { scalarText, writeEntries, writeValue, type Entry } from './write-piece';

/** A value to be offered. */
interface Offer {
  readonly value: string | number | boolean;
  readonly kind?: CompletionKind;
  readonly detail?: string;
  readonly documentation?: string;
  /** Fields that belong beside it. */
  readonly along?: readonly Entry[];
  /** Changes of fields that stand beside it already. */
  readonly edits?: readonly TextEdit[];
  readonly preselect?: boolean;
  readonly group?: number;
}

/** Values for the scalar at `path`, which `schema` governs. */
export function valueItems(context: CompletionContext, schema: Schema, path: Path): CompletionItem[] {
  // What the list holds already is not offered once more.
  const offered = new Set<string>(typeof path.at(-1) === 'number' ? context.place.itemsBeside() : []);
  return offersFor(context, schema, path)
    .filter(({ value }) => !offered.has(String(value)) && offered.add(String(value)))
    .map((offer, index) => offerItem(context, offer, index));
}

function offersFor(context: CompletionContext, schema: Schema, path: Path): Offer[] {
  const field = explainedAt(context, schema, path);
  const values = enumOf(schema);
  if (values) return values.map((value) => enumOffer(context, value, field, path));
  if (schema.type === 'boolean') return [true, false].map((value) => ({ value, ...facts(context, value, field) }));
  const usual = usualValue(context.kind!, path);
  return [
    ...referenceOffers(context, path).map((offer) => ({ documentation: explainItem(field, context.kindSchema!), ...offer })),
    ...patchOffers(context, path).map((offer) => ({ documentation: explainItem(field, context.kindSchema!), ...offer })),
    ...attributeOffers(path),
    ...(usual === undefined ? [] : [{ value: usual, documentation: explainItem(field, context.kindSchema!) }]),
    ...defaultOffer(context, field),
    ...exampleOffers(context, field),
  ];
}

/** How durations and shares are written is harder to remember than which one is wanted. */
function exampleOffers(context: CompletionContext, field: Explained): Offer[] {
  const { schema, name } = field;
  const examples = isDuration(schema) ? ['500ms', '1s', '10s', '1m'] : schema.type === 'int-or-string' && /^max(?:Unavailable|Surge)$/.test(name) ? [1, '25%'] : [];
  return examples.map((value) => ({ value, kind: 'value', detail: 'example', documentation: explainItem(field, context.kindSchema!), group: 5 }));
}

function explainedAt(context: CompletionContext, schema: Schema, path: Path): Explained {
  const name = path.findLast((step) => typeof step === 'string');
  return { name: String(name ?? ''), schema, property: fieldOf(context, path), since: sinceOf(fieldsOn(context, path)) };
}

function facts(context: CompletionContext, value: boolean, field: Explained): Pick<Offer, 'detail' | 'documentation' | 'preselect'> {
  const isDefault = field.schema.default === value;
  return { ...(isDefault ? { detail: 'default', preselect: true } : {}), documentation: explainItem(field, context.kindSchema!) };
}

function enumOffer(context: CompletionContext, value: EnumValue, field: Explained, path: Path): Offer {
  const isDefault = field.schema.default === value.value;
  const detail = [isDefault ? 'default' : '', value.since === undefined ? '' : `since ${formatRelease(value.since)}`, value.experimental ? 'experimental' : ''].filter(Boolean).join(' · ');
  return {
    value: value.value,
    ...(detail === '' ? {} : { detail }),
    documentation: explainValue(value, field, context.kindSchema!),
    along: fieldAlong(context, String(value.value), path),
    ...(isDefault ? { preselect: true } : {}),
  };
}

/** The field that a discriminator's value needs, if neither it nor that of another value is there. */
function fieldAlong(context: CompletionContext, value: string, path: Path): Entry[] {
  const parent = path.slice(0, -1);
  const schema = governing(context, parent);
  const union = schema && unionOf(schema);
  if (!union || union.discriminator.name !== path.at(-1)) return [];
  const written = siblingsAt(context, parent);
  const field = requiredFieldOf(union, value);
  if (!field || [...union.fieldOf.values()].some(({ name }) => written.has(name))) return [];
  return [[field.name, pieceFor(context.kind!, field.schema, [...parent, field.name])]];
}

function defaultOffer(context: CompletionContext, field: Explained): Offer[] {
  const value = field.schema.default;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  return [{ value, detail: 'default', documentation: explainItem(field, context.kindSchema!), preselect: true }];
}

function attributeOffers(path: Path): Offer[] {
  const isAttribute = typeof path.at(-1) === 'number' && path.at(-2) === 'attributes' && path.includes('processingMode');
  if (!isAttribute) return [];
  return Object.entries(envoyAttributes).map(([value, documentation]) => ({ value, documentation }));
}

function referenceOffers(context: CompletionContext, path: Path): Offer[] {
  const last = path.at(-1);
  if (last === 'namespace' && path.length === 2 && path[0] === 'metadata') return context.kindSchema!.namespaced ? namespaceOffers(context, []) : [];
  if (last === 'gatewayClassName') return nameOffers(context, { group: 'gateway.networking.k8s.io', kind: 'GatewayClass' }, path, { kinds: [], sameNamespace: false });
  const parent = path.slice(0, -1);
  const reference = typeof last === 'string' ? referenceAt(context.kind!, parent) : undefined;
  if (!reference) return [];
  const siblings = siblingsAt(context, parent);
  const named = namedKind(reference, siblings);
  switch (last) {
    case 'group':
      return groupsOf(reference, siblings.get('kind')?.value).map((value) => ({ value, kind: 'value' }));
    case 'kind':
      return reference.kinds.map((kind) => kindOffer(context, kind, parent, siblings));
    case 'name':
      return nameOffers(context, named, path, reference);
    case 'namespace':
      return namespaceOffers(context, [named]);
    case 'port':
    case 'sectionName':
    case 'key':
      return partOffers(context, named, last, siblings);
    default:
      return [];
  }
}

function groupsOf(reference: Reference, kind: string | undefined): string[] {
  const fitting = reference.kinds.filter((named) => named.kind === kind);
  return [...new Set((fitting.length > 0 ? fitting : reference.kinds).map(({ group }) => group))];
}

/** A kind and, where it would not follow by itself, the group that it belongs to. */
function kindOffer(context: CompletionContext, { group, kind }: NamedKind, parent: Path, siblings: ReadonlyMap<string, Sibling>): Offer {
  const property = governing(context, parent)?.properties.get('group');
  const written = siblings.get('group');
  const offer: Offer = { value: kind, kind: 'enum', detail: group === '' ? 'core' : group };
  if (written) {
    if (written.value === group || (written.value === '""' && group === '')) return offer;
    const isEmpty = written.valueRange.start === written.valueRange.end;
    const newText = (isEmpty ? ' ' : '') + scalarText(group, context.style.notation);
    return written.value === undefined && !isEmpty ? offer : { ...offer, edits: [{ range: written.valueRange, newText }] };
  }
  return property && property.schema.default !== group ? { ...offer, along: [['group', { type: 'text', value: group }]] } : offer;
}

function nameOffers(context: CompletionContext, named: NamedKind, path: Path, reference: Reference): Offer[] {
  const parent = path.slice(0, -1);
  const own = manifestOf(context)?.namespace;
  const siblings = siblingsAt(context, parent);
  const stated = siblings.get('namespace')?.value;
  const fields = governing(context, parent)?.properties;
  return namesOf(context.workspace, named, stated ?? own, reference.sameNamespace || stated !== undefined).map(({ name, namespace }) => {
    const isElsewhere = (namespace ?? 'default') !== (stated ?? own ?? 'default');
    const along: Entry[] = [];
    if (isElsewhere && namespace !== undefined && fields?.has('namespace')) along.push(['namespace', { type: 'text', value: namespace }]);
    const port = fields?.has('port') && !siblings.has('port') ? onlyPort(context, named, namespace ?? own, name) : undefined;
    if (port !== undefined) along.push(['port', { type: 'text', value: port }]);
    return { value: name, kind: 'reference', detail: [named.kind, namespace].filter(Boolean).join(' in '), along, group: isElsewhere ? 2 : 1 };
  });
}

function onlyPort(context: CompletionContext, named: NamedKind, namespace: string | undefined, name: string): number | undefined {
  if (named.kind !== 'Service') return undefined;
  const place = context.workspace.resource(named.group, named.kind, namespace, name);
  const ports = place ? portsOf(place.manifest) : [];
  return ports.length === 1 ? ports[0]!.port : undefined;
}

function namespaceOffers(context: CompletionContext, kinds: readonly NamedKind[]): Offer[] {
  const own = context.kindSchema ? [{ group: context.kindSchema.group, kind: context.kindSchema.kind }] : [];
  return namespacesOf(context.workspace, [...kinds, ...own]).map((value) => ({ value, kind: 'reference', detail: 'namespace' }));
}

/** Ports, listeners, rules or keys of the object that the entry names. */
function partOffers(context: CompletionContext, named: NamedKind, part: 'port' | 'sectionName' | 'key', siblings: ReadonlyMap<string, Sibling>): Offer[] {
  const name = siblings.get('name')?.value;
  const namespace = siblings.get('namespace')?.value ?? manifestOf(context)?.namespace;
  const target = name === undefined ? undefined : context.workspace.resource(named.group, named.kind, namespace, name);
  if (!target) return [];
  const detail = `of ${named.kind} ${name}`;
  if (part === 'port') return portsOf(target.manifest).map((port) => ({ value: port.port, kind: 'reference', detail: port.name === undefined ? detail : `${port.name} · ${detail}` }));
  const names = part === 'key' ? dataKeysOf(target.manifest) : sectionsOf(target.manifest);
  return names.map((value) => ({ value, kind: 'reference', detail }));
}

function offerItem(context: CompletionContext, offer: Offer, index: number): CompletionItem {
  const { place, style } = context;
  // A value on a line of its own below its key has no neighbours there.
  const along = place.position === 'value' ? (offer.along ?? []) : [];
  const isInline = place.style === 'flow' || !place.hasRest;
  const column = place.style === 'block' ? place.column : 0;
  const literal = { text: scalarText(offer.value, style.notation, place.quote), isSnippet: false };
  const prefix = prefixOf(context);
  const written =
    along.length > 0 && isInline
      ? writeWithQuote(context, offer.value, along, column)
      : { ...literal, text: prefix + literal.text + suffixOf(context) };
  const below = isInline || along.length === 0 ? [] : [entriesBelow(context, along, column)];
  const edits = [...(offer.edits ?? []), ...below];
  return itemOf(context, {
    label: offer.value === '' ? '""' : String(offer.value),
    kind: offer.kind ?? (typeof offer.value === 'string' ? 'enum' : 'value'),
    ...(offer.detail === undefined ? {} : { detail: offer.detail }),
    ...(offer.documentation === undefined ? {} : { documentation: offer.documentation }),
    sortText: sortKey(offer.group ?? 1, index, String(offer.value)),
    written,
    ...(edits.length > 0 ? { additionalEdits: edits } : {}),
    ...(offer.preselect ? { preselect: true } : {}),
    ...(isInline && along.some(([, piece]) => opensValues(piece)) ? { suggestAgain: true } : {}),
  });
}

function writeWithQuote(context: CompletionContext, value: Offer['value'], along: readonly Entry[], column: number) {
  const { place, style } = context;
  const quoted = place.quote === '' ? undefined : scalarText(value, style.notation, place.quote);
  // The quotes that are typed already stay as they are.
  if (quoted === undefined) return writeValue({ type: 'text', value }, along, column, style, prefixOf(context), suffixOf(context));
  const separator = style.notation === 'block' ? style.lineBreak + ' '.repeat(column) : ', ';
  return writeEntries(along, column, style, quoted + separator, suffixOf(context));
}

/** The fields that go along, on lines of their own behind a line that goes on after the value. */
function entriesBelow(context: CompletionContext, along: readonly Entry[], column: number): TextEdit {
  const { text } = context.document;
  let end = context.place.word.end;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  const { lineBreak } = context.style;
  const written = writeEntries(along, column, { ...context.style, snippets: false }, lineBreak + ' '.repeat(column));
  return { range: { start: end, end }, newText: written.text };
}
