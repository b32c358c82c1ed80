// What Envoy gives a script: the stream handle and the objects behind it, as data (Envoy's HTTP Lua filter, 1.31 to 1.39).

/** Minor version of Envoy 1.x, as `Release` is of Envoy Gateway. */
export type EnvoyVersion = number;

export type EnvoyObjectName =
  | 'StreamHandle'
  | 'HeaderMap'
  | 'Buffer'
  | 'MetadataMap'
  | 'StreamInfo'
  | 'ConnectionStreamInfo'
  | 'DynamicMetadata'
  | 'ConnectionDynamicMetadata'
  | 'FilterState'
  | 'Connection'
  | 'SslConnection'
  | 'ParsedName'
  | 'PublicKey'
  | 'VirtualHost'
  | 'Route'
  | 'StatsScope'
  | 'Counter'
  | 'Gauge'
  | 'Histogram';

/** `chunks` is the iterator of `bodyChunks()`, `strings` a list of strings, `none` no value at all. */
export type LuaValueKind = 'string' | 'number' | 'boolean' | 'table' | 'strings' | 'function' | 'any' | 'chunks' | 'none' | EnvoyObjectName;

/** A result. */
export interface LuaResult {
  readonly type: LuaValueKind;
  /** It may be nil: in words, when. */
  readonly nilWhen?: string;
}

/** A parameter. `integer` is a number without fraction; a number also passes for a string, and digits for a number. */
export interface LuaParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'table' | 'function' | 'any' | 'value';
  readonly optional?: boolean;
  /** nil may be written for it. */
  readonly nilAllowed?: boolean;
  /** It may be left out, but nil may not be written for it. */
  readonly nilRefused?: boolean;
  /** The words that it takes, for strings. */
  readonly values?: readonly string[];
  readonly docs: string;
}

/** Where a method works. `request`: on the request path only, and so on; `silent` says that elsewhere nothing happens. */
export interface DirectionLimit {
  readonly only: LuaDirection;
  /** What happens on the other path. */
  readonly elsewhere: 'error' | 'nothing';
}

export type LuaDirection = 'request' | 'response';

/** What calling a method does to the stream, beyond its result. */
export type StreamEffect = 'reads-body' | 'streams-body' | 'waits-for-trailers' | 'calls-out' | 'responds' | 'modifies-headers';

export interface LuaMethod {
  readonly name: string;
  readonly parameters: readonly LuaParameter[];
  readonly results: readonly LuaResult[];
  /** Our own words, Markdown: what it does, then what to mind. */
  readonly docs: string;
  /** The script sleeps until Envoy wakes it; `unless-async`: not if told so. */
  readonly yields?: true | 'unless-async';
  /** First version of Envoy that has it, where that is newer than 1.31. */
  readonly since?: EnvoyVersion;
  readonly direction?: DirectionLimit;
  readonly effect?: StreamEffect;
  /** The controller's mock has no such method: Strict validation fails on the call. */
  readonly notInMock?: true;
}

export interface EnvoyObject {
  readonly name: EnvoyObjectName;
  /** In the middle of a sentence: `the stream handle`. */
  readonly words: string;
  readonly docs: string;
  readonly since?: EnvoyVersion;
  readonly methods: ReadonlyMap<string, LuaMethod>;
  /** `pairs(object)` walks it: what the loop's two variables are. */
  readonly pairs?: readonly [LuaValueKind, LuaValueKind];
  /** It dies when the script sleeps, and has to be fetched anew. */
  readonly diesAtYield: boolean;
}

/** The functions that Envoy calls. */
export const entryPoints = {
  request: 'envoy_on_request',
  response: 'envoy_on_response',
} as const satisfies Readonly<Record<LuaDirection, string>>;

export type EntryPoint = (typeof entryPoints)[LuaDirection];

/** The Envoy that a release of Envoy Gateway deploys unless told otherwise: 1.1 came with 1.31, and each release went on by one. */
export function envoyVersionOf(release: number): EnvoyVersion {
  return release + 30;
}

const string = { type: 'string' } as const;
const number = { type: 'number' } as const;
const boolean = { type: 'boolean' } as const;
const strings = { type: 'strings' } as const;

type Parts = Omit<LuaMethod, 'name' | 'parameters' | 'results' | 'docs'> & { readonly parameters?: readonly LuaParameter[] };

function method(name: string, results: readonly LuaResult[], docs: string, parts: Parts = {}): LuaMethod {
  return { name, results, docs, ...parts, parameters: parts.parameters ?? [] };
}

function text(name: string, docs: string, more: Partial<LuaParameter> = {}): LuaParameter {
  return { name, type: 'string', docs, ...more };
}

function logMethod(name: string, level: string): LuaMethod {
  return method(name, [], `Writes \`message\` to Envoy's log at level ${level}.`, { parameters: [text('message', 'What to write. nil, booleans and tables are refused: `tostring()` turns them into text.')] });
}

const logMethods = [
  logMethod('logTrace', 'trace'),
  logMethod('logDebug', 'debug'),
  logMethod('logInfo', 'info'),
  logMethod('logWarn', 'warning'),
  logMethod('logErr', 'error'),
  logMethod('logCritical', 'critical'),
];

const headerName = text('key', 'Name of the header; case does not matter.');
const headerValue = text('value', 'Its value. nil is an error.');

const streamHandle = [
  method('headers', [{ type: 'HeaderMap' }], 'The headers of this direction: those of the request in `envoy_on_request`, those of the response in `envoy_on_response`.\n\nThey can be changed until they are passed on.'),
  method('body', [{ type: 'Buffer', nilWhen: 'the message has no body' }], 'Waits for the whole body and returns it.\n\nEnvoy holds headers and body back until then, up to the buffer limit of the connection. The result is nil where there is no body, unless `always_wrap_body` is true.', {
    parameters: [{ name: 'always_wrap_body', type: 'boolean', optional: true, nilRefused: true, docs: 'true: an empty object rather than nil where there is no body.' }],
    yields: true,
    effect: 'reads-body',
  }),
  method('bodyChunks', [{ type: 'chunks' }], 'An iterator over the pieces of the body as they arrive, for `for chunk in handle:bodyChunks() do`.\n\nWith the first wait the headers are passed on: they cannot be changed any more, and `respond()` is too late.', { effect: 'streams-body' }),
  method('trailers', [{ type: 'HeaderMap', nilWhen: 'the message has no trailers' }], 'Waits for the trailers and returns them, nil where there are none.\n\nCall it after the body was read. Waiting passes the headers on.', { yields: true, effect: 'waits-for-trailers' }),
  method('httpCall', [{ type: 'table' }, { type: 'string', nilWhen: 'the answer has no body' }], 'Sends a request to a cluster of Envoy, and returns the headers (a table) and the body of the answer.\n\nA call that fails or times out raises no error: `:status` is then `503`. Called asynchronously it returns nothing.', {
    parameters: [
      text('cluster', "Name of a cluster in Envoy's configuration, not a host name."),
      { name: 'headers', type: 'table', docs: 'Names and values; `:method`, `:path` and `:authority` have to be there.' },
      text('body', 'Body of the request, or nil.', { nilAllowed: true }),
      { name: 'timeout_ms', type: 'any', docs: 'Milliseconds to wait; or a table of options: `timeout_ms`, `asynchronous`, `trace_sampled`, `return_duplicate_headers`, `send_xff`.' },
      { name: 'asynchronous', type: 'boolean', optional: true, nilRefused: true, docs: 'true: do not wait for the answer.' },
    ],
    yields: 'unless-async',
    effect: 'calls-out',
  }),
  method('respond', [], 'Answers the client directly and ends the script.\n\nOnly on the request path, and only before the headers were passed on.', {
    parameters: [
      { name: 'headers', type: 'table', docs: 'Headers of the answer; `:status` has to be there, a number from 200 to 599.' },
      text('body', 'Body of the answer.', { optional: true, nilAllowed: true }),
    ],
    direction: { only: 'request', elsewhere: 'error' },
    effect: 'responds',
  }),
  method('metadata', [{ type: 'MetadataMap' }], "Metadata of the route under this filter's name, or under `envoy.filters.http.lua`.\n\nEnvoy Gateway itself writes none there: parameters come through `filterContext()`."),
  method('streamInfo', [{ type: 'StreamInfo' }], 'What Envoy knows of this request: protocol, addresses, route name, dynamic metadata.'),
  method('connection', [{ type: 'Connection' }], "The client's connection."),
  method('connectionStreamInfo', [{ type: 'ConnectionStreamInfo' }], 'What network filters found out about the connection.'),
  method('setUpstreamOverrideHost', [], 'Sends the request to this host, past load balancing.', {
    parameters: [
      text('host', 'IP address, with a port if need be. Host names are a script error.'),
      { name: 'strict', type: 'boolean', optional: true, nilRefused: true, docs: 'true: answer 503 where that host is not available.' },
    ],
    since: 33,
    direction: { only: 'request', elsewhere: 'nothing' },
  }),
  method('clearRouteCache', [], 'Has Envoy choose the route anew, after headers that it depends on were changed.', { since: 34, direction: { only: 'request', elsewhere: 'nothing' }, notInMock: true }),
  method('filterContext', [{ type: 'MetadataMap' }], "The policy's `filterContext`: parameters of the script, read with `get(key)` or `pairs`.", { since: 35 }),
  method('importPublicKey', [{ type: 'PublicKey' }], 'Reads a public key for `verifySignature`. Of several keys imported on one handle only the first object is kept.', {
    parameters: [text('keyder', 'The key in DER form, as bytes.'), { name: 'keyderLength', type: 'integer', docs: 'Number of bytes.' }],
  }),
  method('verifySignature', [boolean, { type: 'string', nilWhen: 'the signature is right' }], 'Checks a signature. The second result says what is wrong.', {
    parameters: [
      text('hashFunction', 'The hash function.', { values: ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'] }),
      { name: 'pubkey', type: 'string', docs: 'What `get()` of the imported key returned.' },
      text('signature', 'The signature, as bytes.'),
      { name: 'signatureLength', type: 'integer', docs: 'Number of bytes.' },
      text('data', 'What was signed.'),
      { name: 'dataLength', type: 'integer', docs: 'Number of bytes.' },
    ],
  }),
  method('base64Escape', [string], 'Encodes text or bytes as base64.', { parameters: [text('input', 'What to encode.')] }),
  method('timestamp', [number], 'Milliseconds since 1970.', { parameters: [{ name: 'format', type: 'any', optional: true, docs: '`EnvoyTimestampResolution.MILLISECOND`, the only one allowed here.' }] }),
  method('timestampString', [string], 'The time since 1970 as digits, in milliseconds or microseconds.', { parameters: [{ name: 'resolution', type: 'any', optional: true, docs: '`EnvoyTimestampResolution.MILLISECOND` (default) or `.MICROSECOND`.' }] }),
  method('virtualHost', [{ type: 'VirtualHost' }], 'The virtual host that the request fell to.', { since: 36, notInMock: true }),
  method('route', [{ type: 'Route' }], 'The route that the request fell to.', { since: 36, notInMock: true }),
  method('stats', [{ type: 'StatsScope' }], "Counters, gauges and histograms of the script's own. Their names begin with `lua.`", { since: 38, notInMock: true }),
  ...logMethods,
];

const headerMap = [
  method('add', [], 'Adds a header; one of the same name stays beside it.', { parameters: [headerName, headerValue], effect: 'modifies-headers' }),
  method('get', [{ type: 'string', nilWhen: 'the header is not there' }], "A header's value, several of them joined by commas; nil where the header is not there.", { parameters: [headerName] }),
  method('getAtIndex', [{ type: 'string', nilWhen: 'there is no such value' }], 'One of several values of a header.', { parameters: [headerName, { name: 'index', type: 'integer', docs: 'Counted from 0.' }] }),
  method('getNumValues', [number], 'How many values a header has; 0 where it is not there.', { parameters: [headerName] }),
  method('remove', [], 'Takes a header away.', { parameters: [headerName], effect: 'modifies-headers' }),
  method('replace', [], 'Sets a header: one value in the place of all that were there.', { parameters: [headerName, headerValue], effect: 'modifies-headers' }),
  method('setHttp1ReasonPhrase', [], 'Sets the words behind the status code. HTTP/1 only.', { parameters: [text('reasonPhrase', 'The words.')], direction: { only: 'response', elsewhere: 'nothing' }, effect: 'modifies-headers' }),
];

const buffer = [
  method('length', [number], 'Size in bytes.'),
  method('getBytes', [string], 'A copy of a part of the body.', {
    parameters: [
      { name: 'index', type: 'integer', docs: 'First byte, counted from 0.' },
      { name: 'length', type: 'integer', docs: 'Number of bytes; index and length together must not lie behind the end.' },
    ],
  }),
  method('setBytes', [number], 'Puts other content in the place of the body and returns its size; `content-length` follows.', { parameters: [text('bytes', 'The new content.')] }),
];

const metadataMap = [method('get', [{ type: 'any', nilWhen: 'the key is not there' }], 'The value of a key: text, a number, a boolean, a table, or nil.', { parameters: [text('key', 'The key.')] })];

const filterNameParameter = text('filterName', 'Name of the filter, such as `envoy.filters.http.jwt_authn`.');
const typedMetadata = method('dynamicTypedMetadata', [{ type: 'table', nilWhen: 'that filter set none' }], 'Typed metadata of a filter, as a table.', { parameters: [filterNameParameter], since: 35, notInMock: true });

const streamInfo = [
  method('protocol', [string], 'HTTP version: `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`.'),
  method('routeName', [string], 'Name of the route, empty where there is none.', { since: 33 }),
  method('virtualClusterName', [string], 'Name of the virtual cluster, empty where there is none.', { since: 34 }),
  method('downstreamDirectLocalAddress', [string], 'Address on which the connection came in.'),
  method('downstreamLocalAddress', [string], 'Local address, as filters may have changed it.'),
  method('downstreamDirectRemoteAddress', [string], "The peer's address, proxies in between not looked through."),
  method('downstreamRemoteAddress', [string], "The client's address, X-Forwarded-For taken into account."),
  method('dynamicMetadata', [{ type: 'DynamicMetadata' }], 'Metadata that filters attach to this request.'),
  typedMetadata,
  method('filterState', [{ type: 'FilterState' }], 'Objects that filters share with each other.', { since: 36, notInMock: true }),
  method('downstreamSslConnection', [{ type: 'SslConnection', nilWhen: 'the connection has no TLS' }], "TLS of the client's connection; nil without TLS."),
  method('requestedServerName', [string], 'Server name (SNI) that the client asked for, empty where there is none.'),
  method('drainConnectionUponCompletion', [], 'Closes the connection after this request.', { since: 37, notInMock: true }),
];

const metadataOfFilter = method('get', [{ type: 'table', nilWhen: 'that filter set nothing' }], "A filter's metadata as a table; nil where it set nothing.", { parameters: [filterNameParameter] });

const dynamicMetadata = [
  metadataOfFilter,
  method('set', [], 'Sets a key of a filter for those that come later, access logs among them.', {
    parameters: [filterNameParameter, text('key', 'The key.'), { name: 'value', type: 'value', docs: 'Text, a number, a boolean, a table (either all keys text, or a list) or nil.', nilAllowed: true }],
  }),
];

const filterState = [
  method('get', [{ type: 'any', nilWhen: 'there is no such object' }], 'An object as text, or one of its fields.', { parameters: [text('objectName', 'Name of the object.'), text('fieldName', 'One field of it.', { optional: true })], since: 36 }),
  method('set', [], 'Makes an object through a factory that Envoy knows.', { parameters: [text('objectName', 'Name of the object.'), text('factoryName', 'Name of the factory.'), text('bytes', 'What the factory reads.')], since: 38 }),
];

const sslConnection = [
  method('peerCertificatePresented', [boolean], 'Whether the client showed a certificate.'),
  method('peerCertificateValidated', [boolean], 'Whether its certificate was validated; false on a resumed session.'),
  method('uriSanLocalCertificate', [strings], 'URI names (SAN) of our own certificate.'),
  method('sha256PeerCertificateDigest', [string], "SHA-256 digest of the client's certificate, empty where there is none."),
  method('serialNumberPeerCertificate', [string], "Serial number of the client's certificate, empty where there is none."),
  method('issuerPeerCertificate', [string], "Issuer of the client's certificate (RFC 2253), empty where there is none."),
  method('sha256PeerCertificateIssuerDigest', [string], "Digest of the issuer's certificate.", { since: 38, notInMock: true }),
  method('serialNumberPeerCertificateIssuer', [string], "Serial number of the issuer's certificate.", { since: 38, notInMock: true }),
  method('subjectPeerCertificate', [string], "Subject of the client's certificate (RFC 2253), empty where there is none."),
  method('parsedSubjectPeerCertificate', [{ type: 'ParsedName', nilWhen: 'there is no certificate' }], "Subject of the client's certificate, taken apart."),
  method('uriSanPeerCertificate', [strings], "URI names (SAN) of the client's certificate."),
  method('subjectLocalCertificate', [string], 'Subject of our own certificate, empty where there is none.'),
  method('urlEncodedPemEncodedPeerCertificate', [string], "The client's certificate as URL-encoded PEM, empty where there is none."),
  method('urlEncodedPemEncodedPeerCertificateChain', [string], "The client's chain as URL-encoded PEM, empty where there is none."),
  method('dnsSansPeerCertificate', [strings], "DNS names (SAN) of the client's certificate."),
  method('dnsSansLocalCertificate', [strings], 'DNS names (SAN) of our own certificate.'),
  method('oidsPeerCertificate', [strings], "Object identifiers in the client's certificate."),
  method('oidsLocalCertificate', [strings], 'Object identifiers in our own certificate.'),
  method('validFromPeerCertificate', [number], "Begin of the validity of the client's certificate, seconds since 1970; 0 where there is none."),
  method('expirationPeerCertificate', [number], "End of the validity of the client's certificate, seconds since 1970; 0 where there is none."),
  method('sessionId', [string], 'TLS session id in hexadecimal.'),
  method('ciphersuiteId', [string], 'Cipher suite as a number such as `0x1301`; `0xffff` where there is none.'),
  method('ciphersuiteString', [string], 'Name of the cipher suite, empty where there is none.'),
  method('tlsVersion', [string], 'TLS version.'),
];

const amount = (docs: string): { readonly parameters: readonly LuaParameter[] } => ({ parameters: [{ name: 'amount', type: 'integer', docs }] });

const statsScope = [
  method('counter', [{ type: 'Counter' }], 'A counter, made if there is none of that name.', { parameters: [text('name', 'Name of the metric.')] }),
  method('gauge', [{ type: 'Gauge' }], 'A gauge, made if there is none of that name.', { parameters: [text('name', 'Name of the metric.')] }),
  method('histogram', [{ type: 'Histogram' }], 'A histogram, made if there is none of that name.', {
    parameters: [text('name', 'Name of the metric.'), text('unit', 'What its values are.', { optional: true, values: ['ms', 'milliseconds', 'microseconds', 'bytes', 'unspecified'] })],
  }),
];

const counter = [method('inc', [], 'Adds one.'), method('add', [], 'Adds `amount`.', amount('How much.')), method('value', [number], 'The count.')];
const gauge = [
  method('inc', [], 'Adds one.'),
  method('dec', [], 'Takes one away.'),
  method('add', [], 'Adds `amount`.', amount('How much.')),
  method('sub', [], 'Takes `amount` away.', amount('How much.')),
  method('set', [], 'Sets the gauge.', { parameters: [{ name: 'value', type: 'integer', docs: 'The new value.' }] }),
  method('value', [number], 'The value.'),
];

function object(name: EnvoyObjectName, words: string, docs: string, methods: readonly LuaMethod[], parts: Partial<Pick<EnvoyObject, 'since' | 'pairs' | 'diesAtYield'>> = {}): EnvoyObject {
  const all = name === 'StreamHandle' ? methods : [...methods, ...logMethods];
  return { name, words, docs, methods: new Map(all.map((one) => [one.name, one])), diesAtYield: true, ...parts };
}

/** Every object that scripts meet, by its name. */
export const envoyObjects: Readonly<Record<EnvoyObjectName, EnvoyObject>> = {
  StreamHandle: object('StreamHandle', 'the stream handle', 'What Envoy hands to `envoy_on_request` and `envoy_on_response`: the way to everything else.', streamHandle, { diesAtYield: false }),
  HeaderMap: object('HeaderMap', 'headers', 'Headers or trailers. No table: `headers["name"]` is always nil, `headers:get("name")` is the value. `pairs(headers)` walks all of them.', headerMap, { pairs: ['string', 'string'] }),
  Buffer: object('Buffer', 'a body', 'A body, or a piece of one.', buffer),
  MetadataMap: object('MetadataMap', 'metadata', 'Metadata to be read. No table: use `get(key)` or `pairs`.', metadataMap, { pairs: ['string', 'any'] }),
  StreamInfo: object('StreamInfo', 'the stream info', 'What Envoy knows of this request.', streamInfo),
  ConnectionStreamInfo: object('ConnectionStreamInfo', "the connection's stream info", 'What Envoy knows of the connection.', [method('dynamicMetadata', [{ type: 'ConnectionDynamicMetadata' }], 'Metadata that network filters set.'), typedMetadata]),
  DynamicMetadata: object('DynamicMetadata', 'dynamic metadata', 'Metadata of this request, by filter.', dynamicMetadata, { pairs: ['string', 'table'] }),
  ConnectionDynamicMetadata: object('ConnectionDynamicMetadata', "the connection's dynamic metadata", 'Metadata of the connection, by filter; to be read only.', [metadataOfFilter], { pairs: ['string', 'table'] }),
  FilterState: object('FilterState', 'the filter state', 'Objects that filters share.', filterState, { since: 36 }),
  Connection: object('Connection', 'the connection', "The client's connection.", [method('ssl', [{ type: 'SslConnection', nilWhen: 'the connection has no TLS' }], 'TLS of the connection; nil without TLS.')]),
  SslConnection: object('SslConnection', 'TLS information', "TLS of the client's connection and its certificates.", sslConnection),
  ParsedName: object('ParsedName', 'a parsed subject', "A certificate's subject, taken apart.", [method('commonName', [string], 'Common name (CN), empty where there is none.'), method('organizationName', [strings], 'Organisations (O).')]),
  PublicKey: object('PublicKey', 'a public key', 'A key for `verifySignature`.', [method('get', [{ type: 'any', nilWhen: 'the key could not be read' }], 'The key for `verifySignature`; nil where it could not be read.', { notInMock: true })]),
  VirtualHost: object('VirtualHost', 'the virtual host', 'The virtual host that the request fell to.', [method('metadata', [{ type: 'MetadataMap' }], "Its metadata under this filter's name.")], { since: 36 }),
  Route: object('Route', 'the route', 'The route that the request fell to.', [method('metadata', [{ type: 'MetadataMap' }], "Its metadata under this filter's name.")], { since: 36 }),
  StatsScope: object('StatsScope', 'the statistics', 'Metrics of the script.', statsScope, { since: 38 }),
  Counter: object('Counter', 'a counter', 'A number that only grows.', counter, { since: 38 }),
  Gauge: object('Gauge', 'a gauge', 'A number that goes up and down.', gauge, { since: 38 }),
  Histogram: object('Histogram', 'a histogram', 'A distribution of values.', [method('recordValue', [], 'Records a value.', { parameters: [{ name: 'value', type: 'integer', docs: 'The value.' }] })], { since: 38 }),
};

/** Options of `httpCall` in its form with a table, and what each must be. */
export const httpCallOptions: ReadonlyMap<string, { readonly type: 'boolean' | 'integer'; readonly docs: string }> = new Map([
  ['asynchronous', { type: 'boolean', docs: 'true: do not wait for the answer.' }],
  ['timeout_ms', { type: 'integer', docs: 'Milliseconds to wait.' }],
  ['trace_sampled', { type: 'boolean', docs: 'Whether the call is sampled for tracing; by default as the request is.' }],
  ['return_duplicate_headers', { type: 'boolean', docs: 'true: headers that repeat come back as a list.' }],
  ['send_xff', { type: 'boolean', docs: 'Whether x-forwarded-for is sent; by default it is.' }],
]);

/** Pseudo headers that `httpCall` wants. */
export const httpCallHeaders: readonly string[] = [':method', ':path', ':authority'];

/** Pseudo headers of requests; a response has `:status` alone. */
export const requestPseudoHeaders: readonly string[] = [':method', ':path', ':authority', ':scheme'];

/** The global table with the units of time stamps. */
export const timestampTable = { name: 'EnvoyTimestampResolution', docs: "Units of `timestamp()` and `timestampString()`.\n\nThe interpreter of Envoy Gateway's validation has not got it: a script that uses it is refused in Strict mode." } as const;

/** Its members. */
export const timestampResolutions: ReadonlyMap<string, string> = new Map([
  ['MILLISECOND', 'Milliseconds.'],
  ['MICROSECOND', 'Microseconds; `timestampString()` only.'],
]);

/** A method that the controller's mock has and Envoy has not. */
export const mockOnlyMethods: Readonly<Partial<Record<EnvoyObjectName, readonly string[]>>> = { HeaderMap: ['getHttp1ReasonPhrase'], ConnectionDynamicMetadata: ['set'] };
