// Looks into the packed extension: what it holds, how big it is, whether its manifest names only what is there.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { vsixPath } from '../../scripts/lib/extension.mjs';
import { loadRules } from '../../scripts/lib/load-rules.mjs';
import { zipEntries } from '../vscode/vsix.mjs';

const megabyte = 1_000_000;
// What an extension of this kind may weigh before its users wait for it.
const largestPackage = 4 * megabyte;
// The server reads this much before it answers the first request.
const largestServer = 1.5 * megabyte;

const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt|\.md)?)$/i,
  /^extension\/dist\/(cli|client|server|trial|format|browser\/client|browser\/server|browser\/trial|browser\/format)\.js$/,
  /^extension\/dist\/stylua\.(wasm|LICENSE\.md)$/,
  /^extension\/starters\/(index\.json|(extproc|wasm)-\w+\/[\w./-]+)$/,
  /^extension\/images\/icon\.png$/,
  /^extension\/images\/walkthrough\/[\w-]+\.png$/,
  /^extension\/docs\/rules\/[\w-]+\.md$/,
  /^extension\/(snippets|syntaxes)\/[\w./-]+\.(json|code-snippets)$/,
];

describe('the package', () => {
  let entries;
  let manifest;

  before(() => {
    entries = zipEntries(vsixPath);
    manifest = JSON.parse(entryOf('package.json').content().toString('utf8'));
  });

  const entryOf = (name) => entries.find((entry) => entry.name.toLowerCase() === `extension/${name.toLowerCase()}`);

  it('holds nothing but what is used', () => {
    const names = entries.map(({ name }) => name);
    assert.deepEqual(names.filter((name) => !allowed.some((pattern) => pattern.test(name))), []);
  });

  it('holds every file that its manifest names', () => {
    const named = filesNamedIn(manifest);
    assert.ok(named.length >= 3, `only ${named.join(', ')}`);
    assert.deepEqual(named.filter((file) => !entryOf(file)), []);
  });

  it('holds both servers, the command, a licence, a read-me and a list of changes', () => {
    const wanted = ['dist/server.js', 'dist/trial.js', 'dist/browser/server.js', 'dist/browser/trial.js', 'dist/format.js', 'dist/browser/format.js', 'dist/stylua.wasm', 'dist/stylua.LICENSE.md', 'dist/cli.js', 'LICENSE.txt', 'readme.md', 'changelog.md'];
    assert.deepEqual(wanted.filter((file) => !entryOf(file)), []);
  });

  it('holds the starter projects, each file that their index lists and no other', () => {
    const index = JSON.parse(entryOf('starters/index.json').content().toString('utf8'));
    const listed = Object.entries(index).flatMap(([project, files]) => files.map((file) => `extension/starters/${project}/${file}`));
    const held = entries.map(({ name }) => name).filter((name) => name.startsWith('extension/starters/') && !name.endsWith('/index.json'));
    assert.equal(Object.keys(index).length, 8);
    assert.deepEqual(held.sort(), listed.sort());
  });

  it(`is smaller than ${largestPackage / megabyte} MB`, () => {
    const { size } = statSync(vsixPath);
    assert.ok(size < largestPackage, `it has ${(size / megabyte).toFixed(2)} MB`);
  });

  it(`holds a server of less than ${largestServer / megabyte} MB`, () => {
    const { size } = entryOf('dist/server.js');
    assert.ok(size < largestServer, `it has ${(size / megabyte).toFixed(2)} MB`);
  });

  it('holds no examples of rules, and what explains them only for reports', async () => {
    const { allRules } = await loadRules();
    const textOf = (file) => entryOf(file).content().toString('utf8');
    const explanations = allRules.flatMap(({ why }) => /[\w ,.:]{50,}/.exec(why) ?? []);
    const examples = allRules.map(({ id }) => `(${id}): `);
    const held = (file, texts) => texts.filter((text) => textOf(file).includes(text));
    for (const file of ['dist/server.js', 'dist/browser/server.js']) assert.deepEqual(held(file, [...explanations, ...examples]), []);
    assert.deepEqual(held('dist/cli.js', examples), []);
    assert.deepEqual(held('dist/cli.js', explanations), explanations);
  });

  it('holds no path of the machine that built it', () => {
    const bundles = entries.filter(({ name }) => name.endsWith('.js'));
    assert.deepEqual(bundles.filter(({ content }) => content().includes(process.cwd())).map(({ name }) => name), []);
  });
});

function filesNamedIn({ main, browser, icon, bin = {}, contributes = {} }) {
  const contributed = ['grammars', 'snippets', 'languages', 'jsonValidation'].flatMap((kind) => contributes[kind] ?? []).map(({ path, configuration, url }) => path ?? configuration ?? url);
  const files = [main, browser, icon, ...Object.values(bin), ...contributed];
  return files.filter((file) => typeof file === 'string' && !file.includes('://')).map((file) => file.replace(/^\.\//, ''));
}
