// The outline, the folds and the colours of scripts, in every style in which they stand in manifests.

import assert from 'node:assert/strict';
import { LineIndex } from '../../base/text';
import { openFixture } from '../../../../test/fixture';

const uri = 'file:///workspace/manifest.yaml';

/** A policy with `inline:` and what follows it, as it stands. */
function policy(inline: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: scripted\nspec:\n  lua:\n    - type: Inline\n      inline: ${inline}\n`;
}

function block(lua: string, header = '|'): string {
  return policy(`${header}\n${lua.split('\n').map((line) => (line === '' ? '' : `        ${line}`)).join('\n')}`);
}

type FileSymbol = ReturnType<ReturnType<typeof openFixture>['analysis']['outlines']>[number]['symbols'][number];

/** One string for a function of the outline: name, parameters, and the text that is selected. */
function functionsIn(text: string, path = 'manifest.yaml'): string[] {
  const { analysis, uriOf, fixture } = openFixture(text);
  const content = fixture.files.find((file) => file.path === path)!.text;
  const lines = new LineIndex(content);
  const shown = (symbols: readonly FileSymbol[], startLine: number, depth: number): string[] =>
    symbols.flatMap(({ name, detail, kind, range, selection, children }) => {
      const textOf = ({ start, end }: FileSymbol['range']): string => content.slice(lines.offsetAt({ ...start, line: start.line + startLine }), lines.offsetAt({ ...end, line: end.line + startLine }));
      const isFunction = kind === 'function' || kind === 'method';
      if (isFunction) assert.match(textOf(range).trimEnd(), /end$/);
      return [...(isFunction ? [`${'  '.repeat(depth)}${kind} ${name}${detail} at ${textOf(selection)}`] : []), ...shown(children, startLine, isFunction ? depth + 1 : depth)];
    });
  return analysis.outlines(uriOf(path)).flatMap(({ symbols, startLine }) => shown(symbols, startLine, 0));
}

describe('the outline of scripts', () => {
  const script = `local function trim(s)
  local inner = function(x, ...) return x end
  return inner(s)
end
M = { helper = function() end }
function M.a.b(x) end
function M:c() end
pcall(function() local function deep() end end)
local p, q = function() end, 3
function envoy_on_request(handle)
end`;
  const expected = [
    'function trim(s) at trim',
    '  function inner(x, ...) at inner',
    'function helper() at helper',
    'function M.a.b(x) at M.a.b',
    'method M:c() at M:c',
    'function deep() at deep',
    'function p() at function',
    'function envoy_on_request(handle) at envoy_on_request',
  ];

  it('lists named functions below the value that holds them, in every style', () => {
    assert.deepEqual(functionsIn(block(script)), expected);
    assert.deepEqual(functionsIn(block(script, '|2-')), expected);
    assert.deepEqual(functionsIn(block(script.replaceAll('\n', '\n\n'), '>-')), expected);
    assert.deepEqual(functionsIn(policy(JSON.stringify(script))), expected);
    assert.deepEqual(functionsIn(policy(`'${script.replaceAll('\n', '\n\n        ')}'`)), expected);
    assert.deepEqual(functionsIn(block(script).replaceAll('\n', '\r\n')), expected);
  });

  it('is there in JSON, ConfigMaps, patches and files of Lua', () => {
    const json = JSON.stringify({ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', metadata: { name: 'a' }, spec: { lua: [{ type: 'Inline', inline: 'function envoy_on_request(h)\nend' }] } });
    assert.deepEqual(functionsIn(json), ['function envoy_on_request(h) at envoy_on_request']);
    const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  code: |\n    function envoy_on_request(h)\n    end\n';
    assert.deepEqual(functionsIn(configMap), []);
    const user = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: a}\nspec: {lua: [{type: ValueRef, valueRef: {kind: ConfigMap, group: "", name: s}}]}\n';
    assert.deepEqual(functionsIn(`//- manifest.yaml\n${configMap}//- policy.yaml\n${user}`), ['function envoy_on_request(h) at envoy_on_request']);
    const patch = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nmetadata: {name: p}\nspec:\n  jsonPatches:\n    - operation:\n        op: add\n        path: /http_filters/0\n        value:\n          inline_code: |\n            function envoy_on_response(h)\n            end\n';
    assert.deepEqual(functionsIn(patch), ['function envoy_on_response(h) at envoy_on_response']);
    assert.deepEqual(functionsIn('//- a.lua\nfunction envoy_on_request(h)\nend\n', 'a.lua'), ['function envoy_on_request(h) at envoy_on_request']);
  });

  it('follows a script that is being written, two in a file, and one that stands behind an anchor', () => {
    assert.deepEqual(functionsIn(block('local function a()\n  if x then\nend\nfunction envoy_on_request(h)\nend')).map((line) => line.trim().split(' at ')[0]), ['function a()', 'function envoy_on_request(h)']);
    const two = policy('&s |\n        function envoy_on_request(h)\n        end\n    - type: Inline\n      inline: *s\n    - type: Inline\n      inline: |\n        function envoy_on_response(h)\n        end');
    assert.deepEqual(functionsIn(two), ['function envoy_on_request(h) at envoy_on_request', 'function envoy_on_response(h) at envoy_on_response']);
  });
});

describe('the folds of scripts', () => {
  /** Folds below the line of `inline:`, as first and last line of the script, 0-based. */
  const folds = (lua: string, header = '|'): string[] => {
    const text = block(lua, header);
    const first = text.split('\n').findIndex((line) => line.includes('inline:')) + 1;
    const { analysis } = openFixture(text);
    return analysis
      .folds(uri)
      .flatMap((part) => part.folds.map(({ range, kind }) => ({ start: range.start.line + part.startLine - first, end: range.end.line + part.startLine - first, kind })))
      .filter(({ start }) => start >= 0)
      .sort((a, b) => a.start - b.start)
      .map(({ start, end, kind }) => `${start}-${end}${kind ? ` ${kind}` : ''}`);
  };

  it('are functions, branches, loops, tables and calls, up to the line that closes them', () => {
    assert.deepEqual(folds('function f()\n  if a then\n    b()\n  elseif c then\n    d()\n  else\n    e()\n  end\nend'), ['0-7', '1-2', '3-4', '5-6']);
    assert.deepEqual(folds('for i = 1, 2 do\n  a()\nend\nrepeat\n  b()\nuntil c\nlocal t = {\n  1,\n}\ncall({\n  x = 1,\n}, [[\na\n]])'), ['0-1', '3-4', '6-7', '9-13', '11-13']);
  });

  it('do not need indentation', () => {
    assert.deepEqual(folds('function f()\nwhile a do\nb()\nend\nend'), ['0-3', '1-2']);
  });

  it('are long comments, and lines of comment', () => {
    assert.deepEqual(folds('--[[ one\ntwo\n]]\nx = 1 -- a\n-- b\n-- c\n-- d\ny = 1'), ['0-2 comment', '4-6 comment']);
  });

  it('are told by the lines while the script is being written', () => {
    assert.deepEqual(folds('function f()\n  if a then\n    b()\n'), ['0-2', '1-2']);
  });

  it('leave those of the manifest as they are', () => {
    const text = `${block('function f()\n  a()\nend')}  wasm:\n    - name: a\n      code:\n        type: Image\n`;
    const all = openFixture(text).analysis.folds(uri).flatMap((part) => part.folds.map(({ range }) => `${range.start.line}-${range.end.line}`));
    assert.deepEqual(all.sort(), ['2-3', '4-14', '5-10', '6-10', '7-10', '8-9', '11-14', '12-14', '13-14'].sort());
  });
});

describe('the colours of scripts', () => {
  /** Each word with what it is. */
  const tokens = (text: string, path = 'manifest.yaml'): string[] => {
    const { analysis, uriOf, fixture } = openFixture(text);
    const content = fixture.files.find((file) => file.path === path)!.text;
    const lines = new LineIndex(content);
    let before = -1;
    return analysis.semanticTokens(uriOf(path)).flatMap(({ startLine, tokens: all }) =>
      all.map(({ start, length, type, modifiers }) => {
        const offset = lines.offsetAt({ line: startLine + start.line, character: start.character });
        assert.ok(offset >= before, 'in the order of the text');
        before = offset + length;
        assert.ok(!/[\r\n]/.test(content.slice(offset, before)), 'on one line');
        return `${content.slice(offset, before)} ${[type, ...modifiers].join('.')}`;
      }),
    );
  };

  it('tell locals, parameters, upvalues, globals and functions apart', () => {
    assert.deepEqual(tokens(block('local limit, n = 3, f()\nlocal function help(x)\n  n = n + limit\n  return help(x)\nend\ncount = 1\nfunction envoy_on_request(h)\n  help(count)\nend')), [
      'limit variable.declaration.readonly', 'n variable.declaration', 'f variable.global',
      'help function.declaration', 'x parameter.declaration',
      'n variable.upvalue.modification', 'n variable.upvalue', 'limit variable.readonly.upvalue',
      'help function.upvalue', 'x parameter',
      'count variable.global.modification',
      'envoy_on_request function.global.handler.declaration', 'h parameter.declaration',
      'help function.upvalue', 'count variable.global',
    ]);
  });

  it("know Envoy's methods, Lua's library, what is deprecated, fields and labels", () => {
    assert.deepEqual(tokens(block('function envoy_on_request(h)\n  local s = h:headers():get("x")\n  h:unheard()\n  print(string.format("", math.pi), table.getn({}))\n  local t = { a = 1 }\n  t.a = t.b()\n  h:timestamp(EnvoyTimestampResolution.MICROSECOND)\n  ::again::\n  goto again\nend')), [
      'envoy_on_request function.global.handler.declaration', 'h parameter.declaration',
      's variable.declaration', 'h parameter', 'headers method.defaultLibrary', 'get method.defaultLibrary',
      'h parameter', 'unheard method',
      'print function.defaultLibrary', 'string namespace.defaultLibrary', 'format function.defaultLibrary', 'math namespace.defaultLibrary', 'pi variable.defaultLibrary.readonly', 'table namespace.defaultLibrary', 'getn function.defaultLibrary.deprecated',
      't variable.declaration', 'a property.declaration', 't variable', 'a property', 't variable', 'b function',
      'h parameter', 'timestamp method.defaultLibrary', 'EnvoyTimestampResolution variable.defaultLibrary', 'MICROSECOND enumMember.readonly.defaultLibrary',
      'again label.declaration', 'again label',
    ]);
  });

  it('stand exactly on the words, behind tabs, umlauts and emoji, in folded text and behind escapes', () => {
    assert.deepEqual(tokens(block('local s = "ä\u{1F600}" .. tostring(s)\n\tlocal zwei = s')), ['s variable.declaration', 'tostring function.defaultLibrary', 's variable.global', 'zwei variable.declaration', 's variable']);
    assert.deepEqual(tokens(block('local a = 1\n\nlocal b =\na', '>')), ['a variable.declaration.readonly', 'b variable.declaration', 'a variable.readonly']);
    // Keywords, text and comments too, where no grammar colours them. A name with an escape in it is no word of the file.
    assert.deepEqual(tokens(policy('"local\\ta = \\"x\\" -- c\\nlocal \\x62 = a"')), ['local keyword', 'a variable.declaration.readonly', '\\"x\\" string', '-- c comment', 'local keyword', 'a variable.readonly']);
    assert.deepEqual(tokens(block('local a\nlocal b = a').replaceAll('\n', '\r\n')), ['a variable.declaration', 'b variable.declaration', 'a variable']);
  });

  it('go line by line where text goes over several', () => {
    assert.deepEqual(tokens(policy("'x = [[a\n\n        b]]'")), ['x variable.global.modification', '[[a string', 'b]] string']);
  });

  it('are there in two documents, in half-typed scripts, and nowhere else', () => {
    assert.deepEqual(tokens(`${block('a()')}---\nkind: Other\n---\n${block('if b then\n  c(d, ')}`), ['a variable.global', 'b variable.global', 'c variable.global', 'd variable.global']);
    assert.deepEqual(tokens('a: |\n  local x = 1\n'), []);
  });
});
