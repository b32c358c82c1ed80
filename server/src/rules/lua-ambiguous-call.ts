// Lines that begin with a parenthesis, and so go on with the statement above.

import { callOnNextLine } from '../lua/parse';
import { luaRule } from './lua-rule';

export const luaAmbiguousCall = luaRule({
  id: 'lua-ambiguous-call',
  severity: 'warning',
  title: 'Lines that go on with the call above',
  what: 'A line that begins with `(` behind a line that ends with a value: the two are one call.',
  why: 'Lua does not end statements at line breaks. What looks like two statements calls the result of the first with what stands in the parentheses; Lua 5.1 itself refuses such a text.',
  how: 'Put a semicolon in front of the parenthesis, or pull it up where one call is meant.',
  source: 'Lua 5.1 reference manual, section 2.5.8',
  valid: [
    `
      function envoy_on_request(handle)
        handle:logInfo("one")
        ;("two"):upper()
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local method = handle:headers():get(":method")
          (handle):logInfo("two")
          #< warning(lua-ambiguous-call): goes on with the line above
          handle:logInfo(method)
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local method = handle:headers():get(":method")
          ;(handle):logInfo("two")
          handle:logInfo(method)
        end
      `,
    },
  ],
  check({ analysis: { script } }, report) {
    for (const { range, what } of script.extensions) {
      if (what !== callOnNextLine) continue;
      report({
        message: "This goes on with the line above as its call. If that is not meant, put ';' in front.",
        range,
        fixes: () => [{ title: "Put ';' in front", edits: [{ range: { start: range.start, end: range.start }, newText: ';' }] }],
      });
    }
  },
});
