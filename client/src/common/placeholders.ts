// "Next Placeholder": selects what is to be filled in next.

import { Selection, TextEditorRevealType, window } from 'vscode';
import type { Range } from 'vscode-languageclient';
import { nextPlaceholderRequest, type NextPlaceholderParams } from './protocol';
import type { ServerSession } from './server-session';

/** Selects the next value that is left to fill in, in the active editor; behind the last comes the first. */
export async function goToNextPlaceholder(session: ServerSession): Promise<void> {
  const editor = window.activeTextEditor;
  const client = editor && (await session.start());
  if (!client) return;
  const { document, selection } = editor;
  const parameters: NextPlaceholderParams = { uri: client.code2ProtocolConverter.asUri(document.uri), position: client.code2ProtocolConverter.asPosition(selection.start) };
  const found = await client.sendRequest<Range | null>(nextPlaceholderRequest, parameters);
  const range = client.protocol2CodeConverter.asRange(found);
  if (!range) {
    window.setStatusBarMessage('Nothing is left to fill in.', 3_000);
    return;
  }
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}
