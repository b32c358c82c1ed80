// Indentation while one types in scripts: deeper, back, and never outside of them.

import assert from 'node:assert/strict';
import { applyEdits } from '../../base/text';
import { cursorOf, openFixture } from '../../../../test/fixture';
import type { IndentationStyle } from './lua-indentation';

/** A policy whose script is `lua`, in block style. */
function policy(lua: string, header = '|'): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: a\nspec:\n  lua:\n    - type: Inline\n      inline: ${header}\n${lua.replaceAll(/^(?=.)/gm, '        ')}\n  extProc: []\n`;
}

/** Demands that `before`, where the last character before the cursor was just typed, is made `after`; the same: nothing is done. */
function check(before: string, after: string, style: Partial<IndentationStyle> = {}): void {
  const open = openFixture(before);
  const { uri, offset } = cursorOf(open);
  const text = open.analysis.textOf(uri)!;
  const typed = /\n[ \t]*$/.test(text.slice(0, offset)) ? '\n' : text[offset - 1]!;
  assert.equal(applyEdits(text, open.analysis.luaIndent(uri, offset, typed, { unit: '  ', ...style })), after.replace('$0', ''));
}

const inScript = (before: string, after = before): void => check(policy(before), policy(after));

describe('indentation of scripts', () => {
  it('goes back to the line of what is closed', () => {
    inScript('function a()\n  b()\n  end$0', 'function a()\n  b()\nend');
    inScript('  local x = function()\n    b()\n      end$0', '  local x = function()\n    b()\n  end');
    inScript('if a then\n  b()\n  else$0', 'if a then\n  b()\nelse');
    inScript('if a then\n  b()\n  elseif$0', 'if a then\n  b()\nelseif');
    inScript('if a then\nelseif b then\n  c()\n  else$0', 'if a then\nelseif b then\n  c()\nelse');
    inScript('repeat\n  b()\n  until$0', 'repeat\n  b()\nuntil');
    inScript('while a do\n  b()\n  end$0\nc()', 'while a do\n  b()\nend\nc()');
    inScript('for i = 1,\n    3 do\n  b()\n  end$0', 'for i = 1,\n    3 do\n  b()\nend');
    inScript('local a = {\n  1,\n  }$0', 'local a = {\n  1,\n}');
    inScript('a(\n  b\n  )$0', 'a(\n  b\n)');
  });

  it('tells blocks by words alone, in scripts that are half written', () => {
    inScript('function a(\n  if b == then\n    c(\n    end$0', 'function a(\n  if b == then\n    c(\n  end');
    inScript('function a()\n  local s = "end" -- end\n  end$0', 'function a()\n  local s = "end" -- end\nend');
  });

  it('goes deeper on a new line behind what opens a block, and else not', () => {
    inScript('function a()\n$0', 'function a()\n  ');
    inScript('  if a then -- why\n$0', '  if a then -- why\n    ');
    inScript('b(function(x)\n        $0', 'b(function(x)\n  ');
    inScript('local t = {\n$0\n}', 'local t = {\n  \n}');
    inScript('if a then b() end\n$0');
    inScript('b()\n$0');
    inScript('function a()\n    end$0', 'function a()\nend');
  });

  describe('where a name begins like a word that closes a block', () => {
    const begun = 'local endpoint, elsewhere = 1, 2\nfunction a()\n  b()\n  end$0';

    it('stays until the line is ended', () => {
      inScript(begun);
      inScript(begun.replace('$0', '\n  $0'), begun.replace('  end$0', 'end\n$0'));
      inScript(begun.replace('$0', 'point = 2\n  $0'));
      inScript('function a()\n  endpoint = 1\n  if b then\n    c()\n    end\n    $0', 'function a()\n  endpoint = 1\n  if b then\n    c()\n  end\n  ');
      inScript('local elsewhere = 1\nif a then\n  b()\n  else\n  $0', 'local elsewhere = 1\nif a then\n  b()\nelse\n  ');
      inScript('function a(ending)\n  b()\nend\nfunction c()\n  b()\n  end$0', 'function a(ending)\n  b()\nend\nfunction c()\n  b()\nend');
      check(policy(begun.replace('$0', '\n  $0')).replaceAll('\n', '\r\n'), policy(begun.replace('  end$0', 'end\n$0')).replaceAll('\n', '\r\n'));
    });

    it('moves back at once in editors that move it forward again', () => check(policy(begun), policy(begun.replace('  end$0', 'end')), { undoesMoves: true }));

    it('goes forward with the end of the line where a name has come that was not known', () => {
      inScript('function a()\n  b()\nendpoint = 2\n$0', 'function a()\n  b()\n  endpoint = 2\n  ');
      inScript('function a()\nendpoint(1)\n$0', 'function a()\n  endpoint(1)\n  ');
      inScript('if a then\n  b()\nelsewhere = 2\n$0', 'if a then\n  b()\n  elsewhere = 2\n  ');
    });

    it('is left where it stands if it stands so by intention', () => {
      for (const lua of ['if a then\n  b()\nelseif c then\n  $0', 'function a()\nb()\nendpoint = 2\n$0', 'endpoint = 2\n$0', 'function a()\n  b(endpoint)\nendpoint = 2\n$0', 'f(function()\n    b()\n  end)\n$0', 'f(function()\n    b()\n  end\n  $0', 'repeat\n  b()\nendpoint = 2\n$0']) inScript(lua);
    });
  });

  it('leaves alone what needs nothing, and words that only begin so', () => {
    for (const lua of ['end$0', 'function a()\nend$0', 'function a()\n  b()\n  ende$0', 'function a()\n  b()\n  end$0x', 'function a()\n  b() end$0', 'repeat\n  b()\n  end$0', 'function a()\n  b()\n  -- end$0']) inScript(lua);
  });

  it('leaves everything outside of scripts alone, and styles in which indentation is text', () => {
    const folded = policy('function a()\n  b()\n  end$0', '>');
    check(folded, folded);
    for (const text of ['a: |\n  function a()\n    b()\n    end$0\n', policy('function a()\n  b()').replace('  extProc: []', '    end$0'), policy('function a()').replace('inline: |', 'inline: |\n$0'), policy('a()').replace('  extProc: []', '  extProc: # then\n$0')]) check(text, text);
  });

  it('is the same wherever a block stands', () => {
    const lua = 'function envoy_on_request(h)\n  if h then\n    h:logInfo("é")\n    end$0\nend';
    const at = (column: number, text: string): string => text.split('\n').map((line) => `${' '.repeat(column)}${line}`).join('\n');
    const places: readonly ((text: string) => string)[] = [
      (text) => policy(text, '|2+ # why'),
      (text) => `kind: Other\n---\n${policy(text, '&script |-')}    - type: Inline\n      inline: *script\n`,
      (text) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.lua: |\n${at(4, text)}\n`,
      (text) => `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data:\n      lua: |\n${at(12, text)}\n`,
      (text) => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nspec:\n  jsonPatches:\n    - operation:\n        path: /filters/0\n        value:\n          inline_code: |\n${at(12, text)}\n`,
      (text) => `//- kustomization.yaml\nconfigMapGenerator:\n- name: a\n  literals:\n  - |\n    lua=${at(4, text).trimStart()}\n`,
    ];
    for (const place of places) {
      for (const lineBreak of ['\n', '\r\n']) {
        const [before, after] = [lua, lua.replace('    end$0', '  end')].map((text) => place(text).replaceAll('\n', lineBreak).replace('yaml\r', 'yaml'));
        check(before!, after!.replace(/^\/\/.*\n/, ''));
        const [open, deeper] = [lua.replace('\n    h:logInfo("é")\n    end', '\n    '), lua.replace('\n    h:logInfo("é")\n    end$0', '\n    ')].map((text) => place(text).replaceAll('\n', lineBreak).replace('yaml\r', 'yaml'));
        check(open!.replace(/ {4}\$0/, '$0'), deeper!.replace(/^\/\/.*\n/, ''));
      }
    }
  });

  it('is that of files of Lua, CRLF and tabs', () => {
    check('//- a.lua\nfunction envoy_on_request(h)\n\tif h then\n\t\tb()\n\t\tend$0', 'function envoy_on_request(h)\n\tif h then\n\t\tb()\n\tend');
    check(policy('function a()\n  b()\n  end$0').replaceAll('\n', '\r\n'), policy('function a()\n  b()\nend').replaceAll('\n', '\r\n'));
  });
});
