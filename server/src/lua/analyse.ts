// The door to this room: one script, parsed, its names resolved, its values followed; parts are computed when asked for.

import { traceFlow, type LuaFlow } from './flow';
import { handlersOf, type HandlerDefinition } from './handlers';
import { parseLua } from './parse';
import { resolveScopes, type LuaScopes, type LuaVariable } from './scopes';
import type { LuaExpression, LuaScript } from './syntax-tree';
import type { LuaType } from './types';
import type { LuaUses } from './uses';

/** Everything that is known about a script from its text alone. Immutable. */
export interface LuaAnalysis {
  readonly text: string;
  readonly script: LuaScript;
  readonly scopes: LuaScopes;
  /** Functions that Envoy calls, or that were meant to be. */
  readonly handlers: readonly HandlerDefinition[];
  readonly uses: LuaUses;
  /** The type of an expression of the script's tree. */
  typeOf(expression: LuaExpression): LuaType;
  /** The type of a variable's first value. */
  typeOfVariable(variable: LuaVariable): LuaType;
}

/** Analyses one script. Never throws; a text that is no Lua at all gives whatever can be made of it. */
export function analyseLua(text: string): LuaAnalysis {
  return new Analysis(text);
}

class Analysis implements LuaAnalysis {
  private parsed: LuaScript | undefined;
  private resolved: LuaScopes | undefined;
  private found: readonly HandlerDefinition[] | undefined;
  private traced: LuaFlow | undefined;

  constructor(readonly text: string) {}

  get script(): LuaScript {
    return (this.parsed ??= parseLua(this.text));
  }

  get scopes(): LuaScopes {
    return (this.resolved ??= resolveScopes(this.script));
  }

  get handlers(): readonly HandlerDefinition[] {
    return (this.found ??= handlersOf(this.script, this.scopes));
  }

  get uses(): LuaUses {
    return this.flow.uses;
  }

  typeOf(expression: LuaExpression): LuaType {
    return this.flow.typeOf(expression);
  }

  typeOfVariable(variable: LuaVariable): LuaType {
    return this.flow.typeOfVariable(variable);
  }

  private get flow(): LuaFlow {
    return (this.traced ??= traceFlow(this.script, this.scopes, this.handlers));
  }
}

/** Scripts of this much text together (UTF-16 units) are remembered: an analysis weighs some fifty times its text. */
const rememberedText = 1_000_000;

type Analyses = ReadonlyMap<string, LuaAnalysis>;

/** The analyses of one document's scripts, by text, for as long as the document lives. */
export class LuaLibrary {
  private analyses = new Map<string, LuaAnalysis>();
  private owner: object | undefined;
  private answers = new Map<unknown, unknown>();

  /** @param shelf where the libraries of other documents stand; none: on its own */
  constructor(private readonly shelf?: LuaShelf) {}

  /** The analysis of a script's text. */
  analyse(text: string): LuaAnalysis {
    const known = this.analyses.get(text);
    if (known) return known;
    const analysis = this.shelf?.borrow(text) ?? analyseLua(text);
    this.analyses.set(text, analysis);
    this.shelf?.take(this, text.length);
    return analysis;
  }

  /** Gives its analyses away, and forgets everything else. */
  empty(): Analyses {
    const { analyses } = this;
    this.analyses = new Map();
    this.answers = new Map();
    return analyses;
  }

  /**
   * An answer that `owner` and `key` determine; of the owner who asked last. (A weak map of owners would do the same, and the
   * garbage collector would take what it holds for alive.)
   */
  rememberFor<Answer>(owner: object, key: unknown, make: () => Answer): Answer {
    if (this.owner !== owner) {
      this.owner = owner;
      this.answers = new Map();
    }
    if (!this.answers.has(key)) this.answers.set(key, make());
    return this.answers.get(key) as Answer;
  }
}

/**
 * The libraries of many documents. A document that is edited becomes another one: what changes around a script costs nothing,
 * and what was known of former texts does not pile up, since memory that lives for some seconds costs most to clear away.
 */
export class LuaShelf {
  /** How much text those have that hold something; the one that grew last at the end. */
  private readonly sizes = new Map<LuaLibrary, number>();
  /** What the last document that is gone knew: more of them would live through a collection of garbage, which then takes longer. */
  private lent: Analyses = new Map();
  private size = 0;

  /** The document is gone. Its analyses are there for the one that takes its place. */
  retire(library: LuaLibrary): void {
    const analyses = this.takeOut(library);
    if (analyses.size > 0) this.lent = analyses;
  }

  borrow(text: string): LuaAnalysis | undefined {
    return this.lent.get(text);
  }

  /** A library has grown; those that grew longest ago are emptied where all of them together hold too much. */
  take(library: LuaLibrary, growth: number): void {
    const size = (this.sizes.get(library) ?? 0) + growth;
    this.sizes.delete(library);
    this.sizes.set(library, size);
    this.size += growth;
    for (const oldest of this.sizes.keys()) {
      if (this.size <= rememberedText || oldest === library) break;
      this.takeOut(oldest);
    }
  }

  private takeOut(library: LuaLibrary): Analyses {
    this.size -= this.sizes.get(library) ?? 0;
    this.sizes.delete(library);
    return library.empty();
  }
}
