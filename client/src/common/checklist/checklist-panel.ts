// The panel that shows one policy's checklist beside its manifest, and keeps up with edits.

import { Range, Selection, Uri, ViewColumn, WorkspaceEdit, commands, env, window, workspace, type Disposable, type TextDocument, type WebviewPanel } from 'vscode';
import type { Range as ProtocolRange } from 'vscode-languageclient';
import { holderOf } from '../manifest-text';
import type { Checklist } from './checklist-messages';
import type { Checklists, PolicyKey } from './checklists';
import { pageHtml } from './checklist-page';
import { checklistHtml, checklistMarkdown, escaped, type ShownChecklist, type ShownItem } from './checklist-text';

/** Rests between keys that are shorter do not make the panel ask again, in milliseconds. */
const rest = 250;

/** What the page says. */
interface PageMessage {
  readonly act: 'ready' | 'copy' | 'open' | 'tick' | 'fix' | 'status' | 'sha256' | 'place';
  readonly id?: string;
  readonly checked?: boolean;
}

export class ChecklistPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private policy: PolicyKey | undefined;
  private list: ShownChecklist | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly subscriptions: Disposable[];

  constructor(private readonly checklists: Checklists) {
    this.subscriptions = [
      checklists.onChanged(() => this.update()),
      // Services and routes stand in other files, so that any change may matter.
      workspace.onDidChangeTextDocument(({ document }) => ['yaml', 'helm', 'json', 'jsonc'].includes(document.languageId) && this.updateSoon()),
    ];
  }

  /** Shows the checklist of a policy: the one that is named, else the one at the cursor of the active editor. */
  async show(policy?: PolicyKey): Promise<void> {
    const wanted = policy ?? (await policyAtHand(this.checklists));
    if (!wanted) {
      void window.showInformationMessage('There is a checklist for each EnvoyExtensionPolicy and EnvoyPatchPolicy: open one.');
      return;
    }
    this.policy = wanted;
    const panel = (this.panel ??= this.open());
    panel.reveal(undefined, true);
    await this.update();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private open(): WebviewPanel {
    const panel = window.createWebviewPanel('envoyGateway.checklist', 'Checklist', { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [] });
    panel.webview.onDidReceiveMessage((message: PageMessage) => void this.act(message));
    panel.onDidDispose(() => (this.panel = undefined));
    // Hidden pages are thrown away, and say that they are ready when they are back.
    panel.webview.html = pageHtml(crypto.randomUUID().replaceAll('-', ''));
    return panel;
  }

  private updateSoon(): void {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), rest);
  }

  private async update(): Promise<void> {
    const { panel, policy } = this;
    if (!panel || !policy) return;
    const lists = await this.checklists.of(await workspace.openTextDocument(policy.uri));
    const list = lists.find(({ kind, name }) => kind === policy.kind && name === policy.name) ?? (lists.length === 1 ? lists[0] : undefined);
    if (this.panel !== panel || this.policy !== policy) return;
    this.list = list;
    panel.title = `Checklist: ${list?.name ?? policy.name}`;
    await panel.webview.postMessage({ html: list ? checklistHtml(list) : `<p>${escaped(policy.name)} is not in ${escaped(workspace.asRelativePath(policy.uri))} any more.</p>` });
  }

  private async act({ act, id, checked }: PageMessage): Promise<void> {
    const { policy, list } = this;
    if (act === 'ready') return this.update();
    if (!policy || !list) return;
    const item = list.items.find((one) => one.id === id);
    if (act === 'copy') {
      await env.clipboard.writeText(checklistMarkdown(list));
      window.setStatusBarMessage('$(check) The checklist is in the clipboard', 3_000);
    } else if (act === 'open') await reveal(policy.uri, list.range);
    else if (act === 'tick' && item) await this.checklists.tick(policy, item.id, checked === true);
    else if (act === 'place' && item?.place) await reveal(Uri.parse(item.place.uri), item.place.range);
    else if (act === 'fix' && item) await this.fix(policy, item);
    else if (act === 'status') await commands.executeCommand('envoyGateway.checkStatus', policy);
    else if (act === 'sha256' && item?.place) {
      await reveal(policy.uri, item.place.range);
      await commands.executeCommand('envoyGateway.insertSha256');
    }
  }

  private async fix({ uri }: PolicyKey, { edits = [] }: ShownItem): Promise<void> {
    const edit = new WorkspaceEdit();
    for (const { range, newText } of edits) edit.replace(uri, toRange(range), newText);
    await workspace.applyEdit(edit);
    await this.update();
  }

}

/** A policy and where it stands. */
export type PlacedPolicy = PolicyKey & { readonly line: number; readonly namespace?: string };

/**
 * The policy that a command without any is about: the one at the cursor; where no text is at hand, as in the walkthrough, one of
 * those in open files, of which the user chooses.
 */
export async function policyAtHand(checklists: Checklists): Promise<PlacedPolicy | undefined> {
  const editor = window.activeTextEditor;
  if (editor) return policyAt(checklists, editor.document, editor.selection.active.line);
  const open = workspace.textDocuments.filter((document) => holderOf(document.getText()) === 'ours');
  const policies = (await Promise.all(open.map(async (document) => (await checklists.of(document)).map((list) => placed(document, list))))).flat();
  if (policies.length < 2) return policies[0];
  const items = policies.map((policy) => ({ label: policy.name, description: `${policy.kind} in ${workspace.asRelativePath(policy.uri)}`, policy }));
  return (await window.showQuickPick(items, { placeHolder: 'Which policy?' }))?.policy;
}

/** The policy in whose document a line stands; in a file with one policy that one. */
export async function policyAt(checklists: Checklists, document: TextDocument, line: number): Promise<PlacedPolicy | undefined> {
  const lists = await checklists.of(document);
  const above = documentStart(document, line);
  const list = lists.find(({ range }) => documentStart(document, range.start.line) === above) ?? (lists.length === 1 ? lists[0] : undefined);
  return list && placed(document, list);
}

function placed({ uri }: TextDocument, { kind, name, namespace, range }: Checklist): PlacedPolicy {
  return { uri, kind, name, line: range.start.line, ...(namespace === undefined ? {} : { namespace }) };
}

function documentStart(document: TextDocument, line: number): number {
  for (let row = Math.min(line, document.lineCount - 1); row > 0; row--) if (/^---(\s|$)/.test(document.lineAt(row).text)) return row;
  return 0;
}

function toRange({ start, end }: ProtocolRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

async function reveal(uri: Uri, range: ProtocolRange): Promise<void> {
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const editor = await window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? ViewColumn.One });
  const place = toRange(range);
  editor.selection = new Selection(place.start, place.end);
  editor.revealRange(place);
}
