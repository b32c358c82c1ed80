// Bundles every *.test.ts below server/src and test/conformance and runs them with mocha: npm run unit [-- filter …]
// A filter is a part of a file's path; without one, all run.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { assets } from './lib/assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const mochaFlags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));

const testFiles = ['server/src', 'client/src', 'test/unit', 'test/conformance']
  .flatMap((folder) => testFilesBelow(join(root, folder)))
  .filter((file) => filters.length === 0 || filters.some((filter) => file.split(sep).join('/').includes(filter)));
if (testFiles.length === 0) {
  console.error(`unit: no test file matches ${filters.join(', ')}`);
  process.exit(1);
}

// A folder of its own for each run, so that two at a time do not take each other's files away.
const outdir = join(root, 'out', 'unit', String(process.pid));
const result = await build({
  entryPoints: testFiles,
  outbase: root,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  ...assets,
  sourcemap: 'inline',
  outExtension: { '.js': '.mjs' },
  metafile: true,
  logLevel: 'error',
});
const entries = Object.entries(result.metafile.outputs).filter(([, output]) => output.entryPoint).map(([file]) => file);
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--timeout', '20000', ...mochaFlags, ...entries.map((file) => relative(root, join(process.cwd(), file)))],
  { cwd: root, stdio: 'inherit', env: { ...process.env, EG_PROJECT_ROOT: root } },
);
rmSync(outdir, { recursive: true, force: true });
process.exit(run.status ?? 1);

function testFilesBelow(folder) {
  let names;
  try {
    names = readdirSync(folder, { recursive: true });
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
}
