// Hover: what a key or a value means, once.
import { MarkdownString, commands, type Hover } from 'vscode';
import { expectEqual, expectMatch } from './expect';
import { closeEditors, openManifest, type OpenManifest } from './manifest';
import { goodPolicy } from './policies';

describe('hover', () => {
  afterEach(closeEditors);

  it('explains a key with its type and values, over exactly that key', async () => {
    const opened = await openManifest(goodPolicy.replace('body:', 'bo$0dy:'));
    const [hover, ...more] = await hoversAt(opened);
    expectEqual(more.length, 0, 'further hovers');
    expectEqual(hover?.range && opened.document.getText(hover.range), 'body', 'the part that is explained');
    const text = textOf(hover);
    for (const part of [/Buffered/, /Streamed/, /FullDuplexStreamed/]) expectMatch(text, part, 'the hover of body');
  });

  it('says what stands there by default', async () => {
    const text = textOf((await hoversAt(await openManifest(goodPolicy.replace('messageTimeout', 'message$0Timeout'))))[0]);
    expectMatch(text, /200 ?ms/, 'the default of messageTimeout');
  });

  it('says since when a field exists', async () => {
    const text = textOf((await hoversAt(await openManifest(goodPolicy.replace('messageTimeout: 2s', 'shadow$0Mode: true'))))[0]);
    expectMatch(text, /1\.9/, 'the release that brought shadowMode');
  });

  it('explains a value', async () => {
    const text = textOf((await hoversAt(await openManifest(goodPolicy.replace('Buffered', 'Buff$0ered'))))[0]);
    expectMatch(text, /[Bb]uffer/, 'the hover of Buffered');
  });

  it('says nothing in a comment', async () => {
    const hovers = await hoversAt(await openManifest(`# a com$0ment about body\n${goodPolicy}`));
    expectEqual(hovers.length, 0, 'hovers');
  });
});

async function hoversAt({ document, cursor }: OpenManifest): Promise<Hover[]> {
  return commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, cursor);
}

function textOf(hover: Hover | undefined): string {
  return (hover?.contents ?? []).map((part) => (part instanceof MarkdownString ? part.value : typeof part === 'string' ? part : part.value)).join('\n');
}
