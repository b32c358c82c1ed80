// Waits for the first document that looks like ours, be it opened or edited into one.

import { Disposable, workspace, type TextDocument } from 'vscode';
import { mayHoldManifests } from './documents';
import { looksLikeOurs } from './manifest-text';

/** An edited document is tested when typing pauses (milliseconds): long enough to cost nothing, short enough to seem immediate. */
const pause = 250;

export class ManifestWatcher implements Disposable {
  private readonly subscriptions: Disposable[];
  private readonly pending = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param found called for each document that looks like ours, on the first sight and whenever it is edited */
  constructor(private readonly found: (document: TextDocument) => void) {
    this.subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.test(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.testSoon(document);
      }),
      workspace.onDidCloseTextDocument((document) => this.forget(document.uri.toString())),
    ];
    for (const document of workspace.textDocuments) this.test(document);
  }

  dispose(): void {
    for (const timer of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private testSoon(document: TextDocument): void {
    if (!mayHoldManifests(document)) return;
    const uri = document.uri.toString();
    this.forget(uri);
    this.pending.set(uri, setTimeout(() => {
      this.pending.delete(uri);
      this.test(document);
    }, pause));
  }

  private test(document: TextDocument): void {
    if (!document.isClosed && mayHoldManifests(document) && looksLikeOurs(document.getText())) this.found(document);
  }

  private forget(uri: string): void {
    clearTimeout(this.pending.get(uri));
    this.pending.delete(uri);
  }
}
