// Offers new items of a list: with what they must have, one for each variant where their type decides.

import type { Schema } from '../../schema/schema';
import { enumOf, explainItem, typeWords } from '../explain';
import type { CompletionItem } from '../feature-types';
import type { Path } from '../place/place';
import type { CompletionContext } from './context';
import { itemOf, prefixOf, sortKey } from './items';
import { opensValues } from './key-items';
import { pieceFor, type Piece } from './pieces';
import { requiredFieldOf, unionOf } from './unions';
import { writeItem } from './write-piece';

/** How items are to be inserted. */
export interface ListMode {
  /** Column of the dashes. */
  readonly column: number;
  /** Items go to a line of their own below the cursor's. */
  readonly onNewLine: boolean;
}

/** New items for the list at `path`, whose items `schema` governs. */
export function listItems(context: CompletionContext, schema: Schema, path: Path, mode: ListMode): CompletionItem[] {
  return variantsOf(context, schema, path).map(({ label, piece }, index) => {
    const prefix = mode.onNewLine ? context.style.lineBreak + ' '.repeat(mode.column) : prefixOf(context);
    return itemOf(context, {
      label: `- ${label}`,
      kind: 'field',
      detail: `new item: ${typeWords(schema)}`,
      documentation: explainItem({ name: label, schema }, context.kindSchema!),
      sortText: sortKey(1, index, ''),
      written: writeItem(piece, mode.column, context.style, prefix),
      ...(opensValues(piece) ? { suggestAgain: true } : {}),
    });
  });
}

interface Variant {
  readonly label: string;
  readonly piece: Piece;
}

function variantsOf(context: CompletionContext, schema: Schema, path: Path): Variant[] {
  const values = enumOf(schema);
  if (values && values.length <= mostVariants) return values.map(({ value }) => ({ label: String(value), piece: { type: 'text', value } }));
  const piece = pieceFor(context.kind!, schema, [...path, 0]);
  const union = unionOf(schema);
  if (union?.discriminator.required && union.values.length > 1 && union.values.length <= mostVariants) {
    return union.values.map(({ value }) => ({ label: `${union.discriminator.name}: ${String(value)}`, piece: variantPiece(context, schema, path, String(value), piece) }));
  }
  return [{ label: labelOf(piece, path), piece }];
}

/** Longer lists of variants are better chosen behind the colon. */
const mostVariants = 12;

/** The item with its type chosen, and the field that goes with it. */
function variantPiece(context: CompletionContext, schema: Schema, path: Path, value: string, piece: Piece): Piece {
  const union = unionOf(schema)!;
  const field = requiredFieldOf(union, value);
  const along = new Set([union.discriminator.name, ...[...union.fieldOf.values()].map(({ name }) => name)]);
  const others = piece.type === 'map' ? piece.entries.filter(([name]) => !along.has(name)) : [];
  const own: [string, Piece][] = field ? [[field.name, pieceFor(context.kind!, field.schema, [...path, 0, field.name])]] : [];
  return { type: 'map', entries: [[union.discriminator.name, { type: 'text', value }], ...own, ...others] };
}

function labelOf(piece: Piece, path: Path): string {
  if (piece.type === 'map') return piece.entries.map(([name]) => name).join(', ');
  const key = path.findLast((step) => typeof step === 'string');
  return `new item of ${String(key ?? 'the list')}`;
}
