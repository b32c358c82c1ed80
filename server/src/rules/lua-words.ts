// Pieces that rules about Lua share: kinds of values in words, how a failing script ends, did-you-mean.

import { nearestName } from '../base/suggest';
import type { TextEdit } from '../base/text';
import type { EnvoyObject } from '../lua/api';
import type { LuaExpression, LuaTable } from '../lua/syntax-tree';
import { luaKind, type LuaType } from '../lua/types';
import type { LuaUses } from '../lua/uses';
import type { ScriptProblem } from './lua-rule';

/** What a script error does in Envoy, as the end of a sentence. */
export const scriptFails = 'the script ends with an error, and the request goes on without it';

/** A value's kind with its article: `a table`, `a header map (headers)`. */
export function kindInWords(type: LuaType): string {
  switch (type.kind) {
    case 'object':
      return type.object === 'HeaderMap' ? 'a header map' : type.object === 'Buffer' ? 'a body object' : `an object (${type.object ?? ''})`;
    case 'library':
      return 'a table';
    case 'library-function':
    case 'chunks':
      return 'a function';
    case 'nil':
      return 'nil';
    case 'unknown':
      return 'a value';
    default:
      return `a ${type.kind}`;
  }
}

/**
 * Names that the script reads of objects without calling them, as in `if handle.stats then`: what it does then works
 * with and without such a method.
 */
export function namesAskedFor({ members }: Pick<LuaUses, 'members'>): (object: EnvoyObject, name: string) => boolean {
  const asked = new Set(members.flatMap(({ node, object, call, written }) => (!call && !written && node.key.type === 'literal' ? [`${object.name} ${String(node.key.value)}`] : [])));
  return (object, name) => asked.has(`${object.name} ${name}`);
}

/** The last argument may stand for any number of values. */
export function isOpenEnded(args: readonly LuaExpression[]): boolean {
  const last = args.at(-1);
  return last?.type === 'call' || last?.type === 'method-call' || last?.type === 'vararg' || last?.type === 'missing';
}

/** ` Did you mean 'get'?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean '${name}'?`;
}

/** The name that was most likely meant, a little more generous than elsewhere: there are few methods, and they are short. */
export function meantName(name: string, candidates: Iterable<string>): string | undefined {
  return nearestName(name, candidates);
}

/** Writes a pseudo header with its colon where a table has it without. */
export function withColon({ fields }: LuaTable, name: string): TextEdit | undefined {
  const misnamed = fields.find(({ key }) => key?.type === 'literal' && String(key.value).toLowerCase() === name.slice(1));
  return misnamed?.key && { range: misnamed.key.range, newText: misnamed.computed ? `"${name}"` : `["${name}"]` };
}

/**
 * Values in a table of headers that are no text.
 * @param argument where the table is passed, for values that are put into it elsewhere
 * @param except a header that is judged elsewhere
 */
export function headerValueProblems({ fields, written }: LuaType, argument: LuaExpression, except?: string): readonly ScriptProblem[] {
  return [...(fields ?? [])].flatMap(([name, type]): readonly ScriptProblem[] => {
    const kind = type.optional || type.maybeFalse || type.guessed ? undefined : luaKind(type);
    if (name === except || (kind !== 'boolean' && kind !== 'function' && kind !== 'userdata')) return [];
    const value = written?.fields.find(({ key }) => key?.type === 'literal' && key.value === name)?.value;
    return [
      {
        message: `The value of the header '${name}' must be text, not ${kindInWords(type)}: ${scriptFails}.`,
        range: (value ?? argument).range,
        fixes: () => (value?.type === 'literal' ? [{ title: 'Make it text with tostring()', edits: [{ range: value.range, newText: `tostring(${String(value.value)})` }] }] : []),
      },
    ];
  });
}
