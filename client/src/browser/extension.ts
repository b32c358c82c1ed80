// The extension in a browser tab: the server runs in a web worker.

import { Uri, type ExtensionContext } from 'vscode';
import { activateWith } from '../common/activate';

/** Called by VS Code when a YAML or JSON file is opened or one of our commands runs. */
export function activate(context: ExtensionContext): void {
  activateWith(context, {
    async createClient(extension, id, name, options) {
      const { createBrowserClient } = await import('./browser-client');
      const address = (file: string): string => Uri.joinPath(extension.extensionUri, 'dist', 'browser', file).toString(true);
      const initializationOptions = { ...(options.initializationOptions as object), trialWorker: address('trial.js'), formatWorker: address('format.js') };
      return createBrowserClient(address('server.js'), id, name, { ...options, initializationOptions });
    },
  });
}
