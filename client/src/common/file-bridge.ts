// Reads the workspace for a server that has no disk of its own: in a browser, and in virtual workspaces.

import { Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { listFilesRequest, readFileRequest, type ListFilesParams, type ListFilesResult, type ReadFileParams, type ReadFileResult } from './protocol';

/** More files than this are a data set, not a repository of manifests; listing them would take seconds over a network. */
const mostFiles = 20_000;

const manifestFiles = '**/{*.{yaml,yml,json},Kustomization,Chart.lock}';

/** Answers the server's questions about files. Only files inside the workspace's folders are read. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(listFilesRequest, listFiles);
  client.onRequest(readFileRequest, readFile);
}

async function listFiles({ pattern = manifestFiles, limit = mostFiles }: ListFilesParams): Promise<ListFilesResult> {
  const most = Math.min(Math.max(0, limit), mostFiles);
  // One more than wanted tells whether there are more. `undefined` leaves out what files.exclude leaves out.
  const found = await workspace.findFiles(pattern, undefined, most + 1);
  return { uris: found.slice(0, most).map((uri) => uri.toString()), truncated: found.length > most };
}

async function readFile({ uri }: ReadFileParams): Promise<ReadFileResult> {
  const file = Uri.parse(uri);
  if (!workspace.getWorkspaceFolder(file)) return { text: null };
  const most = workspace.getConfiguration('envoyGateway', file).get('maxFileSize', 10) * 1_000_000;
  try {
    const { size } = await workspace.fs.stat(file);
    if (size > most) return { text: null };
    return { text: new TextDecoder().decode(await workspace.fs.readFile(file)) };
  } catch {
    // Deleted meanwhile, or not readable: to the server both are a file that is not there.
    return { text: null };
  }
}
