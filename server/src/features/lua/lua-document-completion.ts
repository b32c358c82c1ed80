// Suggestions in the scripts of a document, also where there is none until a word is typed.

import type { Release } from '../../base/release';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { columnOf } from '../../yaml/lines';
import type { YamlScalar } from '../../yaml/tree';
import type { CompletionItem, CompletionOptions } from '../feature-types';
import { handlerDetail, luaCompletionAt } from './lua-completion';
import { mayBecomeScript, withoutInserted, type LuaPlace } from './lua-place';
import { begunPlaceAt, placeFurtherIn, placeOfLetter, typedPlaceAt } from './lua-typed-place';

/** What may be written at `offset`; undefined where it would be no part of a script. */
export function luaCompletionIn(document: ManifestDocument, workspace: Workspace, offset: number, options: CompletionOptions): CompletionItem[] | undefined {
  const { release } = document;
  const place = begunPlaceAt(document, workspace, offset);
  if (!place) {
    const typed = typedPlaceAt(document, workspace, offset);
    return typed && completionAt(typed, release, options);
  }
  const where = whereInScalar(place);
  if (where === 'outside') return undefined;
  if (where === 'margin') return [];
  if (where === 'text') return completionAt(place, release, options);
  const typed = placeOfLetter(document, workspace, offset, where.missing);
  return typed ? completionAt(typed, release, options, where.missing) : [];
}

/** Handlers for the line below the header of a block that is empty, where keys may stand as well; they are written into the block. */
export function handlersInEmptyBlock(document: ManifestDocument, workspace: Workspace, offset: number, options: CompletionOptions): CompletionItem[] {
  const { text } = document;
  const [, header, before, word = ''] = /(?:^|[\r\n])([^\r\n]*[|>][-+\d]*(?:[ \t]+#[^\r\n]*)?)[ \t]*(?:\r?\n[ \t]*)*?\r?\n([ \t]*)(\w*)$/.exec(text.slice(Math.max(0, offset - longestHeader), offset)) ?? [];
  if (header === undefined || before === undefined || !mayBecomeScript(document) || !/^[ \t]*(?:[\r\n]|$)/.test(text.slice(offset))) return [];
  const column = /^(?: |- )*/.exec(header)![0].length + 2;
  const missing = ' '.repeat(Math.max(0, column - before.length));
  // A word that has been begun stands where keys do: in the block it would be further in.
  const place = word === '' ? placeOfLetter(document, workspace, offset, missing) : missing === '' ? undefined : placeFurtherIn(document, workspace, offset, offset - word.length, missing);
  const handlers = place?.script.text.trim() === (word || 'x') ? completionAt(place, document.release, options, missing) : [];
  return handlers.filter(({ kind, detail, label }) => kind === 'skeleton' && detail === handlerDetail && label.startsWith(word));
}

/** Characters between a header and the cursor, with blank lines and comments. */
const longestHeader = 500;

/** What is offered at a place; the edits are those of the document without what was put in for it, behind the `missing` indentation. */
function completionAt(place: LuaPlace, release: Release, options: CompletionOptions, missing = ''): CompletionItem[] {
  return luaCompletionAt(place, release, options).map(({ edit, additionalEdits, ...item }) => {
    const { range, newText } = withoutInserted(place, edit);
    return { ...item, edit: { range, newText: missing + newText }, ...(additionalEdits ? { additionalEdits: additionalEdits.map((other) => withoutInserted(place, other)) } : {}) };
  });
}

/** Whether a cursor stands in front of the opening quote, or behind the closing one. */
function isOutsideQuotes({ range, style }: YamlScalar, offset: number, text: string): boolean {
  const quote = style === 'double-quoted' ? '"' : "'";
  return offset <= range.start || (offset === range.end && range.end > range.start + 1 && text[range.end - 1] === quote);
}

/** Where in its scalar a cursor stands; where only a letter makes text of it, by the indentation that is missing in front of it. */
function whereInScalar(place: LuaPlace): 'text' | 'outside' | 'margin' | { readonly missing: string } {
  const { script, documentOffset, documentText } = place;
  const { scalar } = script;
  const before = /[^\r\n]*$/.exec(documentText.slice(0, documentOffset))![0];
  if (scalar?.style.endsWith('quoted') && isOutsideQuotes(scalar, documentOffset, documentText)) return 'outside';
  if (scalar?.style === 'double-quoted' && /(?<!\\)(?:\\\\)*\\$/.test(before)) return 'margin';
  if (scalar?.style === 'plain' && isLeftOfParent(scalar, before, documentText)) return 'margin';
  if (scalar?.style !== 'literal' && scalar?.style !== 'folded') return isBehindText(place) ? { missing: '' } : 'text';
  if (documentOffset - before.length <= scalar.range.start) return 'outside';
  const missing = (scalar.contentColumn ?? 0) - before.length;
  if (missing <= 0) return 'text';
  return /^[ \t]*(?:[\r\n]|$)/.test(documentText.slice(documentOffset)) ? { missing: ' '.repeat(missing) } : 'margin';
}

/** Whether a cursor stands behind blanks at the end of a line that are no text until something follows them. */
function isBehindText({ script, offset, documentOffset, documentText }: LuaPlace): boolean {
  const { end } = script.toDocument({ start: Math.max(0, offset - 1), end: offset });
  return end < documentOffset && /^[ \t]+$/.test(documentText.slice(end, documentOffset));
}

/** Whether a line of plain text would begin too far left to belong to it. */
function isLeftOfParent({ parent }: YamlScalar, before: string, text: string): boolean {
  return parent !== undefined && !parent.flow && /^[ \t]*$/.test(before) && before.length <= columnOf(text, parent.range.start);
}
