// What the editor offers inside of scripts, in manifests as users have them.

import assert from 'node:assert/strict';
import { applyEdits } from '../../base/text';
import { checkCompletion, checkHover, checkOffers, completionsAt, cursorOf, openFixture } from '../../../../test/fixture';

/** A policy whose script is `lua`, indented as people do. */
function policy(lua: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: scripted
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
    - type: Inline
      inline: |
${lua.split('\n').map((line) => (line === '' ? '' : `        ${line}`)).join('\n')}
`;
}

function checkOffersAmongOthers(text: string, labels: readonly string[]): void {
  const offered = completionsAt(text).map(({ label }) => label);
  assert.deepEqual(labels.filter((label) => !offered.includes(label)), [], `offered: ${offered.join(', ')}`);
}

/** The answer to a question about the place of the cursor: of the engine. */
function ask<Answer>(text: string, question: (open: ReturnType<typeof openFixture>, uri: string, offset: number) => Answer): Answer {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  return question(open, uri, offset);
}

describe('Lua in manifests', () => {
  describe('completion', () => {
    it('offers the methods of the stream handle behind a colon', () => {
      checkOffersAmongOthers(policy('function envoy_on_request(request_handle)\n  request_handle:$0\nend'), ['headers', 'body', 'respond', 'httpCall', 'logInfo']);
    });

    it('follows locals and chains', () => {
      const text = policy('function envoy_on_request(h)\n  local headers = h:headers()\n  headers:re$0\nend');
      checkOffersAmongOthers(text, ['remove', 'replace']);
      checkCompletion(text, 'replace', policy('function envoy_on_request(h)\n  local headers = h:headers()\n  headers:replace($0)\nend'));
      checkOffersAmongOthers(policy('function envoy_on_request(h)\n  h:body():$0\nend'), ['length', 'getBytes']);
    });

    it('offers members of libraries behind a dot, and methods of strings', () => {
      checkOffersAmongOthers(policy('local x = string.$0'), ['format', 'gsub', 'lower']);
      checkOffersAmongOthers(policy('function envoy_on_request(h)\n  local s = "a"\n  s:$0\nend'), ['format', 'gsub', 'lower']);
    });

    it('offers variables before functions before keywords', () => {
      const labels = completionsAt(policy('local limit = 3\nfunction envoy_on_request(h)\n  if l$0\nend'))
        .toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1))
        .map(({ label }) => label);
      assert.ok(labels.indexOf('limit') >= 0 && labels.indexOf('limit') < labels.indexOf('tostring'), labels.join());
      assert.ok(labels.indexOf('tostring') < labels.indexOf('local'), labels.join());
    });

    it('offers handlers that are not there, in the indentation of the block', () => {
      checkCompletion(policy('local limit = 3\nenv$0'), 'envoy_on_response', policy('local limit = 3\nfunction envoy_on_response(response_handle)\n  $0\nend'));
      const labels = completionsAt(policy('function envoy_on_request(h)\nend\nenv$0')).map(({ label }) => label);
      assert.ok(labels.includes('envoy_on_response') && labels.filter((label) => label === 'envoy_on_request').length <= 1, labels.join());
    });

    describe('of handlers and blocks of several lines', () => {
      const empty = policy('');
      const written = (value: string): string => empty.replace(/inline: [^]*$/, `inline: ${value}\n`);
      const skeleton = 'function envoy_on_response(response_handle)\n  $0\nend';
      const inBlock = (lua: string, header = '|-'): string => written(`${header}\n${lua.replaceAll(/^(?=.)/gm, '        ')}`);
      const check = (before: string, after: string, label = 'envoy_on_response'): void => checkCompletion(before, label, after);

      it('stand in the indentation of their line', () => {
        const inside = (body: string, header?: string): string => inBlock(`function f(h)\n  ${body}\nend`, header);
        check(inside('$0'), inside('if ${1:condition} then\n    $0\n  end'), 'if … then');
        check(inside('if$0', '>-'), inside('if ${1:condition} then\n    $0\n  end', '>-'), 'if … then');
        check('//- a.lua\nfunction envoy_on_request(h)\n\tif$0\nend\n', 'function envoy_on_request(h)\n\tif ${1:condition} then\n\t\t$0\n\tend\nend\n', 'if … then');
        check(inBlock('if a then\n    b()\nend\nenv$0'), inBlock(`if a then\n    b()\nend\n${skeleton.replace('  $0', '    $0')}`));
      });

      it('stand in folded text where their breaks are none that are folded', () => {
        check(inBlock('local a = 1\n\nenv$0', '>'), inBlock(`local a = 1\n\n${skeleton}`, '>'));
        check(inBlock('env$0\n\nlocal a = 1', '>'), inBlock(`${skeleton}\n\nlocal a = 1`, '>'));
        check(inBlock('env$0', '>').replaceAll('\n', '\r\n'), inBlock(skeleton, '>').replaceAll('\n', '\r\n'));
      });

      it('are offered where there is nothing yet: below a script, in an empty block, behind a key', () => {
        const below = (lua: string, after: string): void => {
          for (const rest of ['', '\n', '\n\n  wasm: []\n', '\n---\nkind: Other\n']) {
            for (const lineBreak of ['\n', '\r\n']) {
              const [before, wanted] = [lua, after].map((one) => (inBlock(one, '|').trimEnd() + rest).replaceAll('\n', lineBreak));
              check(before!, wanted!);
            }
          }
        };
        below('local a = 1\n$0', `local a = 1\n${skeleton}`);
        below('$0', skeleton);
        below('local a = 1\n\n$0', `local a = 1\n\n${skeleton}`);
        check(inBlock('local a = 1\n\n$0', '>'), inBlock(`local a = 1\n\n${skeleton}`, '>'));
        check(written('$0'), inBlock(skeleton));
        check(written('$0 # why'), written(`|- # why\n${skeleton.replaceAll(/^/gm, '        ')}`));
        check(`${written('$0')}  wasm: []\n`, `${inBlock(skeleton)}  wasm: []\n`);
        const flow = policy('').replace(/lua:\n[^]*$/, 'lua: [{type: Inline, inline: $0}]\n');
        check(flow, flow.replace('$0', `"${skeleton.replaceAll('\n', '\\n')}"`));
      });

      it('are offered in values that are called Lua and hold a word at most, wherever these stand', () => {
        const configMap = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.lua: ${value}\n`;
        const indented = (column: number): string => skeleton.replaceAll(/^/gm, ' '.repeat(column));
        check(configMap('|\n    env$0'), configMap(`|\n${indented(4)}`));
        check(configMap('|\n    $0'), configMap(`|\n${indented(4)}`));
        check(configMap('$0'), configMap(`|-\n${indented(4)}`));
        assert.deepEqual(completionsAt(configMap('|\n    ngx.say("x")\n    $0')), []);
        const literals = (value: string): string => `configMapGenerator:\n- name: a\n  literals:\n  - ${value}\n`;
        check(`//- kustomization.yaml\n${literals('lua=$0')}`, literals(`|-\n    lua=${indented(4).trimStart()}`));
      });

      it('leave the places of keys to YAML', () => {
        for (const value of ['local a = 1', "'local a = 1'", '|\n        local a = 1', '']) checkOffers(written(`${value}\n      $0`), ['filterContext']);
        assert.ok(completionsAt(`${written('|\n        local a = 1')}  $0`).some(({ label }) => label === 'wasm'));
      });

      it('are offered below the header of an empty block, wherever the cursor stands, beside keys', () => {
        for (const header of ['|', '>', '&a |2+ # why']) {
          for (const line of ['', '      ', '  ', '        ', '\n      ']) {
            for (const rest of ['', '      filterContext: {}\n']) {
              check(`${written(`${header}\n${line}$0`)}${rest}`, `${inBlock(skeleton, header + (line.startsWith('\n') ? '\n' : ''))}${rest}`);
            }
          }
        }
        check(written('|\n      env$0'), inBlock(skeleton, '|'));
        check(`${written('|\n      e$0')}      filterContext: {}\n`, `${inBlock(skeleton, '|')}      filterContext: {}\n`);
        checkOffers(written('|\n      f$0'), ['filterContext']);
        checkOffersAmongOthers(written('|\n      $0'), ['filterContext', 'envoy_on_request']);
        assert.deepEqual(completionsAt('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n  $0\n').filter(({ kind }) => kind === 'skeleton'), []);
      });

      it('stand behind the word `function`, too', () => {
        check(inBlock('function $0'), inBlock(skeleton));
        check(inBlock('local a = 1\nfunction env$0'), inBlock(`local a = 1\n${skeleton}`));
        check(inBlock('function env$0(h)\nend'), inBlock('function envoy_on_response(h)\nend'));
        check(written("'function env$0'"), inBlock(skeleton));
        for (const lua of ['local function env$0', 'function $0a()\nend', 'function $0 a()\nend']) assert.deepEqual(completionsAt(inBlock(lua)), []);
        assert.deepEqual(completionsAt(inBlock('function envoy_on_request(h)\n  function env$0\nend')), []);
      });

      it('give no YAML to Lua that is not ours', () => assert.deepEqual(completionsAt('//- a.lua\n$0\n'), []));

      it('make a block of plain and single-quoted text', () => {
        check(written('env$0'), inBlock(skeleton));
        check(written('env$0 # why'), written(`|- # why\n${skeleton.replaceAll(/^/gm, '        ')}`));
        check(written('local a = 1; env$0'), inBlock(`local a = 1; ${skeleton}`));
        check(written("'env$0'"), inBlock(skeleton));
        check(written("local s = [[it's $1} \\]]; env$0"), inBlock(`local s = [[it's $1} \\]]; ${skeleton}`));
        check(written("'local s = ''a''\n\n        env$0\n\n        f()'"), inBlock(`local s = 'a'\n${skeleton}\nf()`));
        check(written("'env$0'").replaceAll('\n', '\r\n'), inBlock(skeleton).replaceAll('\n', '\r\n'));
      });

      it('are escaped in double quotes, and in flow collections, where no block may stand', () => {
        const escaped = skeleton.replaceAll('\n', '\\n');
        check(written('"env$0"'), written(`"${escaped}"`));
        check(written('"local a = \\"x\\"\\nenv$0\\nf()"'), written(`"local a = \\"x\\"\\n${escaped}\\nf()"`));
        const flow = (value: string): string => policy('').replace(/lua:\n[^]*$/, `lua: [{type: Inline, inline: ${value}}]\n`);
        check(flow('env$0'), flow(`"${escaped}"`));
        check(flow("'env$0'"), flow(`"${escaped}"`));
        const json = (value: string): string => `{"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "EnvoyExtensionPolicy", "metadata": {"name": "a"}, "spec": {"lua": [{"type": "Inline", "inline": ${value}}]}}`;
        check(`//- a.json\n${json('"env$0"')}`, json(`"${escaped}"`));
      });
    });

    it('offers methods behind a colon that ends a plain value, though it makes a key of it until a name follows', () => {
      const plain = (value: string): string => policy('').replace(/inline: [^]*$/, `inline: ${value}\n`);
      for (const end of ['', ' # why', '\r\n  wasm: []']) {
        const text = plain(`function envoy_on_request(h) h:headers():$0${end}`);
        checkCompletion(text, 'remove', text.replace('$0', 'remove($0)'));
      }
      assert.deepEqual(completionsAt(plain('function envoy_on_request(h) h: $0')).filter(({ kind }) => kind === 'method'), []);
      assert.deepEqual(completionsAt('a: b:$0\n'), []);
    });

    it('offers names of headers where one is asked for', () => {
      checkOffersAmongOthers(policy('function envoy_on_request(h)\n  h:headers():get("$0")\nend'), ['authorization', ':path']);
    });

    it('offers names of headers in the tables that are sent, those first that must be there', () => {
      const inTable = (call: string): string[] => completionsAt(policy(`function envoy_on_request(h)\n  h:${call}\nend`)).map(({ label }) => label);
      assert.deepEqual(inTable('respond({["$0"] = "200"})').slice(0, 2), [':status', 'accept']);
      assert.deepEqual(inTable('httpCall("auth", {[":$0"] = "GET"}, "", 500)').slice(0, 4), [':authority', ':method', ':path', 'accept']);
      // The quote and all behind it are only being written.
      assert.ok(inTable('headers():get("x$0').includes('x-request-id'));
    });

    it('offers units of time stamps, and the words that a method takes', () => {
      const inCall = (call: string): string[] => completionsAt(policy(`function envoy_on_request(h)\n  h:${call}\nend`)).map(({ label }) => label);
      assert.deepEqual(inCall('timestamp($0)').slice(0, 2), ['EnvoyTimestampResolution.MICROSECOND', 'EnvoyTimestampResolution.MILLISECOND']);
      assert.deepEqual(inCall('timestampString(EnvoyTimestampResolution.$0)'), ['MICROSECOND', 'MILLISECOND']);
      assert.ok(inCall('verifySignature("$0", k, s, 1, d, 2)').includes('SHA256'));
    });

    it('offers headers that must be there where a table begins, and options of a call', () => {
      const inCall = (call: string): string => policy(`function envoy_on_request(h)\n  h:${call}\nend`);
      assert.deepEqual(completionsAt(inCall('respond({$0})'))[0]?.label, '[":status"]');
      checkCompletion(inCall('respond({$0})'), '[":status"]', inCall('respond({[":status"] = "$0"})'));
      assert.deepEqual(completionsAt(inCall('httpCall("c", {[":path"] = "/", $0})')).slice(0, 2).map(({ label }) => label), ['[":authority"]', '[":method"]']);
      checkCompletion(inCall('httpCall("c", {}, "", {time$0})'), 'timeout_ms', inCall('httpCall("c", {}, "", {timeout_ms = $0})'));
      const quoted = (call: string): string => policy('').replace(/inline: [^]*$/, `inline: "function envoy_on_request(h) h:${call} end"\n`);
      checkCompletion(quoted('respond({$0})'), '[":status"]', quoted('respond({[\\":status\\"] = \\"$0\\"})'));
      assert.ok(!completionsAt(inCall('respond({[":status"] = $0})')).some(({ label }) => label === '[":status"]'));
    });

    it('offers values of headers, parameters of the policy, filters and kinds of values', () => {
      const inBody = (body: string): string[] => completionsAt(`${policy(`function envoy_on_request(h)\n  ${body}\nend`).trimEnd()}\n      filterContext:\n        tenant: shop\n        limit: 3\n    - type: Inline\n      inline: ""\n      filterContext: {other: 1}\n`).map(({ label }) => label);
      assert.ok(inBody('h:respond({[":status"] = "$0"})').includes('403'));
      assert.ok(inBody('h:httpCall("c", {[":method"] = "$0"})').includes('POST'));
      assert.ok(inBody('h:headers():replace("Content-Type", "$0")').includes('application/json'));
      assert.ok(inBody('if h:headers():get(":method") == "$0" then end').includes('GET'));
      assert.deepEqual(inBody('h:headers():get("x-one")\n  h:headers():get("x$0")').filter((name) => name === 'x-one'), ['x-one']);
      assert.deepEqual(inBody('local n = h:filterContext():get("$0")'), ['limit', 'tenant']);
      assert.deepEqual(inBody('local context = h:filterContext()\n  h:logInfo(context:get("$0"))'), ['limit', 'tenant']);
      assert.deepEqual(inBody('h:metadata():get("$0")'), []);
      assert.ok(inBody('h:streamInfo():dynamicMetadata():get("$0")').includes('envoy.filters.http.jwt_authn'));
      assert.ok(inBody('if type(h) == "$0" then end').includes('table'));
      const configMap = `//- a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts}\ndata:\n  lua: |\n    function envoy_on_request(h) h:filterContext():get("$0") end\n//- b.yaml\n${policy('').replace(/lua:\n[^]*$/, 'lua: [{type: ValueRef, valueRef: {group: "", kind: ConfigMap, name: scripts}, filterContext: {tenant: a}}, {type: Inline, inline: "", filterContext: {other: a}}]\n')}`;
      assert.deepEqual(completionsAt(configMap).map(({ label }) => label), ['tenant']);
    });

    it('offers what may be there where nothing is known of a value', () => {
      const own = 'local Stack = {}\nfunction Stack:push(item) self.size = 1 end\nlocal function f(part, headers)\n  ';
      assert.deepEqual(completionsAt(policy(`${own}part:$0\nend`)).slice(0, 2).map(({ label }) => label), ['push', 'byte']);
      checkOffers(policy(`${own}part.$0\nend`), ['push', 'size']);
      checkOffersAmongOthers(policy(`${own}headers:$0\nend`), ['getNumValues']);
      checkOffers(policy(`${own}x()\nend\nlocal stack = setmetatable({}, Stack)\nstack:$0`), ['push']);
      checkOffersAmongOthers(policy('function envoy_on_request(h)\n  local body = h:body()\n  h:logInfo(tostring(body and body:$0))\nend'), ['length']);
      checkOffersAmongOthers(policy('local M = {}\nfunction $0'), ['M']);
    });

    it('offers labels, and methods behind a dot, which becomes a colon', () => {
      for (const rest of ['', '\n    ::continue::', '\n    h:logInfo("x")\n    ::continue::']) checkOffers(policy(`function envoy_on_request(h)\n  for i = 1, 2 do\n    ::continue::\n    goto $0${rest}\n  end\nend`), ['continue']);
      checkCompletion(policy('function envoy_on_request(h)\n  h.hea$0\nend'), 'headers', policy('function envoy_on_request(h)\n  h:headers()\nend'));
      checkCompletion(policy('local s = "a"\nf(s.lo$0)'), 'lower', policy('local s = "a"\nf(s:lower($0))'));
      checkOffersAmongOthers(policy('local M = {n = 1}\nfunction M:go() end\nM:$0'), ['go']);
      assert.ok(!completionsAt(policy('local M = {n = 1}\nfunction M:go() end\nM:$0')).some(({ label }) => label === 'n'));
      assert.ok(!completionsAt(policy('for key, value in $0')).some(({ label }) => label === 'key'));
    });

    it('writes at the cursor, also at the end of a line of folded and quoted text', () => {
      const styles = [(lua: string) => policy(lua).replace('inline: |', 'inline: >'), (lua: string) => policy(lua).replace(/inline: \|\n *([^]*?)\n$/, "inline: '$1'\n"), (lua: string) => policy(lua).replaceAll('\n', '\r\n')];
      for (const style of styles) checkCompletion(style('function envoy_on_request(h)\n\nh:$0\n\nend'), 'headers', style('function envoy_on_request(h)\n\nh:headers()\n\nend'));
    });

    it('leaves the Enter key alone behind words that end a line, unless a name goes on from there', () => {
      for (const word of ['then', 'do', 'else', 'end', 'repeat']) assert.deepEqual(completionsAt(policy(`if x ${word}$0`)), [], word);
      assert.deepEqual(completionsAt(policy('local endpoint = 1\nend$0')).map(({ label }) => label), ['end', 'endpoint']);
    });

    it('offers names behind a blank at the end of a block', () => {
      for (const lua of ['local x = $0', 'local x = "a" .. $0', 'return $0', 'if 1 and $0', 'function envoy_on_request(h)\n  local x = h and $0']) checkOffersAmongOthers(policy(lua), ['tostring', 'string']);
      assert.deepEqual(completionsAt(policy('local x = 1 + $0')).filter(({ label }) => label === 'x'), [], 'what is only being declared');
    });

    it('offers fields of tables and functions in them, also where a statement is only begun', () => {
      const table = 'local M = {limit = 3, inner = {deep = 1}}\nfunction M.go(a)\nend\n';
      for (const lua of [`${table}M.$0`, `${table}M.g$0`, `${table}function envoy_on_request(h)\n  M.$0\nend`, `${table}function envoy_on_request(h)\n  M.$0\n  h:logInfo("x")\nend`]) checkOffersAmongOthers(policy(lua), ['go', 'limit']);
      checkOffers(policy(`${table}M.inner.$0\nf()`), ['deep']);
      checkOffersAmongOthers(policy('string.$0\nf()'), ['format']);
    });

    it('writes behind blanks of quoted and plain text, which are text only when a word follows', () => {
      for (const [before, after] of [["'local a = $0\n\n        f()'", "'local a = tostring($0)\n\n        f()'"], ['"local a =  $0\n\n        f()"', '"local a =  tostring($0)\n\n        f()"'], ['local a = $0\n\n        f()', 'local a = tostring($0)\n\n        f()']]) {
        const inline = (value: string): string => policy('').replace(/inline: [^]*$/, `inline: ${value}\n`);
        checkCompletion(inline(before!), 'tostring', inline(after!));
      }
    });

    it('offers nothing in comments, strings and new names', () => {
      for (const lua of ['-- h$0', 'local s = "h$0"', 'local na$0', 'local n = 12$0']) assert.deepEqual(completionsAt(policy(lua)), [], lua);
    });
  });

  it('explains methods, functions and variables', () => {
    checkHover(policy('function envoy_on_request(h)\n  h:hea$0ders():get("x")\nend'), 'headers', ['StreamHandle:headers(): HeaderMap']);
    checkHover(policy('local x = tost$0ring(1)'), 'tostring', ['tostring(']);
    checkHover(policy('local M = {limit = 3}\nf(M.li$0mit)'), 'limit', ['(field) limit: number']);
    checkHover(policy('local M = {}\nfunction M.go(a, b)\nend\nM.g$0o(1)'), 'go', ['M.go(a, b)']);
    checkHover(policy('local Stack = {}\nfunction Stack:push(item) end\nlocal function f(s)\n  s:pu$0sh(1)\nend'), 'push', ['s:push(item)']);
    checkHover(policy('local function f(s)\n  return s:low$0er()\nend'), 'lower', ['lower(s)']);
    checkHover(policy('counter = 1\ncoun$0ter = counter + 1'), 'counter', ['(global) counter: number']);
    checkHover(policy('f(EnvoyTimestampResolution.MILLI$0SECOND)'), 'MILLISECOND', ['EnvoyTimestampResolution.MILLISECOND', 'Milliseconds']);
    checkHover(policy('f(Envoy$0TimestampResolution.MILLISECOND)'), 'EnvoyTimestampResolution', ['Strict']);
    checkHover(policy('function envoy_on_request(h)\n  local top = h:headers()\n  t$0op:get("x")\nend'), 'top', ['(local) top: HeaderMap']);
  });

  it('tells which parameter is being written', () => {
    const signature = ask(policy('function envoy_on_request(h)\n  h:headers():add("a, b", $0)\nend'), (open, uri, offset) => open.analysis.luaSignature(uri, offset));
    assert.equal(signature?.label, 'HeaderMap:add(key: string, value: string)');
    assert.equal(signature?.activeParameter, 1);
    const own = ask(policy('local M = {}\nfunction M.go(a, b)\nend\nM.go(1, $0)'), (open, uri, offset) => open.analysis.luaSignature(uri, offset));
    assert.deepEqual([own?.label, own?.activeParameter], ['M.go(a, b)', 1]);
    const half = ask(policy('function envoy_on_request(h)\n  h:respond({[":status"] = "200", $0\nend'), (open, uri, offset) => open.analysis.luaSignature(uri, offset));
    assert.equal(half?.activeParameter, 0);
  });

  it('tells it in calls that are not closed, and on the empty lines below a block', () => {
    const signatureAt = (text: string): string | undefined => {
      const signature = ask(text, (open, uri, offset) => open.analysis.luaSignature(uri, offset));
      return signature && `${signature.label.replace(/\(.*/, '')} ${signature.activeParameter}`;
    };
    for (const rest of ['', '\nend', '\n  local x = 1\nend', '\n  h:logInfo("x")\nend']) {
      assert.equal(signatureAt(policy(`function envoy_on_request(h)\n  h:headers():get($0${rest}`)), 'HeaderMap:get 0', rest);
      assert.equal(signatureAt(policy(`function envoy_on_request(h)\n  h:headers():add("a", $0${rest}`)), 'HeaderMap:add 1', rest);
    }
    const open = policy('function envoy_on_request(h)\n  h:respond(\n    {[":status"] = "403"},').trimEnd();
    for (const line of ['        $0', '            $0', '\n            $0\n\n', '            $0\n  wasm: []\n']) {
      assert.equal(signatureAt(`${open}\n${line}`), 'StreamHandle:respond 1', line);
      assert.equal(signatureAt(`${open}\n${line}`.replaceAll('\n', '\r\n')), 'StreamHandle:respond 1', line);
    }
    assert.equal(signatureAt(`${open}\n      $0`), undefined, 'in the column of keys');
  });

  it('helps behind a quote that is not closed yet, on its own line and on those below', () => {
    for (const quote of ["'", '"']) {
      for (const rest of ['', '\n  wasm: []\n', '\n---\nkind: Other\n']) {
        const inline = (lua: string): string => policy('').replace(/inline: [^]*$/, `inline: ${quote}local limit = 3\n\n        function envoy_on_request(h)\n\n        ${lua}${rest}`);
        checkCompletion(inline('h:headers():$0'), 'remove', inline('h:headers():remove($0)'));
        checkCompletion(inline('h:headers():re$0'), 'remove', inline('h:headers():remove($0)'));
        checkCompletion(inline('local n = $0'), 'limit', inline('local n = limit'));
        checkHover(inline('h:hea$0ders()'), 'headers', ['StreamHandle:headers(): HeaderMap']);
        checkHover(inline('local n = li$0mit'), 'limit', ['(local) limit: number']);
        assert.equal(ask(inline('h:headers():add(1, $0'), (open, uri, offset) => open.analysis.luaSignature(uri, offset)?.activeParameter), 1);
        const text = inline('h:logInfo(lim$0it)');
        const renamed = ask(text, (open, uri, offset) => applyEdits(open.analysis.textOf(uri)!, open.analysis.luaRename(uri, offset, 'most')!));
        assert.equal(renamed, text.replace('$0', '').replaceAll('limit', 'most'));
      }
    }
    checkCompletion(policy('').replace(/inline: [^]*$/, "inline: 'local a = 1\n\n        env$0\n  wasm: []\n"), 'envoy_on_response', policy('').replace(/inline: [^]*$/, 'inline: |-\n        local a = 1\n        function envoy_on_response(response_handle)\n          $0\n        end\n  wasm: []\n'));
  });

  it('says nothing of a line with the cursor in its indentation', () => {
    for (const text of [policy('local a = 1\nb(a)'), policy('local a = 1\n  b(a)')]) {
      const before = text.replace('  b(a)', '$0  b(a)');
      assert.equal(ask(before, (open, uri, offset) => open.analysis.hover(uri, offset) ?? open.analysis.luaRenameRange(uri, offset) ?? open.analysis.luaUses(uri, offset)[0]), undefined);
    }
  });

  it('goes to definitions and finds uses, of locals and of functions', () => {
    const text = policy('local function add(h, n)\n  h:headers():add("x", n)\nend\nfunction envoy_on_request(h)\n  a$0dd(h, "1")\n  add(h, "2")\nend');
    const { definition, uses, file } = ask(text, (open, uri, offset) => ({ definition: open.analysis.luaDefinition(uri, offset), uses: open.analysis.luaUses(uri, offset), file: open.analysis.textOf(uri)! }));
    assert.deepEqual(definition.map(({ start, end }) => file.slice(start - 'function '.length, end)), ['function add']);
    assert.deepEqual(uses.map(({ write }) => write), [true, false, false]);
  });

  it('goes to functions and fields of own tables, and finds where they are used', () => {
    const script = 'local M = {limit = 3}\nfunction M.go(a)\n  return a < M.limit\nend\nfunction M:run() end\nlocal N = {go = 1}\nfunction envoy_on_request(h)\n  if M.go(1) then M:run() end\n  h:headers():add("a", N.go)\nend';
    const placesOf = (marked: string): readonly string[] => ask(policy(marked), (open, uri, offset) => {
      const file = open.analysis.textOf(uri)!;
      const line = ({ start, end }: { readonly start: number; readonly end: number }): string => `${file.slice(file.lastIndexOf('\n', start) + 9, end).trim()}`;
      return [...open.analysis.luaDefinition(uri, offset).map(line), '|', ...open.analysis.luaUses(uri, offset).map(({ range, write }) => line(range) + (write ? '!' : ''))];
    });
    assert.deepEqual(placesOf(script.replace('M.go(1)', 'M.g$0o(1)')), ['function M.go', '|', 'function M.go!', 'if M.go']);
    assert.deepEqual(placesOf(script.replace('M.limit', 'M.$0limit')), ['local M = {limit', '|', 'local M = {limit!', 'return a < M.limit']);
    assert.deepEqual(placesOf(script.replace('M:run() end\nlocal', 'M:ru$0n() end\nlocal')), ['function M:run', '|', 'function M:run!', 'if M.go(1) then M:run']);
    assert.deepEqual(placesOf(script.replace('N.go)', 'N.go$0)')), ['local N = {go', '|', 'local N = {go!', 'h:headers():add("a", N.go']);
    assert.deepEqual(placesOf(script.replace('h:headers', 'h:head$0ers')), ['|']);
    assert.equal(ask(policy(script.replace('M.go(1)', 'M.g$0o(1)')), (open, uri, offset) => open.analysis.luaRenameRange(uri, offset)), undefined);
  });

  it('renames a variable everywhere, and only that one', () => {
    const text = policy('local n = 1\nfunction envoy_on_request(h)\n  local n = 2\n  h:logInfo("n" .. $0n)\nend');
    const renamed = ask(text, (open, uri, offset) => applyEdits(open.analysis.textOf(uri)!, open.analysis.luaRename(uri, offset, 'count')!));
    assert.equal(renamed, policy('local n = 1\nfunction envoy_on_request(h)\n  local count = 2\n  h:logInfo("n" .. count)\nend'));
  });

  it('renames nothing to what is the name of something else there', () => {
    const rename = (lua: string, to: string): unknown => ask(policy(lua), (open, uri, offset) => open.analysis.luaRename(uri, offset, to)?.length);
    for (const [lua, to] of [
      ['local a = 1\nlocal b = 2\nf($0a, b)', 'b'],
      ['local $0a = 1\nlocal function f(b)\n  return a + b\nend', 'b'],
      ['local $0a = 1\nf(tostring(a))', 'tostring'],
      ['$0a = 1\nb = 2', 'b'],
      ['$0a = 1\nfunction f(b) return a + b end', 'b'],
      ['local $0a = 1\nfunction M:f() return a, self end', 'self'],
    ] as const) assert.throws(() => rename(lua, to), /is the name of something else here/, lua);
    assert.equal(rename('local $0a = 1\nlocal function f(b)\n  return b\nend\nreturn a', 'b'), 2);
    assert.equal(rename('local function $0a(n)\n  return n == 0 and 0 or a(n - 1)\nend', 'again'), 2);
    assert.equal(rename('$0a = 1\nfunction f(b) return a end', 'c'), 2);
    assert.equal(rename('local $0a = {a = 1}\nf(a.a)\nif a then', 'b'), 3);
  });

  it('renames nothing of Lua or Envoy, and takes no word of the language', () => {
    assert.equal(ask(policy('function envoy_on_re$0quest(h)\nend'), (open, uri, offset) => open.analysis.luaRenameRange(uri, offset)), undefined);
    assert.equal(ask(policy('local x = to$0string(1)'), (open, uri, offset) => open.analysis.luaRenameRange(uri, offset)), undefined);
    for (const word of ['end', 'goto', '1a', 'a-b']) assert.throws(() => ask(policy('local x$0 = 1'), (open, uri, offset) => open.analysis.luaRename(uri, offset, word)), /no name in Lua/, word);
  });
});
