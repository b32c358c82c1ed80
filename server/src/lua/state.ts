// What holds at one point of a script's run: types of variables, what was checked, and how far the stream has gone.

import type { LuaDirection } from './api';
import type { LuaVariable } from './scopes';
import type { LuaFunction, LuaMethodCall, LuaStatement } from './syntax-tree';
import { joinTypes, present, unknown, type LuaType } from './types';

/** The stream as a use of the API meets it. Undefined where it did not happen, or not for certain. */
export interface Moment {
  /** The handler that runs; undefined at top level, and in functions that no handler calls. */
  readonly handler: LuaDirection | undefined;
  /** The function that the use stands in. */
  readonly within: LuaFunction | undefined;
  /** It can be reached. */
  readonly isLive: boolean;
  /** It is reached whenever the script is loaded and its handlers are called, so that the controller's trial meets it, too. */
  readonly isCertain: boolean;
  /** It is reached whenever the function is called that it stands in. */
  readonly isCertainWithin: boolean;
  /** Errors are caught by `pcall` or `xpcall`. */
  readonly isProtected: boolean;
  /** What passed the headers on, if that is certain. */
  readonly sent: LuaMethodCall | undefined;
  readonly bodyRead: LuaMethodCall | undefined;
  readonly bodyStreamed: LuaMethodCall | undefined;
  /** Loops over headers or metadata that it stands in. */
  readonly iterating: readonly Iteration[];
  /** A loop over headers that may have been left before its end. */
  readonly interrupted: Iteration | undefined;
  /** The C function or coroutine that it runs in, out of which nothing can yield: `string.gsub`. */
  readonly callback: string | undefined;
}

/** A loop `for … in pairs(object)`. */
export interface Iteration {
  readonly statement: LuaStatement;
  readonly over: LuaType;
}

const noTypes: readonly LuaType[] = [];
const nothingKnown: ReadonlySet<string> = new Set();

/** One path of execution. Forked where paths part, joined where they meet; a fork copies nothing before somebody writes. */
export class State {
  live = true;
  certain = true;
  /** Objects born before this number are dead; see `LuaType.born`. */
  dead = 0;
  deadBy: LuaMethodCall | undefined;
  sent: LuaMethodCall | undefined;
  bodyRead: LuaMethodCall | undefined;
  /** It may have been read, on one of the ways that lead here. */
  perhapsRead = false;
  bodyStreamed: LuaMethodCall | undefined;
  interrupted: Iteration | undefined;

  /** By the variables' ids. Lists, since copies of maps were a fifth of all that a check allocates. */
  private types: readonly (LuaType | undefined)[] = noTypes;
  /** Ways to values that are known not to be nil; see `pathOf`. */
  private known: ReadonlySet<string> = nothingKnown;
  private ownsTypes = false;
  private ownsKnown = false;

  /** How much a copy costs. */
  get size(): number {
    return 1 + this.types.length / 4 + this.known.size;
  }

  fork(): State {
    return new State().takeValues(this).takeStream(this);
  }

  private takeValues(from: State): State {
    this.types = from.types;
    this.known = from.known;
    this.ownsTypes = this.ownsKnown = from.ownsTypes = from.ownsKnown = false;
    return this;
  }

  private get ownTypes(): (LuaType | undefined)[] {
    if (!this.ownsTypes) this.types = this.types.slice();
    this.ownsTypes = true;
    return this.types as (LuaType | undefined)[];
  }

  private get ownKnown(): Set<string> {
    if (!this.ownsKnown) this.known = new Set(this.known);
    this.ownsKnown = true;
    return this.known as Set<string>;
  }

  /** Takes over where the stream stands, as after a call of a function. */
  takeStream(from: State): State {
    this.live = from.live;
    this.certain = from.certain;
    this.dead = from.dead;
    this.deadBy = from.deadBy;
    this.sent = from.sent;
    this.bodyRead = from.bodyRead;
    this.perhapsRead = from.perhapsRead;
    this.bodyStreamed = from.bodyStreamed;
    this.interrupted = from.interrupted;
    return this;
  }

  /** Becomes what holds on both ways; a way that ended counts for nothing. `certain` is left to the caller. */
  join(other: State): void {
    if (!other.live) return;
    if (!this.live) {
      const { certain } = this;
      this.takeValues(other).takeStream(other);
      this.certain = certain;
      return;
    }
    if (other.types !== this.types) {
      this.types.forEach((type, id) => {
        const others = other.types[id];
        if (type !== undefined && others !== type) this.ownTypes[id] = others === undefined ? unknown : joinTypes(type, others);
      });
    }
    if (other.known !== this.known) this.forgetWhere((path) => !other.known.has(path));
    if (other.dead < this.dead) {
      this.dead = other.dead;
      this.deadBy = other.deadBy;
    }
    this.sent &&= other.sent;
    this.bodyRead &&= other.bodyRead;
    this.perhapsRead ||= other.perhapsRead;
    this.bodyStreamed &&= other.bodyStreamed;
    this.interrupted ??= other.interrupted;
  }

  typeOf(variable: LuaVariable): LuaType {
    return this.types[variable.id] ?? unknown;
  }

  setType(variable: LuaVariable, type: LuaType): void {
    this.narrow(variable, type);
    const mark = variableMark(variable);
    this.forgetWhere((path) => path.includes(mark));
  }

  /** Narrows a variable without changing its value. */
  narrow({ id }: LuaVariable, type: LuaType): void {
    const { ownTypes } = this;
    while (ownTypes.length < id) ownTypes.push(undefined);
    ownTypes[id] = type;
  }

  /** Variables that may have been nil before and have not changed may be nil still; those that are shared may have changed. */
  reopen(before: State, isShared: (id: number) => boolean): void {
    before.types.forEach((type, id) => {
      if (type?.optional && !isShared(id) && this.types[id] === unknown) this.ownTypes[id] = type;
    });
  }

  isKnown(path: string): boolean {
    return this.known.has(path);
  }

  know(path: string): void {
    if (!this.known.has(path)) this.ownKnown.add(path);
  }

  forget(path: string): void {
    if (this.known.has(path)) this.ownKnown.delete(path);
  }

  /** Forgets what is known about the results of a method. */
  forgetResults(method: string): void {
    const call = `:${method}(`;
    this.forgetWhere((path) => path.includes(call));
  }

  private forgetWhere(isGone: (path: string) => boolean): void {
    this.known.forEach((path) => {
      if (isGone(path)) this.ownKnown.delete(path);
    });
  }

  /** Another result of a call was looked at, which tells whether those that may be nil are there. */
  presume(call: LuaMethodCall): void {
    this.types.forEach((type, id) => {
      if (type?.optional?.call === call) this.ownTypes[id] = present(type);
    });
  }

  /** Nobody can tell where control came from (a label): nothing is held against the script from here on. */
  forgive(): void {
    this.types.forEach((type, id) => {
      if (!type) return;
      if (type.optional || type.born !== undefined || type.kind === 'nil') this.ownTypes[id] = unknown;
      else if (type.literal !== undefined) this.ownTypes[id] = { ...type, literal: undefined };
    });
    this.live = true;
    this.certain = false;
    this.dead = 0;
    this.sent = undefined;
    this.bodyRead = undefined;
    this.perhapsRead = true;
    this.bodyStreamed = undefined;
  }
}

/** A variable in a path. */
export function variableMark({ id }: LuaVariable): string {
  return `<${id}>`;
}
