// Lets scripts use the server's own modules: bundles one in memory and imports it.
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from './read-upstream.mjs';

/** @param file path below the project's root; the module's exports are returned */
export async function importTypeScript(file) {
  const { outputFiles } = await build({ entryPoints: [join(projectRoot, file)], bundle: true, write: false, format: 'esm', platform: 'node', logLevel: 'error' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
