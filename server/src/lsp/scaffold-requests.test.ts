// What a wizard asks, over the protocol: scaffolds with suggestions, new manifests, targets, what is left to fill in.

import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import type { RenderScaffoldResult, ScaffoldsResult, TargetsResult } from './protocol';
import { TestClient } from './test-client';

const folder = 'file:///work';
const files = {
  [`${folder}/route.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
spec:
  ports:
    - port: 8080
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: orders
  namespace: shop
spec:
  parentRefs:
    - name: front
  rules:
    - name: all
      backendRefs:
        - name: orders
          port: 8080
`,
  [`${folder}/gateway.yaml`]: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: front
  namespace: shop
spec:
  gatewayClassName: eg
  listeners:
    - name: web
      port: 80
      protocol: HTTP
`,
  [`${folder}/config.yaml`]: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
extensionApis:
  enableEnvoyPatchPolicy: true
`,
};

describe('requests about scaffolds', () => {
  let client: TestClient;
  before(async () => {
    client = await TestClient.start({ folders: [folder], files });
    const read = (): Promise<TargetsResult> => client.request<TargetsResult>('envoyGateway/targets', {});
    // The scan of the workspace has no end that a client hears of.
    for (let tries = 0; tries < 100; tries++) {
      const { targets, backends, configuration } = await read();
      if (targets.length + backends.length === 3 && configuration) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  after(() => client.stop());

  it('tell what can be made, with what the workspace suggests', async () => {
    const { release, scaffolds } = await client.request<ScaffoldsResult>('envoyGateway/scaffolds', { uri: `${folder}/new.yaml` });
    assert.equal(release, '1.9');
    const extProc = scaffolds.find(({ id }) => id === 'extproc')!;
    assert.deepEqual(extProc.starters.map(({ folder }) => folder), ['extproc-go', 'extproc-node', 'extproc-python', 'extproc-rust']);
    assert.equal(extProc.mechanismTitle, 'External processor');
    const target = extProc.parameters.find(({ name }) => name === 'target')!;
    assert.equal(target.default, 'HTTPRoute/my-route');
    assert.equal(target.suggested, 'HTTPRoute/orders');
    assert.equal(extProc.parameters.find(({ name }) => name === 'namespace')!.suggested, 'shop');
    const mode = extProc.parameters.find(({ name }) => name === 'requestMode')!;
    assert.deepEqual(mode.choices!.map(({ value }) => value), ['none', 'headers', 'Buffered', 'BufferedPartial', 'Streamed', 'FullDuplexStreamed']);
    const port = scaffolds.find(({ id }) => id === 'patch')!.parameters.find(({ name }) => name === 'listener')!;
    assert.equal(port.suggested, 'web');
  });

  it('render answers, and say what does not fit', async () => {
    const made = await client.request<NonNullable<RenderScaffoldResult>>('envoyGateway/renderScaffold', { scaffold: 'patch', answers: { job: 'headerLimit' } });
    assert.deepEqual(made.problems, []);
    assert.match(made.yaml, /name: shop\/front\/web\n/);
    assert.doesNotMatch(made.yaml, /TODO|ConfigMap/);
    assert.match(made.snippet, /name: shop\/front|name: \$\{/);
    assert.deepEqual(made.files.map(({ path }) => path), ['tweaks-policy.yaml']);
    assert.ok(made.advice.length > 0);
    assert.equal(made.values['enable'], 'done');
    const wrong = await client.request<NonNullable<RenderScaffoldResult>>('envoyGateway/renderScaffold', { scaffold: 'extproc', answers: { port: 'many', nam: 'x' } });
    assert.deepEqual(wrong.problems.map(({ parameter }) => parameter).sort(), ['nam', 'port']);
    assert.equal(await client.request('envoyGateway/renderScaffold', { scaffold: 'none' }), null);
  });

  it('tell what a project with code is filled with', async () => {
    const project = async (scaffold: string, answers: Record<string, unknown>) => (await client.request<NonNullable<RenderScaffoldResult>>('envoyGateway/renderScaffold', { scaffold, answers })).project;
    assert.deepEqual(await project('extproc', { name: 'auth', port: 9100, image: 'r.example/auth:2' }), { name: 'auth', holes: { '{{name}}': 'auth', '{{image}}': 'r.example/auth:2', '{{port}}': '9100', '{{rootID}}': '' } });
    assert.deepEqual((await project('wasm-http', { name: '1st.filter', rootID: 'guard' }))?.holes, { '{{name}}': 'filter-1st-filter', '{{image}}': 'registry.example.com/filter-1st-filter:0.1.0', '{{port}}': '9002', '{{rootID}}': 'guard' });
    assert.equal(await project('patch', {}), undefined);
  });

  it('tell targets, and which routes lead to a backend', async () => {
    const { targets, backends, namespaces, configuration } = await client.request<TargetsResult>('envoyGateway/targets', {});
    assert.deepEqual(targets, [
      { kind: 'HTTPRoute', name: 'orders', namespace: 'shop', uri: `${folder}/route.yaml`, line: 8, sections: ['all'] },
      { kind: 'Gateway', name: 'front', namespace: 'shop', uri: `${folder}/gateway.yaml`, line: 0, sections: ['web'] },
    ]);
    assert.deepEqual(backends.map(({ kind, name, ports, routes }) => [kind, name, ports, routes.map((route) => route.name)]), [['Service', 'orders', [8080], ['orders']]]);
    assert.deepEqual(namespaces, ['shop']);
    assert.deepEqual(configuration, { uri: `${folder}/config.yaml`, enablesPatches: true, namesByPort: false });
  });

  it('lead from one thing that is to be filled in to the next, and round again', async () => {
    const uri = `${folder}/new.yaml`;
    await client.open(uri, `---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: a # TODO: a name
spec:
  lua:
    - inline: |
        -- TODO: a script
`);
    const next = (line: number, character: number): Promise<unknown> => client.request('envoyGateway/nextPlaceholder', { uri, position: { line, character } });
    assert.deepEqual(await next(0, 0), { start: { line: 4, character: 8 }, end: { line: 4, character: 9 } });
    assert.deepEqual(await next(4, 8), { start: { line: 8, character: 11 }, end: { line: 8, character: 25 } });
    assert.deepEqual(await next(8, 11), { start: { line: 4, character: 8 }, end: { line: 4, character: 9 } });
    await client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: 'kind: HTTPRoute\n' }] });
    assert.equal(await next(0, 0), null);
  });

  it('offer a wizard to clients that have one, and ready-made policies to others', async () => {
    const uri = `${folder}/other.yaml`;
    const range = { start: { line: 1, character: 6 }, end: { line: 1, character: 6 } };
    const titles = async (initializationOptions: object, only?: string[]): Promise<CodeAction[]> => {
      const other = await TestClient.start({ initializationOptions });
      await other.open(uri, 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: a\nspec:\n  parentRefs:\n    - name: b\n');
      const actions = await other.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], ...(only ? { only } : {}) } });
      await other.stop();
      return actions;
    };
    const [wizard, ...none] = await titles({ newExtension: true });
    assert.deepEqual(none, []);
    assert.deepEqual(wizard!.command, { title: 'Add extension to this route…', command: 'envoyGateway.newExtension', arguments: [{ target: 'HTTPRoute/a' }] });
    const others = await titles({});
    assert.deepEqual(others.map(({ title }) => title), ["Add an external processor to HTTPRoute 'a' below", "Add a Lua script to HTTPRoute 'a' below", "Add a Wasm filter to HTTPRoute 'a' below"]);
    assert.ok(others.every(({ edit }) => edit?.changes?.[uri]?.length === 1));
    assert.deepEqual(await titles({}, ['quickfix']), []);
    assert.equal((await titles({}, ['refactor'])).length, 3);
  });
});
