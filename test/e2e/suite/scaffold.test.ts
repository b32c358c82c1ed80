// Scaffolds in the editor: offered once, tabbed through to the end, left as valid YAML; placeholders one after the other.
import { ConfigurationTarget, Range, SnippetString, commands, window, workspace, type CodeAction, type CompletionItem, type CompletionList, type Diagnostic } from 'vscode';
import { newestRelease } from '../../../server/src/base/release';
import { allFragments, allScaffolds } from '../../../server/src/scaffolds/index';
import { fragmentSnippet, fragmentText, renderScaffold, scaffoldSnippet } from '../../../server/src/scaffolds/render';
import { structuralVariantsOf } from '../../scaffold-variants';
import { eventually, expectEqual, expectMatch, expectThat } from './expect';
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

  for (const scaffold of allScaffolds) {
    it(`are left as the unit tests know them when every stop is tabbed through, whatever is chosen: ${scaffold.prefix}`, async () => {
      const release = newestRelease;
      const { document } = await openManifest('$0');
      const seen = new Set<string>();
      for (const answers of structuralVariantsOf(scaffold, release)) {
        const { yaml, problems } = renderScaffold(scaffold, answers, { release });
        const snippet = scaffoldSnippet(scaffold, { release }, answers);
        // Those that differ only in what stands at a stop are the same to an editor.
        const shape = snippet.replaceAll(/\$\{(\d+)(?::[^}]*|\|[^|]*\|)?\}/g, '$$$1');
        if (problems.length > 0 || seen.has(shape)) continue;
        seen.add(shape);
        await tabThrough(snippet, new Range(0, 0, document.lineCount, 0));
        expectEqual(document.getText(), yaml.trimEnd(), `${scaffold.id} with ${JSON.stringify(answers)}`);
      }
    });
  }

  for (const fragment of allFragments) {
    it(`fit as parts of manifests when every stop is tabbed through: ${fragment.prefix}`, async () => {
      const release = newestRelease;
      const opened = await openManifest(fragment.around('$0', release));
      await tabThrough(fragmentSnippet(fragment, { release }), window.activeTextEditor!.selection);
      const whole = fragment.around(fragmentText(fragment, {}, { release }), release);
      expectEqual(opened.document.getText(), whole, fragment.id);
      await expectOnlyPlaceholders(opened, whole, fragment.id);
    });
  }

  it('are what completion inserts, and without findings', async () => {
    for (const { prefix } of allScaffolds) {
      const opened = await openManifest(`${prefix}$0`);
      const item = (await itemsAt(opened)).find((one) => labelOf(one) === prefix);
      expectThat(item?.insertText instanceof SnippetString && item.range, `${prefix} is a snippet`);
      await tabThrough(item.insertText.value, 'inserting' in item.range ? item.range.replacing : item.range);
      const text = opened.document.getText();
      expectThat(!/\$\{|\\\}/.test(text.replaceAll('$.', '')), `nothing of the snippet is left of ${prefix}`, text);
      await expectOnlyPlaceholders(opened, text, prefix);
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

/** Inserts a snippet into the active editor, and leaves each stop with the value that it has. */
async function tabThrough(snippet: string, at: Range): Promise<void> {
  await window.activeTextEditor!.insertSnippet(new SnippetString(snippet), at);
  // One command after the other, without waiting for the answer to each.
  await Promise.all(Array.from({ length: stopsIn(snippet) + 1 }, () => commands.executeCommand('jumpToNextSnippetPlaceholder')));
  // A stop with choices opens their list.
  await commands.executeCommand('hideSuggestWidget');
}

function stopsIn(snippet: string): number {
  return Math.max(0, ...[...snippet.matchAll(/\$\{(\d+)/g)].map(([, number]) => Number(number)));
}

/** Waits until the hints of a text are there, and demands that nothing else is. */
async function expectOnlyPlaceholders({ document }: OpenManifest, text: string, what: string): Promise<void> {
  const places = text.split('\n').filter((line) => line.includes('TODO')).length;
  const hints = (found: readonly Diagnostic[]): number => new Set(found.filter((one) => codeOf(one) === 'todo-placeholder').map(({ range }) => range.start.line)).size;
  const problems = await diagnosticsWhen(document.uri, `the placeholders of ${what}`, (found) => hints(found) === places);
  expectEqual(problems.filter((one) => codeOf(one) !== 'todo-placeholder').map(({ message }) => message), [], `findings of ${what}`);
}

async function itemsAt({ document, cursor }: OpenManifest): Promise<CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, cursor);
  return list.items;
}

function labelOf(item: CompletionItem): string {
  return typeof item.label === 'string' ? item.label : item.label.label;
}
