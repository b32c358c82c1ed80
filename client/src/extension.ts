// The extension on the desktop: the server runs in a Node process of its own.

import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './common/activate';

class NodeClient extends LanguageClient {
  // Our own notices, with buttons, say what happened to the server; the base class would add modal noise.
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Called by VS Code when a YAML or JSON file is opened or one of our commands runs. */
export function activate(context: ExtensionContext): void {
  activateWith(context, {
    createClient(extension, id, name, options) {
      const module = Uri.joinPath(extension.extensionUri, 'dist', 'server.js').fsPath;
      return new NodeClient(id, name, { module, transport: TransportKind.ipc }, options);
    },
  });
}
