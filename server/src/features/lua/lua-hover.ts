// Explains what stands under the cursor in a script: methods of Envoy's objects, Lua's functions, variables.

import { touches } from '../../base/text';
import type { Release } from '../../base/release';
import { envoyObjects, entryPoints } from '../../lua/api';
import { standardLibrary } from '../../lua/standard-library';
import type { LuaIndex, LuaMethodCall } from '../../lua/syntax-tree';
import { typeText } from '../../lua/types';
import type { Hover } from '../feature-types';
import { isAtCursor, isInComment, nameAt, nodesAt, type LuaPlace } from './lua-place';
import { functionWords, memberWords, methodWords, signatureMarkdown, type SignatureWords } from './lua-words';

/** @returns undefined where there is nothing to say; else a range relative to the document */
export function luaHoverAt(place: LuaPlace, release: Release): Hover | undefined {
  if (isInComment(place)) return undefined;
  return memberHover(place, release) ?? nameHover(place);
}

function memberHover(place: LuaPlace, release: Release): Hover | undefined {
  const access = nodesAt(place).findLast((node): node is LuaIndex | LuaMethodCall => {
    if (node.type === 'method-call') return touches(node.method.range, place.offset);
    return node.type === 'index' && !node.computed && touches(node.key.range, place.offset);
  });
  if (!access || !isAtCursor(place, access.type === 'method-call' ? access.method.range : access.key.range)) return undefined;
  const words = memberWordsOf(place, access, release);
  const range = access.type === 'method-call' ? access.method.range : access.key.range;
  return words && { range: place.script.toDocument(range), markdown: signatureMarkdown(words) };
}

/** What is known of the member that an expression names. */
export function memberWordsOf({ script }: LuaPlace, access: LuaIndex | LuaMethodCall, release: Release): SignatureWords | undefined {
  const type = script.analysis.typeOf(access.object);
  const name = access.type === 'method-call' ? access.method.name : access.key.type === 'literal' ? String(access.key.value) : '';
  if (type.kind === 'object') {
    const object = envoyObjects[type.object!];
    const method = object.methods.get(name);
    return method && methodWords(object, method, release);
  }
  const library = type.kind === 'library' ? type.library : type.kind === 'string' ? standardLibrary.libraries.get('string') : undefined;
  const member = library?.members.get(name);
  return member && memberWords(member);
}

function nameHover(place: LuaPlace): Hover | undefined {
  const name = nameAt(place);
  if (!name) return undefined;
  const range = place.script.toDocument(name.range);
  const { analysis } = place.script;
  const variable = analysis.scopes.variables.find(({ declaration, uses }) => declaration === name.range || uses.some((use) => use.name === name));
  if (variable) {
    const type = analysis.typeOfVariable(variable);
    const of = type.kind === 'unknown' ? '' : `: ${typeText(type)}`;
    const about = type.kind === 'object' ? `\n${envoyObjects[type.object!].docs}` : '';
    const words = type.kind === 'function' && type.fn ? functionWords(variable.name, type.fn).label : `${variable.name}${of}`;
    return { range, markdown: `\`\`\`lua\n(${variable.role}) ${words}\n\`\`\`\n${about}` };
  }
  const words = globalWords(place, name.name);
  return words === undefined ? undefined : { range, markdown: words };
}

function globalWords({ script }: LuaPlace, name: string): string | undefined {
  const member = standardLibrary.functions.get(name);
  if (member) return signatureMarkdown(memberWords(member));
  const library = standardLibrary.libraries.get(name);
  if (library) return `\`\`\`lua\n(library) ${name}\n\`\`\`\n\n${library.docs}`;
  const defined = script.analysis.scopes.globals.find((use) => use.name.name === name && use.assigned?.type === 'function')?.assigned;
  const entry = Object.values(entryPoints).some((one) => one === name) ? `Envoy calls it for each ${name === entryPoints.request ? 'request' : 'response'}.` : '';
  if (defined?.type !== 'function') return undefined;
  return `\`\`\`lua\n${functionWords(name, defined).label}\n\`\`\`\n${entry === '' ? '' : `\n${entry}`}`;
}
