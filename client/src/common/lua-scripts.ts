// The Lua script that a command is about: the one that is named, or the one at the cursor.

import { Uri, window } from 'vscode';
import { luaScriptsRequest, type LuaScriptInfo } from './protocol';
import type { ServerSession } from './server-session';

export interface ScriptOfFile {
  readonly uri: Uri;
  /** Its number among those of the file, from 0. */
  readonly script: number;
}

/** The script that a command is run with, as lenses name it: a file's URI and the script's number. */
export function namedScript(file: unknown, script: unknown): ScriptOfFile | undefined {
  return typeof file === 'string' && typeof script === 'number' ? { uri: Uri.parse(file), script } : undefined;
}

/** The last script that begins above the cursor, else the first one. Undefined in files without any. */
export async function scriptAtCursor(session: ServerSession): Promise<ScriptOfFile | undefined> {
  const editor = window.activeTextEditor;
  const client = editor && (await session.start());
  if (!editor || !client) return undefined;
  const { uri } = editor.document;
  const scripts = await client.sendRequest<readonly LuaScriptInfo[]>(luaScriptsRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  if (scripts.length === 0) return undefined;
  const above = scripts.findLastIndex(({ line }) => line <= editor.selection.active.line);
  return { uri, script: Math.max(0, above) };
}

/** Says that there is no script for a command. */
export function reportNoScript(): void {
  void window.showInformationMessage('There is no Lua script in this file.');
}
