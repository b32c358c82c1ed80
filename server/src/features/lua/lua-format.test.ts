// Scripts that are formatted where they stand, by the real formatter; what may not be taken is refused in words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFixture } from '../../../../test/fixture';
import { applyEdits } from '../../base/text';
import { areSameScript } from '../../lua/format/same-script';
import { StyLua } from '../../lua/format/stylua';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();

describe('Format Lua', () => {
  let stylua: StyLua;

  before(() => {
    stylua = new StyLua(readFileSync(join(root, 'node_modules/@johnnymorganz/stylua/stylua_lib_bg.wasm')));
  });

  const policy = (inline: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
    - type: Inline
      inline: ${inline}`;

  /** The file after the first script was formatted, or why it was not. */
  function formatted(text: string): string {
    const { analysis, uriOf, fixture } = openFixture(text);
    const uri = uriOf(fixture.files[0]!.path);
    const request = analysis.luaFormatRequest(uri, 0);
    assert.ok(request, 'there is a script');
    if ('refusal' in request) return request.refusal;
    const edits = analysis.luaFormatEdits(uri, 0, request, stylua.format(request));
    return 'refusal' in edits ? edits.refusal : applyEdits(analysis.textOf(uri)!, edits);
  }

  it('keeps the block, its indentation, its comments and what follows', () => {
    assert.equal(
      formatted(policy('| # why\n          -- adds a header\n          function envoy_on_request( h )\n            h:headers():add("a","b")   -- b\n              if x then goto done end\n            ::done::\n          end\n      # below\n')),
      policy('| # why\n          -- adds a header\n          function envoy_on_request(h)\n            h:headers():add("a", "b") -- b\n            if x then\n              goto done\n            end\n            ::done::\n          end\n      # below\n'),
    );
  });

  it('keeps how the block ends', () => {
    assert.equal(formatted(policy('|-\n        x=1')), policy('|-\n        x = 1'));
    assert.equal(formatted(policy('|+\n        x=1\n\n\n')), policy('|+\n        x = 1\n\n\n'));
  });

  it('keeps tabs, line breaks of the file, and double quotes', () => {
    assert.equal(formatted(policy('|\n        if a then\n        \tb=1\n        end\n').replaceAll('\n', '\r\n')), policy('|\n        if a then\n        \tb = 1\n        end\n').replaceAll('\n', '\r\n'));
    assert.equal(formatted(policy('"x=1\\ny=\\"z\\"\\n"\n')), policy('"x = 1\\ny = \\"z\\"\\n"\n'));
  });

  it('works in ConfigMaps, patches, JSON and literals of kustomizations', () => {
    const configMap = (lua: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.lua: |-\n    ${lua}\n`;
    assert.equal(formatted(configMap('function envoy_on_request(h)x=1 end')), configMap('function envoy_on_request(h)\n      x = 1\n    end'));
    const patch = (lua: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nspec:\n  jsonPatches:\n    - operation:\n        path: /filters/0/inline_code\n        value: |\n          ${lua}\n`;
    assert.equal(formatted(patch('x=1')), patch('x = 1'));
    const json = (lua: string): string => JSON.stringify({ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', spec: { lua: [{ inline: lua }] } });
    assert.equal(formatted(`//- a.json\n${json('x={"é"}\ny=2\n')}`), json('x = { "é" }\ny = 2\n'));
    const literal = (lua: string): string => `configMapGenerator:\n- name: a\n  literals:\n  - |\n    lua=${lua}\n`;
    assert.equal(formatted(`//- kustomization.yaml\n${literal('function envoy_on_request(h)x=1 end')}`), literal('function envoy_on_request(h)\n      x = 1\n    end'));
  });

  it('leaves what is formatted without an edit', () => {
    const text = policy('|\n        x = 1\n');
    assert.equal(formatted(text), text);
  });

  it('leaves scripts with syntax errors alone', () => assert.match(formatted(policy('|\n        x = 1\n        if then\n')), /^it has a syntax error in line 2: /));

  it('formats around what the formatter cannot read: hex floats, names beyond ASCII, a byte order mark', () => {
    assert.equal(formatted(policy('|\n        local größe,x=0x1p4,1\n        größe=größe+0x.8+1i+0xAULL -- größe\n        f{größe=größe,["größe"]=x}\n')), policy('|\n        local größe, x = 0x1p4, 1\n        größe = größe + 0x.8 + 1i + 0xAULL -- größe\n        f { größe = größe, ["größe"] = x }\n'));
    assert.equal(formatted('//- a.lua\n\ufefffunction envoy_on_request(h)x=1 end\n'), '\ufefffunction envoy_on_request(h)\n  x = 1\nend\n');
  });

  it('refuses what the formatter cannot read, and styles that cannot hold it', () => {
    const { analysis, uriOf } = openFixture(`//- a.yaml\n${policy('|\n        x = 1\n')}`);
    const request = analysis.luaFormatRequest(uriOf('a.yaml'), 0)!;
    assert.ok('script' in request);
    const answer = analysis.luaFormatEdits(uriOf('a.yaml'), 0, request, { failure: 'unexpected token `1` (2:7 to 2:9), found it' });
    assert.ok('refusal' in answer && /StyLua, cannot read what stands near its line 2, though LuaJIT can/.test(answer.refusal));
    assert.match(formatted(policy('>\n        x=1;\n        y=2\n')), /a folded block/);
    assert.match(formatted(policy("'x=1;y=2'\n")), /a value in single quotes/);
  });

  it('refuses an answer that would change what the script does', () => {
    const { analysis, uriOf } = openFixture(`//- a.yaml\n${policy('|\n        x=(f())\n')}`);
    const request = analysis.luaFormatRequest(uriOf('a.yaml'), 0)!;
    assert.ok('script' in request);
    assert.deepEqual(analysis.luaFormatEdits(uriOf('a.yaml'), 0, request, { text: 'return f()\n' }), { refusal: 'the formatter, StyLua, would change what it does or lose a comment' });
    assert.deepEqual(analysis.luaFormatEdits(uriOf('a.yaml'), 0, { ...request, script: 'y' }, { text: 'y\n' }), { refusal: 'it has changed meanwhile' });
  });

  it('means the same for every correct script that we have, and formats it once and for all', () => {
    const folder = join(root, 'test/lua/correct');
    for (const name of readdirSync(folder)) {
      const script = readFileSync(join(folder, name), 'utf8');
      const once = formatted(`//- a.lua\n${script}`);
      assert.ok(areSameScript(script, once), `${name}: ${once}`);
      assert.equal(formatted(`//- a.lua\n${once}`), once, name);
    }
  });
});
