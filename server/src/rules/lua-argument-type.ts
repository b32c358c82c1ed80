// Arguments of a kind, or words, that a method does not take.

import { nearestName } from '../base/suggest';
import { timestampResolutions, type LuaMethod, type LuaParameter } from '../lua/api';
import type { LuaScopes } from '../lua/scopes';
import type { LuaExpression, LuaIndex } from '../lua/syntax-tree';
import { luaKind, unwrapped, type LuaType } from '../lua/types';
import { luaRule, type ScriptProblem } from './lua-rule';
import { didYouMean, kindInWords, scriptFails } from './lua-words';
import { nameList } from './words';

export const luaArgumentType = luaRule({
  id: 'lua-argument-type',
  severity: 'error',
  title: 'Arguments that a method does not take',
  what: "An argument of the wrong kind for a method of Envoy's or a function of Lua's, such as a table or a boolean where text is wanted, or headers where only a table will do (`next`, `ipairs`, `table.concat`); or a word that is none of those that a method of Envoy's knows: hash functions, units, resolutions of timestamps.",
  why: 'Arguments are checked when the call runs: a wrong one ends the script with an error, and the request goes on without it.',
  how: 'Pass what the message asks for. `tostring()` makes text of anything; `pairs()` walks headers and metadata.',
  source: "Envoy's HTTP Lua filter",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-count", 3)
        handle:logInfo(tostring(handle:connection():ssl() ~= nil))
        handle:setUpstreamOverrideHost("[2001:db8::1]:8080", true)
        handle:streamInfo():dynamicMetadata():set("shop", "basket", { "apple", "pear" })
      end
    `,
    `
      function envoy_on_request(handle)
        local names = {}
        for name in pairs(handle:headers()) do
          names[#names + 1] = tostring(name):sub("1", 8.0)
        end
        if next(names) ~= nil then
          handle:logInfo(table.concat(names, 0) .. ("-"):rep("3") .. math.max(#names, "10"))
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-secure", true)
          #                                ^^^^ error(lua-argument-type): a boolean
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-secure", tostring(true))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local ok = handle:verifySignature("SHA265", "key", "signature", 9, "data", 4)
          #                                 ^^^^^^^^ error(lua-argument-type): 'SHA256'
          handle:logInfo(tostring(ok))
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local ok = handle:verifySignature("SHA256", "key", "signature", 9, "data", 4)
          handle:logInfo(tostring(ok))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:setUpstreamOverrideHost("10.0.0.1", nil)
          #                                          ^^^ error(lua-argument-type): or nothing at all
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:setUpstreamOverrideHost("10.0.0.1")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          for name in next, handle:headers() do
            #               ^^^^^^^^^^^^^^^^ error(lua-argument-type): 'next' wants a table for 't', not a header map
            handle:logInfo(tostring(name))
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local key = handle:importPublicKey("der", 3)
          local ok = handle:verifySignature("SHA256", key, "signature", 9, "data", 4)
          #                                           ^^^ error(lua-argument-type): wants text for 'pubkey', not an object (PublicKey)
          handle:logInfo(tostring(ok))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          local body = handle:body(true)
          handle:logInfo(body:getBytes(-4, 4))
          #                            ^^ error(lua-argument-type): no negative number
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:logInfo(handle:timestampString("microsecond"))
          #                                     ^^^^^^^^^^^^^ error(lua-argument-type): Write EnvoyTimestampResolution.MICROSECOND
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:setUpstreamOverrideHost("backend.shop:8080")
          #                              ^^^^^^^^^^^^^^^^^^^ error(lua-argument-type): no IP address
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:streamInfo():dynamicMetadata():set("shop", "basket", { "apple", total = 1 })
          #                                                           ^^^^^^^^^^^^^^^^^^^^^^ error(lua-argument-type): both
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          if next(headers) == nil then
            #     ^^^^^^^ error(lua-argument-type): 'next' wants a table for 't', not a header map
            handle:logInfo(("no headers"):rep("twice"))
            #                                 ^^^^^^^ error(lua-argument-type): 'string.rep' wants a number for 'n'
          end
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const { uses, text, scopes } = analysis;
    for (const { node, name, moment } of uses.globalIndexes) {
      if (name === 'EnvoyTimestampResolution' && !moment.isProtected) reportUnknownResolution(node, report);
    }
    for (const { node, receiver, method, args, moment } of uses.methods) {
      if (!method || receiver.guessed || moment.isProtected || !moment.isLive) continue;
      node.args.forEach((argument, index) => {
        const parameter = method.parameters[index];
        const type = args[index];
        if (!parameter || !type || type.guessed) return;
        const problem = problemOf(method, parameter, argument, type, text, node.args[index - 1]) ?? resolutionProblem(method, parameter, argument, type, scopes) ?? hostProblem(method, parameter, argument, type) ?? mixedTableProblem(method, parameter, argument, type) ?? rangeProblem(method, parameter, argument, type);
        if (problem) report(problem);
      });
    }
    for (const { node, member, args, moment } of uses.library) {
      if (moment.isProtected || !moment.isLive) continue;
      // The text in front of the colon is text for certain.
      const parameters = node.type === 'method-call' ? member.parameters?.slice(1) : member.parameters;
      node.args.forEach((argument, index) => {
        const { name, type: wanted, optional } = parameters?.[index] ?? {};
        const type = args[index];
        if (!name || !wanted || !type || type.guessed) return;
        const problem = wrongKind(member.name, { name, type: wanted, optional: optional === true }, argument, type, text);
        if (problem) report(problem);
      });
    }
  },
});

function problemOf(method: LuaMethod, parameter: LuaParameter, argument: LuaExpression, type: LuaType, text: string, before: LuaExpression | undefined): ScriptProblem | undefined {
  if (parameter.nilRefused && unwrapped(argument).type === 'literal' && type.kind === 'nil') return refusedNil(method, parameter, argument, before);
  if (parameter.values && typeof type.literal === 'string') return valueProblem(method, parameter, argument, type.literal);
  return wrongKind(method.name, parameter, argument, type, text);
}

/** `handle:body(nil)`: Envoy looks at how many arguments there are, not at whether they are nil. */
function refusedNil(method: LuaMethod, parameter: LuaParameter, { range }: LuaExpression, before: LuaExpression | undefined): ScriptProblem {
  return {
    message: `'${method.name}' wants ${wantedWords[parameter.type]} for '${parameter.name}', or nothing at all, but not nil: ${scriptFails}.`,
    range,
    fixes: () => [{ title: 'Leave it out', edits: [{ range: { start: before?.range.end ?? range.start, end: range.end }, newText: '' }] }],
  };
}

/** What a method or function needs to know of a parameter to take or to refuse a value. */
type TypedParameter = Pick<LuaParameter, 'name' | 'type' | 'optional' | 'nilAllowed'>;

function wrongKind(called: string, parameter: TypedParameter, argument: LuaExpression, type: LuaType, text: string): ScriptProblem | undefined {
  const kind = type.maybeFalse || type.optional ? undefined : luaKind(type);
  if (kind === undefined || fits(parameter, kind, type)) return undefined;
  const wanted = wantedWords[parameter.type];
  const isText = parameter.type === 'string';
  return {
    message: `'${called}' wants ${wanted} for '${parameter.name}', not ${kindInWords(type)}: ${scriptFails}.`,
    range: argument.range,
    ...(isText && kind === 'boolean' ? { fixes: () => [{ title: 'Make it text with tostring()', edits: [{ range: argument.range, newText: `tostring(${text.slice(argument.range.start, argument.range.end)})` }] }] } : {}),
  };
}

const wantedWords: Readonly<Record<LuaParameter['type'], string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  table: 'a table',
  function: 'a function',
  any: 'another value',
  value: 'text, a number, a boolean or a table',
};

function fits({ type: wanted, optional, nilAllowed }: TypedParameter, kind: NonNullable<ReturnType<typeof luaKind>>, type: LuaType): boolean {
  if (kind === 'nil') return optional === true || nilAllowed === true || wanted === 'any' || wanted === 'value';
  switch (wanted) {
    case 'string':
      return kind === 'string' || kind === 'number';
    case 'integer':
    case 'number':
      return kind === 'number' || (kind === 'string' && (typeof type.literal !== 'string' || !Number.isNaN(Number(type.literal))));
    case 'value':
      return kind !== 'function' && kind !== 'userdata';
    case 'any':
      return true;
    default:
      return kind === wanted;
  }
}

function valueProblem(method: LuaMethod, { name, values = [] }: LuaParameter, argument: LuaExpression, value: string): ScriptProblem | undefined {
  if (values.some((known) => known.toLowerCase() === value.toLowerCase())) return undefined;
  const meant = nearestName(value, values);
  return {
    message: `'${value}' is none of the values that '${method.name}' knows for '${name}': ${nameList(values, { joiner: 'or' })}${method.name === 'verifySignature' ? ', so that no signature is ever right' : ''}.${didYouMean(meant)}`,
    range: argument.range,
    ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range: argument.range, newText: JSON.stringify(meant) }] }] }),
  };
}

/** Members that do not exist. */
function reportUnknownResolution({ key }: LuaIndex, report: (problem: ScriptProblem) => void): void {
  if (key.type !== 'literal' || typeof key.value !== 'string' || key.value === '' || timestampResolutions.has(key.value)) return;
  const meant = nearestName(key.value, timestampResolutions.keys());
  report({
    severity: 'warning',
    message: `EnvoyTimestampResolution has no '${key.value}', so that this is nil, which stands for milliseconds: there are ${nameList([...timestampResolutions.keys()])}.${didYouMean(meant)}`,
    range: key.range,
    ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range: key.range, newText: meant }] }] }),
  });
}

/** `EnvoyTimestampResolution.MICROSECOND`, which only one of the two methods takes, and its name as text. */
function resolutionProblem(method: LuaMethod, parameter: LuaParameter, argument: LuaExpression, type: LuaType, scopes: LuaScopes): ScriptProblem | undefined {
  if (method.name !== 'timestamp' && method.name !== 'timestampString') return undefined;
  const kind = type.optional || type.maybeFalse ? undefined : luaKind(type);
  // The members are numbers, and numbers may be written as text.
  const isOther = typeof type.literal === 'string' ? !/^\s*\d*\s*$/.test(type.literal) : kind !== undefined && !['nil', 'number', 'string'].includes(kind);
  if (isOther) {
    const written = `EnvoyTimestampResolution.${(method.name === 'timestampString' && nearestResolution(type.literal)) || 'MILLISECOND'}`;
    return {
      message: `'${method.name}' does not take ${typeof type.literal === 'string' ? `the text '${type.literal}'` : kindInWords(type)} for '${parameter.name}': ${scriptFails}. Write ${written}.`,
      range: argument.range,
      fixes: () => (argument.type === 'literal' ? [{ title: `Write ${written}`, edits: [{ range: argument.range, newText: written }] }] : []),
    };
  }
  const member = initialOf(argument, scopes);
  if (member.type !== 'index' || member.object.type !== 'name' || member.object.name !== 'EnvoyTimestampResolution' || member.key.type !== 'literal') return undefined;
  if (method.name !== 'timestamp' || member.key.value !== 'MICROSECOND') return undefined;
  const { range } = member.key;
  return {
    message: `'timestamp' knows milliseconds only, for '${parameter.name}': ${scriptFails}. 'timestampString' takes microseconds.`,
    range: member === unwrapped(argument) ? range : argument.range,
    fixes: () => [{ title: "Write 'MILLISECOND'", edits: [{ range, newText: 'MILLISECOND' }] }],
  };
}

function nearestResolution(text: LuaType['literal']): string | undefined {
  const name = String(text).toUpperCase();
  return timestampResolutions.has(name) ? name : nearestName(name, timestampResolutions.keys());
}

/** What a local variable that never changes was initialised with. */
function initialOf(expression: LuaExpression, scopes: LuaScopes): LuaExpression {
  const inner = unwrapped(expression);
  const variable = inner.type === 'name' ? scopes.variableOf(inner) : undefined;
  return variable?.initial && !variable.uses.some(({ write }) => write) ? unwrapped(variable.initial) : inner;
}

/** A host name where only an address will do: letters that no address has, or no colon. */
function hostProblem(method: LuaMethod, { name }: LuaParameter, argument: LuaExpression, { literal }: LuaType): ScriptProblem | undefined {
  if (method.name !== 'setUpstreamOverrideHost' || name !== 'host' || typeof literal !== 'string') return undefined;
  const isName = !literal.includes('%') && (/[g-z]/i.test(literal) || (/[a-f]/i.test(literal) && !literal.includes(':')));
  return isName ? { message: `'${literal}' is no IP address, which '${method.name}' wants, with or without a port: ${scriptFails}.`, range: argument.range } : undefined;
}

/** Bytes are counted from 0. */
function rangeProblem(method: LuaMethod, { name }: LuaParameter, { range }: LuaExpression, { literal }: LuaType): ScriptProblem | undefined {
  if (method.name !== 'getBytes' || typeof literal !== 'number' || literal >= 0) return undefined;
  return { message: `'getBytes' wants no negative number for '${name}': ${scriptFails}.`, range };
}

/** `{ 1, name = 2 }` is neither a list nor a table of names. */
function mixedTableProblem(method: LuaMethod, parameter: LuaParameter, argument: LuaExpression, { written }: LuaType): ScriptProblem | undefined {
  if (parameter.type !== 'value' || !written) return undefined;
  const isMixed = written.fields.some(({ key }) => key === undefined) && written.fields.some(({ key }) => key?.type === 'literal' && typeof key.value === 'string');
  return isMixed ? { message: `'${method.name}' wants a list or a table of names for '${parameter.name}', and this is both: ${scriptFails}.`, range: argument.range } : undefined;
}
