// One script in every place and style that a script may stand in, for tests of what an editor says of it.

/** One line a statement, since folded and quoted text keeps no indentation; the words of `names` stand nowhere in the manifests around. */
export const script = `local limit = 3
local function check(handle, key)
local found = handle:headers():get(key)
if found == nil then return "é😀" .. key end
return string.lower(found) .. tostring(limit)
end
function envoy_on_request(rh)
rh:respond({[":status"] = "403"}, check(rh, "x"))
end
`;
export const names = ['limit', 'check', 'handle', 'key', 'found', 'headers', 'get', 'lower', 'tostring', 'envoy_on_request', 'rh', 'respond'];

const head = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: scripted}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}]\n';
const lines = (text: string, column: number, between = '\n'): string => text.trimEnd().split('\n').map((line) => `${' '.repeat(column)}${line}`).join(between);
const inline = (value: string): string => `${head}  lua:\n    - type: Inline\n      inline: ${value}\n  wasm: []\n`;
const patch = (value: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nmetadata: {name: patched}\nspec:\n  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}\n  type: JSONPatch\n  jsonPatches:\n    - type: type.googleapis.com/envoy.config.listener.v3.Listener\n      name: eg\n      operation:\n        op: add\n        path: /filters/0\n        value:\n${value}`;
const runBy = '//- policy.yaml\n' + head + '  lua: [{type: ValueRef, valueRef: {group: "", kind: ConfigMap, name: scripts}}]\n';
const double = JSON.stringify(script);

/** Files whose first, `a.yaml` or so, holds the script once. */
export const places: Readonly<Record<string, string>> = {
  'literal block': inline(`|\n${lines(script, 8)}`),
  'literal block with an indentation indicator, kept breaks and a comment': inline(`|2+ # why\n${lines(script, 8)}\n`),
  'literal block with tabs and blank lines': inline(`|\n${lines(script.replaceAll('\n', '\n\n'), 8).replaceAll(/^ {8}$/gm, '').replaceAll('        return', '        \treturn')}`),
  'literal block, CRLF': inline(`|\n${lines(script, 8)}`).replaceAll('\n', '\r\n'),
  'folded block': inline(`>-\n${lines(script, 8, '\n\n')}`),
  'folded block whose lines are joined': inline(`>\n${lines(script, 8)}`),
  'folded block, CRLF': inline(`>\n${lines(script, 8, '\n\n')}`).replaceAll('\n', '\r\n'),
  'double quotes on one line': inline(double),
  'double quotes over lines': inline(`"${lines(JSON.stringify(script.trimEnd()).slice(1, -1).replaceAll('\\n', '\\n\\\n'), 8).trimStart()}"`),
  'double quotes with escapes': inline(double.replace('é😀', '\\u00e9\\U0001F600').replace('local', '\\x6cocal').replaceAll(' = ', ' =\\t')),
  'single quotes': inline(`'${lines(script, 8, '\n\n').trimStart()}'`),
  'single quotes, CRLF': inline(`'${lines(script, 8, '\n\n').trimStart()}'`).replaceAll('\n', '\r\n'),
  plain: inline(lines(script, 8).trimStart()),
  'an anchor, with an alias below': `${head}  lua:\n    - type: Inline\n      inline: &script |\n${lines(script, 8)}\n    - type: Inline\n      inline: *script\n`,
  'a merged map': `${head}  lua:\n    - &one\n      type: Inline\n      inline: |\n${lines(script, 8)}\n    - <<: *one\n`,
  'an item of a List': `apiVersion: v1\nkind: List\nitems:\n  - ${lines(inline(`|\n${lines(script, 8)}`), 4).trimStart()}\n`,
  'the second document, behind other letters': `# é😀\nkind: Other\n---\n${inline(`|\n${lines(script, 8)}`)}---\nkind: Other\n`,
  'a flow map': `${head}  lua: [{type: Inline, inline: ${double}}]\n`,
  JSON: `//- a.json\n${JSON.stringify({ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', metadata: { name: 'a' }, spec: { lua: [{ type: 'Inline', inline: script }] } }, undefined, 2)}\n`,
  'a ConfigMap': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  lua: |\n${lines(script, 4)}\n`,
  'a ConfigMap that only a policy makes one': `//- a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  code: >\n${lines(script, 4, '\n\n')}\n${runBy}`,
  'inline_code of a patch': patch(`          typed_config:\n            inline_code: |\n${lines(script, 14)}\n`),
  'inline_string of a patch': patch(`          typed_config:\n            default_source_code:\n              inline_string: ${double}\n`),
  'source_codes of a patch': patch(`          source_codes:\n            one:\n              inlineString: >\n${lines(script, 16, '\n\n')}\n`),
  'a literal of a kustomization': `//- kustomization.yaml\nconfigMapGenerator:\n- name: scripts\n  literals:\n  - mode=a\n  - |\n    lua=${lines(script, 4).trimStart()}\n`,
  'a quoted literal of a kustomization': `//- kustomization.yaml\nconfigMapGenerator:\n- name: scripts\n  literals: ['lua="${lines(script, 4, '\n\n').trimStart()}"']\n`,
};
