// Reads the files of the workspace into the engine, little by little, so that open files know their neighbours.

import { fileNameOf, normalUri } from '../base/uri';
import type { WorkspaceFiles } from './workspace-files';

/** What a scan needs of its surroundings. */
export interface ScanTarget {
  /** Open documents are the client's; their files on disk are older. */
  isOpen(uri: string): boolean;
  setFile(uri: string, text: string): void;
  /** Indexes some more of a file; @returns whether it is done */
  indexFile(uri: string): boolean;
  /** Resolves when nothing more important waits. */
  idle(): Promise<void>;
  readonly maxFileSize: number;
  readonly cancelled: boolean;
}

/** Reads every file below `folders` that may matter. Unreadable ones are passed over. */
export async function scanFolders(folders: readonly string[], files: WorkspaceFiles, target: ScanTarget): Promise<void> {
  const seen = new Set<string>();
  for (const folder of folders) {
    for (const uri of await files.list(folder)) {
      if (target.cancelled) return;
      if (seen.has(normalUri(uri))) continue;
      seen.add(normalUri(uri));
      await readIntoEngine(uri, files, target);
    }
  }
}

/** Reads one file; what it is not worth keeping is left out. */
export async function readIntoEngine(uri: string, files: WorkspaceFiles, target: ScanTarget): Promise<void> {
  if (target.isOpen(uri)) return;
  const text = await files.read(uri, target.maxFileSize);
  await target.idle();
  // Opened meanwhile: the client's text is the one that counts.
  if (text === undefined || target.cancelled || target.isOpen(uri) || !mayMatter(uri, text)) return;
  target.setFile(uri, text);
  while (!target.indexFile(uri)) await target.idle();
}

/** Files with these names say which manifests are patches, and which release is in use. */
const namesThatMatter = /^(?:kustomization\.ya?ml|Kustomization|Chart\.yaml|Chart\.lock|helmfile.*\.ya?ml)$/;

function mayMatter(uri: string, text: string): boolean {
  return namesThatMatter.test(fileNameOf(uri)) || (text.includes('apiVersion') && text.includes('kind'));
}
