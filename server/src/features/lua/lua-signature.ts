// Which function is being called at the cursor, and which of its parameters is being written.

import type { Release } from '../../base/release';
import { standardLibrary } from '../../lua/standard-library';
import type { LuaCall, LuaMethodCall } from '../../lua/syntax-tree';
import { tokenize } from '../../lua/tokens';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { memberWordsOf } from './lua-hover';
import { callsAround, luaPlaceAt, type LuaPlace } from './lua-place';
import { receiverType } from './lua-receiver';
import { typedPlaceAt } from './lua-typed-place';
import { functionWords, memberWords, type SignatureWords } from './lua-words';

export interface LuaSignature extends SignatureWords {
  /** 0-based. */
  readonly activeParameter: number;
}

/** The function that is being called at `offset` of a document, also on a line below its script that the next letter makes a part of it. */
export function luaSignatureIn(document: ManifestDocument, workspace: Workspace, offset: number): LuaSignature | undefined {
  const place = luaPlaceAt(document, workspace, offset) ?? typedPlaceAt(document, workspace, offset);
  return place && luaSignatureAt(place, document.release);
}

/** @returns undefined where no call that is known is around the cursor */
export function luaSignatureAt(place: LuaPlace, release: Release): LuaSignature | undefined {
  for (const call of [...callsAround(place)].reverse()) {
    const words = wordsOf(place, call, release);
    if (!words) continue;
    const written = commasBefore(place.script.text.slice(call.argsRange.start + 1, place.offset));
    // Behind `...` every further argument is one of its.
    return { ...words, activeParameter: words.label.includes('...') ? Math.min(written, Math.max(0, words.parameters.length - 1)) : written };
  }
  return undefined;
}

function wordsOf(place: LuaPlace, call: LuaCall | LuaMethodCall, release: Release): SignatureWords | undefined {
  if (call.type === 'method-call') {
    const words = memberWordsOf(place, call, release);
    // `text:rep(2)` writes the first parameter of `string.rep` in front of the colon.
    return words && ['string', 'unknown'].includes(receiverType(place.script, call.object).kind) ? { ...words, parameters: words.parameters.slice(1) } : words;
  }
  const { callee } = call;
  if (callee.type === 'index') return memberWordsOf(place, callee, release);
  if (callee.type !== 'name') return undefined;
  const type = receiverType(place.script, callee);
  if (type.fn) return functionWords(callee.name, type.fn);
  const member = type.member ?? (place.script.analysis.scopes.variableOf(callee) ? undefined : standardLibrary.functions.get(callee.name));
  return member && memberWords(member);
}

/** Commas of a text that stand in no parenthesis, table or string of it. */
function commasBefore(text: string): number {
  let depth = 0;
  let commas = 0;
  for (const { type, text: symbol } of tokenize(text).tokens) {
    if (type === 'keyword' && symbol === 'function') depth++;
    if (type === 'keyword' && symbol === 'end') depth--;
    if (type !== 'symbol') continue;
    if ('([{'.includes(symbol)) depth++;
    else if (')]}'.includes(symbol)) depth--;
    else if (symbol === ',' && depth === 0) commas++;
  }
  return commas;
}
