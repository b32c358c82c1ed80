// Comparisons whose answer is always the same, since the two sides are of different kinds.

import { luaKind, unwrapped, type LuaType } from '../lua/types';
import type { LuaExpression } from '../lua/syntax-tree';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaLiteralComparison = luaRule({
  id: 'lua-literal-comparison',
  severity: 'warning',
  title: 'Comparisons of values of different kinds',
  what: 'A comparison by `==` or `~=` of a text with a number, or of other kinds that are never equal: `headers:get(":status") == 200`. Also `type(x)` compared with a word that `type` never returns.',
  why: 'Lua does not convert when it compares: `"200" == 200` is false. Headers are always text, so that such a branch is never taken, or always.',
  how: 'Compare with text, `== "200"`, or convert with `tonumber()`.',
  source: 'Lua 5.1 reference manual, section 2.5.2',
  valid: [
    `
      function envoy_on_response(handle)
        local status = handle:headers():get(":status")
        if status == "200" or tonumber(status) == 204 then
          handle:logInfo("fine")
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_response(handle)
          if handle:headers():get(":status") == 200 then
          #                                     ^^^ warning(lua-literal-comparison): a string with a number
            handle:logInfo("fine")
          end
        end
      `,
      fixed: `
        function envoy_on_response(handle)
          if handle:headers():get(":status") == "200" then
            handle:logInfo("fine")
          end
        end
      `,
    },
  ],
  check({ analysis: { uses, text } }, report) {
    for (const { node, left, right } of uses.comparisons) {
      if (node.type !== 'binary') continue;
      const kinds = [kindOf(left), kindOf(right)];
      const answer = node.operator === '==' ? 'false' : 'true';
      const wrong = unwrapped(node.right).type === 'literal' ? node.right : node.left;
      if (kinds[0] !== undefined && kinds[1] !== undefined && kinds[0] !== kinds[1]) {
        report({
          message: `This compares a ${kinds[0]} with a ${kinds[1]}, which is always ${answer}: Lua does not convert when it compares.`,
          range: wrong.range,
          fixes: () => fixesFor(wrong, wrong === node.right ? left : right, text),
        });
        continue;
      }
      const typeWord = typeWordProblem(node.left, right) ?? typeWordProblem(node.right, left);
      if (typeWord !== undefined) {
        report({ message: `\`type()\` never returns ${typeWord}, so that this is always ${answer}: it returns words such as "string", "number", "table" and "nil".`, range: wrong.range });
      }
    }
  },
});

/** A kind that is known for certain and compares with nothing else; nil and tables are asked for on purpose. */
function kindOf(type: LuaType): string | undefined {
  if (type.maybeFalse || type.guessed) return undefined;
  const kind = luaKind(type);
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : undefined;
}

const luaTypes = new Set(['nil', 'number', 'string', 'boolean', 'table', 'function', 'thread', 'userdata', 'cdata']);

function typeWordProblem(side: LuaExpression, other: LuaType): string | undefined {
  const call = unwrapped(side);
  if (call.type !== 'call' || call.callee.type !== 'name' || call.callee.name !== 'type') return undefined;
  if (other.kind === 'nil') return 'nil itself, only the word "nil"';
  return typeof other.literal === 'string' && !luaTypes.has(other.literal) ? `"${other.literal}"` : undefined;
}

function fixesFor(wrong: LuaExpression, other: LuaType, text: string): readonly ScriptFix[] {
  const literal = unwrapped(wrong);
  if (literal.type !== 'literal') return [];
  const written = text.slice(wrong.range.start, wrong.range.end);
  if (luaKind(other) === 'string' && literal.literal === 'number') return [{ title: `Compare with "${written}"`, edits: [{ range: wrong.range, newText: `"${written}"` }] }];
  if (luaKind(other) === 'string' && literal.literal === 'boolean') return [{ title: `Compare with "${written}"`, edits: [{ range: wrong.range, newText: `"${written}"` }] }];
  const isNumber = luaKind(other) === 'number' && typeof literal.value === 'string' && /^\d+(?:\.\d+)?$/.test(literal.value);
  return isNumber ? [{ title: `Compare with ${String(literal.value)}`, edits: [{ range: wrong.range, newText: String(literal.value) }] }] : [];
}
