// Scripts are tried while one types, in a thread that this kind of VS Code can start; and run with a sample request.
import { commands, window, type CodeLens } from 'vscode';
import { eventually, expectEqual, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest, replaceInEditor, underlined } from './manifest';
import { policyHead } from './policies';

const endless = `${policyHead}  lua:
    - type: Inline
      inline: |
        function envoy_on_request(handle)
          local count = 0
          while true do
            count = count + 1
          end
          handle:logInfo(count)
        end
`;

describe('trial runs', () => {
  afterEach(closeEditors);

  it('report a script that never ends, and are quiet when it is mended', async () => {
    const { document, editor } = await openManifest(endless);
    const found = await diagnosticsWhen(document.uri, 'the endless loop', (all) => all.some((one) => codeOf(one) === 'lua-trial-run'));
    const loop = found.find((one) => codeOf(one) === 'lua-trial-run');
    expectThat(loop, 'there is a finding');
    expectEqual(underlined(document, loop), 'while true do', 'the underlined part');
    await replaceInEditor(editor, 'while true do', 'while count < 5 do');
    await diagnosticsWhen(document.uri, 'no endless loop', (all) => !all.some((one) => codeOf(one) === 'lua-trial-run'));
  });

  it('can be made with a sample request, from a lens', async () => {
    const { document } = await openManifest(endless.replace('while true do', 'while count < 5 do'));
    await diagnosticsWhen(document.uri, 'the script read', () => true);
    const command = await eventually('the lens', async () => {
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
      const lens = lenses.find(({ command }) => command?.command === 'envoyGateway.runLuaSample');
      expectThat(lens?.command, 'there is a lens', lenses);
      return lens.command;
    });
    await commands.executeCommand(command.command, ...(command.arguments ?? []));
    await eventually('the panel', () => {
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
      expectThat(tabs.includes('Sample request'), 'the panel is open', tabs);
    });
  });
});
