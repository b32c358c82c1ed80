// Runs npm, and tells whether the installed packages are those that the lock file names.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Trouble } from './steps.mjs';

/**
 * Runs npm with the Node that runs this script.
 * @param {import('./children.mjs').Children} children
 * @param {string[]} args
 * @param {{cwd: string, timeLimitSeconds: number, env?: NodeJS.ProcessEnv, show?: boolean}} options
 * @throws Trouble when npm fails; the words hold what it said
 */
export async function runNpm(children, args, { show = false, ...options }) {
  const lines = [];
  const [command, ...first] = npmCommand();
  const result = await children.run(command, [...first, ...args], { ...options, show, onLine: (line) => lines.push(line) });
  if (result.code === 0) return;
  const how = result.timedOut ? `did not end within ${options.timeLimitSeconds} s` : `failed (${result.error?.message ?? `exit code ${result.code}`})`;
  // The reason comes first; a page of usage may follow it.
  const reason = lines.filter((line) => line.startsWith('npm error')).slice(0, 12);
  throw new Trouble(`npm ${args.join(' ')} ${how} in ${options.cwd}:\n${(reason.length > 0 ? reason : lines.slice(-12)).join('\n')}`);
}

/** True when node_modules is missing, or older than the lock file asks for. */
export function packagesAreStale(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  if (statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return false;
  // A fresh checkout of the same lock has a newer date and the same content.
  return !holdsEveryPackage(installed, join(root, 'package-lock.json'));
}

function holdsEveryPackage(installedLock, wantedLock) {
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(wantedLock, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version);
}

function npmCommand() {
  // npm is a batch file on Windows, which cannot be started without a shell: its script can.
  const candidates = [process.env.npm_execpath, join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'), join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')];
  const script = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  return script ? [process.execPath, script] : ['npm'];
}
