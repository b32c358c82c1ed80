// The language client in a browser tab, in a module of its own: it is loaded when the first server starts.
/// <reference lib="webworker" />

import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type LanguageClientOptions, type MessageTransports } from 'vscode-languageclient/browser';

/** Makes a client whose server is a web worker. */
export function createBrowserClient(address: string, id: string, name: string, options: LanguageClientOptions): LanguageClient {
  // VS Code wraps workers, so that the client would not know one for what it is: it gets the two ends of the wire instead.
  return new BrowserClient(id, name, async () => connect(new Worker(address, { name: 'Envoy Gateway' })), options);
}

class BrowserClient extends LanguageClient {
  // Our own notices, with buttons, say what happened to the server; the base class would add ones of its own.
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The wire to a worker. */
function connect(worker: Worker): MessageTransports {
  return { reader: new WorkerReader(worker), writer: new BrowserMessageWriter(worker) };
}

/** Hears what a worker says, and tells when it could not even be loaded: nothing else ends a worker by itself. */
class WorkerReader extends BrowserMessageReader {
  constructor(worker: Worker) {
    super(worker);
    let spoke = false;
    worker.addEventListener('message', () => (spoke = true), { once: true });
    worker.addEventListener('error', (event) => {
      this.fireError(new Error(event.message));
      if (!spoke) this.fireClose();
    });
  }
}
