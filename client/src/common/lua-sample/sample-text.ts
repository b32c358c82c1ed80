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

/** `name: value` a line; names may begin with a colon; several values of a name become a list. */
function headersOf(text: string): Record<string, string | string[]> {
  // Without a prototype, since a header may be called anything.
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, name, value] = /^\s*(:?[^\s:]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const before = headers[name];
    headers[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
}

function linesOf(headers: Headers): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** The outcome as HTML; everything that comes from a script or a sample is escaped. */
export function outcomeHtml({ line, sample, outcome }: SampleRun): string {
  const { failure, ran, response, logs, calls } = outcome;
  return [
    failure ? `<p class="wrong">${failure.line === undefined ? '' : `<a href="#" data-line="${line + failure.line - 1}">Line ${failure.line} of the script</a>: `}${escaped(failure.message)}</p>` : '',
    !failure && ran.length === 0 ? '<p class="wrong">The script defines neither handler, so that Envoy would call nothing.</p>' : '',
    ran.length > 0 ? `<p>Called: ${ran.map((name) => `<code>${escaped(name)}</code>`).join(', ')}</p>` : '',
    response ? section('Answered by the script', messageHtml(response)) : '',
    outcome.upstream === undefined ? '' : section('Sent to', `<p><code>${escaped(outcome.upstream)}</code></p>`),
    outcome.requestAfter && !response ? section('Request, as it goes on', messageHtml(outcome.requestAfter, sample.request)) : '',
    outcome.responseAfter && !response ? section('Response, as the client gets it', messageHtml(outcome.responseAfter, sample.response)) : '',
    section('Log', logs.length > 0 ? `<ul>${logs.map(([level, text]) => `<li><span class="level">${escaped(level)}</span> ${escaped(text)}</li>`).join('')}</ul>` : '<p class="none">nothing</p>'),
    calls.length > 0 ? section('Calls to clusters', `<ul>${calls.map((call) => `<li><code>${escaped(call)}</code></li>`).join('')}</ul>`) : '',
    isFilled(outcome.metadata) ? section('Dynamic metadata', `<pre>${escaped(JSON.stringify(outcome.metadata, undefined, 2))}</pre>`) : '',
  ].join('\n');
}

function section(title: string, html: string): string {
  return `<section><h2>${title}</h2>${html}</section>`;
}

function messageHtml({ headers, body }: Message, before?: Message): string {
  const rest = new Map<string, number>();
  const keyOf = ([name, value]: readonly [string, string]): string => `${name.toLowerCase()}\n${value}`;
  for (const header of before?.headers ?? []) rest.set(keyOf(header), (rest.get(keyOf(header)) ?? 0) + 1);
  const rows = headers.map((header) => {
    const left = rest.get(keyOf(header)) ?? 0;
    if (left > 0) rest.set(keyOf(header), left - 1);
    return row(header, before && left === 0 ? 'new' : '');
  });
  const gone = (before?.headers ?? []).flatMap((header) => {
    const left = rest.get(keyOf(header)) ?? 0;
    if (left === 0) return [];
    rest.set(keyOf(header), left - 1);
    return [row(header, 'gone')];
  });
  const changed = before !== undefined && before.body !== body;
  return `<table>${[...rows, ...gone].join('')}</table>${body === '' ? '' : `<pre${changed ? ' class="new"' : ''}>${escaped(body)}</pre>`}`;
}

/** What was added or taken away is said in a word as well, for those who do not see the colour. */
function row([name, value]: readonly [string, string], change: '' | 'new' | 'gone'): string {
  return `<tr${change === '' ? '' : ` class="${change}"`}><td class="change">${change === 'new' ? '+' : change === 'gone' ? '−' : ''}</td><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
