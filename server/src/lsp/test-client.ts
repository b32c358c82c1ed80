// A client for tests of the protocol: in memory, so that a test reads like a conversation.

import { createConnection, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver/node';
import { AbstractMessageReader, AbstractMessageWriter, createMessageConnection, type DataCallback, type Disposable, type Message, type MessageConnection } from 'vscode-languageserver-protocol/node';
import type { StartFormatThread } from './formatter';
import { connectionOptions, serve } from './server';
import type { WorkspaceFiles } from './workspace-files';

export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface TestClientOptions {
  readonly capabilities?: object;
  readonly initializationOptions?: object;
  readonly folders?: readonly string[];
  /** Files on the server's disk, by URI; changes to it are seen by later reads. */
  readonly files?: Record<string, string>;
  /** What stands below `envoyGateway` in the client's settings. */
  readonly settings?: object;
  readonly startFormatThread?: StartFormatThread;
}

/** A server and its client. */
export class TestClient {
  readonly published: Published[] = [];
  readonly statuses: Record<string, unknown>[] = [];
  readonly logged: string[] = [];
  /** What was shown to the user. */
  readonly shown: string[] = [];
  /** Edits that the server wants to be applied. */
  readonly applied: WorkspaceEdit[] = [];
  settings: object | undefined;
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly connection: MessageConnection,
    readonly capabilities: Record<string, unknown>,
  ) {}

  static async start(options: TestClientOptions = {}): Promise<TestClient> {
    const toServer = new MemoryReader();
    const toClient = new MemoryReader();
    const { files } = options;
    serve(createConnection(toServer, new MemoryWriter(toClient), connectionOptions), {
      disk: files && diskOf(files),
      startFormatThread: options.startFormatThread,
      later: (act) => {
        const handle = setImmediate(act);
        return () => clearImmediate(handle);
      },
    });
    const connection = createMessageConnection(toClient, new MemoryWriter(toServer));
    const capabilities: Record<string, unknown> = {};
    const client = new TestClient(connection, capabilities);
    client.settings = options.settings;
    client.listen();
    const answer = await connection.sendRequest<{ capabilities: object }>('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
      capabilities: { workspace: { configuration: true }, ...options.capabilities },
      initializationOptions: options.initializationOptions,
    });
    Object.assign(capabilities, answer.capabilities);
    await connection.sendNotification('initialized', {});
    return client;
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
  }

  /** Replaces a stretch of one line. */
  change(uri: string, version: number, line: number, from: number, to: number, text: string): Promise<void> {
    const contentChanges = [{ range: { start: { line, character: from }, end: { line, character: to } }, text }];
    return this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  request<Answer>(method: string, params: object): Promise<Answer> {
    return this.connection.sendRequest<Answer>(method, params);
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** The next published diagnostics of a file that `isWanted`, or those that came already. @throws after 5 s */
  async diagnostics(uri: string, isWanted: (published: Published) => boolean = () => true): Promise<Published> {
    return this.waitFor(() => this.published.findLast((published) => published.uri === uri && isWanted(published)), `diagnostics of ${uri}`);
  }

  async waitFor<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`no ${what}; logged: ${this.logged.join(' | ')}`);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), new Promise<void>((resolve) => this.listeners.add(resolve))]);
    }
  }

  stop(): void {
    this.connection.dispose();
  }

  private listen(): void {
    this.connection.onNotification('textDocument/publishDiagnostics', (published: Published) => this.heard(() => this.published.push(published)));
    this.connection.onNotification('envoyGateway/status', (status: Record<string, unknown>) => this.heard(() => this.statuses.push(status)));
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => this.heard(() => this.logged.push(message)));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: object[] }) => items.map(() => this.settings ?? null));
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => this.heard(() => this.shown.push(message)));
    this.connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      this.heard(() => this.shown.push(message));
      return null;
    });
    this.connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.heard(() => this.applied.push(edit));
      return { applied: true };
    });
    this.connection.listen();
  }

  private heard(act: () => unknown): void {
    act();
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }
}

class MemoryReader extends AbstractMessageReader {
  private callback: DataCallback | undefined;
  private readonly early: Message[] = [];

  listen(callback: DataCallback): Disposable {
    this.callback = callback;
    for (const message of this.early.splice(0)) this.take(message);
    return { dispose: () => (this.callback = undefined) };
  }

  /** Behind what runs now, as if it came over a wire. */
  take(message: Message): void {
    if (this.callback) setImmediate(() => this.callback?.(message));
    else this.early.push(message);
  }
}

class MemoryWriter extends AbstractMessageWriter {
  constructor(private readonly reader: MemoryReader) {
    super();
  }

  write(message: Message): Promise<void> {
    this.reader.take(JSON.parse(JSON.stringify(message)) as Message);
    return Promise.resolve();
  }

  end(): void {
    this.fireClose();
  }
}

function diskOf(files: Record<string, string>): WorkspaceFiles {
  return {
    list: (folder) => Promise.resolve(Object.keys(files).filter((uri) => uri.startsWith(`${folder}/`))),
    read: (uri) => Promise.resolve(files[uri]),
  };
}
