// Actions where something is missing: what is offered where, and what the files are afterwards.

import assert from 'node:assert/strict';
import { cursorOf, openFixture } from '../fixture';
import { parseFixture } from '../fixture-text';
import { Analysis, type FileAction } from '../../server/src/analysis';
import { applyEdits } from '../../server/src/base/text';

function actionsAt(text: string, release?: number): readonly FileAction[] {
  const open = openFixture(text, release === undefined ? {} : { settings: { release } });
  const { uri, offset } = cursorOf(open);
  return open.analysis.actions(uri, { start: offset, end: offset });
}

function titlesAt(text: string, release?: number): string[] {
  return actionsAt(text, release).map(({ title }) => title);
}

/** The files after the action, by path; each must be without errors. */
function after(text: string, title: string): Record<string, string> {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  const actions = open.analysis.actions(uri, { start: offset, end: offset });
  const action = actions.find((one) => one.title === title);
  assert.ok(action, `there is no "${title}" among ${actions.map((one) => one.title).join(', ') || 'none'}`);
  const files = Object.fromEntries(open.fixture.files.map((file) => [open.uriOf(file.path), file.text]));
  for (const { uri: changed, create, edits = [] } of action.changes) files[changed] = applyEdits(create ?? files[changed]!, edits);
  const analysis = new Analysis();
  for (const [file, content] of Object.entries(files)) analysis.setFile(file, content);
  for (const [file, content] of Object.entries(files)) {
    while (!analysis.check(file).done);
    assert.deepEqual(analysis.findings(file).filter(({ finding }) => finding.severity === 'error').map(({ finding }) => finding.message), [], content);
  }
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file.replace('file:///workspace/', ''), content]));
}

const policy = (spec: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: orders
${spec}`;

const processor = policy(`  extProc:
    - backendRefs:
        - name: chec$0ker
          port: 9100
      processingMode:
        request: {}
`);

const service = `//- service.yaml
apiVersion: v1
kind: Service
metadata:
  name: checker
  namespace: shop
spec:
  selector:
    app: checker
  ports:
    - port: 9100
`;

describe('actions for what is missing', () => {
  it('make the Service and Deployment that a policy names, below or in a file', () => {
    const below = after(processor, "Create Deployment and Service 'checker' below");
    const [file] = Object.values(below);
    assert.equal(file!.split('\n---\n').length, 3);
    assert.match(file!, /\n---\napiVersion: apps\/v1\nkind: Deployment\nmetadata:\n {2}name: checker\n {2}namespace: shop\n[^]*containerPort: 9100\n/);
    const beside = after(`//- a/policy.yaml\n${processor}`, "Create Deployment and Service 'checker' in checker-service.yaml");
    assert.deepEqual(Object.keys(beside), ['a/policy.yaml', 'a/checker-service.yaml']);
    assert.match(beside['a/checker-service.yaml']!, /^apiVersion: apps\/v1\n/);
    assert.deepEqual(titlesAt(`//- policy.yaml\n${processor}${service}`), []);
    assert.deepEqual(titlesAt(policy('  extProc:\n    - backendRefs:\n        - kind: Backend\n          group: gateway.envoyproxy.io\n          name: $0x\n')), []);
    assert.deepEqual(titlesAt(processor.replace('chec$0ker', 'Che$0cker_')), []);
  });

  it('choose another name for a file that is there already', () => {
    const files = after(`//- policy.yaml\n${processor}//- checker-service.yaml\n${service.replace('//- service.yaml\n', '').replace('name: checker', 'name: other')}`, "Create Deployment and Service 'checker' in checker-service.yaml");
    assert.deepEqual(Object.keys(files), ['policy.yaml', 'checker-service.yaml', 'checker-service-2.yaml']);
  });

  it('keep line breaks, and use an empty document at the end', () => {
    assert.match(Object.values(after(processor.replaceAll('\n', '\r\n'), "Create Deployment and Service 'checker' below"))[0]!, /\r\n---\r\napiVersion: apps\/v1\r\n/);
    assert.doesNotMatch(Object.values(after(`${processor}---\n`, "Create Deployment and Service 'checker' below"))[0]!, /---\n---/);
    assert.match(Object.values(after(processor.trimEnd(), "Create Deployment and Service 'checker' below"))[0]!, /request: \{\}\n---\n/);
  });

  it('make the ConfigMap with a script, and the Secret for a registry', () => {
    const script = policy('  lua:\n    - type: ValueRef\n      valueRef:\n        group: ""\n        kind: ConfigMap\n        name: scr$0ipt\n');
    assert.match(after(`//- p.yaml\n${script}//- c.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway:\n  controllerName: a.b/c\nprovider:\n  type: Kubernetes\nextensionApis:\n  enableLua: true\n`, "Create ConfigMap 'script' with a script below")['p.yaml']!, /kind: ConfigMap\nmetadata:\n {2}name: script\n {2}namespace: shop\ndata:\n[^]*envoy_on_request/);
    const image = policy('  wasm:\n    - name: a\n      code:\n        type: Image\n        image:\n          url: oci://registry.shop.example/filter:1\n          pullSecretRef:\n            name: lo$0gin\n');
    assert.match(Object.values(after(image, "Create Secret 'login' for the registry below"))[0]!, /name: login\n {2}namespace: shop\ntype: kubernetes\.io\/dockerconfigjson\n[^]*"registry\.shop\.example"/);
  });

  it('register a module in an EnvoyProxy, a new one where there is none', () => {
    const module = `//- p.yaml\n${policy('  dynamicModule:\n    - name: gua$0rd\n')}`;
    assert.match(after(module, "Create EnvoyProxy that registers module 'guard' in modules-envoyproxy.yaml")['modules-envoyproxy.yaml']!, /namespace: shop\nspec:\n {2}dynamicModules:\n {4}- name: guard\n/);
    const proxy = '//- x.yaml\n# first\n---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nmetadata:\n  name: proxy\n';
    const title = "Register module 'guard' in EnvoyProxy 'proxy'";
    for (const spec of ['', 'spec: {}\n', 'spec:\n  logging: {}\n', 'spec:\n  dynamicModules:\n    - name: other\n      source:\n        type: Local\n        local:\n          path: /x.so\n']) {
      const made = after(`${module}${proxy}${spec}`, title)['x.yaml']!;
      assert.match(made, /name: guard\n/);
      assert.deepEqual(titlesAt(`${module}//- x.yaml\n${made}`), []);
    }
  });

  it('make the ReferenceGrant for another namespace, unless there is one that permits it', () => {
    const other = processor.replace('port: 9100', 'namespace: processors\n          port: 9100');
    const made = after(`//- a.yaml\n${other}`, "Create ReferenceGrant in namespace 'processors' in allow-shop-grant.yaml")['allow-shop-grant.yaml']!;
    assert.match(made, /namespace: processors\nspec:\n {2}from:\n {4}- group: gateway\.envoyproxy\.io\n {6}kind: EnvoyExtensionPolicy\n {6}namespace: shop\n {2}to:\n {4}- group: ""\n {6}kind: Service\n {6}name: checker\n/);
    const granted = `//- a.yaml\n${other}//- allow-shop-grant.yaml\n${made}`;
    assert.deepEqual(titlesAt(granted).filter((title) => title.includes('Grant')), []);
    assert.ok(titlesAt(granted.replace('name: checker\n', 'name: another\n')).some((title) => title.includes('Grant')));
    const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: r\nspec:\n  rules:\n    - backendRefs:\n        - name: a\n          namespace: ot$0her\n          port: 1\n';
    assert.deepEqual(titlesAt(route), ["Create ReferenceGrant in namespace 'other' below", "Create ReferenceGrant in namespace 'other' in allow-default-grant.yaml"]);
  });

  it('fill empty lists, and give a Wasm filter its code', () => {
    assert.match(Object.values(after(policy('  extProc: [$0]\n'), 'Add an external processor'))[0]!, /extProc:\n {4}- backendRefs:\n {8}- name: ext-proc\n/);
    assert.deepEqual(titlesAt(policy('  extProc:\n    - backend$0Refs: []\n')), []);
    assert.deepEqual(titlesAt(policy('  lua:$0\n')), ['Add a Lua script']);
    assert.deepEqual(titlesAt(policy('  wasm: [$0]\n')), ['Add a Wasm filter from an OCI image', 'Add a Wasm filter from a URL']);
    assert.match(Object.values(after(policy('  wasm:\n    - name: fil$0ter\n'), 'Add the code of the filter, from a URL'))[0]!, / {6}code:\n {8}type: HTTP\n {8}http:\n {10}url: https:/);
  });

  const patch = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Envoy$0PatchPolicy\nmetadata:\n  name: p\nspec:\n  targetRef:\n    group: gateway.networking.k8s.io\n    kind: Gateway\n    name: g\n  type: JSONPatch\n  jsonPatches: []\n';
  const inConfigMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: envoy-gateway-config\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    gateway:\n      controllerName: a.b/c\n    provider:\n      type: Kubernetes\n';

  it('switch patches on, in the configuration if it is there', () => {
    const written = after(`//- p.yaml\n${patch}`, 'Switch patches on: write envoy-gateway-config.yaml');
    assert.match(written['envoy-gateway-config.yaml']!, /enableEnvoyPatchPolicy: true\n$/);
    const title = 'Switch patches on: set extensionApis.enableEnvoyPatchPolicy: true in the EnvoyGateway configuration';
    assert.match(after(`//- p.yaml\n${patch}//- c.yaml\n${inConfigMap}`, title)['c.yaml']!, / {4}extensionApis:\n {6}enableEnvoyPatchPolicy: true\n {4}gateway:\n/);
    const partly = `${inConfigMap}    extensionApis:\n      enableBackend: true\n`;
    const on = after(`//- p.yaml\n${patch}//- c.yaml\n# first\n---\n${partly}`, title)['c.yaml']!;
    assert.match(on, / {4}extensionApis:\n {6}enableEnvoyPatchPolicy: true\n {6}enableBackend: true\n/);
    assert.match(after(`//- p.yaml\n${patch}//- c.yaml\n${partly.replace('enableBackend: true', 'enableEnvoyPatchPolicy: false')}`, title)['c.yaml']!, /enableEnvoyPatchPolicy: true\n$/);
    assert.deepEqual(titlesAt(`//- p.yaml\n${patch}//- c.yaml\n${on}`), []);
  });

  it('extend routes and gateways, by hand or with a wizard', () => {
    const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: ord$0ers\n  namespace: shop\nspec:\n  parentRefs:\n    - name: front\n';
    const [wizard, ...others] = actionsAt(route);
    assert.deepEqual(wizard, { title: 'Add extension to this route…', kind: 'refactor', changes: [], wizard: { target: 'HTTPRoute/orders', namespace: 'shop' } });
    assert.deepEqual(others.map(({ title }) => title), ["Add an external processor to HTTPRoute 'orders' below", "Add a Lua script to HTTPRoute 'orders' below", "Add a Wasm filter to HTTPRoute 'orders' below"]);
    assert.match(Object.values(after(route, "Add an external processor to HTTPRoute 'orders' below"))[0]!, /name: ext-proc\n {2}namespace: shop\n[^]*kind: HTTPRoute\n {6}name: orders\n/);
    assert.equal(titlesAt(route, 1).length, 3, 'Lua came later');
    assert.deepEqual(titlesAt(route.replace('ord$0ers', 'orders').replace('spec:', 'spec:$0')), []);
    assert.equal(titlesAt(route.replace('HTTPRoute', 'Gateway'))[0], 'Add extension to this gateway…');
    assert.deepEqual(titlesAt(route.replace('HTTPRoute', 'TCPRoute')), []);
  });

  it('are no findings, and stay away from files of others', () => {
    const open = openFixture(processor);
    assert.deepEqual(open.analysis.findings(cursorOf(open).uri).filter(({ finding }) => finding.message.includes('checker')), []);
    assert.deepEqual(titlesAt('kind: Service\nname: $0a\n'), []);
    assert.equal(parseFixture(processor).files.length, 1);
  });
});
