// Which files a command line means.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findFiles } from './files';

describe('the files that a command line names', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'eg-files-'));
    mkdirSync(join(folder, 'base', 'node_modules'), { recursive: true });
    for (const path of ['a.yaml', 'notes.txt', 'base/Kustomization', 'base/b.json', 'base/filter.lua', 'base/node_modules/c.yaml']) writeFileSync(join(folder, path), '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const found = (...paths: string[]): string[] => findFiles(paths.map((path) => join(folder, path))).map((file) => relative(folder, file).replaceAll('\\', '/'));

  it('are of folders the manifests in them, kustomizations without an ending among them', () => {
    assert.deepEqual(found('.'), ['a.yaml', 'base/Kustomization', 'base/b.json']);
    assert.deepEqual(found('base', '.'), ['base/Kustomization', 'base/b.json', 'a.yaml']);
  });

  it('are of globs those that match', () => {
    assert.deepEqual(found('**/Kustomization'), ['base/Kustomization']);
    assert.deepEqual(found('*.yaml'), ['a.yaml']);
    assert.throws(() => found('*.txt'), /no \.yaml, \.yml or \.json file matches/);
  });

  it('are those that are named themselves, whatever they are called', () => {
    assert.deepEqual(found('notes.txt', 'base/filter.lua'), ['notes.txt', 'base/filter.lua']);
    assert.throws(() => found('missing.yaml'), /no such file/);
  });
});
