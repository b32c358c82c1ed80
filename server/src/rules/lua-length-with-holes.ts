// The length of tables that have holes, or are no lists at all.

import type { LuaTable } from '../lua/syntax-tree';
import { anyField, unwrapped, type LuaType } from '../lua/types';
import type { LuaAnalysis } from '../lua/analyse';
import { walkBlock } from '../lua/walk';
import { luaRule } from './lua-rule';

export const luaLengthWithHoles = luaRule({
  id: 'lua-length-with-holes',
  severity: 'warning',
  title: 'The length of tables that are no lists',
  what: '`#` or `ipairs` on a table that was written with `nil` among its items, and `#` on one that has names only.',
  why: '`#` is only defined for lists without holes: with one it may stop in front of it or go on behind it, and `ipairs` stops at it. Of a table with names alone it is always 0.',
  how: 'Leave nil out of lists, count names with a loop over `pairs`, or ask `next(t) ~= nil` whether there is any.',
  source: 'Lua 5.1 reference manual, section 2.5.5',
  valid: [
    `
      local allowed = { "GET", "HEAD" }

      function envoy_on_request(handle)
        handle:logInfo("methods: " .. #allowed)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        local allowed = { "GET", nil, "HEAD" }

        function envoy_on_request(handle)
          handle:logInfo("methods: " .. #allowed)
          #                              ^^^^^^^ warning(lua-length-with-holes): nil among
        end
      `,
    },
  ],
  check({ analysis }, report) {
    walkBlock(analysis.script.body, {
      expression: (expression) => {
        const measured = expression.type === 'unary' && expression.operator === '#' ? expression.operand : undefined;
        const walked = expression.type === 'call' && expression.callee.type === 'name' && expression.callee.name === 'ipairs' ? expression.args[0] : undefined;
        const subject = measured ?? walked;
        const type = subject && analysis.typeOf(subject);
        const table = type?.written;
        if (!subject || !table || !isUntouched(subject, table, analysis)) return;
        if (hasHole(table)) report({ message: `This table has nil among its items: ${measured ? 'its length is not defined' : 'the loop ends there'}.`, range: subject.range, related: [{ range: table.range, message: 'The table.' }] });
        else if (measured && hasNamesOnly(table, type)) report({ message: 'This table has names and no items, so that its length is always 0.', range: subject.range, related: [{ range: table.range, message: 'The table.' }] });
      },
    });
  },
});

/** nil with something behind it. */
function hasHole({ fields }: LuaTable): boolean {
  const items = fields.filter(({ key }) => key === undefined);
  return items.some(({ value }, index) => index < items.length - 1 && unwrapped(value).type === 'literal' && (unwrapped(value) as { literal?: string }).literal === 'nil');
}

function hasNamesOnly({ fields }: LuaTable, { fields: known }: LuaType): boolean {
  return fields.length > 0 && !known?.has(anyField) && fields.every(({ key }) => key?.type === 'literal' && typeof key.value === 'string');
}

/** The variable is only read: nobody fills the table elsewhere. */
function isUntouched(subject: Parameters<typeof unwrapped>[0], table: LuaTable, { scopes, text }: LuaAnalysis): boolean {
  const name = unwrapped(subject);
  if (name === table) return true;
  if (name.type !== 'name') return false;
  const variable = scopes.variableOf(name);
  if (!variable || variable.initial !== table) return false;
  return variable.uses.every(({ name: use, write }) => {
    const before = text.slice(Math.max(0, use.range.start - 8), use.range.start);
    const after = text.slice(use.range.end, use.range.end + 1);
    // Measured, walked or read by a name; anything else may fill it.
    return !write && (/#\s*$/.test(before) || /pairs\(\s*$/.test(before)) && !/[.[:]/.test(after);
  });
}
