// Functions of Lua's library that are out of use.

import { luaRule, type ScriptFix } from './lua-rule';

export const luaDeprecatedFunction = luaRule({
  id: 'lua-deprecated-function',
  severity: 'hint',
  title: 'Functions that are out of use',
  what: 'Functions that Lua keeps for old scripts only: `table.getn`, `table.foreach`, `math.pow` and their like.',
  why: 'They work in LuaJIT, and are gone from later Luas; what took their place is shorter and faster.',
  how: 'Use what the message names.',
  source: 'Lua 5.1 reference manual, section 7',
  valid: [
    `
      function envoy_on_request(handle)
        local names = { "a", "b" }
        handle:logInfo("names: " .. #names)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local names = { "a", "b" }
          handle:logInfo("names: " .. table.getn(names))
          #                           ^^^^^^^^^^ hint(lua-deprecated-function): the operator
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local names = { "a", "b" }
          handle:logInfo("names: " .. #names)
        end
      `,
    },
  ],
  check({ analysis: { uses, text } }, report) {
    for (const { node, member } of uses.library) {
      if (member.deprecated === undefined || node.type !== 'call') continue;
      report({
        message: `'${member.name}' is out of use: there is ${member.deprecated}.`,
        range: node.callee.range,
        tags: ['deprecated'],
        fixes: (): readonly ScriptFix[] => {
          const [first, second] = node.args.map(({ range }) => text.slice(range.start, range.end));
          if (member.name === 'table.getn' && first && /^[\w.]+$/.test(first)) return [{ title: 'Use the operator #', edits: [{ range: node.range, newText: `#${first}` }] }];
          if (member.name === 'math.pow' && first && second && /^[\w.]+$/.test(first + second)) return [{ title: 'Use the operator ^', edits: [{ range: node.range, newText: `(${first} ^ ${second})` }] }];
          return [];
        },
      });
    }
  },
});
