// "Use CRDs from Cluster": reads the CRDs of kubectl's context, keeps them, and has manifests checked by them until they are forgotten.

import { ProgressLocation, Uri, window, workspace, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Platform } from '../platform';
import { clusterDefinitionsNotification, type ClusterDefinitionsParams } from '../protocol';
import type { ServerSession } from '../server-session';
import { definitionArguments, readDefinitions, type StoredDefinitions } from './definitions';
import { contextArguments, troubleWords } from './kubectl';

/** What is in use is a matter of the workspace; what was read is kept for all of them. */
const inUseKey = 'clusterDefinitions.context';

/** A cluster may have hundreds of CRDs of a hundred kilobytes each, and a slow link. */
const limits = { seconds: 60, mostOutput: 200_000_000 };

export class ClusterDefinitions implements Disposable {
  private readonly subscription: Disposable;
  /** A server that has never heard of CRDs need not hear that there are none. */
  private isTold = false;

  constructor(
    private readonly context: ExtensionContext,
    private readonly platform: Platform,
    private readonly session: ServerSession,
    private readonly output: LogOutputChannel,
  ) {
    this.subscription = session.onState((state) => {
      if (state !== 'running') return;
      this.isTold = false;
      void this.tellServer();
    });
  }

  /** The context whose CRDs are in use in this workspace. */
  get inUse(): string | undefined {
    return this.context.workspaceState.get<string>(inUseKey);
  }

  /** Reads the CRDs of the current context, after a word with the user, and uses them. */
  async use(): Promise<void> {
    const { runProgram } = this.platform;
    if (!runProgram) return void window.showWarningMessage('CRDs cannot be read from a cluster here: programs cannot be run in a browser. Put the CRDs into the workspace, or name them in the setting envoyGateway.crds.');
    if (!workspace.isTrusted) return void window.showWarningMessage('kubectl is run in trusted workspaces only: trust this workspace, or put the CRDs into it.');
    const current = await runProgram('kubectl', contextArguments);
    const context = current.stdout.trim();
    if (current.code !== 0 || context === '') {
      const words = current.code === 0 ? 'kubectl has no current context: choose one with kubectl config use-context.' : troubleWords(current, { kind: 'CustomResourceDefinition', name: '' }, 'in use');
      return void window.showErrorMessage(`CRDs were not read. ${words}`);
    }
    if (!(await mayRead(context))) return;
    const args = definitionArguments(context);
    this.output.info(`kubectl ${args.join(' ')}`);
    const result = await window.withProgress({ location: ProgressLocation.Notification, title: `Reading the CRDs of ${context}…` }, () => runProgram('kubectl', args, limits));
    const answer = readDefinitions(result, context);
    if (answer.is === 'trouble') return void window.showErrorMessage(`CRDs were not read. ${answer.words}`);
    await this.store({ context, readAt: new Date().toISOString(), documents: answer.documents });
    await this.context.workspaceState.update(inUseKey, context);
    await this.session.start();
    await this.tellServer();
    const forget = 'Forget Them';
    const said = await window.showInformationMessage(`Manifests of this workspace are checked by ${answer.documents.length} CRDs of the context "${context}" now.`, forget);
    if (said === forget) await this.forget();
  }

  /** Goes back to the bundled schemas and the CRDs of the workspace, and deletes what was read. */
  async forget(): Promise<void> {
    const context = this.inUse;
    if (context === undefined) return void window.showInformationMessage('No CRDs of a cluster are in use in this workspace.');
    await this.context.workspaceState.update(inUseKey, undefined);
    await Promise.resolve(workspace.fs.delete(this.fileOf(context))).catch(() => undefined);
    await this.tellServer();
    void window.showInformationMessage(`The CRDs of the context "${context}" are forgotten: manifests are checked by the bundled schemas again.`);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async tellServer(): Promise<void> {
    const client = this.session.running;
    const stored = await this.stored();
    if (!client || (stored === undefined && !this.isTold)) return;
    this.isTold = stored !== undefined;
    const params: ClusterDefinitionsParams = { definitions: stored ? { context: stored.context, documents: stored.documents } : null };
    await client.sendNotification(clusterDefinitionsNotification, params);
  }

  private async stored(): Promise<StoredDefinitions | undefined> {
    const context = this.inUse;
    if (context === undefined) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(this.fileOf(context)))) as StoredDefinitions;
    } catch {
      this.output.warn(`The CRDs of the context ${context} are not there any more: run "Use CRDs from Cluster" again.`);
      return undefined;
    }
  }

  private async store(definitions: StoredDefinitions): Promise<void> {
    await workspace.fs.createDirectory(this.folder);
    await workspace.fs.writeFile(this.fileOf(definitions.context), new TextEncoder().encode(JSON.stringify(definitions)));
  }

  private get folder(): Uri {
    return Uri.joinPath(this.context.globalStorageUri, 'cluster-crds');
  }

  /** Contexts have slashes and colons in their names. */
  private fileOf(context: string): Uri {
    return Uri.joinPath(this.folder, `${encodeURIComponent(context).replaceAll('%', '_').replaceAll('*', '_')}.json`);
  }
}

async function mayRead(context: string): Promise<boolean> {
  const read = 'Read CRDs';
  const detail = `kubectl --context ${context} get crd -o json. Only reads. The CRDs of Envoy Gateway and the Gateway API are kept on this machine until you run "Forget CRDs from Cluster".`;
  return (await window.showInformationMessage(`Check manifests by the CRDs of the cluster of kubectl's context "${context}"?`, { modal: true, detail }, read)) === read;
}
