// Scaffolds in the editor: offered once, tabbed through to the end, left as valid YAML; placeholders one after the other.
import { ConfigurationTarget, DiagnosticSeverity, SnippetString, commands, window, workspace, type CodeAction, type CompletionItem, type CompletionList } from 'vscode';
import { expectEqual, expectMatch, expectThat } from './expect';
import { closeEditors, codeOf, diagnosticsWhen, openManifest, type OpenManifest } from './manifest';
import { policyHead } from './policies';

const ours = (items: readonly CompletionItem[]): CompletionItem[] => items.filter((item) => labelOf(item).startsWith('eg-'));

describe('scaffolds', () => {
  afterEach(closeEditors);

  it('are offered once each, with names from the workspace', async () => {
    const items = ours(await itemsAt(await openManifest('---\neg-$0\n')));
    const labels = items.map(labelOf);
    expectEqual(labels.length, new Set(labels).size, 'each is there once');
    for (const label of ['eg-extproc', 'eg-wasm-http', 'eg-wasm-image', 'eg-lua-inline', 'eg-lua-configmap', 'eg-patch', 'eg-patch-enable', 'eg-dynamic-module']) expectThat(labels.includes(label), `${label} is offered`, labels);
  });

  it('end as valid YAML when every stop is tabbed through', async () => {
    for (const label of ['eg-extproc', 'eg-wasm-http', 'eg-wasm-image', 'eg-lua-inline', 'eg-lua-configmap', 'eg-dynamic-module', 'eg-patch', 'eg-reference-grant']) {
      const opened = await openManifest(`${label}$0`);
      const item = (await itemsAt(opened)).find((one) => labelOf(one) === label);
      expectThat(item?.insertText instanceof SnippetString && item.range, `${label} is a snippet`);
      const editor = window.activeTextEditor!;
      await editor.insertSnippet(item.insertText, 'inserting' in item.range ? item.range.replacing : item.range);
      // Each stop is left with the value that it has.
      for (let stop = 0; stop < 40; stop++) {
        await commands.executeCommand('hideSuggestWidget');
        await commands.executeCommand('jumpToNextSnippetPlaceholder');
      }
      const text = opened.document.getText();
      expectThat(!/\$\{|\\\}/.test(text.replaceAll('$.', '')), `nothing of the snippet is left of ${label}`, text);
      const problems = await diagnosticsWhen(opened.document.uri, `the placeholders of ${label}`, (found) => found.some((one) => codeOf(one) === 'todo-placeholder'));
      expectEqual(problems.filter(({ severity }) => severity !== DiagnosticSeverity.Hint).map(({ message }) => message), [], `findings of ${label}`);
      await closeEditors();
    }
  });

  it('mirror what is typed at a stop', async () => {
    const opened = await openManifest('eg-extproc$0');
    const item = (await itemsAt(opened)).find((one) => labelOf(one) === 'eg-extproc')!;
    await window.activeTextEditor!.insertSnippet(item.insertText as SnippetString, 'inserting' in item.range! ? item.range.replacing : item.range!);
    // Name of the policy, kind and name of the target, then the Service.
    for (let stop = 0; stop < 3; stop++) await commands.executeCommand('jumpToNextSnippetPlaceholder');
    await commands.executeCommand('type', { text: 'checker' });
    await commands.executeCommand('leaveSnippet');
    expectEqual(opened.document.getText().match(/checker/g)?.length, 6, 'the name stands in the policy, the Deployment and the Service');
  });

  it('come from the snippets of the extension where completion is off', async () => {
    const settings = workspace.getConfiguration('envoyGateway');
    await settings.update('features.completion', false, ConfigurationTarget.Global);
    try {
      await eventually('the server takes the setting', async () => {
        const labels = ours(await itemsAt(await openManifest('eg-$0'))).map(labelOf);
        expectEqual(labels.filter((label) => label === 'eg-extproc'), ['eg-extproc'], 'there once');
        expectThat(labels.includes('eg-processing-mode'), 'small ones are there as well', labels);
      });
    } finally {
      await settings.update('features.completion', undefined, ConfigurationTarget.Global);
    }
  });

  it('are begun at a route, by the wizard', async () => {
    const { document } = await openManifest('apiVersion: gateway.networking.k8s.io/v1\nkind: HTTP$0Route\nmetadata:\n  name: a\n');
    const range = document.lineAt(1).range;
    await eventually('the action is offered', async () => {
      const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
      const action = actions.find(({ title }) => title === 'Add extension to this route…');
      expectEqual(action?.command?.command, 'envoyGateway.newExtension', 'the command');
    });
  });

  it('lead from placeholder to placeholder', async () => {
    const { document } = await openManifest(`$0${policyHead}  lua:\n    - inline: x # TODO: your script\n`);
    await eventually('the value is selected', async () => {
      await commands.executeCommand('envoyGateway.nextPlaceholder');
      expectMatch(document.getText(window.activeTextEditor!.selection), /^x$/, 'the selection');
    });
  });
});

async function itemsAt({ document, cursor }: OpenManifest): Promise<CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, cursor);
  return list.items;
}

function labelOf(item: CompletionItem): string {
  return typeof item.label === 'string' ? item.label : item.label.label;
}

/** Tries again for 15 s: settings and actions take their time. */
async function eventually(what: string, attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what}: ${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
