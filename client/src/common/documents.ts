// Which documents of the editor are ours to look at.

import { workspace, type TextDocument } from 'vscode';

/** The language ids that manifests have; ours has none of its own, so that other extensions keep working on them. */
export const manifestLanguages = ['yaml', 'json', 'jsonc', 'helm'] as const;

/**
 * The schemes of documents that people edit: files, new files, and what the workspace's folders are made of (virtual
 * ones included). Left out are copies that other extensions show, such as the left side of a diff.
 */
export function manifestSchemes(): Set<string> {
  return new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs', ...(workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)]);
}

/** The same as a selector for language features. */
export function manifestSelector(): { scheme: string; language: string }[] {
  return [...manifestSchemes()].flatMap((scheme) => manifestLanguages.map((language) => ({ scheme, language })));
}

/** Whether a document has a language and a scheme that manifests come in. */
export function mayHoldManifests(document: TextDocument): boolean {
  return (manifestLanguages as readonly string[]).includes(document.languageId) && manifestSchemes().has(document.uri.scheme);
}
