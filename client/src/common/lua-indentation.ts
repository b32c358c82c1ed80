// Moves `end`, `else` and the like back while they are typed in a script. (Deeper goes VS Code by itself: see `onEnterRules` in syntaxes/.)

import { Range, window, workspace, type Disposable, type TextDocument, type TextDocumentChangeEvent } from 'vscode';
import type { FormattingOptions, TextEdit } from 'vscode-languageclient';
import { closerAtEnd, readCloser, type Closer } from './closing-line';
import type { ServerSession } from './server-session';

/**
 * Asks the server for the indentation of such lines. It does not go by `editor.formatOnType`: that is off by default, is switched
 * for all YAML at once, and would have VS Code ask us instead of others who format YAML.
 */
export function indentScripts(session: ServerSession): Disposable {
  const indentation = new ScriptIndentation(session);
  return workspace.onDidChangeTextDocument((event) => indentation.changed(event));
}

interface TypedCloser extends Closer {
  readonly line: number;
}

/** A line that was moved back, and how far in it stood. */
interface MovedLine extends TypedCloser {
  readonly document: TextDocument;
  readonly before: string;
}

class ScriptIndentation {
  private moved: MovedLine | undefined;

  constructor(private readonly session: ServerSession) {}

  changed(event: TextDocumentChangeEvent): void {
    if (event.contentChanges.length === 0) return;
    this.reconsider(event);
    const typed = typedCloser(event);
    if (typed) void this.moveBack(event.document, typed);
  }

  /** What was taken for `end` has become `endpoint`: the line goes where it was. */
  private reconsider({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
    const { moved } = this;
    if (moved?.document !== document || contentChanges.every((change) => isInIndentation(change, moved))) return;
    const reading = document.lineCount > moved.line ? readCloser(document.lineAt(moved.line).text, moved) : 'gone';
    if (reading === 'longer') return;
    this.moved = undefined;
    if (reading === 'other word' && reason === undefined && contentChanges.length === 1) void replaceIndent(document, moved, moved.before);
  }

  private async moveBack(document: TextDocument, typed: TypedCloser): Promise<void> {
    // The server hears of the change first.
    await Promise.resolve();
    const client = this.session.running;
    if (!client) return;
    const { line, indent, word } = typed;
    const options: FormattingOptions = { tabSize: 2, insertSpaces: true };
    const edits = await client
      .sendRequest<TextEdit[] | null>('textDocument/onTypeFormatting', {
        textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
        position: { line, character: indent.length + word.length },
        ch: word.at(-1),
        options,
      })
      .catch(() => null);
    const edit = edits?.[0];
    // Whoever types on quickly has perhaps made another word of it.
    if (!edit || document.lineCount <= line || readCloser(document.lineAt(line).text, typed) !== 'same') return;
    this.moved = { document, line, word, indent: edit.newText, before: indent };
    await replaceIndent(document, typed, edit.newText);
  }
}

/** What was typed, if it is the last letter of a line that closes a block: by one cursor, not by undo, a paste or another program. */
function typedCloser({ document, contentChanges, reason }: TextDocumentChangeEvent): TypedCloser | undefined {
  const [change] = contentChanges;
  if (!change || contentChanges.length > 1 || reason !== undefined || change.text.length !== 1) return undefined;
  const editor = window.activeTextEditor;
  if (editor?.document !== document || editor.selections.length > 1) return undefined;
  const { line, character } = change.range.start;
  const closer = closerAtEnd(document.lineAt(line).text.slice(0, character + 1));
  const strategy = workspace.getConfiguration('editor', document).get<string>('autoIndent');
  return closer && strategy !== 'none' && strategy !== 'keep' ? { ...closer, line } : undefined;
}

/** Whether a change is the one that moved the line, or one like it. */
function isInIndentation({ range, text }: TextDocumentChangeEvent['contentChanges'][number], { line, before }: MovedLine): boolean {
  return range.start.line === line && range.end.line === line && range.end.character <= before.length && /^\s*$/.test(text);
}

/** One step with the letter that was typed: undo takes back both. */
async function replaceIndent(document: TextDocument, { line, indent }: TypedCloser, newIndent: string): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document !== document) return;
  await editor.edit((builder) => builder.replace(new Range(line, 0, line, indent.length), newIndent), { undoStopBefore: false, undoStopAfter: false });
}
