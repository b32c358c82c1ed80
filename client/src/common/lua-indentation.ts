// Moves `end`, `else` and the like back while they are typed in a script. (Deeper goes VS Code by itself: see `onEnterRules` in syntaxes/.)

import { Range, window, workspace, type Disposable, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { FormattingOptions, TextEdit } from 'vscode-languageclient';
import type { ServerSession } from './server-session';

/** A line up to the cursor that holds nothing but what closes a block. */
const closingLine = /^(\s+)(?:end|else|elseif|until|[})])$/;

/**
 * Asks the server for the indentation of such lines. It does not go by `editor.formatOnType`: that is off by default, is switched
 * for all YAML at once, and would have VS Code ask us instead of others who format YAML.
 */
export function indentScripts(session: ServerSession): Disposable {
  return workspace.onDidChangeTextDocument((event) => {
    const typed = typedCloser(event);
    if (typed) void moveBack(session, event.document, typed);
  });
}

interface TypedCloser {
  readonly line: number;
  /** Column behind the word. */
  readonly end: number;
  readonly indent: string;
}

/** What was typed, if it is the last letter of a line that closes a block: by one cursor, not by undo, a paste or another program. */
function typedCloser({ document, contentChanges, reason }: TextDocumentChangeEvent): TypedCloser | undefined {
  const [change] = contentChanges;
  if (!change || contentChanges.length > 1 || reason !== undefined || change.text.length !== 1) return undefined;
  const editor = window.activeTextEditor;
  if (editor?.document !== document || editor.selections.length > 1) return undefined;
  const { line, character } = change.range.start;
  const indent = closingLine.exec(document.lineAt(line).text.slice(0, character + 1))?.[1];
  const strategy = workspace.getConfiguration('editor', document).get<string>('autoIndent');
  if (indent === undefined || strategy === 'none' || strategy === 'keep') return undefined;
  return { line, end: character + 1, indent };
}

async function moveBack(session: ServerSession, document: TextDocument, { line, end, indent }: TypedCloser): Promise<void> {
  // The server hears of the change first.
  await Promise.resolve();
  const client = session.running;
  if (!client) return;
  const typed = document.lineAt(line).text.slice(0, end);
  const options: FormattingOptions = { tabSize: 2, insertSpaces: true };
  const edits = await client
    .sendRequest<TextEdit[] | null>('textDocument/onTypeFormatting', {
      textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
      position: { line, character: end },
      ch: typed.at(-1),
      options,
    })
    .catch(() => null);
  const editor = window.activeTextEditor;
  const edit = edits?.[0];
  // Whoever types on quickly has perhaps made another word of it.
  if (!edit || editor?.document !== document || document.lineCount <= line || !isStill(document.lineAt(line).text, typed)) return;
  // One step with the letter that was typed: undo takes back both.
  await editor.edit((builder) => builder.replace(new Range(line, 0, line, indent.length), edit.newText), { undoStopBefore: false, undoStopAfter: false });
}

function isStill(text: string, typed: string): boolean {
  return text.startsWith(typed) && !/^\w/.test(text.slice(typed.length));
}
