// Typing in a script in an editor that asks for on-type formatting and copies the indentation of the line above on Enter.

import assert from 'node:assert/strict';
import type { TextEdit as LspEdit } from 'vscode-languageserver';
import { applyEdits, LineIndex } from '../base/text';
import { TestClient } from './test-client';

const uri = 'file:///w/policy.yaml';

describe('typing in an editor other than VS Code', () => {
  let client: TestClient;

  beforeEach(async () => {
    client = await TestClient.start();
  });
  afterEach(() => client.stop());

  /** The text after `keys` were typed at the cursor (`$0`), one by one. */
  async function typed(before: string, keys: string): Promise<string> {
    const { firstTriggerCharacter, moreTriggerCharacter } = client.capabilities['documentOnTypeFormattingProvider'] as { firstTriggerCharacter: string; moreTriggerCharacter: string[] };
    let offset = before.indexOf('$0');
    let text = before.replace('$0', '');
    let version = 1;
    const become = async (now: string): Promise<void> => {
      text = now;
      await client.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] });
    };
    await client.open(uri, text);
    for (const key of keys) {
      const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
      const inserted = key === '\n' ? `\n${/^ */.exec(line)![0]}` : key;
      const rest = text.length - offset;
      await become(text.slice(0, offset) + inserted + text.slice(offset));
      offset = text.length - rest;
      if (![firstTriggerCharacter, ...moreTriggerCharacter].includes(key)) continue;
      const lines = new LineIndex(text);
      const edits = await client.request<LspEdit[] | null>('textDocument/onTypeFormatting', { textDocument: { uri }, position: lines.positionAt(offset), ch: key, options: { tabSize: 2, insertSpaces: true } });
      if (!edits) continue;
      await become(applyEdits(text, edits.map(({ range, newText }) => ({ range: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }, newText }))));
      offset = text.length - rest;
    }
    return text;
  }

  const policy = (lua: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: a\nspec:\n  lua:\n    - type: Inline\n      inline: |\n${lua.replaceAll(/^(?=.)/gm, '        ')}\n  wasm: []\n`;

  const scripts: Readonly<Record<string, string>> = {
    'blocks': 'function a(h)\n  if h then\n    b()\n  elseif c then\n    d()\n  else\n    repeat\n      e()\n    until f\n  end\n  local t = {\n    1,\n  }\nend\ng()',
    'names that begin like a closing word': 'local endpoint, elsewhere = 1, 2\nlocal function until_now() return endpoint end\nfunction a(h)\n  endpoint = 2\n  if h then\n    elsewhere = endpoint\n  else\n    until_now()\n  end\nend\nb()',
    'names that nobody knew': 'function a(h)\n  endpoint = 2\n  if h then\n    b()\n    elsewhere(3)\n  end\nend\nb()',
  };

  for (const [what, script] of Object.entries(scripts)) {
    it(`gives lines their indentation: ${what}`, async () => {
      assert.equal(await typed(policy('$0'), script.replaceAll(/^ +/gm, '')), policy(script));
    });
  }
});
