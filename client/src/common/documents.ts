// Which documents of the editor may be ours to look at.

import { workspace, type TextDocument } from 'vscode';
import { holderOf, isScriptForEnvoy, type Holder } from './manifest-text';

/** The language ids that manifests have; we add none of our own, so that other extensions keep working on them. */
export const manifestLanguages: readonly string[] = ['yaml', 'helm', 'json', 'jsonc'];

/** Whether a language is a form of JSON: VS Code itself reports syntax errors there. */
export function isJson(languageId: string): boolean {
  return languageId === 'json' || languageId === 'jsonc';
}

/**
 * The schemes of documents that people edit: files, new files, and what the workspace's folders are made of (virtual
 * ones included). Left out are copies that other extensions show, such as the left side of a diff.
 */
export function manifestSchemes(): ReadonlySet<string> {
  return new Set(['file', 'untitled', 'vscode-remote', 'vscode-vfs', ...(workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)]);
}

/** The same as a selector for language features. */
export function manifestSelector(): { scheme: string; language: string }[] {
  return [...manifestSchemes()].flatMap((scheme) => manifestLanguages.map((language) => ({ scheme, language })));
}

/** The language id of files that hold nothing but a script: of those kustomize makes ConfigMaps. */
const luaLanguage = 'lua';

/** Whether a document is a file of Lua. */
export function isLua(languageId: string): boolean {
  return languageId === luaLanguage;
}

/** As `manifestSelector`, with files of Lua. */
export function checkedSelector(): { scheme: string; language: string }[] {
  return [...manifestSelector(), ...[...manifestSchemes()].map((scheme) => ({ scheme, language: luaLanguage }))];
}

/** Whether a document has a language and a scheme that manifests, or scripts in files of their own, come in. */
export function mayBeChecked(document: TextDocument): boolean {
  return (manifestLanguages.includes(document.languageId) || isLua(document.languageId)) && manifestSchemes().has(document.uri.scheme);
}

/** Whose a document is. */
export function holderOfDocument(document: TextDocument): Holder {
  if (isLua(document.languageId)) return isScriptForEnvoy(document.getText()) ? 'ours' : 'nobody';
  return holderOf(document.getText());
}
