// Renders starters/index.json, the list of the projects' files, for those who cannot read folders (a browser): npm run render [-- --check]
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'starters');
/** What is left where somebody has built a project in its place. */
const built = /(^|\/)(node_modules|target|venv|__pycache__|package-lock\.json|Cargo\.lock|[^/]+\.wasm)(\/|$)/;

const projects = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const index = Object.fromEntries(projects.map(({ name }) => [name, filesIn(join(folder, name))]).sort(([one], [other]) => (one < other ? -1 : 1)));
const file = join(folder, 'index.json');
const text = `${JSON.stringify(index, null, 2)}\n`;
const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== text;

if (process.argv.includes('--check')) {
  if (isStale) console.error('stale: starters/index.json\nrun: npm run render');
  process.exit(isStale ? 1 : 0);
}
if (isStale) writeFileSync(file, text);
console.log(isStale ? 'render: wrote starters/index.json' : 'render: nothing was stale');

function filesIn(project) {
  const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(project, join(parentPath, name)).split(sep).join('/')).filter((path) => !built.test(path)).sort();
}
