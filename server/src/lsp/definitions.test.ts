// CRDs as clients name them: settings, files that change, a cluster; and what another release would change.

import assert from 'node:assert/strict';
import { filesOfEntries } from './definition-files';
import type { CompareReleasesResult } from './protocol';
import { TestClient, type TestClientOptions } from './test-client';
import type { WorkspaceFiles } from './workspace-files';

function definition(field: string, kind = 'Backend', group = 'gateway.envoyproxy.io', version = 'v1alpha1'): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.${group}}
spec:
  group: ${group}
  names:
    kind: ${kind}
    plural: ${kind.toLowerCase()}s
  versions:
  - {name: ${version}, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: string}}}}}}}
`;
}

const backend = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: b}\nspec: {extra: x}\n';
const uri = 'file:///w/backend.yaml';

async function opened(options: TestClientOptions, text = backend): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['file:///w'], ...options });
  await client.open(uri, text);
  return client;
}

const isClean = ({ diagnostics }: { readonly diagnostics: readonly unknown[] }): boolean => diagnostics.length === 0;
const isUnknown = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): boolean => diagnostics.some(({ code }) => code === 'unknown-field');

describe('CRDs in the language server', () => {
  it('are found in the workspace, and the status says so', async () => {
    const client = await opened({ files: { 'file:///w/crds/backends.yaml': definition('extra') } });
    await client.diagnostics(uri, isClean);
    const status = await client.waitFor(() => client.statuses.findLast(({ schemas }) => schemas !== undefined), 'status');
    assert.equal(status['schemas'], 'CRD of Backend from crds/backends.yaml');
    client.stop();
  });

  it('are named by settings, also outside of the workspace', async () => {
    const client = await opened({ files: { 'file:///elsewhere/crds/backends.yaml': definition('extra') }, settings: { crds: ['../elsewhere/crds/*.yaml'] } });
    await client.diagnostics(uri, isClean);
    client.stop();
  });

  it('of other groups count where settings name them', async () => {
    const widget = 'apiVersion: acme.example/v1\nkind: Widget\nmetadata: {name: w}\nspec: {wrong: x}\n';
    const client = await opened({ files: { 'file:///w/acme/widgets.yaml': definition('right', 'Widget', 'acme.example', 'v1') }, settings: { crds: ['acme'] } }, widget);
    const { diagnostics } = await client.diagnostics(uri, isUnknown);
    assert.match(String(diagnostics[0]!.message), /There is no field 'wrong'/);
    client.stop();
  });

  it('take effect when they change on disk', async () => {
    const files: Record<string, string> = { 'file:///w/crds/backends.yaml': definition('other') };
    const client = await opened({ files });
    await client.diagnostics(uri, isUnknown);
    files['file:///w/crds/backends.yaml'] = definition('extra');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///w/crds/backends.yaml', type: 2 }] });
    await client.diagnostics(uri, isClean);
    client.stop();
  });

  it('that settings name may come later', async () => {
    const files: Record<string, string> = {};
    const client = await opened({ files, settings: { crds: ['own/*.yaml'] } });
    await client.diagnostics(uri, isUnknown);
    await client.waitFor(() => client.logged.find((line) => line.includes('own/*.yaml')), 'a word about the missing file');
    files['file:///w/own/backends.yaml'] = definition('extra');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///w/own/backends.yaml', type: 1 }] });
    await client.diagnostics(uri, isClean);
    client.stop();
  });

  it('are read from a cluster, and forgotten', async () => {
    const client = await opened({});
    await client.diagnostics(uri, isUnknown);
    await client.notify('envoyGateway/clusterDefinitions', { definitions: { context: 'kind-dev', documents: [definition('extra')] } });
    await client.diagnostics(uri, isClean);
    const status = await client.waitFor(() => client.statuses.findLast(({ schemas }) => schemas !== undefined), 'status');
    assert.equal(status['schemas'], 'CRD of Backend from cluster kind-dev');
    client.published.length = 0;
    await client.notify('envoyGateway/clusterDefinitions', { definitions: null });
    await client.diagnostics(uri, isUnknown);
    client.stop();
  });
});

describe('a comparison with another release', () => {
  it('reports by file what would change', async () => {
    const shadow = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: p}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  extProc:\n  - backendRefs: [{name: s, port: 1}]\n    shadowMode: true\n';
    const client = await opened({ files: { 'file:///w/p.yaml': shadow, 'file:///w/Chart.yaml': 'dependencies:\n- {name: gateway-helm, version: v1.9.0}\n' } }, 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: b}\nspec: {}\n');
    await client.diagnostics(uri);
    await client.waitFor(() => client.statuses.findLast(({ reason }) => String(reason).includes('Chart.yaml')), 'status');
    const result = await client.request<CompareReleasesResult>('envoyGateway/compareReleases', { to: '1.6' });
    assert.equal(result.to, '1.6');
    assert.deepEqual(result.files.map((file) => [file.uri, file.from, file.findings.map(({ rule }) => rule)]), [['file:///w/p.yaml', '1.9', ['unknown-field']]]);
    assert.deepEqual(result.files[0]!.findings[0]!.range.start, { line: 7, character: 4 });
    assert.equal(await client.request('envoyGateway/compareReleases', { to: 'newest' }), null);
    client.stop();
  });
});

describe('entries of envoyGateway.crds', () => {
  const known = ['file:///w/crds/a.yaml', 'file:///w/crds/deep/b.yaml', 'file:///w/other.yaml', 'file:///opt/crds/c.yaml', 'file:///w/with%20blank/d.yaml'];
  const files: WorkspaceFiles = {
    list: (folder) => Promise.resolve(known.filter((one) => one.startsWith(`${folder}/`))),
    read: (one) => Promise.resolve(known.includes(one) ? '' : undefined),
  };
  const entries: Readonly<Record<string, readonly string[]>> = {
    'other.yaml': ['file:///w/other.yaml'],
    './crds': ['file:///w/crds/a.yaml', 'file:///w/crds/deep/b.yaml'],
    'crds/*.yaml': ['file:///w/crds/a.yaml'],
    'crds/**/*.yaml': ['file:///w/crds/a.yaml', 'file:///w/crds/deep/b.yaml'],
    '${workspaceFolder}/other.yaml': ['file:///w/other.yaml'],
    '/opt/crds': ['file:///opt/crds/c.yaml'],
    'with blank/d.yaml': ['file:///w/with%20blank/d.yaml'],
    'nothing/*.yaml': [],
  };
  for (const [entry, expected] of Object.entries(entries)) {
    it(`may be ${entry}`, async () => {
      const missing: string[] = [];
      assert.deepEqual(await filesOfEntries({ folder: 'file:///w', entries: [entry] }, () => files, (one) => missing.push(one)), expected);
      assert.deepEqual(missing, expected.length > 0 ? [] : [entry]);
    });
  }
});
