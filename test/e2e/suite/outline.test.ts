// The outline and its relatives: symbols, folding, selection ranges, links.
import { FoldingRangeKind, commands, type DocumentLink, type DocumentSymbol, type FoldingRange, type SelectionRange } from 'vscode';
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

  // VS Code folds, widens and links by itself where nobody else does: each test asks for something that it would not find.
  it('folds the parts of a document, and comments as comments', async () => {
    const { document } = await openManifest(`# Two lines\n# of comment.\n${goodPolicy}`);
    const ranges = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    const specLine = document.getText().split('\n').indexOf('spec:');
    expectThat(ranges.some((range) => range.start === specLine), 'spec can be folded', ranges);
    expectThat(ranges.some((range) => range.start === 0 && range.end === 1 && range.kind === FoldingRangeKind.Comment), 'the comment can be folded', ranges);
  });

  it('widens a selection from a value to its whole document', async () => {
    const { document, cursor } = await openManifest([goodPolicy.replace('Buffered', 'Buff$0ered'), misspeltPolicy].join('---\n'));
    const [selection] = await commands.executeCommand<SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [cursor]);
    const texts: string[] = [];
    for (let step = selection; step; step = step.parent) texts.push(document.getText(step.range).trim());
    for (const step of ['Buffered', 'body: Buffered', goodPolicy.trim()]) expectThat(texts.includes(step), `${step} is a step`, texts);
  });

  it('makes addresses in a manifest clickable, each for itself', async () => {
    const { document } = await openManifest(goodPolicy.replace('spec:', '  annotations:\n    see: https://one.example.com/a,https://two.example.com/b\nspec:'));
    const links = await commands.executeCommand<DocumentLink[]>('vscode.executeLinkProvider', document.uri, 10);
    const targets = links.map((link) => link.target?.toString());
    for (const target of ['https://one.example.com/a', 'https://two.example.com/b']) expectThat(targets.includes(target), `${target} is a link`, targets);
  });
});
