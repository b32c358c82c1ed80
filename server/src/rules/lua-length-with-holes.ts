// The length of tables that have holes, or are no lists at all.

import { isWithin, type TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import type { LuaAssignment, LuaBlock, LuaExpression, LuaTable } from '../lua/syntax-tree';
import { anyField, unwrapped, type LuaType } from '../lua/types';
import { blocksIn, functionsIn, walkBlock } from '../lua/walk';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaLengthWithHoles = luaRule({
  id: 'lua-length-with-holes',
  severity: 'warning',
  title: 'The length of tables that are no lists',
  what: '`#` or `ipairs` on a table that was written with `nil` among its items or has had one of them set to nil, and `#` on one that has names only.',
  why: '`#` is only defined for lists without holes: with one it may stop in front of it or go on behind it, and `ipairs` stops at it. Of a table with names alone it is always 0.',
  how: 'Leave nil out of lists, take items out of them with `table.remove`, count names with a loop over `pairs`, or ask `next(t) ~= nil` whether there is any.',
  source: 'Lua 5.1 reference manual, section 2.5.5',
  valid: [
    `
      local allowed = { "GET", "HEAD" }

      function envoy_on_request(handle)
        handle:logInfo("methods: " .. #allowed)
      end
    `,
    // The last item, an item on one of two ways, and one that comes back.
    `
      function envoy_on_request(handle)
        local last = { "a", "b", "c" }
        last[3] = nil
        handle:logInfo(#last .. last[1])

        local perhaps = { "a", "b", "c" }
        if handle:headers():get("x-short") then
          perhaps[2] = nil
        end
        handle:logInfo("items: " .. #perhaps)

        local filled = { "a", "b", "c" }
        filled[2] = nil
        filled[2] = "d"
        handle:logInfo("items: " .. #filled)
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
    {
      manifest: `
        function envoy_on_request(handle)
          local hosts = { "a.example", "b.example", "c.example" }
          hosts[2] = nil
          for index = 1, #hosts do
            #             ^^^^^ warning(lua-length-with-holes): set to nil
            handle:logInfo("host " .. index)
          end
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local hosts = { "a.example", "b.example", "c.example" }
          table.remove(hosts, 2)
          for index = 1, #hosts do
            handle:logInfo("host " .. index)
          end
        end
      `,
    },
  ],
  check({ analysis }, report) {
    let uses: TableUses | undefined;
    walkBlock(analysis.script.body, {
      expression: (expression) => {
        const measured = expression.type === 'unary' && expression.operator === '#' ? expression.operand : undefined;
        const subject = measured ?? walkedBy(expression);
        const type = subject && analysis.typeOf(subject);
        const table = type?.written;
        if (!subject || !table) return;
        uses ??= tableUses(analysis);
        const emptied = emptiedItems(subject, table, uses, analysis);
        if (!emptied) return;
        const consequence = measured ? 'its length is not defined' : 'the loop ends there';
        const related = [{ range: table.range, message: 'The table.' }];
        const hole = holeBefore(subject.range, table, emptied, analysis);
        if (hasHole(table)) report({ message: `This table has nil among its items: ${consequence}.`, range: subject.range, related });
        else if (hole) report({ message: `An item of this table was set to nil, with others behind it: ${consequence}.`, range: subject.range, related: [...related, { range: hole.statement.range, message: 'Here.' }], fixes: () => (emptied.length === 1 ? [removal(hole, analysis.text)] : []) });
        else if (measured && hasNamesOnly(table, type)) report({ message: 'This table has names and no items, so that its length is always 0.', range: subject.range, related });
      },
    });
  },
});

/** nil with something behind it. */
function hasHole({ fields }: LuaTable): boolean {
  const items = fields.filter(({ key }) => key === undefined);
  return items.some(({ value }, index) => index < items.length - 1 && isNil(value));
}

function isNil(value: LuaExpression | undefined): boolean {
  const inner = value && unwrapped(value);
  return inner?.type === 'literal' && inner.literal === 'nil';
}

function hasNamesOnly({ fields }: LuaTable, { fields: known }: LuaType): boolean {
  return fields.length > 0 && !known?.has(anyField) && fields.every(({ key }) => key?.type === 'literal' && typeof key.value === 'string');
}

/** `table` in `ipairs(table)`. */
function walkedBy(expression: LuaExpression, walkers: readonly string[] = ['ipairs']): LuaExpression | undefined {
  return expression.type === 'call' && expression.callee.type === 'name' && walkers.includes(expression.callee.name) ? expression.args[0] : undefined;
}

/** `t[2] = nil`, where `t` is named and in which block it stands. */
interface EmptiedItem {
  readonly name: LuaExpression;
  readonly item: number;
  readonly statement: LuaAssignment;
  readonly block: LuaBlock;
}

/** How the script uses tables by name: where it only looks at them, and where it takes an item out. */
interface TableUses {
  readonly looks: ReadonlySet<LuaExpression>;
  readonly emptied: readonly EmptiedItem[];
}

function tableUses({ script }: LuaAnalysis): TableUses {
  const emptied: EmptiedItem[] = [];
  const written = new Set<LuaExpression>();
  for (const body of [script.body, ...functionsIn(script.body).map((fn) => fn.body)]) {
    for (const block of blocksIn(body)) {
      for (const statement of block.statements) {
        if (statement.type === 'function-statement') written.add(statement.target);
        if (statement.type !== 'assignment') continue;
        for (const target of statement.targets) written.add(target);
        emptied.push(...emptiedBy(statement, block));
      }
    }
  }
  const looks = new Set<LuaExpression>();
  walkBlock(script.body, {
    expression: (expression) => {
      const isLook = (expression.type === 'unary' && expression.operator === '#') || (expression.type === 'index' && !written.has(expression));
      const looked = isLook ? (expression.type === 'unary' ? expression.operand : expression.object) : walkedBy(expression, ['ipairs', 'pairs', 'next']);
      if (looked) looks.add(unwrapped(looked));
    },
  });
  return { looks, emptied };
}

function emptiedBy(statement: LuaAssignment, block: LuaBlock): readonly EmptiedItem[] {
  const [target, ...others] = statement.targets;
  if (others.length > 0 || target?.type !== 'index' || target.key.type !== 'literal' || typeof target.key.value !== 'number' || !isNil(statement.values[0])) return [];
  return [{ name: target.object, item: target.key.value, statement, block }];
}

/** Where items are taken out of a table that the script does nothing else to; undefined where somebody may fill it. */
function emptiedItems(subject: LuaExpression, table: LuaTable, { looks, emptied }: TableUses, { scopes }: LuaAnalysis): readonly EmptiedItem[] | undefined {
  const name = unwrapped(subject);
  if (name === table) return [];
  const variable = name.type === 'name' ? scopes.variableOf(name) : undefined;
  if (!variable || variable.initial !== table) return undefined;
  const found = variable.uses.flatMap((use) => emptied.filter((one) => one.name === use.name));
  return variable.uses.every((use) => !use.write && (looks.has(use.name) || found.some((one) => one.name === use.name))) ? found : undefined;
}

/** What surely took an item out before the table is measured, while one behind it surely stayed. */
function holeBefore(subject: TextRange, { fields }: LuaTable, emptied: readonly EmptiedItem[], analysis: LuaAnalysis): EmptiedItem | undefined {
  const items = fields.filter(({ key }) => key === undefined).map(({ value }) => analysis.typeOf(value));
  return emptied.find(({ item, statement, block }) => {
    const stayed = items.findIndex((type, index) => index >= item && isPresent(type) && !emptied.some((other) => other.item === index + 1));
    return stayed >= 0 && item >= 1 && Number.isInteger(item) && isAlwaysBefore(statement, block, subject);
  });
}

function isPresent({ kind, optional, maybeFalse }: LuaType): boolean {
  return kind !== 'unknown' && kind !== 'nil' && !optional && !maybeFalse;
}

/** Nothing gets to `range` but by way of a statement. */
function isAlwaysBefore(statement: LuaAssignment, { statements }: LuaBlock, range: TextRange): boolean {
  const from = statements.indexOf(statement);
  const to = statements.findIndex((other) => isWithin(range, other.range));
  return to > from && !statements.slice(from, to + 1).some(({ type }) => type === 'label');
}

function removal({ name, item, statement }: EmptiedItem, text: string): ScriptFix {
  return { title: 'Take the item out with table.remove()', edits: [{ range: statement.range, newText: `table.remove(${text.slice(name.range.start, name.range.end)}, ${item})` }] };
}
