// What may stand in a text of a script: names and values of headers, parameters of the policy, and the words that a method takes.

import { envoyObjects, httpCallHeaders } from '../../lua/api';
import type { LuaBinary, LuaExpression, LuaLiteral, LuaMethodCall } from '../../lua/syntax-tree';
import { unwrapped } from '../../lua/types';
import { walkBlock } from '../../lua/walk';
import { at } from '../../yaml/tree';
import { nodesAt, type LuaPlace } from './lua-place';

/** Words that are known for the text at the cursor. */
export interface KnownWords {
  /** Where the text begins, behind its quote. */
  readonly start: number;
  readonly words: readonly string[];
  /** Those of them that come before the others. */
  readonly first: readonly string[];
}

/** Headers that scripts ask for most. */
const headerNames = [':authority', ':method', ':path', ':scheme', ':status', 'accept', 'authorization', 'cache-control', 'content-length', 'content-type', 'cookie', 'host', 'location', 'origin', 'referer', 'set-cookie', 'user-agent', 'x-envoy-external-address', 'x-forwarded-for', 'x-forwarded-proto', 'x-request-id'];

/** What stands in some of them. */
const headerValues: Readonly<Record<string, readonly string[]>> = {
  ':method': ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  ':scheme': ['http', 'https'],
  ':status': ['200', '204', '301', '302', '307', '308', '400', '401', '403', '404', '405', '413', '415', '429', '500', '502', '503', '504'],
  'cache-control': ['no-cache', 'no-store', 'private', 'public', 'max-age=0'],
  'content-type': ['application/json', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/grpc', 'text/html', 'text/plain'],
  'x-forwarded-proto': ['http', 'https'],
};

/** Filters of Envoy Gateway's that leave metadata behind. */
const filterNames = ['envoy.filters.http.ext_authz', 'envoy.filters.http.ext_proc', 'envoy.filters.http.jwt_authn', 'envoy.filters.http.lua', 'envoy.filters.http.rbac'];

/** What `type()` says of a value. */
const typeNames = ['boolean', 'function', 'nil', 'number', 'string', 'table', 'thread', 'userdata'];

/** Methods that take headers as a table, and which argument that is. */
const headerTables: Readonly<Record<string, number>> = { respond: 0, httpCall: 1 };

/** The words for the text at the cursor; undefined where none are known, or no text is. */
export function wordsInString(place: LuaPlace): KnownWords | undefined {
  const nodes = nodesAt(place);
  const literal = nodes.at(-1);
  if (literal?.type !== 'literal' || literal.literal !== 'string' || place.offset <= literal.range.start) return undefined;
  const call = nodes.findLast((node) => node.type === 'method-call');
  const comparison = nodes.findLast((node) => node.type === 'binary');
  const words = (call?.type === 'method-call' ? wordsOfCall(place, call, literal) : undefined) ?? (comparison?.type === 'binary' ? wordsOfComparison(place, comparison, literal) : undefined);
  return words && { start: literal.range.start + 1, ...words };
}

type Words = Omit<KnownWords, 'start'>;

function allFirst(words: readonly string[] | undefined): Words | undefined {
  return words && { words, first: words };
}

function wordsOfCall(place: LuaPlace, call: LuaMethodCall, literal: LuaLiteral): Words | undefined {
  const type = place.script.analysis.typeOf(call.object);
  if (type.kind !== 'object') return undefined;
  const index = call.args.indexOf(literal);
  if (index < 0) return type.object === 'StreamHandle' ? wordsOfHeaderTable(place, call, literal) : undefined;
  switch (type.object) {
    case 'HeaderMap':
      if (index === 0) return allFirst(headersFor(place, literal));
      return index === 1 && call.method.name !== 'getAtIndex' ? allFirst(valuesOf(call.args[0])) : undefined;
    case 'MetadataMap':
      return isFilterContext(place, call.object) ? allFirst(contextKeys(place)) : undefined;
  }
  const parameter = envoyObjects[type.object!].methods.get(call.method.name)?.parameters[index];
  return allFirst(parameter?.name === 'filterName' ? filterNames : parameter?.values);
}

function wordsOfHeaderTable(place: LuaPlace, call: LuaMethodCall, literal: LuaLiteral): Words | undefined {
  const table = call.args[headerTables[call.method.name] ?? -1];
  const field = table?.type === 'table' ? table.fields.find(({ key, value }) => key === literal || value === literal) : undefined;
  if (!field) return undefined;
  if (field.value === literal) return allFirst(valuesOf(field.key));
  const first = wantedHeaders(call.method.name);
  return { words: headersFor(place, literal).filter((name) => !name.startsWith(':') || first.includes(name)), first };
}

/** Pseudo headers that a method's table must have. */
function wantedHeaders(method: string): readonly string[] {
  return method === 'respond' ? [':status'] : httpCallHeaders;
}

/** What `type(x)` and the value of a header may be compared with. */
function wordsOfComparison(place: LuaPlace, { operator, left, right }: LuaBinary, literal: LuaLiteral): Words | undefined {
  if (operator !== '==' && operator !== '~=') return undefined;
  const other = unwrapped(left === literal ? right : left);
  if (other.type === 'call') return other.callee.type === 'name' && place.script.analysis.typeOf(other.callee).member?.name === 'type' ? allFirst(typeNames) : undefined;
  if (other.type !== 'method-call') return undefined;
  const type = place.script.analysis.typeOf(other.object);
  return type.object === 'HeaderMap' && other.method.name === 'get' ? allFirst(valuesOf(other.args[0])) : undefined;
}

/** Well-known headers, and those that the script has elsewhere. */
function headersFor({ script }: LuaPlace, except: LuaExpression): readonly string[] {
  const own = new Set<string>();
  walkBlock(script.analysis.script.body, {
    expression: (expression) => {
      if (expression.type !== 'method-call' || script.analysis.typeOf(expression.object).object !== 'HeaderMap') return;
      const [name] = expression.args;
      if (name?.type === 'literal' && typeof name.value === 'string' && name !== except && /^[\w.-]+$/.test(name.value)) own.add(name.value.toLowerCase());
    },
  });
  return [...headerNames, ...[...own].filter((name) => !headerNames.includes(name))];
}

function valuesOf(header: LuaExpression | undefined): readonly string[] | undefined {
  const name = header?.type === 'literal' ? String(header.value).toLowerCase() : '';
  return Object.hasOwn(headerValues, name) ? headerValues[name] : undefined;
}

/** Whether an expression is the policy's `filterContext`, or a local variable that holds it. */
function isFilterContext({ script }: LuaPlace, expression: LuaExpression): boolean {
  const inner = unwrapped(expression);
  const variable = inner.type === 'name' ? script.analysis.scopes.variableOf(inner) : undefined;
  const value = variable?.initial ?? inner;
  return value.type === 'method-call' && value.method.name === 'filterContext' && script.analysis.typeOf(value.object).object === 'StreamHandle';
}

/** The keys of the `filterContext` in the policies that run the script: of the script's own entry, or of those that take scripts from elsewhere. */
function contextKeys({ script: { policies, path } }: LuaPlace): readonly string[] {
  const keys = policies.flatMap((policy) => {
    const list = at(policy.root, 'spec', 'lua');
    if (list?.kind !== 'sequence') return [];
    return list.items.filter((item, index) => (path[0] === 'spec' ? index === path[2] : at(item, 'valueRef'))).flatMap((item) => {
      const context = at(item, 'filterContext');
      return context?.kind === 'map' ? context.entries.map(({ key }) => key.text) : [];
    });
  });
  return [...new Set(keys)];
}

/** The pseudo headers that the table at the cursor still lacks, if it is one of headers. */
export function lackingHeaders(place: LuaPlace): readonly string[] {
  const { call, index } = tableAt(place);
  const table = call?.args[index];
  if (call === undefined || headerTables[call.method.name] !== index || table?.type !== 'table') return [];
  const given = new Set(table.fields.map(({ key }) => (key?.type === 'literal' ? key.value : undefined)));
  return wantedHeaders(call.method.name).filter((name) => !given.has(name));
}

/** Whether the cursor stands in the table of options of a call to another service. */
export function isInCallOptions(place: LuaPlace): boolean {
  const { call, index } = tableAt(place);
  return call?.method.name === 'httpCall' && index === 3;
}

/** The call of the stream handle that is given the table at the cursor, and which argument that is. */
function tableAt(place: LuaPlace): { readonly call?: LuaMethodCall; readonly index: number } {
  const nodes = nodesAt(place).filter((node) => node.type !== 'literal' && node.type !== 'name' && node.type !== 'missing');
  const [call, table] = nodes.slice(-2);
  if (call?.type !== 'method-call' || table?.type !== 'table' || place.offset <= table.range.start) return { index: -1 };
  return place.script.analysis.typeOf(call.object).object === 'StreamHandle' ? { call, index: call.args.indexOf(table) } : { index: -1 };
}
