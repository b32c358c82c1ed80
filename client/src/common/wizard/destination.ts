// Where new manifests go: into the text at hand, a new document, or files of a folder; nothing is overwritten unasked.

import { Range, Selection, Uri, ViewColumn, WorkspaceEdit, window, workspace, type TextEditor } from 'vscode';
import { placeAt, placeAtEnd, type Insertion } from './placing';
import type { RenderedScaffold } from './scaffold-requests';

export type Destination = 'insert' | 'append' | 'new' | 'folder';

/** Puts manifests into an editor, at the cursor or at the end, and shows them. @returns whether they are there now */
export async function putIntoEditor(editor: TextEditor, yaml: string, destination: 'insert' | 'append'): Promise<boolean> {
  const { document } = editor;
  const text = document.getText();
  const { offset, text: added } = destination === 'insert' ? placeAt(text, document.offsetAt(editor.selection.active), yaml) : placeAtEnd(text, yaml);
  const position = document.positionAt(offset);
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, position, withLineBreaks(added, text));
  if (!(await workspace.applyEdit(edit))) return false;
  const shown = await window.showTextDocument(document, editor.viewColumn ?? ViewColumn.Active);
  const first = document.positionAt(offset + (added.match(/^\n?(---\n)?/)?.[0].length ?? 0));
  shown.selection = new Selection(first, first);
  shown.revealRange(new Range(first, first));
  return true;
}

function withLineBreaks(added: Insertion['text'], text: string): string {
  return text.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added;
}

/** Opens manifests as a new document that is not saved yet. */
export async function openAsNew(yaml: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'yaml', content: yaml });
  await window.showTextDocument(document);
}

/**
 * Writes files below a folder, and opens the first.
 * @returns the files that were written; undefined where the user gave up
 */
export async function writeFiles(folder: Uri, files: RenderedScaffold['files']): Promise<readonly Uri[] | undefined> {
  const all = files.map(({ path, text }) => ({ uri: Uri.joinPath(folder, ...path.split('/')), path, text }));
  const existing: typeof all = [];
  for (const file of all) if (await exists(file.uri)) existing.push(file);
  let wanted = all;
  if (existing.length > 0) {
    const overwrite = existing.length === 1 ? 'Overwrite' : 'Overwrite All';
    const others = 'Write Only New Files';
    const buttons = existing.length < all.length ? [overwrite, others] : [overwrite];
    const answer = await window.showWarningMessage(`${existing.length === 1 ? 'This file exists' : 'These files exist'} already.`, { modal: true, detail: existing.map(({ path }) => path).join('\n') }, ...buttons);
    if (answer === undefined) return undefined;
    if (answer === others) wanted = all.filter((file) => !existing.includes(file));
  }
  await workspace.fs.createDirectory(folder);
  for (const { uri, text } of wanted) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const [first] = wanted;
  if (first) await window.showTextDocument(first.uri);
  return wanted.map(({ uri }) => uri);
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
