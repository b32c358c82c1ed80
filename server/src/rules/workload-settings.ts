// Settings of a Deployment that contradict each other, and those of the workload that Envoy Gateway makes.

import type { ManifestDocument } from '../workspace/manifest';
import { replaceValue } from '../yaml/edits';
import { entryOf, type YamlMap } from '../yaml/tree';
import { removal } from './anchors';
import { checkBounds, scalarAt, sureMap } from './checked-values';
import { appliedManifests, knownText, valueOf } from './kubernetes-values';
import { generatedObjects } from './proxy-settings';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';

type Report = (problem: Problem) => void;

export const workloadSettings: DocumentRule = {
  id: 'workload-settings',
  scope: 'document',
  severity: 'error',
  title: 'Workloads that Kubernetes does not take',
  what: "A negative number of replicas, a rollout that may neither add nor take away a Pod or that belongs to another strategy, a deadline that ends before a Pod counts as available, a Deployment without containers or with a restartPolicy of Jobs; in a Deployment, and in what an EnvoyProxy says of Envoy's.",
  why: 'The API server refuses the Deployment. An EnvoyProxy is accepted, and then the Deployment or DaemonSet that Envoy Gateway makes of it is refused.',
  how: 'Let a rollout add a Pod (`maxSurge`) or take one away (`maxUnavailable`), and leave out what belongs to another strategy.',
  source: 'Kubernetes API reference, Deployment and DaemonSet',
  valid: [
    `
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: checker
      spec:
        replicas: 0
        strategy:
          type: RollingUpdate
          rollingUpdate:
            maxSurge: 25%
            maxUnavailable: 0
        selector:
          matchLabels:
            app: checker
        template:
          metadata:
            labels:
              app: checker
          spec:
            containers:
              - name: checker
                image: example.com/checker:1.0
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          strategy:
            type: Recreate
            rollingUpdate:
            #^^^^^^^^^^^^ error(workload-settings): 'RollingUpdate'
              maxSurge: 1
          selector:
            matchLabels:
              app: checker
          template:
            metadata:
              labels:
                app: checker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
      `,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          strategy:
            type: Recreate
          selector:
            matchLabels:
              app: checker
          template:
            metadata:
              labels:
                app: checker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: eg
        spec:
          provider:
            type: Kubernetes
            kubernetes:
              envoyDeployment:
                strategy:
                  type: RollingUpdate
                  rollingUpdate:
                    maxSurge: 0
                    maxUnavailable: 0
                    #               ^ error(workload-settings): neither
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: eg
        spec:
          provider:
            type: Kubernetes
            kubernetes:
              envoyDeployment:
                strategy:
                  type: RollingUpdate
                  rollingUpdate:
                    maxSurge: 1
                    maxUnavailable: 0
      `,
    },
  ],
  check(document, report) {
    for (const { root, kind, group } of appliedManifests(document, ['Deployment'])) {
      const spec = sureMap(valueOf(root, 'spec'));
      if (kind !== 'Deployment' || group !== 'apps' || !spec) continue;
      checkWorkload(document, spec, refused, report);
      checkDeployment(document, spec, report);
    }
    for (const { settings, refusal } of generatedObjects(document, 'Deployment', 'DaemonSet')) if (sureMap(settings)) checkWorkload(document, settings, refusal, report);
  },
};

/** Source: Kubernetes' validation of the strategies of Deployments and DaemonSets. */
function checkWorkload(document: ManifestDocument, spec: YamlMap, refusal: string, report: Report): void {
  checkBounds(document, spec, 'replicas', [0], refusal, report);
  const strategy = sureMap(valueOf(spec, 'strategy'));
  const rolling = sureMap(valueOf(strategy, 'rollingUpdate'));
  if (!strategy || !rolling) return;
  const type = knownText(valueOf(strategy, 'type'));
  const entry = entryOf(strategy, 'rollingUpdate');
  if (type?.text === 'Recreate' && entry) {
    report({
      message: `'rollingUpdate' goes with the type 'RollingUpdate', and the type here is 'Recreate': ${refusal}.`,
      range: entry.key.range,
      related: [{ range: type.node.range, message: 'The type.' }],
      fixes: () => [...removal(document, entry), replaceBy(document, type.node, 'RollingUpdate', { title: "Set 'type' to 'RollingUpdate'" })],
    });
  }
  const [surge, unavailable] = ['maxSurge', 'maxUnavailable'].map((name) => scalarAt(rolling, name));
  if (!surge || !unavailable || ![surge, unavailable].every(({ value, opaque }) => !opaque && (value === 0 || value === '0%'))) return;
  report({
    message: `The rollout may neither add a Pod nor take one away: ${refusal}.`,
    range: unavailable.range,
    related: [{ range: surge.range, message: 'Nor add one.' }],
    fixes: () => [replaceBy(document, surge, 1, { title: "Set 'maxSurge' to 1" }), replaceBy(document, unavailable, 1, { title: "Set 'maxUnavailable' to 1" })],
  });
}

const refused = 'the API server refuses the Deployment';

/** Source: Kubernetes' validation of Deployments. */
function checkDeployment(document: ManifestDocument, spec: YamlMap, report: Report): void {
  for (const name of ['revisionHistoryLimit', 'minReadySeconds', 'progressDeadlineSeconds']) checkBounds(document, spec, name, [0], refused, report);
  const [ready, deadline] = ['minReadySeconds', 'progressDeadlineSeconds'].map((name) => scalarAt(spec, name));
  if (ready && deadline && typeof ready.value === 'number' && typeof deadline.value === 'number' && deadline.value >= 0 && ready.value >= deadline.value) {
    const later = ready.value * 2 || 600;
    report({
      message: `progressDeadlineSeconds must be greater than minReadySeconds, since no Pod is available before: ${refused}.`,
      range: deadline.range,
      related: [{ range: ready.range, message: 'minReadySeconds.' }],
      fixes: () => [replaceBy(document, deadline, later)],
    });
  }
  const pods = sureMap(valueOf(spec, 'template', 'spec'));
  if (!pods) return;
  const restart = knownText(valueOf(pods, 'restartPolicy'));
  if (restart?.text === 'OnFailure' || restart?.text === 'Never') {
    report({ message: `The Pods of a Deployment have the restartPolicy 'Always', not '${restart.text}': ${refused}.`, range: restart.node.range, fixes: () => [replaceBy(document, restart.node, 'Always')] });
  }
  checkSome(document, pods, refused, report);
}

function checkSome({ yaml }: ManifestDocument, pods: YamlMap, refusal: string, report: Report): void {
  const entry = entryOf(pods, 'containers');
  const containers = valueOf(pods, 'containers');
  if (!entry || containers?.kind !== 'sequence' || containers.items.length > 0 || containers.templated) return;
  report({ message: `A Pod has at least one container: ${refusal}.`, range: entry.key.range, fixes: () => [{ title: 'Add a container', edits: replaceValue(yaml, entry, [{ name: 'main', image: 'example.com/image:1.0' }]) }] });
}
