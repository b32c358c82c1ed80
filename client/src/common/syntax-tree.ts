// For ourselves: shows what the server made of a file (tree, facts, timings) in a read-only editor beside it.

import { EventEmitter, Uri, ViewColumn, window, workspace, type Disposable, type TextDocument } from 'vscode';
import { syntaxTreeRequest, type FileParams, type SyntaxTreeResult } from './protocol';
import type { ServerSession } from './server-session';

const scheme = 'envoy-gateway-tree';

export class SyntaxTreeView implements Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly texts = new Map<string, string>();
  private readonly subscriptions: Disposable[];

  constructor(private readonly session: ServerSession) {
    this.subscriptions = [
      this.changed,
      workspace.registerTextDocumentContentProvider(scheme, { onDidChange: this.changed.event, provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '' }),
      workspace.onDidCloseTextDocument((document) => this.texts.delete(document.uri.toString())),
    ];
  }

  /** Asks the server about `document` and shows the answer. */
  async show(document: TextDocument): Promise<void> {
    const client = await this.session.start();
    if (!client) return;
    const parameters: FileParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const { text } = await client.sendRequest<SyntaxTreeResult>(syntaxTreeRequest, parameters);
    const uri = Uri.from({ scheme, path: `${document.uri.path}.tree`, query: document.uri.toString() });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
