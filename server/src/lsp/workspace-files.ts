// The files of the workspace, from a disk or from the client, and how they get into the engine without anybody waiting.

import { listFilesRequest, readFileRequest, type ListFilesResult, type ReadFileResult } from './protocol';

/** Where files come from. */
export interface WorkspaceFiles {
  /** URIs of the files below `folder` that may hold manifests; folders of other people's files are left out. */
  list(folder: string): Promise<readonly string[]>;
  /** A file's text; undefined where it is gone, unreadable, no text, or longer than `limit` bytes. */
  read(uri: string, limit: number): Promise<string | undefined>;
}

/** Sends a request to the client. */
export type Ask = (method: string, params: unknown) => Promise<unknown>;

/** More files than this are no workspace to be held in memory; those that are open are checked all the same. */
export const mostFiles = 20_000;

/** Asks the client, which sees what the server cannot: virtual file systems, and everything from within a browser. */
export class ClientFiles implements WorkspaceFiles {
  constructor(private readonly ask: Ask) {}

  async list(folder: string): Promise<readonly string[]> {
    const { uris } = (await this.ask(listFilesRequest, { limit: mostFiles })) as ListFilesResult;
    return uris.filter((uri) => uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  }

  async read(uri: string, limit: number): Promise<string | undefined> {
    const { text } = (await this.ask(readFileRequest, { uri })) as ReadFileResult;
    return text !== null && text.length <= limit ? text : undefined;
  }
}
