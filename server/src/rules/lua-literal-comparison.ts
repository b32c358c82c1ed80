// Comparisons whose answer is always the same, since the two sides are of different kinds.

import { nearestName } from '../base/suggest';
import type { TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import type { LibraryResult } from '../lua/standard-library';
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
    // What may be of either kind, or nil.
    `
      local number = "number"

      function envoy_on_response(handle)
        local headers = handle:headers()
        local length = tonumber(headers:get("content-length"))
        if length == nil or length == 0 or (length or "none") == "none" then
          handle:logInfo("empty")
        end
        length = headers:get("x-length")
        if length == "12" or type(length) == number then
          handle:logInfo("twelve")
        end
        local path = headers:get("x-path") or "/"
        if path:find("?", 1, true) == nil or path:match("()/") == 1 then
          handle:logInfo(path)
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
    {
      manifest: `
        function envoy_on_response(handle)
          local status = tonumber(handle:headers():get(":status"))
          if status == "200" then
          #            ^^^^^ warning(lua-literal-comparison): a number with a string
            handle:logInfo("fine")
          end
          if ("v2"):match("%d") == 2 then
          #                        ^ warning(lua-literal-comparison): a string with a number
            handle:logInfo("two")
          end
        end
      `,
      fixed: `
        function envoy_on_response(handle)
          local status = tonumber(handle:headers():get(":status"))
          if status == 200 then
            handle:logInfo("fine")
          end
          if ("v2"):match("%d") == 2 then
          #                        ^ warning(lua-literal-comparison): a string with a number
            handle:logInfo("two")
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_response(handle)
          local tenant = handle:metadata():get("tenant")
          if type(tenant) == string then
          #                  ^^^^^^ warning(lua-literal-comparison): 'string' without quotes
            handle:logInfo("tenant")
          end
        end
      `,
      fixed: `
        function envoy_on_response(handle)
          local tenant = handle:metadata():get("tenant")
          if type(tenant) == "string" then
            handle:logInfo("tenant")
          end
        end
      `,
    },
  ],
  check({ analysis }, report) {
    for (const { node, left, right } of analysis.uses.comparisons) {
      if (node.type !== 'binary') continue;
      const kinds = [kindOf(node.left, left, analysis), kindOf(node.right, right, analysis)];
      const answer = node.operator === '==' ? 'false' : 'true';
      const isRightWrong = unwrapped(node.right).type === 'literal';
      const wrong = isRightWrong ? node.right : node.left;
      if (kinds[0] !== undefined && kinds[1] !== undefined && kinds[0] !== kinds[1]) {
        report({
          message: `This compares a ${kinds[0]} with a ${kinds[1]}, which is always ${answer}: Lua does not convert when it compares.`,
          range: wrong.range,
          fixes: () => fixesFor(wrong, kinds[isRightWrong ? 0 : 1]!, analysis.text),
        });
        continue;
      }
      const typeWord = typeWordProblem(node.left, node.right, right, analysis) ?? typeWordProblem(node.right, node.left, left, analysis);
      if (typeWord) {
        const { what, range, meant } = typeWord;
        report({
          message: `\`type()\` never returns ${what}, so that this is always ${answer}: it returns words such as "string", "number", "table" and "nil".`,
          range,
          fixes: () => (meant === undefined ? [] : [{ title: `Compare with "${meant}"`, edits: [{ range, newText: `"${meant}"` }] }]),
        });
      }
    }
  },
});

/** A kind that is known for certain and compares with nothing else; nil and tables are asked for on purpose. */
function kindOf(expression: LuaExpression, type: LuaType, analysis: LuaAnalysis): string | undefined {
  if (type.maybeFalse || type.guessed) return undefined;
  const kind = type.kind === 'unknown' ? resultOf(expression, analysis) : luaKind(type);
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : undefined;
}

/** What a function of Lua's gives where it does not give nil: a number for `tonumber()`. */
function resultOf(expression: LuaExpression, { scopes, uses }: LuaAnalysis): LibraryResult | undefined {
  const inner = unwrapped(expression);
  const variable = inner.type === 'name' ? scopes.variableOf(inner) : undefined;
  const call = variable && !variable.uses.some(({ write }) => write) && variable.initial ? unwrapped(variable.initial) : inner;
  const use = uses.library.find(({ node }) => node === call);
  if (use?.member.name !== 'string.match') return use?.member.result;
  // Captures of a place are numbers.
  const pattern = use.args[call.type === 'method-call' ? 0 : 1]?.literal;
  return typeof pattern === 'string' && !pattern.includes('()') ? 'string' : undefined;
}

const luaTypes = new Set(['nil', 'number', 'string', 'boolean', 'table', 'function', 'thread', 'userdata', 'cdata']);

interface WordProblem {
  /** In words. */
  readonly what: string;
  readonly range: TextRange;
  readonly meant: string | undefined;
}

function typeWordProblem(side: LuaExpression, otherSide: LuaExpression, other: LuaType, { scopes }: LuaAnalysis): WordProblem | undefined {
  const call = unwrapped(side);
  if (call.type !== 'call' || call.callee.type !== 'name' || call.callee.name !== 'type' || scopes.variableOf(call.callee)) return undefined;
  const { range } = otherSide;
  const name = unwrapped(otherSide);
  if (name.type === 'name') {
    const isOwn = scopes.variableOf(name) !== undefined || scopes.globals.some((use) => use.write && use.name.name === name.name);
    return luaTypes.has(name.name) && !isOwn ? { what: `what '${name.name}' without quotes stands for`, range, meant: name.name } : undefined;
  }
  if (name.type === 'literal' && name.literal === 'nil') return { what: 'nil itself, only the word "nil"', range, meant: 'nil' };
  if (typeof other.literal !== 'string' || luaTypes.has(other.literal)) return undefined;
  return { what: `"${other.literal}"`, range, meant: nearestName(other.literal.toLowerCase(), luaTypes) };
}

function fixesFor(wrong: LuaExpression, other: string, text: string): readonly ScriptFix[] {
  const literal = unwrapped(wrong);
  if (literal.type !== 'literal') return [];
  const written = text.slice(wrong.range.start, wrong.range.end);
  if (other === 'string' && literal.literal === 'number') return [{ title: `Compare with "${written}"`, edits: [{ range: wrong.range, newText: `"${written}"` }] }];
  if (other === 'string' && literal.literal === 'boolean') return [{ title: `Compare with "${written}"`, edits: [{ range: wrong.range, newText: `"${written}"` }] }];
  const isNumber = other === 'number' && typeof literal.value === 'string' && /^\d+(?:\.\d+)?$/.test(literal.value);
  return isNumber ? [{ title: `Compare with ${String(literal.value)}`, edits: [{ range: wrong.range, newText: String(literal.value) }] }] : [];
}
