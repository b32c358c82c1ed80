// Starter projects for eg-lint new: a folder for each mechanism and language, with `{{name}}` and `{{image}}` to be filled in.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewManifests, ScaffoldDescription } from '../analysis';
import { nearestName } from '../base/suggest';
import { UsageError } from './arguments';
import type { NewOptions } from './new-arguments';

/** The languages in which there are projects for a scaffold. */
export function startersFor({ starter }: ScaffoldDescription, folder: string): readonly string[] {
  if (starter === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${starter}-`))
    .map((name) => name.slice(starter.length + 1))
    .sort();
}

/**
 * The folder of the project that the options name.
 * @returns undefined where they name none
 * @throws UsageError where there is no such project, or no folder to write it to
 */
export function findStarter(scaffold: ScaffoldDescription, { starter, out }: NewOptions, folder: string): string | undefined {
  if (starter === undefined) return undefined;
  const languages = startersFor(scaffold, folder);
  if (languages.length === 0) throw new UsageError(`--starter ${starter}: there are no projects for ${scaffold.id}`);
  if (!languages.includes(starter)) {
    const near = nearestName(starter, languages);
    throw new UsageError(`--starter ${starter}: no such project; ${near === undefined ? 'there are' : `did you mean ${near}? There are`} ${languages.join(', ')}`);
  }
  if (out === undefined) throw new UsageError('--starter goes with --out DIR');
  return join(folder, `${scaffold.starter}-${starter}`);
}

/** The files of a project, in a folder named after what they are for. */
export function starterFiles(starter: string, values: NewManifests['values']): NewManifests['files'] {
  const name = String(values['service'] ?? values['name']);
  const image = String(values['image'] ?? `registry.example.com/${name}:0.1.0`);
  const paths = readdirSync(starter, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return paths.map(({ parentPath, name: file }) => {
    const path = join(parentPath, file);
    const text = readFileSync(path, 'utf8').replaceAll('{{name}}', name).replaceAll('{{image}}', image);
    return { path: join(name, path.slice(starter.length + 1)), text };
  });
}
