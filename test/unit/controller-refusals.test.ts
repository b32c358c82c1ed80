// What the controller refuses and the workspace shows, where several files, overlays, patches and templates have a say.

import assert from 'node:assert/strict';
import { checkFindings, checkFix, checkNoFix, findingsOf, openFixture } from '../fixture';
import { parseFixture } from '../fixture-text';

describe('lua-config-map', () => {
  const rules = ['lua-config-map'];
  const policy = (mark = '', namespace = ''): string => `//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: headers${namespace}
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
    - type: ValueRef
      valueRef:
        group: ''
        kind: ConfigMap
        name: scripts${mark}
`;
  const refused = `
        #     ^^^^^^^ error(lua-config-map): has no data`;
  const hurts = `
        #     ^^^^^^^ warning(lua-config-map): has no data`;
  const any = `
        #     ^^^^^^^ warning(lua-config-map): takes any of`;
  const inShop = `
  namespace: shop`;
  const configMap = (rest: string, path = 'scripts.yaml', namespace = inShop): string => `//- ${path}
apiVersion: v1
kind: ConfigMap
metadata:
  name: scripts${namespace}
${rest}`;

  it('is sure of one ConfigMap in a namespace that is written', () => {
    checkFindings(policy(refused, inShop) + configMap('data: {}\n'), { rules });
    checkFindings(policy(refused, inShop) + configMap('binaryData:\n  lua: LS0=\n'), { rules });
    checkFindings(policy(refused, inShop) + configMap('data:\n'), { rules });
  });

  it('is not sure where the namespace depends on a command', () => {
    checkFindings(policy(hurts) + configMap('data: {}\n', 'scripts.yaml', ''), { rules });
  });

  it('is not sure of what is annotated, for a controller may fill it', () => {
    checkFindings(policy(hurts, inShop) + configMap('', 'scripts.yaml', `${inShop}\n  annotations:\n    reflects: other/scripts`), { rules });
  });

  it('is not sure of what kustomize builds', () => {
    checkFindings(`${policy(hurts, inShop)}${configMap('')}//- kustomization.yaml\nresources:\n  - scripts.yaml\n`, { rules });
  });

  it('says nothing of other namespaces, patches, templates and what is decrypted first', () => {
    checkFindings(policy() + configMap(''), { rules });
    checkFindings(`${policy('', inShop)}${configMap('')}${configMap('data:\n  lua: "-- 1"\n', 'overlay/scripts.yaml')}`, { rules });
    checkFindings(`${policy('', inShop)}${configMap('', 'overlay/patch.yaml')}//- overlay/kustomization.yaml\npatches:\n  - path: patch.yaml\n`, { rules });
    checkFindings(policy('', inShop) + configMap('data:\n  {{- .Files.Get "scripts" | nindent 2 }}\n'), { rules });
    checkFindings(policy('', inShop) + configMap('sops:\n  version: 3.9.0\n'), { rules });
    checkFindings(policy('', inShop) + configMap('data: *scripts\n'), { rules });
  });

  it('warns of several keys in each version', () => {
    const two = 'data:\n  a.lua: "-- 1"\n  b.lua: "-- 2"\n';
    checkFindings(policy(any, inShop) + configMap(two), { rules });
    checkFindings(policy(any, inShop) + configMap(two) + configMap(two, 'overlay/scripts.yaml'), { rules });
    checkFindings(policy('', inShop) + configMap(two) + configMap('data:\n  a.lua: "-- 1"\n', 'overlay/scripts.yaml'), { rules });
  });

  it('offers each key that is Lua by its name', () => {
    const keys = (first: string, second: string): string => `data:\n  ${first}: "-- 1"\n  ${second}: "-- 2"\n  notes: none\n`;
    checkFix(policy('', inShop) + configMap(keys('a.lua', 'b.lua')), policy('', inShop) + configMap(keys('a.lua', 'lua')), { rules, title: "Rename 'b.lua'" });
    checkNoFix(policy('', inShop) + configMap(keys('a.lua', 'b.lua')), "Rename 'notes'", { rules });
  });

  it('knows the ConfigMaps that kustomize generates, and names their keys', () => {
    const generator = (items: string): string => `//- kustomization.yaml\nconfigMapGenerator:\n  - name: scripts\n${items}`;
    const files = (first: string): string => generator(`    files:\n      - ${first}\n      - b.lua\n`);
    checkFindings(policy(any) + files('a.lua'), { rules });
    checkFindings(policy() + files('lua=a.lua'), { rules });
    checkFix(policy() + files('a.lua'), policy() + files('lua=a.lua'), { rules });
    checkFix(policy() + files('"a.lua=x.txt"'), policy() + files('"lua=x.txt"'), { rules, title: "Rename 'a.lua'" });
    checkFix(policy() + generator('    literals:\n      - one=1\n      - two=2\n'), policy() + generator('    literals:\n      - one=1\n      - lua=2\n'), { rules, title: "Rename 'two'" });
  });

  it('looks again when the ConfigMap is broken, mended, or made by a template', () => {
    const open = openFixture(policy('', inShop) + configMap('data: {}\n'));
    const findings = (text: string): number => {
      open.analysis.setFile(open.uriOf('scripts.yaml'), parseFixture(text).files[0]!.text);
      open.analysis.check(open.uriOf('scripts.yaml'));
      for (const uri of open.analysis.takeWoken()) open.analysis.check(uri);
      return findingsOf(open, 'policy.yaml', { rules }).length;
    };
    const states = ['data: {}\n', 'data: {\n', 'data: {}\n', 'data: {}\n# {{ . }}\n', 'immutable: {{ .Values.immutable }}\ndata: {}\n', 'data: {}\n', '$patch: merge\ndata: {}\n'];
    assert.deepEqual(states.map((state) => findings(configMap(state))), [1, 0, 1, 1, 0, 1, 0]);
  });

  it('begins a script in JSON as well', () => {
    const before = '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap",\n  "metadata": {\n    "name": "scripts",\n    "namespace": "shop"\n  }\n}\n';
    const script = '"function envoy_on_request(request_handle)\\n  request_handle:logDebug(\\"request\\")\\nend\\n"';
    const after = before.replace('\n  }\n}', `\n  },\n  "data": {\n    "lua": ${script}\n  }\n}`);
    checkFix(`${policy('', inShop)}//- scripts.json\n${before}`, `${policy('', inShop)}//- scripts.json\n${after}`, { rules });
  });
});

describe('dynamic-module-unregistered', () => {
  const rules = ['dynamic-module-unregistered'];
  const inShop = '\n  namespace: shop';
  const policy = (mark = '', namespace = inShop): string => `//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: module${namespace}
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  dynamicModule:
    - name: redact${mark}
//- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: shop${namespace}
spec:
  parentRefs:
    - name: eg
      namespace: edge
`;
  const gateway = (rest = ''): string => `//- gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
  namespace: edge
spec:
  gatewayClassName: eg${rest}
`;
  const named = `
  infrastructure:
    parametersRef:
      group: gateway.envoyproxy.io
      kind: EnvoyProxy
      name: own`;
  const gatewayClass = (rest = ''): string => `//- class.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: eg
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller${rest}
`;
  const shared = `
  parametersRef:
    group: gateway.envoyproxy.io
    kind: EnvoyProxy
    name: shared
    namespace: system`;
  const proxy = (name: string, namespace: string, spec: string, path = `${name}.yaml`): string => `//- ${path}
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:${spec}
`;
  const module = (name: string): string => `
  dynamicModules:
    - name: ${name}
      source:
        type: Local
        local:
          path: /opt/modules/lib${name}.so`;
  const refused = '\n    #       ^^^^^^ error(dynamic-module-unregistered)';
  const unsure = '\n    #       ^^^^^^ warning(dynamic-module-unregistered)';

  it('is sure of one route, Gateway, class and EnvoyProxy', () => {
    checkFindings(policy(refused) + gateway(named) + gatewayClass() + proxy('own', 'edge', module('canary')), { rules });
    checkFindings(policy(refused) + gateway() + gatewayClass(shared) + proxy('shared', 'system', ' {}'), { rules });
    checkFindings(policy() + gateway() + gatewayClass(shared) + proxy('shared', 'system', module('redact')), { rules });
  });

  it('is not sure where the class is not known, nobody names an EnvoyProxy, or kustomize builds one of them', () => {
    checkFindings(policy(unsure) + gateway(named) + proxy('own', 'edge', module('canary')), { rules });
    checkFindings(policy(unsure) + gateway() + gatewayClass(), { rules });
    checkFindings(`${policy(unsure)}${gateway(named)}${gatewayClass()}${proxy('own', 'edge', module('canary'))}//- kustomization.yaml\nresources: [route.yaml]\n`, { rules });
  });

  it('says nothing where a part is not known, is there twice, is a patch or is merged with what is not known', () => {
    const canary = proxy('own', 'edge', module('canary'));
    checkFindings(policy('', '') + gateway(named) + gatewayClass(), { rules });
    checkFindings(policy() + canary, { rules });
    checkFindings(policy() + gateway() + canary, { rules });
    checkFindings(policy() + gateway() + gatewayClass().replace('gateway.envoyproxy.io/', 'istio.io/'), { rules });
    checkFindings(policy() + gateway(named) + canary + proxy('own', 'edge', module('redact'), 'overlay/own.yaml'), { rules });
    checkFindings(`${policy()}${gateway(named)}${gatewayClass()}${canary}//- kustomization.yaml\npatches:\n  - path: own.yaml\n`, { rules });
    checkFindings(policy() + gateway(named) + proxy('own', 'edge', `${module('canary')}\n  mergeType: StrategicMerge`), { rules });
    checkFindings(policy() + gateway(named) + gatewayClass() + proxy('own', 'edge', module('{{ .Values.module }}')), { rules });
    checkFindings(policy() + gateway(named) + gatewayClass() + proxy('own', 'edge', module('${MODULE}')), { rules });
  });

  it('counts what any of the levels registers', () => {
    checkFindings(policy() + gateway(named) + gatewayClass(shared) + proxy('own', 'edge', module('canary')) + proxy('shared', 'system', module('redact')), { rules });
    const configuration = '//- config.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider:\n  type: Kubernetes\nenvoyProxy:\n  dynamicModules:\n    - name: redact\n      source:\n        local:\n          path: /redact.so\n';
    checkFindings(policy() + gateway() + gatewayClass() + configuration, { rules });
  });

  it('registers the module in the file of the EnvoyProxy', () => {
    const files = policy() + gateway(named) + gatewayClass();
    const place = '/opt/modules/libredact.so # TODO: where the container of the proxy has it';
    checkFix(files + proxy('own', 'edge', ' {}'), files + proxy('own', 'edge', module('redact').replace('/opt/modules/libredact.so', place)), { rules });
    checkFix(files + proxy('own', 'edge', ' {dynamicModules: []}'), files + proxy('own', 'edge', ' {dynamicModules: [{ name: redact, source: { type: Local, local: { path: /opt/modules/libredact.so } } }]}'), { rules });
  });

  it('looks again when the EnvoyProxy changes', () => {
    const open = openFixture(policy() + gateway(named) + gatewayClass() + proxy('own', 'edge', module('canary')));
    assert.equal(findingsOf(open, 'policy.yaml', { rules }).length, 1);
    open.analysis.setFile(open.uriOf('own.yaml'), parseFixture(proxy('own', 'edge', module('redact'))).files[0]!.text);
    open.analysis.check(open.uriOf('own.yaml'));
    for (const uri of open.analysis.takeWoken()) open.analysis.check(uri);
    assert.equal(findingsOf(open, 'policy.yaml', { rules }).length, 0);
  });
});

const inShop = '\n  namespace: shop';

const extension = (spec: string, namespace = inShop): string => `//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: checks${namespace}
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
${spec}
`;

const object = (path: string, apiVersion: string, kind: string, name: string, rest: string): string => `//- ${path}
apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
${rest}
`;

describe('missing-grant', () => {
  const rules = ['missing-grant'];
  const policy = (mark = '', namespace = inShop): string => extension(`  extProc:\n    - backendRefs:\n        - name: checker\n          namespace: tools${mark}\n          port: 9002`, namespace);
  const missing = '\n          #          ^^^^^ warning(missing-grant)';
  const service = object('tools.yaml', 'v1', 'Service', 'checker', '  namespace: tools\nspec:\n  ports:\n    - port: 9002');
  const spec = (kind: string, name = '', from = 'shop'): string => `spec:\n  from:\n    - group: gateway.envoyproxy.io\n      kind: EnvoyExtensionPolicy\n      namespace: ${from}\n  to:\n    - group: ""\n      kind: ${kind}${name}`;
  const grant = (rest: string): string => object('grant.yaml', 'gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', 'open', rest);

  it('needs one for the kind, the name and the namespace', () => {
    checkFindings(policy(missing) + service, { rules });
    checkFindings(policy() + service + grant(`  namespace: tools\n${spec('Service')}`), { rules });
    checkFindings(policy() + service + grant(`  namespace: tools\n${spec('Service', '\n      name: checker')}`), { rules });
    checkFindings(policy(missing) + service + grant(`  namespace: tools\n${spec('Service', '\n      name: other')}`), { rules });
    checkFindings(policy(missing) + service + grant(`  namespace: tools\n${spec('Secret')}`), { rules });
    checkFindings(policy(missing) + service + grant(`  namespace: tools\n${spec('Service', '', 'blog')}`), { rules });
    checkFindings(policy(missing) + service + grant(`  namespace: shop\n${spec('Service')}`), { rules });
  });

  it('says nothing where the namespaces are not known, or the other namespace is not in the workspace', () => {
    checkFindings(policy('', '') + service, { rules });
    checkFindings(policy('', '\n  namespace: {{ .Release.Namespace }}') + service, { rules });
    checkFindings(policy('', '\n  namespace: tools') + service, { rules });
    checkFindings(policy(), { rules });
  });

  it('takes a grant whose namespace others decide for one that permits', () => {
    checkFindings(policy() + service + grant(spec('Service')), { rules });
    checkFindings(policy() + service + grant(`  namespace: base\n${spec('Service')}\n//- kustomization.yaml\nnamespace: tools\nresources: [grant.yaml]`), { rules });
    checkFindings(policy() + service + grant(`  namespace: tools\n${spec('Service', '', '{{ .Values.shop }}')}`), { rules });
  });

  it('looks at Secrets and ConfigMaps for Wasm code, too', () => {
    const wasm = (code: string): string => extension(`  wasm:\n    - name: filter\n      code:${code}`);
    const secret = object('tools.yaml', 'v1', 'Secret', 'registry', '  namespace: tools\nstringData:\n  .dockerconfigjson: "{}"');
    const image = (mark = ''): string => wasm(`\n        type: Image\n        image:\n          url: registry.example.com/filter:v1\n          pullSecretRef:\n            name: registry\n            namespace: tools${mark}`);
    checkFindings(image('\n            #          ^^^^^ warning(missing-grant): Secret') + secret, { rules });
    const authority = (mark = ''): string => wasm(`\n        type: HTTP\n        http:\n          url: https://modules.example.com/filter.wasm\n          tls:\n            caCertificateRef:\n              kind: ConfigMap\n              name: registry\n              namespace: tools${mark}`);
    const configMap = secret.replace('kind: Secret', 'kind: ConfigMap').replace('stringData:\n  .dockerconfigjson', 'data:\n  ca.crt');
    checkFindings(authority('\n              #          ^^^^^ warning(missing-grant): ConfigMap') + configMap, { rules });
    checkFindings(authority() + configMap, { rules, settings: { release: 7 } });
  });

  it('writes the grant into the file of what is referred to, and not into JSON', () => {
    const written = `---
# Stands in the namespace of what is referred to.
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: allow-shop-checker
  namespace: tools
spec:
  from:
    - group: gateway.envoyproxy.io
      kind: EnvoyExtensionPolicy
      namespace: shop
  to:
    - group: ""
      kind: Service
      name: checker
`;
    checkFix(policy() + service, policy() + service + written, { rules });
    const more = '---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: tools\n';
    checkFix(policy() + service + more, policy() + service + written + more, { rules });
    checkNoFix(`${policy()}//- tools.json\n{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "checker", "namespace": "tools"}, "spec": {"ports": [{"port": 9002}]}}\n`, '', { rules });
  });
});

describe('processor-backend', () => {
  const rules = ['processor-backend'];
  const policy = (refs: string, namespace = inShop): string => extension(`  extProc:\n    - backendRefs:${refs}`, namespace);
  const reference = (name: string, mark = '', rest = ''): string => `\n        - group: gateway.envoyproxy.io\n          kind: Backend\n          name: ${name}${mark}${rest}`;
  const backend = (name: string, spec: string, path = `${name}.yaml`): string => object(path, 'gateway.envoyproxy.io/v1alpha1', 'Backend', name, `  namespace: shop\nspec:${spec}`);
  const resolver = '\n  type: DynamicResolver';
  const hostName = '\n  endpoints:\n    - fqdn:\n        hostname: checker.example.com\n        port: 9002';
  const address = '\n  endpoints:\n    - ip:\n        address: 192.0.2.7\n        port: 9002';
  const error = (length: number): string => `\n          #     ${'^'.repeat(length)} error(processor-backend)`;
  const warning = (length: number): string => error(length).replace('error', 'warning');

  it('is no resolver, in any version', () => {
    checkFindings(policy(reference('any', error(3))) + backend('any', resolver), { rules });
    checkFindings(policy(reference('any', warning(3))) + backend('any', resolver) + backend('any', resolver, 'overlay/any.yaml'), { rules });
    checkFindings(policy(reference('any')) + backend('any', resolver) + backend('any', hostName, 'overlay/any.yaml'), { rules });
    checkFindings(`${policy(reference('any'))}${backend('any', resolver)}//- kustomization.yaml\npatches:\n  - path: any.yaml\n`, { rules });
    checkFindings(policy(reference('any', '', '\n          weight: 0')) + backend('any', resolver), { rules });
    checkFindings(policy(reference('any')) + backend('any', resolver), { rules, settings: { release: 3 } });
  });

  it('says what becomes of requests', () => {
    const refs = reference('any', `${error(3)}: requests go on without`);
    checkFindings(policy(refs).replace('    - backendRefs', '    - failOpen: true\n      backendRefs') + backend('any', resolver), { rules });
  });

  it('has endpoints of one sort', () => {
    const both = (mark: string): string => policy(`${reference('one')}${reference('two', mark)}`);
    checkFindings(both(error(3)) + backend('one', address) + backend('two', hostName), { rules });
    checkFindings(both('') + backend('one', address) + backend('two', address), { rules });
    checkFindings(both('') + backend('one', address), { rules });
    checkFindings(both('') + backend('one', address) + backend('two', '\n  endpoints:\n    - unix:\n        path: /run/two.sock'), { rules });
    const service = (spec: string): string => object('service.yaml', 'v1', 'Service', 'plain', `  namespace: shop\nspec:\n${spec}  ports:\n    - port: 9002`);
    const mixed = (mark: string): string => policy(`\n        - name: plain\n          port: 9002${reference('two', mark)}`);
    checkFindings(mixed(warning(3)) + service('  selector:\n    app: plain\n') + backend('two', hostName), { rules });
    checkFindings(mixed('') + service('') + backend('two', hostName), { rules });
    checkFindings(mixed('') + service('  type: ExternalName\n  externalName: checker.example.com\n  selector:\n    app: plain\n') + backend('two', hostName), { rules });
  });

  it('has a port if it is a ServiceImport', () => {
    const refs = (port: string): string => `\n        - group: multicluster.x-k8s.io\n          kind: ServiceImport\n          name: far${port}`;
    checkFindings(policy(refs(error(3))), { rules });
    checkFindings(policy(refs('\n          port: 9002')), { rules });
    checkFindings(policy(refs('')), { rules, settings: { release: 4 } });
  });
});

describe('wasm-secret', () => {
  const rules = ['wasm-secret'];
  const image = (reference: string, namespace = inShop): string => extension(`  wasm:\n    - name: filter\n      code:\n        type: Image\n        image:\n          url: registry.example.com/filter:v1\n          pullSecretRef:${reference}`, namespace);
  const named = (mark = ''): string => `\n            name: registry${mark}`;
  const secret = (rest: string, path = 'registry.yaml'): string => object(path, 'v1', 'Secret', 'registry', `  namespace: shop\n${rest}`);
  const error = '\n            #     ^^^^^^^^ error(wasm-secret)';
  const warning = '\n            #     ^^^^^^^^ warning(wasm-secret)';

  it('has a login in each version that it may be', () => {
    checkFindings(image(named(error)) + secret('data:\n  password: eA=='), { rules });
    checkFindings(image(named(warning)) + secret('data:\n  password: eA==') + secret('data:\n  user: eA==', 'overlay/registry.yaml'), { rules });
    checkFindings(image(named()) + secret('data:\n  .dockerconfigjson: e30='), { rules });
    checkFindings(image(named()) + secret('data:\n  password: eA==\nstringData:\n  .dockerconfigjson: "{}"'), { rules });
    checkFindings(image(named()) + secret('data:\n  password: eA==') + secret('data:\n  .dockerconfigjson: e30=', 'overlay/registry.yaml'), { rules });
  });

  it('says nothing of what others fill or encrypt, and of other namespaces', () => {
    checkFindings(image(named()) + secret('data: {}'), { rules });
    checkFindings(image(named()) + secret('type: Opaque'), { rules });
    checkFindings(image(named()) + secret('data:\n  password: ENC\nsops:\n  version: 3.9.0'), { rules });
    checkFindings(image(named(), '') + secret('data:\n  password: eA=='), { rules });
    checkFindings(image(named()) + secret('data:\n  {{ .Values.key }}: eA=='), { rules });
  });

  it('renames what is meant by its name, and nothing else', () => {
    checkFix(image(named()) + secret('data:\n  dockerconfig.json: e30=\n  note: eA=='), image(named()) + secret('data:\n  .dockerconfigjson: e30=\n  note: eA=='), { rules });
    checkNoFix(image(named()) + secret('data:\n  password: eA=='), '', { rules });
    checkNoFix(image(named()) + secret('data:\n  .dockercfg: e30='), '', { rules });
  });

  it('knows how authorities are found, since 1.8', () => {
    const http = (kind: string, mark = ''): string => extension(`  wasm:\n    - name: filter\n      code:\n        type: HTTP\n        http:\n          url: https://modules.example.com/filter.wasm\n          tls:\n            caCertificateRef:\n              kind: ${kind}\n              name: registry${mark}`);
    const refused = '\n              #     ^^^^^^^^ error(wasm-secret)';
    const two = 'data:\n  tls.crt: eA==\n  tls.key: eA==';
    checkFindings(http('Secret', refused) + secret(two), { rules });
    checkFindings(http('Secret') + secret(two), { rules, settings: { release: 7 } });
    checkFindings(http('Secret') + secret('data:\n  tls.crt: eA=='), { rules });
    checkFindings(http('Secret') + secret(`${two}\n  ca.crt: eA==`), { rules });
    const configMap = (rest: string): string => secret(rest).replace('kind: Secret', 'kind: ConfigMap');
    checkFindings(http('ConfigMap', refused) + configMap('data:\n  a: x\n  b: y'), { rules });
    checkFindings(http('ConfigMap') + configMap('data:\n  a: x\n  b: y\nbinaryData:\n  c: eA=='), { rules });
    checkFindings(http('ClusterTrustBundle') + configMap('data:\n  a: x\n  b: y'), { rules });
  });
});

describe('code-url', () => {
  const rules = ['code-url'];
  const code = (type: string, url: string): string => extension(`  wasm:\n    - name: filter\n      code:\n        type: ${type}\n        ${type === 'HTTP' ? 'http' : 'image'}:\n          url: ${url}`);
  const marked = (type: string, url: string, words = ''): string => code(type, `${url}\n          #    ${'^'.repeat(url.length)} error(code-url)${words && `: ${words}`}`);

  for (const url of ['https://a.example/x.wasm', 'HTTPS://a.example/x.wasm', 'http://user:pass%20word@svc.ns:80/x.wasm', 'http://svc/', 'oci://a.example/x:v1', 'https://a.example:/x', 'http://[::1]:80/x', '${URL}', 'https://${HOST}/x', 'https://@HOST@:@PORT@/x', 'https://a.example/%VERSION%/x', '""', 'https://a.example/x?100%', 'https://a.example/a b.wasm']) {
    it(`takes ${url}`, () => checkFindings(code('HTTP', url), { rules }));
  }

  for (const [url, words] of [['a.example:8080/x.wasm', 'begins with neither'], ['file:///x.wasm', 'begins with neither'], ['" https://a.example/x.wasm"', 'begins with neither'], ['https:///x.wasm', 'has no host'], ['https:a.example/x.wasm', 'has no host'], ['https://a.example:80a/x', "port '80a'"], ['https://a.example/100%/x', "'%'"], ['https://a.example/x#50%', "'%'"], ['"https://a example/x"', 'characters']] as const) {
    it(`refuses ${url}`, () => checkFindings(marked('HTTP', url, words), { rules }));
  }

  it('offers a URL where it can guess it', () => {
    checkFix(code('HTTP', 'a.example:8080/x.wasm'), code('HTTP', 'https://a.example:8080/x.wasm'), { rules });
    checkFix(code('HTTP', '" https://a.example/x.wasm"'), code('HTTP', '"https://a.example/x.wasm"'), { rules });
    checkNoFix(code('HTTP', 'file:///x.wasm'), '', { rules });
    checkNoFix(code('HTTP', 'x.wasm'), '', { rules });
    checkFix(code('Image', 'Team.example/Team:V1'), code('Image', 'Team.example/team:V1'), { rules });
  });

  for (const url of ['filter', 'filter:V1', 'team/filter', 'Registry.Example.com/filter:V1', 'localhost/filter', 'Host:5000/filter', 'oci://a.example/filter@sha256:AB', '${REGISTRY}/Filter', '""']) {
    it(`takes the image ${url}`, () => checkFindings(code('Image', url), { rules }));
  }

  for (const url of ['http://a.example/filter:v1', 'docker://a.example/filter', 'a.example/Filter', 'Team/filter:v1', 'oci://a.example/team/Filter:v1']) {
    it(`refuses the image ${url}`, () => checkFindings(marked('Image', url), { rules }));
  }
});
