// Colours of Lua in manifests, told by the grammar engine and the grammars of a real VS Code.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vscode = join(root, '.vscode-test', 'node-host', 'node_modules', 'code-server', 'lib', 'vscode');
const injection = 'envoy-gateway.lua-in-yaml.injection';

describe('the grammar of Lua in YAML', () => {
  let grammar;
  let textmate;

  before(async () => {
    const require = createRequire(join(vscode, 'package.json'));
    textmate = require('vscode-textmate');
    const oniguruma = require('vscode-oniguruma');
    await oniguruma.loadWASM(readFileSync(join(dirname(require.resolve('vscode-oniguruma')), 'onig.wasm')).buffer);
    const files = new Map([[injection, join(root, 'syntaxes', 'lua-in-yaml.tmLanguage.json')]]);
    for (const language of ['yaml', 'lua']) {
      const folder = join(vscode, 'extensions', language, 'syntaxes');
      for (const name of readdirSync(folder)) files.set(JSON.parse(readFileSync(join(folder, name), 'utf8')).scopeName, join(folder, name));
    }
    const registry = new textmate.Registry({
      onigLib: Promise.resolve({ createOnigScanner: (sources) => new oniguruma.OnigScanner(sources), createOnigString: (text) => new oniguruma.OnigString(text) }),
      loadGrammar: async (scope) => (files.has(scope) ? textmate.parseRawGrammar(readFileSync(files.get(scope), 'utf8'), files.get(scope)) : null),
      getInjections: (scope) => (scope === 'source.yaml' ? [injection] : undefined),
    });
    grammar = await registry.loadGrammar('source.yaml');
  });

  /** The scopes of each line's first character that is not white space, joined. */
  function scopesOf(text) {
    let state = textmate.INITIAL;
    return text.split('\n').map((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      const at = Math.max(0, line.search(/\S/));
      return tokens.find(({ endIndex }) => at < endIndex)?.scopes.join(' ') ?? '';
    });
  }

  /** Lines that say `LUA` at their end must be coloured as Lua, all others must not. */
  function check(text) {
    const scopes = scopesOf(text);
    text.split('\n').forEach((line, index) => {
      if (line.trim() === '') return;
      assert.equal(scopes[index].includes('meta.embedded.block.lua'), /LUA$/.test(line), `${line}\n${scopes[index]}`);
    });
  }

  for (const header of ['|', '>', '|-', '>+', '|2', '|2-', '|-2', '| # a comment']) {
    it(`sees a script behind inline: ${header}`, () =>
      check(`spec:\n  lua:\n    - inline: ${header}\n        local a = 1 -- LUA\n\n          b() -- LUA\n      type: Inline\n    - type: Inline\n      inline: ${header}\n        local c = "d: e" -- LUA\n  wasm:\n    - name: x\n`));
  }

  it('sees lists that are not indented', () => check('spec:\n  lua:\n  - type: Inline\n    inline: |\n      local a = 1 -- LUA\n  - inline: |\n      local b -- LUA\n    type: Inline\n  extProc:\n  - failOpen: true\n'));

  it('sees the keys of a ConfigMap and of patches', () =>
    check('data:\n  lua: |\n    local a -- LUA\n  filter.lua: |\n    local b -- LUA\n  "other.lua": |-\n    local c -- LUA\n  readme: |\n    local d\n---\nvalue:\n  default_source_code:\n    inline_string: |\n      local e -- LUA\n  inlineCode: |\n    local f -- LUA\n'));

  it('leaves other inline texts alone', () => check('spec:\n  body:\n    type: Inline\n    inline: |\n      local a = 1\n  statusCode: 404\n'));

  it('tells keywords, strings and comments apart', () => {
    const [, , , local] = scopesOf('spec:\n  lua:\n    - inline: |\n        local a = 1\n');
    assert.match(local, /keyword/);
  });

  it('is rendered', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'render-grammar.mjs'), '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
});
