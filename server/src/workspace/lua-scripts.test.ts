// Where Lua is found in manifests, and that every place in it leads back to the file.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../schema/catalog';
import { applyEdits } from '../base/text';
import { readDocument } from './document';
import { luaScriptsIn, type EmbeddedLua } from './lua-scripts';
import { checkFindings } from '../../../test/fixture';

const catalog = new SchemaLibrary().catalog(9);

function scriptsOf(text: string): readonly EmbeddedLua[] {
  return luaScriptsIn(readDocument(text, { catalog }));
}

function policy(inline: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: ext}\nspec:\n  lua:\n    - type: Inline\n      inline: ${inline}\n`;
}

const script = 'function envoy_on_request(h)\n\th:logInfo("ä€😀", "x")\nend\n';

/** The same script in every style of YAML that can hold it. */
const styles: Readonly<Record<string, string>> = {
  literal: `|\n        function envoy_on_request(h)\n        \th:logInfo("ä€😀", "x")\n        end`,
  'literal, indentation indicator and keep': `|2+\n        function envoy_on_request(h)\n        \th:logInfo("ä€😀", "x")\n        end`,
  'literal, strip': `|-\n        function envoy_on_request(h)\n        \th:logInfo("ä€😀", "x")\n        end`,
  folded: `>\n        function envoy_on_request(h)\n        \n        \th:logInfo("ä€😀", "x")\n        end`,
  'double quotes': JSON.stringify(script),
  'double quotes, escapes': '"function envoy_on_request(h)\\n\\th:logInfo(\\"\\u00e4\\u20AC😀\\", \\"x\\")\\nend\\n"',
  'double quotes, several lines': '"function envoy_on_request(h)\n\n        \\th:logInfo(\\"ä€😀\\", \\"x\\")\n\n        end\\n"',
  'single quotes': `'function envoy_on_request(h)\n\n        h:logInfo("ä€😀", "x")\n\n        end'`,
  plain: `function envoy_on_request(h)\n        h:logInfo("ä€😀", "x") end`,
  anchor: `&code |\n        function envoy_on_request(h)\n        \th:logInfo("ä€😀", "x")\n        end`,
};

describe('Lua in manifests', () => {
  for (const [name, inline] of Object.entries(styles)) {
    it(`is found in a policy, and maps back: ${name}`, () => {
      const text = policy(inline);
      const [found] = scriptsOf(text);
      assert.ok(found, 'no script');
      assert.deepEqual(found.analysis.script.problems, []);
      // Words and the surrogate pair stand in the document where the map says.
      for (const word of ['envoy_on_request', 'logInfo', 'end']) {
        const start = found.text.lastIndexOf(word);
        const range = found.toDocument({ start, end: start + word.length });
        assert.equal(text.slice(range.start, range.end), word);
        assert.equal(found.toScript(range.start), start);
      }
      const last = found.text.indexOf('"x"');
      const outer = found.toDocument({ start: last, end: last + 3 });
      assert.match(text.slice(outer.start, outer.end), /^\\?"x\\?"$/);
    });
  }

  it('is found once behind aliases', () => {
    const text = policy('&code |\n        function envoy_on_request(h) h:logInfo("x") end').replace(/$/, '    - type: Inline\n      inline: *code\n');
    const found = scriptsOf(text);
    assert.equal(found.length, 1);
  });

  it('is found in JSON', () => {
    const text = JSON.stringify({ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', metadata: { name: 'ext' }, spec: { lua: [{ type: 'Inline', inline: script }] } }, null, 2);
    const [found] = scriptsOf(text);
    assert.equal(found?.text, script);
    const start = script.indexOf('logInfo');
    const range = found!.toDocument({ start, end: start + 7 });
    assert.equal(text.slice(range.start, range.end), 'logInfo');
  });

  it('is found in ConfigMaps, where it is written for Envoy', () => {
    const configMap = (key: string, value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  ${key}: |\n    ${value}\n`;
    assert.equal(scriptsOf(configMap('lua', 'function envoy_on_request(h) end')).length, 1);
    assert.equal(scriptsOf(configMap('filter.lua', 'function envoy_on_request(h) end')).length, 1);
    assert.equal(scriptsOf(configMap('nginx.lua', 'ngx.say("hello")')).length, 0);
    assert.equal(scriptsOf(configMap('readme', 'function envoy_on_request(h) end')).length, 0);
  });

  it('is found in patches: filters, per-route sources and pointers straight at a script', () => {
    const patch = (operation: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nmetadata: {name: p}\nspec:\n  type: JSONPatch\n  jsonPatches:\n    - type: t\n      name: n\n      operation:\n${operation}`;
    const code = 'function envoy_on_request(h) end';
    const cases: Readonly<Record<string, string>> = {
      inline_code: `        op: add\n        path: /x\n        value: {typed_config: {inline_code: "${code}"}}\n`,
      inlineCode: `        op: add\n        path: /x\n        value: {typedConfig: {inlineCode: "${code}"}}\n`,
      default_source_code: `        op: add\n        path: /x\n        value: {typed_config: {default_source_code: {inline_string: "${code}"}}}\n`,
      source_codes: `        op: add\n        path: /x\n        value: {typed_config: {source_codes: {a.lua: {inline_string: "${code}"}}}}\n`,
      'a pointer at the code': `        op: replace\n        path: /typed_config/default_source_code/inline_string\n        value: "${code}"\n`,
      'a JSON path at the code': `        op: replace\n        jsonPath: "..http_filters[?(@.name=='envoy.filters.http.lua')].typed_config.inline_code"\n        value: "${code}"\n`,
      'a JSON path and a pointer behind it': `        op: add\n        jsonPath: ..typed_config['source_codes']\n        path: /a~1b.lua\n        value: {inline_string: "${code}"}\n`,
      'a type URL': `        op: add\n        path: /x\n        value: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute, source_code: {inline_string: "${code}"}}\n`,
      'a filter inside of a message of another type': `        op: add\n        path: /x\n        value: {"@type": a.HttpConnectionManager, http_filters: [{typed_config: {"@type": a/envoy.config.filter.http.lua.v2.Lua, inlineCode: "${code}"}}]}\n`,
      'a type URL in a struct': `        op: add\n        path: /x\n        value: {"@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: a/envoy.extensions.filters.http.lua.v3.Lua, value: {inline_code: "${code}"}}\n`,
      'a pointer at the source': `        op: replace\n        path: /typed_config/default_source_code\n        value: {inline_string: "${code}"}\n`,
    };
    for (const [name, operation] of Object.entries(cases)) assert.deepEqual(scriptsOf(patch(operation)).map(({ text }) => text), [code], name);
    const others = ['{body: {inline_string: "not Lua"}}', '{"@type": a.Wasm, inline_code: "("}', '{"@type": a/envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig, source_code: {inline_string: "function envoy_on_route(h) end"}}', '{"@type": a/envoy.extensions.string_matcher.lua.v3.Lua, source_code: {inline_string: "function envoy_match(s) end"}}'];
    for (const other of others) assert.deepEqual(scriptsOf(patch(`        op: add\n        path: /x\n        value: ${other}\n`)), [], other);
  });

  it('is left alone where a template makes it', () => {
    assert.deepEqual(scriptsOf(policy('|\n        {{ .Values.script }}\n        function envoy_on_request(h) end')), []);
  });

  it('is found in a ConfigMap that only a policy in another file makes a script', () => {
    checkFindings(
      `
//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
    - type: ValueRef
      valueRef:
        group: ""
        kind: ConfigMap
        name: scripts
//- scripts.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: scripts
  namespace: shop
data:
  tagger: |
    function tag(handle)
    #^^^^^^^^^^^^^^^^^^^ error(lua-missing-handler): defines neither
      handle:headers():add("x", "y")
    end
`.trimStart(),
      { rules: ['lua-missing-handler'] },
    );
  });

  it('is edited in its own style', () => {
    const edit = (inline: string, word: string, newText: string): string | undefined => {
      const text = policy(inline);
      const found = scriptsOf(text)[0]!;
      const start = found.text.indexOf(word);
      const edits = found.edits([{ range: { start, end: start + word.length }, newText }]);
      return edits && scriptsOf(applyEdits(text, edits))[0]?.text;
    };
    const literal = styles['literal']!;
    assert.equal(edit(literal, 'end', 'a()\n  b()\nend'), script.replace('end', 'a()\n  b()\nend'));
    assert.equal(edit(JSON.stringify(script), 'end', 'a("\\n")\nend'), script.replace('end', 'a("\\n")\nend'));
    assert.equal(edit(styles['single quotes']!, 'logInfo', "logWarn'"), scriptsOf(policy(styles['single quotes']!))[0]!.text.replace('logInfo', "logWarn'"));
    assert.equal(edit(styles['folded']!, 'end', 'a()\nend'), undefined);
  });

  it('takes whole lines at its start, its end and in between', () => {
    const insert = (inline: string, offset: number): string | undefined => {
      const text = policy(inline);
      const found = scriptsOf(text)[0]!;
      const edits = found.edits([{ range: { start: offset, end: offset }, newText: '-- one\n  -- two\n' }]);
      return edits && scriptsOf(applyEdits(text, edits))[0]?.text;
    };
    const at = (offset: number): string => `${script.slice(0, offset)}-- one\n  -- two\n${script.slice(offset)}`;
    for (const offset of [0, script.indexOf('\th:'), script.lastIndexOf('end'), script.length]) {
      assert.equal(insert(styles['literal']!, offset), at(offset));
      assert.equal(insert(JSON.stringify(script), offset), at(offset));
    }
    assert.equal(scriptsOf(policy(styles['literal']!))[0]!.edits([{ range: { start: 0, end: 0 }, newText: '  x()\n' }]), undefined);
  });
});

describe('A file of Lua', () => {
  it('is a script of its own', () => {
    checkFindings(
      `
//- tagger.lua
function envoy_on_request(handle)
  handle:headers():set("x-seen", "yes")
#                  ^^^ error(lua-unknown-method)
end
`.trimStart(),
    );
  });

  it('is left alone where nothing in it speaks of Envoy', () => {
    checkFindings('//- nginx.lua\nngx.say("hello" != "x")\n');
  });

  it('is not cut at lines that would be markers in YAML', () => {
    checkFindings('//- tagger.lua\n--- a comment of three dashes\nfunction envoy_on_request(handle)\n  handle:logInfo("x")\nend\n---\n');
  });
});
