// A script in an editor of its own: both sides say the same, whoever types, and nothing is lost.
import { FilePermission, Position, Range, commands, languages, window, workspace, type CompletionList, type DocumentSymbol, type Hover, type Location, type TextDocument, type TextEditor, type WorkspaceEdit } from 'vscode';
import { eventually, expectEqual, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest, replaceInEditor, type OpenManifest } from './manifest';
import { policyHead } from './policies';

const scheme = 'envoy-gateway-lua';
const script = 'function envoy_on_request(handle)\n  handle:logInfo("x")\nend\n';
const item = (inline: string): string => `    - type: Inline\n      inline: ${inline}`;
const block = (text: string): string => `|\n${text.replaceAll(/^(?=.)/gm, '        ')}`;
const policy = (...items: string[]): string => `${policyHead}  lua:\n${items.join('')}`;

describe('a script in its own editor', () => {
  afterEach(async () => {
    for (let left = 0; left < 4; left++) await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await closeEditors();
  });

  it('shows the script as Lua, and follows typing on both sides', async () => {
    const { document, editor, lua, luaEditor } = await open(policy(item(block(script))));
    expectEqual(lua.languageId, 'lua', 'the language');
    expectEqual(lua.getText(), script, 'the text');
    await replaceInEditor(luaEditor, '"x"', '"typed in Lua"');
    await textWhen(document, policy(item(block(script.replace('"x"', '"typed in Lua"')))));
    await replaceInEditor(await window.showTextDocument(document, editor.viewColumn), 'handle:logInfo', 'handle:logWarn');
    await textWhen(lua, script.replace('"x"', '"typed in Lua"').replace('logInfo', 'logWarn'));
  });

  it('can be undone on the side where it was typed', async () => {
    const { document, lua, luaEditor } = await open(policy(item(block(script))));
    await replaceInEditor(luaEditor, '"x"', '"y"');
    await textWhen(document, policy(item(block(script.replace('"x"', '"y"')))));
    await window.showTextDocument(lua, luaEditor.viewColumn);
    await commands.executeCommand('undo');
    await textWhen(document, policy(item(block(script))));
    expectEqual(lua.getText(), script, 'the text');
  });

  it('stays with its script when the file changes elsewhere', async () => {
    const { document, editor, lua, luaEditor } = await open(policy(item(block(script))));
    const yaml = await window.showTextDocument(document, editor.viewColumn);
    await yaml.edit((edit) => edit.insert(new Position(0, 0), '# above\n\n'));
    await replaceInEditor(yaml, '  lua:\n', `  lua:\n${item(block('-- another\nfunction envoy_on_response(handle) end\n'))}`);
    const added = document.getText();
    await replaceInEditor(await window.showTextDocument(lua, luaEditor.viewColumn), '"x"', '"z"');
    await textWhen(document, added.replace('"x"', '"z"'));
  });

  it('becomes a block when it has to, in a file of any line breaks', async () => {
    const { document, luaEditor } = await open(policy(item('"x = 1"\n')).replaceAll('\n', '\r\n'));
    await luaEditor.edit((edit) => edit.insert(new Position(0, 5), '1\n\n  -- ends without a break'));
    await textWhen(document, policy(item('|-\n        x = 11\n\n          -- ends without a break\n')).replaceAll('\n', '\r\n'));
  });

  it('saves its file when it is saved', async () => {
    const { document, lua, luaEditor } = await open(policy(item(block(script))));
    await replaceInEditor(luaEditor, '"x"', '"saved"');
    expectThat(await lua.save(), 'it is saved');
    const bytes = await workspace.fs.readFile(document.uri);
    expectEqual(new TextDecoder().decode(bytes), policy(item(block(script.replace('"x"', '"saved"')))), 'the file');
    expectThat(!lua.isDirty && !document.isDirty, 'nothing is left to save');
  });

  it('keeps its text, read-only, when the script is gone, and comes back with it', async () => {
    const { document, editor, lua } = await open(policy(item(block(script))));
    const yaml = await window.showTextDocument(document, editor.viewColumn);
    const before = document.getText();
    const whole = new Range(0, 0, document.lineCount, 0);
    await yaml.edit((edit) => edit.replace(whole, `${policyHead}  wasm: []\n`));
    await until(async () => (await workspace.fs.stat(lua.uri)).permissions === FilePermission.Readonly, 'it is read-only');
    expectEqual(lua.getText(), script, 'the text');
    await yaml.edit((edit) => edit.replace(new Range(0, 0, document.lineCount, 0), before));
    await until(async () => (await workspace.fs.stat(lua.uri)).permissions === undefined, 'it can be edited');
  });

  it('completes and explains as the manifest does', async () => {
    const { lua, luaEditor } = await open(policy(item(block(script))));
    await replaceInEditor(luaEditor, 'logInfo("x")', 'hea');
    const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', lua.uri, new Position(1, 12));
    const headers = items.find(({ label }) => (typeof label === 'string' ? label : label.label) === 'headers');
    const range = headers?.range instanceof Range ? headers.range : headers?.range?.replacing;
    expectEqual(range && lua.getText(range), 'hea', 'what it replaces');
    await replaceInEditor(luaEditor, 'hea', 'headers():get("x")');
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', lua.uri, new Position(1, 11));
    expectThat(hovers.some(({ range: over }) => over && lua.getText(over) === 'headers'), 'it is explained', hovers);
  });

  it('renames, and the manifest follows', async () => {
    const helper = 'local function help(h) return h end\n';
    const { document, lua } = await open(policy(item(block(helper + script.replace('handle:', 'help(handle):')))));
    const use = new Position(2, 3);
    const uses = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', lua.uri, use);
    expectEqual(uses.length, 2, 'the uses');
    const edit = await commands.executeCommand<WorkspaceEdit>('vscode.executeDocumentRenameProvider', lua.uri, use, 'assist');
    expectThat(await workspace.applyEdit(edit), 'it is renamed');
    await textWhen(document, policy(item(block((helper + script.replace('handle:', 'help(handle):')).replaceAll('help', 'assist')))));
    const [symbol] = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', lua.uri);
    expectEqual(symbol?.name, 'assist', 'the outline');
  });

  it('is found again when its policy has got another name, and another script gets an editor of its own', async () => {
    const { document, editor, lua } = await open(policy(item(block(script))));
    const yaml = await window.showTextDocument(document, editor.viewColumn);
    const named = /name: (\S+)/.exec(policyHead)!;
    await replaceInEditor(yaml, named[0], 'name: renamed');
    await commands.executeCommand('envoyGateway.openLua', document.uri.toString(), 0);
    await until(() => window.activeTextEditor?.document === lua, 'the editor that was open');
    await replaceInEditor(window.activeTextEditor!, '("x")', '( "x" )');
    await commands.executeCommand('envoyGateway.formatLua');
    await textWhen(lua, script);
    await yaml.edit((edit) => edit.insert(new Position(0, 0), `${policy(item(block('-- another\n')))}---\n`));
    await commands.executeCommand('envoyGateway.openLua', document.uri.toString(), 0);
    await until(() => window.activeTextEditor?.document.getText() === '-- another\n', 'the editor of the other script');
    expectEqual(lua.getText(), script, 'the text of the first');
  });

  it('shows what is wrong with the script', async () => {
    const { lua, luaEditor } = await open(policy(item(block(script))));
    await replaceInEditor(luaEditor, 'logInfo', 'logNonsense');
    await until(() => languages.getDiagnostics(lua.uri).some((one) => codeOf(one) === 'lua-unknown-method'), 'the finding');
    const found = languages.getDiagnostics(lua.uri).find((one) => codeOf(one) === 'lua-unknown-method')!;
    expectEqual(lua.getText(found.range), 'logNonsense', 'the underlined part');
  });
});

async function open(text: string): Promise<OpenManifest & { readonly lua: TextDocument; readonly luaEditor: TextEditor }> {
  const opened = await openManifest(text);
  await diagnosticsWhen(opened.document.uri, 'the script read', () => true);
  await commands.executeCommand('envoyGateway.openLua', opened.document.uri.toString(), 0);
  await until(() => window.activeTextEditor?.document.uri.scheme === scheme, 'the editor of the script');
  const luaEditor = window.activeTextEditor!;
  return { ...opened, lua: luaEditor.document, luaEditor };
}

async function textWhen(document: TextDocument, wanted: string): Promise<void> {
  await eventually('the edit', () => expectEqual(document.getText(), wanted, 'the text'));
}

function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  return eventually(what, async () => expectThat(await holds(), 'it does not hold'));
}
