// --fix: mends until nothing is left, writes files in one step, and leaves alone what it cannot write faithfully.

import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '../analysis';
import { fixText, writeFixed } from './fix';

const broken = `apiVersion: gateway.envoyproxy.io/v1beta1
kind: EnvoyExtensionPolicy
metadata:
  name: ext # the one
spec:
  targetRefs:
    group: gateway.networking.k8s.io
    kind: HTTPRoute
    name: shop
  extproc:
    - backendRefs:
        - name: checker
          port: "9002"
      procesingMode: {}
`;

describe('eg-lint lint --fix', () => {
  it('mends what later passes bring to light, and leaves what needs a decision', () => {
    const analysis = new Analysis();
    analysis.setFile('file:///a.yaml', broken);
    const { text, fixes } = fixText(analysis, 'file:///a.yaml', broken);
    const expected = broken
      .replace('v1beta1', 'v1alpha1')
      .replace('    group: g', '    - group: g')
      .replace('    kind: H', '      kind: H')
      .replace('    name: s', '      name: s')
      .replace('extproc', 'extProc')
      .replace('"9002"', '9002');
    assert.equal(text, expected);
    assert.equal(fixes, 4);
    assert.equal(analysis.textOf('file:///a.yaml'), expected);
    assert.deepEqual(fixText(analysis, 'file:///a.yaml', text), { text, fixes: 0 });
  });

  describe('writes', () => {
    let folder = '';
    const path = (name: string): string => join(folder, name);
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'eg-fix-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('through links, with the permissions that the file has', function () {
      if (process.platform === 'win32') this.skip();
      writeFileSync(path('a.yaml'), 'before\n');
      chmodSync(path('a.yaml'), 0o640);
      symlinkSync('a.yaml', path('link.yaml'));
      assert.equal(writeFixed(path('link.yaml'), 'before\n', 'after\n'), undefined);
      assert.equal(readFileSync(path('a.yaml'), 'utf8'), 'after\n');
      assert.equal(statSync(path('a.yaml')).mode & 0o777, 0o640);
      assert.ok(lstatSync(path('link.yaml')).isSymbolicLink());
      assert.deepEqual(readdirSync(folder).sort(), ['a.yaml', 'link.yaml']);
    });

    it('with a byte order mark where there was one', () => {
      writeFileSync(path('a.yaml'), '\uFEFFbefore\n');
      assert.equal(writeFixed(path('a.yaml'), '\uFEFFbefore\n', '\uFEFFafter\n'), undefined);
      assert.equal(readFileSync(path('a.yaml'), 'utf8'), '\uFEFFafter\n');
    });

    it('no file that somebody else has written meanwhile, and none in UTF-16', () => {
      writeFileSync(path('a.yaml'), 'theirs\n');
      assert.match(writeFixed(path('a.yaml'), 'before\n', 'after\n') ?? '', /changed/);
      writeFileSync(path('b.yaml'), Buffer.from('\uFEFFbefore\n', 'utf16le'));
      assert.match(writeFixed(path('b.yaml'), '\uFEFFbefore\n', 'after\n') ?? '', /UTF-8/);
      assert.equal(readFileSync(path('a.yaml'), 'utf8'), 'theirs\n');
    });

    it('nothing where the file is gone', () => assert.equal(writeFixed(path('gone.yaml'), 'a', 'b'), 'ENOENT'));
  });
});
