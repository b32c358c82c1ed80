// Offers the fields that may stand in the map at the cursor.

import { contradictions, standIn } from '../../schema/constraints/contradictions';
import type { Release } from '../../base/release';
import { sinceOf } from '../../schema/navigate';
import type { Schema, SchemaProperty } from '../../schema/schema';
import { demandOf, operationFields, type Demand } from '../../workspace/patch-operations';
import type { PlainData } from '../../yaml/render';
import { explainItem, summarize } from '../explain';
import type { CompletionItem } from '../feature-types';
import type { Path, Sibling } from '../place/place';
import { fieldsOn, siblingsAt, type CompletionContext } from './context';
import { itemOf, prefixOf, sortKey, suffixOf } from './items';
import { inOrder, pieceFor, requiredChildren, type Piece } from './pieces';
import { chosenValue, excludedFields, unionOf, type Union } from './unions';
import { scalarText, writeEntries, type Entry, type Written } from './write-piece';

/** How keys are to be inserted. */
export interface KeyMode {
  /** The colon is there already: only the name changes. */
  readonly nameOnly: boolean;
  /** Column of the keys. */
  readonly column: number;
  /** Keys go to a line of their own below the cursor's. */
  readonly onNewLine: boolean;
}

/** The fields of `schema` that are not yet in the map at `path`, required ones first, deprecated ones last. */
export function keyItems(context: CompletionContext, schema: Schema, path: Path, mode: KeyMode): CompletionItem[] {
  const written = siblingsAt(context, path);
  const choice = operationChoice(schema, written, context.document.release) ?? choiceIn(schema, written);
  const free = inOrder(schema).filter((property) => !property.readOnly && !written.has(property.name) && !choice.excluded.has(property.name));
  const forbidden = written.size === 0 ? new Set<string>() : contradictions(context.kindSchema!, path, standingBeside(schema, written), free);
  const properties = free.filter(({ name }) => !forbidden.has(name));
  const items = properties.map((property, index) => fieldItem(context, property, path, mode, rank(property, choice, path), index, choice));
  const all = mode.nameOnly || written.size > 0 ? undefined : allRequiredItem(context, schema, path, mode);
  return all ? [all, ...items] : items;
}

/** What is written, as far as it is known from the lines; a deprecated field is left out, since the user may be about to replace it. */
function standingBeside(schema: Schema, written: ReadonlyMap<string, Sibling>): { readonly [name: string]: PlainData } {
  const fields = [...written.values()].flatMap(({ key, value }): [string, PlainData][] => {
    const property = schema.properties.get(key);
    if (!property || property.deprecated !== undefined) return [];
    return [[key, value === undefined ? standIn(property.schema) : typedValue(value, property.schema)]];
  });
  return Object.fromEntries(fields);
}

function typedValue(text: string, { type }: Schema): PlainData {
  if (type === 'boolean') return text === 'true';
  return (type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** What the fields that are written say of those that are not. */
interface Choice {
  readonly union: Union | undefined;
  readonly excluded: ReadonlySet<string>;
  /** The field that the chosen value needs, or the discriminator itself. */
  readonly wanted: string | undefined;
  /** The value that a field which is there already implies. */
  readonly implied: string | undefined;
}

function choiceIn(schema: Schema, written: ReadonlyMap<string, Sibling>): Choice {
  const union = unionOf(schema);
  if (!union) return { union, excluded: new Set(), wanted: undefined, implied: undefined };
  const stated = chosenValue(union, written.get(union.discriminator.name)?.value);
  const isStated = written.has(union.discriminator.name) && stated !== undefined;
  if (isStated) return { union, excluded: excludedFields(union, stated), wanted: union.fieldOf.get(stated)?.name, implied: undefined };
  const present = [...union.fieldOf].find(([, field]) => written.has(field.name))?.[0];
  // A default alone excludes nothing: the user may be about to choose.
  const excluded = present === undefined ? new Set<string>() : excludedFields(union, present);
  return { union, excluded, wanted: union.discriminator.name, implied: present };
}

/** What an operation of a JSON patch says of the fields beside it. */
function operationChoice({ properties }: Schema, written: ReadonlyMap<string, Sibling>, release: Release): Choice | undefined {
  const operation = properties.has('op') && properties.has('from') ? written.get('op')?.value : undefined;
  if (operation === undefined) return undefined;
  const fields = (demand: Demand): string[] => operationFields.filter((field) => demandOf(operation, field, release) === demand);
  const hasPlace = written.has('path') || written.has('jsonPath');
  return { union: undefined, excluded: new Set(fields('refused')), wanted: hasPlace ? fields('needed')[0] : 'path', implied: undefined };
}

const enum Rank {
  All = 0,
  Required = 1,
  Usual = 3,
  Experimental = 5,
  Deprecated = 9,
}

function rank(property: SchemaProperty, choice: Choice, path: Path): number {
  // What the chosen value needs comes first, even if both are deprecated.
  if (property.deprecated !== undefined) return property.name === choice.wanted ? Rank.Required : Rank.Deprecated;
  // Kubernetes demands a name, though the schemas do not.
  const isMetadata = path.length === 0 && property.name === 'metadata';
  if (property.name === choice.wanted || property.required || isMetadata) return Rank.Required;
  return property.experimental ? Rank.Experimental : Rank.Usual;
}

function fieldItem(context: CompletionContext, property: SchemaProperty, path: Path, mode: KeyMode, group: number, index: number, choice: Choice): CompletionItem {
  const { name, schema } = property;
  const below = [...path, name];
  const since = sinceOf(fieldsOn(context, below));
  const field = { name, schema, property, since };
  const piece = impliedPiece(property, choice) ?? pieceFor(context.kind!, schema, below);
  const isFirst = property.name === choice.wanted && choice.union?.discriminator !== property;
  return itemOf(context, {
    label: name,
    kind: 'field',
    detail: summarize(field),
    documentation: explainItem(field, context.kindSchema!),
    sortText: sortKey(group, isFirst ? 0 : index + 1, name),
    written: mode.nameOnly ? nameOnly(context, name) : writeKeys(context, [[name, piece]], mode),
    ...(property.deprecated === undefined ? {} : { deprecated: true }),
    ...(isFirst ? { preselect: true } : {}),
    ...(!mode.nameOnly && opensValues(piece) ? { suggestAgain: true } : {}),
  });
}

function impliedPiece(property: SchemaProperty, { union, implied }: Choice): Piece | undefined {
  return union?.discriminator === property && implied !== undefined ? { type: 'text', value: implied } : undefined;
}

/** All that the map must have, in one go: worth an item where it is more than one field. */
function allRequiredItem(context: CompletionContext, schema: Schema, path: Path, mode: KeyMode): CompletionItem | undefined {
  const piece = pieceFor(context.kind!, schema, path);
  if (piece.type !== 'map' || piece.entries.length < 2 || path.length === 0) return undefined;
  const names = piece.entries.map(([name]) => name);
  const fields = requiredChildren(context.kind!, schema, path);
  return itemOf(context, {
    label: names.join(', '),
    kind: 'skeleton',
    detail: 'all that is needed',
    documentation: fields.map((field) => `- **${field.name}**${field.description ? `: ${field.description}` : ''}`).join('\n'),
    sortText: sortKey(Rank.All, 0, names[0]!),
    written: writeKeys(context, piece.entries, mode),
    ...(opensValues(piece) ? { suggestAgain: true } : {}),
  });
}

function nameOnly(context: CompletionContext, name: string): Written {
  return { text: scalarText(name, context.style.notation, context.place.quote), isSnippet: false };
}

function writeKeys(context: CompletionContext, entries: readonly Entry[], mode: KeyMode): Written {
  const { place, style } = context;
  if (place.style === 'block' && place.hasRest && !mode.onNewLine) {
    // What stands behind on the line (a comment) would end up inside of the new lines.
    return { text: `${prefixOf(context)}${scalarText(entries[0]![0], style.notation)}: `, isSnippet: false };
  }
  const prefix = mode.onNewLine ? style.lineBreak + ' '.repeat(mode.column) : prefixOf(context);
  return writeEntries(entries, mode.column, style, prefix, suffixOf(context));
}

/** Whether the first place that is left to fill in has values to offer. */
export function opensValues(piece: Piece): boolean {
  return firstHole(piece) ?? false;
}

/** Undefined: no hole at all. */
function firstHole(piece: Piece): boolean | undefined {
  switch (piece.type) {
    case 'text':
      return undefined;
    case 'script':
      return false;
    case 'keys':
      return piece.hasValues;
    case 'hole':
      // Choices of a snippet open by themselves.
      return piece.hasValues;
    case 'map':
      return piece.entries.map(([, child]) => firstHole(child)).find((found) => found !== undefined);
    case 'list':
      return piece.items.map(firstHole).find((found) => found !== undefined);
  }
}
