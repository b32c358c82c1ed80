// Quick fixes: one keystroke, and the diagnostic is gone.
import { CodeActionKind, ConfigurationTarget, Position, Range, commands, workspace, type CodeAction, type Diagnostic, type TextDocument } from 'vscode';
import { expectEqual, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest } from './manifest';
import { goodPolicy, misspeltPolicy, policyHead } from './policies';

describe('quick fixes', () => {
  afterEach(closeEditors);

  it('mends a misspelt field', async () => {
    const { document } = await openManifest(misspeltPolicy);
    await applyFixOf(document, 'unknown-field');
    expectEqual(document.getText(), goodPolicy, 'the text after the fix');
    await diagnosticsWhen(document.uri, 'no finding', (all) => all.length === 0);
  });

  it('mends a value in the wrong case', async () => {
    const { document } = await openManifest(goodPolicy.replace('Buffered', 'buffered'));
    await applyFixOf(document, 'enum-value');
    expectEqual(document.getText(), goodPolicy, 'the text after the fix');
    await diagnosticsWhen(document.uri, 'no finding', (all) => all.length === 0);
  });

  it('mends an apiVersion that never was', async () => {
    const { document } = await openManifest(goodPolicy.replace('v1alpha1', 'v1beta1'));
    const [finding] = await diagnosticsWhen(document.uri, 'a finding', (all) => all.length > 0);
    expectThat(finding, 'there is a finding');
    await applyFixOf(document, codeOf(finding)!);
    expectEqual(document.getText(), goodPolicy, 'the text after the fix');
    await diagnosticsWhen(document.uri, 'no finding', (all) => all.length === 0);
  });

  it('offers the checksum of a file where a checksum is malformed', async () => {
    const { document, cursor } = await openManifest(`${policyHead}  wasm:\n    - name: filter\n      code:\n        type: HTTP\n        http:\n          url: https://modules.example.com/plugin.wasm\n          sha256: $0ABC\n`);
    await diagnosticsWhen(document.uri, 'wasm-checksum', (all) => all.some((one) => codeOf(one) === 'wasm-checksum'));
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new Range(cursor, cursor));
    expectEqual(actions.find(({ title }) => title.startsWith('Insert SHA-256'))?.command?.command, 'envoyGateway.insertSha256', 'the command');
  });

  it('mends on save all that is safe, and nothing else', async () => {
    const editing = workspace.getConfiguration('editor');
    await editing.update('codeActionsOnSave', { 'source.fixAll.envoyGateway': 'explicit' }, ConfigurationTarget.Workspace);
    try {
      // The last line needs a decision, so it stays.
      const { document, editor } = await openManifest(goodPolicy.replace('Buffered', 'buffered').replace('v1alpha1', 'v1beta1') + '  unheardOf: 1\n');
      await diagnosticsWhen(document.uri, 'a finding', (all) => all.length > 0);
      expectThat(await editor.edit((edit) => edit.insert(new Position(0, 0), '# edited\n')), 'the manifest is edited');
      expectThat(await document.save(), 'the manifest is saved');
      expectEqual(document.getText(), `# edited\n${goodPolicy}  unheardOf: 1\n`, 'the text on disk');
    } finally {
      await editing.update('codeActionsOnSave', undefined, ConfigurationTarget.Workspace);
    }
  });
});

/** Applies the best of the quick fixes that are offered for the finding of that rule. */
async function applyFixOf(document: TextDocument, code: string): Promise<void> {
  const isOfRule = (diagnostic: Diagnostic) => codeOf(diagnostic) === code;
  const finding = (await diagnosticsWhen(document.uri, code, (all) => all.some(isOfRule))).find(isOfRule)!;
  const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, finding.range, CodeActionKind.QuickFix.value, 20);
  const fix = actions.find((action) => action.isPreferred) ?? actions[0];
  expectThat(fix, `there is a fix for ${code}`, actions.map((action) => action.title));
  if (fix.edit) expectThat(await workspace.applyEdit(fix.edit), 'the edit is applied');
  if (fix.command) await commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
}
