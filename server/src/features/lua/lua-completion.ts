// Suggestions inside of a script: methods and members behind a colon or dot, variables, Lua's own names, handlers.

import type { Release } from '../../base/release';
import { entryPoints, envoyObjects, httpCallHeaders, timestampResolutions } from '../../lua/api';
import { standardLibrary } from '../../lua/standard-library';
import { keywords } from '../../lua/tokens';
import { anyField, typeText, type LuaType } from '../../lua/types';
import type { CompletionItem, CompletionOptions } from '../feature-types';
import { insertLines, writtenRange } from './lua-insertion';
import { callsAround, isInComment, memberAccessAt, nodesAt, type LuaPlace } from './lua-place';
import { functionWords, memberWords, methodWords, type SignatureWords } from './lua-words';

/** Headers that scripts ask for most. */
const headerNames = [':authority', ':method', ':path', ':scheme', ':status', 'accept', 'authorization', 'cache-control', 'content-length', 'content-type', 'cookie', 'host', 'location', 'origin', 'referer', 'set-cookie', 'user-agent', 'x-envoy-external-address', 'x-forwarded-for', 'x-forwarded-proto', 'x-request-id'];

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'documentation' | 'deprecated'> & {
  /** What is inserted, if not the label; a snippet if it has tab stops. */
  readonly insert?: string;
  /** Before others of its kind. */
  readonly rank: number;
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
  // A number, or a name that is being invented.
  if (/[0-9]$/.test(text.slice(0, start)) || /\b(?:local|function|for|goto)[ \t]+$/.test(text.slice(0, start))) return [];
  const operator = text[start - 1];
  const isMember = (operator === ':' && text[start - 2] !== ':') || (operator === '.' && text[start - 2] !== '.');
  const suggestions = isMember ? memberSuggestions(place, start - 1, release) : wordSuggestions(place, start, word, options);
  return toItems(place, start, suggestions, options);
}

function memberSuggestions(place: LuaPlace, operator: number, release: Release): readonly Suggestion[] {
  const access = memberAccessAt(place, operator);
  if (!access) return place.script.text.slice(0, operator).endsWith(resolutionTable) ? resolutionSuggestions('') : [];
  if (access.object.type === 'name' && access.object.name === resolutionTable) return resolutionSuggestions('');
  const type = place.script.analysis.typeOf(access.object);
  const isMethod = place.script.text[operator] === ':';
  if (type.kind === 'object' && isMethod) {
    const object = envoyObjects[type.object!];
    // Logging is on every object, and seldom what one looks for there.
    return [...object.methods.values()].map((method) => withWords({ label: method.name, kind: 'method', rank: method.name.startsWith('log') ? 2 : 1 }, methodWords(object, method, release), method.parameters.length > 0));
  }
  const library = type.kind === 'library' && !isMethod ? type.library : type.kind === 'string' && isMethod ? standardLibrary.libraries.get('string') : undefined;
  if (library) {
    return [...library.members].map(([label, member]) =>
      withWords({ label, kind: member.parameters ? 'function' : 'value', rank: member.controller ? 2 : 1, deprecated: member.deprecated !== undefined }, memberWords(member), member.parameters && member.parameters.length > 0),
    );
  }
  return type.kind === 'table' && !isMethod ? fieldSuggestions(type) : [];
}

function fieldSuggestions(type: LuaType): readonly Suggestion[] {
  return [...(type.fields ?? [])].filter(([name]) => name !== anyField).map(([label, field]) => ({ label, kind: 'field', detail: typeText(field), rank: 1 }));
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
  const declaredBehind = /(?:[^\w\s)\]}"']|\b(?:and|or|not))\s*$/.test(text.slice(0, start)) ? text.slice(0, start).trimEnd().length : undefined;
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
  const resolutions: readonly Suggestion[] = [{ label: resolutionTable, kind: 'variable', detail: 'table', documentation: 'Units of `timestamp()` and `timestampString()`.', rank: 2 }, ...(wantsResolution(place) ? resolutionSuggestions(`${resolutionTable}.`) : [])];
  const words = [...keywords].map((label): Suggestion => ({ label, kind: 'keyword', rank: 3 }));
  return [...handlerSuggestions(place, start), ...variables, ...globals, ...functions, ...libraries, ...resolutions, ...words, ...(options.snippets && startsStatement(text, start) ? blockSuggestions : [])];
}

/** The global table with the units of time stamps. */
const resolutionTable = 'EnvoyTimestampResolution';

function resolutionSuggestions(prefix: string): readonly Suggestion[] {
  return [...timestampResolutions].map(([name, documentation]) => ({ label: `${prefix}${name}`, kind: 'value', documentation, rank: 0 }));
}

/** Whether the cursor stands in the arguments of a method that takes a unit. */
function wantsResolution(place: LuaPlace): boolean {
  const call = callsAround(place).at(-1);
  return call?.type === 'method-call' && /^timestamp(?:String)?$/.test(call.method.name);
}

/** Whole handlers, at top level, for those that are not there yet. */
function handlerSuggestions(place: LuaPlace, start: number): readonly Suggestion[] {
  const { analysis, text } = place.script;
  const isTopLevel = startsStatement(text, start) && !nodesAt({ ...place, offset: start }).some(({ type, range }) => type === 'function' || (range.start < start && start < range.end));
  if (!isTopLevel) return [];
  const there = new Set(analysis.handlers.map(({ name }) => name));
  return Object.entries(entryPoints)
    .filter(([, name]) => !there.has(name))
    .map(([direction, name]) => ({
      label: name,
      kind: 'skeleton',
      detail: 'handler',
      documentation: `Envoy calls it for each ${direction}.`,
      insert: `function ${name}(${direction}_handle)\n  \${0}\nend`,
      rank: 0,
    }));
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

/** Words that are known for the text at the cursor. */
interface KnownWords {
  /** Where the text begins, behind its quote. */
  readonly start: number;
  readonly words: readonly string[];
  /** Those of them that come before the others. */
  readonly first: readonly string[];
}

/** What may stand in a text: names of headers in arguments and tables of headers, and the words that a method takes. */
function wordsInString(place: LuaPlace): KnownWords | undefined {
  const nodes = nodesAt(place);
  const literal = nodes.at(-1);
  const call = nodes.findLast((node) => node.type === 'method-call');
  if (literal?.type !== 'literal' || literal.literal !== 'string' || call?.type !== 'method-call' || place.offset <= literal.range.start) return undefined;
  const type = place.script.analysis.typeOf(call.object);
  if (type.kind !== 'object') return undefined;
  const start = literal.range.start + 1;
  const index = call.args.indexOf(literal);
  if (index >= 0) {
    if (type.object === 'HeaderMap' && index === 0) return { start, words: headerNames, first: headerNames };
    const words = envoyObjects[type.object!].methods.get(call.method.name)?.parameters[index]?.values;
    return words && { start, words, first: words };
  }
  const table = call.args[headerTables[call.method.name] ?? -1];
  if (type.object !== 'StreamHandle' || table?.type !== 'table' || !table.fields.some(({ key }) => key === literal)) return undefined;
  const first = call.method.name === 'respond' ? [':status'] : httpCallHeaders;
  return { start, words: headerNames.filter((name) => !name.startsWith(':') || first.includes(name)), first };
}

/** Methods that take headers as a table, and which argument that is. */
const headerTables: Readonly<Record<string, number>> = { respond: 0, httpCall: 1 };

function withWords(suggestion: Suggestion, words: SignatureWords, hasArguments: boolean | undefined): Suggestion {
  const insert = suggestion.kind === 'value' ? suggestion.label : hasArguments ? `${suggestion.label}(\${0})` : `${suggestion.label}()`;
  return { ...suggestion, detail: words.label, documentation: words.docs, insert };
}

function toItems(place: LuaPlace, start: number, suggestions: readonly Suggestion[], { snippets }: CompletionOptions): CompletionItem[] {
  const { script, offset } = place;
  const range = writtenRange(place, start);
  const isCalled = script.text[offset] === '(';
  return suggestions.flatMap(({ label, insert, rank, ...rest }): CompletionItem[] => {
    const wanted = isCalled && insert?.startsWith(`${label}(`) ? label : (insert ?? label);
    const isSnippet = snippets && wanted.includes('${');
    const text = isSnippet ? wanted.replaceAll('${0}', '$0') : wanted.replace(/\$\{\d+(?::([^}]*))?\}/g, '$1');
    const insertion = text.includes('\n') ? insertLines(place, start, text, isSnippet) : { edit: { range, newText: text }, before: '' };
    if (!insertion) return [];
    const { before, ...edits } = insertion;
    return [{ ...rest, label, filterText: before + label, sortText: `${rank}${label}`, ...edits, snippet: isSnippet }];
  });
}
