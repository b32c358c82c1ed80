// Bundles the scaffolds and loads them into this process.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns everything that server/src/scaffolds offers to those who render */
export async function loadScaffolds() {
  const rooms = ['scaffolds/index', 'scaffolds/render', 'scaffolds/describe', 'scaffolds/template', 'scaffolds/lua-handlers', 'scaffolds/workspace-facts', 'base/release'];
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: rooms.map((room) => `export * from './server/src/${room}';`).join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
