// Completion: keys, values and whole blocks, at any place, in files that are half typed.
import { Range, commands, type CompletionItem, type CompletionList } from 'vscode';
import { expectEqual, expectThat } from './expect';
import { closeEditors, openManifest, type OpenManifest } from './manifest';
import { policyHead } from './policies';

describe('completion', () => {
  afterEach(closeEditors);

  it('offers the fields of processingMode and of nothing else', async () => {
    const labels = await labelsAt(await openManifest(`${policyHead}  extProc:\n    - backendRefs:\n        - name: x\n          port: 1\n      processingMode:\n        $0`));
    for (const field of ['request', 'response', 'allowModeOverride']) expectThat(labels.includes(field), `${field} is offered`, labels);
    for (const field of ['body', 'messageTimeout', 'targetRefs']) expectThat(!labels.includes(field), `${field} is not offered`, labels);
  });

  it('offers the values of a list', async () => {
    const labels = await labelsAt(await openManifest(`${policyHead}  extProc:\n    - backendRefs:\n        - name: x\n          port: 1\n      processingMode:\n        request:\n          body: $0`));
    for (const value of ['Streamed', 'Buffered', 'BufferedPartial', 'FullDuplexStreamed']) expectThat(labels.includes(value), `${value} is offered`, labels);
  });

  it('leaves out the fields that are there already', async () => {
    const labels = await labelsAt(await openManifest(`${policyHead}  extProc:\n    - failOpen: true\n      $0\n      messageTimeout: 2s\n`));
    expectThat(labels.includes('backendRefs'), 'backendRefs is offered', labels);
    expectThat(!labels.includes('failOpen') && !labels.includes('messageTimeout'), 'present fields are not offered again', labels);
  });

  it('works in a file that is broken elsewhere', async () => {
    const broken = `${policyHead}  extProc:\n    - processingMode:\n        request:\n          bo$0\n  wasm:\n    - name: "unfinished\n`;
    const labels = await labelsAt(await openManifest(broken));
    expectThat(labels.includes('body'), 'body is offered', labels);
  });

  it('replaces what is typed already when an item is accepted', async () => {
    const opened = await openManifest(`${policyHead}  extProc:\n    - failO$0`);
    const item = (await itemsAt(opened)).find((candidate) => labelOf(candidate) === 'failOpen');
    expectThat(item, 'failOpen is offered');
    const range = item.range === undefined ? opened.document.getWordRangeAtPosition(opened.cursor) : item.range instanceof Range ? item.range : item.range.replacing;
    expectEqual(range && opened.document.getText(range), 'failO', 'the replaced part');
  });
});

async function itemsAt({ document, cursor }: OpenManifest): Promise<CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, cursor);
  return list.items;
}

async function labelsAt(opened: OpenManifest): Promise<string[]> {
  return (await itemsAt(opened)).map(labelOf);
}

function labelOf(item: CompletionItem): string {
  return typeof item.label === 'string' ? item.label : item.label.label;
}
