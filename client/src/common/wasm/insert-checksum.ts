// "Insert SHA-256 of a .wasm file…": computes the checksum of a local file, and offers itself where a checksum is wrong.

import { CodeAction, CodeActionKind, Range, Selection, Uri, WorkspaceEdit, languages, window, workspace, type Disposable, type QuickPickItem } from 'vscode';
import { manifestSelector } from '../documents';
import { isWasm, placeSum, sha256Of } from './checksum';

/** More modules than anybody chooses from. */
const mostFiles = 200;

/** The light bulb on a `sha256` that one of our problems is about, or that is empty. */
export function offerChecksum(): Disposable {
  return languages.registerCodeActionsProvider(
    manifestSelector(),
    {
      provideCodeActions(document, range, { diagnostics }) {
        const line = document.lineAt(range.start.line);
        const match = /^\s*(?:- )?sha256:[ \t]*["']?([^\s"'#]*)/.exec(line.text);
        if (!match || /^[a-f0-9]{64}$/.test(match[1]!)) return [];
        const action = new CodeAction('Insert SHA-256 of a .wasm file…', CodeActionKind.QuickFix);
        action.command = { command: 'envoyGateway.insertSha256', title: action.title };
        action.diagnostics = diagnostics.filter((one) => one.range.start.line === line.lineNumber);
        return [action];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

/** Asks for a file and writes its checksum into the manifest in the active editor. */
export async function insertChecksum(): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    void window.showInformationMessage('Open the manifest first, and put the cursor into the http block of its Wasm code.');
    return;
  }
  const file = await askFile();
  if (!file) return;
  const bytes = await workspace.fs.readFile(file);
  const name = workspace.asRelativePath(file);
  if (!isWasm(bytes)) {
    const answer = await window.showWarningMessage(`${name} does not begin as a Wasm module does. Envoy Gateway would refuse it.`, { modal: true }, 'Insert All the Same');
    if (answer === undefined) return;
  }
  const { document, selection } = editor;
  const { start, end, text } = placeSum(document.getText(), document.offsetAt(selection.active), await sha256Of(bytes));
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
  await workspace.applyEdit(edit);
  const shown = await window.showTextDocument(document, editor.viewColumn);
  const place = document.positionAt(start + text.length);
  shown.selection = new Selection(place, place);
  window.setStatusBarMessage(`$(check) SHA-256 of ${name}`, 5_000);
}

async function askFile(): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.wasm', '**/node_modules/**', mostFiles);
  if (found.length === 0) return browse();
  const items: (QuickPickItem & { readonly uri?: Uri })[] = [...found.map((uri) => ({ label: workspace.asRelativePath(uri), uri })).sort((a, b) => (a.label < b.label ? -1 : 1)), { label: '$(folder-opened) Another file…' }];
  const chosen = await window.showQuickPick(items, { title: 'Envoy Gateway: Insert SHA-256', placeHolder: 'The file that is served' });
  return chosen && (chosen.uri ?? browse());
}

async function browse(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({ filters: { 'WebAssembly modules': ['wasm'] }, openLabel: 'Compute SHA-256' });
  return chosen?.[0];
}
