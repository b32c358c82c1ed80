// Bodies that are put together piece by piece with `..`.

import { isWithin, type TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import { calledFunction } from '../lua/calls';
import type { LuaVariable } from '../lua/scopes';
import type { LuaAssignment, LuaBlock, LuaCall, LuaExpression, LuaFunction, LuaMethodCall, LuaStatement } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { blocksIn, childBlocks, functionsIn, isLoop, walkStatement } from '../lua/walk';
import { luaRule } from './lua-rule';

export const luaConcatInLoop = luaRule({
  id: 'lua-concat-in-loop',
  severity: 'hint',
  title: 'Bodies joined piece by piece',
  what: 'A variable or field whose text grows by `..` with each piece of a body, inside of a loop over `bodyChunks()` or in a function that the loop calls.',
  why: 'Each step copies everything that was there before: for a body of many pieces the time grows with the square of its size, and the worker answers nobody else meanwhile.',
  how: 'Collect the pieces in a table and join them once with `table.concat(pieces)`, or read the body as a whole with `body()`.',
  source: 'Lua 5.1 reference manual, section 2.5.4: text is immutable',
  valid: [
    `
      function envoy_on_request(handle)
        local pieces = {}
        for chunk in handle:bodyChunks() do
          pieces[#pieces + 1] = chunk:getBytes(0, chunk:length())
        end
        handle:logInfo(table.concat(pieces))
      end
    `,
    // Text that lives for one round, and text that starts anew.
    `
      local function labelled(label, text)
        return label .. text
      end

      function envoy_on_request(handle)
        local rest = ""
        local seen = { last = "" }
        for chunk in handle:bodyChunks() do
          local line = "size: "
          line = line .. chunk:length()
          handle:logInfo(labelled(line, "!"))
          seen.last = labelled("chunk ", line)
          rest = rest .. chunk:getBytes(0, chunk:length())
          if rest:find("\\n", 1, true) then
            handle:logInfo(rest)
            rest = ""
          end
        end
        handle:logInfo(rest .. seen.last)
      end
    `,
    // Once, and not with each piece.
    `
      function envoy_on_request(handle)
        local text = "first piece: "
        for chunk in handle:bodyChunks() do
          if chunk:length() > 0 then
            text = text .. chunk:getBytes(0, 1)
            break
          end
        end
        handle:logInfo(text)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local body = ""
          for chunk in handle:bodyChunks() do
            body = body .. chunk:getBytes(0, chunk:length())
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          handle:logInfo(body)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local seen = { body = "", count = 0 }
          for chunk in handle:bodyChunks() do
            if chunk:length() > 0 then
              seen.count = seen.count + 1
              seen.body = seen.body .. chunk:getBytes(0, chunk:length())
              #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
            end
          end
          handle:logInfo(seen.count .. seen.body)
        end
      `,
    },
    {
      manifest: `
        local function add(store, piece)
          store.text = store.text .. piece
        end

        function envoy_on_request(handle)
          local store = { text = "" }
          for chunk in handle:bodyChunks() do
            add(store, chunk:getBytes(0, chunk:length()))
            #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): This call
          end
          handle:logInfo(store.text)
        end
      `,
    },
    {
      manifest: `
        local function joined(text, piece)
          return text .. piece
        end

        function envoy_on_response(handle)
          local body = ""
          for chunk in handle:bodyChunks() do
            body = joined(body, chunk:getBytes(0, chunk:length()))
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          handle:logInfo(body)
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const bodies = [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)];
    for (const body of bodies) {
      for (const loop of chunkLoops(body, analysis)) {
        for (const { range, call } of new RoundsOfLoop(loop, analysis).growths()) {
          report({
            message: `${call ? 'This call' : 'This'} copies the whole text with each piece of the body. Collect the pieces in a table, and join them once with table.concat().`,
            range: call ?? range,
            ...(call ? { related: [{ range, message: 'Here the text grows.' }] } : {}),
          });
        }
      }
    }
  },
});

function* chunkLoops(block: LuaBlock, analysis: LuaAnalysis): Generator<LuaBlock> {
  for (const statement of block.statements) {
    const [iterator] = statement.type === 'generic-for' ? statement.iterators : [];
    if (iterator && statement.type === 'generic-for' && analysis.typeOf(iterator).kind === 'chunks') yield statement.body;
    else for (const child of childBlocks(statement)) yield* chunkLoops(child, analysis);
  }
}

/** Where a text is kept from one round of a loop to the next, in words of its own: `body`, `seen.text`. */
type Place = string;

interface Growth {
  readonly place: Place;
  /** The value that is assigned. */
  readonly range: TextRange;
  /** The call in the loop that leads there. */
  readonly call: TextRange | undefined;
}

/** A function that a round calls; without one, the loop itself is meant. */
interface Frame {
  readonly parameters: ReadonlyMap<LuaVariable, LuaExpression | undefined>;
  readonly caller: Frame | undefined;
  readonly fn: LuaFunction;
}

/** So many functions deep calls are followed. */
const deepestCalls = 4;

/** What the rounds of one loop do to texts, helpers of the script included. */
class RoundsOfLoop {
  private readonly grown: Growth[] = [];
  private readonly replaced = new Set<Place>();

  constructor(
    private readonly loop: LuaBlock,
    private readonly analysis: LuaAnalysis,
  ) {}

  /** Texts that grow in each round and never start anew. */
  growths(): readonly Growth[] {
    this.block(this.loop, undefined, undefined, ['break', 'return']);
    return this.grown.filter(({ place }) => ![...this.replaced].some((other) => place === other || place.startsWith(`${other}.`)));
  }

  /** @param leaving statements that end the whole loop, so that what stands in front of them happens once */
  private block(block: LuaBlock, frame: Frame | undefined, call: TextRange | undefined, leaving: readonly LuaStatement['type'][]): void {
    if (leaving.includes(block.statements.at(-1)?.type ?? 'do')) return;
    for (const statement of block.statements) {
      if (statement.type === 'assignment') this.assignment(statement, frame, call);
      this.calls(statement, frame, call);
      const inside = isLoop(statement) ? leaving.filter((type) => type !== 'break') : leaving;
      for (const child of childBlocks(statement)) this.block(child, frame, call, inside);
    }
  }

  private assignment({ targets, values }: LuaAssignment, frame: Frame | undefined, call: TextRange | undefined): void {
    targets.forEach((target, index) => {
      const place = this.placeOf(target, frame, true);
      const value = values[index];
      if (place === undefined) return;
      if (value && this.growsFrom(value, place, frame)) this.grown.push({ place, range: value.range, call });
      else this.replaced.add(place);
    });
  }

  /** What functions of the script do that a statement calls, blocks in it left out. */
  private calls(statement: LuaStatement, frame: Frame | undefined, call: TextRange | undefined): void {
    walkStatement(statement, {
      statement: (inner) => inner === statement,
      expression: (inner) => {
        if (inner.type === 'function') return false;
        const called = inner.type === 'call' || inner.type === 'method-call' ? this.enter(inner, frame) : undefined;
        if (called) this.block(called.fn.body, called, call ?? inner.range, []);
        return true;
      },
    });
  }

  private enter(call: LuaCall | LuaMethodCall, caller: Frame | undefined): Frame | undefined {
    const fn = calledFunction(call, this.analysis);
    if (!fn || this.isActive(fn, caller)) return undefined;
    const parameters = new Map<LuaVariable, LuaExpression | undefined>();
    const isBound = call.type === 'method-call';
    const args = isBound ? [call.object, ...call.args] : call.args;
    for (const variable of this.analysis.scopes.variables) {
      if (variable.owner !== fn || (variable.role !== 'parameter' && variable.role !== 'self') || variable.uses.some(({ write }) => write)) continue;
      const position = variable.role === 'self' ? 0 : fn.parameters.findIndex(({ range }) => range.start === variable.declaration.start) + (fn.method ? 1 : 0);
      parameters.set(variable, args[position]);
    }
    return { parameters, caller, fn };
  }

  private isActive(fn: LuaFunction, caller: Frame | undefined): boolean {
    let depth = 0;
    for (let frame = caller; frame; frame = frame.caller) if (frame.fn === fn || ++depth >= deepestCalls) return true;
    return false;
  }

  /** @param written the place is assigned to, which for a parameter changes nothing for the caller */
  private placeOf(expression: LuaExpression, frame: Frame | undefined, written = false): Place | undefined {
    const inner = unwrapped(expression);
    if (inner.type === 'index') {
      const object = inner.key.type === 'literal' ? this.placeOf(inner.object, frame) : undefined;
      return object === undefined ? undefined : `${object}.${String((inner.key as { value?: unknown }).value)}`;
    }
    if (inner.type !== 'name') return undefined;
    const variable = this.analysis.scopes.variableOf(inner);
    if (!variable) return inner.name;
    if (this.outlivesRound(variable, frame)) return `${variable.name} ${variable.declaration.start}`;
    if (written) return undefined;
    const argument = frame?.parameters.get(variable);
    if (argument) return this.placeOf(argument, frame!.caller);
    const initial = onlyValueOf(variable);
    return initial && this.placeOf(initial, frame);
  }

  private outlivesRound({ declaration }: LuaVariable, frame: Frame | undefined): boolean {
    for (let active = frame; active; active = active.caller) if (isWithin(declaration, active.fn.range)) return false;
    return !isWithin(declaration, this.loop.range);
  }

  /** `text .. …`, however many pieces there are, or a call of a function that returns such a text. */
  private growsFrom(value: LuaExpression, place: Place, frame: Frame | undefined): boolean {
    const expression = unwrapped(value);
    switch (expression.type) {
      case 'binary':
        return expression.operator === '..' && [expression.left, expression.right].some((side) => this.placeOf(side, frame) === place || this.growsFrom(side, place, frame));
      case 'name': {
        const variable = this.analysis.scopes.variableOf(expression);
        const initial = variable && !this.outlivesRound(variable, frame) ? onlyValueOf(variable) : undefined;
        return initial !== undefined && this.growsFrom(initial, place, frame);
      }
      case 'call':
      case 'method-call': {
        const called = this.enter(expression, frame);
        const returned = called ? returnedBy(called.fn) : [];
        const grown = returned.filter((one) => one && this.growsFrom(one, place, called));
        return grown.length > 0 && returned.every((one) => grown.includes(one) || (one && this.placeOf(one, called) === place));
      }
      default:
        return false;
    }
  }
}

/** The value that a variable has from the beginning to the end. */
function onlyValueOf({ initial, uses }: LuaVariable): LuaExpression | undefined {
  return uses.some(({ write }) => write) ? undefined : initial;
}

/** The first value of each `return` of a function. */
function returnedBy({ body }: LuaFunction): readonly (LuaExpression | undefined)[] {
  return [...blocksIn(body)].flatMap(({ statements }) => statements.flatMap((statement) => (statement.type === 'return' ? [statement.values[0]] : [])));
}
