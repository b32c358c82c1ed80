// Code that nothing can reach.

import type { TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import { calledFunction } from '../lua/calls';
import type { LuaBlock, LuaExpression, LuaFunction, LuaStatement } from '../lua/syntax-tree';
import { isTrue, unwrapped } from '../lua/types';
import { childBlocks, functionsIn, isLoop } from '../lua/walk';
import { luaRule, type ScriptProblem } from './lua-rule';

export const luaUnreachableCode = luaRule({
  id: 'lua-unreachable-code',
  severity: 'hint',
  title: 'Code that is never reached',
  what: 'Statements behind `error()`, `do return end`, `break`, `goto`, a loop without an end, or `respond()`, which ends the script in Envoy; behind calls of functions of the script that end so on every path; and branches and loops whose condition is written as `false`, `nil` or, with an `else`, `true`.',
  why: 'They never run in Envoy. Behind `respond()` they do run in the trial of the controller, whose mock goes on: what fails there makes it refuse the policy.',
  how: 'Remove them, or mend what keeps them from being reached. Behind `respond()` write `return`, so that both agree.',
  source: "Lua 5.1 reference manual, section 2.4; Envoy's HTTP Lua filter, respond()",
  valid: [
    `
      function envoy_on_request(handle)
        if handle:headers():get("x-api-key") == nil then
          handle:respond({ [":status"] = "401" }, "no key")
          return
        end
        handle:logInfo("key found")
      end
    `,
    // A return behind what does not come back, and loops without an end.
    `
      local function deny(handle)
        handle:respond({ [":status"] = "403" }, "no")
        return true
      end

      function envoy_on_request(handle)
        while true do
          if deny(handle) then
            break
          end
        end
        goto done
        ::done::
      end
    `,
    // Helpers that return on one of their paths.
    `
      local function deny(handle, reason)
        if reason == nil then
          return
        end
        handle:respond({ [":status"] = "403" }, reason)
      end

      local function attempt(handle)
        for try = 1, 3 do
          if try == 2 then
            goto done
          end
        end
        error("no try left")
        ::done::
        handle:logInfo("done")
      end

      function envoy_on_request(handle)
        deny(handle, handle:headers():get("x-reason"))
        attempt(handle)
        handle:logInfo("passed")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:respond({ [":status"] = "503" }, "closed")
          handle:logInfo("answered")
          #^^^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-unreachable-code): never reached
        end
      `,
    },
    {
      manifest: `
        local function sign(number)
          if number < 0 then
            return -1
          else
            return 1
          end
          return 0
          #^^^^^^^ hint(lua-unreachable-code): never reached
        end

        function envoy_on_request(handle)
          if false then
            handle:logInfo(sign(1))
            #^^^^^^^^^^^^^^^^^^^^^^ hint(lua-unreachable-code): never lets anything in
          end
          if true then
            goto done
          end
          handle:logInfo(sign(2))
          #^^^^^^^^^^^^^^^^^^^^^^ hint(lua-unreachable-code): never reached
          ::done::
          handle:logInfo(sign(3))
        end
      `,
    },
    {
      manifest: `
        local function deny(handle, status)
          if status == "401" then
            handle:respond({ [":status"] = "401", ["www-authenticate"] = "Bearer" }, "who are you?")
            return
          end
          handle:respond({ [":status"] = status }, "no")
        end

        function envoy_on_request(handle)
          if handle:headers():get("authorization") == nil then
            deny(handle, "401")
            handle:logInfo("denied")
            #^^^^^^^^^^^^^^^^^^^^^^^ hint(lua-unreachable-code): never reached
          end
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const bodies = [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)];
    const ends = new ScriptEnds(analysis);
    for (const body of bodies) checkBlock(body, ends, report);
  },
});

function checkBlock(block: LuaBlock, ends: ScriptEnds, report: (problem: ScriptProblem) => void): void {
  const end = block.statements.findIndex((statement) => endsPath(statement, ends));
  const dead = end < 0 ? [] : deadBehind(block.statements, end);
  if (end >= 0) reportDead(dead, 'what stands above ends the way here', { range: block.statements[end]!.range, message: 'Here it ends.' }, report);
  for (const statement of block.statements) {
    if (dead.includes(statement)) continue;
    const never = deadBlock(statement);
    if (never) reportDead(never.block.statements, 'the condition never lets anything in', { range: never.because.range, message: 'The condition.' }, report);
    for (const child of childBlocks(statement)) if (child !== never?.block) checkBlock(child, ends, report);
  }
}

function reportDead(dead: readonly LuaStatement[], why: string, related: { readonly range: TextRange; readonly message: string }, report: (problem: ScriptProblem) => void): void {
  const first = dead[0];
  const last = dead.at(-1);
  if (first && last) report({ message: `This is never reached: ${why}.`, range: { start: first.range.start, end: last.range.end }, tags: ['unnecessary'], related: [related] });
}

/** What follows a statement that ends the way, up to a label, which can be jumped to. */
function deadBehind(statements: readonly LuaStatement[], end: number): readonly LuaStatement[] {
  const label = statements.findIndex(({ type }, index) => index > end && type === 'label');
  const after = statements.slice(end + 1, label < 0 ? undefined : label);
  const [only] = after;
  // A bare `return` is how to say that this is the end, and any behind a call: in the trial `respond()` comes back.
  const isClosing = only?.type === 'return' && after.length === 1 && (only.values.length === 0 || statements[end]!.type === 'call-statement');
  return isClosing ? [] : after;
}

/** The block of a statement that its condition, which is always the same, never lets anybody into. */
function deadBlock(statement: LuaStatement): { readonly block: LuaBlock; readonly because: LuaExpression } | undefined {
  const blocks = statement.type === 'while' ? [{ condition: statement.condition, body: statement.body }] : statement.type === 'if' ? statement.clauses : [];
  const never = blocks.find(({ condition }) => isFalse(condition));
  if (never) return { block: never.body, because: never.condition };
  const last = statement.type === 'if' ? statement.clauses.at(-1)! : undefined;
  const otherwise = statement.type === 'if' ? statement.otherwise : undefined;
  return last && isTrue(last.condition) && otherwise ? { block: otherwise, because: last.condition } : undefined;
}

function endsPath(statement: LuaStatement, ends: ScriptEnds): boolean {
  switch (statement.type) {
    case 'return':
    case 'break':
    case 'goto':
      return true;
    case 'do':
      return endsBlock(statement.body, ends);
    case 'if':
      if (isTrue(statement.clauses[0]!.condition)) return endsBlock(statement.clauses[0]!.body, ends);
      return statement.otherwise !== undefined && childBlocks(statement).every((body) => endsBlock(body, ends));
    default:
      return isEndless(statement) || ends.endsScript(statement);
  }
}

function endsBlock({ statements }: LuaBlock, ends: ScriptEnds): boolean {
  return statements.some((statement) => endsPath(statement, ends)) && !statements.some(({ type }) => type === 'label');
}

/** Which statements nothing comes back from: the whole script ends there, in whatever function it is. */
class ScriptEnds {
  private readonly known = new Map<LuaFunction, boolean>();

  constructor(private readonly analysis: LuaAnalysis) {}

  endsScript(statement: LuaStatement): boolean {
    switch (statement.type) {
      case 'call-statement':
        return this.endsInCall(statement.call);
      case 'do':
        return this.endsInBlock(statement.body);
      case 'if':
        return statement.otherwise !== undefined && childBlocks(statement).every((body) => this.endsInBlock(body));
      case 'while':
      case 'repeat':
        return isEndless(statement) && !this.isLeft(statement.body, false);
      default:
        return false;
    }
  }

  private endsInCall(call: LuaExpression): boolean {
    const expression = unwrapped(call);
    if (expression.type !== 'call' && expression.type !== 'method-call') return false;
    if (expression.type === 'call' && this.isError(expression.callee)) return true;
    if (expression.type === 'method-call' && expression.method.name === 'respond') {
      const receiver = this.analysis.typeOf(expression.object);
      if (receiver.object === 'StreamHandle') return receiver.direction === 'request' && !receiver.guessed;
    }
    const called = calledFunction(expression, this.analysis);
    return called !== undefined && this.neverReturns(called);
  }

  private isError(callee: LuaExpression): boolean {
    const { scopes } = this.analysis;
    return callee.type === 'name' && callee.name === 'error' && !scopes.variableOf(callee) && !scopes.globals.some(({ name, write }) => write && name.name === 'error');
  }

  private neverReturns(fn: LuaFunction): boolean {
    const known = this.known.get(fn);
    if (known !== undefined) return known;
    // Of a function that calls itself: not by that call.
    this.known.set(fn, false);
    const never = this.endsInBlock(fn.body);
    this.known.set(fn, never);
    return never;
  }

  private endsInBlock(block: LuaBlock): boolean {
    return block.statements.some((statement) => this.endsScript(statement)) && !this.isLeft(block, true);
  }

  /** A way through the block leads out of it by a jump, or gets into its middle by one. */
  private isLeft({ statements }: LuaBlock, byBreak: boolean): boolean {
    const end = statements.findIndex((statement) => this.endsScript(statement));
    const reached = end < 0 ? statements : statements.slice(0, end);
    return reached.some((statement) => this.leaves(statement, byBreak)) || statements.some(({ type }) => type === 'label');
  }

  private leaves(statement: LuaStatement, byBreak: boolean): boolean {
    if (statement.type === 'break') return byBreak;
    return statement.type === 'return' || statement.type === 'goto' || childBlocks(statement).some((block) => this.isLeft(block, byBreak && !isLoop(statement)));
  }
}

/** A loop that goes on for ever, unless something in it leaves the function. */
function isEndless(statement: LuaStatement): boolean {
  switch (statement.type) {
    case 'while':
      return isTrue(statement.condition) && !hasWayOut(statement.body);
    case 'repeat':
      return isFalse(statement.condition) && !hasWayOut(statement.body);
    default:
      return false;
  }
}

function isFalse(condition: LuaExpression): boolean {
  const inner = unwrapped(condition);
  return inner.type === 'literal' && (inner.value === false || inner.literal === 'nil');
}

/** A `break` of this loop, or a jump out of it. */
function hasWayOut({ statements }: LuaBlock): boolean {
  return statements.some((statement) => {
    if (statement.type === 'break' || statement.type === 'goto') return true;
    return childBlocks(statement).some((block) => (isLoop(statement) ? hasJump(block) : hasWayOut(block)));
  });
}

function hasJump({ statements }: LuaBlock): boolean {
  return statements.some((statement) => statement.type === 'goto' || childBlocks(statement).some(hasJump));
}
