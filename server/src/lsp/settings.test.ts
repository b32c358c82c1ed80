// Settings are read leniently: what makes no sense is as good as not there.

import assert from 'node:assert/strict';
import { readSettings } from './settings';

describe('readSettings', () => {
  it('has defaults for everything', () => {
    for (const raw of [undefined, null, 'x', 7, [], {}, { release: 'auto', rules: null, features: 'none', maxFileSize: -1 }]) {
      assert.deepEqual(readSettings(raw), {
        analysis: { release: undefined, folders: [], rules: {}, yamlSyntax: true, maxFileSize: 10_000_000 },
        features: { diagnostics: true, completion: true, hover: true, outline: true, folding: true, selection: true, links: true, semanticTokens: true, indentation: true, codeLens: true, codeActions: true },
        definitions: [{ folder: undefined, entries: [] }],
      checkWorkspace: false,
      });
    }
  });

  it('takes what makes sense', () => {
    const settings = readSettings({ release: 'v1.4.2', rules: { a: 'off', b: 'warning', c: 'loud', d: 1 }, yamlSyntax: 'off', maxFileSize: 2, features: { hover: false }, checkWorkspace: true });
    assert.deepEqual(settings.analysis, { release: 4, folders: [], rules: { a: 'off', b: 'warning' }, yamlSyntax: false, maxFileSize: 2_000_000 });
    assert.equal(settings.features.hover, false);
    assert.equal(settings.features.completion, true);
    assert.equal(settings.checkWorkspace, true);
  });

  it('tells a folder that is set to auto from one of which nothing is known', () => {
    const { folders } = readSettings({ release: '1.5' }, [{ uri: 'file:///a', section: { release: '1.4' } }, { uri: 'file:///b', section: { release: 'auto' } }, { uri: 'file:///c', section: null }]).analysis;
    assert.deepEqual(folders, [{ uri: 'file:///a', release: 4 }, { uri: 'file:///b', release: undefined }, { uri: 'file:///c' }]);
  });

  it('takes CRDs for each folder, a single one without a list', () => {
    const { definitions } = readSettings({ crds: ['all/*.yaml'] }, [{ uri: 'file:///a', section: { crds: 'own.yaml' } }, { uri: 'file:///b', section: undefined }]);
    assert.deepEqual(definitions, [{ folder: 'file:///a', entries: ['own.yaml'] }, { folder: 'file:///b', entries: ['all/*.yaml'] }]);
  });
});
