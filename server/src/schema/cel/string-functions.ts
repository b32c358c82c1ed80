// CEL's functions on strings. They count in code points, as Go's runes.

import { compileGoRegExp, type GoRegExp } from '../go-regexp';
import type { CelFunction, CelMethod } from './functions';
import { CelDuration, CelFailure, CelObject, CelTimestamp, CelType, CelUint, CelUnsupported, isList, isMap, noOverload, type CelBudget, type CelValue } from './values';
import { timestampText } from './time-functions';

function textOf(value: CelValue | undefined): string {
  if (typeof value === 'string') return value;
  throw noOverload('a text was expected');
}

function countOf(value: CelValue | undefined): number {
  if (typeof value === 'bigint') return Number(value);
  throw noOverload('an int was expected');
}

/** On strings only; the text and its budget are looked at first. */
function onText(method: (text: string, values: readonly CelValue[], budget: CelBudget) => CelValue): CelMethod {
  return (target, values, budget) => {
    const text = textOf(target);
    budget.spend(1 + text.length / 10);
    return method(text, values, budget);
  };
}

export const stringMethods: Readonly<Record<string, CelMethod>> = {
  startsWith: onText((text, [part]) => text.startsWith(textOf(part))),
  endsWith: onText((text, [part]) => text.endsWith(textOf(part))),
  contains: onText((text, [part]) => text.includes(textOf(part))),
  matches: onText((text, [pattern]) => matches(text, textOf(pattern))),
  lowerAscii: onText((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  upperAscii: onText((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  trim: onText((text) => text.replace(goSpaceAtStart, '').replace(goSpaceAtEnd, '')),
  charAt: onText((text, [at]) => {
    const characters = [...text];
    const index = countOf(at);
    if (index < 0 || index > characters.length) throw new CelFailure('index out of range');
    return characters[index] ?? '';
  }),
  indexOf: onText((text, [part, from]) => indexOf(text, textOf(part), from === undefined ? 0 : countOf(from))),
  lastIndexOf: onText((text, [part, from]) => lastIndexOf(text, textOf(part), from === undefined ? undefined : countOf(from))),
  substring: onText((text, [from, to]) => substring(text, countOf(from), to === undefined ? undefined : countOf(to))),
  replace: onText((text, [old, by, count], budget) => replace(text, textOf(old), textOf(by), count === undefined ? -1 : countOf(count), budget)),
  split: onText((text, [separator, count]) => split(text, textOf(separator), count === undefined ? -1 : countOf(count))),
  reverse: onText((text) => [...text].reverse().join('')),
  format: onText((text, [values]) => {
    if (values === undefined || !isList(values)) throw noOverload('format');
    return formatted(text, values);
  }),
  find: onText((text, [pattern]) => findAll(text, textOf(pattern), 1)[0] ?? ''),
  findAll: onText((text, [pattern, count]) => findAll(text, textOf(pattern), count === undefined ? -1 : countOf(count))),
  join: (target, [separator = ''], budget) => {
    if (!isList(target)) throw noOverload('join');
    budget.spend(target.length);
    return target.map(textOf).join(textOf(separator));
  },
};

export const stringFunctions: Readonly<Record<string, CelFunction>> = {
  matches: ([text, pattern]) => matches(textOf(text), textOf(pattern)),
  'strings.quote': ([text]) => quoted(textOf(text)),
};

const goSpaceAtStart = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const goSpaceAtEnd = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

/** Patterns of one rule are few; a pattern made of data is compiled each time. */
function matcherOf(pattern: string): GoRegExp {
  const matcher = compileGoRegExp(pattern);
  if (!matcher) throw new CelUnsupported(`the pattern ${pattern} is beyond this engine`);
  return matcher;
}

function matches(text: string, pattern: string): boolean {
  return matcherOf(pattern).test(text);
}

function indexOf(text: string, part: string, from: number): bigint {
  if (part === '') return BigInt(from);
  if (from < 0) throw new CelFailure('index out of range');
  const characters = [...text];
  if (from >= characters.length) return -1n;
  const found = characters.slice(from).join('').indexOf(part);
  return found < 0 ? -1n : BigInt(from + [...characters.slice(from).join('').slice(0, found)].length);
}

function lastIndexOf(text: string, part: string, from: number | undefined): bigint {
  const characters = [...text];
  if (part === '') return BigInt(from ?? characters.length);
  if (from !== undefined && from < 0) throw new CelFailure('index out of range');
  if (from !== undefined && from >= characters.length) return -1n;
  const wanted = [...part];
  for (let at = Math.min(from ?? characters.length, characters.length - wanted.length); at >= 0; at--) {
    if (wanted.every((character, index) => characters[at + index] === character)) return BigInt(at);
  }
  return -1n;
}

function substring(text: string, from: number, to: number | undefined): string {
  const characters = [...text];
  const end = to ?? characters.length;
  if (from < 0 || from > end || end > characters.length) throw new CelFailure('index out of range');
  return characters.slice(from, end).join('');
}

function replace(text: string, old: string, by: string, count: number, budget: CelBudget): string {
  const parts = old === '' ? ['', ...text, ''] : text.split(old);
  // Between no characters there is nothing to be replaced but at the two ends, which are one.
  if (old === '' && text === '') parts.length = 2;
  const most = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  budget.spend(parts.length + (most * by.length) / 10);
  if (old === '') return parts.slice(1, -1).reduce((made, character, index) => made + (index < most ? by : '') + character, '') + (most === parts.length - 1 ? by : '');
  return parts.slice(0, most + 1).join(by) + (most + 1 < parts.length ? old + parts.slice(most + 1).join(old) : '');
}

function split(text: string, separator: string, count: number): readonly string[] {
  if (count === 0) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  return count < 0 || parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

/** What JavaScript reads as Go does, and finds in linear time: no groups that repeat what repeats, no flags. */
function isPlainPattern(pattern: string): boolean {
  return !/\(\?|\\[^dwDWnrt.\\/[\](){}*+?^$|-]|\[\[|\)[*+?{]|\$.|[*+?}][*+?{]|\.|\\[sS]/.test(pattern.replace(/\\\./g, 'x').replace(/\\\\/g, 'x'));
}

function findAll(text: string, pattern: string, count: number): readonly string[] {
  matcherOf(pattern);
  if (!isPlainPattern(pattern) || text.length > 2_000) throw new CelUnsupported(`finding ${pattern} is beyond this engine`);
  const found = [...text.matchAll(new RegExp(pattern, 'gu'))].map(([match]) => match);
  return count < 0 ? found : found.slice(0, count);
}

function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"' };
  return `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => escapes[character]!)}"`;
}

/** `%s %d %f %b %x %X %o %%`, with precision for `%f`. */
function formatted(pattern: string, values: readonly CelValue[]): string {
  let next = 0;
  return pattern.replace(/%(?:\.(\d+))?(.)?/gsu, (whole, precision: string | undefined, verb: string | undefined) => {
    if (verb === '%') return '%';
    if (next >= values.length) throw new CelFailure('index out of range');
    return formattedValue(values[next++]!, verb, precision === undefined ? 6 : Number(precision), whole);
  });
}

function formattedValue(value: CelValue, verb: string | undefined, precision: number, whole: string): string {
  const integer = value instanceof CelUint ? value.value : typeof value === 'bigint' ? value : undefined;
  if (precision > 100) throw new CelUnsupported(`%.${precision}`);
  switch (verb) {
    case 's':
      return shownText(value);
    case 'd':
      if (integer !== undefined) return String(integer);
      break;
    case 'f':
      if (typeof value === 'number' || integer !== undefined) return Number(integer ?? value).toFixed(precision);
      break;
    case 'e':
      throw new CelUnsupported('%e');
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (integer !== undefined) return integer.toString(2);
      break;
    case 'o':
      if (integer !== undefined) return integer.toString(8);
      break;
    case 'x':
    case 'X': {
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : undefined;
      const hex = integer?.toString(16) ?? (bytes && [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
      if (hex !== undefined) return verb === 'X' ? hex.toUpperCase() : hex;
      break;
    }
  }
  throw new CelFailure(`cannot format by ${whole}`);
}

function shownText(value: CelValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value !== 'object') return String(value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelType) return value.name;
  if (value instanceof CelTimestamp) return timestampText(value.nanoseconds);
  if (value instanceof CelDuration) return `${Number(value.nanoseconds) / 1e9}s`;
  if (isList(value)) return `[${value.map(shownInside).join(', ')}]`;
  if (isMap(value)) return `{${[...value].map(([key, each]) => `${shownInside(key)}:${shownInside(each)}`).sort().join(', ')}}`;
  if (value instanceof CelObject) throw new CelFailure('cannot format the value');
  return new TextDecoder().decode(value);
}

/** Inside of collections, texts stand in quotes. */
function shownInside(value: CelValue): string {
  return typeof value === 'string' ? quoted(value) : shownText(value);
}
