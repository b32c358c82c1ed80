// The words of a sample run: the form's fields as the sample that the server reads, and the outcome as HTML.

/** Names and values in their order. */
export type Headers = readonly (readonly [string, string])[];

/** One side of the form, as people type it: a header a line. */
export interface SampleForm {
  readonly requestHeaders: string;
  readonly requestBody: string;
  readonly responseHeaders: string;
  readonly responseBody: string;
}

interface Message {
  readonly headers: Headers;
  readonly body: string;
}

/** What the server answers to `envoyGateway/runSample`. */
export interface SampleRun {
  /** 0-based line on which the script begins. */
  readonly line: number;
  readonly sample: { readonly request: Message; readonly response: Message };
  /** What is wrong with the sample as it was written. */
  readonly problem?: string;
  readonly outcome: {
    readonly ran: readonly string[];
    readonly logs: Headers;
    readonly calls: readonly string[];
    readonly requestAfter?: Message;
    readonly responseAfter?: Message;
    readonly response?: Message;
    readonly upstream?: string;
    readonly metadata?: unknown;
    readonly failure?: { readonly message: string; readonly line?: number };
  };
}

/** The form's fields as JSON, which the server reads as it reads a file beside the manifest. */
export function sampleOfForm(form: SampleForm): string {
  return JSON.stringify({
    request: { headers: headersOf(form.requestHeaders), body: form.requestBody },
    response: { headers: headersOf(form.responseHeaders), body: form.responseBody },
  }, undefined, 2);
}

/** A sample as the form shows it. */
export function formOfSample({ request, response }: SampleRun['sample']): SampleForm {
  return { requestHeaders: linesOf(request.headers), requestBody: request.body, responseHeaders: linesOf(response.headers), responseBody: response.body };
}

const headerLine = /^\s*(:?[^\s:]+)\s*:\s*(.*?)\s*$/;

/** `name: value` a line; names may begin with a colon; several values of a name become a list. */
function headersOf(text: string): Record<string, string | string[]> {
  // Without a prototype, since a header may be called anything.
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name, value] = headerLine.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const before = headers[name];
    headers[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
}

function linesOf(headers: Headers): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** What the folded halves of the form hold, in a few words: `POST https://shop.example/cart`. */
export function briefsOf({ requestHeaders, requestBody, responseHeaders, responseBody }: SampleForm): { readonly request: string; readonly response: string } {
  const [request, response] = [headersOf(requestHeaders), headersOf(responseHeaders)];
  const value = (headers: Record<string, string | string[]>, name: string): string => [headers[name] ?? ''].flat()[0]!;
  const authority = value(request, ':authority');
  const address = `${authority === '' ? '' : `${value(request, ':scheme') || 'https'}://${authority}`}${value(request, ':path')}`;
  const body = (text: string): readonly string[] => (text === '' ? [] : [counted(new TextEncoder().encode(text).length, 'byte')]);
  const line = [value(request, ':method'), address].filter((part) => part !== '').join(' ');
  return { request: [...(line === '' ? [] : [line]), ...body(requestBody)].join(', '), response: [value(response, ':status') || 'no :status', ...body(responseBody)].join(', ') };
}

/** The first line of each half of the form that is no header, in words; empty where all are. */
export function headerProblems({ requestHeaders, responseHeaders }: SampleForm): { readonly request: string; readonly response: string } {
  return { request: headerProblem(requestHeaders), response: headerProblem(responseHeaders) };
}

function headerProblem(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const number = lines.findIndex((line) => line.trim() !== '' && !headerLine.test(line));
  return number === -1 ? '' : `Line ${number + 1} is no header and is left out: write "name: value".`;
}

/** What is wrong with a file that holds a sample, as HTML. */
export function problemHtml(file: string, problem: string): string {
  return `<div class="outcome wrong"><p><strong>${escaped(file)} cannot be read as it is.</strong> ${escaped(problem)}</p></div>`;
}

/** What came of it in a sentence, as HTML. */
export function statusHtml({ line, sample, outcome }: SampleRun): string {
  const { failure, ran, response } = outcome;
  const called = ran.length > 0 ? `<p class="called">Called: ${ran.map((name) => `<code>${escaped(name)}</code>`).join(', ')}</p>` : '';
  if (failure) {
    const place = failure.line === undefined ? '' : `<a href="#" data-line="${line + failure.line - 1}">Line ${line + failure.line}</a>: `;
    return `<div class="outcome wrong"><p><strong>The script fails.</strong> ${place}${escaped(failure.message)}</p>${called}</div>`;
  }
  if (ran.length === 0) return '<div class="outcome wrong"><p><strong>Nothing runs.</strong> The script defines neither handler, so that Envoy would call nothing.</p></div>';
  const status = response?.headers.find(([name]) => name.toLowerCase() === ':status')?.[1];
  const words = response
    ? `The script answers by itself${status === undefined ? '' : `, with ${escaped(status)}`}: the request does not reach the backend.`
    : `The request goes on ${changesBetween(sample.request, outcome.requestAfter)}, and the response ${changesBetween(sample.response, outcome.responseAfter)}.`;
  return `<div class="outcome"><p>${words}</p>${called}</div>`;
}

/** `with 2 headers added and another body`; `as it came`. */
function changesBetween(before: Message, after: Message | undefined): string {
  if (!after) return 'as it came';
  const { added, gone } = comparedHeaders(before, after);
  const parts = [
    ...(added.size > 0 ? [`${counted(added.size, 'header')} added`] : []),
    ...(gone.length > 0 ? [`${counted(gone.length, 'header')} removed`] : []),
    ...(before.body === after.body ? [] : ['another body']),
  ];
  return parts.length === 0 ? 'as it came' : `with ${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The details as HTML; everything that comes from a script or a sample is escaped. */
export function outcomeHtml({ sample, outcome }: SampleRun): string {
  const { response, logs, calls } = outcome;
  return [
    response ? section('Answer of the script', messageHtml(response)) : '',
    outcome.upstream === undefined ? '' : section('Sent to', `<p><code>${escaped(outcome.upstream)}</code></p>`),
    logs.length > 0 ? section('Log', `<ul>${logs.map(([level, text]) => `<li><span class="level">${escaped(level)}</span> ${escaped(text)}</li>`).join('')}</ul>`) : '',
    calls.length > 0 ? section('Calls to clusters', `<ul>${calls.map((call) => `<li><code>${escaped(call)}</code></li>`).join('')}</ul>`) : '',
    outcome.requestAfter && !response ? section('Request, as it goes on', messageHtml(outcome.requestAfter, sample.request)) : '',
    outcome.responseAfter && !response ? section('Response, as the client gets it', messageHtml(outcome.responseAfter, sample.response)) : '',
    isFilled(outcome.metadata) ? section('Dynamic metadata', `<pre>${escaped(JSON.stringify(outcome.metadata, undefined, 2))}</pre>`) : '',
  ].join('\n');
}

function section(title: string, html: string): string {
  return `<section><h2>${title}</h2>${html}</section>`;
}

function messageHtml(message: Message, before?: Message): string {
  const { added, gone } = before ? comparedHeaders(before, message) : { added: new Set<number>(), gone: [] };
  const rows = [...message.headers.map((header, index) => row(header, added.has(index) ? 'new' : '')), ...gone.map((header) => row(header, 'gone'))];
  const { body } = message;
  const changed = before !== undefined && before.body !== body;
  const shown = body === '' ? (changed ? '<p class="none">no body any more</p>' : '') : `<pre${changed ? ' class="new"' : ''}>${escaped(body)}</pre>`;
  return `<table>${rows.join('')}</table>${shown}`;
}

/** Which headers of `after` (by their places) are new, and which of `before` are not there any more. */
function comparedHeaders(before: Message, after: Message): { readonly added: ReadonlySet<number>; readonly gone: Headers } {
  const keyOf = ([name, value]: readonly [string, string]): string => `${name.toLowerCase()}\n${value}`;
  const left = new Map<string, number>();
  for (const header of before.headers) left.set(keyOf(header), (left.get(keyOf(header)) ?? 0) + 1);
  const taken = (header: readonly [string, string]): boolean => {
    const count = left.get(keyOf(header)) ?? 0;
    if (count > 0) left.set(keyOf(header), count - 1);
    return count > 0;
  };
  const added = new Set(after.headers.flatMap((header, index) => (taken(header) ? [] : [index])));
  return { added, gone: before.headers.filter(taken) };
}

/** What was added or taken away is said by a sign and a word as well, for those who do not see the colour. */
function row([name, value]: readonly [string, string], change: '' | 'new' | 'gone'): string {
  const sign = { '': '', new: '<span aria-hidden="true">+</span><span class="hidden">added</span>', gone: '<span aria-hidden="true">−</span><span class="hidden">removed</span>' }[change];
  return `<tr${change === '' ? '' : ` class="${change}"`}><td class="change">${sign}</td><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
