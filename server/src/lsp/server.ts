// The language server: hears of documents, settings and files, and publishes what the engine finds.

import type { CancellationToken, ClientCapabilities, Connection, ConnectionOptions, Diagnostic, DidChangeWatchedFilesParams, InitializeParams, InitializeResult, Range, RequestMessage, ResponseMessage } from 'vscode-languageserver';
import type { Analysis, AnalysisSettings, FileFinding } from '../analysis';
import { formatRelease } from '../base/release';
import type { TextEdit, TextRange } from '../base/text';
import { fileNameOf, folderOf, normalUri } from '../base/uri';
import { CheckQueue, type Later } from './check-queue';
import { filesOfEntries, mayBeNamed } from './definition-files';
import { compareReleases } from './comparison';
import { toDiagnostic } from './convert';
import { Formatter, type StartFormatThread } from './formatter';
import { formatLuaCommand, formatLuaKind } from './format-requests';
import type { OpenDocument } from './open-document';
import { OpenDocuments } from './open-documents';
import { clusterDefinitionsNotification, statusNotification, type ClusterDefinitions, type ClusterDefinitionsParams, type CompareReleasesParams, type CompareReleasesResult, type InitializationOptions, type StatusParams } from './protocol';
import { answerRequests } from './requests';
import { readIntoEngine, scanFolders, type ScanTarget } from './scan';
import { semanticTokensLegend, SemanticTokenAnswers } from './semantic-tokens';
import { readSettings, type FolderSection, type ServerSettings } from './settings';
import { TrialQueue, type StartTrialThread } from './trials';
import { ClientFiles, type WorkspaceFiles } from './workspace-files';

/** What differs between Node and a browser. */
export interface ServerPlatform {
  /** Files that the server can reach by itself; others are asked from the client. */
  readonly disk: WorkspaceFiles | undefined;
  /** Runs something after the messages that wait. */
  readonly later: Later;
  /** Starts a thread that tries scripts; undefined where none can be started. */
  readonly startTrialThread?: StartTrialThread | undefined;
  /** Starts a thread that formats scripts; undefined where none can be started. */
  readonly startFormatThread?: StartFormatThread | undefined;
}

/** The version that `initialize` tells; the package's own says nothing more to a client. */
const serverName = 'eg-language-server';

/** A client that promises settings but does not send them is not waited for longer (milliseconds). */
const settingsPatience = 1_000;

/** Requests that are cancelled while they still wait are answered at once instead of being worked on. */
export const connectionOptions: ConnectionOptions = {
  connectionStrategy: {
    cancelUndispatched: (message) => ({ jsonrpc: '2.0', id: (message as RequestMessage).id, error: { code: requestCancelled, message: 'Cancelled' } }) as ResponseMessage,
  },
};

/** LSPErrorCodes.RequestCancelled. */
const requestCancelled = -32_800;

/** Serves one client on `connection` until it disconnects. */
export function serve(connection: Connection, platform: ServerPlatform): void {
  new LanguageServer(connection, platform).listen();
}

export class LanguageServer {
  readonly documents = new OpenDocuments();
  readonly semanticTokens = new SemanticTokenAnswers();
  capabilities: ClientCapabilities = {};
  options: InitializationOptions = {};
  settings: ServerSettings = readSettings(undefined);
  private folders: string[] = [];
  private engine: Engine | undefined;
  private readonly loaded: Promise<Engine>;
  private setLoaded: (engine: Engine) => void = () => undefined;
  /** The files of the workspace have been read. */
  private readonly scanned: Promise<void>;
  private setScanned: () => void = () => undefined;
  private failLoading: (reason: unknown) => void = () => undefined;
  /** Undefined where no thread can be started. */
  trials: TrialQueue | undefined;
  private luaFormatter: Formatter | undefined;
  private readonly sentStatus = new Map<string, string>();
  private readonly published = new Set<string>();
  private scanNumber = 0;
  /** The files that `envoyGateway.crds` names, by folder. */
  private namedFiles: readonly { readonly folder: string | undefined; readonly uris: readonly string[] }[] = [];
  /** Those of them outside of the workspace that the client watches. */
  private watchedOutside = '';
  /** The name under which the engine has what was read from a cluster. */
  private clusterFile: string | undefined;
  /** The settings have come, or will not come. */
  private isStarted = false;

  constructor(
    readonly connection: Connection,
    private readonly platform: ServerPlatform,
  ) {
    this.loaded = new Promise((resolve, reject) => {
      this.setLoaded = resolve;
      this.failLoading = reject;
    });
    this.scanned = new Promise((resolve) => (this.setScanned = resolve));
    // Whoever asks hears of a failure; that nobody has asked yet is no reason to die.
    this.loaded.catch(() => undefined);
  }

  listen(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => void this.start());
    connection.onDidOpenTextDocument((params) => {
      const document = this.documents.open(params);
      this.textChanged(document);
    });
    connection.onDidChangeTextDocument((params) => {
      const change = this.documents.change(params);
      if (change) this.textChanged(change.document, change.edits);
    });
    connection.onDidCloseTextDocument(({ textDocument }) => void this.closed(textDocument.uri));
    connection.onDidChangeConfiguration(({ settings }) => void this.settingsChanged(settings));
    connection.onDidChangeWatchedFiles((params) => void this.filesChanged(params));
    connection.onNotification(clusterDefinitionsNotification, ({ definitions }: ClusterDefinitionsParams) => void this.clusterDefinitionsChanged(definitions));
    connection.onShutdown(() => {
      this.engine?.queue.dispose();
      this.trials?.dispose();
      this.luaFormatter?.dispose();
    });
    answerRequests(this);
    connection.listen();
  }

  /** The engine, once it is loaded. */
  async ready(): Promise<Analysis> {
    return (this.engine ?? (await this.loaded)).analysis;
  }

  /** Formats scripts in a thread of its own, which the first one starts. */
  get formatter(): Formatter {
    return (this.luaFormatter ??= new Formatter(this.platform.startFormatThread, this.options.formatWorker));
  }

  log(message: string, error?: unknown): void {
    this.connection.console.error(error === undefined ? message : `${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Lines and characters of an absolute offset range, in open files and others. */
  rangeOf(uri: string, range: TextRange): Range {
    const document = this.documents.get(uri);
    if (document) return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
    const top = { line: 0, character: 0 };
    const analysis = this.engine?.analysis;
    return { start: analysis?.positionAt(uri, range.start) ?? top, end: analysis?.positionAt(uri, range.end) ?? top };
  }

  diagnosticOf(uri: string, found: FileFinding): Diagnostic {
    return toDiagnostic(uri, found, (other, range) => this.rangeOf(other, range), found.isRule ? this.options.docsBase : undefined);
  }

  diagnosticsOf(uri: string): Diagnostic[] {
    if (!this.engine || !this.settings.features.diagnostics) return [];
    return this.engine.analysis.findings(uri).map((found) => this.diagnosticOf(uri, found));
  }

  /** What another release would change in the files that the engine knows. */
  async compareReleases(params: CompareReleasesParams, cancelled: CancellationToken): Promise<CompareReleasesResult | null> {
    const { analysis } = this.engine ?? (await this.loaded);
    await this.scanned;
    const host = {
      analysis,
      settings: this.analysisSettings,
      pause: () => new Promise<void>((resolve) => this.platform.later(resolve)),
      isReported: (uri: string) => !uri.startsWith(clusterScheme),
    };
    return (await compareReleases(params, host, cancelled)) ?? null;
  }

  /** The client asks for diagnostics by itself, and takes none that are sent. */
  get pullsDiagnostics(): boolean {
    const { textDocument } = this.capabilities;
    return textDocument?.diagnostic !== undefined && textDocument.publishDiagnostics === undefined;
  }

  private initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): InitializeResult {
    this.capabilities = capabilities;
    this.options = typeof initializationOptions === 'object' && initializationOptions !== null ? (initializationOptions as InitializationOptions) : {};
    this.folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.settings = readSettings(this.options.settings, this.ownFolders());
    // Loaded behind the answer, so that the client need not wait for it.
    setTimeout(() => void this.loadEngine(), 0);
    return {
      serverInfo: { name: serverName },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2 },
        // A colon or a blank opens a value, a dash an item, a quote a string, a dot a member of a script. No line break: the next Enter would accept the first field.
        completionProvider: { triggerCharacters: [':', ' ', '-', '"', "'", '.'], resolveProvider: false },
        hoverProvider: true,
        // These five answer in scripts only.
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        // VS Code asks one extension alone when something is typed, and has to be able to ask another: our client asks by itself.
        ...(this.options.ownIndentation ? {} : { documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['d', 'e', 'f', 'l', '}', ')'] } }),
        documentSymbolProvider: { label: 'Envoy Gateway' },
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        documentLinkProvider: { resolveProvider: false },
        semanticTokensProvider: { legend: semanticTokensLegend, range: true, full: { delta: true } },
        ...(this.options.sampleRuns || this.options.luaEditor ? { codeLensProvider: { resolveProvider: false } } : {}),
        codeActionProvider: { codeActionKinds: ['quickfix', 'refactor', 'source.fixAll.envoyGateway', formatLuaKind] },
        executeCommandProvider: { commands: [formatLuaCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...(this.pullsDiagnostics ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
      },
    };
  }

  private async loadEngine(): Promise<void> {
    try {
      const { Analysis } = await import('../analysis');
      const analysis = new Analysis(undefined, (rule, error) => this.log(`Rule ${rule} failed`, error));
      const queue = new CheckQueue(analysis, {
        later: this.platform.later,
        isWanted: (uri) => this.isShown(uri),
        checked: (uri) => {
          this.publish(uri);
          this.trials?.add(analysis.takeWantedTrials());
        },
        failed: (uri, error) => this.log(`${uri} could not be checked`, error),
      });
      this.engine = { analysis, queue };
      if (this.platform.startTrialThread) this.trials = this.trialQueue(this.platform.startTrialThread, analysis);
      // Requests can be answered from now on; findings wait for the settings.
      for (const document of this.documents.all()) this.textChanged(document);
      this.setLoaded(this.engine);
    } catch (error) {
      this.failLoading(error);
      this.log('The engine could not be loaded', error);
    }
  }

  private trialQueue(startThread: StartTrialThread, analysis: Analysis): TrialQueue {
    return new TrialQueue({
      startThread,
      address: this.options.trialWorker,
      tried: (request, verdict) => {
        analysis.setTrialVerdict(request, verdict);
        this.checkWoken();
        if (this.pullsDiagnostics && this.capabilities.workspace?.diagnostics?.refreshSupport) this.connection.languages.diagnostics.refresh();
      },
      log: (message, reason) => this.log(message, reason),
    });
  }

  /** After `initialized`: settings first, then what is open, then the rest of the workspace. */
  private async start(): Promise<void> {
    this.register();
    const settings = await this.fetchSettings();
    const engine = await this.loaded;
    if (settings) this.settings = settings;
    await this.findNamedFiles();
    engine.analysis.setSettings(this.analysisSettings);
    this.isStarted = true;
    await this.readNamedFiles();
    for (const document of this.documents.all()) this.textChanged(document);
    await this.scan();
    this.setScanned();
  }

  private register(): void {
    const { workspace } = this.capabilities;
    if (workspace?.didChangeConfiguration?.dynamicRegistration) this.registerFor('workspace/didChangeConfiguration', { section: 'envoyGateway' });
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      this.registerFor('workspace/didChangeWatchedFiles', { watchers: [{ globPattern: '**/*.{yaml,yml,json,lua}' }, { globPattern: '**/{Kustomization,Chart.lock}' }] });
    }
    if (workspace?.workspaceFolders) {
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        this.folders = [...this.folders.filter((folder) => !gone.has(folder)), ...added.map(({ uri }) => uri)];
        for (const folder of gone) this.forgetBelow(folder);
        void this.settingsChanged(undefined).then(() => this.scan());
      });
    }
  }

  private registerFor(method: string, registerOptions: unknown): void {
    const registration = { registrations: [{ id: method, method, registerOptions }] };
    this.connection.sendRequest('client/registerCapability', registration).catch((error: unknown) => this.log(`The client did not register ${method}`, error));
  }

  private async fetchSettings(): Promise<ServerSettings | undefined> {
    if (!this.capabilities.workspace?.configuration) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), settingsPatience)));
    try {
      const folders = [...this.folders];
      const items = [{ section: 'envoyGateway' }, ...folders.map((scopeUri) => ({ scopeUri, section: 'envoyGateway' }))];
      const answer = await Promise.race([this.connection.sendRequest<unknown[]>('workspace/configuration', { items }), patience]);
      return answer && readSettings(answer[0], folders.map((uri, index) => ({ uri, section: answer[index + 1] })));
    } catch (error) {
      this.log('The client did not tell its settings', error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private ownFolders(): FolderSection[] {
    return this.folders.map((uri) => ({ uri, section: undefined }));
  }

  private async settingsChanged(sent: unknown): Promise<void> {
    const pushed = (sent as { envoyGateway?: unknown } | null | undefined)?.envoyGateway;
    const settings = (await this.fetchSettings()) ?? (pushed === undefined ? undefined : readSettings(pushed, this.ownFolders()));
    if (!settings) return;
    await this.loaded;
    this.settings = settings;
    if (this.isStarted) await this.applySettings();
    const { semanticTokens, codeLens } = this.capabilities.workspace ?? {};
    if (semanticTokens?.refreshSupport) this.connection.languages.semanticTokens.refresh();
    if (codeLens?.refreshSupport) void this.connection.sendRequest('workspace/codeLens/refresh');
  }

  /** Tells the engine what holds now, and has everything checked again. */
  private async applySettings(): Promise<void> {
    const { analysis, queue } = this.engine ?? (await this.loaded);
    await this.findNamedFiles();
    analysis.setSettings(this.analysisSettings);
    await this.readNamedFiles();
    for (const uri of [...this.published]) if (!this.isShown(uri)) this.unpublish(uri);
    for (const uri of analysis.uris) if (this.isShown(uri)) queue.checkLater(uri);
  }

  /** What the engine is told: the settings, and the files that they name. */
  get analysisSettings(): AnalysisSettings {
    const { analysis } = this.settings;
    const named = new Map(this.namedFiles.map(({ folder, uris }) => [folder, uris]));
    const everywhere = [...(named.get(undefined) ?? []), ...(this.clusterFile === undefined ? [] : [this.clusterFile])];
    const folders = analysis.folders?.map((folder) => ({ ...folder, definitions: named.get(folder.uri) ?? [] }));
    return { ...analysis, definitions: everywhere, ...(folders ? { folders } : {}) };
  }

  private async findNamedFiles(): Promise<void> {
    const missing = (entry: string): void => this.connection.console.warn(`envoyGateway.crds names ${entry}: there is no such file.`);
    const found: { folder: string | undefined; uris: readonly string[] }[] = [];
    for (const entries of this.settings.definitions) {
      try {
        if (entries.entries.length > 0) found.push({ folder: entries.folder, uris: await filesOfEntries(entries, (uri) => this.filesFor(uri), missing) });
      } catch (error) {
        this.log('The files that envoyGateway.crds names could not be listed', error);
      }
    }
    this.namedFiles = found;
    this.watchNamedFiles();
  }

  /** Reads named files that stand outside of the workspace; the scan brings the others. */
  private async readNamedFiles(): Promise<void> {
    for (const uri of this.namedFiles.flatMap(({ uris }) => uris)) if (!this.engine?.analysis.textOf(uri)) await this.fileChanged(uri);
    this.checkWoken();
  }

  /** Clients watch the workspace by themselves, and what is outside of it if they are asked to and can. */
  private watchNamedFiles(): void {
    const outside = this.namedFiles.flatMap(({ uris }) => uris).filter((uri) => !this.isInWorkspace(uri));
    const { didChangeWatchedFiles } = this.capabilities.workspace ?? {};
    const names = outside.join(' ');
    if (!didChangeWatchedFiles?.dynamicRegistration || !didChangeWatchedFiles.relativePatternSupport || names === this.watchedOutside) return;
    const method = 'workspace/didChangeWatchedFiles';
    const id = `${method} for CRDs`;
    const send = (request: string, params: object): void => {
      this.connection.sendRequest(request, params).catch((error: unknown) => this.log('The client does not watch the files that envoyGateway.crds names', error));
    };
    if (this.watchedOutside !== '') send('client/unregisterCapability', { unregisterations: [{ id, method }] });
    this.watchedOutside = names;
    const watchers = outside.map((uri) => ({ globPattern: { baseUri: folderOf(uri), pattern: decodeURIComponent(fileNameOf(uri)) } }));
    if (watchers.length > 0) send('client/registerCapability', { registrations: [{ id, method, registerOptions: { watchers } }] });
  }

  private async clusterDefinitionsChanged(definitions: ClusterDefinitions | null): Promise<void> {
    const { analysis } = this.engine ?? (await this.loaded);
    if (this.clusterFile !== undefined) analysis.removeFile(this.clusterFile);
    // The engine names CRDs by their file's last part.
    this.clusterFile = definitions ? `${clusterScheme}/cluster ${definitions.context.replaceAll('/', ':')}` : undefined;
    if (definitions && this.clusterFile !== undefined) analysis.setFile(this.clusterFile, definitions.documents.join('---\n'));
    if (this.isStarted) await this.applySettings();
  }

  /** @param edits what changed; undefined: everything */
  private textChanged(document: OpenDocument, edits?: readonly TextEdit[]): void {
    if (!this.engine) return;
    const { analysis } = this.engine;
    if (!edits || !analysis.editFile(document.uri, edits)) analysis.setFile(document.uri, document.text);
    void this.readWantedFiles();
    if (this.isStarted) this.engine.queue.checkNow(document.uri);
  }

  private async closed(uri: string): Promise<void> {
    this.documents.close(uri);
    this.semanticTokens.forget(uri);
    if (!this.engine) return;
    this.engine.queue.forget(uri);
    if (!this.settings.checkWorkspace) this.unpublish(uri);
    this.sentStatus.delete(uri);
    // The file on disk, if there is one, is what its neighbours see from now on.
    if (this.isInWorkspace(uri) || this.isNamed(uri)) await this.fileChanged(uri);
    else this.engine.analysis.removeFile(uri);
    this.checkWoken();
  }

  private async filesChanged({ changes }: DidChangeWatchedFilesParams): Promise<void> {
    if (!this.engine) return;
    for (const { uri, type } of changes) {
      if (type === deleted) this.forgetBelow(uri);
      else await this.fileChanged(uri);
    }
    await this.readWantedFiles();
    const isAboutNamed = changes.some(({ uri, type }) => type !== changed && this.settings.definitions.some((entries) => mayBeNamed(uri, entries)));
    if (isAboutNamed) await this.applySettings();
    this.checkWoken();
  }

  private isNamed(uri: string): boolean {
    const normal = normalUri(uri);
    return this.namedFiles.some(({ uris }) => uris.some((named) => normalUri(named) === normal));
  }

  private async fileChanged(uri: string): Promise<void> {
    if (this.documents.has(uri) || !this.engine) return;
    try {
      await readIntoEngine(uri, this.filesFor(uri), this.scanTarget());
    } catch (error) {
      this.log(`${uri} could not be read`, error);
    }
    if (this.isShown(uri)) this.engine.queue.checkLater(uri);
  }

  /** Forgets a deleted file, or all files of a deleted folder; what is open stays with the client. */
  private forgetBelow(uri: string): void {
    if (!this.engine) return;
    const { analysis, queue } = this.engine;
    const normal = normalUri(uri);
    for (const known of analysis.uris) {
      const other = normalUri(known);
      if ((other !== normal && !other.startsWith(`${normal}/`)) || this.documents.has(known)) continue;
      queue.forget(known);
      analysis.removeFile(known);
      this.unpublish(known);
    }
  }

  private async scan(): Promise<void> {
    const number = ++this.scanNumber;
    for (const folder of this.folders) {
      try {
        await scanFolders([folder], this.filesFor(folder), this.scanTarget(() => number !== this.scanNumber));
      } catch (error) {
        this.log(`${folder} could not be read`, error);
      }
    }
    await this.readWantedFiles();
    this.checkWoken();
    // Policies elsewhere make scripts of what stands in open ConfigMaps.
    if (this.capabilities.workspace?.semanticTokens?.refreshSupport) this.connection.languages.semanticTokens.refresh();
    if (this.settings.checkWorkspace && this.engine) for (const uri of this.engine.analysis.uris) this.engine.queue.checkLater(uri);
  }

  /** Files that kustomizations make scripts of. */
  private async readWantedFiles(): Promise<void> {
    // Before the settings have come, the scan is still to be.
    if (!this.engine || !this.isStarted) return;
    const uris = this.engine.analysis.takeWantedFiles();
    for (const uri of uris) await this.fileChanged(uri);
    if (uris.length > 0) this.checkWoken();
  }

  private scanTarget(isCancelled: () => boolean = () => false): ScanTarget {
    const engine = this.engine!;
    return {
      isOpen: (uri) => this.documents.has(uri),
      setFile: (uri, text) => engine.analysis.setFile(uri, text),
      removeFile: (uri) => this.forgetBelow(uri),
      indexFile: (uri) => engine.analysis.indexFile(uri, { budget: 5 }).done,
      matters: (uri) => engine.analysis.matters(uri),
      isGeneratedScript: (uri) => engine.analysis.isGeneratedScript(uri),
      idle: async () => {
        do await new Promise<void>((resolve) => this.platform.later(resolve));
        while (!engine.queue.isIdle);
      },
      maxFileSize: this.settings.analysis.maxFileSize,
      get cancelled() {
        return isCancelled();
      },
    };
  }

  private filesFor(uri: string): WorkspaceFiles {
    if (this.platform.disk && uri.startsWith('file:')) return this.platform.disk;
    if (this.options.fileBridge) return new ClientFiles((method, params) => this.connection.sendRequest(method, params));
    return noFiles;
  }

  private checkWoken(): void {
    if (!this.engine) return;
    for (const uri of this.engine.analysis.takeWoken()) if (this.isShown(uri)) this.engine.queue.checkLater(uri);
    // Why a release is in force may have changed where the release has not.
    for (const { uri } of this.documents.all()) if (this.sentStatus.has(uri)) this.sendStatus(uri, this.engine.analysis);
  }

  private isShown(uri: string): boolean {
    return this.documents.has(uri) || (this.settings.checkWorkspace && !uri.startsWith(clusterScheme));
  }

  private isInWorkspace(uri: string): boolean {
    const normal = normalUri(uri);
    return this.folders.some((folder) => normal.startsWith(`${normalUri(folder).replace(/\/$/, '')}/`));
  }

  private publish(uri: string): void {
    if (!this.engine || !this.isShown(uri)) return;
    const document = this.documents.get(uri);
    const sentAs = document?.uri ?? uri;
    if (!this.pullsDiagnostics) {
      const diagnostics = this.diagnosticsOf(sentAs);
      // Files that nobody has open are mentioned only if there is something to say.
      if (document || diagnostics.length > 0 || this.published.has(sentAs)) {
        this.published.add(sentAs);
        void this.connection.sendDiagnostics({ uri: sentAs, ...(document ? { version: document.version } : {}), diagnostics });
      }
    }
    if (document) this.sendStatus(sentAs, this.engine.analysis);
  }

  private unpublish(uri: string): void {
    if (this.published.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private sendStatus(uri: string, analysis: Analysis): void {
    const { release, reason, schemas } = analysis.releaseOf(uri);
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const { finding } of analysis.findings(uri)) counts[finding.severity]++;
    const status: StatusParams = { uri, ours: analysis.isOurs(uri), release: formatRelease(release), reason, ...(schemas === undefined ? {} : { schemas }), counts };
    const text = JSON.stringify(status);
    if (this.sentStatus.get(uri) === text) return;
    this.sentStatus.set(uri, text);
    void this.connection.sendNotification(statusNotification, status);
  }
}

interface Engine {
  readonly analysis: Analysis;
  readonly queue: CheckQueue;
}

/** What was read from a cluster is no file: nothing is published about it. */
const clusterScheme = 'envoy-gateway-cluster:';

/** FileChangeType.Changed and .Deleted of LSP. */
const changed = 2;
const deleted = 3;

const noFiles: WorkspaceFiles = { list: () => Promise.resolve([]), read: () => Promise.resolve(undefined) };
