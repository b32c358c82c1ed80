// What differs between the desktop and the browser, behind one interface.

import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

export interface Platform {
  /** Makes a language client that starts its server when it is started itself. Loads the client's library first: no file that is none of ours should pay for it. */
  createClient(context: ExtensionContext, id: string, name: string, options: LanguageClientOptions): Promise<BaseLanguageClient>;
}
