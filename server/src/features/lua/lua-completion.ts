// Suggestions inside of a script: methods and members behind a colon or dot, variables, Lua's own names, handlers.

import type { Release } from '../../base/release';
import type { TextEdit } from '../../base/text';
import { entryPoints, envoyObjects, httpCallOptions, timestampResolutions, timestampTable } from '../../lua/api';
import { standardLibrary, type Library } from '../../lua/standard-library';
import { keywords, tokenize } from '../../lua/tokens';
import { anyField, typeText, type LuaType } from '../../lua/types';
import type { CompletionItem, CompletionOptions } from '../feature-types';
import { insertLines, writtenRange } from './lua-insertion';
import { callsAround, isInComment, memberAccessAt, nodesAt, type LuaPlace } from './lua-place';
import { fieldNamesIn, ownMethodsIn, receiverType } from './lua-receiver';
import { isInCallOptions, lackingHeaders, wordsInString } from './lua-string-words';
import { functionWords, memberWords, methodWords, type SignatureWords } from './lua-words';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'documentation' | 'deprecated' | 'suggestAgain'> & {
  /** What is inserted, if not the label; a snippet if it has tab stops. */
  readonly insert?: string;
  /** Before others of its kind. */
  readonly rank: number;
  /** What else it changes, in offsets of the script. */
  readonly also?: TextEdit;
};

/** What may be written at a place of a script; ranges relative to the document. */
export function luaCompletionAt(place: LuaPlace, release: Release, options: CompletionOptions): CompletionItem[] {
  if (isInComment(place)) return [];
  const { text } = place.script;
  const words = wordsInString(place);
  if (words) return toItems(place, words.start, words.words.map((label): Suggestion => ({ label, kind: 'value', rank: words.first.includes(label) ? 0 : 1 })), options);
  if (isInString(place)) return [];
  const word = /[A-Za-z_]\w*$/.exec(text.slice(0, place.offset))?.[0] ?? '';
  const start = place.offset - word.length;
  const before = text.slice(0, start);
  const named = /\b(function|goto)[ \t]+$/.exec(before);
  if (named?.[1] === 'goto') return toItems(place, start, labelSuggestions(place), options);
  // What has a name already is none of them.
  if (named) return /^(?:\(|[ \t]*(?:[\r\n]|$))/.test(text.slice(place.offset)) ? toItems(place, start, [...handlerSuggestions(place, named.index, ''), ...ownTables(place, start)], options) : [];
  // A number, or a name that is being invented.
  if (/[0-9]$/.test(before) || /\b(?:local|for)[ \t]+$/.test(before)) return [];
  const operator = text[start - 1];
  const isMember = (operator === ':' && text[start - 2] !== ':') || (operator === '.' && text[start - 2] !== '.');
  const suggestions = isMember ? memberSuggestions(place, start - 1, release) : wordSuggestions(place, start, word, options);
  return toItems(place, start, suggestions, options);
}

function memberSuggestions(place: LuaPlace, operator: number, release: Release): readonly Suggestion[] {
  const access = memberAccessAt(place, operator);
  if (!access) return place.script.text.slice(0, operator).endsWith(timestampTable.name) ? resolutionSuggestions('') : [];
  if (access.object.type === 'name' && access.object.name === timestampTable.name) return resolutionSuggestions('');
  const type = receiverType(place.script, access.object);
  const isMethod = place.script.text[operator] === ':';
  // Nothing but methods is there: a dot is meant for a colon.
  const asMethod = isMethod ? {} : { also: { range: { start: operator, end: operator + 1 }, newText: ':' } };
  if (type.kind === 'object') {
    const object = envoyObjects[type.object!];
    // Logging is on every object, and seldom what one looks for there.
    return [...object.methods.values()].map((method) => withWords({ label: method.name, kind: 'method', rank: method.name.startsWith('log') ? 2 : 1, ...asMethod }, methodWords(object, method, release), method.parameters.length > 0));
  }
  if (type.kind === 'string') return librarySuggestions(standardLibrary.libraries.get('string')!).map((one) => ({ ...one, ...asMethod }));
  if (type.kind === 'library') return isMethod ? [] : librarySuggestions(type.library!);
  const known = type.kind === 'table' ? fieldSuggestions(type).filter(({ kind }) => !isMethod || kind === 'function') : [];
  if (known.length > 0 || (type.kind !== 'table' && type.kind !== 'unknown')) return known;
  // Of what nobody knows, the script's own methods and fields are there, and text is what methods are called on most.
  if (!isMethod) return fieldNamesIn(place.script).map((label) => ({ label, kind: 'field', rank: 1 }));
  const own = [...ownMethodsIn(place.script)].map(([label, fn]): Suggestion => ({ label, kind: 'method', detail: functionWords(label, fn).label, rank: 0 }));
  return type.kind === 'unknown' ? [...own, ...librarySuggestions(standardLibrary.libraries.get('string')!)] : own;
}

function librarySuggestions({ members }: Library): readonly Suggestion[] {
  return [...members].map(([label, member]) =>
    withWords({ label, kind: member.parameters ? 'function' : 'value', rank: member.controller ? 2 : 1, deprecated: member.deprecated !== undefined }, memberWords(member), member.parameters && member.parameters.length > 0),
  );
}

function fieldSuggestions(type: LuaType): readonly Suggestion[] {
  const named = [...(type.fields ?? [])].filter(([name]) => name !== anyField);
  return named.map(([label, field]) => (field.fn ? { label, kind: 'function', detail: functionWords(label, field.fn).label, rank: 1 } : { label, kind: 'field', detail: typeText(field), rank: 1 }));
}

/** Words behind which people press Enter: a list that is still open would take that key for itself, to write what is there already. */
const lineEnds = new Set(['then', 'do', 'else', 'end', 'repeat', 'break', 'return']);

function wordSuggestions(place: LuaPlace, start: number, word: string, options: CompletionOptions): readonly Suggestion[] {
  const suggestions = nameSuggestions(place, start, options);
  if (!lineEnds.has(word)) return suggestions;
  const own = suggestions.filter(({ label, rank, kind }) => rank <= 1 && kind !== 'skeleton' && label.startsWith(word));
  return own.length > 0 ? [{ label: word, kind: 'keyword', rank: 0 }, ...own.map((one) => ({ ...one, rank: 1 }))] : [];
}

function nameSuggestions(place: LuaPlace, start: number, options: CompletionOptions): readonly Suggestion[] {
  const { analysis, text } = place.script;
  // Behind `local x =` the variable is not there yet.
  const declaredBehind = /(?:[^\w\s)\]}"']|\b(?:and|or|not|in))\s*$/.test(text.slice(0, start)) ? text.slice(0, start).trimEnd().length : undefined;
  const variables = analysis.scopes.visibleAt(start).filter(({ scope }) => scope.start !== declaredBehind).map((variable): Suggestion => {
    const type = analysis.typeOfVariable(variable);
    const isFunction = type.kind === 'function' && type.fn;
    return { label: variable.name, kind: isFunction ? 'function' : 'variable', detail: isFunction ? functionWords(variable.name, type.fn!).label : `${variable.role}${type.kind === 'unknown' ? '' : `: ${typeText(type)}`}`, rank: 0 };
  });
  const own = new Set(variables.map(({ label }) => label));
  const globals = analysis.scopes.globals.flatMap(({ name, assigned, write }): Suggestion[] => {
    if (!write || own.has(name.name) || standardLibrary.names.has(name.name)) return [];
    own.add(name.name);
    return [{ label: name.name, kind: assigned?.type === 'function' ? 'function' : 'variable', ...(assigned?.type === 'function' ? { detail: functionWords(name.name, assigned).label } : {}), rank: 1 }];
  });
  const functions = [...standardLibrary.functions.values()].map((member) => withWords({ label: member.name, kind: 'function', rank: member.controller ? 4 : 2, deprecated: member.deprecated !== undefined }, memberWords(member), true));
  const libraries = [...standardLibrary.libraries.values()].map((library): Suggestion => ({ label: library.name, kind: 'variable', detail: 'library', documentation: library.docs, rank: library.controller ? 4 : 2 }));
  const resolutions: readonly Suggestion[] = [{ label: timestampTable.name, kind: 'variable', detail: 'table', documentation: timestampTable.docs, rank: 2 }, ...(wantsResolution(place) ? resolutionSuggestions(`${timestampTable.name}.`) : [])];
  const words = [...keywords].map((label): Suggestion => ({ label, kind: 'keyword', rank: 3 }));
  return [...handlerSuggestions(place, start, 'function '), ...tableSuggestions(place, start), ...variables, ...globals, ...functions, ...libraries, ...resolutions, ...words, ...(options.snippets && startsStatement(text, start) ? blockSuggestions : [])];
}

function resolutionSuggestions(prefix: string): readonly Suggestion[] {
  return [...timestampResolutions].map(([name, documentation]) => ({ label: `${prefix}${name}`, kind: 'value', documentation, rank: 0 }));
}

/** Whether the cursor stands in the arguments of a method that takes a unit. */
function wantsResolution(place: LuaPlace): boolean {
  const call = callsAround(place).at(-1);
  return call?.type === 'method-call' && /^timestamp(?:String)?$/.test(call.method.name);
}

/** What stands beside handlers. */
export const handlerDetail = 'handler';

/**
 * Whole handlers, at top level, for those that are not there yet.
 * @param start where in the script the statement begins
 * @param keyword what is to stand in front of the name
 */
function handlerSuggestions(place: LuaPlace, start: number, keyword: string): readonly Suggestion[] {
  const { analysis, text } = place.script;
  const isInside = nodesAt({ ...place, offset: start }).some(({ type, range }) => (type === 'function' && range.start < start) || (range.start < start && start < range.end));
  if (isInside || !startsStatement(text, start)) return [];
  const there = new Set(analysis.handlers.map(({ name }) => name));
  return Object.entries(entryPoints)
    .filter(([, name]) => !there.has(name))
    .map(([direction, name]) => ({
      label: name,
      kind: 'skeleton',
      detail: handlerDetail,
      documentation: `Envoy calls it for each ${direction}.`,
      insert: `${keyword}${name}(${direction}_handle)\n  \${0}\nend`,
      rank: 0,
    }));
}

/** Local tables, which functions are put into: `function M.go()`. */
function ownTables({ script: { analysis } }: LuaPlace, start: number): readonly Suggestion[] {
  return analysis.scopes.visibleAt(start).flatMap((variable) => (analysis.typeOfVariable(variable).kind === 'table' ? [{ label: variable.name, kind: 'variable', detail: `${variable.role}: table`, rank: 1 }] : []));
}

/** Where `goto` may lead. */
function labelSuggestions({ script }: LuaPlace): readonly Suggestion[] {
  // The tree of half a statement may end where one of them stands.
  const { tokens } = tokenize(script.text);
  const labels = tokens.filter(({ type }, index) => type === 'name' && tokens[index - 1]?.text === '::' && tokens[index + 1]?.text === '::');
  return [...new Set(labels.map(({ text }) => text))].map((label) => ({ label, kind: 'value', detail: 'label', rank: 0 }));
}

/** Fields of a table that Envoy reads: headers that must be there, and options of a call. */
function tableSuggestions(place: LuaPlace, start: number): readonly Suggestion[] {
  if (!/[{,;]\s*$/.test(place.script.text.slice(0, start))) return [];
  const headers = lackingHeaders(place).map((name): Suggestion => ({ label: `["${name}"]`, kind: 'field', detail: 'header', insert: `["${name}"] = "\${0}"`, suggestAgain: true, rank: 0 }));
  const options = isInCallOptions(place) ? [...httpCallOptions].map(([label, { type, docs }]): Suggestion => ({ label, kind: 'field', detail: type, documentation: docs, insert: `${label} = \${0}`, rank: 0 })) : [];
  return [...headers, ...options];
}

const blockSuggestions: readonly Suggestion[] = [
  { label: 'if … then', kind: 'skeleton', insert: 'if ${1:condition} then\n  ${0}\nend', rank: 3 },
  { label: 'for … in pairs', kind: 'skeleton', insert: 'for ${1:key}, ${2:value} in pairs(${3:t}) do\n  ${0}\nend', rank: 3 },
  { label: 'for … in ipairs', kind: 'skeleton', insert: 'for ${1:index}, ${2:value} in ipairs(${3:t}) do\n  ${0}\nend', rank: 3 },
  { label: 'local function', kind: 'skeleton', insert: 'local function ${1:name}(${2})\n  ${0}\nend', rank: 3 },
];

function startsStatement(text: string, start: number): boolean {
  return /(?:^|[\n;]|\b(?:then|do|else|repeat|end))[ \t]*$/.test(text.slice(0, start));
}

function isInString({ script, offset }: LuaPlace): boolean {
  return nodesAt({ script, offset }).some((node) => node.type === 'literal' && node.literal === 'string' && node.range.start < offset && offset < node.range.end);
}

function withWords(suggestion: Suggestion, words: SignatureWords, hasArguments: boolean | undefined): Suggestion {
  const insert = suggestion.kind === 'value' ? suggestion.label : hasArguments ? `${suggestion.label}(\${0})` : `${suggestion.label}()`;
  return { ...suggestion, detail: words.label, documentation: words.docs, insert };
}

function toItems(place: LuaPlace, start: number, suggestions: readonly Suggestion[], { snippets }: CompletionOptions): CompletionItem[] {
  const { script, offset } = place;
  const range = writtenRange(place, start);
  const isCalled = script.text[offset] === '(';
  return suggestions.flatMap(({ label, insert, rank, also, ...rest }): CompletionItem[] => {
    const wanted = isCalled && insert?.startsWith(`${label}(`) ? label : (insert ?? label);
    const isSnippet = snippets && wanted.includes('${');
    const text = isSnippet ? wanted.replaceAll('${0}', '$0') : wanted.replace(/\$\{\d+(?::([^}]*))?\}/g, '$1');
    // Some styles write such characters otherwise.
    const insertion = /[\n"]/.test(text) ? insertLines(place, start, text, isSnippet) : { edit: { range, newText: text }, before: '' };
    if (!insertion) return [];
    const { before, ...edits } = insertion;
    const additional = also ? { additionalEdits: [{ range: script.toDocument(also.range), newText: also.newText }] } : {};
    return [{ ...rest, label, filterText: before + label, sortText: `${rank}${label}`, ...edits, ...additional, snippet: isSnippet }];
  });
}
