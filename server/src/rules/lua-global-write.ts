// Assignments to globals: state that requests of one worker share, and workers do not.

import { entryPoints } from '../lua/api';
import { standardLibrary } from '../lua/standard-library';
import { luaRule } from './lua-rule';

export const luaGlobalWrite = luaRule({
  id: 'lua-global-write',
  severity: 'warning',
  title: 'Values kept in globals',
  what: 'An assignment to a global variable inside of a function, where `local` is nearly always meant; as a hint also variables at top level that are global without need.',
  why: 'A global belongs to all requests of one worker thread: while one script waits for a body or a call, another request overwrites the value. Other workers have a copy of their own, so that counts and caches differ from thread to thread.',
  how: 'Put `local` in front of the first assignment. A function that other functions call may stay global.',
  source: 'Lua 5.1 reference manual, section 2.3; Envoy runs one Lua state in each worker',
  valid: [
    `
      local prefix = "shop-"

      function envoy_on_request(handle)
        local id = handle:headers():get("x-request-id")
        handle:headers():add("x-shop-id", prefix .. id)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          path = handle:headers():get(":path")
          #^^^ warning(lua-global-write): shared by all requests
          handle:logInfo(path)
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path)
        end
      `,
    },
  ],
  check({ analysis: { scopes, text } }, report) {
    const written = new Set<string>();
    for (const { name, write, within, assigned } of scopes.globals) {
      if (!write || name.name === entryPoints.request || name.name === entryPoints.response) continue;
      const isFirst = !written.has(name.name);
      written.add(name.name);
      // A global function at top level is how many write scripts, and no state.
      if (within === undefined && (assigned?.type === 'function' || !isFirst)) continue;
      if (standardLibrary.names.has(name.name) && within === undefined) {
        report({ severity: 'hint', message: `This replaces Lua's own '${name.name}' for the whole script.`, range: name.range });
        continue;
      }
      const isPlain = isFirst && /^[ \t]*$/.test(lineBefore(text, name.range.start)) && /^[ \t]*=[^=]/.test(text.slice(name.range.end, name.range.end + 80));
      report({
        severity: within ? 'warning' : 'hint',
        message: within
          ? `'${name.name}' is global: its value is shared by all requests of a worker, and other workers have their own. Declare it with 'local'.`
          : `'${name.name}' is global. As a local variable it is faster, and nothing else can change it.`,
        range: name.range,
        fixes: () => (isPlain ? [{ title: "Declare it with 'local'", edits: [{ range: { start: name.range.start, end: name.range.start }, newText: 'local ' }] }] : []),
      });
    }
  },
});

function lineBefore(text: string, offset: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1, offset);
}
