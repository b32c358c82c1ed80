// The extension on the desktop: the server runs in a Node process of its own.

import { Uri, type ExtensionContext } from 'vscode';
import { activateWith } from './common/activate';

/** Called by VS Code when a YAML or JSON file is opened or one of our commands runs. */
export function activate(context: ExtensionContext): void {
  activateWith(context, {
    async runProgram(program, args, limits) {
      const { runProgram } = await import('./node-program');
      return runProgram(program, args, limits);
    },
    async createClient(extension, id, name, options) {
      const { createNodeClient } = await import('./node-client');
      return createNodeClient(Uri.joinPath(extension.extensionUri, 'dist', 'server.js').fsPath, id, name, options);
    },
  });
}
