// Syntax of LuaJIT that the controller's own parser does not know.

import { luaRule } from './lua-rule';

export const luaLuajitSyntax = luaRule({
  id: 'lua-luajit-syntax',
  severity: 'error',
  title: 'Syntax that Envoy knows and the controller does not',
  what: 'Extensions of LuaJIT that the parser of the controller refuses: 64-bit, binary and imaginary numbers, hexadecimal fractions, `break` in the middle of a block, names with letters outside ASCII. As a warning also escapes that it reads otherwise: `\\x41`, `\\u{e9}`, `\\z`.',
  why: 'The controller parses each script with an interpreter of its own (gopher-lua), in Strict and in InsecureSyntax validation. What it cannot read makes the policy invalid, and its routes answer 500, though Envoy would run the script.',
  how: 'Write it as Lua 5.1 does: decimal numbers, `do break end`, escapes of three decimal digits such as `\\065`.',
  source: 'LuaJIT 2.1 extensions; gopher-lua 1.1.2',
  releases: { since: 4 },
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-letter", "\\065")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        local limit = 10LL
        #             ^^^^ error(lua-luajit-syntax): 64-bit integer

        function envoy_on_request(handle)
          handle:logInfo(tostring(limit))
        end
      `,
      fixed: `
        local limit = 10

        function envoy_on_request(handle)
          handle:logInfo(tostring(limit))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-letter", "\\x41")
          #                                 ^^^^ warning(lua-luajit-syntax): reads it otherwise
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-letter", "\\065")
        end
      `,
    },
  ],
  onlyChecked: true,
  check({ analysis: { script }, validation }, report) {
    if (validation === 'Disabled' || script.problems.length > 0) return;
    for (const { range, what, controller } of script.extensions) {
      if (controller === 'understands') continue;
      const written = script.text.slice(range.start, range.end);
      const newText = plainForm(written, what);
      report({
        severity: controller === 'refuses' && validation !== 'unknown' ? 'error' : 'warning',
        message:
          controller === 'refuses'
            ? `Envoy knows ${what}, but the controller, which parses the script first, does not: it refuses the policy.`
            : `Envoy knows ${what}; the controller drops the backslash and reads it otherwise, so that it tries out another script than the one that runs.`,
        range,
        fixes: () => (newText === undefined ? [] : [{ title: `Write ${newText}`, edits: [{ range, newText }] }]),
      });
    }
  },
});

/** The same in Lua 5.1. */
function plainForm(written: string, what: string): string | undefined {
  if (what.startsWith('`break`')) return 'do break end';
  const hexadecimal = /^\\x([0-9a-fA-F]{2})$/.exec(written);
  if (hexadecimal) return `\\${String(parseInt(hexadecimal[1]!, 16)).padStart(3, '0')}`;
  const long = /^(\d+)(?:[uU]?[lL][lL]|[lL][lL][uU])$/.exec(written);
  if (long && Number(long[1]) <= Number.MAX_SAFE_INTEGER) return String(Number(long[1]));
  return /^0[bB][01]+$/.test(written) ? String(parseInt(written.slice(2), 2)) : undefined;
}
