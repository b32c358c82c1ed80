// What the client can do with edits, as it said when it connected.

import type { EditSupport } from './convert';
import type { LanguageServer } from './server';

export function editSupport(server: LanguageServer): EditSupport {
  const support = server.capabilities.workspace?.workspaceEdit;
  return {
    documentChanges: support?.documentChanges === true,
    createFiles: support?.resourceOperations?.includes('create') === true,
    versionOf: (uri) => server.documents.get(uri)?.version ?? null,
  };
}
