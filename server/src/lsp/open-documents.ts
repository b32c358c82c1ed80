// The documents that the client has open, as it sees them: text, version, positions.

import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { normalUri } from '../base/uri';

/** Open documents under any spelling of their URI. */
export class OpenDocuments {
  private readonly documents = new Map<string, TextDocument>();

  get(uri: string): TextDocument | undefined {
    return this.documents.get(normalUri(uri));
  }

  has(uri: string): boolean {
    return this.documents.has(normalUri(uri));
  }

  all(): IterableIterator<TextDocument> {
    return this.documents.values();
  }

  open({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams): TextDocument {
    const document = TextDocument.create(uri, languageId, version, text);
    this.documents.set(normalUri(uri), document);
    return document;
  }

  /** @returns the changed document; undefined for one that was never opened, which a sound client does not change */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): TextDocument | undefined {
    const document = this.get(textDocument.uri);
    return document && TextDocument.update(document, contentChanges, textDocument.version);
  }

  close(uri: string): void {
    this.documents.delete(normalUri(uri));
  }
}
