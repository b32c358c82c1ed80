// Pieces that rules about Lua share: kinds of values in words, how a failing script ends, did-you-mean.

import { nearestName } from '../base/suggest';
import type { LuaType } from '../lua/types';

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

/** ` Did you mean 'get'?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean '${name}'?`;
}

/** The name that was most likely meant, a little more generous than elsewhere: there are few methods, and they are short. */
export function meantName(name: string, candidates: Iterable<string>): string | undefined {
  return nearestName(name, candidates);
}
