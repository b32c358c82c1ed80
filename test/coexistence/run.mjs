// Tries how Red Hat's YAML language server takes what we tell it: node test/coexistence/run.mjs [mocha flags]
import { join } from 'node:path';
import { build } from 'esbuild';
import { Children } from '../../scripts/lib/children.mjs';
import { printError } from '../../scripts/lib/steps.mjs';
import { root } from '../e2e/workspace.mjs';
import { setUpTheirServer } from './their-server.mjs';

const children = new Children();
children.stopOnSignals();
try {
  const theirServer = await setUpTheirServer(children);
  const outfile = join(root, 'out', 'coexistence', 'coexistence.test.mjs');
  await build({ absWorkingDir: root, entryPoints: ['test/coexistence/coexistence.test.ts'], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', sourcemap: 'inline', logLevel: 'warning' });
  const result = await children.run(
    process.execPath,
    ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--timeout', '30000', ...process.argv.slice(2), outfile],
    { cwd: root, env: { ...process.env, EG_THEIR_SERVER: theirServer }, timeLimitSeconds: 120 },
  );
  process.exitCode = result.code ?? 1;
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}
