// Runs a script in thought: every path once, with what is known of values and of the stream, and notes what it meets.

import { envoyObjects, requestPseudoHeaders, type LuaDirection, type LuaMethod, type LuaParameter } from './api';
import type { HandlerDefinition } from './handlers';
import type { LuaScopes, LuaVariable } from './scopes';
import { standardLibrary, type LibraryMember } from './standard-library';
import { State, variableMark, type Iteration, type Moment } from './state';
import { notInTree, type LuaBinary, type LuaBlock, type LuaCall, type LuaExpression, type LuaFunction, type LuaIf, type LuaIndex, type LuaMethodCall, type LuaName, type LuaScript, type LuaStatement, type LuaTable } from './syntax-tree';
import { anyField, isTrue, joinTypes, luaKind, nilType, present, typeOfKind, unknown, unwrapped, type LuaType, type LuaTypeKind } from './types';
import type { DefaultKind, LuaUses, NilUseKind } from './uses';
import { functionsIn, walkBlock } from './walk';

/** What the run in thought found out. */
export interface LuaFlow {
  readonly uses: LuaUses;
  /** The type of an expression, as it was met last. */
  typeOf(expression: LuaExpression): LuaType;
  /** The type of a variable's first value. */
  typeOfVariable(variable: LuaVariable): LuaType;
}

/** Functions are gone through again for each call, up to this many times together: then calls are no longer followed. */
const mostCalls = 400;

/** So many calls are followed out of each function that no handler calls. */
const callsAlone = 5;

/** Nested more deeply, functions are not followed. */
const deepestCalls = 12;

/** What a run in thought may cost, in values copied and conditions looked at: real scripts take a hundredth. Then nothing is said. */
const mostWork = 500_000;

/** Thrown where a run in thought costs too much. */
class TooMuchWork extends Error {}

/** Headers that Envoy's connection manager always sets on requests before any filter runs. */
const alwaysOnRequests = [...requestPseudoHeaders, 'host', 'x-request-id', 'x-forwarded-proto'];

/** Runs a script in thought. */
export function traceFlow(script: LuaScript, scopes: LuaScopes, handlers: readonly HandlerDefinition[]): LuaFlow {
  return new Tracer(script, scopes, handlers).run();
}

/** Where `break` goes: the states of all of them, to be joined behind the loop. */
interface LoopFrame {
  readonly breaks: State[];
  readonly iteration: Iteration | undefined;
}

interface LoopParts {
  /** What holds in the body; the state given is the body's own. */
  readonly begin: (body: State) => void;
  /** What holds behind the body's end. */
  readonly end?: (body: State) => void;
  readonly iteration?: Iteration | undefined;
  /** Its body runs at least once. */
  readonly runsSurely?: boolean;
}

interface CallFrame {
  readonly fn: LuaFunction | undefined;
  readonly loops: LoopFrame[];
  readonly exits: { readonly state: State; readonly types: readonly LuaType[] }[];
}

const noTypes: readonly LuaType[] = [];

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

class Tracer {
  private readonly uses: Mutable<LuaUses> & { readonly run: Set<LuaFunction>; readonly loaded: Set<LuaFunction> } = {
    methods: [],
    members: [],
    library: [],
    unknownMembers: [],
    globalIndexes: [],
    libraryMethods: [],
    nils: [],
    operands: [],
    stale: [],
    chunkWaits: [],
    textDotCalls: [],
    walks: [],
    comparisons: [],
    stores: [],
    run: new Set(),
    loaded: new Set(),
  };
  /** By the expressions' ids. */
  private readonly types: (LuaType | undefined)[];
  /** By the variables' ids. */
  private readonly firstTypes: (LuaType | undefined)[];
  /** Answers of `pathOf`, by the expressions' ids; null: none. */
  private readonly paths: (string | null | undefined)[];
  /** Variables that functions other than their own assign to: their values can change whenever anything runs. */
  private readonly volatile = new Set<LuaVariable>();
  /** Variables that are asked of by `isRecord`, as far as their uses go. */
  private readonly records = new Map<LuaVariable, boolean>();
  private readonly globalFunctions = new Map<string, LuaFunction>();
  /** Members that the script itself puts into Lua's libraries. */
  private readonly ownLibraryMembers = new Set<string>();
  /** Fields that the script assigns to, whatever table they are of. */
  private readonly ownFields = new Set<string>();
  /** Filters whose dynamic metadata the script sets. */
  private readonly ownMetadata = new Set<string>();
  private readonly entered = new Set<LuaFunction>();
  private readonly active = new Set<LuaFunction>();
  private frame: CallFrame = { fn: undefined, loops: [], exits: [] };
  private handler: LuaDirection | undefined;
  private loading = true;
  private calls = 0;
  private births = 0;
  /** The next expression that the script does not have. */
  private ids: number;
  private work = 0;
  private protectedDepth = 0;
  /** The function at hand is called whenever the script is loaded and its handlers are called. */
  private isCalledForCertain = true;
  private callback: string | undefined;
  private iterations: readonly Iteration[] = [];

  constructor(
    private readonly script: LuaScript,
    private readonly scopes: LuaScopes,
    private readonly handlers: readonly HandlerDefinition[],
  ) {
    this.ids = script.expressionCount;
    this.types = new Array<undefined>(script.expressionCount).fill(undefined);
    this.paths = new Array<undefined>(script.expressionCount).fill(undefined);
    this.firstTypes = new Array<undefined>(scopes.variables.length).fill(undefined);
  }

  run(): LuaFlow {
    try {
      this.trace();
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      this.forgetUses();
    }
    // Not the tracer itself, so that what it alone needs is not kept with the answers.
    const { uses, types, firstTypes } = this;
    return { uses, typeOf: ({ id }) => types[id] ?? unknown, typeOfVariable: ({ id }) => firstTypes[id] ?? unknown };
  }

  /** A part of what happens would be misleading, as of loops that are left or of functions that are called. */
  private forgetUses(): void {
    const { run, loaded, ...lists } = this.uses;
    for (const list of Object.values(lists)) list.length = 0;
    for (const fn of functionsIn(this.script.body)) {
      run.add(fn);
      loaded.add(fn);
    }
  }

  private spend(work: number): void {
    this.work += work;
    if (this.work > mostWork) throw new TooMuchWork();
  }

  private forked(state: State): State {
    this.spend(state.size);
    return state.fork();
  }

  private trace(): void {
    this.prepare();
    const top = new State();
    this.block(this.script.body, top);
    top.live = true;
    this.loading = false;
    for (const handler of this.handlers) this.runHandler(handler, top);
    for (const fn of functionsIn(this.script.body)) this.runAlone(fn, top);
  }

  private typeOf(expression: LuaExpression): LuaType {
    return this.types[expression.id] ?? unknown;
  }

  private prepare(): void {
    for (const variable of this.scopes.variables) {
      if (variable.uses.some(({ write, within }) => write && within !== variable.owner)) this.volatile.add(variable);
    }
    const assigned = new Map<string, LuaExpression | undefined>();
    for (const { name, write, assigned: value } of this.scopes.globals) {
      if (write) assigned.set(name.name, assigned.has(name.name) ? undefined : value);
    }
    for (const [name, value] of assigned) if (value?.type === 'function') this.globalFunctions.set(name, value);
    walkBlock(this.script.body, { statement: (statement) => this.noteOwnMembers(statement), expression: (expression) => this.noteOwnMetadata(expression) });
  }

  private noteOwnMembers(statement: LuaStatement): void {
    const targets = statement.type === 'function-statement' ? [statement.target] : statement.type === 'assignment' ? statement.targets : [];
    for (const target of targets) {
      if (target.type !== 'index') continue;
      this.ownFields.add(target.key.type === 'literal' ? String(target.key.value) : anyField);
      if (target.object.type !== 'name' || target.key.type !== 'literal') continue;
      this.ownLibraryMembers.add(`${target.object.name}.${String(target.key.value)}`);
    }
  }

  private noteOwnMetadata(expression: LuaExpression): void {
    if (expression.type !== 'method-call' || expression.method.name !== 'set') return;
    const [filter] = expression.args;
    if (filter) this.ownMetadata.add(filter.type === 'literal' ? String(filter.value) : '*');
  }

  private runHandler({ fn, direction }: HandlerDefinition, top: State): void {
    if (!fn) return;
    this.handler = direction;
    const handle: LuaType = { kind: 'object', object: 'StreamHandle', direction };
    this.enter(fn, [handle], this.freshRun(top));
    this.handler = undefined;
  }

  /** A function that no handler calls: gone through once, so that all of its names have types. */
  private runAlone(fn: LuaFunction, top: State): void {
    if (this.entered.has(fn)) return;
    const state = this.freshRun(top);
    state.certain = false;
    this.calls = Math.min(this.calls, mostCalls - callsAlone);
    this.enter(fn, fn.parameters.map(guessByName), state);
  }

  private freshRun(top: State): State {
    const state = this.forked(top);
    this.loosenShared(state);
    state.live = true;
    state.certain = true;
    return state;
  }

  /** Something has run that nobody has followed: functions of the script may have assigned to variables outside of them. */
  private loosenShared(state: State): void {
    for (const variable of this.volatile) if (state.typeOf(variable) !== unknown) state.setType(variable, unknown);
  }

  // Functions

  /** Goes through a function's body. @returns what it returns; `state` becomes the state behind the call */
  private enter(fn: LuaFunction, args: readonly LuaType[], state: State): readonly LuaType[] | undefined {
    if (this.active.has(fn) || this.active.size > deepestCalls || this.calls++ > mostCalls) {
      state.certain = false;
      return undefined;
    }
    const outer = this.frame;
    const outerIterations = this.iterations;
    this.active.add(fn);
    this.entered.add(fn);
    if (this.handler) this.uses.run.add(fn);
    if (this.loading) this.uses.loaded.add(fn);
    this.frame = { fn, loops: [], exits: [] };
    fn.parameters.forEach((parameter, index) => this.assignVariable(parameter, args[index] ?? unknown, state));
    const { certain } = state;
    const isCalledForCertain = this.isCalledForCertain;
    this.isCalledForCertain &&= certain;
    state.certain = true;
    this.block(fn.body, state);
    this.isCalledForCertain = isCalledForCertain;
    const { exits } = this.frame;
    this.frame = outer;
    this.iterations = outerIterations;
    this.active.delete(fn);
    const fellThrough = state.live;
    // An error or an answer on all paths ends the caller, too.
    for (const exit of exits) state.join(exit.state);
    state.certain = certain && state.live;
    if (fellThrough && exits.length === 0) return [];
    // What is returned behind an answer or an error nobody gets.
    const reached = exits.filter((exit) => exit.state.live);
    return joinResults((reached.length > 0 ? reached : exits).map(({ types }) => types), fellThrough);
  }

  /** Goes through a function's body. What it has checked of its parameters holds for what was written as arguments. */
  private enterWith(fn: LuaFunction, args: readonly LuaType[], written: readonly LuaExpression[], state: State): readonly LuaType[] | undefined {
    const results = this.enter(fn, args, state);
    fn.parameters.forEach((parameter, index) => {
      const variable = this.scopes.variableOf(parameter);
      const argument = written[index];
      if (!args[index]?.optional || !argument || !variable || variable.uses.some(({ write }) => write)) return;
      const type = state.typeOf(variable);
      if (!type.optional && type.kind === args[index]!.kind) this.markPresent(argument, state);
    });
    return results;
  }

  // Statements

  private block(block: LuaBlock, state: State): void {
    for (const statement of block.statements) this.statement(statement, state);
  }

  private statement(statement: LuaStatement, state: State): void {
    this.spend(1);
    switch (statement.type) {
      case 'local': {
        const types = this.list(statement.values, state, statement.names.length);
        statement.names.forEach((name, index) => this.declare(name, types[index] ?? nilType, state));
        return;
      }
      case 'local-function':
        this.assignVariable(statement.name, this.evaluate(statement.value, state), state);
        return;
      case 'function-statement':
        return this.assign(statement.target, this.evaluate(statement.value, state), state);
      case 'assignment': {
        const types = this.list(statement.values, state, statement.targets.length);
        statement.targets.forEach((target, index) => this.assign(target, types[index] ?? nilType, state));
        return;
      }
      case 'call-statement':
        this.evaluate(statement.call, state);
        return;
      case 'do':
        return this.block(statement.body, state);
      case 'if':
        return this.ifStatement(statement, state);
      case 'while':
        return this.whileLoop(statement.body, statement.condition, state);
      case 'repeat':
        return this.repeat(statement.body, statement.condition, state);
      case 'numeric-for':
        for (const bound of [statement.from, statement.to, statement.step]) if (bound) this.useValue(bound, this.evaluate(bound, state), 'calculate', state, 'number');
        return this.loop(statement.body, state, { begin: (body) => this.declare(statement.variable, { kind: 'number' }, body) });
      case 'generic-for':
        return this.genericFor(statement, state);
      case 'return': {
        const types = this.list(statement.values, state, Infinity);
        const open = this.frame.loops.filter(({ iteration }) => iteration).at(-1)?.iteration;
        if (open && state.live) state.interrupted = open;
        this.frame.exits.push({ state: this.forked(state), types });
        state.live = false;
        return;
      }
      case 'break': {
        const loop = this.frame.loops.at(-1);
        if (loop?.iteration && state.live) state.interrupted = loop.iteration;
        loop?.breaks.push(this.forked(state));
        state.live = false;
        return;
      }
      case 'goto':
        state.live = false;
        return;
      case 'label':
        return state.forgive();
    }
  }

  private ifStatement(statement: LuaIf, state: State): void {
    const { certain } = state;
    const ends: State[] = [];
    const logged = loggersIn(statement);
    let before: State | undefined;
    for (const { condition, body } of statement.clauses) {
      const outcome = outcomeOf(this.evaluate(condition, state));
      if (logged) before ??= this.forked(state);
      const inside = this.forked(state);
      inside.certain = false;
      if (outcome === false) inside.live = false;
      this.assume(condition, true, inside);
      this.block(body, inside);
      ends.push(inside);
      this.assume(condition, false, state);
      state.certain = false;
      if (outcome === true) state.live = false;
    }
    if (statement.otherwise) this.block(statement.otherwise, state);
    const allLive = state.live && ends.every(({ live }) => live);
    for (const end of ends) state.join(end);
    state.certain = certain && allLive;
    // Whoever only tells the log that something is missing has not dealt with it.
    if (before && allLive && logged!.every((object) => this.typeOf(object).kind === 'object')) state.reopen(before, (id) => this.volatile.has(this.scopes.variables[id]!));
  }

  private whileLoop(body: LuaBlock, condition: LuaExpression, state: State): void {
    const isEndless = isTrue(condition);
    this.loosenWrites(body, state);
    this.evaluate(condition, state);
    this.loop(body, state, {
      begin: (inside) => {
        this.assume(condition, true, inside);
        if (isEndless) state.live = false;
        else this.assume(condition, false, state);
      },
      end: (inside) => {
        if (isEndless) inside.live = false;
        else this.assume(condition, false, inside);
      },
    });
  }

  private loop(body: LuaBlock, state: State, { begin, end, iteration, runsSurely = false }: LoopParts): void {
    this.loosenWrites(body, state);
    const { certain } = state;
    const frame: LoopFrame = { breaks: [], iteration };
    this.frame.loops.push(frame);
    const outer = this.iterations;
    if (iteration) this.iterations = [...outer, iteration];
    const inside = this.forked(state);
    inside.certain = runsSurely && certain;
    begin(inside);
    this.block(body, inside);
    this.iterations = outer;
    this.frame.loops.pop();
    const returned = !inside.live && frame.breaks.length === 0;
    end?.(inside);
    state.join(inside);
    for (const left of frame.breaks) state.join(left);
    state.certain = certain && !returned;
  }

  private repeat(body: LuaBlock, condition: LuaExpression, state: State): void {
    this.loosenWrites(body, state);
    const { certain } = state;
    const frame: LoopFrame = { breaks: [], iteration: undefined };
    this.frame.loops.push(frame);
    this.block(body, state);
    this.evaluate(condition, state);
    if (state.live) this.assume(condition, true, state);
    this.frame.loops.pop();
    for (const end of frame.breaks) state.join(end);
    state.certain = certain && state.live && frame.breaks.length === 0;
  }

  private genericFor(statement: LuaStatement & { type: 'generic-for' }, state: State): void {
    const [first] = statement.iterators;
    const [iterator = unknown, ...walked] = this.list(statement.iterators, state, 3);
    if (first) this.useIterator(first, iterator, walked, statement, state);
    const over = first && this.walkedObject(first);
    const isChunks = iterator.kind === 'chunks';
    if (isChunks && iterator.from) this.streamBody(iterator.from, state);
    this.loop(statement.body, state, {
      iteration: over && { statement, over },
      runsSurely: isChunks,
      begin: (body) => {
        const types = isChunks ? [this.newObject({ kind: 'object', object: 'Buffer', direction: iterator.direction })] : this.loopTypes(first);
        statement.names.forEach((name, index) => this.declare(name, types[index] ?? unknown, body));
      },
    });
  }

  /** The loop calls its iterator: `for name in headers do`, `for name in next, headers do`. */
  private useIterator(iterator: LuaExpression, type: LuaType, walked: readonly LuaType[], { iterators }: LuaStatement & { type: 'generic-for' }, state: State): void {
    this.useValue(iterator, type, 'call', state);
    this.noteCalled(iterator, type, 'in', state);
    if (type.kind !== 'library-function' || iterators.length < 2) return;
    const args = iterators.slice(1);
    const argsRange = { start: args[0]!.range.start, end: args.at(-1)!.range.end };
    this.uses.library.push({ node: { type: 'call', id: this.ids++, range: { start: iterator.range.start, end: argsRange.end }, callee: iterator, args, argsRange }, member: type.member!, args: walked, moment: this.moment(state) });
  }

  private loopTypes(iterator: LuaExpression | undefined): readonly LuaType[] {
    const call = iterator && unwrapped(iterator);
    if (call?.type !== 'call' || call.callee.type !== 'name') return [];
    const [walked] = call.args;
    const type = walked ? this.typeOf(walked) : unknown;
    if (call.callee.name === 'ipairs') return [{ kind: 'number' }, type.ofStrings ? { kind: 'string' } : unknown];
    const kinds = type.object && call.callee.name === 'pairs' ? envoyObjects[type.object].pairs : undefined;
    return kinds ? kinds.map((kind) => typeOfKind(kind)) : [];
  }

  /** The object of Envoy's in `pairs(object)`. */
  private walkedObject(iterator: LuaExpression): LuaType | undefined {
    const call = unwrapped(iterator);
    if (call.type !== 'call' || call.callee.type !== 'name' || call.callee.name !== 'pairs') return undefined;
    const type = call.args[0] ? this.typeOf(call.args[0]) : unknown;
    return type.object && envoyObjects[type.object].pairs ? type : undefined;
  }

  /** What a loop's body assigns to is not known at its start: it may have run before. */
  private loosenWrites(body: LuaBlock, state: State): void {
    const loosen = (target: LuaExpression): void => {
      const variable = target.type === 'name' ? this.scopes.variableOf(target) : undefined;
      if (variable) state.setType(variable, unknown);
    };
    walkBlock(body, {
      statement: (statement) => {
        if (statement.type === 'assignment') statement.targets.forEach(loosen);
        if (statement.type === 'function-statement') loosen(statement.target);
      },
    });
    this.loosenShared(state);
  }

  // Assignments

  private declare(name: LuaName, type: LuaType, state: State): void {
    const variable = this.scopes.variableOf(name);
    if (variable) this.firstTypes[variable.id] ??= type;
    this.assignVariable(name, type, state);
  }

  private assignVariable(name: LuaName, type: LuaType, state: State): void {
    this.types[name.id] = type;
    const variable = this.scopes.variableOf(name);
    if (!variable) return;
    const known = this.firstTypes[variable.id];
    if (known === undefined || known.kind === 'unknown' || known.guessed) this.firstTypes[variable.id] = type;
    state.setType(variable, type);
  }

  private assign(target: LuaExpression, type: LuaType, state: State): void {
    if (target.type === 'name') {
      const variable = this.scopes.variableOf(target);
      if (!variable) this.types[target.id] = type;
      else this.assignVariable(target, type, state);
      if (!variable || (variable.owner === undefined && this.frame.fn)) this.noteStore(target, type, state);
      return;
    }
    if (target.type !== 'index') return;
    const object = this.evaluate(target.object, state);
    if (target.computed) this.evaluate(target.key, state);
    this.types[target.id] = type;
    this.useValue(target.object, object, 'index', state);
    this.noteGlobalIndex(target, state);
    if (object.kind === 'object') this.uses.members.push({ node: target, receiver: object, object: envoyObjects[object.object!], call: undefined, written: true, moment: this.moment(state) });
    const path = this.pathOf(target);
    if (path !== undefined) {
      if (type.optional || type.kind === 'nil' || type.kind === 'unknown') state.forget(path);
      else state.know(path);
    }
    const name = target.key.type === 'literal' && typeof target.key.value === 'string' ? target.key.value : undefined;
    if (!object.fields) return;
    if (name === undefined) {
      object.fields.set(anyField, unknown);
      return;
    }
    // Of several values of one field none is certain.
    object.fields.set(name, object.fields.has(name) ? joinTypes(object.fields.get(name)!, type) : type);
  }

  private noteStore(node: LuaName, type: LuaType, state: State): void {
    if (type.kind === 'object' || type.kind === 'chunks') this.uses.stores.push({ node, type, moment: this.moment(state) });
  }

  // Expressions

  /** The types of a list of expressions; the last one gives as many values as it has, up to `wanted` in all. */
  private list(expressions: readonly LuaExpression[], state: State, wanted: number): readonly LuaType[] {
    const last = expressions.length - 1;
    if (last < 0) return noTypes;
    const end = expressions[last]!;
    if (end.type !== 'call' && end.type !== 'method-call' && end.type !== 'vararg') return expressions.map((expression) => this.evaluate(expression, state));
    const types = expressions.slice(0, last).map((expression) => this.evaluate(expression, state));
    const results = end.type === 'vararg' ? undefined : this.results(end, state);
    this.types[end.id] = results?.[0] ?? (results ? nilType : unknown);
    if (results) return last === 0 ? results : types.concat(results);
    while (types.length < Math.min(wanted, expressions.length + 8)) types.push(unknown);
    return types;
  }

  private evaluate(expression: LuaExpression, state: State): LuaType {
    const type = this.typeIn(expression, state);
    const known = this.types[expression.id];
    // In a function that is called from several places the types of one of them are as good as those of another.
    if (!known || known.kind === 'unknown' || type.kind !== 'unknown') this.types[expression.id] = type;
    return type;
  }

  private typeIn(expression: LuaExpression, state: State): LuaType {
    switch (expression.type) {
      case 'literal':
        return expression.literal === 'nil' ? nilType : { kind: expression.literal, literal: expression.value ?? undefined };
      case 'name':
        return this.nameType(expression, state);
      case 'parenthesised':
        return this.evaluate(expression.expression, state);
      case 'function':
        return { kind: 'function', fn: expression };
      case 'table':
        return this.tableType(expression, state);
      case 'index':
        return this.indexType(expression, state);
      case 'call':
      case 'method-call': {
        const results = this.results(expression, state);
        return results ? (results[0] ?? nilType) : unknown;
      }
      case 'unary':
        return this.unaryType(expression.operator, expression.operand, state);
      case 'binary':
        return this.binaryType(expression, state);
      case 'vararg':
      case 'missing':
        return unknown;
    }
  }

  private nameType(name: LuaName, state: State): LuaType {
    const variable = this.scopes.variableOf(name);
    if (variable) {
      const type = state.typeOf(variable);
      return this.noteStale(name, type, state);
    }
    const own = this.globalFunctions.get(name.name);
    if (own) return { kind: 'function', fn: own };
    if (this.scopes.globals.some((use) => use.write && use.name.name === name.name)) return unknown;
    const member = standardLibrary.functions.get(name.name);
    if (member) return { kind: 'library-function', member };
    const library = standardLibrary.libraries.get(name.name);
    return library ? { kind: 'library', library } : unknown;
  }

  private noteStale(node: LuaExpression, type: LuaType, state: State): LuaType {
    if (type.kind !== 'object' || type.guessed || type.born === undefined || type.born >= state.dead) return type;
    this.uses.stale.push({ node, type, by: state.deadBy, moment: this.moment(state) });
    return { kind: 'object', object: type.object!, direction: type.direction };
  }

  private tableType(table: LuaTable, state: State): LuaType {
    const fields = new Map<string, LuaType>();
    for (const { key, value } of table.fields) {
      if (key && key.type !== 'literal') this.evaluate(key, state);
      const type = this.evaluate(value, state);
      if (key?.type === 'literal' && typeof key.value === 'string') fields.set(key.value, type);
      else if (key) fields.set(anyField, unknown);
    }
    return { kind: 'table', fields, written: table };
  }

  private indexType(node: LuaIndex, state: State, call?: { readonly node: LuaCall; readonly args: readonly LuaType[] }): LuaType {
    const object = this.evaluate(node.object, state);
    if (node.computed) this.evaluate(node.key, state);
    this.useValue(node.object, object, 'index', state);
    const name = node.key.type === 'literal' && typeof node.key.value === 'string' ? node.key.value : undefined;
    this.noteGlobalIndex(node, state);
    switch (object.kind) {
      case 'object': {
        const spec = envoyObjects[object.object!];
        this.uses.members.push({ node, receiver: object, object: spec, call, written: false, moment: this.moment(state) });
        return unknown;
      }
      case 'library': {
        if (name === undefined || name === '') return unknown;
        const library = object.library!;
        const member = library.members.get(name);
        if (this.ownLibraryMembers.has(`${library.name}.${name}`)) return unknown;
        if (!member) {
          this.uses.unknownMembers.push({ node, library, name, moment: this.moment(state) });
          return unknown;
        }
        return member.parameters ? { kind: 'library-function', member } : { kind: member.result === 'number' || member.result === 'string' ? member.result : 'unknown', member };
      }
      case 'table':
        return this.fieldType(node, object, name, state);
      default:
        return unknown;
    }
  }

  private fieldType(node: LuaIndex, table: LuaType, name: string | undefined, state: State): LuaType {
    if (name === undefined) return unknown;
    const path = this.pathOf(node);
    const isKnown = path !== undefined && state.isKnown(path);
    if (table.from && !table.fields) {
      const kind = table.from.args[3] && this.typeOf(table.from.args[3]).kind === 'number' ? 'string' : 'unknown';
      return name === ':status' || isKnown ? { kind } : { kind, optional: { call: table.from, header: name, when: 'the answer has no such header' } };
    }
    const field = table.fields?.get(name) ?? unknown;
    const isFixed = field.literal === undefined || !(this.ownFields.has(name) || this.ownFields.has(anyField) || table.fields?.has(anyField));
    const type = this.noteStale(node, isFixed ? field : { ...field, literal: undefined }, state);
    return isKnown || !this.isRecord(node.object, table) ? present(type) : type;
  }

  /** A table whose fields only this function reads and writes, by name: what was checked of them is known. */
  private isRecord(expression: LuaExpression, table: LuaType): boolean {
    const variable = expression.type === 'name' ? this.scopes.variableOf(expression) : undefined;
    if (!variable || variable.initial === undefined || variable.initial !== table.written || table.fields?.has(anyField)) return false;
    let isRecord = this.records.get(variable);
    if (isRecord === undefined) {
      const { text } = this.script;
      isRecord = variable.uses.every(({ name, write, within }) => !write && within === variable.owner && /^\s*(?:\.\s*\w|\[\s*["'])/.test(text.slice(name.range.end, name.range.end + 20)));
      this.records.set(variable, isRecord);
    }
    return isRecord;
  }

  private noteGlobalIndex(node: LuaIndex, state: State): void {
    const name = node.object.type === 'name' && !this.scopes.variableOf(node.object) ? node.object.name : undefined;
    if (name !== undefined && standardLibrary.names.has(name)) this.uses.globalIndexes.push({ node, name, moment: this.moment(state) });
  }

  private unaryType(operator: string, operand: LuaExpression, state: State): LuaType {
    const type = this.evaluate(operand, state);
    if (operator === 'not') {
      const outcome = outcomeOf(type);
      return { kind: 'boolean', literal: outcome === undefined ? undefined : !outcome };
    }
    this.useValue(operand, type, operator === '#' ? 'measure' : 'calculate', state, operator === '#' ? defaultKind(type.kind) : 'number');
    this.noteOperand(operand, type, operator, operator === '#' ? measurable : calculable, state);
    return { kind: 'number', literal: operator === '-' && typeof type.literal === 'number' ? -type.literal : undefined };
  }

  private binaryType(node: LuaBinary, state: State): LuaType {
    const { operator, left, right } = node;
    if (operator === 'and' || operator === 'or') return this.logicalType(node, state);
    const leftType = this.evaluate(left, state);
    const rightType = this.evaluate(right, state);
    if (operator === '==' || operator === '~=') {
      const asksForNil = (leftType.kind === 'nil' && !typeCallOf(right)) || (rightType.kind === 'nil' && !typeCallOf(left));
      if (!asksForNil) this.uses.comparisons.push({ node, left: leftType, right: rightType });
      const isEqual = areEqual(leftType, rightType);
      // That a value is not nil is often believed rather than known: nothing behind such a question is given up.
      const isUnsure = isEqual === undefined || (operator === '~=' && [leftType.kind, rightType.kind].includes('nil'));
      return { kind: 'boolean', literal: isUnsure ? undefined : isEqual === (operator === '==') };
    }
    const how = operator === '..' ? 'concatenate' : operator[0] === '<' || operator[0] === '>' ? 'compare' : 'calculate';
    this.useOperand(left, leftType, operator, how, state, rightType);
    this.useOperand(right, rightType, operator, how, state, leftType);
    if (how === 'compare') {
      this.noteComparison(node, leftType, rightType, state);
      return { kind: 'boolean' };
    }
    return { kind: operator === '..' ? 'string' : 'number' };
  }

  private useOperand(operand: LuaExpression, type: LuaType, operator: string, how: NilUseKind, state: State, other: LuaType): void {
    const compared = type.kind === 'unknown' || type.kind === other.kind ? defaultKind(other.kind) : undefined;
    this.useValue(operand, type, how, state, how === 'concatenate' ? 'string' : how === 'calculate' ? 'number' : compared);
    if (how !== 'compare') this.noteOperand(operand, type, operator, calculable, state);
  }

  private noteComparison({ left, right, operator }: LuaBinary, leftType: LuaType, rightType: LuaType, state: State): void {
    const kinds = [luaKind(leftType), luaKind(rightType)];
    if (kinds.includes(undefined) || leftType.guessed || rightType.guessed) return;
    if (kinds[0] === kinds[1] && (kinds[0] === 'number' || kinds[0] === 'string')) return;
    // Tables may have metatables that compare.
    if (kinds.includes('table') || kinds.includes('nil')) return;
    const wrong = kinds[0] === 'number' ? right : left;
    this.uses.operands.push({ node: wrong, type: wrong === right ? rightType : leftType, operator, moment: this.moment(state) });
  }

  private logicalType({ operator, left, right }: LuaBinary, state: State): LuaType {
    const leftType = this.evaluate(left, state);
    const outcome = outcomeOf(leftType);
    const other = this.forked(state);
    other.certain = false;
    if (outcome === (operator === 'or')) other.live = false;
    this.assume(left, operator === 'and', other);
    const rightType = this.evaluate(right, other);
    const { certain } = state;
    state.join(other);
    state.certain = certain;
    if (outcome !== undefined) return outcome === (operator === 'or') ? leftType : rightType;
    if (operator === 'or') {
      if (leftType.kind === 'nil') return rightType;
      if (this.isAnswer(left) && isSurelyTrue(leftType)) return leftType;
      return joinTypes(withoutFalse(present(leftType)), rightType);
    }
    const mayBeFalse = leftType.kind === 'boolean' || leftType.kind === 'unknown' || leftType.kind === 'nil' || leftType.maybeFalse;
    const optional = rightType.optional ?? leftType.optional;
    return { ...rightType, optional: rightType.kind === 'nil' ? undefined : optional, ...(mayBeFalse ? { maybeFalse: true as const } : {}) };
  }

  /** What a method of Envoy's returns, of which is known whether it may be nil. */
  private isAnswer(expression: LuaExpression): boolean {
    const inner = unwrapped(expression);
    return inner.type === 'method-call' && this.typeOf(inner.object).kind === 'object';
  }

  // Calls

  /** What a call returns; undefined: nobody knows. */
  private results(node: LuaCall | LuaMethodCall, state: State): readonly LuaType[] | undefined {
    return node.type === 'method-call' ? this.methodResults(node, state) : this.callResults(node, state);
  }

  private methodResults(node: LuaMethodCall, state: State): readonly LuaType[] | undefined {
    const receiver = this.evaluate(node.object, state);
    const args = this.list(node.args, state, Infinity);
    this.useValue(node.object, receiver, 'method', state);
    const name = node.method.name;
    if (receiver.kind === 'object') return this.apiCall(node, receiver, args, state);
    if (receiver.kind === 'string') {
      const library = standardLibrary.libraries.get('string')!;
      const member = library.members.get(name);
      if (member) return this.libraryCall(node, member, [present(receiver), ...args], state);
      if (name !== '' && !this.ownLibraryMembers.has(`string.${name}`)) this.uses.unknownMembers.push({ node, library, name, moment: this.moment(state) });
      return undefined;
    }
    if (receiver.kind === 'library') {
      const member = receiver.library!.members.get(name);
      if (member?.parameters) this.uses.libraryMethods.push({ node, library: receiver.library!, member });
      return undefined;
    }
    const field = receiver.fields?.get(name);
    if (field?.kind === 'function') return field.fn!.method ? this.enterWith(field.fn!, args, node.args, state) : this.enterWith(field.fn!, [receiver, ...args], [node.object, ...node.args], state);
    this.handOver(node.args, state);
    return undefined;
  }

  private callResults(node: LuaCall, state: State): readonly LuaType[] | undefined {
    const { callee } = node;
    const target = unwrapped(callee);
    if (target.type === 'index') {
      // The arguments are wanted when the member is judged: `handle.logInfo(handle, "x")` is right.
      const object = this.evaluate(target.object, state);
      if (object.kind === 'object') {
        const args = this.list(node.args, state, Infinity);
        this.indexType(target, state, { node, args });
        return this.calledByDot(node, target, object, args, state);
      }
      const member = kindForCertain(object) === 'string' && target.key.type === 'literal' ? standardLibrary.libraries.get('string')!.members.get(String(target.key.value)) : undefined;
      if (member?.parameters) {
        const args = this.list(node.args, state, Infinity);
        this.uses.textDotCalls.push({ node, target, member, args, moment: this.moment(state) });
        return undefined;
      }
    }
    const type = this.evaluate(callee, state);
    this.useValue(callee, type, 'call', state);
    // Across lines it is more likely that no call is meant: `lua-ambiguous-call` tells of that.
    if (!this.script.text.slice(callee.range.end, node.argsRange.start).includes('\n')) this.noteCalled(callee, type, '()', state);
    if (type.kind === 'library-function') return this.libraryCallWithFunctions(node, type.member!, state);
    const args = this.list(node.args, state, Infinity);
    if (type.kind === 'chunks' && type.from) {
      this.streamBody(type.from, state);
      const chunk = this.newObject({ kind: 'object', object: 'Buffer', direction: type.direction });
      return [{ ...chunk, optional: { call: node, when: 'the body has ended' } }];
    }
    if (type.kind === 'function' && type.fn) {
      const offset = type.fn.method ? 1 : 0;
      return this.enterWith(type.fn, args.slice(offset), node.args.slice(offset), state);
    }
    this.handOver(node.args, state);
    return undefined;
  }

  /** `handle.headers(handle)`: what the same call with a colon gives. */
  private calledByDot(node: LuaCall, target: LuaIndex, object: LuaType, args: readonly LuaType[], state: State): readonly LuaType[] | undefined {
    const name = target.key.type === 'literal' ? target.key.value : undefined;
    const method = typeof name === 'string' ? envoyObjects[object.object!].methods.get(name) : undefined;
    if (!method) return undefined;
    const asMethod: LuaMethodCall = {
      type: 'method-call',
      id: this.ids++,
      range: node.range,
      object: target.object,
      method: { type: 'name', id: notInTree, name: method.name, range: target.key.range },
      args: isSelf(node.args[0], target.object) ? node.args.slice(1) : node.args,
      argsRange: node.argsRange,
      operator: target.operator,
    };
    return this.afterMethod(asMethod, method, object, isSelf(node.args[0], target.object) ? args.slice(1) : args, state);
  }

  private apiCall(node: LuaMethodCall, receiver: LuaType, args: readonly LuaType[], state: State): readonly LuaType[] | undefined {
    const object = envoyObjects[receiver.object!];
    const method = object.methods.get(node.method.name);
    this.uses.methods.push({ node, receiver, object, method, args, moment: this.moment(state) });
    if (!method) return undefined;
    method.parameters.forEach((parameter, index) => {
      const argument = node.args[index];
      if (!argument || parameter.nilAllowed || parameter.optional) return;
      this.useValue(argument, args[index] ?? unknown, 'pass', state, defaultKind(parameter.type));
    });
    return this.afterMethod(node, method, receiver, args, state);
  }

  private afterMethod(node: LuaMethodCall, method: LuaMethod, receiver: LuaType, args: readonly LuaType[], state: State): readonly LuaType[] {
    const headerName = receiver.object === 'HeaderMap' && !receiver.isTrailers && typeof args[0]?.literal === 'string' ? args[0].literal.toLowerCase() : undefined;
    const headerPath = headerName === undefined ? undefined : `header ${String(receiver.direction)} ${headerName}`;
    if (headerPath !== undefined && method.effect === 'modifies-headers') {
      if (method.name === 'remove') state.forget(headerPath);
      else state.know(headerPath);
    }
    const counted = receiver.object === 'HeaderMap' ? this.countedMark(node, receiver, headerName) : undefined;
    // A script that asks how many values there are knows what it asks for then.
    if (counted !== undefined && method.name === 'getNumValues') state.know(counted);
    if (receiver.object === 'HeaderMap' && method.name === 'remove') for (const name of ['get', 'getAtIndex']) state.forgetResults(name);
    this.affectStream(node, method, receiver, args, state);
    const path = this.pathOf(node);
    const isKnown = (path !== undefined && state.isKnown(path)) || (headerPath !== undefined && state.isKnown(headerPath)) || (counted !== undefined && state.isKnown(counted)) || this.neverNil(node, method, receiver, args);
    const isAbandoned = method.effect === 'calls-out' && isAsynchronous(node, args);
    if (isAbandoned || method.results.length === 0) {
      const nothing: LuaType = { kind: 'nil', optional: { call: node, when: isAbandoned ? 'it is called asynchronously' : undefined } };
      return isAbandoned ? method.results.map(() => nothing) : [nothing];
    }
    const results: LuaType[] = [];
    for (const result of method.results) results.push(this.methodResult(result, node, method, receiver, isKnown));
    return results;
  }

  private methodResult({ type, nilWhen }: LuaMethod['results'][number], node: LuaMethodCall, method: LuaMethod, receiver: LuaType, isKnown: boolean): LuaType {
    const made = this.newObject(typeOfKind(type), receiver.direction, method.name === 'trailers');
    const isTelling = made.kind === 'chunks' || (method.results.length > 1 && (made.kind === 'boolean' || made.kind === 'table'));
    if (receiver.guessed) return { ...made, ...(isTelling ? { from: node } : {}), guessed: true };
    const optional = nilWhen === undefined || isKnown ? undefined : { call: node, when: nilWhen };
    if (!isTelling) return optional ? { ...made, optional } : made;
    return { ...made, from: node, optional };
  }

  /** Stands for the values of a header having been counted. */
  private countedMark(node: LuaMethodCall, { direction, isTrailers }: LuaType, headerName: string | undefined): string | undefined {
    if (headerName !== undefined && !isTrailers) return `counted ${String(direction)} ${headerName}`;
    const [headers, name] = [this.pathOf(node.object), node.args[0] && this.pathOf(node.args[0])];
    return headers === undefined || name === undefined ? undefined : `counted ${headers} ${name}`;
  }

  /** A result that may be nil in general, but not here. */
  private neverNil(node: LuaMethodCall, method: LuaMethod, receiver: LuaType, args: readonly LuaType[]): boolean {
    const first = args[0]?.literal;
    if (method.name === 'body') return first === true || (node.args[0] !== undefined && args[0]?.kind !== 'boolean');
    if (receiver.object === 'HeaderMap') {
      if (receiver.isTrailers || typeof first !== 'string') return false;
      const name = first.toLowerCase();
      const always = receiver.direction === 'response' ? [':status'] : receiver.direction === 'request' ? alwaysOnRequests : [':status', ...alwaysOnRequests];
      return always.includes(name);
    }
    if (receiver.object === 'DynamicMetadata') return this.ownMetadata.has('*') || this.ownMetadata.has(String(first));
    return false;
  }

  private newObject(type: LuaType, direction?: LuaDirection, isTrailers = false): LuaType {
    if (type.kind === 'chunks') return { ...type, direction };
    if (type.kind !== 'object') return type;
    const dies = envoyObjects[type.object!].diesAtYield;
    return { kind: 'object', object: type.object!, direction: type.direction ?? direction, born: dies ? this.births++ : undefined, isTrailers: isTrailers || undefined };
  }

  private affectStream(node: LuaMethodCall, method: LuaMethod, receiver: LuaType, args: readonly LuaType[], state: State): void {
    switch (method.effect) {
      case 'reads-body':
        state.bodyRead ??= node;
        state.perhapsRead = true;
        break;
      case 'waits-for-trailers':
        // Once the whole body is there, so are the trailers, and nothing has to be passed on for them.
        if (!state.perhapsRead) state.sent ??= node;
        break;
      case 'responds':
        if (receiver.direction !== 'response') state.live = false;
        break;
      default:
        break;
    }
    if (method.yields === true || (method.yields === 'unless-async' && !isAsynchronous(node, args))) this.sleep(node, state);
  }

  /** The loop over the body waits before its first round. */
  private streamBody(node: LuaMethodCall, state: State): void {
    this.uses.chunkWaits.push({ by: node, moment: this.moment(state) });
    state.bodyStreamed ??= node;
    state.sent ??= node;
    this.sleep(node, state);
  }

  private sleep(node: LuaMethodCall, state: State): void {
    state.dead = this.births;
    state.deadBy = node;
    state.interrupted = undefined;
    // Meanwhile other requests run.
    this.loosenShared(state);
  }

  private libraryCallWithFunctions(node: LuaCall, member: LibraryMember, state: State): readonly LuaType[] | undefined {
    const [first] = node.args;
    if (member.name === 'pcall' || member.name === 'xpcall') return this.protectedCall(node, member, state);
    const args = this.list(node.args, state, Infinity);
    if (member.name === 'error') {
      this.libraryCall(node, member, args, state);
      state.live = false;
      return [];
    }
    if (member.name === 'assert' && first) {
      this.uses.library.push({ node, member, args, moment: this.moment(state) });
      this.assume(first, true, state);
      return args.length > 0 ? [present(args[0]!), ...args.slice(1)] : undefined;
    }
    if (member.name === 'pairs' && args[0]?.kind === 'object' && envoyObjects[args[0].object!].pairs) {
      this.uses.walks.push({ node, over: args[0], object: envoyObjects[args[0].object!], moment: this.moment(state) });
      return [unknown];
    }
    if (member.name === 'coroutine.wrap' || member.name === 'coroutine.create' || member.name === 'table.sort') this.runCallback(args, member.name, state);
    const results = this.libraryCall(node, member, args, state);
    if (member.name === 'os.exit') state.live = false;
    return results;
  }

  private libraryCall(node: LuaCall | LuaMethodCall, member: LibraryMember, args: readonly LuaType[], state: State): readonly LuaType[] | undefined {
    const written = node.type === 'method-call' ? [node.object, ...node.args] : node.args;
    this.uses.library.push({ node, member, args: node.type === 'method-call' ? args.slice(1) : args, moment: this.moment(state) });
    if (member.name === 'rawset' || member.name === 'setmetatable') args[0]?.fields?.set(anyField, unknown);
    if (member.name === 'string.gsub') this.runCallback(args, member.name, state);
    const parameters = member.parameters ?? [];
    if (acceptsNil.has(member.name)) {
      const optional = member.name === 'tonumber' ? args[0]?.optional : undefined;
      if (optional && written.length === 1) return [{ kind: 'number', optional }];
    } else {
      parameters.forEach(({ optional, rest, type }, index) => {
        const argument = written[index];
        if (argument && !optional && !rest) this.useValue(argument, args[index] ?? unknown, member.name === 'pairs' || member.name === 'ipairs' ? 'walk' : 'pass', state, type);
      });
    }
    if (member.name === 'type') return [{ kind: 'string', literal: kindForCertain(args[0] ?? unknown) }];
    if (!knownResults.has(member.result) || member.mayBeNil) return undefined;
    return member.result === 'none' ? [] : [{ kind: member.result as 'string' | 'number' | 'boolean' | 'table' }, ...(manyResults.has(member.name) ? [unknown, unknown, unknown] : [])];
  }

  private protectedCall(node: LuaCall, member: LibraryMember, state: State): readonly LuaType[] | undefined {
    const args = this.list(node.args, state, Infinity);
    this.uses.library.push({ node, member, args, moment: this.moment(state) });
    const [called, ...rest] = args;
    const inside = this.forked(state);
    this.protectedDepth++;
    if (called?.kind === 'function' && called.fn) this.enter(called.fn, member.name === 'pcall' ? rest : rest.slice(1), inside);
    else this.loosenShared(inside);
    this.protectedDepth--;
    const { live, certain } = state;
    inside.live = true;
    state.join(inside);
    state.live = live;
    state.certain = certain;
    return undefined;
  }

  /** Functions among the arguments are called by C code, which nothing can yield out of. */
  private runCallback(args: readonly LuaType[], name: string, state: State): void {
    for (const { fn } of args) {
      if (!fn) continue;
      const outer = this.callback;
      this.callback = name;
      const inside = this.forked(state);
      inside.certain = false;
      this.enter(fn, [], inside);
      this.callback = outer;
    }
    this.loosenShared(state);
  }

  /** Arguments of a function that nobody knows: it may check them, and call those that are functions. */
  private handOver(args: readonly LuaExpression[], state: State): void {
    this.loosenShared(state);
    for (const argument of args) {
      this.markPresent(argument, state);
      const type = this.typeOf(argument);
      type.fields?.set(anyField, unknown);
      if (type.kind !== 'function' || !type.fn) continue;
      const inside = this.forked(state);
      inside.certain = false;
      this.enter(type.fn, type.fn.parameters.map(() => unknown), inside);
    }
  }

  // What is known not to be nil

  /** A value is used where nil is an error. */
  private useValue(expression: LuaExpression, type: LuaType, how: NilUseKind, state: State, wanted?: DefaultKind): void {
    if (!type.optional) return;
    if (state.live && !type.guessed) this.uses.nils.push({ node: expression, origin: type.optional, how, wanted, moment: this.moment(state) });
    // Behind the first use it is not nil, or the script has ended.
    this.markPresent(expression, state);
  }

  private noteOperand(node: LuaExpression, type: LuaType, operator: string, allowed: readonly string[], state: State): void {
    const kind = luaKind(type);
    if (kind === undefined || allowed.includes(kind) || type.maybeFalse || type.guessed || !state.live) return;
    // Tables of the script may have metatables, and nil is told of elsewhere unless it is written out.
    if (kind === 'table' || (kind === 'nil' && unwrapped(node).type !== 'literal')) return;
    this.uses.operands.push({ node, type, operator, moment: this.moment(state) });
  }

  /** Objects cannot be called, nor can plain values unless the script gives them a metatable. */
  private noteCalled(node: LuaExpression, type: LuaType, operator: '()' | 'in', state: State): void {
    const kind = kindForCertain(type);
    const isPlain = kind === 'string' || kind === 'number' || kind === 'boolean';
    if (kind === 'userdata' || (isPlain && !this.script.text.includes('metatable'))) this.uses.operands.push({ node, type, operator, moment: this.moment(state) });
  }

  private markPresent(expression: LuaExpression, state: State): void {
    const inner = unwrapped(expression);
    const variable = inner.type === 'name' ? this.scopes.variableOf(inner) : undefined;
    if (variable) {
      const type = state.typeOf(variable);
      if (type.kind === 'nil') state.narrow(variable, unknown);
      else if (type.optional) state.narrow(variable, present(type));
      return;
    }
    const path = this.pathOf(inner);
    if (path !== undefined) state.know(path);
  }

  /** What follows for values if a condition holds or does not. */
  private assume(condition: LuaExpression, holds: boolean, state: State): void {
    this.spend(1);
    const expression = unwrapped(condition);
    switch (expression.type) {
      case 'unary':
        if (expression.operator === 'not') this.assume(expression.operand, !holds, state);
        return;
      case 'binary':
        return this.assumeBinary(expression, holds, state);
      case 'name': {
        if (holds) this.markPresent(expression, state);
        this.presumeOthers(expression, state);
        const variable = this.scopes.variableOf(expression);
        // `local isSet = x ~= nil` … `if isSet then`.
        if (variable?.initial && variable.initial !== expression && !variable.uses.some(({ write }) => write) && isTest(variable.initial)) this.assume(variable.initial, holds, state);
        if (!holds && variable) this.assumeNil(variable, state);
        return;
      }
      case 'index':
      case 'method-call':
        if (holds) this.markPresent(expression, state);
        if (expression.type === 'method-call' && this.typeOf(expression.object).kind !== 'object') this.forgiveArguments(expression, state);
        return;
      case 'call':
        if (holds) this.markPresent(expression, state);
        return this.forgiveArguments(expression, state);
      default:
        return;
    }
  }

  private assumeBinary({ operator, left, right }: LuaBinary, holds: boolean, state: State): void {
    if (operator === 'and' || operator === 'or') {
      if ((operator === 'and') === holds) {
        this.assume(left, holds, state);
        this.assume(right, holds, state);
      } else this.assumeEither(left, right, holds, state);
      return;
    }
    if (operator !== '==' && operator !== '~=') return;
    const isEqual = (operator === '==') === holds;
    this.assumeEquality(left, right, isEqual, state);
    this.assumeEquality(right, left, isEqual, state);
  }

  /** What follows for the value of `tested` if it is equal to another, or is not. */
  private assumeEquality(tested: LuaExpression, other: LuaExpression, isEqual: boolean, state: State): void {
    this.presumeOthers(tested, state);
    const isNil = unwrapped(other).type === 'literal' && this.typeOf(other).kind === 'nil';
    if (isNil ? !isEqual : isEqual && this.isSurelyPresent(other)) this.markPresent(tested, state);
    const typeCall = typeCallOf(tested);
    const typeName = unwrapped(other);
    if (typeCall && typeName.type === 'literal' && (typeName.value === 'nil') !== isEqual) this.markPresent(typeCall, state);
    if (typeCall && typeName.type === 'literal' && isEqual) this.assumeKind(typeCall, typeName.value, state);
    const variable = isNil && isEqual && tested.type === 'name' ? this.scopes.variableOf(tested) : undefined;
    if (variable) this.assumeNil(variable, state);
  }

  /** It is of another kind on this path than was thought. */
  private assumeKind(expression: LuaExpression, kind: unknown, state: State): void {
    const inner = unwrapped(expression);
    const variable = inner.type === 'name' ? this.scopes.variableOf(inner) : undefined;
    const known = variable && luaKind(state.typeOf(variable));
    if (known !== undefined && known !== kind) state.narrow(variable!, unknown);
  }

  /** `local right, problem = handle:verifySignature(…)`: who looks at one result need not look at the other. */
  private presumeOthers(tested: LuaExpression, state: State): void {
    const { kind, from } = this.typeOf(tested);
    if (kind === 'boolean' && from) state.presume(from);
  }

  /** One of two conditions holds: what follows from each of them follows. */
  private assumeEither(left: LuaExpression, right: LuaExpression, holds: boolean, state: State): void {
    const first = this.forked(state);
    this.assume(left, holds, first);
    const second = this.forked(state);
    this.assume(left, !holds, second);
    this.assume(right, holds, second);
    const { certain } = state;
    first.join(second);
    state.live = false;
    state.join(first);
    state.certain = certain;
  }

  private isSurelyPresent(expression: LuaExpression): boolean {
    const type = this.typeOf(expression);
    return type.kind !== 'unknown' && type.kind !== 'nil' && !type.optional;
  }

  /** It is nil on this path, so what the API said about it no longer matters. */
  private assumeNil(variable: LuaVariable, state: State): void {
    if (state.typeOf(variable).optional) state.narrow(variable, unknown);
  }

  /** A function that is asked about a value may have checked it. */
  private forgiveArguments(call: LuaCall | LuaMethodCall, state: State): void {
    const callee = call.type === 'call' ? this.typeOf(call.callee) : unknown;
    if (callee.kind === 'library-function' && !['type', 'tonumber', 'next', 'rawequal'].includes(callee.member!.name)) return;
    for (const argument of call.args) this.markPresent(argument, state);
  }

  /** A way to a value that leads to the same value when it is gone again: `<3>:headers():get("x")`. */
  private pathOf(expression: LuaExpression): string | undefined {
    const known = this.paths[expression.id];
    if (known !== undefined) return known ?? undefined;
    const path = this.findPath(expression);
    this.paths[expression.id] = path ?? null;
    return path;
  }

  private findPath(expression: LuaExpression): string | undefined {
    const inner = unwrapped(expression);
    switch (inner.type) {
      case 'name': {
        const variable = this.scopes.variableOf(inner);
        return variable ? variableMark(variable) : inner.name;
      }
      case 'literal':
        return JSON.stringify(inner.value ?? inner.literal);
      case 'index': {
        const object = this.pathOf(inner.object);
        const key = object && this.pathOf(inner.key);
        return key && `${object}[${key}]`;
      }
      case 'method-call':
      case 'call': {
        const callee = this.pathOf(inner.type === 'call' ? inner.callee : inner.object);
        if (callee === undefined) return undefined;
        let path = inner.type === 'call' ? `${callee}(` : `${callee}:${inner.method.name}(`;
        for (const argument of inner.args) {
          const value = this.pathOf(argument);
          if (value === undefined) return undefined;
          path += `${value},`;
        }
        return `${path})`;
      }
      default:
        return undefined;
    }
  }

  private moment(state: State): Moment {
    return {
      handler: this.handler,
      within: this.frame.fn,
      isLive: state.live,
      isCertain: this.isCalledForCertain && state.certain && state.live && this.protectedDepth === 0,
      isCertainWithin: state.certain && state.live,
      isProtected: this.protectedDepth > 0,
      sent: state.sent,
      bodyRead: state.bodyRead,
      bodyStreamed: state.bodyStreamed,
      iterating: this.iterations,
      interrupted: state.interrupted,
      callback: this.callback,
    };
  }
}

/** Kinds of operands that have a length, and that can be calculated with: text is read as a number. */
const measurable: readonly string[] = ['string', 'table'];
const calculable: readonly string[] = ['number', 'string'];

/** Functions of Lua's that take nil as well as anything else. */
const acceptsNil: ReadonlySet<string> = new Set(['tostring', 'tonumber', 'type', 'print', 'assert', 'pcall', 'xpcall', 'select', 'rawequal', 'error', 'table.insert', 'unpack', 'setmetatable', 'next']);
const knownResults: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'table', 'none']);
/** They return more than the first value. */
const manyResults: ReadonlySet<string> = new Set(['string.gsub', 'string.byte', 'math.frexp', 'math.modf']);

function joinResults(results: readonly (readonly LuaType[])[], fellThrough: boolean): readonly LuaType[] | undefined {
  const [first = []] = results;
  const length = Math.min(...results.map(({ length: count }) => count));
  // A function that also ends without a value returns nil then; nobody can tell whether that path is meant.
  if (fellThrough || results.some(({ length: count }) => count !== length)) return undefined;
  return first.map((_, index) => results.map((types) => types[index]!).reduce(joinNil));
}

/** As `joinTypes`, where a `nil` that is returned on purpose makes the other type one that nobody knows. */
function joinNil(a: LuaType, b: LuaType): LuaType {
  return a.kind === b.kind ? joinTypes(a, b) : unknown;
}

/** What is told to log, in branches that do nothing else. */
function loggersIn({ clauses, otherwise }: LuaIf): readonly LuaExpression[] | undefined {
  const loggers: LuaExpression[] = [];
  for (const body of [...clauses.map((clause) => clause.body), otherwise]) {
    for (const statement of body?.statements ?? []) {
      if (statement.type !== 'call-statement' || statement.call.type !== 'method-call' || !/^log[A-Z]/.test(statement.call.method.name)) return undefined;
      loggers.push(statement.call.object);
    }
  }
  return loggers;
}

/** A kind of which there is a value that stands for none. */
function defaultKind(kind: LuaTypeKind | LuaParameter['type']): DefaultKind | undefined {
  return kind === 'string' || kind === 'number' || kind === 'table' ? kind : kind === 'integer' ? 'number' : undefined;
}

/** Whether a value counts as true or as false, if it is the same whenever it is asked. */
function outcomeOf({ literal, optional, maybeFalse, guessed }: LuaType): boolean | undefined {
  return literal === undefined || optional || maybeFalse || guessed ? undefined : literal !== false;
}

/** The value is there, and it is not `false`. */
function isSurelyTrue(type: LuaType): boolean {
  const kind = kindForCertain(type);
  return kind !== undefined && kind !== 'nil' && kind !== 'boolean';
}

/** The kind of a value that is of no other kind on any way. */
function kindForCertain(type: LuaType): ReturnType<typeof luaKind> {
  return type.optional || type.maybeFalse || type.guessed ? undefined : luaKind(type);
}

/** Whether two values are equal, if they are or are not whenever they are compared. */
function areEqual(a: LuaType, b: LuaType): boolean | undefined {
  const kinds = [kindForCertain(a), kindForCertain(b)];
  if (kinds.includes(undefined)) return undefined;
  if (kinds[0] !== kinds[1]) return false;
  return a.literal === undefined || b.literal === undefined ? undefined : a.literal === b.literal;
}

function withoutFalse(type: LuaType): LuaType {
  if (!type.maybeFalse) return type;
  const { maybeFalse: _, ...rest } = type;
  return rest;
}

function isTest(expression: LuaExpression): boolean {
  const inner = unwrapped(expression);
  return inner.type === 'binary' ? /^(?:==|~=|and|or|[<>]=?)$/.test(inner.operator) : inner.type === 'unary' ? inner.operator === 'not' : false;
}

/** `x` in `type(x)`. */
function typeCallOf(expression: LuaExpression): LuaExpression | undefined {
  const call = unwrapped(expression);
  return call.type === 'call' && call.callee.type === 'name' && call.callee.name === 'type' ? call.args[0] : undefined;
}

function isSelf(argument: LuaExpression | undefined, object: LuaExpression): boolean {
  return argument?.type === 'name' && object.type === 'name' && argument.name === object.name;
}

function isAsynchronous(node: LuaMethodCall, args: readonly LuaType[]): boolean {
  const options = args[3]?.fields?.get('asynchronous');
  const flag = node.args[4] ? args[4] : options;
  // Whether an expression is true nobody knows; then the results are not judged either.
  return flag?.literal === true;
}

const handleNames: Readonly<Record<string, LuaDirection | undefined>> = { request_handle: 'request', response_handle: 'response', handle: undefined, stream_handle: undefined, requesthandle: 'request', responsehandle: 'response' };

function guessByName(parameter: LuaName): LuaType {
  const name = parameter.name.toLowerCase();
  return name in handleNames ? { kind: 'object', object: 'StreamHandle', direction: handleNames[name], guessed: true } : unknown;
}
