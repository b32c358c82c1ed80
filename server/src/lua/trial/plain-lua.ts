// Scripts as Lua 5.1 reads them: what LuaJIT and the controller's interpreter have beyond it is rewritten, line by line.

import { applyEdits, type TextEdit } from '../../base/text';
import type { LuaAnalysis } from '../analyse';
import { callOnNextLine, loneSemicolon } from '../parse';
import type { LuaScopes } from '../scopes';
import type { LuaAssignment, LuaExpression, LuaGenericFor, LuaName, LuaScript } from '../syntax-tree';
import { unwrapped } from '../types';
import { walkBlock } from '../walk';
import { jumpEdits } from './jumps';

/** Names of functions that a script is to call, where it must do as the controller's interpreter. */
export interface InterpreterHelpers {
  /** Sees the bounds of each numeric `for` that may be something else than numbers. */
  readonly checkBound: string;
  /** Called before each jump that parts variables. */
  readonly beforeJump: string;
  /** Passes on what a loop goes through, where only the interpreter knows what becomes of the loop. */
  readonly unforeseen: string;
}

/**
 * A script for Lua 5.1 that does the same and has the same lines.
 * @returns undefined where there is none: syntax errors, what the controller's parser refuses, some jumps
 */
export function asPlainLua({ text, script, scopes }: LuaAnalysis, helpers?: InterpreterHelpers): string | undefined {
  if (script.problems.length > 0 || script.extensions.some(({ controller }) => controller !== 'understands')) return undefined;
  const edits: TextEdit[] = [];
  let jumps = 0;
  for (const { range, what } of script.extensions) {
    if (what === loneSemicolon) {
      edits.push({ range, newText: ' ' });
    } else if (what === callOnNextLine) {
      // The parenthesis moves up to what is called.
      edits.push({ range: { start: range.start, end: range.start + 1 }, newText: '' }, inserted(endOfCodeBefore(text, script.comments, range.start), '('));
    } else if (text.startsWith('goto', range.start) || text.startsWith('::', range.start)) {
      jumps++;
    } else {
      return undefined;
    }
  }
  if (jumps > 0) {
    const rewritten = jumpEdits(script, helpers && { name: helpers.beforeJump, scopes });
    if (!rewritten) return undefined;
    edits.push(...rewritten);
  }
  if (helpers) edits.push(...interpreterEdits(script, scopes, helpers));
  return edits.length === 0 ? text : applyEdits(text, edits);
}

function inserted(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

/** Where what stands before an offset ends, blanks and comments left out. */
function endOfCodeBefore(text: string, comments: LuaScript['comments'], offset: number): number {
  let end = offset;
  for (;;) {
    const comment = comments.find(({ range }) => range.end === end || (range.start < end && end <= range.end));
    if (comment) end = comment.range.start;
    else if (/\s/.test(text[end - 1] ?? '')) end--;
    else return end;
  }
}

/** What makes a script do as in the controller's interpreter, where that is not Lua. */
function interpreterEdits({ body, text }: LuaScript, scopes: LuaScopes, helpers: InterpreterHelpers): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const wrap = ({ range }: LuaExpression, helper: string): number => edits.push(inserted(range.start, `${helper}(`), inserted(range.end, ')'));
  walkBlock(body, {
    statement: (statement) => {
      if (statement.type === 'numeric-for') {
        for (const bound of [statement.from, statement.to, ...(statement.step ? [statement.step] : [])]) if (!isNumber(bound)) wrap(bound, helpers.checkBound);
      } else if (statement.type === 'generic-for') {
        const [first] = statement.iterators;
        if (first && (losesCall(first) || beginsAnywhere(statement))) wrap(first, helpers.unforeseen);
      } else if (statement.type === 'assignment') {
        edits.push(...oneByOne(statement, text, scopes));
      }
    },
  });
  return edits;
}

/** Whether the loop's control variable has no first value: the interpreter leaves there what happens to stand in the register. */
function beginsAnywhere({ names, iterators }: LuaGenericFor): boolean {
  const last = iterators.at(-1);
  return iterators.length === 2 && names.length <= 2 && last?.type !== 'call' && last?.type !== 'method-call' && last?.type !== 'vararg';
}

/**
 * Whether the first expression behind `in` is one of those whose parts the interpreter puts into one and the same register: the value
 * of a call in it is lost, unless a method of it is called.
 */
function losesCall(expression: LuaExpression): boolean {
  const inner = unwrapped(expression);
  const lost = (part: LuaExpression): boolean => isCall(part) || losesCall(part);
  switch (inner.type) {
    case 'index':
      return lost(inner.object);
    case 'call':
      return lost(inner.callee);
    case 'binary':
      return inner.operator === 'and' || inner.operator === 'or' ? losesCall(inner.left) || losesCall(inner.right) : lost(inner.left);
    case 'method-call':
      return losesCall(inner.object);
    case 'unary':
      return losesCall(inner.operand);
    default:
      return false;
  }
}

function isCall(expression: LuaExpression): boolean {
  const { type } = unwrapped(expression);
  return type === 'call' || type === 'method-call';
}

/** The interpreter assigns to local variables one by one: `a, b = b, a` is `a = b b = a` to it. */
function oneByOne({ targets, values }: LuaAssignment, text: string, scopes: LuaScopes): readonly TextEdit[] {
  const names = targets.flatMap((target) => (target.type === 'name' && isOwn(target, scopes) ? [target] : []));
  if (names.length < targets.length) return [];
  const edits: TextEdit[] = [];
  values.slice(1).forEach((_, index) => {
    const before = names[index];
    const target = names[index + 1];
    const previous = values[index];
    if (!before || !target || !previous) return;
    // Behind a call that gives several values, all that is left is assigned at once.
    const rest = index + 2 === values.length ? text.slice(target.range.start, names.at(-1)!.range.end) : target.name;
    const comma = text.indexOf(',', previous.range.end);
    edits.push({ range: { start: comma, end: comma + 1 }, newText: ` ${rest.replace(/\s+/g, ' ')} = ` });
  });
  const first = names[0];
  if (edits.length > 0 && first) edits.push({ range: { start: first.range.end, end: names.at(-1)!.range.end }, newText: text.slice(first.range.end, names.at(-1)!.range.end).replace(/[^\r\n]+/g, ' ') });
  return edits;
}

/** Whether a name is a local variable of the function in which it stands. */
function isOwn(name: LuaName, scopes: LuaScopes): boolean {
  const variable = scopes.variableOf(name);
  return variable !== undefined && variable.uses.some((use) => use.name === name && use.within === variable.owner);
}

/** Whether an expression gives a number, or fails. */
function isNumber(expression: LuaExpression): boolean {
  const inner = unwrapped(expression);
  if (inner.type === 'literal') return inner.literal === 'number';
  if (inner.type === 'unary') return inner.operator !== 'not';
  return inner.type === 'binary' && ['+', '-', '*', '/', '%', '^'].includes(inner.operator);
}
