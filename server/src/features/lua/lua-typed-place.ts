// Places that become a part of a script with the next letter: lines below a block, keys without a value, values that are only begun.

import { begunScripts } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { documentWith, luaPlaceAt, mayBecomeScript, placeInScripts, type LuaPlace } from './lua-place';

/** As `luaPlaceAt`, also in values that are called Lua and hold no more than a word. */
export function begunPlaceAt(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  return luaPlaceAt(document, workspace, offset) ?? placeInScripts(document, begunScripts(document), offset);
}

/** The place where the next letter would stand; undefined where it would be no part of a script. */
export function typedPlaceAt(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  return mayWordMakeScript(document, offset) ? placeOfLetter(document, workspace, offset) : undefined;
}

/** The place behind a letter that is put in at `offset`, behind the indentation that is `missing` there. */
export function placeOfLetter(document: ManifestDocument, workspace: Workspace, offset: number, missing = ''): LuaPlace | undefined {
  const end = offset + missing.length + 1;
  const place = begunPlaceAt(documentWith(document, offset, `${missing}x`), workspace, end);
  // Of what is put in elsewhere nothing can be left out as well.
  return place && !place.inserted ? { ...place, inserted: { start: offset, end } } : undefined;
}

/** The place of the cursor if its word, which begins at `start`, were indented by `missing` more. */
export function placeFurtherIn(document: ManifestDocument, workspace: Workspace, offset: number, start: number, missing: string): LuaPlace | undefined {
  const place = begunPlaceAt(documentWith(document, start, missing), workspace, offset + missing.length);
  return place && !place.inserted ? { ...place, inserted: { start, end: start + missing.length } } : undefined;
}

/**
 * Whether it is worth trying: a blank line below a script, a key without a value, and a colon that ends a plain value, where YAML sees
 * a key until a name follows.
 */
function mayWordMakeScript(document: ManifestDocument, offset: number): boolean {
  const { text } = document;
  if (!mayBecomeScript(document)) return false;
  const line = /[^\r\n]*$/.exec(text.slice(0, offset))![0];
  return /^[ \t]*$|:[ \t]*$/.test(line) && /^(?:[ \t]*(?:[\r\n}\],]|$)|[ \t]+#)/.test(text.slice(offset));
}
