// What a script does with Envoy's objects, Lua's library and values that may be nil: the material that checks judge.

import type { EnvoyObject, LuaMethod } from './api';
import type { Library, LibraryMember } from './standard-library';
import type { Moment } from './state';
import type { LuaCall, LuaExpression, LuaFunction, LuaIndex, LuaMethodCall } from './syntax-tree';
import type { LuaType, NilOrigin } from './types';

/** `object:method(…)` on an object of Envoy's. */
export interface MethodUse {
  readonly node: LuaMethodCall;
  readonly receiver: LuaType;
  readonly object: EnvoyObject;
  /** Undefined: the object has no such method. */
  readonly method: LuaMethod | undefined;
  readonly args: readonly LuaType[];
  readonly moment: Moment;
}

/** `object.member` or `object[key]` on an object of Envoy's. */
export interface MemberUse {
  readonly node: LuaIndex;
  readonly receiver: LuaType;
  readonly object: EnvoyObject;
  /** The call whose callee it is, and the types of its arguments. */
  readonly call: { readonly node: LuaCall; readonly args: readonly LuaType[] } | undefined;
  /** Something is assigned to it. */
  readonly written: boolean;
  readonly moment: Moment;
}

/** A name of Lua's library is called, or a method of text. */
export interface LibraryUse {
  readonly node: LuaCall | LuaMethodCall;
  readonly member: LibraryMember;
  /** Types of the arguments, for a method of text without the text itself. */
  readonly args: readonly LuaType[];
  readonly moment: Moment;
}

/** A member of a library that it does not have, or a method that text does not have. */
export interface UnknownMember {
  readonly node: LuaIndex | LuaMethodCall;
  readonly library: Library;
  readonly name: string;
  readonly moment: Moment;
}

/** A field of something global of Lua's or Envoy's: `bit.band`, `_G.x`. */
export interface GlobalIndex {
  readonly node: LuaIndex;
  readonly name: string;
  readonly moment: Moment;
}

/** A library's name with a colon behind it: `string:lower(s)`. */
export interface LibraryMethodCall {
  readonly node: LuaMethodCall;
  readonly library: Library;
  readonly member: LibraryMember;
}

export type NilUseKind = 'index' | 'method' | 'call' | 'concatenate' | 'calculate' | 'measure' | 'compare' | 'pass' | 'walk';

/** A value that may be nil stands where nil is an error. */
export interface NilUse {
  readonly node: LuaExpression;
  readonly origin: NilOrigin;
  readonly how: NilUseKind;
  /** The kind of value that would do in its place, where only one would. */
  readonly wanted: DefaultKind | undefined;
  readonly moment: Moment;
}

/** Kinds of which there is a value that stands for none. */
export type DefaultKind = 'string' | 'number' | 'table';

/** An operand of a kind for which the operator has no meaning. */
export interface OperandUse {
  readonly node: LuaExpression;
  readonly type: LuaType;
  readonly operator: string;
  readonly moment: Moment;
}

/** An object that was fetched before the script slept. */
export interface StaleUse {
  readonly node: LuaExpression;
  readonly type: LuaType;
  /** What let the script sleep. */
  readonly by: LuaMethodCall | undefined;
  readonly moment: Moment;
}

/** The script sleeps until the next piece of a body is there. */
export interface ChunkWait {
  /** `bodyChunks()`. */
  readonly by: LuaMethodCall;
  readonly moment: Moment;
}

/** `text.lower()`: a member of the library of text that is called by the text, with a dot. */
export interface TextDotCall {
  readonly node: LuaCall;
  readonly target: LuaIndex;
  readonly member: LibraryMember;
  readonly args: readonly LuaType[];
  readonly moment: Moment;
}

/** `for … in pairs(object)` over an object of Envoy's. */
export interface WalkUse {
  readonly node: LuaCall;
  readonly over: LuaType;
  readonly object: EnvoyObject;
  readonly moment: Moment;
}

/** `a == b` or `a ~= b`; what asks whether a value is nil is no news, and left out, other than for `type(value)`. */
export interface ComparisonUse {
  readonly node: LuaExpression;
  readonly left: LuaType;
  readonly right: LuaType;
}

/** A value is put where it outlives the handler: into a global, or into a variable of the script. */
export interface StoreUse {
  readonly node: LuaExpression;
  readonly type: LuaType;
  readonly moment: Moment;
}

/** Everything that was met, in the order in which it would be met when the script runs. One place may occur several times. */
export interface LuaUses {
  readonly methods: readonly MethodUse[];
  readonly members: readonly MemberUse[];
  readonly library: readonly LibraryUse[];
  readonly unknownMembers: readonly UnknownMember[];
  readonly globalIndexes: readonly GlobalIndex[];
  readonly libraryMethods: readonly LibraryMethodCall[];
  readonly nils: readonly NilUse[];
  readonly operands: readonly OperandUse[];
  readonly stale: readonly StaleUse[];
  readonly chunkWaits: readonly ChunkWait[];
  readonly textDotCalls: readonly TextDotCall[];
  readonly walks: readonly WalkUse[];
  readonly comparisons: readonly ComparisonUse[];
  readonly stores: readonly StoreUse[];
  /** Functions that a handler calls, directly or through others, and the handlers themselves. */
  readonly run: ReadonlySet<LuaFunction>;
  /** Functions that are called while the script is loaded. */
  readonly loaded: ReadonlySet<LuaFunction>;
}
