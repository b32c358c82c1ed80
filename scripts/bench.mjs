// npm run bench [-- --quick]: builds, installs yaml-language-server beside, and measures both servers in one run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { assets } from './lib/assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const theirFolder = join(root, 'test', 'tools', 'yaml-language-server');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

run(process.execPath, [join(root, 'scripts', 'build.mjs')], root);
if (!existsSync(join(theirFolder, 'node_modules', 'yaml-language-server'))) run(npm, ['ci', '--ignore-scripts'], theirFolder);
const bundle = join(root, 'out', 'bench', 'main.mjs');
await build({ entryPoints: [join(root, 'test', 'bench', 'main.ts')], outfile: bundle, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', ...assets, logLevel: 'error' });
const scratch = mkdtempSync(join(tmpdir(), 'eg-bench-'));
try {
  run(process.execPath, [bundle, ...process.argv.slice(2)], root, { EG_PROJECT_ROOT: root, EG_BENCH_THEIR_FOLDER: theirFolder, EG_BENCH_SCRATCH: scratch });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function run(command, args, cwd, environment = {}) {
  const result = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment }, shell: process.platform === 'win32' && command === npm });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
