// Puts Red Hat's YAML language server on this machine, from npm.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from '../../scripts/lib/npm.mjs';

const folder = fileURLToPath(new URL('../tools/yaml-language-server', import.meta.url));

/**
 * Installs the server unless it is there.
 * @param {import('../../scripts/lib/children.mjs').Children} children
 * @returns {Promise<string>} the module to start it with
 */
export async function setUpTheirServer(children) {
  const server = join(folder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
  if (!existsSync(server)) await runNpm(children, ['ci', '--ignore-scripts'], { cwd: folder, timeLimitSeconds: 300 });
  return server;
}
