// What the language client is told before each start of the server.

import type { ExtensionContext } from 'vscode';
import { RevealOutputChannelOn, type LanguageClientOptions } from 'vscode-languageclient';
import { manifestSelector } from './documents';
import type { InitializationOptions } from './protocol';

/** The options for a new client, from the settings and folders of the moment. */
export function clientOptions(context: ExtensionContext): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    docsBase: `vscode://${context.extension.id}/rules/`,
    fileBridge: true,
  };
  return {
    documentSelector: manifestSelector(),
    diagnosticCollectionName: 'Envoy Gateway',
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
  };
}
