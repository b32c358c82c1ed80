// Which objects a document holds, and which documents are none of our business.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../schema/catalog';
import { stringAt } from '../yaml/tree';
import { readDocument } from './document';

const catalog = new SchemaLibrary().catalog(9);

function objectsIn(text: string): string[] {
  return readDocument(text, { catalog }).manifests.map(({ place, kind, namespace, name }) => `${place} ${kind} ${namespace ?? '-'}/${name ?? '-'}`);
}

describe('readDocument', () => {
  it('finds the object that a document is', () => {
    const { manifests, ours } = readDocument('---\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: b, namespace: shop}\n', { catalog, partial: true });
    assert.equal(ours, true);
    const [manifest] = manifests;
    assert.deepEqual([manifest?.group, manifest?.version, manifest?.kind, manifest?.partial], ['gateway.envoyproxy.io', 'v1alpha1', 'Backend', true]);
    assert.deepEqual([manifest?.namespace, manifest?.name], ['shop', 'b']);
    assert.equal(manifest?.kindSchema?.kind, 'Backend');
  });

  it('finds the objects of lists, those of others left out', () => {
    const item = (apiVersion: string, kind: string): string => `- apiVersion: ${apiVersion}\n  kind: ${kind}\n  metadata: {name: x}\n`;
    assert.deepEqual(objectsIn(`apiVersion: v1\nkind: List\nitems:\n${item('v1', 'Pod')}${item('v1', 'Service')}${item('gateway.networking.k8s.io/v1', 'HTTPRoute')}`), ['item Service -/x', 'item HTTPRoute -/x']);
    assert.deepEqual(objectsIn(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: BackendList\nitems:\n${item('gateway.envoyproxy.io/v1alpha1', 'Backend')}`), ['item Backend -/x']);
    assert.deepEqual(objectsIn('{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}}]}'), ['item Secret -/x']);
  });

  describe('with configuration in a ConfigMap', () => {
    const configMap = (configuration: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: envoy-gateway-config}\ndata:\n  envoy-gateway.yaml: |\n${configuration.replace(/^/gm, '    ')}\n`;

    it('finds it, with places in the document around it', () => {
      const text = configMap('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider:\n  type: Nowhere');
      const { manifests } = readDocument(text, { catalog });
      assert.deepEqual(manifests.map(({ place, kind }) => `${place} ${kind}`), ['document ConfigMap', 'embedded EnvoyGateway']);
      const root = manifests[1]!.root;
      assert.equal(stringAt(root, 'provider', 'type'), 'Nowhere');
      const { start, end } = root.entries[1]!.value!.range;
      assert.equal(text.slice(start, end), 'EnvoyGateway');
    });

    it('tells what is wrong with its YAML', () => {
      const { yaml } = readDocument(configMap('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider: {type: [}'), { catalog });
      assert.ok(yaml.problems.length > 0);
      assert.ok(yaml.problems.every(({ range }) => range.start > 100));
    });

    it('leaves other contents alone', () => {
      const { yaml, manifests } = readDocument(configMap('just: {some text'), { catalog });
      assert.equal(manifests.length, 1);
      assert.deepEqual(yaml.problems, []);
    });
  });

  const foreign: Readonly<Record<string, string>> = {
    'nothing at all': '',
    'no object': 'a: 1\nb: {kind: HTTPRoute}\n',
    'a core kind of others': 'apiVersion: v1\nkind: Pod\n',
    "another project's gateway": 'apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {\n',
    "another project's policy": 'apiVersion: projectcontour.io/v1alpha1\nkind: SecurityPolicy\n',
    "a definition of another group's kind": 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: projectcontour.io\n  names:\n    kind: SecurityPolicy\n',
    'a kustomization with a patch inside': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- patch: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: Backend\n',
    'a target of an autoscaler': 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}\n',
    'a kind of ours that another tool may mean': 'kind: Service\nname: x\n',
  };
  for (const [name, text] of Object.entries(foreign)) {
    it(`leaves ${name} alone`, () => {
      const document = readDocument(text, { catalog });
      assert.equal(document.ours, false);
      assert.deepEqual(document.manifests, []);
    });
  }

  it('knows CRDs of our kinds, and others where the user names them', () => {
    const definition = (group: string): string => `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: ${group}\n  names:\n    kind: Widget\n`;
    assert.equal(readDocument(definition('gateway.envoyproxy.io'), { catalog }).ours, true);
    assert.equal(readDocument(definition('acme.example'), { catalog }).ours, false);
    assert.equal(readDocument(definition('acme.example'), { catalog, isNamed: true }).ours, true);
    assert.equal(readDocument(definition('acme.example'), { catalog }).definitions.length, 1);
  });

  const misspelt: Readonly<Record<string, string>> = {
    'an unknown kind of our groups': 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolcy\n',
    'a misspelt group': 'apiVersion: gatway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\n',
    'a group of the past': 'apiVersion: config.gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\n',
    'a version of the past': 'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: HTTPRoute\n',
    'no apiVersion at a kind that is ours alone': 'kind: EnvoyExtensionPolicy\n',
    'no kind yet': 'apiVersion: gateway.networking.k8s.io/v1\nkind:\n',
    'a root that cannot be read': 'apiVersion: gateway.envoyproxy.io/v1alpha1\n kind: Backend\n',
    'an old API of a core kind': 'apiVersion: apps/v1beta1\nkind: Deployment\n',
  };
  for (const [name, text] of Object.entries(misspelt)) {
    it(`takes ${name} for ours`, () => assert.equal(readDocument(text, { catalog }).ours, true));
  }

  it('knows roles and their bindings, and judges neither', () => {
    const permission = (kind: string, rest = ''): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: a\n${rest}`;
    for (const kind of ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']) {
      const document = readDocument(permission(kind), { catalog });
      assert.deepEqual([document.ours, document.manifests.length, document.permissions.map((one) => one.kind)], [false, 0, [kind]]);
      assert.equal(document.speaksOfUs, false);
    }
    assert.equal(readDocument(permission('Role', 'rules:\n- resources: [envoypatchpolicies]\n'), { catalog }).speaksOfUs, true);
    assert.deepEqual(readDocument(permission('Roller'), { catalog }).permissions, []);
  });

  it('parses a foreign document when somebody asks', () => {
    assert.equal(stringAt(readDocument('a: b', { catalog }).yaml.root, 'a'), 'b');
  });

  it('does not know a name that a template makes', () => {
    assert.deepEqual(objectsIn('apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n  namespace: "{{ .Release.Namespace }}"\n'), ['document Service -/-']);
  });
});
