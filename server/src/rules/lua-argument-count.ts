// Calls with too few or too many arguments.

import { luaRule } from './lua-rule';
import { isOpenEnded, scriptFails } from './lua-words';
import { counted } from './words';

export const luaArgumentCount = luaRule({
  id: 'lua-argument-count',
  severity: 'error',
  title: 'Too few or too many arguments',
  what: "A call of a method of Envoy's, or of a function of Lua's library, without an argument that it needs; also arguments that a method does not take.",
  why: 'A missing argument is an error when the call runs, and ends the script. What is too much is ignored, so that something else happens than was meant.',
  how: 'Write the arguments that the message names.',
  source: "Envoy's HTTP Lua filter; Lua 5.1 reference manual, section 5",
  valid: [
    `
      function envoy_on_request(handle)
        handle:headers():add("x-seen", "yes")
        handle:logInfo(string.rep("-", 10))
      end
    `,
  ],
  invalid: [
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():add("x-seen")
          #                   ^^^^^^^^^^ error(lua-argument-count): 'value'
        end
      `,
    },
    {
      manifest: `
        function envoy_on_request(handle)
          handle:headers():remove("x-one", "x-two")
          #                                ^^^^^^^ warning(lua-argument-count): takes 1 argument
        end
      `,
    },
  ],
  check({ analysis: { uses } }, report) {
    for (const { node, receiver, method, moment } of uses.methods) {
      if (!method || receiver.guessed || moment.isProtected || isOpenEnded(node.args)) continue;
      const { parameters } = method;
      const missing = demandedFrom(node.args.length, parameters);
      if (missing.length > 0) report({ message: `'${method.name}' also needs ${names(missing)}: ${scriptFails}.`, range: node.argsRange });
      for (const extra of node.args.slice(parameters.length)) {
        report({ severity: 'warning', message: `'${method.name}' takes ${parameters.length === 0 ? 'no argument' : counted(parameters.length, 'argument')}: this one is ignored.`, range: extra.range });
      }
    }
    for (const { node, member, moment } of uses.library) {
      // What debuggers and the compiler take depends on their first argument.
      if (!member.parameters || moment.isProtected || /^(?:debug|jit)\./.test(member.name) || isOpenEnded(node.args)) continue;
      const given = node.args.length + (node.type === 'method-call' ? 1 : 0);
      const missing = demandedFrom(given, member.parameters);
      if (missing.length > 0) report({ message: `'${member.name}' also needs ${names(missing)}: ${scriptFails}.`, range: node.argsRange });
    }
  },
});

/** The parameters from the place `given` on that must not be left out. */
function demandedFrom<Parameter extends { readonly optional?: boolean }>(given: number, parameters: readonly Parameter[]): readonly Parameter[] {
  return given >= parameters.length ? [] : parameters.slice(given).filter(({ optional }) => !optional);
}

function names(parameters: readonly { readonly name: string }[]): string {
  return parameters.map(({ name }) => `'${name}'`).join(' and ');
}
