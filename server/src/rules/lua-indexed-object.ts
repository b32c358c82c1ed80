// Headers and metadata that are read like tables.

import type { MemberUse } from '../lua/uses';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaIndexedObject = luaRule({
  id: 'lua-indexed-object',
  severity: 'warning',
  title: "Objects of Envoy's that are indexed like tables",
  what: 'A field or index of headers, metadata, a body or another object of Envoy\'s: `headers["host"]`, `handle:filterContext().limit`.',
  why: 'These objects are no tables. Reading a field of them gives nil, whatever the headers or metadata hold, and writing one ends the script with an error. The controller does not notice.',
  how: 'Read with `get(name)`, write with `replace(name, value)`, and walk all with `pairs(headers)`.',
  source: "Envoy's HTTP Lua filter",
  valid: [
    `
      function envoy_on_request(handle)
        local _, body = handle:httpCall("auth", { [":method"] = "GET", [":path"] = "/", [":authority"] = "auth" }, nil, 1000)
        local limit = handle:filterContext():get("limit")
        handle:logInfo(tostring(limit) .. tostring(body))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local host = handle:headers()["host"]
          #            ^^^^^^^^^^^^^^^^^^^^^^^^ warning(lua-indexed-object): always nil
          handle:logInfo(tostring(host))
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local host = handle:headers():get("host")
          handle:logInfo(tostring(host))
        end
      `,
    },
  ],
  check({ analysis }, report) {
    for (const use of analysis.uses.members) {
      const { node, receiver, object, call, written, moment } = use;
      const name = node.key.type === 'literal' ? node.key.value : undefined;
      if (receiver.guessed || name === '' || (written && moment.isProtected)) continue;
      // A method as a value (`handle.route and …`) asks whether Envoy has it.
      const isMethodName = typeof name === 'string' && object.methods.has(name);
      if (!written && (isMethodName || (call && !node.computed && typeof name === 'string'))) continue;
      if (!written && !isReadable(object.name) && !node.computed) continue;
      // Methods may be called by names that are put together.
      if (!written && node.key.type !== 'literal' && (call || !isReadable(object.name))) continue;
      const way = written ? (object.name === 'HeaderMap' ? " Use ':replace(name, value)'." : '') : isReadable(object.name) ? " Use ':get(name)'." : '';
      report({
        severity: written ? 'error' : 'warning',
        message: written
          ? `Nothing can be assigned to a field of ${object.words}: it is an object (${object.name}), not a table, and the script ends with an error.${way}`
          : `This is always nil: ${object.words} (${object.name}) ${object.name === 'HeaderMap' ? 'are' : 'is'} no table.${way}`,
        range: node.range,
        fixes: () => (written ? [] : fixesFor(use, analysis.text)),
      });
    }
  },
});

function isReadable(name: string): boolean {
  return name === 'HeaderMap' || name === 'MetadataMap' || name === 'DynamicMetadata' || name === 'ConnectionDynamicMetadata';
}

function fixesFor({ node, object }: MemberUse, text: string): readonly ScriptFix[] {
  if (!isReadable(object.name)) return [];
  const key = node.computed ? text.slice(node.key.range.start, node.key.range.end) : JSON.stringify(node.key.type === 'literal' ? node.key.value : '');
  return [{ title: 'Read it with get()', edits: [{ range: { start: node.operator, end: node.range.end }, newText: `:get(${key})` }] }];
}
