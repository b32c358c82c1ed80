// Reads the files of the workspace into the engine, little by little, so that open files know their neighbours.

import { fileNameOf, normalUri } from '../base/uri';
import type { WorkspaceFiles } from './workspace-files';

/** What a scan needs of its surroundings. */
export interface ScanTarget {
  /** Open documents are the client's; their files on disk are older. */
  isOpen(uri: string): boolean;
  setFile(uri: string, text: string): void;
  removeFile(uri: string): void;
  /** Indexes some more of a file; @returns whether it is done */
  indexFile(uri: string): boolean;
  /** Whether an indexed file says anything that others may need. */
  matters(uri: string): boolean;
  /** Whether a kustomization makes a script of a file: it matters, whatever stands in it. */
  isGeneratedScript(uri: string): boolean;
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

/** Reads one file, or forgets it if it is gone or says nothing that matters. */
export async function readIntoEngine(uri: string, files: WorkspaceFiles, target: ScanTarget): Promise<void> {
  if (target.isOpen(uri)) return;
  const text = await files.read(uri, target.maxFileSize);
  await target.idle();
  // Opened meanwhile: the client's text is the one that counts.
  if (target.cancelled || target.isOpen(uri)) return;
  if (text === undefined || !(target.isGeneratedScript(uri) || mayMatter(uri, text))) {
    target.removeFile(uri);
    return;
  }
  target.setFile(uri, text);
  while (!target.indexFile(uri)) await target.idle();
  // Most manifests of most workspaces are none of our business, and would only take memory.
  if (!target.isOpen(uri) && !target.isGeneratedScript(uri) && !target.matters(uri)) target.removeFile(uri);
}

/** Files with these names say which manifests are patches, and which release is in use; others what Envoy Gateway is installed with. */
const namesThatMatter = /^(?:kustomization\.ya?ml|Kustomization|Chart\.yaml|Chart\.lock|helmfile.*\.ya?ml)$/;

function mayMatter(uri: string, text: string): boolean {
  return namesThatMatter.test(fileNameOf(uri)) || text.includes('envoyproxy/gateway') || text.includes('gateway-helm') || text.includes('extensionApis') || text.includes('fieldPaths') || (text.includes('apiVersion') && text.includes('kind'));
}
