// Scripts that define no handler: Envoy has nothing to call.

import type { TextEdit } from '../base/text';
import { definesGlobalsIndirectly, finalReturn } from '../lua/handlers';
import type { LuaScript } from '../lua/syntax-tree';
import { luaRule } from './lua-rule';

export const luaMissingHandler = luaRule({
  id: 'lua-missing-handler',
  severity: 'error',
  title: 'Scripts without a handler',
  what: 'A script that a policy runs, and that defines neither `envoy_on_request` nor `envoy_on_response`; as a warning also one in a ConfigMap under the key `lua`, which policies take.',
  why: 'Envoy calls these two functions and nothing else. The controller looks for their names before it accepts a policy: without them the policy is invalid, and every route that it targets answers 500.',
  how: 'Define a global function `envoy_on_request(handle)`, `envoy_on_response(handle)`, or both.',
  source: "Envoy's HTTP Lua filter; Envoy Gateway's Lua validation, all modes",
  valid: [
    `
      function envoy_on_response(handle)
        handle:headers():remove("server")
      end
    `,
  ],
  invalid: [],
  invalidManifests: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          # eg-lint-disable-next-line lua-disabled
          lua:
            - type: Inline
              inline: |
                local count = 0
                #^^^^^^^^^^^^^^ error(lua-missing-handler): defines neither
                print(count)
      `,
    },
  ],
  onlyChecked: true,
  check({ analysis, place }, report) {
    const { script, handlers, text } = analysis;
    // What no policy of the workspace runs may be a part that other scripts load; `lua` is the key that policies take.
    const isRun = place.policies.length > 0;
    if (!isRun && place.path.at(-1) !== 'lua') return;
    if (handlers.some(({ misspelt, isRead }) => !misspelt || !isRead) || script.problems.length > 0 || script.tooDeep) return;
    // A name in a text or comment gets past the controller's search, and what is defined by other means nobody can see.
    if (definesGlobalsIndirectly(script)) return;
    const { start, end } = script.body.statements[0]?.range ?? script.comments[0]?.range ?? { start: 0, end: 0 };
    report({
      ...(isRun ? {} : { severity: 'warning' as const }),
      message: `This script defines neither \`envoy_on_request\` nor \`envoy_on_response\`, the functions that Envoy calls, so the controller refuses ${isRun ? 'the policy' : 'a policy that takes it'}. Write \`function envoy_on_request(handle) … end\`.`,
      range: { start, end: lineEnd(text, start, end) },
      fixes: () => [{ title: 'Add envoy_on_request', edits: [skeletonIn(script)] }],
    });
  },
});

/** An empty handler behind what is there, or in front of a last `return`. */
function skeletonIn(script: LuaScript): TextEdit {
  const { text } = script;
  const last = finalReturn(script);
  if (last) return { range: { start: last.range.start, end: last.range.start }, newText: 'function envoy_on_request(handle)\nend\n\n' };
  const isBlank = text.trim() === '';
  const between = isBlank ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return { range: { start: isBlank ? 0 : text.length, end: text.length }, newText: `${between}function envoy_on_request(handle)\nend\n` };
}

function lineEnd(text: string, start: number, end: number): number {
  const lineBreak = text.slice(start, end).search(/[\r\n]/);
  return lineBreak < 0 ? end : start + lineBreak;
}
