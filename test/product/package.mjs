// Looks into the packed extension: what it holds, how big it is, whether its manifest names only what is there.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { vsixPath } from '../../scripts/lib/extension.mjs';
import { zipEntries } from '../vscode/vsix.mjs';
import { runChecks } from './checks.mjs';

const megabyte = 1_000_000;
// What an extension of this kind may weigh before its users wait for it.
const largestPackage = 4 * megabyte;
// The server reads this much before it answers the first request.
const largestServer = 1.5 * megabyte;

const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt|\.md)?)$/i,
  /^extension\/dist\/(cli|client|server|browser\/client|browser\/server)\.js$/,
  /^extension\/images\/icon\.png$/,
  /^extension\/(snippets|syntaxes)\/[\w./-]+\.(json|code-snippets)$/,
];

/** Checks the .vsix; returns the counts. */
export function checkPackage() {
  const entries = zipEntries(vsixPath);
  const named = (name) => entries.find((entry) => entry.name === `extension/${name}`);
  const manifest = JSON.parse(named('package.json')?.content().toString('utf8') ?? '{}');
  return runChecks([
    ['the package holds nothing but what is used', () => assert.deepEqual(entries.map(({ name }) => name).filter((name) => !allowed.some((pattern) => pattern.test(name))), [])],
    ['the package holds every file that its manifest names', () => assert.deepEqual(filesNamedIn(manifest).filter((file) => !named(file)), [])],
    ['the package holds both servers, the command and the licence', () => assert.deepEqual(['dist/server.js', 'dist/browser/server.js', 'dist/cli.js'].filter((file) => !named(file)), [])],
    ['a read-me, a licence and a list of changes come with it', () => assert.deepEqual(['readme.md', 'changelog.md', 'license.txt'].filter((file) => !entries.some(({ name }) => basename(name).toLowerCase() === file)), [])],
    [`the package is smaller than ${largestPackage / megabyte} MB`, () => assert.ok(statSync(vsixPath).size < largestPackage, `it has ${(statSync(vsixPath).size / megabyte).toFixed(2)} MB`)],
    [`the server is smaller than ${largestServer / megabyte} MB`, () => assert.ok(named('dist/server.js').size < largestServer, `it has ${(named('dist/server.js').size / megabyte).toFixed(2)} MB`)],
    ['no bundle holds a path of the machine that built it', () => assert.deepEqual(entries.filter(({ name, content }) => name.endsWith('.js') && content().includes(process.cwd())).map(({ name }) => name), [])],
  ]);
}

function filesNamedIn(manifest) {
  const { contributes = {} } = manifest;
  const files = [manifest.main, manifest.browser, manifest.icon, ...Object.values(manifest.bin ?? {})];
  for (const kind of ['grammars', 'snippets', 'languages', 'jsonValidation']) files.push(...(contributes[kind] ?? []).map(({ path, configuration }) => path ?? configuration));
  return files.filter((file) => typeof file === 'string' && !file.includes('://')).map((file) => file.replace(/^\.\//, ''));
}
