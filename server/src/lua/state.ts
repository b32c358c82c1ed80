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

/** One path of execution. Forked where paths part, joined where they meet. */
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

  constructor(
    private types = new Map<LuaVariable, LuaType>(),
    /** Ways to values that are known not to be nil; see `pathOf`. */
    private known = new Set<string>(),
  ) {}

  /** How much a copy copies. */
  get size(): number {
    return 1 + this.types.size + this.known.size;
  }

  fork(): State {
    const copy = new State(new Map(this.types), new Set(this.known));
    return copy.takeStream(this);
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
      this.types = other.types;
      this.known = other.known;
      this.takeStream(other);
      this.certain = certain;
      return;
    }
    for (const [variable, type] of this.types) {
      const others = other.types.get(variable);
      if (others !== type) this.types.set(variable, others === undefined ? unknown : joinTypes(type, others));
    }
    for (const path of this.known) if (!other.known.has(path)) this.known.delete(path);
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
    return this.types.get(variable) ?? unknown;
  }

  setType(variable: LuaVariable, type: LuaType, id: number): void {
    this.types.set(variable, type);
    const mark = variableMark(id);
    for (const path of this.known) if (path.includes(mark)) this.known.delete(path);
  }

  /** Narrows a variable without changing its value. */
  narrow(variable: LuaVariable, type: LuaType): void {
    this.types.set(variable, type);
  }

  isKnown(path: string): boolean {
    return this.known.has(path);
  }

  know(path: string): void {
    this.known.add(path);
  }

  forget(path: string): void {
    this.known.delete(path);
  }

  /** Forgets what is known about the results of a method. */
  forgetResults(method: string): void {
    for (const path of this.known) if (path.includes(`:${method}(`)) this.known.delete(path);
  }

  /** Another result of a call was looked at, which tells whether those that may be nil are there. */
  presume(call: LuaMethodCall): void {
    for (const [variable, type] of this.types) if (type.optional?.call === call) this.types.set(variable, present(type));
  }

  /** Nobody can tell where control came from (a label): nothing is held against the script from here on. */
  forgive(): void {
    for (const [variable, type] of this.types) if (type.optional || type.born !== undefined || type.kind === 'nil') this.types.set(variable, unknown);
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
export function variableMark(id: number): string {
  return `<${id}>`;
}
