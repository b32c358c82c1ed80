// What people write who come from other languages or later Luas, and what this Lua wants instead.

import { editDistance } from '../base/suggest';

export interface ForeignOperator {
  readonly words: string;
  readonly instead?: string;
  /** The operator of Lua that the parser goes on with. */
  readonly asBinary?: string;
}

const bits = (instead: string): string => `Bit operators came with Lua 5.3; Envoy runs LuaJIT (Lua 5.1), which has ${instead} instead (the controller's trial has neither).`;

export const foreignOperators: Readonly<Record<string, ForeignOperator>> = {
  '//': { words: 'Integer division `//` came with Lua 5.3; Envoy runs LuaJIT (Lua 5.1). Write `math.floor(a / b)`; a comment starts with `--`.', asBinary: '/' },
  '!=': { words: '`!=` is not Lua: “not equal” is written `~=`.', instead: '~=', asBinary: '~=' },
  '===': { words: '`===` is not Lua: equality is written `==`.', instead: '==', asBinary: '==' },
  '!==': { words: '`!==` is not Lua: “not equal” is written `~=`.', instead: '~=', asBinary: '~=' },
  '&&': { words: '`&&` is not Lua: write `and`.', instead: 'and', asBinary: 'and' },
  '||': { words: '`||` is not Lua: write `or`.', instead: 'or', asBinary: 'or' },
  '<<': { words: bits('`bit.lshift(a, n)`'), asBinary: '+' },
  '>>': { words: bits('`bit.rshift(a, n)`'), asBinary: '+' },
  '&': { words: bits('`bit.band(a, b)`'), asBinary: '+' },
  '|': { words: bits('`bit.bor(a, b)`'), asBinary: '+' },
  '~': { words: `${bits('`bit.bxor(a, b)` and `bit.bnot(a)`')} “Not equal” is \`~=\`.`, asBinary: '+' },
  '?': { words: 'Lua has no `? :`: write `condition and one or other`, or an `if`.' },
  '=>': { words: 'Lua has no arrows: a function is written `function(x) return … end`, and a field of a table `name = value`.' },
  '->': { words: 'Lua has no arrows: a function is written `function(x) return … end`, and a method is called with `:`.' },
  '`': { words: 'Text stands in quotes in Lua, or between `[[` and `]]`; values are joined to it with `..`.' },
};

/** Behind these the rest of the line makes no sense any more. */
export const endsTheLine: ReadonlySet<string> = new Set(['?', '=>', '->', '`']);

/** Words of other languages at the start of a statement. */
const foreignWords: ReadonlyMap<string, string> = new Map([
  ['var', 'local'],
  ['let', 'local'],
  ['const', 'local'],
  ['def', 'function'],
  ['func', 'function'],
  ['fn', 'function'],
  ['fun', 'function'],
  ['elif', 'elseif'],
  ['elsif', 'elseif'],
]);

/** Keywords that something follows on their line, and those that stand alone. */
const leading = ['local', 'function', 'return', 'while', 'until', 'elseif', 'for', 'if', 'goto'];
const alone = ['end', 'else', 'break', 'repeat'];

/**
 * The keyword that a name at the start of a statement was meant to be.
 * @param goesOn whether something follows on its line that cannot follow a name
 */
export function meantKeyword(name: string, goesOn: boolean): string | undefined {
  const foreign = goesOn ? foreignWords.get(name) : undefined;
  if (foreign !== undefined) return foreign;
  const word = name.toLowerCase();
  const near = (keyword: string): boolean => {
    // Somebody may be writing it right now.
    if (keyword.startsWith(name) || word.length < 2) return false;
    // Of short ones any other name is near: the same letters in another order.
    if (keyword.length < 4) return sorted(word) === sorted(keyword);
    const limit = keyword.length > 5 ? 2 : 1;
    return editDistance(word, keyword, limit) <= limit;
  };
  return (goesOn ? leading : alone).find(near);
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
