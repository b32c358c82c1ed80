// Syntax of LuaJIT that the controller's own parser does not know.

import type { TextEdit, TextRange } from '../base/text';
import { numberValue } from '../lua/tokens';
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
    {
      manifest: `
        function envoy_on_request(handle)
          handle:logInfo(“seen”)
          #              ^^^^^^ error(lua-luajit-syntax): outside ASCII
          #              ^^^^^^ warning(lua-undefined-global): nil
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:logInfo("seen")
        end
      `,
    },
    {
      manifest: `
        local factor = 0x1.8p1
        #              ^^^^^^^ error(lua-luajit-syntax): with a fraction or exponent

        function envoy_on_request(handle)
          handle:logInfo(tostring(factor))
        end
      `,
      fixed: `
        local factor = 3

        function envoy_on_request(handle)
          handle:logInfo(tostring(factor))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-city", "Z\\u{fc}rich")
          #                                ^^^^^^ warning(lua-luajit-syntax): reads it otherwise
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-city", "Z\\195\\188rich")
        end
      `,
    },
  ],
  onlyChecked: true,
  check({ analysis: { script }, validation }, report) {
    if (validation === 'Disabled' || script.problems.length > 0) return;
    for (const { range, what, controller } of script.extensions) {
      if (controller === 'understands') continue;
      const edit = plainForm(script.text, range, what);
      report({
        severity: controller === 'refuses' && validation !== 'unknown' ? 'error' : 'warning',
        message:
          controller === 'refuses'
            ? `Envoy knows ${what}, but the controller, which parses the script first, does not: it refuses the policy.`
            : `Envoy knows ${what}; the controller drops the backslash and reads it otherwise, so that it tries out another script than the one that runs.`,
        range,
        fixes: () => (edit ? [{ title: edit.newText === '' ? 'Remove \\z and the blanks behind it' : `Write ${edit.newText}`, edits: [edit] }] : []),
      });
    }
  },
});

/** The same in Lua 5.1; undefined where there is no such thing. */
function plainForm(text: string, range: TextRange, what: string): TextEdit | undefined {
  const written = text.slice(range.start, range.end);
  // Quotes from a text processor make a name of what stands between them.
  const quoted = /^[“”„](\w*)[“”]$/.exec(written);
  if (quoted) return { range, newText: `"${quoted[1]}"` };
  if (what.startsWith('`break`')) return { range, newText: 'do break end' };
  if (written === '\\z') return { range: { start: range.start, end: range.end + /^\s*/.exec(text.slice(range.end))![0].length }, newText: '' };
  const character = /^\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\})$/.exec(written);
  if (character) return { range, newText: character[1] ? decimalEscape(parseInt(character[1], 16)) : [...new TextEncoder().encode(String.fromCodePoint(parseInt(character[2]!, 16)))].map(decimalEscape).join('') };
  const number = plainNumber(written);
  return number === undefined || !Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER ? undefined : { range, newText: String(number) };
}

function decimalEscape(byte: number): string {
  return `\\${String(byte).padStart(3, '0')}`;
}

function plainNumber(written: string): number | undefined {
  const long = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)(?:[uU]?[lL][lL]|[lL][lL][uU])$/.exec(written);
  if (long) return /^0[xXbB]/.test(long[1]!) ? Number(long[1]!.toLowerCase()) : parseInt(long[1]!, 10);
  return /[iI]$/.test(written) ? undefined : numberValue(written)?.value;
}
