// Where a workspace says which release it is made for.

import assert from 'node:assert/strict';
import { ReleaseClues, releaseClueIn } from './release-in-force';

describe('releaseClueIn', () => {
  const clues: Readonly<Record<string, string>> = {
    'a dependency in Chart.yaml': 'apiVersion: v2\nname: platform\nversion: 0.3.0\ndependencies:\n- name: gateway-helm\n  version: v1.4.2\n  repository: oci://docker.io/envoyproxy\n',
    'a vendored chart': 'apiVersion: v2\nname: gateway-helm\nversion: 1.4.2\n',
    helmfile: 'releases:\n- name: eg\n  chart: oci://docker.io/envoyproxy/gateway-helm\n  version: 1.4.2\n',
    'an Argo CD application': 'kind: Application\nspec:\n  source:\n    chart: gateway-helm\n    repoURL: docker.io/envoyproxy\n    targetRevision: v1.4.2\n',
    'an Argo CD application of several sources': 'kind: Application\nspec:\n  sources:\n  - repoURL: https://git.example/values.git\n    targetRevision: main\n  - {chart: gateway-helm, targetRevision: 1.4.*}\n',
    'a Flux HelmRelease': 'kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: gateway-helm\n      version: "1.4.x"\n',
    'a Flux OCIRepository': 'kind: OCIRepository\nspec:\n  url: oci://docker.io/envoyproxy/gateway-helm\n  ref:\n    tag: v1.4.2\n',
    'a kustomization with a chart': 'helmCharts:\n- name: gateway-helm\n  version: ~1.4.0\n',
    'a kustomization of a download': 'resources:\n- https://github.com/envoyproxy/gateway/releases/download/v1.4.2/install.yaml\n',
    'a kustomization of a repository': 'resources:\n- https://github.com/envoyproxy/gateway//examples/kubernetes?ref=v1.4.2\n',
    'an image': 'kind: Deployment\nspec: {template: {spec: {containers: [{image: "docker.io/envoyproxy/gateway:v1.4.2"}]}}}\n',
    'values of the chart': 'deployment:\n  envoyGateway:\n    image:\n      repository: docker.io/envoyproxy/gateway\n      tag: v1.4.2\n',
    'an image in a kustomization': 'images:\n- name: docker.io/envoyproxy/gateway\n  newTag: v1.4.2\n',
    'labels of a rendered chart': 'kind: Service\nmetadata:\n  labels:\n    helm.sh/chart: gateway-helm-v1.4.2\n    app.kubernetes.io/name: gateway-helm\n',
    'the version label alone': 'kind: Service\nmetadata: {labels: {app.kubernetes.io/name: gateway-helm, app.kubernetes.io/version: v1.4.2}}\n',
    'a version that YAML takes for a number': 'releases:\n- chart: eg/gateway-helm\n  version: 1.4\n',
  };
  for (const [name, text] of Object.entries(clues)) {
    it(`reads ${name}`, () => assert.equal(releaseClueIn(text)?.release, 4));
  }

  const silent: Readonly<Record<string, string>> = {
    'a range over several releases': 'releases:\n- chart: eg/gateway-helm\n  version: ^1.4.0\n',
    'a development build': 'image: docker.io/envoyproxy/gateway-dev:latest\n',
    'the label of a development build': 'metadata:\n  labels:\n    helm.sh/chart: gateway-helm-v0.0.0-latest\n    app.kubernetes.io/version: latest\n',
    'a version label of somebody else': 'metadata:\n  labels: {app.kubernetes.io/name: my-gateway-helm-values, app.kubernetes.io/version: v1.4.2}\n',
    'the tag of the rate limit image': 'image:\n  repository: docker.io/envoyproxy/ratelimit\n  tag: v1.4.2\n# not envoyproxy/gateway\n',
    'the latest image': 'image: docker.io/envoyproxy/gateway:latest\n',
    'a comment': '# image: docker.io/envoyproxy/gateway:v1.4.2\n',
    'a template': 'dependencies:\n- name: gateway-helm\n  version: {{ .Values.version }}\n',
    'a release from before the bundled ones': 'releases:\n- chart: eg/gateway-helm\n  version: v1.0.2\n',
    'a policy': 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\n',
  };
  for (const [name, text] of Object.entries(silent)) {
    it(`says nothing about ${name}`, () => assert.equal(releaseClueIn(text), undefined));
  }

  it('says in words what it found', () => {
    assert.equal(releaseClueIn(clues['a Flux OCIRepository']!)?.what, 'chart gateway-helm v1.4.2');
    assert.equal(releaseClueIn(clues['an image']!)?.what, 'image envoyproxy/gateway:v1.4.2');
    assert.equal(releaseClueIn(clues['a kustomization of a download']!)?.what, 'installation of v1.4.2');
  });
});

describe('ReleaseClues', () => {
  const clue = (release: number): { release: number; what: string } => ({ release, what: `release ${release}` });

  it('prefers the nearest folder above, then what is nearest at all, then the newest', () => {
    const clues = new ReleaseClues();
    assert.equal(clues.for('file:///w/a/policy.yaml'), undefined);
    clues.set('file:///w/infra/argo/eg.yaml', clue(4));
    assert.deepEqual(clues.for('file:///w/a/policy.yaml'), { ...clue(4), fileName: 'eg.yaml' });
    clues.set('file:///w/Chart.yaml', clue(5));
    assert.equal(clues.for('file:///w/a/policy.yaml')?.release, 5);
    assert.equal(clues.for('file:///w/infra/argo/policy.yaml')?.release, 4);
    assert.equal(clues.for('file:///w/infra/policy.yaml')?.release, 4);
    clues.set('file:///w/a/one.yaml', clue(6));
    clues.set('file:///w/a/two.yaml', clue(7));
    assert.equal(clues.for('file:///w/a/deep/policy.yaml')?.release, 7);
    clues.set('file:///w/a/two.yaml', undefined);
    assert.equal(clues.for('file:///w/a/deep/policy.yaml')?.release, 6);
  });

  it('keeps the folders of a workspace apart', () => {
    const clues = new ReleaseClues();
    clues.setRoots(['file:///w/a', 'file:///w/b']);
    clues.set('file:///w/a/Chart.yaml', clue(4));
    assert.equal(clues.for('file:///w/a/x/policy.yaml')?.release, 4);
    assert.equal(clues.for('file:///w/b/policy.yaml'), undefined);
  });
});
