// Builds and packs the extension, and tells whether that is needed.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Trouble } from './steps.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundles = ['cli.js', 'server.js', 'client.js', 'browser/client.js', 'browser/server.js'].map((name) => join(root, 'dist', name));
const buildInputs = ['client/src', 'server/src', 'schemas', 'scripts/build.mjs', 'package-lock.json'];
const packageInputs = ['dist', 'package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'images', 'snippets', 'syntaxes', '.vscodeignore'];

/** Where the packed extension is put. */
export const vsixPath = join(root, 'out', 'envoy-gateway-extensions.vsix');

/** True when a bundle is missing or older than a file that goes into it. */
export function buildIsStale() {
  return isOlder(bundles, buildInputs);
}

/** True when the .vsix is missing or older than a file that goes into it. */
export function packageIsStale() {
  return isOlder([vsixPath], packageInputs);
}

/**
 * Builds dist/.
 * @throws Trouble when a bundle fails; esbuild's words are shown
 */
export async function buildExtension(children, { show = true } = {}) {
  const lines = [];
  const result = await children.run(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, timeLimitSeconds: 120, show, onLine: (line) => lines.push(line) });
  if (result.code !== 0) throw new Trouble(`The build failed:\n${show ? '' : lines.join('\n')}`);
}

/**
 * Packs dist/ and what belongs to it, byte for byte the same for the same content.
 * @returns {Promise<string>} the path of the .vsix
 * @throws Trouble when the packager refuses
 */
export async function packageExtension(children) {
  mkdirSync(dirname(vsixPath), { recursive: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const result = await children.output(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsixPath],
    // Dates would make every package differ. A day after the first that zip knows, for the sake of time zones.
    { cwd: root, timeLimitSeconds: 120, env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(1980, 0, 2) / 1000) } },
  );
  if (result.code !== 0) throw new Trouble(`The extension could not be packed:\n${result.lines.slice(-20).join('\n')}`);
  return vsixPath;
}

function isOlder(outputs, inputs) {
  if (!outputs.every(existsSync)) return true;
  const oldestOutput = Math.min(...outputs.map((file) => statSync(file).mtimeMs));
  return inputs.some((input) => newestDate(join(root, input)) > oldestOutput);
}

/** The newest date below a path; folders count, since theirs change when a file is deleted. */
function newestDate(path) {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const below = readdirSync(path, { recursive: true }).map((name) => statSync(join(path, name)).mtimeMs);
  return Math.max(own.mtimeMs, ...below);
}
