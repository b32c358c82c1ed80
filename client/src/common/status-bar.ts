// The status bar item of our files: the release in force and the problem count; a click opens the menu.

import { DiagnosticSeverity, Disposable, MarkdownString, StatusBarAlignment, ThemeColor, commands, languages, window, type TextDocument } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { mayBeChecked } from './documents';
import { holderOf } from './manifest-text';
import { statusNotification, type StatusParams } from './protocol';
import type { ServerSession } from './server-session';
import { statusText, type ProblemCounts } from './status-text';

/** True in `when` clauses while the active editor shows one of our files. */
const activeContext = 'envoyGateway.manifestActive';

export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem('envoyGateway.status', StatusBarAlignment.Right, 100);
  /** The last word of the server about each open file. */
  private readonly statuses = new Map<string, StatusParams>();
  private readonly subscriptions: Disposable[];
  /** The document that the item speaks of. */
  private document: TextDocument | undefined = window.activeTextEditor?.document;

  constructor(private readonly session: ServerSession) {
    this.item.name = 'Envoy Gateway';
    this.item.command = 'envoyGateway.showMenu';
    this.subscriptions = [
      this.item,
      session.onState(() => this.update()),
      window.onDidChangeActiveTextEditor((editor) => {
        // A click into the output panel makes that the active editor: what the status bar speaks of stays the same.
        if (editor?.document.uri.scheme === 'output') return;
        this.document = editor?.document;
        this.update();
      }),
      languages.onDidChangeDiagnostics(({ uris }) => {
        const active = this.document?.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) this.update();
      }),
    ];
    this.update();
  }

  /** Listens to a new server; what the old one said is forgotten. */
  attach(client: BaseLanguageClient): void {
    this.statuses.clear();
    client.onNotification(statusNotification, (status: StatusParams) => {
      this.statuses.set(status.uri, status);
      this.update();
    });
  }

  /** What the server said last about the file in the active editor. */
  get activeStatus(): StatusParams | undefined {
    return this.document && this.statuses.get(this.document.uri.toString());
  }

  /** Draws anew; also to be called when a document may have become ours. */
  update(): void {
    const shown = this.isOurs();
    void commands.executeCommand('setContext', activeContext, shown);
    if (!shown) {
      this.item.hide();
      return;
    }
    const { text, tooltip, spoken, level } = statusText(this.session.state, this.activeStatus, this.problems());
    this.item.text = text;
    this.item.tooltip = new MarkdownString(tooltip, true);
    this.item.accessibilityInformation = { label: spoken, role: 'button' };
    // Only a dead server is worth a coloured background: problems of the file have their own places.
    this.item.backgroundColor = this.session.state === 'failed' ? new ThemeColor(`statusBarItem.${level}Background`) : undefined;
    this.item.show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private isOurs(): boolean {
    const { document } = this;
    if (!document || !mayBeChecked(document)) return false;
    return this.activeStatus?.ours ?? holderOf(document.getText()) === 'ours';
  }

  private problems(): ProblemCounts {
    const diagnostics = (this.document && this.session.running?.diagnostics?.get(this.document.uri)) ?? [];
    const count = (severity: DiagnosticSeverity): number => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    const [errors, warnings] = [count(DiagnosticSeverity.Error), count(DiagnosticSeverity.Warning)];
    return { errors, warnings, others: diagnostics.length - errors - warnings };
  }
}
