// "Format Lua": has the server format the script at the cursor.

import { window } from 'vscode';
import type { ServerSession } from './server-session';
import { reportNoScript, scriptAtCursor, type ScriptOfFile } from './lua-scripts';

/** The server's own command, which it runs by edits and messages. */
const serverCommand = 'envoyGateway.server.formatLua';

/** Formats one script: by default the one at the cursor of the active editor. */
export async function formatLua(session: ServerSession, wanted?: ScriptOfFile): Promise<void> {
  const found = wanted ?? (await scriptAtCursor(session));
  const client = await session.start();
  if (!client) return;
  if (!found) return reportNoScript();
  const width = window.activeTextEditor?.options.tabSize;
  await client.sendRequest('workspace/executeCommand', { command: serverCommand, arguments: [client.code2ProtocolConverter.asUri(found.uri), found.script, ...(typeof width === 'number' ? [width] : [])] });
}
