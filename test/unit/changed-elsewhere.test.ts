// Rules that look at other files: tools that change these on their way to the cluster, other tenants and clusters, and edits that must wake them.

import assert from 'node:assert/strict';
import { checkFindings, findingsOf, openFixture } from '../fixture';

const gateway = (path = 'gateway.yaml', namespace = '  namespace: edge\n'): string => `//- ${path}
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
${namespace}spec:
  gatewayClassName: eg
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;
const route = (mark = '', path = 'route.yaml', namespace = '  namespace: edge\n'): string => `//- ${path}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop
${namespace}spec:
  parentRefs:
    - name: eg
      sectionName: admin${mark}
`;
const missing = "\n      #            ^^^^^ warning(missing-part): no listener 'admin'";
const operations = (indent: string): string => ['- op: add', '  path: /spec/listeners/-', '  value: {name: admin, port: 8080, protocol: HTTP}'].map((line) => `${indent}${line}\n`).join('');

describe('what other files do to a resource', () => {
  const rules = ['missing-part'];

  it('is nothing where a patch is for another one', () => {
    checkFindings(`${gateway()}${route(missing)}//- kustomization.yaml\npatches:\n  - target: {kind: Gateway, name: other}\n    patch: |\n${operations('      ')}`, { rules });
  });

  it('is a patch in a kustomization: operations written inline or in a file, and parts of the resource', () => {
    checkFindings(`${gateway()}${route()}//- kustomization.yaml\npatches:\n  - target: {kind: Gateway, name: eg}\n    patch: |\n${operations('      ')}`, { rules });
    checkFindings(`${gateway()}${route()}//- kustomization.yaml\npatchesJson6902:\n  - target: {kind: Gateway, name: e.*}\n    path: more.yaml\n//- more.yaml\n${operations('')}`, { rules });
    checkFindings(`${gateway()}${route()}//- kustomization.yaml\npatchesStrategicMerge:\n  - |\n    kind: Gateway\n    metadata: {name: eg}\n    spec: {}\n`, { rules });
  });

  it('is a patch by Flux or Argo CD', () => {
    const patches = (indent: string): string => `${indent}patches:\n${indent}  - target: {kind: Gateway}\n${indent}    patch: |\n${operations(`${indent}      `)}`;
    checkFindings(`${gateway()}${route()}//- flux.yaml\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n${patches('  ')}`, { rules });
    checkFindings(`${gateway()}${route()}//- app.yaml\napiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    kustomize:\n${patches('      ')}`, { rules });
  });

  it('is a patch of the policy or the route itself', () => {
    checkFindings(`${gateway()}${route()}//- kustomization.yaml\npatches:\n  - target: {kind: HTTPRoute}\n    patch: |\n      - op: replace\n        path: /spec/parentRefs/0/sectionName\n        value: http\n`, { rules });
  });

  it('is still to be written', () => {
    for (const listeners of ['', ' []', '\n    - port: 80']) checkFindings(`${gateway().replace(/listeners:[^]*/, `listeners:${listeners}`)}\n${route()}`, { rules });
  });

  it('is a value that is put in later', () => {
    checkFindings(gateway() + route().replace('sectionName: admin', 'sectionName: ${LISTENER}'), { rules });
    checkFindings(gateway().replace('name: http', 'name: ${LISTENER}') + route(), { rules });
  });

  it('leaves two policies apart where one is patched', () => {
    const policy = (name: string, mark = ''): string =>
      `//- ${name}.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: BackendTrafficPolicy\nmetadata:\n  name: ${name}\n  namespace: edge\nspec:\n  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      name: shop${mark}\n  timeout: {tcp: {connectTimeout: 1s}}\n`;
    const build = '//- kustomization.yaml\nresources: [a.yaml, b.yaml]\n';
    checkFindings(`${policy('a')}${policy('b', "\n      #     ^^^^ warning(conflicting-policies): 'a' in a.yaml claims it too")}${build}`, { rules: ['conflicting-policies'] });
    for (const name of ['a', 'b']) checkFindings(`${policy('a')}${policy('b')}${build}patches:\n  - target: {kind: BackendTrafficPolicy, name: ${name}}\n    patch: |\n      - {op: replace, path: /spec/targetRefs/0/name, value: other}\n`, { rules: ['conflicting-policies'] });
  });
});

describe('a resource without a namespace', () => {
  const rules = ['missing-part'];

  it('is that of the same folder, or of one above or below', () => {
    checkFindings(gateway('a/gateway.yaml', '') + route(missing, 'a/route.yaml', ''), { rules });
    checkFindings(gateway('a/gateway.yaml', '') + route(missing, 'a/routes/route.yaml', ''), { rules });
  });

  it('may be any for a file that is not saved yet', () => {
    const { fixture, analysis } = openFixture(gateway('a/gateway.yaml', '') + route('', 'route.yaml', ''));
    const draft = 'untitled:Untitled-1';
    analysis.setFile(draft, fixture.files[1]!.text);
    while (!analysis.check(draft).done);
    assert.deepEqual(analysis.findings(draft).map(({ finding }) => finding.rule), rules);
  });

  it('is not that of another tenant', () => {
    checkFindings(gateway('a/gateway.yaml', '') + route('', 'b/route.yaml', ''), { rules });
    checkFindings(gateway('a/gateway.yaml', '') + route('', 'b/route.yaml', '  namespace: default\n'), { rules });
    const patch = (name: string): string => `//- b/patch.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nmetadata: {name: tweaks}\nspec:\n  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}\n  type: JSONPatch\n  jsonPatches:\n    - type: type.googleapis.com/envoy.config.listener.v3.Listener\n      name: ${name}\n      operation: {op: remove, path: /metadata}\n`;
    for (const name of ['default/eg/admin', 'tcp-8080']) checkFindings(gateway('a/gateway.yaml', '') + patch(name), { rules: ['patch-name'] });
    checkFindings(`${gateway('a/gateway.yaml', '')}//- a/kustomization.yaml\nnamespace: a\nresources: [gateway.yaml]\n${route('', 'b/route.yaml', '')}//- b/kustomization.yaml\nnamespace: b\nresources: [route.yaml]\n`, { rules });
  });

  it('is that of the base of an overlay', () => {
    checkFindings(`${gateway('base/gateway.yaml', '')}//- base/kustomization.yaml\nresources: [gateway.yaml]\n${route(missing, 'prod/route.yaml', '')}//- prod/kustomization.yaml\nresources: [../base, route.yaml]\n`, { rules });
  });
});

describe('switches of the configuration', () => {
  const rules = ['extension-api-disabled'];
  const backend = (severity = '', path = 'b/backend.yaml'): string =>
    `//- ${path}\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\n${severity === '' ? '' : `#     ^^^^^^^ ${severity}(extension-api-disabled): The EnvoyGateway configuration in config.yaml does not switch on Backends\n`}metadata:\n  name: elsewhere\nspec:\n  endpoints:\n    - fqdn: {hostname: shop.example.com, port: 443}\n`;
  const off = (path: string): string =>
    `//- ${path}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: envoy-gateway-config\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    gateway: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}\n    provider: {type: Kubernetes}\n`;

  it('are those of this cluster where the configuration stands beside or above', () => {
    checkFindings(backend('error') + off('b/config.yaml'), { rules });
    checkFindings(backend('error') + off('config.yaml'), { rules });
    checkFindings(backend('warning') + off('a/config.yaml'), { rules });
  });

  it('may be set by values, parameters and patches', () => {
    checkFindings(`${backend()}${off('b/config.yaml')}//- values.yaml\nconfig:\n  envoyGateway:\n    extensionApis: {enableBackend: true}\n`, { rules });
    checkFindings(`${backend()}${off('b/config.yaml')}//- app.yaml\nparameters:\n  - name: config.envoyGateway.extensionApis.enableBackend\n    value: "true"\n`, { rules });
    checkFindings(`${backend()}${off('b/config.yaml')}//- kustomization.yaml\npatches:\n  - target: {kind: ConfigMap, name: envoy-gateway-config}\n    path: more.yaml\n`, { rules });
    checkFindings(`${backend('error')}${off('b/config.yaml')}//- values.yaml\nextensionApis:\n  enableBackend: false\n`, { rules });
  });
});

describe('an edit of another file', () => {
  /** Findings of the rule in `watched`, before and after each text of `edited`. */
  const counts = (fixture: string, watched: string, rule: string, edited: string, texts: readonly string[]): readonly number[] => {
    const open = openFixture(fixture);
    const count = (): number => findingsOf(open, watched, { rules: [rule] }).length;
    const first = count();
    return [
      first,
      ...texts.map((text) => {
        open.analysis.setFile(open.uriOf(edited), text);
        for (const uri of [open.uriOf(edited), ...open.analysis.takeWoken()]) while (!open.analysis.check(uri).done);
        for (const uri of open.analysis.takeWoken()) while (!open.analysis.check(uri).done);
        return count();
      }),
    ];
  };
  const textIn = (fixture: string): string => fixture.slice(fixture.indexOf('\n') + 1);

  it('wakes missing-part: a listener, a port, a type, a patch', () => {
    const two = textIn(gateway()).replace('name: http', 'name: admin');
    assert.deepEqual(counts(gateway() + route(), 'route.yaml', 'missing-part', 'gateway.yaml', [two, textIn(gateway())]), [1, 0, 1]);
    const patch = `patches:\n  - target: {kind: Gateway}\n    patch: |\n${operations('      ')}`;
    assert.deepEqual(counts(`${gateway()}${route()}//- kustomization.yaml\nresources: []\n`, 'route.yaml', 'missing-part', 'kustomization.yaml', [patch, '']), [1, 0, 1]);
    const service = '//- service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: edge\nspec:\n  ports:\n    - port: 80\n';
    const backends = `${route().replace(/ +sectionName: admin\n/, '')}  rules:\n    - backendRefs:\n        - name: shop\n          port: 8080\n`;
    assert.deepEqual(counts(service + backends, 'route.yaml', 'missing-part', 'service.yaml', [textIn(service).replace('80', '8080'), textIn(service).replace('spec:', 'spec:\n  type: ExternalName')]), [1, 0, 0]);
  });

  it('wakes extension-api-disabled: a switch, values of a chart', () => {
    const backend = '//- backend.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata:\n  name: elsewhere\nspec:\n  endpoints: []\n';
    const configuration = '//- config.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nextensionApis:\n  enableBackend: false\n';
    assert.deepEqual(counts(backend + configuration, 'backend.yaml', 'extension-api-disabled', 'config.yaml', [textIn(configuration).replace('false', 'true'), textIn(configuration), '']), [1, 0, 1, 0]);
    assert.deepEqual(counts(`${backend}${configuration}//- values.yaml\na: 1\n`, 'backend.yaml', 'extension-api-disabled', 'values.yaml', ['extensionApis:\n  enableBackend: true\n', 'a: 1\n']), [1, 0, 1]);
  });

  const policy = (kind: string, spec: string): string =>
    `//- policy.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: z\n  namespace: edge\nspec:\n  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: Gateway\n      name: eg\n${spec}`;

  it('wakes lua-config-map: keys of a ConfigMap', () => {
    const scripts = '//- scripts.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: scripts\n  namespace: edge\n';
    const lua = policy('EnvoyExtensionPolicy', "  lua:\n    - type: ValueRef\n      valueRef: {group: '', kind: ConfigMap, name: scripts}\n");
    const texts = ['data:\n  a.lua: ""\n', 'data:\n  a.lua: ""\n  b.lua: ""\n', 'data:\n  lua: ""\n  b.lua: ""\n', 'binaryData:\n  lua: ""\n'];
    assert.deepEqual(counts(lua + scripts, 'policy.yaml', 'lua-config-map', 'scripts.yaml', texts.map((text) => textIn(scripts) + text)), [1, 0, 1, 0, 1]);
    const annotated = `${textIn(scripts)}  annotations:\n    reflects: other\n`;
    const open = openFixture(`${lua}//- scripts.yaml\n${annotated}`);
    assert.deepEqual(findingsOf(open, 'policy.yaml', { rules: ['lua-config-map'] }).map(({ finding }) => finding.severity), ['warning']);
    assert.deepEqual(counts(`${lua}//- scripts.yaml\n${annotated}`, 'policy.yaml', 'lua-config-map', 'scripts.yaml', [`${annotated}data: {a: ""}\n`]), [1, 0]);
  });

  it('wakes processor-backend: the type and the endpoints of a Backend', () => {
    const backend = '//- backend.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata:\n  name: checker\n  namespace: edge\nspec:\n';
    const extension = policy('EnvoyExtensionPolicy', '  extProc:\n    - backendRefs:\n        - {group: gateway.envoyproxy.io, kind: Backend, name: checker}\n');
    const endpoints = `${textIn(backend)}  endpoints:\n    - fqdn: {hostname: a.example.com, port: 1}\n`;
    assert.deepEqual(counts(`${extension}${backend}  type: DynamicResolver\n`, 'policy.yaml', 'processor-backend', 'backend.yaml', [endpoints, `${textIn(backend)}  type: DynamicResolver\n`]), [1, 0, 1]);
  });

  it('wakes dynamic-module-unregistered: the modules, the merge, the class, the parameters', () => {
    const module = policy('EnvoyExtensionPolicy', '  dynamicModule:\n    - name: redact\n');
    const own = gateway().replace('  listeners', '  infrastructure:\n    parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: own}\n  listeners');
    const gatewayClass = '//- class.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: eg\nspec:\n  controllerName: gateway.envoyproxy.io/gatewayclass-controller\n';
    const proxy = '//- proxy.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nmetadata:\n  name: own\n  namespace: edge\nspec:\n';
    const registered = `${textIn(proxy)}  dynamicModules:\n    - name: redact\n      source: {type: Local, local: {path: /a.so}}\n`;
    const all = module + own + gatewayClass + proxy;
    assert.deepEqual(counts(all, 'policy.yaml', 'dynamic-module-unregistered', 'proxy.yaml', [registered, textIn(proxy), '']), [1, 0, 1, 0]);
    assert.deepEqual(counts(all, 'policy.yaml', 'dynamic-module-unregistered', 'gateway.yaml', [textIn(own).replace('name: own', 'name: other'), textIn(own)]), [1, 0, 1]);
    const parameters = `${textIn(gatewayClass)}  parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: other, namespace: edge}\n`;
    assert.deepEqual(counts(`${module}${own}${gatewayClass}${proxy}  mergeType: StrategicMerge\n`, 'policy.yaml', 'dynamic-module-unregistered', 'class.yaml', [parameters, textIn(gatewayClass)]), [1, 0, 1]);
  });

  it('wakes conflicting-policies: the target, the selectors and the name of the other one', () => {
    const one = policy('SecurityPolicy', '  basicAuth: {users: {name: u}}\n');
    const other = one.replace('policy.yaml', 'other.yaml').replace('name: z', 'name: a');
    const build = '//- kustomization.yaml\nresources: [policy.yaml, other.yaml]\n';
    const text = textIn(other);
    const texts = [text.replace('name: eg', 'name: else'), text, text.replace('spec:', 'spec:\n  targetSelectors: [{kind: Gateway}]'), text, text.replace('namespace: edge', 'namespace: x'), ''];
    assert.deepEqual(counts(one + other + build, 'policy.yaml', 'conflicting-policies', 'other.yaml', texts), [1, 0, 1, 0, 1, 0, 0]);
    assert.deepEqual(counts(one + other + build, 'policy.yaml', 'conflicting-policies', 'kustomization.yaml', ['resources: [policy.yaml]\n', textIn(build)]), [1, 0, 1]);
  });

  it('wakes missing-grant and wasm-secret: grants, keys of Secrets', () => {
    const extension = policy('EnvoyExtensionPolicy', '  extProc:\n    - backendRefs:\n        - {name: checker, namespace: tools, port: 80}\n');
    const service = '//- service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: checker\n  namespace: tools\nspec:\n  ports:\n    - port: 80\n';
    const grant = '//- grant.yaml\napiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata:\n  name: g\n  namespace: tools\nspec:\n  from:\n    - {group: gateway.envoyproxy.io, kind: EnvoyExtensionPolicy, namespace: edge}\n  to:\n    - {group: "", kind: Service}\n';
    assert.deepEqual(counts(`${extension}${service}${grant}`, 'policy.yaml', 'missing-grant', 'grant.yaml', [textIn(grant).replace('namespace: edge', 'namespace: x'), textIn(grant), textIn(grant).replace('kind: Service', 'kind: Secret'), '']), [0, 1, 0, 1, 1]);
    const wasm = policy('EnvoyExtensionPolicy', '  wasm:\n    - name: w\n      rootID: r\n      code:\n        type: Image\n        image: {url: example.com/w:v1, pullSecretRef: {name: pull}}\n');
    const secret = '//- secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\n  namespace: edge\n';
    assert.deepEqual(counts(`${wasm}${secret}stringData: {config.json: "{}"}\n`, 'policy.yaml', 'wasm-secret', 'secret.yaml', [`${textIn(secret)}stringData: {.dockerconfigjson: "{}"}\n`]), [1, 0]);
  });
});
