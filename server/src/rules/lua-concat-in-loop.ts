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
  what: 'A variable or field whose text grows by `..` with each piece of a body, by `string.format` or by `table.concat` of itself, inside of a loop over `bodyChunks()`, over the bytes or words of a body, or in a function that such a loop calls.',
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
    // Not over a body, or over a part of it that does not grow.
    `
      function envoy_on_request(handle)
        local names = ""
        for name in pairs(handle:headers()) do
          names = names .. tostring(name)
        end
        local body = handle:body(true)
        local start = body:getBytes(0, math.min(8, body:length()))
        local text = ""
        for index = 1, 8 do
          text = text .. start:sub(index, index)
        end
        local words = ""
        for word in start:gmatch("%a+") do
          words = words .. word
        end
        handle:logInfo(names .. text .. words)
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
    {
      manifest: `
        function envoy_on_request(handle)
          local body = handle:body(true)
          local text = body:getBytes(0, body:length())
          local upper, hex, lines = "", "", ""
          for index = 1, #text do
            upper = upper .. text:sub(index, index):upper()
            #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          for index = 0, body:length() - 1 do
            hex = string.format("%s%02x", hex, body:getBytes(index, 1):byte())
            #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          for line in text:gmatch("[^,]+") do
            lines = table.concat({ lines, line }, ";")
            #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
          end
          handle:logInfo(upper .. hex .. lines)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          local following = handle:bodyChunks()
          local body = ""
          local chunk = following()
          while chunk do
            body = body .. chunk:getBytes(0, chunk:length())
            #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-concat-in-loop): table.concat
            chunk = following()
          end
          handle:logInfo(body)
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const bodies = [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)];
    for (const body of bodies) {
      for (const loop of bodyLoops(body, analysis)) {
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

/** Loops whose rounds are as many as a body has pieces, bytes or words. */
function bodyLoops(block: LuaBlock, analysis: LuaAnalysis, found: LuaBlock[] = []): readonly LuaBlock[] {
  for (const statement of block.statements) {
    if (isOverBody(statement, analysis)) found.push(...childBlocks(statement));
    for (const child of childBlocks(statement)) bodyLoops(child, analysis, found);
  }
  return found;
}

function isOverBody(statement: LuaStatement, analysis: LuaAnalysis): boolean {
  switch (statement.type) {
    case 'generic-for': {
      const [iterator] = statement.iterators;
      return iterator !== undefined && (analysis.typeOf(iterator).kind === 'chunks' || isWalkOfBody(iterator, analysis));
    }
    case 'numeric-for':
      return [statement.from, statement.to].some((bound) => isBodySize(bound, analysis));
    case 'while':
    case 'repeat':
      return takesChunks(statement, analysis);
    default:
      return false;
  }
}

/** `next_chunk()` in a loop, where `next_chunk` is what `bodyChunks()` gave. */
function takesChunks(loop: LuaStatement, analysis: LuaAnalysis): boolean {
  let found = false;
  walkStatement(loop, {
    expression: (expression) => {
      found ||= expression.type === 'call' && analysis.typeOf(expression.callee).kind === 'chunks';
      return expression.type !== 'function';
    },
  });
  return found;
}

/** `text:gmatch(…)`, `string.gmatch(text, …)`. */
function isWalkOfBody(expression: LuaExpression, analysis: LuaAnalysis): boolean {
  const inner = unwrapped(expression);
  if (inner.type === 'method-call') return inner.method.name === 'gmatch' && isBodyText(inner.object, analysis);
  const [text] = inner.type === 'call' && isMember(inner.callee, 'string', 'gmatch') ? inner.args : [];
  return text !== undefined && isBodyText(text, analysis);
}

/** What `getBytes()` gave of a whole body, and what text functions make of it. */
function isBodyText(expression: LuaExpression, analysis: LuaAnalysis): boolean {
  const inner = valueOf(expression, analysis);
  if (inner.type !== 'method-call') return false;
  if (analysis.typeOf(inner.object).object === 'Buffer') return inner.method.name === 'getBytes' && inner.args[1] !== undefined && isBodySize(inner.args[1], analysis);
  return ['lower', 'upper', 'gsub', 'reverse'].includes(inner.method.name) && isBodyText(inner.object, analysis);
}

/** The length of a body or of its text, or what is calculated of it. */
function isBodySize(expression: LuaExpression, analysis: LuaAnalysis): boolean {
  const inner = valueOf(expression, analysis);
  switch (inner.type) {
    case 'unary':
      return inner.operator === '#' && isBodyText(inner.operand, analysis);
    case 'binary':
      return ['+', '-', '*', '/'].includes(inner.operator) && [inner.left, inner.right].some((side) => isBodySize(side, analysis));
    case 'method-call':
      return inner.method.name === 'length' ? analysis.typeOf(inner.object).object === 'Buffer' : inner.method.name === 'len' && isBodyText(inner.object, analysis);
    case 'call':
      return ['floor', 'ceil'].some((name) => isMember(inner.callee, 'math', name)) && inner.args.some((argument) => isBodySize(argument, analysis));
    default:
      return false;
  }
}

/** An expression, or what the variable that it names has from the beginning to the end. */
function valueOf(expression: LuaExpression, { scopes }: LuaAnalysis): LuaExpression {
  const inner = unwrapped(expression);
  const variable = inner.type === 'name' ? scopes.variableOf(inner) : undefined;
  const initial = variable && onlyValueOf(variable);
  return initial ? unwrapped(initial) : inner;
}

function isMember(callee: LuaExpression, library: string, name: string): boolean {
  return callee.type === 'index' && callee.object.type === 'name' && callee.object.name === library && callee.key.type === 'literal' && callee.key.value === name;
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
        const joined = joinedBy(expression);
        if (joined.some((piece) => this.placeOf(piece, frame) === place || this.growsFrom(piece, place, frame))) return true;
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

/** What `string.format()`, `text:format()` or `table.concat({ … })` joins to one text. */
function joinedBy(call: LuaCall | LuaMethodCall): readonly LuaExpression[] {
  if (call.type === 'method-call') return call.method.name === 'format' ? call.args : [];
  if (isMember(call.callee, 'string', 'format')) return call.args.slice(1);
  const [list] = isMember(call.callee, 'table', 'concat') ? call.args : [];
  return list?.type === 'table' ? list.fields.map(({ value }) => value) : [];
}

/** The value that a variable has from the beginning to the end. */
function onlyValueOf({ initial, uses }: LuaVariable): LuaExpression | undefined {
  return uses.some(({ write }) => write) ? undefined : initial;
}

/** The first value of each `return` of a function. */
function returnedBy({ body }: LuaFunction): readonly (LuaExpression | undefined)[] {
  return [...blocksIn(body)].flatMap(({ statements }) => statements.flatMap((statement) => (statement.type === 'return' ? [statement.values[0]] : [])));
}
