// "Format Lua" as commands and code actions: for one script, or for all of a file when it is saved.

import type { CodeAction, CodeActionParams, TextEdit } from 'vscode-languageserver';
import type { TextEdit as OffsetEdit } from '../base/text';
import { toTextEdits, toWorkspaceEdit } from './convert';
import { editSupport } from './edit-support';
import type { FormatOwnLuaParams, FormatOwnLuaResult } from './protocol';
import type { LanguageServer } from './server';

/** The command of the server's own, which any client can run: with a file's URI, the number of a script in it, and optionally the spaces a level where the script shows none. */
export const formatLuaCommand = 'envoyGateway.server.formatLua';

/** The kind of the action that formats all scripts of a file, for `editor.codeActionsOnSave`. */
export const formatLuaKind = 'source.formatLua.envoyGateway';

/** The kind of the action on one script. */
const rewriteKind = 'refactor.rewrite';

/** Registers the answer on the server's connection. */
export function answerFormatRequests(server: LanguageServer): void {
  const { connection } = server;
  connection.onExecuteCommand(async ({ command, arguments: [uri, script, width] = [] }) => {
    if (command !== formatLuaCommand || typeof uri !== 'string' || typeof script !== 'number') return null;
    const edits = await formatScript(server, uri, script, typeof width === 'number' ? width : undefined);
    if (edits === undefined) return null;
    if ('refusal' in edits) {
      connection.window.showWarningMessage(`The script is left as it is: ${edits.refusal}${/[.!?]$/.test(edits.refusal) ? '' : '.'}`);
      return null;
    }
    const edit = edits.length > 0 ? toWorkspaceEdit([{ uri, edits }], (other, range) => server.rangeOf(other, range), editSupport(server)) : undefined;
    if (edit) await connection.workspace.applyEdit({ label: 'Format Lua', edit });
    return null;
  });
}

/** The same for a script in an editor of its own, whose text may be ahead of the file. */
export async function formatOwnScript(server: LanguageServer, { uri, script, text, width }: FormatOwnLuaParams): Promise<FormatOwnLuaResult | null> {
  const analysis = await server.ready();
  const request = analysis.luaFormatRequest(uri, script, width);
  if (!request || 'refusal' in request) return request ?? null;
  if (analysis.scriptsIn(uri)[script]?.text !== text) return null;
  const own = analysis.ownScript(uri, text);
  const edits = own.formatted(request, await server.formatter.format(request));
  return 'refusal' in edits ? edits : { edits: edits.map(({ range, newText }) => ({ range: own.inLines(range), newText })) };
}

/** For the script that the range begins in; and for all of the file, for those who ask for that. */
export async function formatActions(server: LanguageServer, { textDocument: { uri }, range, context }: CodeActionParams, wants: (kind: string) => boolean): Promise<CodeAction[]> {
  const analysis = await server.ready();
  const document = server.documents.get(uri);
  if (!document) return [];
  const actions: CodeAction[] = [];
  const script = wants(rewriteKind) ? analysis.scriptAt(uri, document.offsetAt(range.start)) : undefined;
  if (script !== undefined) actions.push({ title: 'Format Lua', kind: rewriteKind, command: { title: 'Format Lua', command: formatLuaCommand, arguments: [uri, script] } });
  if (context.only !== undefined && wants(formatLuaKind)) {
    const edits = await formatAll(server, uri);
    if (edits.length > 0) actions.push({ title: 'Format Lua of Envoy Gateway manifests', kind: formatLuaKind, edit: { changes: { [uri]: edits } } });
  }
  return actions;
}

/** Scripts that cannot be formatted are passed over: whoever saves does not want to hear of them each time. */
async function formatAll(server: LanguageServer, uri: string): Promise<TextEdit[]> {
  const analysis = await server.ready();
  const edits: OffsetEdit[] = [];
  for (let script = 0; script < analysis.scriptsIn(uri).length; script++) {
    const found = await formatScript(server, uri, script);
    if (found && !('refusal' in found)) edits.push(...found);
  }
  return toTextEdits(uri, edits, (other, range) => server.rangeOf(other, range));
}

async function formatScript(server: LanguageServer, uri: string, script: number, width?: number): Promise<readonly OffsetEdit[] | { readonly refusal: string } | undefined> {
  const analysis = await server.ready();
  const request = analysis.luaFormatRequest(uri, script, width);
  if (!request || 'refusal' in request) return request;
  return analysis.luaFormatEdits(uri, script, request, await server.formatter.format(request));
}
