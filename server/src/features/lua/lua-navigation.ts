// From a name of a script to its definition and its uses, and all of them renamed.

import { applyEdits, type TextEdit, type TextRange } from '../../base/text';
import { analyseLua } from '../../lua/analyse';
import { entryPoints } from '../../lua/api';
import type { LuaScopes } from '../../lua/scopes';
import { standardLibrary } from '../../lua/standard-library';
import { isKeyword } from '../../lua/tokens';
import { memberUsesAt } from './lua-members';
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
  if (!name) return memberUsesAt(place).filter(({ write }) => write).map(({ range }) => place.script.toDocument(range));
  const { scopes } = place.script.analysis;
  const variable = scopes.variables.find(({ declaration, uses }) => sameRange(declaration, name.range) || uses.some((use) => use.name === name));
  const ranges = variable ? [variable.declaration] : scopes.globals.filter((use) => use.write && use.name.name === name.name).map((use) => use.name.range);
  return ranges.map((range) => place.script.toDocument(range));
}

/** Every place where the variable, the global or the member of an own table under the cursor stands, in the order of the text. */
export function luaUsesAt(place: LuaPlace): readonly NamePlace[] {
  return (nameAt(place) ? scriptUsesAt(place) : memberUsesAt(place)).map(({ range, write }) => ({ range: place.script.toDocument(range), write }));
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
 * @throws RangeError with a message for the user if `newName` is no name of Lua, or that of something else here
 */
export function luaRenameAt(place: LuaPlace, newName: string): readonly TextEdit[] | undefined {
  if (!luaRenameRangeAt(place)) return undefined;
  if (!/^[A-Za-z_]\w*$/.test(newName) || isKeyword(newName)) {
    throw new RangeError(`'${newName}' is no name in Lua: letters, digits and _, not beginning with a digit, and none of the words of the language.`);
  }
  const edits = scriptUsesAt(place).map(({ range }) => ({ range, newText: newName }));
  const { text, analysis } = place.script;
  const before = nameAt(place)!.name;
  if (bindingsOf(analysis.scopes, before) !== bindingsOf(analyseLua(applyEdits(text, edits)).scopes, newName)) {
    throw new RangeError(`'${newName}' is the name of something else here: the script would do something else.`);
  }
  return edits.map(({ range, newText }) => ({ range: place.script.toDocument(range), newText }));
}

/** What each name of a script stands for, as text: of locals their declaration, told by which of all names it is. */
function bindingsOf({ variables, globals }: LuaScopes, renamed: string): string {
  const bound = variables.flatMap(({ declaration, uses, role }) => [declaration, ...uses.map(({ name }) => name.range)].map(({ start }) => ({ start, of: role === 'self' ? undefined : declaration.start })));
  const free = globals.map(({ name }) => ({ start: name.range.start, of: name.name === renamed ? 'renamed' : name.name }));
  const all = [...bound, ...free].sort((a, b) => a.start - b.start);
  const numbers = new Map(all.map(({ start }, number) => [start, number]));
  return all.map(({ of }) => (typeof of === 'number' ? numbers.get(of) : of)).join();
}

function sameRange(a: TextRange, b: TextRange): boolean {
  return a.start === b.start && a.end === b.end;
}
