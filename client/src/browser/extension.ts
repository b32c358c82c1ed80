// The extension in a browser tab: the server runs in a web worker.
/// <reference lib="webworker" />

import { Uri, type ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from '../common/activate';

class BrowserClient extends LanguageClient {
  // Our own notices, with buttons, say what happened to the server; the base class would add modal noise.
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Called by VS Code when a YAML or JSON file is opened or one of our commands runs. */
export function activate(context: ExtensionContext): void {
  activateWith(context, {
    createClient(extension, id, name, options) {
      const address = Uri.joinPath(extension.extensionUri, 'dist', 'browser', 'server.js').toString(true);
      // VS Code wraps workers, so that the client would not know one for what it is: it gets the two ends of the wire instead.
      return new BrowserClient(id, name, async () => connect(new Worker(address, { name: 'Envoy Gateway' })), options);
    },
  });
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
