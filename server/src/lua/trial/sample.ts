// Runs a script with a sample request, as Envoy would, and tells what became of the request and of the response.

import { analyseLua } from '../analyse';
import { asPlainLua } from './plain-lua';
import { runLua, type LuaLibrary, type MachineLimits } from './lua-machine';
import handles from './sample-handles.lua';
import runner from './sample-runner.lua';
import type { SampleMessage, SampleOutcome, SampleRequest } from './sample-request';

/** Runs a sample in a fresh state. Never throws. */
export function runSample(library: LuaLibrary, limits: MachineLimits, { script, sample }: SampleRequest): SampleOutcome {
  const analysis = analyseLua(script);
  const [problem] = analysis.script.problems;
  if (problem) return failed(problem.message, lineOf(script, problem.range.start));
  const plain = asPlainLua(analysis);
  if (plain === undefined) {
    const extension = analysis.script.extensions.find(({ controller }) => controller !== 'understands') ?? analysis.script.extensions[0];
    return failed(`The script cannot be run here: it has ${extension?.what ?? 'syntax'}, which LuaJIT in Envoy knows and Lua 5.1 does not.`, extension && lineOf(script, extension.range.start));
  }
  const outcome = runLua(library, { ...limits, depth: undefined }, [
    { name: 'runner', text: runner },
    { name: 'handles', text: handles },
    { name: 'script', text: plain },
    {
      name: 'sample',
      text: `return { request = ${luaMessage(sample.request)}, response = ${luaMessage(sample.response)}, answers = ${luaList(sample.answers.map(luaMessage))}, metadata = ${luaValue(sample.metadata)}, filterContext = ${luaValue(sample.filterContext)} }`,
    },
  ]);
  if (outcome.status === 'stopped') return failed(`The script was stopped: ${stopWords[outcome.reason]}.`, Number(outcome.where) || undefined);
  if (outcome.status === 'error') return failed(outcome.message);
  return readOutcome(outcome.result);
}

/** From 1. */
function lineOf(script: string, offset: number): number {
  return script.slice(0, offset).split('\n').length;
}

const stopWords = {
  instructions: 'it does not end',
  time: 'it does not end in time',
  memory: 'it takes too much memory',
  patterns: 'a pattern takes too long',
  crash: 'it does what cannot be done here',
} as const;

function failed(message: string, line?: number): SampleOutcome {
  return { ran: [], logs: [], calls: [], failure: { message, ...(line === undefined ? {} : { line }) } };
}

/** What the runner writes; lists of nothing are lists there, and lines are 0 where unknown. */
function readOutcome(text: string): SampleOutcome {
  const read = JSON.parse(text) as SampleOutcome;
  const { failure } = read;
  if (!failure) return read;
  return { ...read, failure: { message: failure.message.replace(/^(?:script|handles|runner):\d+: /, ''), ...(failure.line ? { line: failure.line } : {}) } };
}

function luaMessage({ headers, body, trailers = [] }: SampleMessage): string {
  return `{ headers = ${luaHeaders(headers)}, body = ${luaText(body)}, trailers = ${luaHeaders(trailers)} }`;
}

function luaHeaders(headers: SampleMessage['headers']): string {
  return luaList(headers.map(([name, value]) => `{ ${luaText(name)}, ${luaText(value)} }`));
}

function luaList(items: readonly string[]): string {
  return `{ ${items.join(', ')} }`;
}

function luaValue(value: unknown): string {
  if (typeof value === 'string') return luaText(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return luaList(value.map(luaValue));
  if (typeof value !== 'object' || value === null) return 'nil';
  return luaList(Object.entries(value).map(([key, item]) => `[${luaText(key)}] = ${luaValue(item)}`));
}

function luaText(text: string): string {
  return `"${text.replace(/[\\"\n\r\0]/g, (letter) => `\\${String(letter.charCodeAt(0)).padStart(3, '0')}`)}"`;
}
