// The extension in a browser tab: the server runs in a web worker.
/// <reference lib="webworker" />

import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
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
      return new BrowserClient(id, name, async () => new Worker(address), options);
    },
  });
}
