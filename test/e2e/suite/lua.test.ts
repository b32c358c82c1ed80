// What the editor shows of scripts and does in them: their functions in the outline, colours by meaning, indentation while one types.
import { Position, Selection, Uri, commands, window, workspace, type DocumentSymbol, type Location, type LocationLink, type SemanticTokens, type SemanticTokensLegend, type TextDocument } from 'vscode';
import { eventually, expectEqual, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest, underlined, workspaceFolder } from './manifest';
import { policyHead } from './policies';

const policy = (script: string): string => `${policyHead}  lua:\n    - type: Inline\n      inline: |\n${script.replaceAll(/^(?=.)/gm, '        ')}\n`;

describe('scripts', () => {
  afterEach(closeEditors);

  it('have their functions in the outline', async () => {
    const { document } = await openManifest(policy('local function help(x)\nend\nfunction envoy_on_request(handle)\nend'));
    const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    const inline = symbolNamed(symbols, 'inline');
    expectEqual(inline?.children.map(({ name, detail }) => name + detail), ['help(x)', 'envoy_on_request(handle)'], 'below inline');
  });

  it('are coloured by meaning', async () => {
    const { document } = await openManifest(policy('local limit = 3\nfunction envoy_on_request(handle)\n  handle:logInfo(tostring(limit))\nend'));
    const words = await colouredWords(document);
    for (const word of ['limit variable.declaration.readonly', 'handle parameter', 'logInfo method.defaultLibrary', 'tostring function.defaultLibrary']) expectThat(words.includes(word), word, words);
  });

  it('are coloured in JSON, too', async () => {
    const manifest = { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', metadata: { name: 'a' }, spec: { lua: [{ type: 'Inline', inline: 'local a = 1\nprint(a)' }] } };
    const { document } = await openManifest(JSON.stringify(manifest, null, 2), 'manifest.json');
    const words = await colouredWords(document);
    for (const word of ['local keyword', 'a variable.declaration.readonly', 'print function.defaultLibrary']) expectThat(words.includes(word), word, words);
  });
});

describe('files of Lua that kustomize makes ConfigMaps of', () => {
  afterEach(closeEditors);

  it('are checked, and led to from the policy', async () => {
    const folder = Uri.joinPath(workspaceFolder(), 'generated');
    const write = (path: string, text: string) => workspace.fs.writeFile(Uri.joinPath(folder, path), new TextEncoder().encode(text));
    await write('filter.lua', 'function envoy_on_request(handle)\n  handle:headrs()\nend\n');
    await write('kustomization.yaml', 'resources: [policy.yaml]\nconfigMapGenerator:\n  - name: generated-script\n    files: [lua=filter.lua]\n');
    const { document, cursor } = await openManifest(`${policyHead}  lua:\n    - type: ValueRef\n      valueRef: {kind: ConfigMap, group: "", name: generated$0-script}\n`);
    const target = await eventually('the definition', async () => {
      const [first] = await commands.executeCommand<(Location | LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, cursor);
      const found = first && ('uri' in first ? first.uri : first.targetUri);
      expectThat(found && found.path.endsWith('/generated/filter.lua'), 'it is the script', first);
      return found;
    });
    const script = await workspace.openTextDocument(target);
    await window.showTextDocument(script);
    const found = await diagnosticsWhen(target, 'the unknown method', (all) => all.some((one) => codeOf(one) === 'lua-unknown-method'));
    expectEqual(found.map((one) => underlined(script, one)), ['headrs'], 'what is underlined');
  });

  it('are checked where they stand in a kustomization, also in one whose name has no ending', async () => {
    const file = Uri.joinPath(workspaceFolder(), 'literals', 'Kustomization');
    await workspace.fs.writeFile(file, new TextEncoder().encode('configMapGenerator:\n  - name: literal-script\n    literals:\n      - |\n        lua=function envoy_on_request(handle)\n          handle:headrs()\n        end\n'));
    const document = await workspace.openTextDocument(file);
    expectEqual(document.languageId, 'yaml', 'the language');
    await window.showTextDocument(document);
    const found = await diagnosticsWhen(file, 'the unknown method', (all) => all.some((one) => codeOf(one) === 'lua-unknown-method'));
    expectEqual(found.map((one) => underlined(document, one)), ['headrs'], 'what is underlined');
  });
});

describe('typing in a script', () => {
  afterEach(closeEditors);

  it('goes deeper behind what opens a block, and back with what closes it', async () => {
    const text = await typed(policy('$0'), 'function a(h)\nif h then\nb()\nelse\nrepeat\nc()\nuntil d\nend\nend\ne()');
    expectEqual(text, policy('function a(h)\n  if h then\n    b()\n  else\n    repeat\n      c()\n    until d\n  end\nend\ne()'), 'what was typed');
  });

  it('puts what stood behind the cursor below its opener', async () => {
    expectEqual(await typed(policy('function a(h)$0end'), '\nb()'), policy('function a(h)\n  b()\nend'), 'between function and end');
  });

  it('takes a word and its indentation back together', async () => {
    const before = policy('function a(h)\n  b()\n  $0');
    expectEqual(await typed(before, 'end'), policy('function a(h)\n  b()\nend'), 'what was typed');
    await commands.executeCommand('undo');
    expectEqual(window.activeTextEditor?.document.getText(), before.replace('$0', ''), 'after undo');
  });

  it('puts a line back where it was when its word goes on, and leaves it where it has become elseif', async () => {
    const before = policy('function a(h)\n  b()\n  $0');
    expectEqual(await typed(before, 'endpoint()'), before.replace('$0', 'endpoint()'), 'a longer word');
    expectEqual(await typed(policy('if a then\n  b()\n  $0'), 'elseif c then'), policy('if a then\n  b()\nelseif c then'), 'elseif');
  });

  it('leaves other words, folded scripts and YAML alone', async () => {
    for (const before of [policy('function a(h)\n  b()\n  x$0'), policy('b()\n  $0'), policy('function a(h)\n  $0').replace('inline: |', 'inline: >'), `${policyHead}  lua:\n    - type: Inline\n      $0\n`]) {
      expectEqual(await typed(before, 'end'), before.replace('$0', 'end'), 'what was typed');
    }
  });
});

describe('suggestions in a script', () => {
  afterEach(closeEditors);
  const skeleton = 'function envoy_on_request(request_handle)\n  \nend';
  const written = (value: string): string => `${policyHead}  lua:\n    - type: Inline\n      inline: ${value}\n`;
  const block = (lua: string): string => written(`|-\n${lua.replaceAll(/^/gm, '        ')}`);

  it('make a block of plain and quoted text, in one step', async () => {
    for (const [before, after] of [
      ['$0', skeleton],
      ["'$0'", skeleton],
      ['local a = 1; $0', `local a = 1; ${skeleton}`],
      ["'local s = ''a''\n\n        $0\n\n        f()'", `local s = 'a'\n${skeleton}\nf()`],
    ] as const) {
      expectEqual(await accepted(written(before), 'envoy_on_req'), block(after), 'what was accepted');
      await commands.executeCommand('undo');
      expectEqual(window.activeTextEditor?.document.getText(), written(before).replace('$0', 'envoy_on_req'), 'after undo');
    }
  });

  it('are there on the empty line below a script, and behind a colon that ends a plain value', async () => {
    expectEqual(await accepted(policy('local a = 1\n$0'), 'envoy_on_req'), policy(`local a = 1\n${skeleton}`), 'a handler');
    expectEqual(await accepted(written('function envoy_on_request(h) h:$0'), ''), written('function envoy_on_request(h) h:base64Escape()'), 'a method');
  });
});

/** The file after the first suggestion behind some typed keys was accepted. */
async function accepted(text: string, keys: string): Promise<string> {
  const { document, editor, cursor } = await openManifest(text);
  await diagnosticsWhen(document.uri, 'the server to have read it', () => true);
  editor.selection = new Selection(cursor, cursor);
  for (const key of keys) await commands.executeCommand('type', { text: key });
  const { version } = document;
  await commands.executeCommand('editor.action.triggerSuggest');
  await eventually('the suggestion', async () => {
    await commands.executeCommand('acceptSelectedSuggestion');
    expectThat(document.version > version, 'it is taken');
  });
  return document.getText();
}

/** The file after somebody has typed in it, key by key. */
async function typed(text: string, keys: string): Promise<string> {
  const { document, editor, cursor } = await openManifest(text);
  await diagnosticsWhen(document.uri, 'the server to have read it', () => true);
  // Lines are coloured first, since the language at the cursor is that of its colours.
  await new Promise((resolve) => setTimeout(resolve, 500));
  editor.selection = new Selection(cursor, cursor);
  for (let count = 1; count <= keys.length; count++) {
    await commands.executeCommand('type', { text: keys[count - 1] });
    const { version } = document;
    // The server is asked where a word belongs that closes a block, and nobody can tell when it has not moved the line.
    const patience = /\b(?:end|else|until)$/.test(keys.slice(0, count)) ? 1000 : 20;
    for (let waited = 0; waited < patience && document.version === version; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return document.getText();
}

function symbolNamed(symbols: readonly DocumentSymbol[], name: string): DocumentSymbol | undefined {
  for (const symbol of symbols) {
    const found = symbol.name === name ? symbol : symbolNamed(symbol.children, name);
    if (found) return found;
  }
  return undefined;
}

/** The words that have a colour by meaning, each with its type and modifiers; asked for until the server has started. */
async function colouredWords(document: TextDocument): Promise<string[]> {
  const tokens = await eventually('the colours', async () => {
    const found = await commands.executeCommand<SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', document.uri);
    expectThat(found, 'there are coloured words');
    return found;
  });
  const legend = await commands.executeCommand<SemanticTokensLegend>('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const words: string[] = [];
  let at = new Position(0, 0);
  for (let index = 0; index < tokens.data.length; index += 5) {
    const [lines, characters, length, type, modifiers] = tokens.data.slice(index, index + 5) as unknown as [number, number, number, number, number];
    at = new Position(at.line + lines, lines === 0 ? at.character + characters : characters);
    const word = document.lineAt(at.line).text.slice(at.character, at.character + length);
    words.push(`${word} ${[legend.tokenTypes[type], ...legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0)].join('.')}`);
  }
  return words;
}
