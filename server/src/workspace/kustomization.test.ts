// Which files a kustomization names as patches.

import assert from 'node:assert/strict';
import { isKustomization, patchFilesOf } from './kustomization';

describe('a kustomization', () => {
  it('is told by its name', () => {
    assert.ok(isKustomization('file:///a/kustomization.yaml'));
    assert.ok(isKustomization('file:///a/Kustomization'));
    assert.ok(!isKustomization('file:///a/my-kustomization.yaml'));
  });

  it('names patches in three lists, inline ones left out', () => {
    const text = `
resources: [base.yaml]
patches:
- path: patches/a.yaml
- path: ../shared/b.yaml
  target: {kind: HTTPRoute}
- patch: |
    kind: Backend
patchesStrategicMerge:
- ./c.yaml
- |
  kind: Backend
  metadata: {name: x}
patchesJson6902:
- path: d.json
- path: https://elsewhere.example/e.yaml
`;
    assert.deepEqual(patchFilesOf('file:///w/over/kustomization.yaml', text), ['file:///w/over/patches/a.yaml', 'file:///w/shared/b.yaml', 'file:///w/over/c.yaml', 'file:///w/over/d.json']);
    assert.deepEqual(patchFilesOf('over/kustomization.yaml', text).slice(0, 2), ['over/patches/a.yaml', 'shared/b.yaml']);
  });

  it('that is broken or half typed names what can be read', () => {
    assert.deepEqual(patchFilesOf('/w/kustomization.yaml', 'patches:\n- path:\n- path: a.yaml\n- 7\n- ['), ['/w/a.yaml']);
    assert.deepEqual(patchFilesOf('/w/kustomization.yaml', 'patches: none'), []);
  });
});
