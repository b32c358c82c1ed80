// Scripts that are formatted where they stand, by the real formatter; what may not be taken is refused in words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFixture } from '../../../../test/fixture';
import { applyEdits } from '../../base/text';
import { areSameScript } from '../../lua/format/same-script';
import { habitsOf } from '../../lua/format/script-habits';
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

  it('leaves what is formatted without an edit', () => {
    const text = policy('|\n        x = 1\n');
    assert.equal(formatted(text), text);
  });

  it('leaves scripts with syntax errors alone', () => assert.match(formatted(policy('|\n        x = 1\n        if then\n')), /^it has a syntax error in line 2: /));

  it('refuses what the formatter cannot read, and styles that cannot hold it', () => {
    assert.match(formatted(policy('|\n        x = 1\n        y = 0x1p4\n        z = 1\n')), /StyLua, cannot read what stands near its line [23], though LuaJIT can/);
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
      const once = stylua.format({ script, habits: habitsOf(script) });
      // It holds every extension there is, and the formatter does not know them all.
      if (name === 'luajit-features.lua') continue;
      assert.ok('text' in once, `${name}: ${JSON.stringify(once)}`);
      assert.ok(areSameScript(script, once.text), name);
      assert.deepEqual(stylua.format({ script: once.text, habits: habitsOf(once.text) }), once, name);
    }
  });
});
