// The outline and its relatives: symbols, folding, selection ranges, links.
import { commands, type DocumentLink, type DocumentSymbol, type FoldingRange, type SelectionRange } from 'vscode';
import { expectEqual, expectThat } from './expect';
import { closeEditors, openManifest } from './manifest';
import { goodPolicy, misspeltPolicy } from './policies';

describe('outline', () => {
  afterEach(closeEditors);

  it('names each document by kind and name, with its structure below', async () => {
    const { document } = await openManifest([goodPolicy, misspeltPolicy.replace('fraud-check', 'second')].join('---\n'));
    const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    expectEqual(symbols.length, 2, 'top-level symbols');
    for (const [index, name] of ['fraud-check', 'second'].entries()) {
      const symbol = symbols[index]!;
      const shown = `${symbol.name} ${symbol.detail}`;
      expectThat(shown.includes('EnvoyExtensionPolicy') && shown.includes(name), `document ${index} is named by kind and name`, shown);
      expectThat(symbol.children.some((child) => child.name === 'spec'), 'spec stands below it', symbol.children.map((child) => child.name));
    }
  });

  it('folds the parts of a document', async () => {
    const { document } = await openManifest(goodPolicy);
    const ranges = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    const specLine = document.getText().split('\n').indexOf('spec:');
    expectThat(ranges.some((range) => range.start === specLine), 'spec can be folded', ranges);
  });

  it('widens a selection from a value to its whole document', async () => {
    const { document, cursor } = await openManifest(goodPolicy.replace('Buffered', 'Buff$0ered'));
    const [selection] = await commands.executeCommand<SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [cursor]);
    const texts: string[] = [];
    for (let step = selection; step; step = step.parent) texts.push(document.getText(step.range));
    expectThat(texts.includes('Buffered'), 'the value is a step', texts);
    expectThat(texts.some((text) => text.trim() === 'body: Buffered'), 'the pair is a step', texts);
  });

  it('makes addresses in a manifest clickable', async () => {
    const { document } = await openManifest(goodPolicy.replace('messageTimeout', '# see https://gateway.envoyproxy.io/docs/\n      messageTimeout'));
    const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri, 10);
    expectThat(links.some((link) => link.target?.toString().startsWith('https://gateway.envoyproxy.io/docs')), 'the address is a link', links.map((link) => link.target?.toString()));
  });
});
