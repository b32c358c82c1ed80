// Starts the language server under Node: over standard streams, Node's IPC, a socket or a pipe.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createConnection } from 'vscode-languageserver/node';
import type { StartFormatThread } from './lsp/formatter';
import { connectionOptions, serve } from './lsp/server';
import type { StartTrialThread } from './lsp/trials';
import { mostFiles, type WorkspaceFiles } from './lsp/workspace-files';

function start(): void {
  const connection = createConnection(connectionOptions);
  // A server that dies takes the whole session's state with it; one answer that fails does not.
  process.on('uncaughtException', (error) => connection.console.error(`Unexpected: ${error.stack ?? error.message}`));
  process.on('unhandledRejection', (reason) => connection.console.error(`Unexpected: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`));
  serve(connection, {
    disk: { list: filesBelow, read: readText },
    later: (act) => {
      const handle = setImmediate(act);
      return () => clearImmediate(handle);
    },
    startTrialThread,
    startFormatThread,
  });
}

/** The thread's program lies beside the server's. */
const startTrialThread: StartTrialThread = (answered, failed) => {
  const worker = new Worker(join(__dirname, 'trial.js'));
  worker.on('message', answered);
  worker.on('error', failed);
  worker.unref();
  return { post: (request) => worker.postMessage(request), terminate: () => void worker.terminate() };
};

const startFormatThread: StartFormatThread = (answered, failed) => {
  const worker = new Worker(join(__dirname, 'format.js'));
  worker.on('message', answered);
  worker.on('error', failed);
  worker.unref();
  return { post: (request) => worker.postMessage(request), terminate: () => void worker.terminate() };
};

/** Folders of other people's files, and of nobody's. */
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform', 'vendor', 'dist', 'out']);
const wantedFiles = /(?:\.(?:ya?ml|json)|^Kustomization|^Chart\.lock)$/i;

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [fileURLToPath(folder)];
  for (let path = waiting.shift(); path !== undefined && found.length < mostFiles; path = waiting.shift()) {
    // A folder that may not be read holds nothing for us.
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = join(path, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) waiting.push(name);
      } else if (entry.isFile() && wantedFiles.test(entry.name)) found.push(pathToFileURL(name).href);
    }
  }
  return found;
}

const readText: WorkspaceFiles['read'] = async (uri, limit) => {
  try {
    const path = fileURLToPath(uri);
    const status = await stat(path);
    if (!status.isFile() || status.size > limit) return undefined;
    // A byte order mark stays, as it does in the editor's offsets for documents that are open.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch {
    return undefined;
  }
};

const transports = /^--(?:stdio|node-ipc|(?:socket|pipe)(?:=.*)?)$/;

if (process.argv.slice(2).some((argument) => transports.test(argument))) start();
else {
  console.error('eg-language-server: say how to talk to the client: --stdio, --node-ipc, --socket=PORT or --pipe=NAME');
  process.exitCode = 2;
}
