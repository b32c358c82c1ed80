// What is known about a value of a script: its kind, whether it may be nil and why, and where objects of Envoy come from.

import type { EnvoyObjectName, LuaDirection, LuaValueKind } from './api';
import type { Library, LibraryMember } from './standard-library';
import type { LuaCall, LuaExpression, LuaFunction, LuaMethodCall, LuaTable } from './syntax-tree';

export type LuaTypeKind = 'unknown' | 'nil' | 'boolean' | 'number' | 'string' | 'table' | 'function' | 'library' | 'library-function' | 'object' | 'chunks';

/** Why a value may be nil. */
export interface NilOrigin {
  /** The call that may have returned nil. */
  readonly call: LuaCall | LuaMethodCall;
  /** It is this header of the answer that the call returned. */
  readonly header?: string;
  /** When it is nil: `the header is not there`; undefined: always, since nothing is returned. */
  readonly when: string | undefined;
}

export interface LuaType {
  readonly kind: LuaTypeKind;
  /** The value may be nil as well. */
  readonly optional?: NilOrigin | undefined;
  /** It may be `false` instead, since it comes out of an `and`. */
  readonly maybeFalse?: true;
  /** The value itself, where it is written as a literal. */
  readonly literal?: string | number | boolean | undefined;
  /** `object`: which. */
  readonly object?: EnvoyObjectName;
  /** `object`, `chunks`: the path that it belongs to; undefined: both or unknown. */
  readonly direction?: LuaDirection | undefined;
  /** `object`: its number, counted up; objects born before the script slept are dead. */
  readonly born?: number | undefined;
  /** `object`: headers and trailers are both header maps. */
  readonly isTrailers?: true | undefined;
  /** `function`: of the script. */
  readonly fn?: LuaFunction;
  readonly member?: LibraryMember;
  readonly library?: Library;
  /** `boolean`: the call whose other results it tells of; `chunks`: the call that gave it; `table`: the call whose answer it holds. */
  readonly from?: LuaMethodCall | undefined;
  /** `table`: what the script puts into it, by name; shared by all who hold the table. */
  readonly fields?: Map<string, LuaType>;
  /** `table`: where it is written. */
  readonly written?: LuaTable;
  /** `table`: all items are text. */
  readonly ofStrings?: true;
  /** Guessed from a parameter's name: good for suggestions, not for findings. */
  readonly guessed?: true;
}

/** Stands among a table's fields where it has fields that nobody can name. */
export const anyField = '*';

export const unknown: LuaType = { kind: 'unknown' };
export const nilType: LuaType = { kind: 'nil' };

/** The type of a value that is not nil. */
export function present(type: LuaType): LuaType {
  return type.optional ? { ...type, optional: undefined } : type;
}

/** The type of a value that has one of two types. */
export function joinTypes(a: LuaType, b: LuaType): LuaType {
  if (a === b) return a;
  if (a === unknown) return b.kind === 'unknown' && b.member === undefined ? b : unknown;
  if (a.kind !== b.kind || a.object !== b.object || a.fn !== b.fn || a.member !== b.member || a.library !== b.library || a.fields !== b.fields) return unknown;
  const optional = a.optional ?? b.optional;
  if (a.kind === 'object' || a.kind === 'chunks') {
    const { direction, born, isTrailers, ...rest } = a;
    return {
      ...rest,
      optional,
      ...(direction === b.direction ? { direction } : {}),
      ...(born === undefined ? {} : { born: Math.max(born, b.born ?? born) }),
      ...(isTrailers && b.isTrailers ? { isTrailers } : {}),
      ...(a.guessed || b.guessed ? { guessed: true } : {}),
    };
  }
  return { ...a, optional, literal: a.literal === b.literal ? a.literal : undefined, from: joinedOrigin(a, b) };
}

/** Whether something went well is told as well by a `false` that the script writes itself. */
function joinedOrigin(a: LuaType, b: LuaType): LuaMethodCall | undefined {
  if (a.from === b.from) return a.from;
  return a.kind === 'boolean' && (!a.from || !b.from) ? (a.from ?? b.from) : undefined;
}

/** A type in words, as hovers show it: `HeaderMap`, `string or nil`, `unknown`. */
export function typeText(type: LuaType): string {
  const name = type.kind === 'object' ? type.object! : type.kind === 'library-function' ? 'function' : type.kind === 'library' ? 'table' : type.kind === 'chunks' ? 'function' : type.kind;
  return type.optional ? `${name} or nil` : name;
}

/** The kind that the type function of Lua would name, of kinds that are known for certain. */
export function luaKind(type: LuaType): 'nil' | 'boolean' | 'number' | 'string' | 'table' | 'function' | 'userdata' | undefined {
  switch (type.kind) {
    case 'unknown':
      return undefined;
    case 'library':
      return 'table';
    case 'library-function':
    case 'chunks':
      return 'function';
    case 'object':
      return 'userdata';
    default:
      return type.kind;
  }
}

/** The type of what a method of Envoy's, or a function of Lua's, returns. */
export function typeOfKind(kind: LuaValueKind): LuaType {
  switch (kind) {
    case 'any':
      return unknown;
    case 'none':
      return nilType;
    case 'strings':
      return { kind: 'table', ofStrings: true };
    case 'string':
    case 'number':
    case 'boolean':
    case 'table':
      return { kind };
    case 'function':
      return unknown;
    case 'chunks':
      return { kind: 'chunks' };
    default:
      return { kind: 'object', object: kind };
  }
}

/** An expression without the parentheses around it. */
export function unwrapped(expression: LuaExpression): LuaExpression {
  let inner = expression;
  while (inner.type === 'parenthesised') inner = inner.expression;
  return inner;
}

/** Whether an expression is the word `true`. */
export function isTrue(expression: LuaExpression): boolean {
  const inner = unwrapped(expression);
  return inner.type === 'literal' && inner.value === true;
}
