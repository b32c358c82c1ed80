// Assignments to globals: state that requests of one worker share, and workers do not.

import { applyEdits, isWithin, type TextRange } from '../base/text';
import type { LuaAnalysis } from '../lua/analyse';
import { entryPoints } from '../lua/api';
import { parseLua } from '../lua/parse';
import type { LuaGlobalUse } from '../lua/scopes';
import { standardLibrary } from '../lua/standard-library';
import type { LuaBlock, LuaStatement } from '../lua/syntax-tree';
import { childBlocks, isLoop } from '../lua/walk';
import { luaRule, type ScriptFix } from './lua-rule';

export const luaGlobalWrite = luaRule({
  id: 'lua-global-write',
  severity: 'warning',
  title: 'Values kept in globals',
  what: 'An assignment to a global variable inside of a function, where `local` is nearly always meant; as a hint also variables at top level that are global without need.',
  why: 'A global belongs to all requests of one worker thread: while one script waits for a body or a call, another request overwrites the value. Other workers have a copy of their own, so that counts and caches differ from thread to thread.',
  how: 'Put `local` in front of the first assignment. A function that other functions call may stay global.',
  source: 'Lua 5.1 reference manual, section 2.3; Envoy runs one Lua state in each worker',
  valid: [
    `
      local prefix = "shop-"

      function envoy_on_request(handle)
        local id = handle:headers():get("x-request-id")
        handle:headers():add("x-shop-id", prefix .. id)
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          path = handle:headers():get(":path")
          #^^^ warning(lua-global-write): shared by all requests
          handle:logInfo(path)
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path)
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          for _, name in ipairs({ "x-user", "x-account" }) do
            if handle:headers():get(name) then
              user = handle:headers():get(name)
              #^^^ warning(lua-global-write): shared by all requests
            end
          end
          handle:logInfo(user or "nobody")
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local user
          for _, name in ipairs({ "x-user", "x-account" }) do
            if handle:headers():get(name) then
              user = handle:headers():get(name)
            end
          end
          handle:logInfo(user or "nobody")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          type = handle:headers():get("content-type")
          #^^^ warning(lua-global-write): replaces Lua's own 'type'
          handle:logInfo(type or "none")
        end
      `,
    },
  ],
  check({ analysis }, report) {
    const { scopes } = analysis;
    const written = new Set<string>();
    for (const { name, write, within, assigned } of scopes.globals) {
      if (!write || name.name === entryPoints.request || name.name === entryPoints.response) continue;
      const isFirst = !written.has(name.name);
      written.add(name.name);
      // A global function at top level is how many write scripts, and no state.
      if (within === undefined && (assigned?.type === 'function' || !isFirst)) continue;
      const isOwn = standardLibrary.names.has(name.name);
      if (isOwn && within === undefined) {
        report({ severity: 'hint', message: `This replaces Lua's own '${name.name}' for the whole script.`, range: name.range });
        continue;
      }
      const local = scopes.variables.find((variable) => variable.name === name.name && variable.owner === undefined && variable.scope.start > name.range.start);
      report({
        severity: within ? 'warning' : 'hint',
        message: !within
          ? `'${name.name}' is global. As a local variable it is faster, and nothing else can change it.`
          : isOwn
            ? `This replaces Lua's own '${name.name}' for all requests of a worker. Declare it with 'local'.`
            : `'${name.name}' is global: its value is shared by all requests of a worker, and other workers have their own. Declare it with 'local'.`,
        range: name.range,
        ...(local ? { related: [{ range: local.declaration, message: 'The local variable of that name is declared further down, and cannot be seen here.' }] } : {}),
        fixes: () => declarations(name.name, analysis),
      });
    }
  },
});

/** Makes a global a local variable, where that leaves every use of it a use of the same value. */
function declarations(name: string, { scopes, script, text }: LuaAnalysis): readonly ScriptFix[] {
  const usesOf = (one: string): readonly LuaGlobalUse[] => scopes.globals.filter((use) => use.name.name === one);
  const uses = usesOf(name);
  const first = uses[0];
  // What is read first keeps its value from one request to the next.
  if (!first?.write) return [];
  const way = wayTo(first.name.range, first.within?.body ?? script.body);
  const last = way.at(-1);
  if (!last) return [];
  let newText: string | undefined;
  const areIn = (scope: TextRange, all = uses): boolean => all.every((use) => isWithin(use.name.range, scope));
  const { block, statement } = last;
  const behind = { start: statement.range.start, end: block.range.end };
  let at = statement.range.start;
  if (statement.type === 'function-statement' && statement.target.type === 'name' && areIn(behind)) newText = 'local ';
  if (statement.type === 'assignment') {
    const others = statement.targets.map((target) => (target.type === 'name' && !scopes.variableOf(target) ? usesOf(target.name) : undefined));
    if (others.every((all) => all !== undefined && isWithin(all[0]!.name.range, statement.range) && all[0]!.write && areIn(behind, all))) newText = 'local ';
  }
  if (newText === undefined && first.within) {
    const around = way.findLastIndex((step) => areIn(step.block.range));
    const loop = way.findIndex((step) => isLoop(step.statement));
    const step = way[loop >= 0 && loop < around ? loop : around];
    if (!step) return [];
    at = step.statement.range.start;
    const before = lineBefore(text, at);
    newText = /^[ \t]*$/.test(before) ? `local ${name}\n${before}` : `local ${name}; `;
  }
  if (newText === undefined) return [];
  const edits = [{ range: { start: at, end: at }, newText }];
  // A jump over the declaration would be an error.
  const isScript = parseLua(applyEdits(text, edits)).problems.length <= script.problems.length;
  return isScript ? [{ title: "Declare it with 'local'", edits }] : [];
}

/** The statements around a place, the outermost first, each with its block; not those of functions. */
function wayTo(range: TextRange, block: LuaBlock): readonly { readonly block: LuaBlock; readonly statement: LuaStatement }[] {
  const statement = block.statements.find((one) => isWithin(range, one.range));
  const inner = statement && childBlocks(statement).find((child) => isWithin(range, child.range));
  return statement ? [{ block, statement }, ...(inner ? wayTo(range, inner) : [])] : [];
}

function lineBefore(text: string, offset: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1, offset);
}
