// Explains what stands under the cursor in a script: methods of Envoy's objects, Lua's functions, variables.

import { touches } from '../../base/text';
import type { Release } from '../../base/release';
import { entryPoints, envoyObjects, timestampResolutions, timestampTable } from '../../lua/api';
import { standardLibrary } from '../../lua/standard-library';
import type { LuaIndex, LuaMethodCall } from '../../lua/syntax-tree';
import { joinTypes, typeText, unknown, type LuaType } from '../../lua/types';
import type { Hover } from '../feature-types';
import { isAtCursor, isInComment, nameAt, nodesAt, type LuaPlace } from './lua-place';
import { ownMethodsIn, receiverType } from './lua-receiver';
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
  const words = memberWordsOf(place, access, release) ?? fieldWordsOf(place, access);
  const range = access.type === 'method-call' ? access.method.range : access.key.range;
  return words && { range: place.script.toDocument(range), markdown: signatureMarkdown(words) };
}

/** What is known of the member that an expression names. */
export function memberWordsOf({ script }: LuaPlace, access: LuaIndex | LuaMethodCall, release: Release): SignatureWords | undefined {
  const type = receiverType(script, access.object);
  const name = access.type === 'method-call' ? access.method.name : access.key.type === 'literal' ? String(access.key.value) : '';
  if (type.kind === 'object') {
    const object = envoyObjects[type.object!];
    const method = object.methods.get(name);
    return method && methodWords(object, method, release);
  }
  // What is called like a method of text mostly is one.
  const isText = type.kind === 'string' || (type.kind === 'unknown' && access.type === 'method-call');
  const library = type.kind === 'library' ? type.library : isText ? standardLibrary.libraries.get('string') : undefined;
  const member = library?.members.get(name);
  const isUnknown = access.type === 'method-call' && (type.kind === 'table' || type.kind === 'unknown');
  const fn = (type.kind === 'table' ? type.fields?.get(name)?.fn : undefined) ?? (isUnknown ? ownMethodsIn(script).get(name) : undefined);
  if (fn) return functionWords(writtenName(script.text, access) ?? name, fn);
  return member && memberWords(member);
}

/** `M.parts.go`, as it is written; undefined where it is not written so simply. */
function writtenName(text: string, access: LuaIndex | LuaMethodCall): string | undefined {
  const { end } = access.type === 'method-call' ? access.method.range : access.key.range;
  return /^[\w.:]+$/.exec(text.slice(access.object.range.start, end))?.[0];
}

/** What is known of a field that is no function: of the script's own tables, and of the units of time stamps. */
function fieldWordsOf({ script }: LuaPlace, access: LuaIndex | LuaMethodCall): SignatureWords | undefined {
  const name = access.type === 'index' && access.key.type === 'literal' ? String(access.key.value) : '';
  const resolution = access.object.type === 'name' && access.object.name === timestampTable.name ? timestampResolutions.get(name) : undefined;
  if (resolution !== undefined) return { label: `${timestampTable.name}.${name}`, parameters: [], docs: resolution };
  const type = script.analysis.typeOf(access.object);
  const field = type.kind === 'table' ? type.fields?.get(name) : undefined;
  return field && { label: `(field) ${name}${typeSuffix(field)}`, parameters: [], docs: '' };
}

function nameHover(place: LuaPlace): Hover | undefined {
  const name = nameAt(place);
  if (!name) return undefined;
  const range = place.script.toDocument(name.range);
  const { analysis } = place.script;
  const variable = analysis.scopes.variables.find(({ declaration, uses }) => declaration === name.range || uses.some((use) => use.name === name));
  if (variable) {
    const type = analysis.typeOfVariable(variable);
    const about = type.kind === 'object' ? `\n${envoyObjects[type.object!].docs}` : '';
    const words = type.kind === 'function' && type.fn ? functionWords(variable.name, type.fn).label : variable.name + typeSuffix(type);
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
  if (name === timestampTable.name) return `\`\`\`lua\n${name}\n\`\`\`\n\n${timestampTable.docs}`;
  const values = script.analysis.scopes.globals.flatMap((use) => (use.write && use.name.name === name ? [use.assigned] : []));
  const defined = values.find((value) => value?.type === 'function');
  const entry = Object.values(entryPoints).some((one) => one === name) ? `Envoy calls it for each ${name === entryPoints.request ? 'request' : 'response'}.` : '';
  if (defined?.type === 'function') return `\`\`\`lua\n${functionWords(name, defined).label}\n\`\`\`\n${entry === '' ? '' : `\n${entry}`}`;
  if (values.length === 0) return undefined;
  const [type = unknown, ...others] = values.map((value) => (value ? script.analysis.typeOf(value) : unknown));
  return `\`\`\`lua\n(global) ${name}${typeSuffix(others.reduce(joinTypes, type))}\n\`\`\`\n`;
}

function typeSuffix(type: LuaType): string {
  return type.kind === 'unknown' ? '' : `: ${typeText(type)}`;
}
