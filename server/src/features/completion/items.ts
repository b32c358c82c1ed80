// Puts completion items together: the edit at the cursor with its blanks and commas, and what goes with it.

import type { TextEdit } from '../../base/text';
import type { CompletionItem } from '../feature-types';
import type { CompletionContext } from './context';
import type { Written } from './write-piece';

/** What an item says; the rest follows from the place. */
export interface ItemParts extends Omit<CompletionItem, 'edit' | 'snippet' | 'filterText' | 'additionalEdits'> {
  readonly written: Written;
  readonly filterText?: string;
  readonly additionalEdits?: readonly TextEdit[];
}

/** An item whose text replaces the word at the cursor. */
export function itemOf(context: CompletionContext, { written, ...parts }: ItemParts): CompletionItem {
  const { place } = context;
  const additionalEdits = [...neighbourEdits(context), ...(parts.additionalEdits ?? [])];
  const { additionalEdits: _, ...said } = parts;
  return {
    ...said,
    filterText: place.quote + (parts.filterText ?? parts.label),
    edit: { range: place.word, newText: written.text },
    snippet: written.isSnippet,
    ...(additionalEdits.length > 0 ? { additionalEdits } : {}),
  };
}

/** The line moved to where its neighbours stand; the comma that is missing. */
function neighbourEdits({ place }: CompletionContext): TextEdit[] {
  if (place.style === 'block') return place.indentation ? [place.indentation] : [];
  return place.commaBefore === undefined ? [] : [{ range: { start: place.commaBefore, end: place.commaBefore }, newText: ',' }];
}

/** What must stand in front of the word. */
export function prefixOf({ place }: CompletionContext): string {
  return ' '.repeat(place.blanks);
}

/** What must stand behind the word. */
export function suffixOf({ place }: CompletionContext): string {
  return place.style === 'flow' && place.commaAfter ? ', ' : '';
}

/** Keeps the order of the list under `group`. */
export function sortKey(group: number, index: number, label: string): string {
  return `${group}${String(index).padStart(3, '0')}${label}`;
}
