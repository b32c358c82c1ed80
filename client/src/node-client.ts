// The language client on the desktop, in a module of its own: it is loaded when the first server starts.

import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';

/** Makes a client whose server is a Node process. */
export function createNodeClient(module: string, id: string, name: string, options: LanguageClientOptions): LanguageClient {
  return new NodeClient(id, name, { module, transport: TransportKind.ipc }, options);
}

class NodeClient extends LanguageClient {
  // Our own notices, with buttons, say what happened to the server; the base class would add ones of its own.
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
