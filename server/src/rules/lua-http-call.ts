// Calls to other services that Envoy cannot send.

import { nearestName } from '../base/suggest';
import { httpCallHeaders, httpCallOptions } from '../lua/api';
import type { LuaTable } from '../lua/syntax-tree';
import { anyField, luaKind, type LuaType } from '../lua/types';
import type { MethodUse } from '../lua/uses';
import { luaRule, type ScriptFix, type ScriptProblem } from './lua-rule';
import { didYouMean, headerValueProblems, kindInWords, scriptFails, withColon } from './lua-words';
import { nameList } from './words';

export const luaHttpCall = luaRule({
  id: 'lua-http-call',
  severity: 'error',
  title: 'HTTP calls that cannot be sent',
  what: '`httpCall()` without `:method`, `:path` or `:authority` among its headers, with an option that does not exist, or with a URL where the name of a cluster is wanted.',
  why: 'Envoy checks these when the call runs: the script ends with an error, and the request goes on without the answer that the call should have brought.',
  how: 'Name the three headers, and a cluster that Envoy has. Options are `timeout_ms`, `asynchronous`, `trace_sampled`, `return_duplicate_headers` and `send_xff`.',
  source: "Envoy's HTTP Lua filter, httpCall()",
  valid: [
    `
      function envoy_on_request(handle)
        local headers = handle:httpCall(
          "httproute/shop/auth/rule/0",
          { [":method"] = "GET", [":path"] = "/check", [":authority"] = "auth.shop" },
          nil,
          { timeout_ms = 500 }
        )
        handle:logInfo(tostring(headers[":status"]))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/check" }, nil, 500)
          #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-http-call): ':authority'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:httpCall("auth", { [":authority"] = "auth", [":method"] = "GET", [":path"] = "/check" }, nil, 500)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:httpCall("auth", { method = "POST", ["path"] = "/check" }, nil, 500)
          #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(lua-http-call): lack ':method', ':path' and ':authority'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:httpCall("auth", { [":authority"] = "auth", [":method"] = "POST", [":path"] = "/check" }, nil, 500)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = { [":method"] = "GET", [":path"] = "/check", [":authority"] = "auth" }
          handle:httpCall("auth", headers, nil, { timeout = 500 })
          #                                       ^^^^^^^ error(lua-http-call): 'timeout_ms'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local headers = { [":method"] = "GET", [":path"] = "/check", [":authority"] = "auth" }
          handle:httpCall("auth", headers, nil, { timeout_ms = 500 })
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = { [":method"] = "GET", [":path"] = "/check", host = "auth", ["x-internal"] = true }
          #                                                                                            ^^^^ error(lua-http-call): a boolean
          handle:httpCall("auth", headers, nil, 500)
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local headers = { [":method"] = "GET", [":path"] = "/check", host = "auth", ["x-internal"] = tostring(true) }
          handle:httpCall("auth", headers, nil, 500)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = { [":method"] = "GET", [":path"] = "/check", [":authority"] = "auth" }
          handle:httpCall("auth", headers, nil, { 500 })
          #                                       ^^^ error(lua-http-call): by name
          handle:httpCall("auth", headers, nil, { timeout_ms = "soon", asynchronous = "no" })
          #                                                    ^^^^^^ error(lua-http-call): must be a number
          #                                                                           ^^^^ warning(lua-http-call): counts as true
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/check", [":authority"] = "auth" }, nil, "soon")
          #                                                                                                    ^^^^^^ error(lua-http-call): milliseconds
        end
      `,
    },
  ],
  check({ analysis }, report) {
    for (const use of analysis.uses.methods) {
      if (use.method?.effect !== 'calls-out' || use.receiver.guessed || use.moment.isProtected || !use.moment.isLive) continue;
      checkCluster(use, report);
      checkHeaders(use, report);
      checkTimeout(use, report);
      checkOptions(use, report);
    }
  },
});

function checkCluster({ node, args }: MethodUse, report: (problem: ScriptProblem) => void): void {
  const cluster = args[0]?.literal;
  if (typeof cluster !== 'string' || !node.args[0] || !cluster.includes('://')) return;
  report({ severity: 'warning', message: `'${cluster}' is a URL; Envoy wants the name of a cluster in its configuration here, and fails without one of that name.`, range: node.args[0].range });
}

function checkHeaders({ node, args }: MethodUse, report: (problem: ScriptProblem) => void): void {
  const [, headers] = args;
  const written = node.args[1];
  if (!written || !headers?.fields || !headers.written) return;
  for (const problem of headerValueProblems(headers, written)) report(problem);
  if (headers.fields.has(anyField)) return;
  const given = new Set([...headers.fields.keys()].map((name) => name.toLowerCase()));
  // Envoy takes `host` for `:authority`.
  const missing = httpCallHeaders.filter((name) => !given.has(name) && !(name === ':authority' && given.has('host')));
  if (missing.length === 0) return;
  const table = headers.written;
  report({
    message: `The headers of httpCall() lack ${nameList(missing)}: ${scriptFails}.`,
    range: written.range,
    fixes: () => [fixFor(table, missing, plainName(args[0]?.literal))],
  });
}

/** What stands there without its colon is written with it, and the rest is added. */
function fixFor(table: LuaTable, missing: readonly string[], authority: string): ScriptFix {
  const renamed = missing.flatMap((name) => withColon(table, name) ?? []);
  const added = missing.filter((name) => !withColon(table, name));
  return {
    title: added.length === missing.length ? `Add ${nameList(missing)}` : `Write ${nameList(missing)}`,
    edits: [
      ...added.map((name, index) => additionTo(table, name, name === ':authority' ? authority : name === ':method' ? 'GET' : '/', index === added.length - 1)),
      ...renamed,
    ],
  };
}

/** The cluster's name for the host's, where it may be one. */
function plainName(cluster: LuaType['literal']): string {
  return typeof cluster === 'string' && /^[\w.-]+$/.test(cluster) ? cluster : '';
}

function additionTo(table: LuaTable, name: string, value: string, isLast: boolean): { readonly range: { start: number; end: number }; readonly newText: string } {
  const at = table.range.start + 1;
  const comma = isLast && table.fields.length === 0 ? ' ' : ',';
  return { range: { start: at, end: at }, newText: ` ["${name}"] = "${value}"${comma}` };
}

/** The timeout stands alone, or among options. */
function checkTimeout({ node, args }: MethodUse, report: (problem: ScriptProblem) => void): void {
  const [, , , given] = args;
  const argument = node.args[3];
  const kind = given && !given.maybeFalse && !given.optional ? luaKind(given) : undefined;
  if (!argument || !given || kind === undefined || kind === 'table') return;
  if (!isNumber(given)) report({ message: `'httpCall' wants milliseconds for 'timeout_ms', or a table of options, not ${kindInWords(given)}: ${scriptFails}.`, range: argument.range });
  else if (Number(given.literal) < 0) report({ message: `'timeout_ms' must not be negative: ${scriptFails}.`, range: argument.range });
}

/** A number, or text that may be one. */
function isNumber({ kind, literal }: LuaType): boolean {
  return kind === 'number' || (kind === 'string' && (typeof literal !== 'string' || !Number.isNaN(Number(literal))));
}

function checkOptions({ args }: MethodUse, report: (problem: ScriptProblem) => void): void {
  const options = args[3];
  if (!options?.fields || !options.written) return;
  for (const { key, value } of options.written.fields) {
    if (!key) report({ message: `httpCall() takes its options by name, such as { timeout_ms = 500 }: ${scriptFails}.`, range: value.range });
    if (key?.type !== 'literal' || typeof key.value !== 'string') continue;
    const known = httpCallOptions.get(key.value);
    if (!known) {
      const meant = nearestName(key.value, httpCallOptions.keys());
      report({
        message: `httpCall() has no option '${key.value}': ${scriptFails}.${didYouMean(meant)}`,
        range: key.range,
        ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range: key.range, newText: meant }] }] }),
      });
      continue;
    }
    const problem = valueProblem(key.value, known.type, options);
    if (problem) report({ ...problem, range: value.range });
  }
}

function valueProblem(name: string, wanted: 'boolean' | 'integer', { fields }: LuaType): Pick<ScriptProblem, 'message' | 'severity'> | undefined {
  const type = fields?.get(name);
  const kind = type && !type.maybeFalse && !type.optional ? luaKind(type) : undefined;
  if (!type || kind === undefined || kind === 'nil') return undefined;
  if (wanted === 'boolean') return kind === 'boolean' ? undefined : { severity: 'warning', message: `'${name}' is either true or false, and ${kindInWords(type)} counts as true whatever it says.` };
  if (!isNumber(type)) return { message: `'${name}' must be a number: ${scriptFails}.` };
  return Number(type.literal) < 0 ? { message: `'${name}' must not be negative: ${scriptFails}.` } : undefined;
}
