// Suggestions in the scripts of a document, also where there is none until a word is typed.

import type { TextEdit } from '../../base/text';
import { readDocument } from '../../workspace/document';
import { begunScripts } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { columnOf } from '../../yaml/lines';
import type { YamlScalar } from '../../yaml/tree';
import type { CompletionItem, CompletionOptions } from '../feature-types';
import { luaCompletionAt } from './lua-completion';
import { luaPlaceAt, placeInScripts, type LuaPlace } from './lua-place';

/** Longer documents (UTF-16 units) are not read a second time for it: that would be felt. */
const longestTried = 200_000;

/** What may be written at `offset`; undefined where it would be no part of a script. */
export function luaCompletionIn(document: ManifestDocument, workspace: Workspace, offset: number, options: CompletionOptions): CompletionItem[] | undefined {
  const place = placeIn(document, workspace, offset);
  if (!place) return mayWordMakeScript(document, offset) ? completionOfWord(document, workspace, offset, '', options) : undefined;
  const where = whereInScalar(place);
  if (where === 'outside') return undefined;
  if (where === 'margin') return [];
  return where === 'text' ? luaCompletionAt(place, document.release, options) : (completionOfWord(document, workspace, offset, where.missing, options) ?? []);
}

/** Whether a cursor stands in front of the opening quote, or behind the closing one. */
function isOutsideQuotes({ range, style }: YamlScalar, offset: number, text: string): boolean {
  const quote = style === 'double-quoted' ? '"' : "'";
  return offset <= range.start || (offset === range.end && range.end > range.start + 1 && text[range.end - 1] === quote);
}

/** Where in its scalar a cursor stands; on an empty line that is to be indented first, by what is missing. */
function whereInScalar({ script: { scalar }, documentOffset, documentText }: LuaPlace): 'text' | 'outside' | 'margin' | { readonly missing: string } {
  const before = /[^\r\n]*$/.exec(documentText.slice(0, documentOffset))![0];
  if (scalar?.style.endsWith('quoted') && isOutsideQuotes(scalar, documentOffset, documentText)) return 'outside';
  if (scalar?.style === 'double-quoted') return /(?<!\\)(?:\\\\)*\\$/.test(before) ? 'margin' : 'text';
  if (scalar?.style === 'plain') return isLeftOfParent(scalar, before, documentText) ? 'margin' : 'text';
  if (scalar?.style !== 'literal' && scalar?.style !== 'folded') return 'text';
  if (documentOffset - before.length <= scalar.range.start) return 'outside';
  const missing = (scalar.contentColumn ?? 0) - before.length;
  if (missing <= 0) return 'text';
  return /^[ \t]*(?:[\r\n]|$)/.test(documentText.slice(documentOffset)) ? { missing: ' '.repeat(missing) } : 'margin';
}

/** Whether a line of plain text would begin too far left to belong to it. */
function isLeftOfParent({ parent }: YamlScalar, before: string, text: string): boolean {
  return parent !== undefined && !parent.flow && /^[ \t]*$/.test(before) && before.length <= columnOf(text, parent.range.start);
}

function placeIn(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  return luaPlaceAt(document, workspace, offset) ?? placeInScripts(document, begunScripts(document), offset);
}

/**
 * Whether it is worth trying what a word would make of a place: a blank line below a script, a key without a value, and a colon
 * that ends a plain value, where YAML sees a key until a name follows.
 */
function mayWordMakeScript({ text }: ManifestDocument, offset: number): boolean {
  if (text.length > longestTried || !/lua|inline/i.test(text)) return false;
  const line = /[^\r\n]*$/.exec(text.slice(0, offset))![0];
  return /^[ \t]*$|:[ \t]*$/.test(line) && /^(?:[ \t]*(?:[\r\n}\],]|$)|[ \t]+#)/.test(text.slice(offset));
}

/** What is offered if a letter stands at the cursor, behind the indentation that is `missing`; the edits replace it, and so do without it. */
function completionOfWord(document: ManifestDocument, workspace: Workspace, offset: number, missing: string, options: CompletionOptions): CompletionItem[] | undefined {
  const { text, catalog } = document;
  const word = `${missing}x`;
  const typed = readDocument(text.slice(0, offset) + word + text.slice(offset), { catalog, isKustomization: document.generatedConfigMaps !== undefined });
  const place = placeIn(typed, workspace, offset + word.length);
  if (!place) return undefined;
  const before = (position: number): number => (position > offset ? Math.max(offset, position - word.length) : position);
  const without = ({ range, newText }: TextEdit): TextEdit => ({ range: { start: before(range.start), end: before(range.end) }, newText });
  return luaCompletionAt(place, document.release, options).map(({ edit, additionalEdits, ...item }) => ({
    ...item,
    edit: { ...without(edit), newText: missing + edit.newText },
    ...(additionalEdits ? { additionalEdits: additionalEdits.map(without) } : {}),
  }));
}
