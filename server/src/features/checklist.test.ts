// Checklists: for each item one manifest that holds it, one that breaks it, and one that leaves it to a person.

import assert from 'node:assert/strict';
import { openFixture, type OpenFixture } from '../../../test/fixture';
import { applyEdits } from '../base/text';

type FileChecklist = ReturnType<OpenFixture['analysis']['checklists']>[number];

function open(policy: string, ...others: string[]): { readonly lists: readonly FileChecklist[]; readonly uri: string } {
  const { analysis, uriOf } = openFixture([`//- /policy.yaml\n${policy}`, ...others.map((text, index) => `//- /other-${index}.yaml\n${text}`)].join('\n'));
  for (const uri of analysis.uris) while (!analysis.check(uri).done);
  const uri = uriOf('/policy.yaml');
  return { lists: analysis.checklists(uri), uri };
}

function listOf(policy: string, ...others: string[]): FileChecklist {
  const [list] = open(policy, ...others).lists;
  assert.ok(list);
  return list;
}

function itemOf(id: string, policy: string, ...others: string[]): FileChecklist['items'][number] {
  const list = listOf(policy, ...others);
  const found = list.items.find((item) => item.id === id);
  assert.ok(found, `there is no ${id}, but ${list.items.map((item) => item.id).join(', ')}`);
  return found;
}

function holds(id: string, state: string, evidence: RegExp, policy: string, ...others: string[]): void {
  const item = itemOf(id, policy, ...others);
  assert.equal(item.state, state, `${id}: ${item.evidence}`);
  assert.match(item.evidence, evidence);
  if (state !== 'done') assert.ok(item.fix, `${id} says what to do`);
}

const policy = (spec: string, name = 'ext', kind = 'EnvoyExtensionPolicy'): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: checkout
${spec}
`;
const processor = (rest: string): string => `  extProc:
    - backendRefs:
        - name: checker
          port: 9002
${rest}`;
const route = (namespace: string, name = 'checkout'): string => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  rules:
    - name: pay
`;
const service = (port = 9002, more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: checker
  namespace: shop
spec:
  selector: {app: checker}
  ports:
    - port: ${port}
      targetPort: 9002
${more}
`;
const deployment = (label = 'checker', port = 9002): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checker
  namespace: shop
spec:
  selector: {matchLabels: {app: ${label}}}
  template:
    metadata:
      labels: {app: ${label}, tier: edge}
    spec:
      containers:
        - name: main
          image: a:1
          ports: [{containerPort: ${port}}]
`;
const configuration = (apis: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: envoy-gateway-config
  namespace: envoy-gateway-system
data:
  envoy-gateway.yaml: |
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    extensionApis: {${apis}}
`;

describe('checklists', () => {
  it('are there for extension and patch policies alone, with the place of the kind', () => {
    const text = `${policy('')}---\n${route('shop')}---\n${policy('', 'p', 'EnvoyPatchPolicy')}`;
    const { lists } = open(text);
    assert.deepEqual(lists.map(({ kind }) => kind), ['EnvoyExtensionPolicy', 'EnvoyPatchPolicy']);
    for (const { kind, range } of lists) assert.equal(text.slice(range.start, range.end), `kind: ${kind}`);
  });

  it('have every item under an id of its own', () => {
    const two = policy(`${processor('')}    - backendRefs: [{name: a, port: 1}, {name: b, port: 2}]\n  wasm:\n    - {name: a, code: {type: HTTP, http: {url: "https://a.b"}}}\n    - {name: b, code: {type: Image, image: {url: a.b/c:1}}}\n  lua: [{type: Inline, inline: a}, {type: Inline, inline: b}]\n`);
    const ids = listOf(two).items.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, ids.join(', '));
    for (const item of listOf(two).items) if (item.state !== 'done') assert.ok(item.fix, item.id);
  });

  it('place items in the file, also behind other documents', () => {
    const text = `# first\n${route('shop')}---\n${policy(processor(''))}`;
    const place = itemOf('target', text).place!;
    assert.equal(place.uri, open(text).uri);
    assert.equal(text.slice(place.range.start, place.range.end), 'kind: HTTPRoute');
  });

  describe('target', () => {
    it('holds in the namespace of the policy', () => holds('target', 'done', /`checkout` stands in namespace `shop`/, policy(''), route('shop')));
    it('is wrong in another namespace', () => holds('target', 'wrong', /stands in namespace `other`/, policy(''), route('other')));
    it('is left to a person where the workspace does not have it', () => holds('target', 'by-hand', /not in this workspace/, policy('')));
    it('is wrong where no rule has the name of the section', () => holds('target', 'wrong', /no rule `buy`, but `pay`/, policy('').replace('name: checkout', 'name: checkout\n      sectionName: buy'), route('shop')));
    it('is wrong on routes that extensions do nothing on', () => holds('target', 'wrong', /do nothing on a TCPRoute/, policy('').replace('HTTPRoute', 'TCPRoute')));
    it('is wrong where there is none', () => holds('target', 'wrong', /no target/, policy('').replace(/ {2}targetRefs[^]*checkout\n/, '  targetRefs: []\n')));
  });

  describe('Service and Deployment of a processor', () => {
    const extension = policy(processor(''));
    it('hold where they match', () => {
      holds('service', 'done', /has port 9002/, extension, service(), deployment());
      holds('deployment', 'done', /selects Deployment `checker`/, extension, service(), deployment());
    });
    it('are wrong with another port', () => holds('service', 'wrong', /no port `9002`, but `80`/, extension, service(80)));
    it('are wrong with other labels', () => holds('deployment', 'wrong', /does not match the labels/, extension, service(), deployment('other')));
    it('are wrong with another port of the container', () => holds('deployment', 'wrong', /has the port `9002`/, extension, service(), deployment('checker', 8080)));
    it('are left to a person where the workspace does not have them', () => {
      holds('service', 'by-hand', /not in this workspace/, extension);
      holds('deployment', 'by-hand', /No Deployment of this workspace/, extension, service());
    });
    it('speak gRPC by the protocol or the name of the port', () => {
      holds('grpc', 'done', /appProtocol: kubernetes.io\/h2c/, extension, service(9002, '      appProtocol: kubernetes.io/h2c'));
      holds('grpc', 'done', /name `grpc`/, extension, service(9002, '      name: grpc'));
      holds('grpc', 'by-hand', /Nothing in the Service/, extension, service());
    });
    it('need a ReferenceGrant in another namespace', () => {
      const far = policy(processor('').replace('name: checker', 'name: checker\n          namespace: tools'));
      holds('grant', 'by-hand', /No ReferenceGrant/, far);
      const grant = 'apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata:\n  name: open\n  namespace: tools\nspec:\n  from: [{group: gateway.envoyproxy.io, kind: EnvoyExtensionPolicy, namespace: shop}]\n  to: [{group: "", kind: Service}]\n';
      holds('grant', 'done', /`open`/, far, grant);
    });
  });

  describe('processingMode', () => {
    it('holds where it is written', () => holds('mode', 'done', /requests: Buffered, responses: nothing/, policy(processor('      processingMode: {request: {body: Buffered}}'))));
    it('is wrong where it is not, and is added', () => {
      const text = policy(processor('      failOpen: true'));
      holds('mode', 'wrong', /neither headers nor bodies/, text);
      const fixed = applyEdits(text, itemOf('mode', text).edits!);
      holds('mode', 'done', /headers only/, fixed);
    });
  });

  describe('messageTimeout', () => {
    const body = '      processingMode: {request: {body: Buffered}}\n';
    it('holds with headers alone', () => holds('timeout', 'done', /200 ms, and only headers/, policy(processor('      processingMode: {}'))));
    it('holds with a body and time', () => holds('timeout', 'done', /2s; bodies/, policy(processor(`${body}      messageTimeout: 2s`))));
    it('is wrong with a body and 200 ms, and is added', () => {
      const text = policy(processor(body));
      holds('timeout', 'wrong', /200 ms, and bodies/, text);
      holds('timeout', 'done', /2s/, applyEdits(text, itemOf('timeout', text).edits!));
      holds('timeout', 'wrong', /150ms, and bodies/, policy(processor(`${body}      messageTimeout: 150ms`)));
    });
    it('is wrong where it is no duration', () => holds('timeout', 'wrong', /no duration/, policy(processor('      messageTimeout: soon'))));
  });

  describe('failOpen', () => {
    it('holds closed for what protects', () => holds('fail-open', 'done', /`auth` says that it protects/, policy(processor(''), 'auth-check')));
    it('is wrong open for what protects', () => holds('fail-open', 'wrong', /protects something, yet/, policy(processor('      failOpen: true'), 'pii-redactor')));
    it('holds open for what watches', () => holds('fail-open', 'done', /watches/, policy(processor('      failOpen: true'), 'request-logger')));
    it('is left to a person without a purpose', () => holds('fail-open', 'by-hand', /Nothing says/, policy(processor(''))));
    it('reads comments', () => holds('fail-open', 'wrong', /protects/, `# Redacts card numbers.\n${policy(processor('      failOpen: true')).replace('# ', '# ')}`.replace('Redacts', 'redact')));
  });

  describe('Wasm', () => {
    const wasm = (code: string, root = '      rootID: my_root\n'): string => policy(`  wasm:\n    - name: tags\n${root}      code:\n${code}`);
    const sum = '3f1c0b9a5d7e42686f8b0c4d1e2a39475b6c8d9e0f1a2b3c4d5e6f708192a3b4';
    it('has a root id, or a person looks', () => {
      holds('root-id', 'done', /my_root/, wasm(''));
      holds('root-id', 'by-hand', /None is written/, wasm('', ''));
    });
    it('has a checksum for code from HTTP', () => {
      const http = (line: string): string => wasm(`        type: HTTP\n        http:\n          url: https://a.example.com/p.wasm\n${line}`);
      holds('sha256', 'done', /3f1c0b9a5d7e…/, http(`          sha256: ${sum}`));
      holds('sha256', 'wrong', /whatever the server sends/, http(''));
      holds('sha256', 'wrong', /no SHA-256/, http('          sha256: ABC'));
      holds('sha256', 'wrong', /placeholder/, http(`          sha256: "${'0'.repeat(64)}"`));
      assert.equal(itemOf('sha256', http('')).command, 'sha256');
    });
    it('has an image with a tag, and its login', () => {
      const image = (url: string, line = ''): string => wasm(`        type: Image\n        image:\n          url: ${url}\n${line}`);
      holds('image', 'done', /:1.0/, image('r.example.com/a:1.0'));
      holds('image', 'done', /@sha256/, image(`r.example.com/a@sha256:${sum}`));
      holds('image', 'wrong', /latest/, image('r.example.com:5000/a'));
      holds('image', 'wrong', /latest/, image('r.example.com/a:latest'));
      holds('pull-secret', 'by-hand', /public image/, image('r.example.com/a:1'));
      const secret = (key: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  namespace: shop\ndata:\n  ${key}: e30=\n`;
      const named = image('r.example.com/a:1', '          pullSecretRef: {name: login}\n');
      holds('pull-secret', 'by-hand', /not in this workspace/, named);
      holds('pull-secret', 'done', /has a login/, named, secret('.dockerconfigjson'));
      holds('pull-secret', 'wrong', /no key/, named, secret('password'));
    });
  });

  describe('Lua', () => {
    const inline = (...lines: string[]): string => policy(`  lua:\n    - type: Inline\n      inline: |\n${lines.map((line) => `        ${line}`).join('\n')}`);
    const named = policy('  lua:\n    - type: ValueRef\n      valueRef: {group: "", kind: ConfigMap, name: script}');
    const map = (key: string, line: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\n  namespace: shop\ndata:\n  ${key}: |\n    ${line}\n`;
    it('has an entry point', () => {
      holds('lua-entry', 'done', /`envoy_on_request`/, inline('function envoy_on_request(handle)', 'end'));
      holds('lua-entry', 'wrong', /defines neither/, inline('local a = 1'));
      holds('lua-entry', 'wrong', /no Lua/, inline('function ('));
    });
    it('has one in its ConfigMap', () => {
      holds('lua-entry', 'done', /ConfigMap `script` defines/, named, map('lua', 'function envoy_on_response(handle) end'));
      holds('lua-entry', 'wrong', /defines neither/, named, map('lua', 'local a = 1'));
      holds('lua-entry', 'by-hand', /not in this workspace/, named);
    });
    it('is switched on', () => {
      holds('lua-enabled', 'done', /switches it on/, named, configuration('enableLua: true'));
      holds('lua-enabled', 'wrong', /leaves it off/, named, configuration(''));
      holds('lua-enabled', 'by-hand', /off by default/, named);
    });
  });

  describe('dynamic modules', () => {
    const extension = policy('  dynamicModule:\n    - name: fast');
    const proxy = (name: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nmetadata:\n  name: proxy\n  namespace: shop\nspec:\n  dynamicModules:\n    - name: ${name}\n`;
    it('are registered', () => {
      holds('module', 'done', /lists `fast`/, extension, proxy('fast'));
      holds('module', 'wrong', /No EnvoyProxy/, extension, proxy('slow'));
      holds('module', 'by-hand', /No EnvoyProxy/, extension);
    });
  });

  describe('patches', () => {
    const patch = policy('  jsonPatches:\n    - {type: "type.googleapis.com/envoy.config.listener.v3.Listener", name: shop/front/web, operation: {op: remove, path: /a}}', 'p', 'EnvoyPatchPolicy');
    it('are switched on', () => {
      holds('patch-enabled', 'done', /switches them on/, patch, configuration('enableEnvoyPatchPolicy: true'));
      holds('patch-enabled', 'wrong', /leaves them off/, patch, configuration(''));
      holds('patch-enabled', 'by-hand', /off by default/, patch);
    });
    const role = (rules: string, kind = 'Role', more = ''): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: patchers\n  ${kind === 'Role' ? 'namespace: shop' : more || 'labels: {}'}\nrules:\n  - ${rules}\n`;
    const binding = (subjects: string, kind = 'RoleBinding', refers = 'Role', name = 'patchers', namespace = 'shop'): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: bound\n${kind === 'RoleBinding' ? `  namespace: ${namespace}\n` : ''}roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${refers}, name: ${name}}\nsubjects: [${subjects}]\n`;
    const writes = '{apiGroups: [gateway.envoyproxy.io], resources: [envoypatchpolicies], verbs: [get, create, patch]}';
    const team = '{kind: Group, apiGroup: rbac.authorization.k8s.io, name: platform}';
    it('may be written by few', () => {
      holds('rbac', 'done', /RoleBinding `bound` lets group `platform` write them/, patch, role(writes), binding(team));
      holds('rbac', 'done', /ClusterRoleBinding `bound` lets user `jane` and service account `ci\/robot` write them/, patch, role(writes, 'ClusterRole'), binding('{kind: User, name: jane}, {kind: ServiceAccount, namespace: ci, name: robot}', 'ClusterRoleBinding', 'ClusterRole'));
      holds('rbac', 'done', /lets group `platform`/, patch, role('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}', 'ClusterRole'), binding(team, 'RoleBinding', 'ClusterRole'));
      const item = itemOf('rbac', patch, role(writes), binding(team));
      assert.match(item.place!.uri!, /other-1\.yaml$/);
    });
    it('may not be written by everybody', () => {
      holds('rbac', 'wrong', /everybody who is logged in/, patch, role(writes), binding('{kind: Group, name: "system:authenticated"}'));
      holds('rbac', 'wrong', /everybody/, patch, role(writes), `${binding(team)}---\n${binding('{kind: Group, name: "system:serviceaccounts"}').replace('name: bound', 'name: wide')}`);
      holds('rbac', 'wrong', /everybody/, patch, binding('{kind: Group, name: "system:unauthenticated"}', 'ClusterRoleBinding', 'ClusterRole', 'cluster-admin'));
    });
    it('leave to a person what roles of the workspace do not tell', () => {
      holds('rbac', 'by-hand', /Role `patchers` .* no binding/, patch, role(writes));
      holds('rbac', 'by-hand', /no binding/, patch, role(writes), binding(team, 'RoleBinding', 'Role', 'patchers', 'elsewhere'));
      holds('rbac', 'by-hand', /`edit`/, patch, role(writes, 'ClusterRole', 'labels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}'));
      for (const other of ['{apiGroups: [gateway.envoyproxy.io], resources: [envoypatchpolicies], verbs: [get, list]}', '{apiGroups: [apps], resources: ["*"], verbs: ["*"]}', '{apiGroups: [gateway.envoyproxy.io], resources: [backends], verbs: ["*"]}']) holds('rbac', 'by-hand', /No role/, patch, role(other), binding(team));
      holds('rbac', 'by-hand', /No role/, patch, role('{{ toYaml .Values.rules }}'), binding(team));
    });
    it('leave names to a person', () => {
      holds('rbac', 'by-hand', /everything in the proxy/, patch);
      holds('patches', 'by-hand', /shop\/front\/web/, patch);
      holds('patches', 'wrong', /does nothing/, policy('  jsonPatches: []', 'p', 'EnvoyPatchPolicy'));
    });
  });

  it('end with what only the cluster and a person know', () => {
    holds('status', 'by-hand', /Only the cluster/, policy(''));
    holds('behaviour', 'by-hand', /does not mean that it works/, policy(''));
  });

  it('say that a policy without extension does nothing', () => holds('extension', 'wrong', /does nothing/, policy('')));

  it('say nothing wrong of templates', () => {
    const text = policy(processor('      failOpen: {{ .Values.open }}\n      messageTimeout: {{ .Values.timeout }}\n      processingMode: {request: {body: Buffered}}'), 'auth');
    const states = Object.fromEntries(listOf(text).items.map(({ id, state }) => [id, state]));
    assert.equal(states['fail-open'], 'by-hand');
    assert.notEqual(states['timeout'], 'wrong');
  });
});
