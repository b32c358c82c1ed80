// Format Lua: a command and an action, by a thread that this kind of VS Code can start.
import { CodeActionKind, commands, type CodeAction, type TextDocument } from 'vscode';
import { eventually, expectEqual, expectThat } from './expect';
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
    const command = await eventually('the action', async () => {
      const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, editor.selection.with(cursor, cursor), CodeActionKind.RefactorRewrite.value, 10);
      const action = actions.find(({ title }) => title === 'Format Lua');
      expectThat(action?.command, 'there is an action', actions.map(({ title }) => title));
      return action.command;
    });
    await commands.executeCommand(command.command, ...(command.arguments ?? []));
    await textWhen(document, tidy);
  });
});

async function textWhen(document: TextDocument, wanted: string): Promise<void> {
  await eventually('the edit', () => expectEqual(document.getText(), wanted, 'the text'));
}
