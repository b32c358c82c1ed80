// Puts the extension together: watches for manifests, and starts what serves them.

import { commands, window, type ExtensionContext } from 'vscode';
import { clientOptions } from './client-options';
import { ManifestWatcher } from './manifest-watcher';
import type { Platform } from './platform';
import { ServerSession } from './server-session';

/** Registers everything that the extension offers; the server waits for the first manifest. */
export function activateWith(context: ExtensionContext, platform: Platform): void {
  const output = window.createOutputChannel('Envoy Gateway', { log: true });
  const session = new ServerSession(context, platform, output, () => clientOptions(context));
  const watcher = new ManifestWatcher(() => void session.start());
  context.subscriptions.push(
    output,
    session,
    watcher,
    commands.registerCommand('envoyGateway.showOutput', () => output.show()),
    commands.registerCommand('envoyGateway.restartServer', () => session.restart()),
  );
}
