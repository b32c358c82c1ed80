// What a trial run's failure means: the exact place in the script, in words, and what Envoy itself would do there.

import { LineIndex, isWithin, type TextRange } from '../../base/text';
import { analyseLua, type LuaAnalysis } from '../analyse';
import { envoyObjects, envoyVersionOf, type EntryPoint, type LuaMethod } from '../api';
import type { LuaVariable } from '../scopes';
import { insteadOfReading, insteadOfRemoved, standardLibrary } from '../standard-library';
import type { LuaBlock, LuaExpression, LuaMethodCall, LuaStatement } from '../syntax-tree';
import { unwrapped } from '../types';
import { childBlocks, functionsIn, isLoop, walkBlock } from '../walk';
import type { StopReason } from './lua-machine';
import type { TrialVerdict } from './trial-verdict';

/** A Lua error of a trial run. */
export interface TrialFailure {
  readonly script: string;
  readonly entry: EntryPoint;
  readonly release: number;
  /** Lines (from 1) of the script that were being run, the innermost first. */
  readonly lines: readonly number[];
  /** Lua's type of the error value. */
  readonly value: string;
  /** Lua's own message. */
  readonly message: string;
}

/** A failure in words, at its place. */
export function explainFailure(failure: TrialFailure): TrialVerdict {
  const analysis = analyseLua(failure.script);
  const lines = new LineIndex(failure.script);
  const line = failure.lines.find((one) => one <= lines.lineCount);
  const opening = `Envoy Gateway tries \`${failure.entry}\` before it accepts the policy, and`;
  if (line === undefined) {
    return { outcome: 'fails', severity: 'error', range: mentionOf(failure), message: `${opening} there is no global function of that name when the script has been loaded: the name is mentioned, which is enough for the try. Define the function, or do not mention it.` };
  }
  const text = failure.message.replace(/^(?:script|mocks|interpreter):\d+: /, '');
  if (text === 'stack overflow') {
    return { outcome: 'fails', severity: 'error', range: contentOf(lines, line, failure.script), message: `${opening} more than 256 functions are active here at a time, which its interpreter refuses ("stack overflow").` };
  }
  const { expression, words } = read(text, failure, analysis, new Line(lines, line));
  const range = expression?.range ?? contentOf(lines, line, failure.script);
  return { outcome: 'fails', severity: 'error', range, message: `${opening} it fails here: ${words}` };
}

/** The end of a run that took too much. */
export function explainStop(script: string, entry: EntryPoint, reason: StopReason, scriptLines: readonly number[], release: number): TrialVerdict {
  if (reason === 'crash' || reason === 'patterns') return { outcome: 'not-tried', reason };
  const lines = new LineIndex(script);
  const line = scriptLines.find((one) => one <= lines.lineCount) ?? 1;
  const place = contentOf(lines, line, script);
  const opening = `Envoy Gateway tries \`${entry}\` before it accepts the policy, and`;
  if (reason === 'memory') return { outcome: 'fails', severity: 'warning', range: place, message: `${opening} the script takes up tens of megabytes here. The controller sets no limit and would use that much memory, and so would each worker of Envoy.` };
  const endless = endlessLoopAt(script, lines, line);
  const fate = release >= 5 ? 'The controller gives up after 5 seconds and refuses the policy; Envoy would hang.' : 'The controller would hang, and so would Envoy.';
  if (endless) return { outcome: 'fails', severity: 'error', range: endless, message: `${opening} this loop never ends. ${fate}` };
  if (reason === 'instructions') return { outcome: 'fails', severity: 'error', range: place, message: `${opening} it is still running here after 60 million instructions. ${fate}` };
  return { outcome: 'fails', severity: 'warning', range: place, message: `${opening} it is still running here after nearly a second. If it does not end: ${fate.charAt(0).toLowerCase()}${fate.slice(1)}` };
}

// Places

class Line {
  readonly start: number;
  readonly end: number;

  constructor(lines: LineIndex, line: number) {
    this.start = lines.lineStart(line - 1);
    this.end = lines.lineEnd(line - 1);
  }

  touches({ start, end }: TextRange): boolean {
    return start <= this.end && end >= this.start;
  }
}

function contentOf(lines: LineIndex, line: number, text: string): TextRange {
  const start = lines.lineStart(line - 1);
  const content = text.slice(start, lines.lineEnd(line - 1));
  const left = content.length - content.trimStart().length;
  return { start: start + left, end: start + Math.max(left, content.trimEnd().length) };
}

function mentionOf({ script, entry }: TrialFailure): TextRange {
  const start = script.indexOf(entry);
  return { start, end: start + entry.length };
}

interface Reading {
  /** Where it went wrong; undefined: somewhere in the line. */
  readonly expression: { readonly range: TextRange } | undefined;
  readonly words: string;
}

function read(text: string, failure: TrialFailure, analysis: LuaAnalysis, line: Line): Reading {
  if (failure.value !== 'string') return { expression: undefined, words: `the script raises an error (a ${failure.value}).` };
  for (const reader of readers) {
    const match = reader.pattern.exec(text);
    if (match) return reader.read(match, { failure, analysis, line });
  }
  return { expression: undefined, words: `“${text.split('\n', 1)[0]}”.` };
}

interface ReadContext {
  readonly failure: TrialFailure;
  readonly analysis: LuaAnalysis;
  readonly line: Line;
}

const readers: readonly { readonly pattern: RegExp; read(match: RegExpExecArray, context: ReadContext): Reading }[] = [
  { pattern: /^attempt to call method '(.*)' \(a (\w+) value\)/, read: ([, name], context) => readMethod(name!, context) },
  { pattern: /^attempt to call (?:(\w+) '(.*)' \()?a (\w+) value/, read: ([, , name, kind], context) => readCall(name, kind!, context) },
  { pattern: /^attempt to index (?:(\w+) '(.*)' \()?a (\w+) value/, read: ([, , name, kind], context) => readOperand(name, kind!, context, 'has no fields', indexedIn) },
  { pattern: /^attempt to concatenate (?:(\w+) '(.*)' \()?a (\w+) value/, read: ([, , name, kind], context) => readConcatenation(name, kind!, context) },
  { pattern: /^attempt to perform arithmetic on (?:(\w+) '(.*)' \()?a (\w+) value/, read: ([, , name, kind], context) => readOperand(name, kind!, context, 'cannot be calculated with', operandsOf('+', '-', '*', '/', '%', '^', 'unary')) },
  { pattern: /^attempt to get length of (?:(\w+) '(.*)' \()?a (\w+) value/, read: ([, , name, kind], context) => readOperand(name, kind!, context, 'has no length', operandsOf('#')) },
  { pattern: /^attempt to compare (?:(\w+) with (\w+)|two (\w+) values)/, read: ([, left, right, both], context) => readComparison(left ?? both!, right ?? both!, context) },
  { pattern: /^'for' bound must be a number, got (\w+)/, read: ([, kind], context) => readBound(kind!, context) },
  { pattern: /^wrong number of arguments to '(\w+)'/, read: ([, name], context) => readArgumentCount(name!, context) },
  { pattern: /^gmatch outside of for/, read: (_, context) => readIterator(context) },
  { pattern: /^bad argument #(\d+) to '(.*?)' \((.*)\)/, read: ([, index, name, what], context) => readArgument(Number(index), name!.replace(/^(?:text|plain)_/, ''), what!, context) },
  { pattern: /^restricted by the controller: (.*)/s, read: ([, what], context) => readRestricted(what!, context) },
];

function expressionsAt({ analysis, line }: ReadContext): readonly LuaExpression[] {
  const found: LuaExpression[] = [];
  walkBlock(analysis.script.body, {
    statement: ({ range }) => line.touches(range),
    expression: (expression) => {
      if (!line.touches(expression.range)) return false;
      found.push(expression);
      return true;
    },
  });
  return found;
}

// What was called

function readMethod(name: string, context: ReadContext): Reading {
  const calls = expressionsAt(context).filter((one): one is LuaMethodCall => one.type === 'method-call' && one.method.name === name && context.line.touches(one.method.range));
  const call = calls[0];
  const object = call && context.analysis.typeOf(call.object).object;
  const method = object ? envoyObjects[object].methods.get(name) : methodNamed(name);
  const since = method && notInMockOf(method, context.failure.release);
  const known = since && (since <= envoyVersionOf(context.failure.release) || object !== undefined);
  const words = known
    ? `the controller's stand-in has no \`${name}()\`, though Envoy has it${since > 31 ? ` since 1.${since}` : ''} and would run this. ${howToPass}`
    : `there is no \`${name}()\`${call ? ` on \`${textOf(call.object, context)}\`` : ''}.`;
  return { expression: call?.method, words };
}

function methodNamed(name: string): LuaMethod | undefined {
  const found = Object.values(envoyObjects).flatMap(({ methods }) => methods.get(name) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

/** The version of Envoy that has a method which the controller's mock has not; 31 stands for all. */
function notInMockOf({ name, notInMock, since }: LuaMethod, release: number): number | undefined {
  const missing = notInMock === true || (name === 'filterContext' && release < 9) || name === 'get';
  return missing ? (since ?? 31) : undefined;
}

const howToPass = 'A `pcall` around the call passes the try, or `luaValidation: InsecureSyntax` in the EnvoyProxy leaves it out.';

function readCall(name: string | undefined, kind: string, context: ReadContext): Reading {
  const calls = expressionsAt(context).flatMap((one) => (one.type === 'call' ? [one.callee] : [])).filter((callee) => name === undefined || lastName(callee) === name);
  const callee = calls[0];
  const written = callee ? textOf(callee, context) : (name ?? 'what is called');
  const origin = callee && variableOf(callee, context)?.initial;
  return { expression: callee, words: `\`${written}\` is ${kind === 'nil' ? 'nil' : `a ${kind}`}, and cannot be called.${controllerLacks(origin ? textOf(origin, context) : written)}` };
}

/** Names of Lua that Envoy has and the controller has not. */
function controllerLacks(written: string): string {
  const [library = '', member] = written.split('.');
  const known = member === undefined ? standardLibrary.functions.get(written) : standardLibrary.libraries.get(library)?.members.get(member);
  const view = written === '_G' ? 'removed' : (known?.controller ?? standardLibrary.libraries.get(library)?.controller);
  const instead = insteadOfRemoved.get(written) ?? insteadOfRemoved.get(library);
  if (view === 'removed') return ` Envoy would run this, but the controller takes it away from scripts${instead === undefined ? '.' : `: use ${instead}.`}`;
  return view === 'missing' ? " Envoy's LuaJIT has it, the interpreter of the controller has not." : '';
}

// Operands

type OperandFinder = (context: ReadContext) => readonly LuaExpression[];

const indexedIn: OperandFinder = (context) => expressionsAt(context).flatMap((one) => (one.type === 'index' || one.type === 'method-call' ? [one.object] : []));

function operandsOf(...operators: readonly string[]): OperandFinder {
  return (context) =>
    expressionsAt(context).flatMap((one) => {
      if (one.type === 'binary' && operators.includes(one.operator)) return [one.left, one.right];
      return one.type === 'unary' && (operators.includes(one.operator) || (one.operator === '-' && operators.includes('unary'))) ? [one.operand] : [];
    });
}

function readOperand(name: string | undefined, kind: string, context: ReadContext, fault: string, find: OperandFinder): Reading {
  const operand = pick(find(context), name, kind, context);
  const written = operand ? `\`${textOf(operand, context)}\`` : name === undefined ? 'a value' : `\`${name}\``;
  const lacking = operand ? controllerLacks(textOf(operand, context)) || becauseOfMock(operand, context) : '';
  return { expression: operand, words: `${written} is ${kind === 'nil' ? 'nil' : `a ${kind}`} there, and ${fault}.${lacking}` };
}

/** The operand that is meant: the one with that name, else the only one that is no literal and may be of that kind. */
function pick(operands: readonly LuaExpression[], name: string | undefined, kind: string, context: ReadContext): LuaExpression | undefined {
  const possible = operands.filter((operand) => {
    const inner = unwrapped(operand);
    if (name !== undefined) return lastName(inner) === name;
    if (inner.type === 'literal') return inner.literal === kind;
    return inner.type === 'call' || inner.type === 'method-call' || inner.type === 'index' || inner.type === 'table' || inner.type === 'vararg';
  });
  if (possible.length <= 1 || name !== undefined) return possible[0];
  return possible.find((operand) => context.analysis.typeOf(operand).optional) ?? possible[0];
}

function readConcatenation(name: string | undefined, kind: string, context: ReadContext): Reading {
  const calls = expressionsAt(context).filter((one): one is LuaMethodCall => one.type === 'method-call');
  const logs = calls.find(({ method, args }) => /^log[A-Z]/.test(method.name) && (name === 'message' || name === undefined) && args.length <= 1);
  if (name === 'message' && logs) {
    const argument = logs.args[0];
    const why = argument ? becauseOfMock(argument, context) : '';
    return { expression: argument ?? logs.method, words: `${argument ? `\`${textOf(argument, context)}\`` : 'what is logged'} is ${kind === 'nil' ? 'nil' : `a ${kind}`}, and \`${logs.method.name}\` takes only text and numbers.${why || ' `tostring(…)` makes it text.'}` };
  }
  const respond = calls.find(({ method }) => method.name === 'respond');
  if (respond && fromMock(context)) return { expression: respond.args[0] ?? respond.method, words: "the headers given to `respond` have no `:status`." };
  const call = calls.find(({ method }) => method.name === 'httpCall');
  if (call && name === 'cluster') return { expression: call.args[0] ?? call.method, words: `the name of the cluster is ${kind === 'nil' ? 'nil' : `a ${kind}`}.` };
  const operand = pick(operandsOf('..')(context), name, kind, context);
  const written = operand ? `\`${textOf(operand, context)}\`` : name === undefined ? 'a value' : `\`${name}\``;
  return { expression: operand, words: `${written} is ${kind === 'nil' ? 'nil' : `a ${kind}`} there, and cannot be joined with \`..\`.${operand ? becauseOfMock(operand, context) : ''}` };
}

const pairsWords = " Envoy would run this: its `pairs` walks the headers. The controller's walks the fields of its stand-in, which are tables and functions. `tostring(…)` passes the try.";

function fromMock({ failure }: ReadContext): boolean {
  return failure.message.startsWith('mocks:');
}

function readComparison(left: string, right: string, context: ReadContext): Reading {
  const comparison = expressionsAt(context).find((one) => one.type === 'binary' && ['<', '>', '<=', '>='].includes(one.operator));
  const sides = comparison?.type === 'binary' ? [comparison.left, comparison.right] : [];
  const unknownSides = sides.filter((side) => unwrapped(side).type !== 'literal');
  const operand = unknownSides[0];
  const why = operand ? becauseOfMock(operand, context) : '';
  const literal = sides.map(unwrapped).find((side) => side.type === 'literal');
  if (operand && unknownSides.length === 1 && literal?.type === 'literal') {
    const kind = left === literal.literal ? right : left;
    return { expression: comparison, words: `\`${textOf(operand, context)}\` is ${kind === 'nil' ? 'nil' : `a ${kind}`} there, and cannot be compared with a ${literal.literal}.${why}` };
  }
  return { expression: comparison, words: left === right ? `two values of type ${left} cannot be compared.${why}` : `${left} and ${right} cannot be compared.${why}` };
}

type AnyCall = LuaExpression & { readonly type: 'call' | 'method-call' };

function callsOf(name: string, context: ReadContext): readonly AnyCall[] {
  return expressionsAt(context).filter((one): one is AnyCall => (one.type === 'call' ? lastName(one.callee) === name : one.type === 'method-call' && one.method.name === name));
}

function readArgument(index: number, name: string, what: string, context: ReadContext): Reading {
  const [call] = callsOf(name, context);
  const argument = call?.args[index - (call.type === 'method-call' ? 2 : 1)];
  const why = argument ? controllerLacks(textOf(argument, context)) || becauseOfMock(argument, context) || (what === 'value expected' ? becauseOfMatch(argument) : '') || (what === 'number expected, got string' ? textForNumberWords : '') : '';
  return { expression: argument ?? call, words: `argument ${index} of \`${name}\` is wrong (${what.replace('no value', 'none')}).${why}` };
}

const textForNumberWords = " Envoy would take text that is a number here, the controller's interpreter does not: `tonumber(…)` makes it one.";

function readArgumentCount(name: string, context: ReadContext): Reading {
  const [call] = callsOf(name, context);
  const last = call?.args.at(-1);
  const why = last ? becauseOfMatch(last) : '';
  return { expression: why === '' ? call : last, words: `\`${name}\` has too few arguments.${why}` };
}

/** `match` without parentheses around it. */
function becauseOfMatch(expression: LuaExpression): string {
  const name = expression.type === 'method-call' ? expression.method.name : expression.type === 'call' ? lastName(expression.callee) : undefined;
  return name === 'match' ? " Envoy would run this: its `match` gives nil where nothing matches, that of the controller's interpreter gives no value at all. Put it into parentheses, or into a variable first." : '';
}

function readIterator(context: ReadContext): Reading {
  const calls = expressionsAt(context).filter(({ type }) => type === 'call');
  return { expression: calls.find((one) => one.type === 'call' && one.args.length === 0), words: "what `gmatch` gives is called here by itself. Envoy would run this: in the controller's interpreter only `for` can call it. For the first match there is `match`." };
}

function readBound(kind: string, context: ReadContext): Reading {
  let bounds: readonly LuaExpression[] = [];
  walkBlock(context.analysis.script.body, {
    statement: (statement) => {
      if (statement.type !== 'numeric-for') return;
      const own = [statement.from, statement.to, ...(statement.step ? [statement.step] : [])];
      if (own.some(({ range }) => context.line.touches(range))) bounds = own;
    },
  });
  const possible = bounds.filter((bound) => {
    const inner = unwrapped(bound);
    return inner.type === 'literal' ? inner.literal === kind : inner.type !== 'binary' && inner.type !== 'unary';
  });
  const bound = possible.length === 1 ? possible[0] : undefined;
  const written = bound ? `\`${textOf(bound, context)}\`` : 'a bound of the loop';
  const why = kind === 'string' ? " Envoy would run this where it is a number in text: `tonumber(…)` makes it one." : bound ? becauseOfMock(bound, context) : '';
  return { expression: bound, words: `${written} is ${kind === 'nil' ? 'nil' : `a ${kind}`} there, and a \`for\` counts from number to number.${why}` };
}

function readRestricted(what: string, context: ReadContext): Reading {
  const calls = expressionsAt(context).filter((one) => one.type === 'call' && one.callee.type === 'index' && one.callee.object.type === 'name' && ['io', 'os'].includes(one.callee.object.name));
  return { expression: calls[0], words: `the controller lets no script reach '${what}'. Envoy would run this, but use ${insteadOfReading(context.failure.release)}.` };
}

/** Where the stand-in gives what Envoy would not. */
function becauseOfMock(operand: LuaExpression, context: ReadContext): string {
  const written = context.failure.script.slice(operand.range.start, operand.range.end);
  const variable = variableOf(operand, context);
  const origin = unwrapped(variable?.initial ?? operand);
  if (isFromPairs(operand, context)) return pairsWords;
  if (/:timestampString\(/.test(written)) return " Envoy would run this: its `timestampString` gives digits, the controller's stand-in gives a date.";
  if (/:organizationName\(/.test(written)) return " Envoy would run this: its `organizationName` gives a list, the controller's stand-in gives text.";
  if (/\bcollectgarbage\(/.test(written)) return " Envoy would run this: its `collectgarbage` gives a number, that of the controller's interpreter gives nothing.";
  if (/:setBytes\(/.test(written)) return " Envoy would run this: its `setBytes` gives the new size, the controller's stand-in gives nothing.";
  if (isBodyOfAnswer(variable, context)) return " In Envoy this is the body of the answer; the controller's `httpCall` gives back the body that it was called with.";
  if (isDynamicMetadata(origin, context)) return dynamicMetadataWords;
  const root = written.split(/[.[]/, 1)[0] ?? '';
  if (root === 'EnvoyTimestampResolution') return ' Envoy has it, the controller has not: it refuses the policy, though Envoy would run the script.';
  if (/:status/.test(written)) return " Envoy would run this: the controller's `httpCall` gives back the headers that it was called with, and no answer.";
  if (/\bget\(/.test(written) && /[dD]ynamicMetadata|\bmeta/.test(written)) return dynamicMetadataWords;
  return isBehindAnswer(operand, context) ? behindAnswerWords : '';
}

const dynamicMetadataWords = " Envoy would run this where that filter has set the key; the controller's stand-in gives text for a table.";
const behindAnswerWords = " In Envoy `respond` ends the script; the controller's goes on behind it. Write `return` there.";

function variableOf(expression: LuaExpression, { analysis }: ReadContext): LuaVariable | undefined {
  const inner = unwrapped(expression);
  return inner.type === 'name' ? analysis.scopes.variableOf(inner) : undefined;
}

/** `body` of `local headers, body = handle:httpCall(…)`. */
function isBodyOfAnswer(variable: LuaVariable | undefined, { analysis }: ReadContext): boolean {
  let found = false;
  if (variable) {
    walkBlock(analysis.script.body, {
      statement: (statement) => {
        if (statement.type !== 'local' || statement.names[1]?.range.start !== variable.declaration.start) return;
        const [call] = statement.values;
        found ||= call?.type === 'method-call' && call.method.name === 'httpCall';
      },
    });
  }
  return found;
}

/** A part of what `dynamicMetadata():get(filter)` gave, through local variables too. */
function isDynamicMetadata(expression: LuaExpression, context: ReadContext): boolean {
  const inner = unwrapped(expression);
  if (inner.type === 'index') return isDynamicMetadata(inner.object, context);
  if (inner.type === 'name') {
    const initial = variableOf(inner, context)?.initial;
    return initial !== undefined && isDynamicMetadata(initial, context);
  }
  const object = inner.type === 'method-call' && inner.method.name === 'get' ? context.analysis.typeOf(inner.object).object : undefined;
  return object === 'DynamicMetadata' || object === 'ConnectionDynamicMetadata';
}

/** Whether a call of `respond` that nothing follows in its block stands above, in the same function. */
function isBehindAnswer({ range }: LuaExpression, { analysis }: ReadContext): boolean {
  const answers = (block: LuaBlock): boolean => {
    const last = block.statements.at(-1);
    return (last?.type === 'call-statement' && last.call.type === 'method-call' && last.call.method.name === 'respond') || block.statements.some((statement) => childBlocks(statement).some(answers));
  };
  const isBehind = (block: LuaBlock): boolean => {
    const at = block.statements.findIndex((statement) => isWithin(range, statement.range));
    if (at < 0) return false;
    const before = block.statements.slice(0, at);
    const isAnswer = before.some((statement) => statement.type === 'call-statement' && statement.call.type === 'method-call' && statement.call.method.name === 'respond');
    return isAnswer || before.some((statement) => childBlocks(statement).some(answers)) || childBlocks(block.statements[at]!).some(isBehind);
  };
  return [analysis.script.body, ...functionsIn(analysis.script.body).map(({ body }) => body)].some(isBehind);
}

function isFromPairs(operand: LuaExpression, { analysis }: ReadContext): boolean {
  const inner = unwrapped(operand);
  if (inner.type !== 'name') return false;
  let found = false;
  walkBlock(analysis.script.body, {
    statement: (statement) => {
      if (statement.type !== 'generic-for' || !statement.names.some(({ name }) => name === inner.name)) return;
      const [iterator] = statement.iterators;
      const isWalk = iterator?.type === 'call' && lastName(iterator.callee) === 'pairs' && iterator.args[0] !== undefined && analysis.typeOf(iterator.args[0]).object !== undefined;
      found ||= isWalk && isWithin(inner.range, statement.range);
    },
  });
  return found;
}

function lastName(expression: LuaExpression): string | undefined {
  const inner = unwrapped(expression);
  if (inner.type === 'name') return inner.name;
  if (inner.type !== 'index') return undefined;
  const { key } = inner;
  if (key.type === 'name') return key.name;
  return key.type === 'literal' && typeof key.value === 'string' ? key.value : undefined;
}

/** Longer pieces of a script are cut in messages. */
const longestPiece = 60;

function textOf({ range }: LuaExpression, { failure }: ReadContext): string {
  const text = failure.script.slice(range.start, range.end).replace(/\s+/g, ' ');
  return text.length > longestPiece ? `${text.slice(0, longestPiece)}…` : text;
}

// Loops

/** The head of the innermost loop around a line that plainly never ends: its condition is constant, and nothing leads out of it. */
function endlessLoopAt(script: string, lines: LineIndex, line: number): TextRange | undefined {
  const at = contentOf(lines, line, script);
  let found: TextRange | undefined;
  walkBlock(analyseLua(script).script.body, {
    statement: (statement) => {
      if (statement.range.start > at.end || statement.range.end < at.start) return false;
      if (runsForever(statement)) found = { start: statement.range.start, end: Math.min(statement.range.end, lines.lineEnd(lines.positionAt(statement.range.start).line)) };
      return true;
    },
  });
  return found;
}

function runsForever(statement: LuaStatement): boolean {
  if (statement.type !== 'while' && statement.type !== 'repeat') return false;
  const condition = unwrapped(statement.condition);
  if (condition.type !== 'literal') return false;
  const isTrue = condition.literal !== 'nil' && condition.value !== false;
  return isTrue === (statement.type === 'while') && !leadsOut(statement.body, true);
}

/** Whether a `break` of this loop, a `return`, a jump or a call that may raise an error stands in a block. */
function leadsOut(block: LuaBlock, ownBreak: boolean): boolean {
  return block.statements.some((statement) => {
    if (statement.type === 'return' || statement.type === 'goto' || (statement.type === 'break' && ownBreak)) return true;
    if (raises(statement)) return true;
    return childBlocks(statement).some((child) => leadsOut(child, ownBreak && !isLoop(statement)));
  });
}

function raises(statement: LuaStatement): boolean {
  if (statement.type !== 'call-statement' || statement.call.type !== 'call') return false;
  return ['error', 'assert'].includes(lastName(statement.call.callee) ?? '');
}
