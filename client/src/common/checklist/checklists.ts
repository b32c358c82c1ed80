// Keeps what is known of policies beside their files (ticks, what the cluster said), and asks the server for the rest.

import { EventEmitter, Uri, workspace, type Disposable, type ExtensionContext, type TextDocument } from 'vscode';
import type { FileParams } from '../protocol';
import type { ServerSession } from '../server-session';
import { checklistRequest, type Checklist, type ChecklistResult } from './checklist-messages';
import { withAdditions, type Additions, type ShownChecklist } from './checklist-text';

const memoryKey = 'envoyGateway.checklist';

/** The ticks of all policies: item ids by policy. */
type Ticks = Readonly<Record<string, readonly string[]>>;

/** Which policy of which file. */
export interface PolicyKey {
  readonly uri: Uri;
  readonly kind: string;
  readonly name: string;
}

export class Checklists implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly statuses = new Map<string, NonNullable<Additions['status']>>();

  /** Fires when ticks or the cluster's words have changed. */
  readonly onChanged = this.changed.event;

  constructor(
    private readonly context: ExtensionContext,
    private readonly session: ServerSession,
  ) {}

  /** The checklists of a document; empty where no server runs. */
  async of(document: TextDocument): Promise<readonly ShownChecklist[]> {
    const client = await this.session.start();
    if (!client) return [];
    const parameters: FileParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
    const { checklists } = await client.sendRequest<ChecklistResult>(checklistRequest, parameters);
    return checklists.map((list) => this.shown(document.uri, list));
  }

  async tick({ uri, kind, name }: PolicyKey, item: string, isTicked: boolean): Promise<void> {
    const all = this.context.workspaceState.get<Ticks>(memoryKey, {});
    const key = keyOf(uri, kind, name);
    const now = (all[key] ?? []).filter((one) => one !== item);
    await this.context.workspaceState.update(memoryKey, { ...all, [key]: isTicked ? [...now, item] : now });
    this.changed.fire();
  }

  /** Keeps what the cluster said about a policy until the end of the session. */
  setStatus({ uri, kind, name }: PolicyKey, status: NonNullable<Additions['status']>): void {
    this.statuses.set(keyOf(uri, kind, name), status);
    this.changed.fire();
  }

  /** Forgets what the cluster said about the policies of a file: it was about another text. */
  forgetStatuses(uri: Uri): void {
    const gone = [...this.statuses.keys()].filter((key) => key.startsWith(`${uri.toString()} `));
    for (const key of gone) this.statuses.delete(key);
    if (gone.length > 0) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private shown(uri: Uri, list: Checklist): ShownChecklist {
    const key = keyOf(uri, list.kind, list.name);
    const status = this.statuses.get(key);
    const ticks = new Set(this.context.workspaceState.get<Ticks>(memoryKey, {})[key] ?? []);
    return withAdditions(list, workspace.asRelativePath(uri), { ticks, ...(status ? { status } : {}) });
  }
}

function keyOf(uri: Uri, kind: string, name: string): string {
  return `${uri.toString()} ${kind}/${name}`;
}
