// Projects with code that come with the extension, filled in for certain manifests.

import { Uri, workspace } from 'vscode';
import type { RenderedScaffold } from './scaffold-requests';

/**
 * The files of a project, in a folder named after what they are for.
 * @param extension the extension's folder; in a browser it cannot be listed, hence the index
 * @param starter the folder of the project in `starters/`
 */
export async function starterFiles(extension: Uri, starter: string, { name, holes }: NonNullable<RenderedScaffold['project']>): Promise<RenderedScaffold['files']> {
  const read = async (...path: readonly string[]): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, 'starters', ...path)));
  const index = JSON.parse(await read('index.json')) as Record<string, readonly string[]>;
  return Promise.all(
    index[starter]!.map(async (path) => {
      const text = Object.entries(holes).reduce((filled, [hole, value]) => filled.replaceAll(hole, () => value), await read(starter, ...path.split('/')));
      return { path: `${name}/${path}`, text };
    }),
  );
}
