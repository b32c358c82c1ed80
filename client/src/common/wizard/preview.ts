// What the wizard is about to write, as a read-only document beside the editor that follows each choice.

import { EventEmitter, Uri, ViewColumn, languages, window, workspace, type Disposable, type TextDocument } from 'vscode';

const scheme = 'envoy-gateway-preview';

export class Preview implements Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly provider = workspace.registerTextDocumentContentProvider(scheme, { onDidChange: this.changed.event, provideTextDocumentContent: () => this.text });
  private readonly uri = Uri.from({ scheme, path: '/Preview of the new manifests.yaml' });
  private text = '';

  /** Shows a text; where the preview is open already it is only changed. */
  async show(text: string): Promise<void> {
    this.text = text;
    this.changed.fire(this.uri);
    if (window.visibleTextEditors.some(({ document }) => this.isOurs(document))) return;
    const document = await workspace.openTextDocument(this.uri);
    if (document.languageId !== 'yaml') await languages.setTextDocumentLanguage(document, 'yaml');
    await window.showTextDocument(document, { viewColumn: window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active, preserveFocus: true, preview: true });
  }

  async close(): Promise<void> {
    const tabs = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => (input as { uri?: Uri } | undefined)?.uri?.scheme === scheme);
    if (tabs.length > 0) await window.tabGroups.close(tabs, true);
  }

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }

  private isOurs(document: TextDocument): boolean {
    return document.uri.scheme === scheme;
  }
}
