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
    return (this.traced ??= traceFlow(this.script, this.scopes));
  }
}

/** Scripts of this much text together (UTF-16 units) are remembered: an analysis weighs some fifty times its text. */
const rememberedText = 1_000_000;

/** Analyses by text, the least recently used dropped first: what changes around a script costs nothing. */
export class LuaLibrary {
  private readonly analyses = new Map<string, LuaAnalysis>();
  private readonly answers = new WeakMap<object, Map<unknown, unknown>>();
  private size = 0;

  /** The analysis of a script's text. */
  analyse(text: string): LuaAnalysis {
    const known = this.analyses.get(text);
    if (known) {
      this.analyses.delete(text);
      this.analyses.set(text, known);
      return known;
    }
    const analysis = analyseLua(text);
    this.analyses.set(text, analysis);
    this.size += text.length;
    for (const oldest of this.analyses.keys()) {
      if (this.size <= rememberedText || oldest === text) break;
      this.analyses.delete(oldest);
      this.size -= oldest.length;
    }
    return analysis;
  }

  /** An answer that `owner` and `key` determine, kept for as long as `owner` lives. */
  rememberFor<Answer>(owner: object, key: unknown, make: () => Answer): Answer {
    let answers = this.answers.get(owner);
    if (!answers) this.answers.set(owner, (answers = new Map()));
    if (!answers.has(key)) answers.set(key, make());
    return answers.get(key) as Answer;
  }
}
