// What an upgrade, or going back, would change for files.

import assert from 'node:assert/strict';
import { defaultSettings, type AnalysisSettings } from '../../server/src/analysis';
import type { Release } from '../../server/src/base/release';
import { ReleaseComparison } from '../../server/src/release-comparison';

function compare(files: Readonly<Record<string, string>>, to: Release, settings: Partial<AnalysisSettings> = {}) {
  const comparison = new ReleaseComparison({ ...defaultSettings, folders: [{ uri: 'file:///w' }], ...settings }, to);
  for (const [name, text] of Object.entries(files)) comparison.setFile(`file:///w/${name}`, text);
  return (name: string) => comparison.compare(`file:///w/${name}`);
}

function policy(rest: string, kind = 'EnvoyExtensionPolicy'): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ext\nspec:\n  targetRefs:\n  - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop}\n${rest}`;
}

const shadow = policy('  extProc:\n  - backendRefs: [{name: checker, port: 9002}]\n    shadowMode: true\n');
const lua = policy('  lua:\n  - type: Inline\n    inline: |\n      function envoy_on_request(handle)\n        handle:logInfo("x")\n      end\n');
const compression = policy('  compression:\n  - {type: Gzip, gzip: {}}\n', 'BackendTrafficPolicy');

describe('a comparison of releases', () => {
  it('reports what only the other release refuses', () => {
    const back = compare({ 'p.yaml': shadow }, 6, { release: 9 })('p.yaml');
    assert.deepEqual(back.findings.map(({ finding }) => finding.rule), ['unknown-field']);
    assert.equal(back.from, 9);
    assert.match(back.findings[0]!.finding.message, /needs Envoy Gateway 1\.9 or later: the API server refuses it\.$/);
    const up = compare({ 'p.yaml': shadow }, 9, { release: 6 })('p.yaml');
    assert.deepEqual(up.findings, []);
    assert.deepEqual(up.gone.map(({ finding }) => finding.rule), ['unknown-field']);
  });

  it('keeps silent about what both refuse', () => {
    const wrong = policy('  extProc:\n  - backendRefs: [{name: checker, port: 9002}]\n    messageTimeOut: 1s\n');
    assert.deepEqual(compare({ 'p.yaml': wrong }, 9, { release: 4 })('p.yaml').findings.filter(({ finding }) => finding.rule === 'unknown-field'), []);
  });

  it('reports what the other release calls deprecated', () => {
    const { findings } = compare({ 'p.yaml': compression }, 6, { release: 5 })('p.yaml');
    assert.deepEqual(findings.map(({ finding }) => [finding.rule, finding.severity]), [['deprecated-field', 'hint']]);
    assert.deepEqual(compare({ 'p.yaml': compression }, 9, { release: 6 })('p.yaml').findings, []);
  });

  it('reports what works differently', () => {
    const { findings } = compare({ 'p.yaml': lua }, 9, { release: 8 })('p.yaml');
    assert.deepEqual(findings.map(({ finding }) => [finding.rule, finding.severity]), [['behaviour-change', 'warning']]);
    assert.match(findings[0]!.finding.message, /^From Envoy Gateway 1\.9 on: Lua is off unless/);
    assert.deepEqual(findings[0]!.start, { line: 7, character: 2 });
    assert.deepEqual(compare({ 'p.yaml': lua }, 2, { release: 9 })('p.yaml').findings.map(({ finding }) => finding.rule), ['unknown-field']);
    const back = compare({ 'p.yaml': lua }, 8, { release: 9 })('p.yaml');
    assert.deepEqual(back.findings.map(({ finding }) => [finding.rule, finding.severity]), [['behaviour-change', 'information']]);
  });

  it('leaves to a rule what it sees for certain', () => {
    const off = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider: {type: Kubernetes}\ngateway: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}\n';
    const look = compare({ 'p.yaml': lua, 'config.yaml': off }, 9, { release: 8 });
    assert.deepEqual(look('p.yaml').findings.map(({ finding }) => [finding.rule, finding.severity]), [['lua-disabled', 'error']]);
    assert.deepEqual(look('config.yaml').findings, []);
    const on = compare({ 'p.yaml': lua, 'config.yaml': `${off}extensionApis: {enableLua: true}\n` }, 9, { release: 8 });
    assert.deepEqual(on('p.yaml').findings, []);
  });

  it('knows what the configuration must not say any more', () => {
    const config = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nextensionApis:\n  disableLua: false\n';
    const { findings } = compare({ 'config.yaml': config }, 9, { release: 8 })('config.yaml');
    assert.ok(findings.some(({ finding }) => finding.rule === 'behaviour-change' && finding.severity === 'error' && /does not start/.test(finding.message)));
  });

  it('starts from what the workspace says, and takes the other release’s own schemas in place of CRDs', () => {
    const chart = 'dependencies:\n- {name: gateway-helm, version: v1.6.2}\n';
    const { from, gone } = compare({ 'Chart.yaml': chart, 'p.yaml': compression }, 5)('p.yaml');
    assert.equal(from, 6);
    assert.deepEqual(gone.map(({ finding }) => finding.rule), ['deprecated-field']);
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: envoyextensionpolicies.gateway.envoyproxy.io}
spec:
  group: gateway.envoyproxy.io
  names: {kind: EnvoyExtensionPolicy, plural: envoyextensionpolicies}
  versions:
  - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {own: {type: string}}}}}}}
`;
    const own = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: x}\nspec: {own: x}\n';
    const replaced = compare({ 'crds.yaml': definition, 'p.yaml': own }, 9, { release: 8 })('p.yaml');
    assert.ok(replaced.findings.some(({ finding }) => finding.rule === 'unknown-field' && /'own'/.test(finding.message)));
  });
});
