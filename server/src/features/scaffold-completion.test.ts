// Completion of scaffolds and fragments: where they are offered, with which names, in which layout.

import assert from 'node:assert/strict';
import { completionsAt, openFixture } from '../../../test/fixture';
import { expandSnippet } from '../../../test/snippet';
import { applyEdits } from '../base/text';

const scaffoldPrefixes = ['eg-extproc', 'eg-wasm-http', 'eg-wasm-image', 'eg-lua-inline', 'eg-lua-configmap', 'eg-dynamic-module', 'eg-patch', 'eg-extproc-service', 'eg-lua-script', 'eg-registry-secret', 'eg-dynamic-module-registration', 'eg-reference-grant', 'eg-lua-enable', 'eg-patch-enable'];

function offeredAt(text: string, settings = {}): string[] {
  return completionsAt(text, { settings }).map(({ label }) => label).filter((label) => label.startsWith('eg-'));
}

/** The file with the cursor after the item was accepted and every tab stop left alone. */
function accepted(text: string, label: string, snippets = true): string {
  const item = completionsAt(text, { snippets }).find((one) => one.label === label);
  assert.ok(item, `${label} is not offered`);
  assert.equal(item.snippet, snippets);
  const { fixture } = openFixture(text);
  const file = fixture.files.find(({ path }) => path === fixture.cursor!.path)!;
  return applyEdits(file.text, [{ ...item.edit, newText: snippets ? expandSnippet(item.edit.newText) : item.edit.newText }]);
}

const route = `
//- shop/route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: checkout
  namespace: shop
spec:
  parentRefs:
    - name: front-door
  rules:
    - backendRefs:
        - name: checkout
          port: 8080
`;

const policy = (spec: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: a\nspec:\n${spec}`;

describe('completion of scaffolds', () => {
  it('offers all of them in an empty file, and in an empty document', () => {
    assert.deepEqual(offeredAt('$0'), scaffoldPrefixes);
    assert.deepEqual(offeredAt('eg-$0'), scaffoldPrefixes);
    assert.deepEqual(offeredAt(`${policy('  lua: []\n')}---\neg-lu$0\n`), scaffoldPrefixes);
  });

  it('offers those of the release in force', () => {
    assert.deepEqual(offeredAt('$0', { release: 1 }), ['eg-extproc', 'eg-wasm-http', 'eg-wasm-image', 'eg-extproc-service', 'eg-registry-secret', 'eg-reference-grant', 'eg-patch-enable']);
  });

  it('offers them behind a manifest, in a document of their own, once a name is begun', () => {
    const before = policy('  lua: []\n');
    assert.deepEqual(offeredAt(`${before}$0`), []);
    assert.deepEqual(offeredAt(`${before}e$0`), scaffoldPrefixes);
    assert.deepEqual(offeredAt(`${before}e$0\nstatus: {}\n`), []);
    assert.ok(accepted(`${before}eg$0`, 'eg-reference-grant').startsWith(`${before}---\n# Stands`));
  });

  it('offers none in other places and in files of others', () => {
    assert.deepEqual(offeredAt('name: build\n$0'), []);
    assert.deepEqual(offeredAt(policy('  e$0')), []);
    assert.deepEqual(offeredAt('- e$0'), []);
    assert.deepEqual(offeredAt('# eg$0'), []);
  });

  it('names what is in the workspace', () => {
    const text = accepted(`//- shop/policy.yaml\neg-extproc$0\n${route}`, 'eg-extproc');
    assert.match(text, /kind: HTTPRoute\n {6}name: checkout\n/);
    assert.match(text, /name: ext-proc\n {2}namespace: shop\n/);
  });

  it('offers the names of several routes as a choice', () => {
    const item = completionsAt(`//- a.yaml\n$0\n${route}${route.replaceAll('checkout', 'search').replace('route.yaml', 'search.yaml')}`).find(({ label }) => label === 'eg-wasm-http')!;
    assert.match(item.edit.newText, /name: \$\{\d+\|checkout,search\|\}/);
  });

  it('leaves out what the configuration in the workspace does already', () => {
    const configuration = '//- config.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway:\n  controllerName: a.b/c\nprovider:\n  type: Kubernetes\nextensionApis:\n  enableLua: true\n';
    assert.match(accepted('$0', 'eg-lua-inline'), /enableLua: true/);
    assert.doesNotMatch(accepted(`//- a.yaml\n$0\n${configuration}`, 'eg-lua-inline'), /ConfigMap/);
    assert.match(accepted(`//- a.yaml\n$0\n${configuration}`, 'eg-patch'), /# Works only where/);
  });

  it('derives the names of patches from the gateway', () => {
    const gateway = '//- gateway.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: front\n  namespace: web\nspec:\n  gatewayClassName: eg\n  listeners:\n    - name: secure\n      port: 8443\n      protocol: HTTPS\n';
    const text = accepted(`//- a.yaml\n$0\n${gateway}`, 'eg-patch');
    assert.match(text, /name: web\/front\/secure\n/);
    assert.match(text, /filter_chains\[\?\(@\.name == 'web\/front\/secure'\)\]/);
    const byPort = `//- config.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nruntimeFlags:\n  enabled:\n    - XDSNameSchemeV2\n`;
    assert.match(accepted(`//- a.yaml\n$0\n${gateway}${byPort}`, 'eg-patch'), /name: tcp-8443\n/);
  });

  it('writes plain text where the client knows no snippets', () => {
    assert.equal(accepted('$0', 'eg-reference-grant', false), accepted('$0', 'eg-reference-grant'));
  });

  it('takes over line breaks and indentation of the file', () => {
    const wide = accepted(`${policy('    lua:\n        - type: Inline\n').replaceAll('  name', '    name').replaceAll('\n', '\r\n')}e$0`, 'eg-extproc');
    assert.doesNotMatch(wide, /[^\r]\n/);
    assert.match(wide, /\r\nspec:\r\n {4}targetRefs:\r\n {8}- group: .*\r\n {10}kind: HTTPRoute\r\n/);
    assert.match(accepted(`${policy('  lua:\n  - type: Inline\n')}e$0`, 'eg-extproc'), /\n {2}targetRefs:\n {2}- group: .*\n {4}kind: HTTPRoute\n/);
  });
});

describe('completion of fragments', () => {
  it('offers them where they fit', () => {
    assert.deepEqual(offeredAt(policy('  extProc:\n    - $0')), ['eg-processing-mode']);
    assert.deepEqual(offeredAt(policy('  extProc:\n    - failOpen: true\n      $0')), ['eg-processing-mode']);
    assert.deepEqual(offeredAt(policy('  extProc:\n    - processingMode: {}\n      $0')), []);
    assert.deepEqual(offeredAt(policy('  extProc:\n    - backendRefs:\n        - $0')), ['eg-backend-ref']);
    assert.deepEqual(offeredAt(policy('  targetRefs:\n    $0')), ['eg-target-ref']);
    assert.deepEqual(offeredAt(policy('  targetRefs: $0')), ['eg-target-ref']);
    assert.deepEqual(offeredAt(policy('  targetRefs:\n    - name: a\n      $0')), []);
    assert.deepEqual(offeredAt(policy('  lua:\n    - $0')), ['eg-lua-handler']);
    assert.deepEqual(offeredAt('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nspec:\n  jsonPatches:\n    - $0'), ['eg-patch-operation']);
  });

  it('writes them in the layout of the file', () => {
    assert.equal(accepted(policy('  extProc:\n    - failOpen: true\n      eg$0'), 'eg-processing-mode'), policy('  extProc:\n    - failOpen: true\n      processingMode:\n        # {} instead of a body: headers only.\n        request:\n          body: Buffered\n        response:\n          body: Streamed'));
    assert.equal(accepted(policy('  targetRefs:$0'), 'eg-target-ref'), policy('  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      name: my-route'));
    assert.equal(accepted(policy('  targetRefs:\n  - $0'), 'eg-target-ref'), policy('  targetRefs:\n  - group: gateway.networking.k8s.io\n    kind: HTTPRoute\n    name: my-route'));
    assert.equal(accepted(policy('  lua:\n  -$0'), 'eg-lua-handler'), policy('  lua:\n  - type: Inline\n    inline: |\n      function envoy_on_request(request_handle)\n        request_handle:headers():add("x-extension", "lua")\n      end'));
  });
});
