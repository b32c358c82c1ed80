// Decides which open documents the server gets to see, and lets them in and out while they are edited.

import { workspace, type TextDocument } from 'vscode';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import { isLua } from './documents';
import { othersKnowLua } from './lua-extensions';

/** The documents that one server has open. A new server gets a new gate. */
export class DocumentGate {
  private readonly admitted = new Set<string>();
  private client: BaseLanguageClient | undefined;

  /** @param wants whether the server should see a document as it is now */
  constructor(private readonly wants: (document: TextDocument) => boolean) {}

  /** The client whose documents these are; to be set before it starts. */
  attach(client: BaseLanguageClient): void {
    this.client = client;
  }

  has(document: TextDocument): boolean {
    return this.admitted.has(document.uri.toString());
  }

  /** Lets a document in or out when an edit has changed what it is. */
  async review(document: TextDocument): Promise<void> {
    const client = this.client;
    if (!client?.isRunning() || document.isClosed) return;
    const uri = document.uri.toString();
    const wanted = this.wants(document);
    if (wanted && !this.admitted.has(uri)) {
      this.admitted.add(uri);
      await client.sendNotification('textDocument/didOpen', client.code2ProtocolConverter.asOpenTextDocumentParams(document));
    } else if (!wanted && this.admitted.has(uri)) {
      await this.close(client, document);
    }
  }

  /** The part of the client's middleware that keeps the server from hearing of other documents. */
  middleware(): Middleware {
    return {
      didOpen: async (document, next) => {
        const uri = document.uri.toString();
        if (this.admitted.has(uri) || !this.wants(document)) return;
        this.admitted.add(uri);
        await next(document);
      },
      didChange: async (event, next) => {
        if (this.has(event.document)) await next(event);
      },
      didSave: async (document, next) => {
        if (this.has(document)) await next(document);
      },
      didClose: async (document, next) => {
        if (this.admitted.delete(document.uri.toString())) await next(document);
      },
      sendRequest: (type, parameters, token, next) => {
        const uri = (parameters as { textDocument?: { uri?: unknown } } | undefined)?.textDocument?.uri;
        // Null is what every request about a document may be answered with: nothing to offer.
        if (typeof uri === 'string' && !(this.admitted.has(uri) && isWantedFor(uri, methodOf(type)))) return Promise.resolve(null as never);
        return next(type, parameters, token);
      },
    };
  }

  private async close(client: BaseLanguageClient, document: TextDocument): Promise<void> {
    this.admitted.delete(document.uri.toString());
    await client.sendNotification('textDocument/didClose', client.code2ProtocolConverter.asCloseTextDocumentParams(document));
    client.diagnostics?.delete(document.uri);
  }
}

/** What files of Lua get from us alone: what Envoy and Envoy Gateway say of the script. */
const luaMethods: ReadonlySet<string> = new Set(['textDocument/codeAction', 'textDocument/diagnostic']);
/** What other Lua extensions have as well, and would show a second time. */
const sharedLuaMethods: ReadonlySet<string> = new Set(['textDocument/completion', 'textDocument/hover', 'textDocument/signatureHelp']);

/** Whether a request about an open document is ours to answer: files of Lua have other, and often better, servers. */
function isWantedFor(uri: string, method: string): boolean {
  const document = workspace.textDocuments.find((one) => one.uri.toString() === uri);
  if (!document || !isLua(document.languageId)) return true;
  return luaMethods.has(method) || (sharedLuaMethods.has(method) && !othersKnowLua());
}

function methodOf(type: string | { readonly method: string }): string {
  return typeof type === 'string' ? type : type.method;
}
