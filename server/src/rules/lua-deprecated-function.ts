// Functions of Lua's library that are out of use.

import type { LuaBlock, LuaCall, LuaExpression } from '../lua/syntax-tree';
import { walkBlock } from '../lua/walk';
import { luaRule } from './lua-rule';

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
    {
      manifest: `
        function envoy_on_request(handle)
          local size = handle:headers():getNumValues("x-a")
          handle:logInfo(2 * math.pow(size + 1, 2))
          #                  ^^^^^^^^ hint(lua-deprecated-function): the operator
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local size = handle:headers():getNumValues("x-a")
          handle:logInfo(2 * ((size + 1) ^ 2))
        end
      `,
    },
  ],
  check({ analysis: { script, uses, text } }, report) {
    for (const { node, member } of uses.library) {
      if (member.deprecated === undefined || node.type !== 'call') continue;
      report({
        message: `'${member.name}' is out of use: there is ${member.deprecated}.`,
        range: node.callee.range,
        tags: ['deprecated'],
        fixes: () => {
          const newText = newForm(member.name, node.args, text);
          // An operator is no statement, and another may bind tighter.
          if (newText === undefined || isStatement(node, script.body) || /^\s*[\^.:[({"']/.test(text.slice(node.range.end))) return [];
          return [{ title: `Write ${newText}`, edits: [{ range: node.range, newText }] }];
        },
      });
    }
  },
});

function newForm(name: string, args: readonly LuaExpression[], text: string): string | undefined {
  const [first, second] = args.map((argument) => operand(argument, text));
  switch (name) {
    case 'table.getn':
      return first && `#${first}`;
    case 'math.pow':
      return first && second && `(${first} ^ ${second})`;
    case 'gcinfo':
      return 'collectgarbage("count")';
    default:
      return undefined;
  }
}

/** An expression that stands beside an operator: in parentheses, unless it is a name, a field or a number. */
function operand({ range }: LuaExpression, text: string): string {
  const written = text.slice(range.start, range.end);
  return /^[\w.]+$/.test(written) ? written : `(${written})`;
}

function isStatement(call: LuaCall, body: LuaBlock): boolean {
  let found = false;
  walkBlock(body, { statement: (statement) => void (found ||= statement.type === 'call-statement' && statement.call === call) });
  return found;
}
