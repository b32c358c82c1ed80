// The documents that the client has open.

import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver';
import type { TextEdit } from '../base/text';
import { normalUri } from '../base/uri';
import { OpenDocument } from './open-document';

/** Open documents under any spelling of their URI. */
export class OpenDocuments {
  private readonly documents = new Map<string, OpenDocument>();

  get(uri: string): OpenDocument | undefined {
    return this.documents.get(normalUri(uri));
  }

  has(uri: string): boolean {
    return this.documents.has(normalUri(uri));
  }

  all(): IterableIterator<OpenDocument> {
    return this.documents.values();
  }

  open({ textDocument: { uri, version, text } }: DidOpenTextDocumentParams): OpenDocument {
    const document = new OpenDocument(uri, version, text);
    this.documents.set(normalUri(uri), document);
    return document;
  }

  /** @returns the changed document, and how it changed (see `OpenDocument.update`); undefined for one that was never opened, which a sound client does not change */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): { readonly document: OpenDocument; readonly edits: readonly TextEdit[] | undefined } | undefined {
    const document = this.get(textDocument.uri);
    return document && { document, edits: document.update(contentChanges, textDocument.version) };
  }

  close(uri: string): void {
    this.documents.delete(normalUri(uri));
  }
}
