// From a name of a script to its definition and its uses, and all of them renamed.

import type { TextEdit, TextRange } from '../../base/text';
import { entryPoints } from '../../lua/api';
import { standardLibrary } from '../../lua/standard-library';
import { nameAt, type LuaPlace } from './lua-place';

/** A place where a name stands; the range is relative to the document. */
export interface NamePlace {
  readonly range: TextRange;
  /** It is declared or assigned to here. */
  readonly write: boolean;
}

/** Where the name under the cursor is defined. Empty for names that the script does not define. */
export function luaDefinitionAt(place: LuaPlace): readonly TextRange[] {
  const name = nameAt(place);
  if (!name) return [];
  const { scopes } = place.script.analysis;
  const variable = scopes.variables.find(({ declaration, uses }) => sameRange(declaration, name.range) || uses.some((use) => use.name === name));
  const ranges = variable ? [variable.declaration] : scopes.globals.filter((use) => use.write && use.name.name === name.name).map((use) => use.name.range);
  return ranges.map((range) => place.script.toDocument(range));
}

/** Every place where the variable or global under the cursor stands, in the order of the text. */
export function luaUsesAt(place: LuaPlace): readonly NamePlace[] {
  return scriptUsesAt(place).map(({ range, write }) => ({ range: place.script.toDocument(range), write }));
}

function scriptUsesAt(place: LuaPlace): readonly NamePlace[] {
  const name = nameAt(place);
  if (!name) return [];
  const { scopes } = place.script.analysis;
  const variable = scopes.variables.find(({ declaration, uses }) => sameRange(declaration, name.range) || uses.some((use) => use.name === name));
  const places = variable
    ? [{ range: variable.declaration, write: true }, ...variable.uses.map((use) => ({ range: use.name.range, write: use.write }))]
    : scopes.globals.filter((use) => use.name.name === name.name).map((use) => ({ range: use.name.range, write: use.write }));
  return places.sort((a, b) => a.range.start - b.range.start);
}

/** The name that a rename would change; undefined where nothing can be renamed: names of Lua and of Envoy, and `self`. */
export function luaRenameRangeAt(place: LuaPlace): TextRange | undefined {
  const name = nameAt(place);
  if (!name) return undefined;
  const variable = place.script.analysis.scopes.variables.find(({ declaration, uses }) => sameRange(declaration, name.range) || uses.some((use) => use.name === name));
  const foreign = standardLibrary.names.has(name.name) || Object.values(entryPoints).some((entry) => entry === name.name);
  if (variable ? variable.role === 'self' : foreign) return undefined;
  return place.script.toDocument(name.range);
}

/**
 * The edits that give the name under the cursor a new one.
 * @returns undefined where nothing can be renamed
 * @throws RangeError with a message for the user if `newName` is no name of Lua
 */
export function luaRenameAt(place: LuaPlace, newName: string): readonly TextEdit[] | undefined {
  if (!luaRenameRangeAt(place)) return undefined;
  if (!/^[A-Za-z_]\w*$/.test(newName) || /^(?:and|break|do|else|elseif|end|false|for|function|if|in|local|nil|not|or|repeat|return|then|true|until|while)$/.test(newName)) {
    throw new RangeError(`'${newName}' is no name in Lua: letters, digits and _, not beginning with a digit, and none of the words of the language.`);
  }
  return scriptUsesAt(place).map(({ range }) => ({ range: place.script.toDocument(range), newText: newName }));
}

function sameRange(a: TextRange, b: TextRange): boolean {
  return a.start === b.start && a.end === b.end;
}
