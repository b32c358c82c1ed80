// Lua 5.1 in WebAssembly, with nothing around it: no disk, no clock, no environment, and bounds on time, memory and depth.

/** Why a run was ended from outside; scripts cannot catch it. */
export type StopReason = 'instructions' | 'time' | 'memory' | 'patterns' | 'crash';

export interface MachineLimits {
  /** Instructions of Lua's virtual machine, rounded up to some hundreds. */
  readonly instructions: number;
  /** Milliseconds; looked at between instructions, so that one long call of a library function can exceed it. */
  readonly milliseconds: number;
  /** Bytes, the library's own 5 MB stack included. */
  readonly memory: number;
  /** Undefined: as many functions may be active at a time as Lua allows. */
  readonly depth: DepthLimit | undefined;
}

export interface DepthLimit {
  /** Functions that may be active at a time in each thread. */
  readonly most: number;
  /** The chunks whose functions count; whatever stands between two of them (the library, and what other chunks put around it) is one. */
  readonly chunks: readonly string[];
}

export type MachineOutcome =
  /** What the code returned, if that was a string. */
  | { readonly status: 'done'; readonly result: string }
  /** A Lua error that nobody caught, or a syntax error. */
  | { readonly status: 'error'; readonly message: string }
  | { readonly status: 'stopped'; readonly reason: StopReason; readonly where: string };

/** One chunk of Lua: its name is what error messages call it. */
export interface LuaChunk {
  readonly name: string;
  readonly text: string;
}

/** The part of the platform's WebAssembly that is needed; the project's types are those of no platform. */
declare const WebAssembly: {
  readonly Module: { new (bytes: Uint8Array): LuaLibrary; imports(library: LuaLibrary): readonly { readonly name: string }[]; exports(library: LuaLibrary): readonly { readonly name: string }[] };
  readonly Instance: new (library: LuaLibrary, imports: object) => { readonly exports: unknown };
};

/** Lua, compiled. */
export type LuaLibrary = object;

/** Compiles the library once; each run gets an instance of its own. */
export function compileLua(bytes: Uint8Array): LuaLibrary {
  return new WebAssembly.Module(bytes);
}

/**
 * Runs chunks in a fresh machine. The first is called with the others as functions (and `texts` as strings behind them); what it
 * returns is the result. A chunk that does not compile is handed over as the message, a string.
 *
 * The first chunk can use `debug`, `os.clock` as hook (see `tick`), `os.execute` with the text of a coroutine as its hook, and with a
 * reason to end the run, and the registry function `where`; it must take away from the others whatever they are not to have.
 */
export function runLua(library: LuaLibrary, limits: MachineLimits, [first, ...others]: readonly [LuaChunk, ...LuaChunk[]], texts: readonly string[] = []): MachineOutcome {
  const machine = new Machine(library, limits);
  try {
    return machine.run(first, others, texts);
  } catch (error) {
    const reason = error instanceof Stop ? error.reason : 'crash';
    return { status: 'stopped', reason, where: machine.where() };
  }
}

/** Thrown through the library from within it: unlike an error of Lua's, nothing in a script can catch it. */
class Stop extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}

/** What the library throws for a `longjmp`: a Lua error on its way to a `pcall`. */
const longJump = Symbol('longjmp');

/** The library's exports, by the short names that its maker's compiler gave them; a test compares them with the package. */
interface Exports {
  readonly F: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Runs constructors. */
  G(): void;
  /** lua_type, lua_tolstring … as in the Lua 5.1 reference manual, section 3.7. */
  N(state: number, index: number): number;
  Q(state: number, index: number, length: number): number;
  V(state: number, index: number, name: number): void;
  T(state: number, index: number, name: number): void;
  R(state: number, text: number): void;
  X(state: number, args: number, results: number, handler: number): number;
  Z(state: number, text: number, length: number, name: number): number;
  $(): number;
  ga(state: number): void;
  la(): number;
  ma(pointer: number): void;
  oa(threw: number, value: number): void;
  pa(size: number): number;
  readonly qa: { get(index: number): unknown };
}

/** Exports and imports by the names in Lua's and Emscripten's sources, for the test that compares them. */
export const libraryNames = {
  exports: { N: 'lua_type', Q: 'lua_tolstring', V: 'lua_setfield', T: 'lua_getfield', R: 'lua_pushstring', X: 'lua_pcall', Z: 'luaL_loadbuffer', $: 'luaL_newstate', ga: 'luaL_openlibs', la: 'stackSave', ma: 'stackRestore', oa: 'setThrew', pa: 'malloc' },
  imports: { g: 'emscripten_longjmp', l: 'invoke_vii', e: 'getTempRet0', b: 'setTempRet0', E: 'emscripten_memcpy_big', n: 'emscripten_resize_heap', x: 'clock', s: 'system', z: 'environ_get', A: 'environ_sizes_get' },
} as const;

const registryIndex = -10_000;
const stringType = 4;
const pageSize = 65_536;

/** Offsets in Lua 5.1's `lua_State` and the size of a `CallInfo`, with 4-byte pointers (lstate.h). */
const stateOffsets = { global: 16, callInfo: 20, baseCallInfo: 40, hookCount: 64, openVariables: 104 } as const;
const callInfoSize = 24;

/** Offsets on the way from a `CallInfo` to the name of its function's chunk (lstate.h, lobject.h). */
const functionOffsets = { function: 4, isNative: 6, prototype: 16, source: 32, text: 16 } as const;

/** Offsets in `global_State` and `UpVal`, the size of a value, and marks of the garbage collector (lstate.h, lobject.h, lgc.h). */
const globalOffsets = { white: 20, collectorState: 21, objects: 28 } as const;
const variableOffsets = { marks: 5, place: 8, value: 16, previous: 16, next: 20 } as const;
const valueSize = 16;
const propagating = 1;
const whites = 3;
const colours = 7;

/** Instructions between two looks at the clock; few enough that a thousand slow ones are noticed soon. */
const tickInstructions = 500;

class Machine {
  private readonly exports: Exports;
  private state = 0;
  private instructions = 0;
  private interval = tickInstructions;
  private startedAt = 0;
  private temporary = 0;
  private stopped = false;

  constructor(
    library: LuaLibrary,
    private readonly limits: MachineLimits,
  ) {
    const refuse = (): never => {
      throw new Stop('crash');
    };
    // What is not listed here the library cannot do: files, clocks, processes.
    const imports: Record<string, (...args: number[]) => number | void> = Object.fromEntries(WebAssembly.Module.imports(library).map(({ name }) => [name, refuse]));
    imports['g'] = (buffer, value) => {
      this.exports.oa(buffer!, value || 1);
      throw longJump;
    };
    imports['l'] = (index, first, second) => this.invoke(index!, first!, second!);
    imports['e'] = () => this.temporary;
    imports['b'] = (value) => {
      this.temporary = value!;
    };
    imports['E'] = (to, from, size) => {
      this.bytes.copyWithin(to!, from!, from! + size!);
    };
    imports['n'] = (size) => this.grow(size!);
    imports['x'] = () => this.tick(this.state);
    imports['s'] = (command) => this.command(this.textAt(command!));
    imports['z'] = () => 0;
    imports['A'] = (count, size) => {
      const words = new Uint32Array(this.exports.F.buffer);
      words[count! >> 2] = 0;
      words[size! >> 2] = 0;
      return 0;
    };
    this.exports = new WebAssembly.Instance(library, { a: imports }).exports as unknown as Exports;
    this.exports.G();
  }

  run(first: LuaChunk, others: readonly LuaChunk[], texts: readonly string[]): MachineOutcome {
    const { exports } = this;
    this.startedAt = performance.now();
    this.state = exports.$();
    exports.ga(this.state);
    if (this.load(first) !== 0) return { status: 'error', message: this.textAtTop() };
    for (const chunk of others) this.load(chunk);
    for (const text of texts) exports.R(this.state, this.copied(text));
    const failed = exports.X(this.state, others.length + texts.length, 1, 0) !== 0;
    return failed ? { status: 'error', message: this.textAtTop() } : { status: 'done', result: this.textAtTop() };
  }

  /** What the function `where` in Lua's registry says after a stop: the stack is still as it was. */
  where(): string {
    this.stopped = true;
    try {
      this.exports.oa(0, 0);
      this.exports.T(this.state, registryIndex, this.copied('where'));
      return this.exports.X(this.state, 0, 1, 0) === 0 ? this.textAtTop() : '';
    } catch {
      return '';
    }
  }

  private load({ name, text }: LuaChunk): number {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.copied(text);
    return this.exports.Z(this.state, pointer, bytes.length, this.copied(`=${name}`));
  }

  private invoke(index: number, first: number, second: number): void {
    const stack = this.exports.la();
    try {
      (this.exports.qa.get(index) as (first: number, second: number) => void)(first, second);
    } catch (error) {
      if (error !== longJump) throw error;
      this.exports.ma(stack);
      this.exports.oa(1, 0);
    }
  }

  private grow(size: number): number {
    // A little more after a stop, so that the place can still be asked for.
    if (size > this.limits.memory + (this.stopped ? 4 * 1024 * 1024 : 0)) throw new Stop('memory');
    const missing = Math.ceil((size - this.exports.F.buffer.byteLength) / pageSize);
    if (missing > 0) this.exports.F.grow(missing);
    return 1;
  }

  /**
   * Called by the count hook through `os.clock`: takes the time, the instructions and the depth.
   * @returns 1 where too many functions are active
   */
  private tick(state: number): number {
    if (this.stopped) return 0;
    this.instructions += this.interval;
    if (this.instructions > this.limits.instructions) throw new Stop('instructions');
    if (performance.now() - this.startedAt > this.limits.milliseconds) throw new Stop('time');
    const { depth: limit } = this.limits;
    if (limit === undefined) return 0;
    const depth = this.depthOf(state, limit);
    if (depth > limit.most) return 1;
    // Each further level takes an instruction at least: looked at in time, no level beyond the limit is missed.
    this.interval = Math.min(tickInstructions, Math.max(1, limit.most - depth));
    new Int32Array(this.exports.F.buffer)[(state + stateOffsets.hookCount) >> 2] = this.interval + hookInstructions;
    return 0;
  }

  /** How many functions are active in a thread, as far as they count. Looks closely only where all together are too many. */
  private depthOf(state: number, { most, chunks }: DepthLimit): number {
    const words = new Int32Array(this.exports.F.buffer);
    const base = words[(state + stateOffsets.baseCallInfo) >> 2]! + callInfoSize * (state === this.state ? levelsBelow : 0);
    const last = words[(state + stateOffsets.callInfo) >> 2]! - callInfoSize * hookLevels;
    const levels = (last - base) / callInfoSize;
    if (levels <= most) return levels;
    let depth = 0;
    let between = false;
    for (let level = base + callInfoSize; level <= last; level += callInfoSize) {
      const counts = this.isOfChunk(words[(level + functionOffsets.function) >> 2]!, chunks);
      if (counts || !between) depth++;
      between = !counts;
    }
    return depth;
  }

  /** @param slot where a function stands on the stack */
  private isOfChunk(slot: number, chunks: readonly string[]): boolean {
    const words = new Int32Array(this.exports.F.buffer);
    const closure = words[slot >> 2]!;
    if (this.bytes[closure + functionOffsets.isNative] !== 0) return false;
    const prototype = words[(closure + functionOffsets.prototype) >> 2]!;
    const name = this.textAt(words[(prototype + functionOffsets.source) >> 2]! + functionOffsets.text);
    return chunks.some((chunk) => name === `=${chunk}`);
  }

  /**
   * Called through `os.execute`: by the hook of a coroutine with its text, by the first chunk to part variables (see `partVariables`),
   * with `nil` for the main thread, and by the first chunk with a reason of its own to end the run.
   */
  private command(text: string): number {
    const [, part, address] = /^(?:part (\w+) )?(?:thread: 0x([0-9a-f]+)|nil)$/.exec(text) ?? [undefined, undefined, undefined];
    const state = address === undefined ? this.state : parseInt(address, 16);
    if (part !== undefined) return this.partVariables(state, part === 'function');
    if (address === undefined) throw new Stop(text as StopReason);
    return this.tick(state);
  }

  /**
   * Gives functions copies of the variables that they share with functions that are still active: those of a thread, or of the function
   * that called the first chunk's. It is what `luaF_close` (lfunc.c) does to functions that end.
   * @returns 1 where the garbage collector must end its round first
   */
  private partVariables(state: number, ofFunction: boolean): number {
    const words = new Int32Array(this.exports.F.buffer);
    const { bytes } = this;
    const global = words[(state + stateOffsets.global) >> 2]!;
    if (bytes[global + globalOffsets.collectorState] === propagating) return 1;
    // The function stands below the first chunk's two and this one.
    const from = ofFunction ? words[(words[(state + stateOffsets.callInfo) >> 2]! - 3 * callInfoSize) >> 2]! : 0;
    for (;;) {
      const variable = words[(state + stateOffsets.openVariables) >> 2]!;
      const place = words[(variable + variableOffsets.place) >> 2]!;
      if (variable === 0 || place < from) return 0;
      words[(state + stateOffsets.openVariables) >> 2] = words[variable >> 2]!;
      const previous = words[(variable + variableOffsets.previous) >> 2]!;
      const next = words[(variable + variableOffsets.next) >> 2]!;
      words[(next + variableOffsets.previous) >> 2] = previous;
      words[(previous + variableOffsets.next) >> 2] = next;
      bytes.copyWithin(variable + variableOffsets.value, place, place + valueSize);
      words[(variable + variableOffsets.place) >> 2] = variable + variableOffsets.value;
      words[variable >> 2] = words[(global + globalOffsets.objects) >> 2]!;
      words[(global + globalOffsets.objects) >> 2] = variable;
      bytes[variable + variableOffsets.marks] = (bytes[variable + variableOffsets.marks]! & ~colours) | (bytes[global + globalOffsets.white]! & whites);
    }
  }

  private copied(text: string): number {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.exports.pa(bytes.length + 1);
    this.bytes.set(bytes, pointer);
    this.bytes[pointer + bytes.length] = 0;
    return pointer;
  }

  private textAtTop(): string {
    if (this.exports.N(this.state, -1) !== stringType) return '';
    const length = this.copied('    ');
    const pointer = this.exports.Q(this.state, -1, length);
    const size = new Uint32Array(this.exports.F.buffer)[length >> 2] ?? 0;
    return new TextDecoder().decode(this.bytes.slice(pointer, pointer + size));
  }

  private textAt(pointer: number): string {
    const { bytes } = this;
    return new TextDecoder().decode(bytes.slice(pointer, bytes.indexOf(0, pointer)));
  }

  private get bytes(): Uint8Array {
    return new Uint8Array(this.exports.F.buffer);
  }
}

/** Instructions of the hook itself behind the call of `os.clock`, which Lua counts as well. */
const hookInstructions = 2;

/** Levels below the script in the main thread: the first chunk and the `xpcall` that it calls. */
const levelsBelow = 2;

/** Levels of the hook: its function, and the one of the library that it calls. */
const hookLevels = 2;
