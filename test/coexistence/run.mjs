// npm run coexistence: installs Red Hat's YAML language server beside and tries how it takes what we tell it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const theirFolder = join(root, 'test', 'tools', 'yaml-language-server');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

if (!existsSync(join(theirFolder, 'node_modules', 'yaml-language-server'))) run(npm, ['ci', '--ignore-scripts'], theirFolder);
const bundle = join(root, 'out', 'coexistence', 'coexistence.test.mjs');
await build({
  entryPoints: [join(root, 'test', 'coexistence', 'coexistence.test.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
run(process.execPath, ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--timeout', '30000', bundle], root, {
  EG_PROJECT_ROOT: root,
  EG_THEIR_SERVER: join(theirFolder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'),
});

function run(command, args, cwd, environment = {}) {
  const result = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment }, shell: process.platform === 'win32' && command === npm });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
