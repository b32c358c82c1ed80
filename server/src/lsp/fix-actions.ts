// Fixes as the actions behind the light bulb.

import type { CodeAction } from 'vscode-languageserver';
import type { FileFix } from '../analysis';
import { toCodeAction, toWorkspaceEdit } from './convert';
import { editSupport } from './edit-support';
import type { LanguageServer } from './server';

/** The fixes of findings in a file; those that the client cannot apply are left out. */
export function fixActions(server: LanguageServer, uri: string, fixes: readonly FileFix[]): CodeAction[] {
  const support = editSupport(server);
  return fixes.flatMap((fix) => {
    const edit = toWorkspaceEdit(fix.changes, (other, range) => server.rangeOf(other, range), support);
    return edit ? [toCodeAction(fix, server.diagnosticOf(uri, fix.finding), edit)] : [];
  });
}
