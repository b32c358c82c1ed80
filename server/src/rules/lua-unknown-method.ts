// Methods and library functions that do not exist, or not yet in the Envoy of the release.

import { nearestName } from '../base/suggest';
import { formatRelease } from '../base/release';
import { envoyObjects, envoyVersionOf, mockOnlyMethods, type EnvoyObject, type LuaMethod } from '../lua/api';
import { foreignFunctions, type Library } from '../lua/standard-library';
import type { MemberUse, MethodUse } from '../lua/uses';
import { luaRule, type CheckedScript, type ScriptProblem } from './lua-rule';
import { didYouMean, namesAskedFor, scriptFails } from './lua-words';

export const luaUnknownMethod = luaRule({
  id: 'lua-unknown-method',
  severity: 'error',
  title: 'Methods and functions that do not exist',
  what: "A method that the object of Envoy's does not have, one that came with a later Envoy than the release deploys, or a function that Lua's library does not have.",
  why: 'The call fails, which ends the script. In Strict validation, the default, the controller tries the script out, meets the same error and refuses the policy: its routes answer 500.',
  how: 'Use one of the methods that exist; completion offers them with what they do.',
  source: "Envoy's HTTP Lua filter, 1.31 to 1.39; LuaJIT 2.1",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():replace("x-trace", handle:streamInfo():protocol())
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:set("x-seen", "yes")
          #       ^^^ error(lua-unknown-method): 'replace'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          headers:replace("x-seen", "yes")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local info = handle.streaminfo
          #                   ^^^^^^^^^^ warning(lua-unknown-method): 'streamInfo'
          handle:logInfo(type(info))
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local info = handle.streamInfo
          handle:logInfo(type(info))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:metadata():set("shop", "path", handle:headers():get(":path"))
          #                 ^^^ error(lua-unknown-method): can only be read
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path:trim())
          #                   ^^^^ error(lua-unknown-method): Text has no method 'trim'
        end
      `,
    },
  ],
  check(script, report) {
    const { uses } = script.analysis;
    const isAskedFor = namesAskedFor(uses);
    for (const use of uses.methods) if (!isAskedFor(use.object, use.node.method.name)) checkMethod(use, script, report);
    for (const use of uses.members) checkMember(use, script, report);
    for (const { node, library, name, moment } of uses.unknownMembers) {
      if (moment.isProtected) continue;
      const isMethod = node.type === 'method-call';
      const range = isMethod ? node.method.range : node.key.range;
      report(unknownFunction(library, name, range, isMethod));
    }
  },
});

/** Names from other APIs, and what Envoy calls them. */
const otherNames: Readonly<Partial<Record<EnvoyObject['name'], Readonly<Record<string, string>>>>> = {
  HeaderMap: { set: 'replace', append: 'add', delete: 'remove', del: 'remove', put: 'replace', count: 'getNumValues', getAll: 'get' },
  Buffer: { size: 'length', len: 'length', bytes: 'getBytes', toString: 'getBytes', get: 'getBytes', set: 'setBytes' },
  StreamHandle: { header: 'headers', log: 'logInfo', logWarning: 'logWarn', logError: 'logErr', getHeaders: 'headers', getBody: 'body', chunks: 'bodyChunks', httpcall: 'httpCall', http_call: 'httpCall', response: 'respond', send: 'respond', base64Encode: 'base64Escape' },
};

function checkMethod({ node, receiver, object, method, moment }: MethodUse, script: CheckedScript, report: (problem: ScriptProblem) => void): void {
  if (receiver.guessed || moment.isProtected || node.method.name === '') return;
  if (!method) report(unknownMethod(object, node.method.name, node.method.range));
  else reportTooNew(object, method, node.method.range, script, report);
}

function checkMember({ node, receiver, object, call, moment, written }: MemberUse, script: CheckedScript, report: (problem: ScriptProblem) => void): void {
  const name = node.key.type === 'literal' ? node.key.value : undefined;
  if (receiver.guessed || moment.isProtected || typeof name !== 'string' || name === '' || node.computed) return;
  const method = object.methods.get(name);
  if (!call) {
    const { message, ...rest } = unknownMethod(object, name, node.key.range);
    // Fields of headers and metadata are another mistake; see `lua-indexed-object`.
    if (!written && !method && !object.methods.has('get') && rest.fixes) report({ ...rest, severity: 'warning', message: message.replace(scriptFails, 'this is nil') });
    return;
  }
  if (!method) report(unknownMethod(object, name, node.key.range));
  else reportTooNew(object, method, node.key.range, script, report);
}

function unknownMethod(object: EnvoyObject, name: string, range: ScriptProblem['range']): ScriptProblem {
  const names = [...object.methods.keys()];
  const others = otherNames[object.name];
  const isReadOnly = name === 'set' && (object.name === 'MetadataMap' || object.name === 'ConnectionDynamicMetadata');
  const meant = isReadOnly ? undefined : others && Object.hasOwn(others, name) ? others[name] : nearestName(name, names);
  const mockOnly = mockOnlyMethods[object.name]?.includes(name) ? ' Only the mock that the controller checks scripts with has it; in Envoy the call fails.' : '';
  const owner = ownersOf(name).filter((other) => other !== object.name);
  const elsewhere = isReadOnly ? ' This metadata can only be read; what can be set is `handle:streamInfo():dynamicMetadata()`.' : meant === undefined && owner.length === 1 ? ` It belongs to ${envoyObjects[owner[0]!].words}.` : '';
  return {
    message: `${capital(object.words)} (${object.name}) has no method '${name}': ${scriptFails}.${mockOnly}${didYouMean(meant)}${elsewhere}`,
    range,
    ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range, newText: meant }] }] }),
  };
}

function ownersOf(name: string): readonly EnvoyObject['name'][] {
  return Object.values(envoyObjects).filter(({ methods }) => methods.has(name)).map((object) => object.name);
}

function reportTooNew(object: EnvoyObject, method: LuaMethod, range: ScriptProblem['range'], { release }: CheckedScript, report: (problem: ScriptProblem) => void): void {
  const { since = 0 } = method;
  // Where the object itself is too new, the method that gives it is told of, or asked for.
  if (since <= envoyVersionOf(release) || (object.since ?? 0) > envoyVersionOf(release)) return;
  report({
    message: `'${method.name}' came with Envoy 1.${since}; Envoy Gateway ${formatRelease(release)} deploys Envoy 1.${envoyVersionOf(release)}, where the call fails.`,
    range,
  });
}

function unknownFunction(library: Library, name: string, range: ScriptProblem['range'], isMethod: boolean): ScriptProblem {
  const fullName = `${library.name}.${name}`;
  const instead = foreignFunctions.get(fullName) ?? foreignFunctions.get(`${library.name}.${name.toLowerCase()}`);
  const meant = instead === undefined ? nearestName(name, library.members.keys()) : undefined;
  const subject = isMethod ? `Text has no method '${name}'` : `There is no '${fullName}' in LuaJIT`;
  return {
    message: `${subject}, so that this is nil and calling it ends the script.${instead === undefined ? didYouMean(meant) : ` Use ${instead}.`}`,
    range,
    ...(meant === undefined ? {} : { fixes: () => [{ title: `Write '${meant}'`, edits: [{ range, newText: meant }] }] }),
  };
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
