// Bundles the extension, the language server and eg-lint into dist/: npm run build [-- --dev] [-- name …]
// Names (cli, server, trial, format, client, browser/client, browser/server, browser/trial, browser/format) build only those; without one, all are built.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { assets } from './lib/assets.mjs';
import { examples, explanations, withoutWords } from './lib/without-words.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const dev = process.argv.includes('--dev');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));

// Some language server packages offer UMD under "main", whose inner require a bundler cannot follow: prefer ES modules.
const node = { platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
const browser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

/** One copy of the formatter's WebAssembly for both hosts, as it came, with its licence. */
const styluaFiles = { 'stylua.wasm': 'stylua_lib_bg.wasm', 'stylua.LICENSE.md': 'LICENSE.md' };

// Pages of rules are rendered; eg-lint explains them in its reports, an editor links to the page.
const inReports = { ...assets, plugins: [...assets.plugins, withoutWords(root, examples)] };
const inEditors = { ...assets, plugins: [...assets.plugins, withoutWords(root, [...examples, ...explanations])] };

/** The files other tools start, by name; see docs/architecture.md. */
const bundles = [
  { name: 'cli', entry: 'server/src/cli/main.ts', options: { ...node, ...inReports, banner: { js: '#!/usr/bin/env node' } }, executable: true },
  { name: 'server', entry: 'server/src/main.ts', options: { ...node, ...inEditors } },
  { name: 'trial', entry: 'server/src/trial-node.ts', options: { ...node, ...assets } },
  { name: 'format', entry: 'server/src/format-node.ts', options: node, beside: styluaFiles },
  { name: 'client', entry: 'client/src/extension.ts', options: { ...node, external: ['vscode'] } },
  { name: 'browser/client', entry: 'client/src/browser/extension.ts', options: { ...browser, format: 'cjs', external: ['vscode'] } },
  { name: 'browser/server', entry: 'server/src/browser.ts', options: { ...browser, ...inEditors, format: 'iife' } },
  { name: 'browser/trial', entry: 'server/src/trial-browser.ts', options: { ...browser, ...assets, format: 'iife' } },
  { name: 'browser/format', entry: 'server/src/format-browser.ts', options: { ...browser, format: 'iife' } },
];

const unknown = names.filter((name) => !bundles.some((bundle) => bundle.name === name));
if (unknown.length > 0) {
  console.error(`build: no bundle is called ${unknown.join(', ')}; there are ${bundles.map((bundle) => bundle.name).join(', ')}`);
  process.exit(2);
}
const wanted = bundles.filter((bundle) => names.length === 0 || names.includes(bundle.name));

let failed = 0;
for (const bundle of wanted) {
  const outfile = join(dist, `${bundle.name}.js`);
  const startedAt = performance.now();
  try {
    await bundleOne(bundle, outfile);
    const kilobytes = Math.round(statSync(outfile).size / 1000);
    console.log(`${relative(root, outfile).padEnd(24)} ${String(kilobytes).padStart(6)} kB ${String(Math.round(performance.now() - startedAt)).padStart(6)} ms`);
  } catch (error) {
    failed += 1;
    // esbuild has printed its own errors already.
    if (!error.errors) console.error(`build: ${error.message}`);
  }
}
if (names.length === 0 && failed === 0) removeLeftovers(wanted);
process.exit(failed === 0 ? 0 : 1);

async function bundleOne({ name, entry, options, executable, beside = {} }, outfile) {
  if (!existsSync(join(root, entry))) throw new Error(`${entry} does not exist, so dist/${name}.js cannot be built`);
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: !dev,
    // Names of classes and functions appear in stack traces and cost little.
    keepNames: dev,
    sourcemap: dev,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': dev ? '"development"' : '"production"' },
    ...options,
  });
  if (executable) chmodSync(outfile, 0o755);
  for (const [file, source] of Object.entries(beside)) copyFileSync(join(root, 'node_modules', '@johnnymorganz', 'stylua', source), join(dist, file));
  // What went in and how much it weighs: read by the size check and by whoever wonders why a bundle grew.
  const metafile = join(root, 'out', 'meta', `${name.replace('/', '-')}.json`);
  mkdirSync(dirname(metafile), { recursive: true });
  writeFileSync(metafile, JSON.stringify(result.metafile));
}

/** Deletes files of earlier builds, source maps above all, so that they never end up in a package. */
function removeLeftovers(built) {
  const expected = new Set(built.flatMap(({ name, beside = {} }) => [`${name}.js`, ...Object.keys(beside), ...(dev ? [`${name}.js.map`] : [])]));
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !expected.has(relative(dist, file).replaceAll('\\', '/'))) rmSync(file);
  }
}
