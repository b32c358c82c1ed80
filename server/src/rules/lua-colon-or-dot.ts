// A dot where a method call needs a colon, and a colon where a library's function needs a dot.

import type { LuaExpression, LuaLiteral, LuaScript } from '../lua/syntax-tree';
import { unwrapped } from '../lua/types';
import { walkBlock } from '../lua/walk';
import type { TextDotCall } from '../lua/uses';
import { luaRule, type ScriptProblem } from './lua-rule';
import { isOpenEnded } from './lua-words';

export const luaColonOrDot = luaRule({
  id: 'lua-colon-or-dot',
  severity: 'error',
  title: 'Dots for colons and colons for dots',
  what: 'A method of an object or of a text called with `.` and without it as first argument, or a function of a library called with `:`.',
  why: 'A colon passes what stands before it as the first argument. Without it the method does not get its object and fails; with it a library function gets the library in the place of its argument.',
  how: 'Call methods with a colon, `handle:headers()`, and functions of a library with a dot, `string.lower(text)`.',
  source: 'Lua 5.1 reference manual, section 2.5.8',
  valid: [
    `
      function envoy_on_request(handle)
        local path = handle:headers():get(":path")
        handle:logInfo(string.lower(path) .. path:upper())
        handle.logInfo(handle, "the same with a dot")
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle.headers():add("x-seen", "yes")
          #     ^ error(lua-colon-or-dot): ':'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen", "yes")
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(string:lower(path))
          #                    ^ error(lua-colon-or-dot): '.'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(string.lower(path))
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:logInfo(handle.streamInfo:protocol())
          #                    ^^^^^^^^^^^ error(lua-colon-or-dot): not called here
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:logInfo(handle:streamInfo():protocol())
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path.lower())
          #                  ^ error(lua-colon-or-dot): ':'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path:lower())
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          local path = handle:headers():get(":path")
          handle:logInfo(path.sub(1, 3))
          #                  ^ warning(lua-colon-or-dot): ':'
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle["logInfo"]("request")
          #     ^^^^^^^^^^^ error(lua-colon-or-dot): ':'
        end
      `,
      fixed: `
        function envoy_on_request(handle)
          handle:logInfo("request")
        end
      `,
    },
  ],
  check({ analysis: { uses, script } }, report) {
    const methods = uses.members.filter(({ node, receiver, object, written }) => !written && !receiver.guessed && node.key.type === 'literal' && object.methods.has(String(node.key.value)));
    const dereferenced = methods.some(({ call }) => !call) ? dereferencedIn(script) : undefined;
    for (const { node, receiver, object, call } of methods) {
      const name = String((node.key as LuaLiteral).value);
      if (!call) {
        if (!dereferenced?.has(node) || node.computed) continue;
        report({
          message: `'${name}' is a method that is not called here, and a function has no fields: write ':${name}()'.`,
          range: { start: node.operator, end: node.range.end },
          fixes: () => (object.methods.get(name)!.parameters.some(({ optional }) => !optional) ? [] : [{ title: `Write ':${name}()'`, edits: [{ range: { start: node.operator, end: node.range.end }, newText: `:${name}()` }] }]),
        });
        continue;
      }
      // `handle.logInfo(handle, "x")` passes the object itself; a value of unknown kind may be the object.
      const [self] = call.args;
      if (self && (self.kind === 'unknown' || (self.kind === 'object' && self.object === receiver.object))) continue;
      const range = { start: node.operator, end: node.computed ? node.range.end : node.operator + 1 };
      report({
        message: `'${name}' is a method and needs its object: call it with ':', not '${node.computed ? '[…]' : '.'}'.`,
        range,
        fixes: () => [{ title: node.computed ? `Write ':${name}'` : "Write ':'", edits: [{ range, newText: node.computed ? `:${name}` : ':' }], safe: true }],
      });
    }
    for (const use of uses.textDotCalls) reportTextWithDot(use, report);
    for (const { node, library, member } of uses.libraryMethods) {
      const range = { start: node.operator, end: node.operator + 1 };
      report({
        message: `With ':' the library '${library.name}' itself becomes the first argument of '${member.name}': call it with '.'.`,
        range,
        fixes: () => [{ title: "Write '.'", edits: [{ range, newText: '.' }], safe: true }],
      });
    }
  },
});

/** `text.lower()`: the function does not get the text. */
function reportTextWithDot({ node, target, member, args, moment }: TextDotCall, report: (problem: ScriptProblem) => void): void {
  const [first] = node.args;
  const wanted = member.parameters!.filter(({ optional, rest }) => !optional && !rest).length;
  const isMissing = node.args.length < wanted && !isOpenEnded(node.args);
  // Text in the first place may be the one that is meant.
  if (moment.isProtected || (!isMissing && first && (args[0]!.kind === 'string' || args[0]!.kind === 'unknown'))) return;
  const range = { start: target.operator, end: target.computed ? target.range.end : target.operator + 1 };
  const name = String((target.key as LuaLiteral).value);
  report({
    severity: isMissing ? 'error' : 'warning',
    message: `With '${target.computed ? '[…]' : '.'}' '${name}' does not get the text that it is called of: call it with ':'.`,
    range,
    fixes: () => [{ title: target.computed ? `Write ':${name}'` : "Write ':'", edits: [{ range, newText: target.computed ? `:${name}` : ':' }], safe: isMissing }],
  });
}

/** Expressions of which a field is read or a method asked. */
function dereferencedIn(script: LuaScript): ReadonlySet<LuaExpression> {
  const found = new Set<LuaExpression>();
  walkBlock(script.body, {
    expression: (expression) => {
      if (expression.type === 'index' || expression.type === 'method-call') found.add(unwrapped(expression.object));
    },
  });
  return found;
}
