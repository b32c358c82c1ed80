// The built eg-lint with CRDs and with two releases, from the arguments to the report.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs eg-lint over files in a folder of their own; `{}` in an argument stands for that folder. */
function run(files, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'eg-lint-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'lint', '--format', 'json', ...args.map((arg) => arg.replaceAll('{}', folder))], { encoding: 'utf8', timeout: 30_000 });
    assert.notEqual(status, 2, stderr);
    return { code: status, findings: JSON.parse(stdout).map((each) => ({ ...each, file: each.file.slice(folder.length + 1).replaceAll('\\', '/') })) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function definition(kind, group, field, type = 'string') {
  const plural = `${kind.toLowerCase()}s`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.${group}}
spec:
  group: ${group}
  names:
    kind: ${kind}
    plural: ${plural}
  versions:
  - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: ${type}}}}}}}}
`;
}

const backend = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: b}\nspec: {extra: x}\n';
const shadow = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: p}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  extProc:\n  - backendRefs: [{name: s, port: 1}]\n    shadowMode: true\n';

describe('eg-lint with CRDs', () => {
  it('uses those among the paths, wherever they stand in the order', () => {
    assert.equal(run({ 'b.yaml': backend }, '{}').code, 1);
    assert.deepEqual(run({ 'a/b.yaml': backend, 'z/crds.yaml': definition('Backend', 'gateway.envoyproxy.io', 'extra') }, '{}'), { code: 0, findings: [] });
  });

  it('uses those that --crds names, also of other groups', () => {
    const widget = 'apiVersion: acme.example/v1alpha1\nkind: Widget\nmetadata: {name: w}\nspec: {wrong: x}\n';
    const files = { 'm/w.yaml': widget, 'elsewhere/w.yaml': definition('Widget', 'acme.example', 'right') };
    assert.equal(run(files, '{}/m').code, 0);
    const { code, findings } = run(files, '--crds', '{}/elsewhere', '{}/m');
    assert.equal(code, 1);
    assert.deepEqual(findings.map(({ file, code: rule }) => [file, rule]), [['m/w.yaml', 'unknown-field']]);
  });

  it('says what is wrong with a CRD, and nothing about what stands beside it in its file', () => {
    const { findings } = run({ 'm/b.yaml': backend, 'c/crds.yaml': `${definition('Backend', 'gateway.envoyproxy.io', 'extra', 'strin')}---\n${backend}` }, '--crds', '{}/c/*.yaml', '{}/m');
    assert.deepEqual(findings.map(({ file, code: rule }) => [file, rule]), [['m/b.yaml', 'unknown-field'], ['c/crds.yaml', 'invalid-definition']]);
  });
});

describe('eg-lint with another release', () => {
  it('reports only what is new there', () => {
    assert.deepEqual(run({ 'p.yaml': shadow }, '--eg-version', '1.9', '--upgrade-from', '1.6', '{}'), { code: 0, findings: [] });
    const back = run({ 'p.yaml': shadow }, '--eg-version', '1.6', '--upgrade-from', '1.9', '{}');
    assert.equal(back.code, 1);
    assert.deepEqual(back.findings.map(({ code, severity }) => [code, severity]), [['unknown-field', 'error']]);
  });

  it('reports what works differently', () => {
    const lua = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: p}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  lua:\n  - type: Inline\n    inline: |\n      function envoy_on_request(handle)\n        handle:logInfo("x")\n      end\n';
    const { code, findings } = run({ 'p.yaml': lua }, '--upgrade-from', '1.6', '{}');
    assert.equal(code, 0);
    assert.deepEqual(findings.map((each) => [each.code, each.severity]), [['behaviour-change', 'warning']]);
    assert.equal(run({ 'p.yaml': lua }, '--upgrade-from', '1.6', '--max-warnings', '0', '{}').code, 1);
  });

  it('takes the release from a chart in a folder above', () => {
    const files = { 'Chart.yaml': 'dependencies:\n- {name: gateway-helm, version: v1.6.2}\n', 'templates/p.yaml': shadow };
    assert.match(run(files, '{}/templates').findings[0]?.message ?? '', /this workspace is on 1\.6/);
    assert.equal(run(files, '--eg-version', '1.9', '{}/templates').code, 0);
  });
});
