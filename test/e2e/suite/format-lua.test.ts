// Format Lua: a command and an action, by a thread that this kind of VS Code can start.
import { CodeActionKind, commands, workspace, type CodeAction, type TextDocument } from 'vscode';
import { expectEqual, expectThat } from './expect';
import { closeEditors, diagnosticsWhen, openManifest } from './manifest';
import { policyHead } from './policies';

const policyWith = (...script: string[]): string => `${policyHead}  lua:\n    - type: Inline\n      inline: |\n${script.map((line) => `          ${line}\n`).join('')}`;
const untidy = policyWith('function envoy_on_request( handle )', '$0handle:logInfo( "x" ) -- why', 'end');
const tidy = policyWith('function envoy_on_request(handle)', '  handle:logInfo("x") -- why', 'end');

describe('Format Lua', () => {
  afterEach(closeEditors);

  it('formats the script at the cursor, and nothing else', async () => {
    const { document } = await openManifest(untidy);
    await diagnosticsWhen(document.uri, 'the script read', () => true);
    await commands.executeCommand('envoyGateway.formatLua');
    await textWhen(document, tidy);
  });

  it('is an action on the script', async () => {
    const { document, cursor, editor } = await openManifest(untidy);
    let action: CodeAction | undefined;
    for (let attempt = 0; attempt < 50 && !action; attempt++) {
      const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, editor.selection.with(cursor, cursor), CodeActionKind.RefactorRewrite.value, 10);
      action = actions.find(({ title }) => title === 'Format Lua');
      if (!action) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expectThat(action?.command, 'there is an action');
    await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    await textWhen(document, tidy);
  });
});

async function textWhen(document: TextDocument, wanted: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      listener.dispose();
      clearTimeout(timer);
      resolve();
    };
    const listener = workspace.onDidChangeTextDocument(() => document.getText() === wanted && finish());
    const timer = setTimeout(finish, document.getText() === wanted ? 0 : 25_000);
  });
  expectEqual(document.getText(), wanted, 'the text');
}
