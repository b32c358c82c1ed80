// A sample to run a script with and what comes of it, as plain data that crosses threads.

export interface SampleMessage {
  /** Names and values in their order; names in any case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly trailers?: readonly (readonly [string, string])[];
}

export interface Sample {
  readonly request: SampleMessage;
  readonly response: SampleMessage;
  /** What `httpCall` gets, one after the other; the last one again and again. */
  readonly answers: readonly SampleMessage[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly filterContext: Readonly<Record<string, unknown>>;
}

export interface SampleRequest {
  readonly script: string;
  readonly sample: Sample;
}

export interface SampleOutcome {
  /** The handlers that were called. */
  readonly ran: readonly string[];
  /** Level and text. */
  readonly logs: readonly (readonly [string, string])[];
  /** Calls to clusters: `auth GET auth.example/check`. */
  readonly calls: readonly string[];
  readonly requestAfter?: Pick<SampleMessage, 'headers' | 'body'>;
  readonly responseAfter?: Pick<SampleMessage, 'headers' | 'body'>;
  /** What `respond` answered, if it was called. */
  readonly response?: Pick<SampleMessage, 'headers' | 'body'>;
  readonly upstream?: string;
  /** Dynamic metadata by filter. */
  readonly metadata?: unknown;
  readonly failure?: { readonly message: string; /** From 1. */ readonly line?: number };
}

/** A request as browsers send it, and a plain answer. */
export const defaultSample: Sample = {
  request: {
    headers: [
      [':method', 'GET'],
      [':path', '/'],
      [':authority', 'www.example.com'],
      [':scheme', 'https'],
      ['accept', '*/*'],
      ['user-agent', 'sample/1.0'],
      ['x-request-id', '6f1c2f0e-0000-4000-8000-000000000001'],
    ],
    body: '',
  },
  response: { headers: [[':status', '200'], ['content-type', 'text/plain'], ['content-length', '5']], body: 'hello' },
  answers: [],
  metadata: {},
  filterContext: {},
};
