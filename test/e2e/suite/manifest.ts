// Puts manifests before the extension: real files in the workspace, opened in an editor, with the cursor where $0 stands.
import { Position, Range, Selection, Uri, commands, languages, window, workspace, type Diagnostic, type TextDocument, type TextEditor } from 'vscode';

/** How our diagnostics sign themselves. */
export const source = 'envoy-gateway';

/** The identifier under which VS Code knows the extension. */
export const extensionId = 'envoy-gateway-extensions.envoy-gateway-extensions';

let filesWritten = 0;

/** A manifest in an editor; cursor is where $0 stood, or the start. */
export interface OpenManifest {
  document: TextDocument;
  editor: TextEditor;
  cursor: Position;
}

/**
 * Writes a new file to the workspace and opens it.
 * @param text its content; a $0 in it is taken out and becomes the cursor
 * @param name the end of its name
 */
export async function openManifest(text: string, name = 'manifest.yaml'): Promise<OpenManifest> {
  const offset = text.indexOf('$0');
  const content = offset < 0 ? text : text.slice(0, offset) + text.slice(offset + 2);
  filesWritten += 1;
  const uri = Uri.joinPath(workspaceFolder(), `${filesWritten}-${name}`);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document);
  const cursor = document.positionAt(Math.max(offset, 0));
  editor.selection = new Selection(cursor, cursor);
  return { document, editor, cursor };
}

/** The folder that the tests run in. */
export function workspaceFolder(): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('the tests need a workspace folder');
  return folder.uri;
}

/** Our own diagnostics of a file, in the order of the text. */
export function ownDiagnostics(uri: Uri): Diagnostic[] {
  return languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.source === source)
    .sort((one, other) => one.range.start.compareTo(other.range.start));
}

/**
 * Waits until our diagnostics of a file are as wanted.
 * @throws when they are not within 15 s; the words hold the last ones seen
 */
export async function diagnosticsWhen(uri: Uri, what: string, wanted: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
  return until(
    (check) => languages.onDidChangeDiagnostics((event) => event.uris.some((changed) => changed.toString() === uri.toString()) && check()),
    () => ownDiagnostics(uri),
    wanted,
    what,
  );
}

/** The name of a diagnostic's rule. */
export function codeOf(diagnostic: Diagnostic): string | undefined {
  const code = diagnostic.code;
  return typeof code === 'object' ? String(code.value) : code === undefined ? undefined : String(code);
}

/** The text that a diagnostic underlines. */
export function underlined(document: TextDocument, diagnostic: Diagnostic): string {
  return document.getText(diagnostic.range);
}

/** Closes all editors, without saving. */
export async function closeEditors(): Promise<void> {
  await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces the first occurrence of a text in an editor, as typing would. */
export async function replaceInEditor(editor: TextEditor, text: string, replacement: string): Promise<void> {
  const offset = editor.document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${JSON.stringify(text)} is not in the file`);
  const range = new Range(editor.document.positionAt(offset), editor.document.positionAt(offset + text.length));
  if (!(await editor.edit((edit) => edit.replace(range, replacement)))) throw new Error('the edit was refused');
}

async function until<T>(listen: (check: () => void) => { dispose(): void }, read: () => T, wanted: (value: T) => boolean, what: string): Promise<T> {
  if (wanted(read())) return read();
  return new Promise((resolve, reject) => {
    const listener = listen(() => {
      const value = read();
      if (!wanted(value)) return;
      finish();
      resolve(value);
    });
    const timer = setTimeout(() => {
      finish();
      reject(new Error(`waited 15 s for ${what}; there was ${JSON.stringify(read(), null, 1)}`));
    }, 15_000);
    const finish = () => {
      clearTimeout(timer);
      listener.dispose();
    };
  });
}
