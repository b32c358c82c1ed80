// A small LSP client over stdio for tests and benchmarks: starts a server, sends, waits for answers.

import { spawn, type ChildProcess } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-languageserver-protocol/node';

export interface LspPosition {
  readonly line: number;
  readonly character: number;
}

export interface LspDiagnostic {
  readonly range: { readonly start: LspPosition; readonly end: LspPosition };
  readonly severity?: number;
  readonly code?: string | number;
  readonly message: string;
  readonly source?: string;
}

export interface PublishedDiagnostics {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly LspDiagnostic[];
}

export interface LspClientOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly rootUri?: string;
  readonly initializationOptions?: unknown;
  /** Answers `workspace/configuration`, by section. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Answers further requests of the server, by method. */
  readonly requests?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** One running server. `stop` ends it; nothing else does. */
export class LspClient {
  private readonly listeners = new Set<(published: PublishedDiagnostics) => void>();
  private readonly versions = new Map<string, number>();
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  startMilliseconds = 0;
  capabilities: Record<string, unknown> = {};

  private constructor(
    readonly process: ChildProcess,
    readonly connection: MessageConnection,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (published: PublishedDiagnostics) => {
      for (const listener of [...this.listeners]) listener(published);
    });
  }

  /** Starts the server and goes through `initialize`. @throws if it does not answer within 30 s */
  static async start(options: LspClientOptions): Promise<LspClient> {
    const started = performance.now();
    const child = spawn(options.command, [...options.args], { stdio: ['pipe', 'pipe', 'ignore'] });
    const connection = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
    const client = new LspClient(child, connection);
    connection.onRequest('workspace/configuration', (params: { items: { section?: string }[] }) =>
      params.items.map((item) => options.configuration?.[item.section ?? ''] ?? null),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('window/workDoneProgress/create', () => null);
    for (const [method, answer] of Object.entries(options.requests ?? {})) connection.onRequest(method, answer);
    connection.onError(() => {});
    connection.listen();
    const result = await within(30_000, 'initialize', connection.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
      processId: process.pid,
      rootUri: options.rootUri ?? null,
      workspaceFolders: options.rootUri ? [{ uri: options.rootUri, name: 'workspace' }] : null,
      initializationOptions: options.initializationOptions,
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: {
          publishDiagnostics: { versionSupport: true, relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'], insertReplaceSupport: true } },
          hover: { contentFormat: ['markdown'] },
          documentSymbol: { hierarchicalDocumentSymbolSupport: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source', 'source.fixAll'] } }, dataSupport: true, resolveSupport: { properties: ['edit'] } },
        },
      },
    }));
    client.startMilliseconds = performance.now() - started;
    client.capabilities = result.capabilities;
    await connection.sendNotification('initialized', {});
    return client;
  }

  open(uri: string, text: string, languageId = 'yaml'): void {
    this.versions.set(uri, 1);
    void this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Sends one incremental change and returns the new version. */
  change(uri: string, start: LspPosition, end: LspPosition, text: string): number {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    void this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range: { start, end }, text }] });
    return version;
  }

  request<Result>(method: string, params: unknown): Promise<Result> {
    return within(60_000, method, this.connection.sendRequest<Result>(method, params));
  }

  /** Resolves with the first diagnostics for `uri` that `accept` takes, counted from now. */
  nextDiagnostics(uri: string, accept: (published: PublishedDiagnostics) => boolean): Promise<PublishedDiagnostics> {
    let listener: ((published: PublishedDiagnostics) => void) | undefined;
    const published = new Promise<PublishedDiagnostics>((resolve) => {
      listener = (candidate) => {
        if (candidate.uri === uri && accept(candidate)) resolve(candidate);
      };
      this.listeners.add(listener);
    });
    return within(60_000, 'publishDiagnostics', published).finally(() => this.listeners.delete(listener!));
  }

  /** Shuts the server down as LSP says, and ends its process if it does not go by itself. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.process.once('exit', () => resolve()));
    try {
      await within(5_000, 'shutdown', this.connection.sendRequest('shutdown'));
      await this.connection.sendNotification('exit');
      await within(5_000, 'exit', gone);
    } catch {
      this.process.kill('SIGKILL');
    }
    this.connection.dispose();
  }
}

async function within<T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${what} within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
