// Tells whose the open documents are: on opening, and again whenever typing pauses.

import { EventEmitter, workspace, type Disposable, type TextDocument } from 'vscode';
import { holderOfDocument, mayBeChecked } from './documents';
import type { Holder } from './manifest-text';

/** An edited document is looked at when typing pauses (milliseconds): long enough to cost nothing, short enough to seem immediate. */
const pause = 250;

/** What `onReview` says: a document, and whose it is now. */
export interface Review {
  readonly document: TextDocument;
  readonly holder: Holder;
}

export class ManifestWatcher implements Disposable {
  private readonly reviews = new EventEmitter<Review>();
  private readonly pending = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: Disposable[];

  /** Fires for each document that may hold manifests or a script: when it is opened and after it was edited. */
  readonly onReview = this.reviews.event;

  constructor() {
    this.subscriptions = [
      this.reviews,
      workspace.onDidOpenTextDocument((document) => this.review(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.reviewSoon(document);
      }),
      workspace.onDidCloseTextDocument((document) => this.forget(document.uri.toString())),
    ];
  }

  /** Looks at everything that is open now. */
  reviewAll(): void {
    for (const document of workspace.textDocuments) this.review(document);
  }

  dispose(): void {
    for (const timer of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private reviewSoon(document: TextDocument): void {
    if (!mayBeChecked(document)) return;
    const uri = document.uri.toString();
    this.forget(uri);
    this.pending.set(
      uri,
      setTimeout(() => {
        this.pending.delete(uri);
        this.review(document);
      }, pause),
    );
  }

  private review(document: TextDocument): void {
    if (document.isClosed || !mayBeChecked(document)) return;
    this.reviews.fire({ document, holder: holderOfDocument(document) });
  }

  private forget(uri: string): void {
    clearTimeout(this.pending.get(uri));
    this.pending.delete(uri);
  }
}
