// Suggestions in the scripts of a document, also where there is none until a word is typed.

import type { TextEdit } from '../../base/text';
import { readDocument } from '../../workspace/document';
import { begunScripts } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import type { CompletionItem, CompletionOptions } from '../feature-types';
import { luaCompletionAt } from './lua-completion';
import { luaPlaceAt, placeInScripts, type LuaPlace } from './lua-place';

/** Longer documents (UTF-16 units) are not read a second time for it: that would be felt. */
const longestTried = 200_000;

/** What may be written at `offset`; undefined where it would be no part of a script. */
export function luaCompletionIn(document: ManifestDocument, workspace: Workspace, offset: number, options: CompletionOptions): CompletionItem[] | undefined {
  const place = placeIn(document, workspace, offset);
  if (place) return luaCompletionAt(place, document.release, options);
  return mayWordMakeScript(document, offset) ? completionOfWord(document, workspace, offset, options) : undefined;
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

/** What is offered if a letter stands at the cursor; the edits replace it, and so do without it. */
function completionOfWord(document: ManifestDocument, workspace: Workspace, offset: number, options: CompletionOptions): CompletionItem[] | undefined {
  const { text, catalog } = document;
  const typed = readDocument(`${text.slice(0, offset)}x${text.slice(offset)}`, { catalog, isKustomization: document.generatedConfigMaps !== undefined });
  const place = placeIn(typed, workspace, offset + 1);
  if (!place) return undefined;
  const without = ({ range: { start, end }, newText }: TextEdit): TextEdit => ({ range: { start: before(start, offset), end: before(end, offset) }, newText });
  return luaCompletionAt(place, document.release, options).map(({ edit, additionalEdits, ...item }) => ({ ...item, edit: without(edit), ...(additionalEdits ? { additionalEdits: additionalEdits.map(without) } : {}) }));
}

/** A place in a text without the letter that was put in at `letter`. */
function before(position: number, letter: number): number {
  return position > letter ? position - 1 : position;
}
