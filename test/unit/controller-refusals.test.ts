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
