// The length of tables that have holes, or are no lists at all.

import { isWithin, type TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import type { LuaAssignment, LuaBlock, LuaExpression, LuaTable } from '../lua/syntax-tree';
import { anyField, unwrapped, type LuaType } from '../lua/types';
import { blocksIn, functionsIn, walkBlock } from '../lua/walk';
import { luaRule, type ScriptFix, type ScriptProblem } from './lua-rule';

export const luaLengthWithHoles = luaRule({
  id: 'lua-length-with-holes',
  severity: 'warning',
  title: 'The length of tables that are no lists',
  what: '`#` or `ipairs` on a table that was written with `nil` among its items, has had one of them set to nil or never had it, or that has names only.',
  why: '`#` is only defined for lists without holes: with one it may stop in front of it or go on behind it, and `ipairs` stops at it. Of a table with names alone the length is always 0, and `ipairs` finds nothing.',
  how: 'Leave nil out of lists, take items out of them with `table.remove`, count names with a loop over `pairs`, or ask `next(t) ~= nil` whether there is any.',
  source: 'Lua 5.1 reference manual, section 2.5.5',
  valid: [
    `
      local allowed = { "GET", "HEAD" }

      function envoy_on_request(handle)
        handle:logInfo("methods: " .. #allowed)
      end
    `,
    // Items and names, items that come later, and what nobody can tell.
    `
      function envoy_on_request(handle)
        local mixed = { "a", [2] = "b", name = "c" }
        mixed[3] = "d"
        handle:logInfo(#mixed .. table.concat(mixed))

        local later = { name = "a" }
        for _, value in ipairs(later) do
          handle:logInfo(value)
          later[1] = "b"
        end

        local gathered = { name = "a", handle:headers():get("x-a"), handle:headers():get("x-b") }
        handle:logInfo(#gathered)

        local sparse = { [1] = "a" }
        if handle:headers():get("x-more") then
          sparse[2] = "b"
        end
        sparse[3] = "c"
        handle:logInfo(#sparse)
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
    {
      manifest: `
        local words = { [200] = "fine", [404] = "missing" }
        local limits = { body = 10, headers = 5 }

        function envoy_on_request(handle)
          handle:logInfo(#words)
          #               ^^^^^ warning(lua-length-with-holes): no item 1
          for name, limit in ipairs(limits) do
            #                       ^^^^^^ warning(lua-length-with-holes): ipairs
            handle:logInfo(name .. limit)
          end
          local list = {}
          list[1] = "a"
          list[3] = "c"
          handle:logInfo(#list .. list[1])
          #               ^^^^ warning(lua-length-with-holes): no item 2
        end
      `,
    },
    {
      manifest: `
        local limits = { body = 10, headers = 5 }

        function envoy_on_request(handle)
          for name, limit in ipairs(limits) do
            #                       ^^^^^^ warning(lua-length-with-holes): ipairs
            handle:logInfo(name .. limit)
          end
        end
      `,
      fixed: `
        local limits = { body = 10, headers = 5 }

        function envoy_on_request(handle)
          for name, limit in pairs(limits) do
            handle:logInfo(name .. limit)
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
        const subject = measured ?? argumentOf(expression, walkers);
        const type = subject && analysis.typeOf(subject);
        const table = type?.written;
        if (!subject || !table) return;
        uses ??= tableUses(analysis);
        const problem = problemOf(subject, expression, table, type, uses, analysis);
        if (problem) report(problem);
      },
    });
  },
});

/** @param whole the length operator or the call that `subject` is measured or walked by */
function problemOf(subject: LuaExpression, whole: LuaExpression, table: LuaTable, type: LuaType, uses: TableUses, analysis: LuaAnalysis): ScriptProblem | undefined {
  const settings = settingsOf(subject, table, uses, analysis);
  if (!settings) return undefined;
  const { range } = subject;
  const isMeasured = whole.type === 'unary';
  const related = [{ range: table.range, message: 'The table.' }];
  const consequence = isMeasured ? 'its length is not defined' : 'the loop ends there';
  if (settings.length === 0 && hasHole(table)) return { message: `This table has nil among its items: ${consequence}.`, range, related };
  const contents = contentsAt(range, table, settings, analysis);
  const hole = contents && holeIn(contents);
  const set = settings.findLast(({ key }) => key === hole);
  if (hole !== undefined && set) {
    return {
      message: `An item of this table was set to nil, with others behind it: ${consequence}.`,
      range,
      related: [...related, { range: set.statement.range, message: 'Here.' }],
      fixes: () => (settings.length === 1 ? [removal(set, analysis.text)] : []),
    };
  }
  if (hole !== undefined) return { message: `This table has no item ${hole}, but others behind it: ${consequence}.`, range, related };
  if (!contents?.hasNames || contents.items.size > 0 || type.fields?.has(anyField)) return undefined;
  if (isMeasured) return { message: 'This table has names and no items, so that its length is always 0.', range, related };
  if (whole.type !== 'call') return undefined;
  return {
    message: 'This table has names and no items, so that `ipairs` finds nothing: `pairs` walks names.',
    range,
    related,
    fixes: () => [{ title: 'Write pairs', edits: [{ range: whole.callee.range, newText: 'pairs' }] }],
  };
}

/** nil with something behind it. */
function hasHole({ fields }: LuaTable): boolean {
  const items = fields.filter(({ key }) => key === undefined);
  return items.some(({ value }, index) => index < items.length - 1 && isNil(value));
}

function isNil(value: LuaExpression | undefined): boolean {
  const inner = value && unwrapped(value);
  return inner?.type === 'literal' && inner.literal === 'nil';
}

/** `table` in `ipairs(table)`, for functions that only look at it. */
function argumentOf(expression: LuaExpression, functions: ReadonlySet<string>): LuaExpression | undefined {
  if (expression.type !== 'call') return undefined;
  const { callee, args } = expression;
  const isOne =
    callee.type === 'name'
      ? functions.has(callee.name)
      : callee.type === 'index' && callee.object.type === 'name' && callee.object.name === 'table' && callee.key.type === 'literal' && functions.has(`table.${String(callee.key.value)}`);
  return isOne ? args[0] : undefined;
}

const walkers: ReadonlySet<string> = new Set(['ipairs']);
const lookers: ReadonlySet<string> = new Set(['ipairs', 'pairs', 'next', 'unpack', 'table.unpack', 'table.concat', 'table.maxn', 'type', 'tostring']);

/** `t[2] = value`, where `t` is named and in which block it stands. */
interface Setting {
  readonly name: LuaExpression;
  readonly key: string | number | boolean;
  readonly value: LuaExpression | undefined;
  readonly statement: LuaAssignment;
  readonly block: LuaBlock;
}

/** How the script uses tables by name: where it only looks at them, and where it sets what stands under a known key. */
interface TableUses {
  readonly looks: ReadonlySet<LuaExpression>;
  readonly settings: readonly Setting[];
}

function tableUses({ script }: LuaAnalysis): TableUses {
  const settings: Setting[] = [];
  const written = new Set<LuaExpression>();
  for (const body of [script.body, ...functionsIn(script.body).map((fn) => fn.body)]) {
    for (const block of blocksIn(body)) {
      for (const statement of block.statements) {
        if (statement.type === 'function-statement') written.add(statement.target);
        if (statement.type !== 'assignment') continue;
        for (const target of statement.targets) written.add(target);
        settings.push(...settingsIn(statement, block));
      }
    }
  }
  const looks = new Set<LuaExpression>();
  walkBlock(script.body, {
    expression: (expression) => {
      const isLook = (expression.type === 'unary' && expression.operator === '#') || (expression.type === 'index' && !written.has(expression));
      const looked = isLook ? (expression.type === 'unary' ? expression.operand : expression.object) : argumentOf(expression, lookers);
      if (looked) looks.add(unwrapped(looked));
    },
  });
  return { looks, settings };
}

function settingsIn(statement: LuaAssignment, block: LuaBlock): readonly Setting[] {
  const [target, ...others] = statement.targets;
  if (others.length > 0 || target?.type !== 'index' || target.key.type !== 'literal' || target.key.value === undefined || target.key.value === null) return [];
  return [{ name: target.object, key: target.key.value, value: statement.values[0], statement, block }];
}

/** Where a table is set that the script does nothing else to; undefined where somebody may do anything to it. */
function settingsOf(subject: LuaExpression, table: LuaTable, { looks, settings }: TableUses, { scopes }: LuaAnalysis): readonly Setting[] | undefined {
  const name = unwrapped(subject);
  if (name === table) return [];
  const variable = name.type === 'name' ? scopes.variableOf(name) : undefined;
  if (!variable || variable.initial !== table) return undefined;
  const found = variable.uses.flatMap((use) => settings.filter((one) => one.name === use.name));
  return variable.uses.every((use) => !use.write && (looks.has(use.name) || found.some((one) => one.name === use.name))) ? found : undefined;
}

type Presence = 'present' | 'absent' | 'unknown';

interface Contents {
  /** By number, from 1. */
  readonly items: Map<number, Presence>;
  hasNames: boolean;
}

/** What is in a table where it is looked at; undefined where nobody can tell. */
function contentsAt(place: TextRange, { fields }: LuaTable, settings: readonly Setting[], analysis: LuaAnalysis): Contents | undefined {
  const contents: Contents = { items: new Map(), hasNames: false };
  const put = (key: string | number | boolean, presence: Presence): void => {
    if (typeof key !== 'number' || key < 1 || !Number.isInteger(key)) contents.hasNames ||= presence !== 'absent';
    else contents.items.set(key, presence);
  };
  let position = 0;
  for (const { key, value } of fields) {
    const presence = presenceOf(value, analysis);
    if (key === undefined) put(++position, presence);
    else if (key.type === 'literal' && key.value !== undefined && key.value !== null) put(key.value, presence);
    else return undefined;
  }
  const last = fields.at(-1);
  // Calls and `...` give any number of items.
  if (last && last.key === undefined && (last.value.type === 'call' || last.value.type === 'method-call' || last.value.type === 'vararg')) return undefined;
  for (const { key, value, statement, block } of settings) {
    if (isAlwaysBefore(statement, block, place)) put(key, value ? presenceOf(value, analysis) : 'absent');
    else if (!isNil(value) || contents.items.has(Number(key))) put(key, 'unknown');
  }
  return contents;
}

function presenceOf(value: LuaExpression, analysis: LuaAnalysis): Presence {
  if (isNil(value)) return 'absent';
  const { kind, optional, maybeFalse } = analysis.typeOf(value);
  return kind === 'unknown' || kind === 'nil' || optional || maybeFalse ? 'unknown' : 'present';
}

/** The first number under which there is surely nothing, with something behind it. */
function holeIn({ items }: Contents): number | undefined {
  const last = Math.max(0, ...[...items].flatMap(([number, presence]) => (presence === 'present' ? [number] : [])));
  for (let number = 1; number < last; number++) if ((items.get(number) ?? 'absent') === 'absent') return number;
  return undefined;
}

/** Nothing gets to `range` but by way of a statement. */
function isAlwaysBefore(statement: LuaAssignment, { statements }: LuaBlock, range: TextRange): boolean {
  const from = statements.indexOf(statement);
  const to = statements.findIndex((other) => isWithin(range, other.range));
  return to > from && !statements.slice(from, to + 1).some(({ type }) => type === 'label');
}

function removal({ name, key, statement }: Setting, text: string): ScriptFix {
  return { title: 'Take the item out with table.remove()', edits: [{ range: statement.range, newText: `table.remove(${text.slice(name.range.start, name.range.end)}, ${String(key)})` }] };
}
