// Starter projects for eg-lint new: a folder for each mechanism and language, whose files have holes to be filled in.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewManifests, ScaffoldDescription } from '../analysis';
import { nearestName } from '../base/suggest';
import { UsageError } from './arguments';
import type { NewOptions } from './new-arguments';

/**
 * The name of the folder of the project that the options name.
 * @returns undefined where they name none
 * @throws UsageError where there is no such project, or no folder to write it to
 */
export function findStarter({ id, starters }: ScaffoldDescription, { starter, out }: NewOptions): string | undefined {
  if (starter === undefined) return undefined;
  const languages = starters.map(({ language }) => language);
  if (languages.length === 0) throw new UsageError(`--starter ${starter}: there are no projects for ${id}`);
  const found = starters.find(({ language }) => language === starter);
  if (!found) {
    const near = nearestName(starter, languages);
    throw new UsageError(`--starter ${starter}: no such project; ${near === undefined ? 'there are' : `did you mean ${near}? There are`} ${languages.join(', ')}`);
  }
  if (out === undefined) throw new UsageError('--starter goes with --out DIR');
  return found.folder;
}

/**
 * The files of a project, in a folder named after what they are for.
 * @param all the folder with all projects; its `index.json` lists their files
 */
export function starterFiles(all: string, starter: string, { name, holes }: NonNullable<NewManifests['project']>): NewManifests['files'] {
  const index = JSON.parse(readFileSync(join(all, 'index.json'), 'utf8')) as Record<string, readonly string[]>;
  return index[starter]!.map((path) => {
    const text = Object.entries(holes).reduce((filled, [hole, value]) => filled.replaceAll(hole, () => value), readFileSync(join(all, starter, path), 'utf8'));
    return { path: join(name, path), text };
  });
}
