// "Check Against Another Release…": asks the server what another release would change, and shows the answer as a document with links.

import { DocumentLink, EventEmitter, ProgressLocation, Range, Uri, ViewColumn, languages, window, workspace, type Disposable, type QuickPickItem } from 'vscode';
import { compareReleasesRequest, type CompareReleasesParams, type CompareReleasesResult } from '../protocol';
import { releases } from '../releases';
import type { ServerSession } from '../server-session';
import type { ReleaseInForce } from '../status-text';
import { releaseReport, type ReleaseReport } from './release-report';

const scheme = 'envoy-gateway-report';

export class ReleaseComparisons implements Disposable {
  private readonly reports = new Map<string, ReleaseReport>();
  private readonly changed = new EventEmitter<Uri>();
  private readonly subscriptions: Disposable[];

  constructor(private readonly session: ServerSession) {
    this.subscriptions = [
      this.changed,
      workspace.registerTextDocumentContentProvider(scheme, { onDidChange: this.changed.event, provideTextDocumentContent: (uri) => this.reports.get(uri.toString())?.text ?? '' }),
      languages.registerDocumentLinkProvider({ scheme }, { provideDocumentLinks: ({ uri }) => (this.reports.get(uri.toString())?.links ?? []).map(asLink) }),
      workspace.onDidCloseTextDocument(({ uri }) => this.reports.delete(uri.toString())),
    ];
  }

  /** @param release `1.9`; without it the user is asked */
  async compare(inForce: ReleaseInForce | undefined, release?: string): Promise<void> {
    const to = release ?? (await chooseRelease(inForce));
    if (to === undefined) return;
    const client = await this.session.start();
    if (!client) return;
    const params: CompareReleasesParams = { to };
    const result = await window.withProgress({ location: ProgressLocation.Notification, title: `Checking against Envoy Gateway ${to}…`, cancellable: true }, (_, token) =>
      Promise.resolve(client.sendRequest<CompareReleasesResult | null>(compareReleasesRequest, params, token)).catch((error: unknown) => {
        if (token.isCancellationRequested) return null;
        throw error;
      }),
    );
    if (result) await this.show(result);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async show(result: CompareReleasesResult): Promise<void> {
    const uri = Uri.from({ scheme, path: `/Envoy Gateway ${result.to}.md` });
    this.reports.set(
      uri.toString(),
      releaseReport(result, (file) => workspace.asRelativePath(Uri.parse(file))),
    );
    this.changed.fire(uri);
    await window.showTextDocument(uri, { viewColumn: ViewColumn.Active, preview: false });
  }
}

function asLink({ line, start, end, uri, at }: ReleaseReport['links'][number]): DocumentLink {
  const target = Uri.parse(uri);
  const link = new DocumentLink(new Range(line, start, line, end), at ? target.with({ fragment: `L${at.line + 1},${at.character + 1}` }) : target);
  link.tooltip = 'Open the file';
  return link;
}

async function chooseRelease(inForce: ReleaseInForce | undefined): Promise<string | undefined> {
  const items: QuickPickItem[] = releases.filter((release) => release !== inForce?.release).map((label) => ({ label, description: inForce ? (Number(label.slice(2)) > Number(inForce.release.slice(2)) ? 'upgrade' : 'back') : '' }));
  const placeHolder = inForce ? `Now: ${inForce.release}${inForce.reason ? `, ${inForce.reason}` : ''}` : 'Release of Envoy Gateway';
  return (await window.showQuickPick(items, { title: 'Envoy Gateway: Check Against Another Release', placeHolder }))?.label;
}
