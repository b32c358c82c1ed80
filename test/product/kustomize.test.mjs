// Files of Lua that a kustomization makes a ConfigMap of, as eg-lint sees them from the command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const files = {
  'base/policy.yaml': 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: a}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}]\n  lua: [{type: ValueRef, valueRef: {group: "", kind: ConfigMap, name: scripts}}]\n',
  'base/kustomization.yaml': 'resources: [policy.yaml]\nconfigMapGenerator:\n  - name: scripts\n    files: ["lua=src/my filter.txt", missing.lua]\n',
  'base/src/my filter.txt': 'function envoy_on_request(handle)\n  handle:headrs()\nend\n',
  'base/src/other.txt': 'no Lua at all',
  'component/Kustomization': 'kind: Component\nconfigMapGenerator:\n  - name: scripts\n    files: [own.lua]\n',
  'component/own.lua': 'function envoy_on_response(handle)\n  handle:headers():gett("x")\nend\n',
};

describe('eg-lint in a kustomization', function () {
  this.timeout(60_000);
  let folder;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'eg-kustomize-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const lint = (...args) => spawnSync(process.execPath, [program, 'lint', '--format', 'json', ...args], { cwd: folder, encoding: 'utf8' });

  it('checks the scripts of the folders that it is given', () => {
    const { stdout, status } = lint('.');
    assert.equal(status, 1, stdout);
    assert.ok(stdout.includes(join('base', 'src', 'my filter.txt')), stdout);
    assert.ok(stdout.includes('lua-unknown-method'), stdout);
  });

  it('checks those of a kustomization whose name has no ending', () => {
    const { stdout, status } = lint('component');
    assert.equal(status, 1, stdout);
    assert.ok(stdout.includes(join('component', 'own.lua')), stdout);
  });

  it('says nothing of them where only the policy is named', () => {
    const { stdout, status } = lint(join('base', 'policy.yaml'));
    assert.equal(status, 0, stdout);
    assert.ok(!stdout.includes('my filter'), stdout);
  });
});
