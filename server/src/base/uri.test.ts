// Paths inside URIs, and without a scheme.

import assert from 'node:assert/strict';
import { fileNameOf, folderOf, normalUri, resolvePath } from './uri';

describe('URIs', () => {
  it('have one normal spelling', () => {
    assert.equal(normalUri('file:///C%3A/a%20b.yaml'), 'file:///c:/a b.yaml');
    assert.equal(normalUri('file:///c:/a b.yaml'), 'file:///c:/a b.yaml');
    assert.equal(normalUri('dir\\file.yaml'), 'dir/file.yaml');
    assert.equal(normalUri('file:///100%.yaml'), 'file:///100%.yaml');
    assert.equal(normalUri('vscode-vfs://github/a/b'), 'vscode-vfs://github/a/b');
  });

  it('have folders and names', () => {
    assert.equal(folderOf('file:///a/b.yaml'), 'file:///a');
    assert.equal(fileNameOf('file:///a/b.yaml'), 'b.yaml');
    assert.equal(folderOf('b.yaml'), '');
  });

  it('resolve relative paths', () => {
    assert.equal(resolvePath('file:///a/b', '../c/d.yaml'), 'file:///a/c/d.yaml');
    assert.equal(resolvePath('vscode-vfs://github/x', './d.yaml'), 'vscode-vfs://github/x/d.yaml');
    assert.equal(resolvePath('', '../d.yaml'), '../d.yaml');
    assert.equal(resolvePath('file:///a', '/etc/d.yaml'), undefined);
    assert.equal(resolvePath('file:///a', 'https://x.example/d.yaml'), undefined);
  });
});
