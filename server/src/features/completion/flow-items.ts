// Completion between brackets: keys, values, and whole maps or lists in one line.

import type { Schema } from '../../schema/schema';
import { explainItem, typeWords } from '../explain';
import type { CompletionItem } from '../feature-types';
import type { CompletionContext } from './context';
import { itemOf, prefixOf, sortKey, suffixOf } from './items';
import { keyItems, opensValues } from './key-items';
import { pieceFor } from './pieces';
import { valueItems } from './value-items';
import { writeValue } from './write-piece';

/** What may stand at a place between brackets that `schema` governs. */
export function flowItems(context: CompletionContext, schema: Schema): CompletionItem[] {
  const { place, path } = context;
  if (place.style !== 'flow') return [];
  if (place.position === 'key') return schema.type === 'object' ? keyItems(context, schema, path, { nameOnly: place.hasColon, column: 0, onNewLine: false }) : [];
  return schema.type === 'object' || schema.type === 'array' ? wholeItem(context, schema) : valueItems(context, schema, path);
}

/** A map or list with what it must have. */
function wholeItem(context: CompletionContext, schema: Schema): CompletionItem[] {
  const { path, place, style } = context;
  if (place.word.start !== place.word.end) return [];
  const piece = pieceFor(context.kind!, schema, path);
  const label = schema.type === 'array' ? '[…]' : '{…}';
  return [
    itemOf(context, {
      label,
      kind: 'value',
      detail: typeWords(schema),
      documentation: explainItem({ name: label, schema }, context.kindSchema!),
      sortText: sortKey(1, 0, label),
      filterText: label[0]!,
      written: writeValue(piece, [], 0, style, prefixOf(context), suffixOf(context)),
      ...(opensValues(piece) ? { suggestAgain: true } : {}),
    }),
  ];
}
