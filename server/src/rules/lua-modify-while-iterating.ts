// Headers or metadata that are changed while a loop walks them.

import type { MethodUse, WalkUse } from '../lua/uses';
import type { Iteration } from '../lua/state';
import { luaRule } from './lua-rule';
import { scriptFails } from './lua-words';

export const luaModifyWhileIterating = luaRule({
  id: 'lua-modify-while-iterating',
  severity: 'error',
  title: 'Headers changed while they are walked',
  what: 'Headers or dynamic metadata changed inside of a loop over them, a second loop over them inside of the first, and changes behind a loop that was left with `break`.',
  why: 'While a loop over headers is open Envoy allows neither changes nor a second loop: the script ends with an error. A loop that is left early stays open.',
  how: 'Collect the names in a table, and change the headers behind the loop. Let the loop run to its end.',
  source: "Envoy's HTTP Lua filter, header object, pairs()",
  valid: [
    `
      function envoy_on_request(handle)
        local headers = handle:headers()
        local names = {}
        for name in pairs(headers) do
          if name:sub(1, 8) == "x-debug-" then
            names[#names + 1] = name
          end
        end
        for _, name in ipairs(names) do
          headers:remove(name)
        end
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          for name in pairs(headers) do
            if name:sub(1, 8) == "x-debug-" then
              headers:remove(name)
              #       ^^^^^^ error(lua-modify-while-iterating): while a loop walks
            end
          end
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local headers = handle:headers()
          for name in pairs(headers) do
            if name == "x-debug" then
              break
            end
          end
          headers:add("x-checked", "yes")
          #       ^^^ warning(lua-modify-while-iterating): left early
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    for (const use of uses.methods) {
      if (!isChange(use) || use.receiver.guessed || !use.moment.isLive || use.moment.isProtected) continue;
      const { node, moment } = use;
      const open = moment.iterating.find((iteration) => isOver(iteration, use));
      const left = moment.interrupted && isOver(moment.interrupted, use) ? moment.interrupted : undefined;
      if (open) {
        report({
          message: `Nothing may be changed while a loop walks it: ${scriptFails}. Collect the names, and change them behind the loop.`,
          range: node.method.range,
          related: [{ range: headOf(open), message: 'This loop.' }],
        });
      } else if (left) {
        report({
          severity: 'warning',
          message: `Where the loop above was left early it counts as still open, and a change fails: ${scriptFails}. Let the loop run to its end, and note what it found in a variable.`,
          range: node.method.range,
          related: [{ range: headOf(left), message: 'This loop may be left early.' }],
        });
      }
    }
    for (const walk of uses.walks) reportNested(walk, report);
  },
});

function reportNested(walk: WalkUse, report: Parameters<Parameters<typeof luaRule>[0]['check']>[1]): void {
  const open = walk.moment.iterating.find((iteration) => isOver(iteration, { receiver: walk.over }));
  if (!open || walk.over.guessed || !walk.moment.isLive || walk.moment.isProtected) return;
  report({ message: `A loop over ${walk.object.words} is open already, and Envoy allows one at a time: ${scriptFails}.`, range: walk.node.range, related: [{ range: headOf(open), message: 'This loop is still open.' }] });
}

function isChange({ method, receiver }: MethodUse): boolean {
  return method?.effect === 'modifies-headers' || (receiver.object === 'DynamicMetadata' && method?.name === 'set');
}

function isOver({ over }: Iteration, { receiver }: Pick<MethodUse, 'receiver'>): boolean {
  return over.object === receiver.object && over.direction === receiver.direction && over.isTrailers === receiver.isTrailers;
}

function headOf({ statement }: Iteration): { readonly start: number; readonly end: number } {
  const body = statement.type === 'generic-for' ? statement.body.range.start : statement.range.end;
  return { start: statement.range.start, end: body };
}
