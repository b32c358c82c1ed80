// Pods of a Deployment or of an EnvoyProxy: containers, volumes, labels and tolerations that Kubernetes does not take.

import type { ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue } from '../yaml/edits';
import type { YamlNode } from '../yaml/tree';
import { checkAffinity } from './affinity';
import { checkContainers } from './containers';
import { appliedManifests, isUnsure, itemsOf, knownEntries, knownText, valueOf } from './kubernetes-values';
import { podsIn } from './pods';
import type { DocumentRule, Problem } from './rule';
import { checkScheduling } from './scheduling';
import { valueText } from './words';

type Report = (problem: Problem) => void;

export const podTemplate: DocumentRule = {
  id: 'pod-template',
  scope: 'document',
  severity: 'error',
  title: 'Pods that Kubernetes does not take',
  what: 'A selector that the labels of the Pods do not match, a container without an image, a name of a container, port or volume in the wrong form, a port outside of 1 to 65535, a volumeMount of a volume that is not there, resources that do not exist, requests above the limits, a probe, a variable or a volume with two sources, a mode of a file that is written as a decimal number, a volume that stands there twice, and tolerations, spread constraints or affinities that contradict themselves; in a Deployment, and in what an EnvoyProxy or the configuration of Envoy Gateway says of Pods.',
  why: 'The API server refuses the Deployment, so that the service behind a route or policy never starts. An EnvoyProxy is accepted, and then the Deployment that Envoy Gateway makes of it is refused: its Gateways get no proxies, or keep the old ones. Where a `patch` changes that Deployment, nothing is said.',
  how: 'Give the Pods the labels that the selector asks for; declare each volume below `volumes`; write names in lower case; ask for no more than the limit.',
  source: 'Kubernetes API reference, Deployment and PodSpec',
  valid: [
    `
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: checker
      spec:
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
                ports:
                  - name: grpc
                    containerPort: 9002
                resources:
                  requests:
                    cpu: 100m
                  limits:
                    cpu: "1"
                volumeMounts:
                  - name: rules
                    mountPath: /rules
            volumes:
              - name: rules
                emptyDir: {}
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
          selector:
            matchLabels:
              app: checker
              #    ^^^^^^^ error(pod-template): labels of the Pods
          template:
            metadata:
              labels:
                app: cheker
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
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
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
                  resources:
                    requests:
                      memory: 2Gi
                      #       ^^^ error(pod-template): more than the limit
                    limits:
                      memory: 512Mi
      `,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
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
                  resources:
                    requests:
                      memory: 512Mi
                    limits:
                      memory: 512Mi
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
                container:
                  resources:
                    requests:
                      cpus: 500m
                      #^^^ error(pod-template): that Envoy Gateway makes of it
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
                container:
                  resources:
                    requests:
                      cpu: 500m
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
                pod:
                  tolerations:
                    - key: dedicated
                      operator: Exists
                      value: edge
                      #^^^^ error(pod-template): 'Exists'
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
                pod:
                  tolerations:
                    - key: dedicated
                      operator: Exists
      `,
    },
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document, ['Deployment'])) {
      if (manifest.kind !== 'Deployment' || manifest.group !== 'apps') continue;
      const spec = valueOf(manifest.root, 'spec');
      checkSelector(document, valueOf(spec, 'selector', 'matchLabels'), valueOf(spec, 'template'), report);
      checkExpressions(valueOf(spec, 'selector', 'matchExpressions'), valueOf(spec, 'template'), report);
    }
    for (const pods of podsIn(document)) {
      checkContainers(document, pods, report);
      checkScheduling(document, pods, report);
      checkAffinity(document, pods, report);
    }
  },
};

function checkSelector({ yaml }: ManifestDocument, wanted: YamlNode | undefined, template: YamlNode | undefined, report: Report): void {
  const metadata = valueOf(template, 'metadata');
  const labels = valueOf(metadata, 'labels');
  if (wanted?.kind !== 'map' || template?.kind !== 'map' || isUnsure(template) || isUnsure(metadata) || isUnsure(labels)) return;
  for (const { key, value } of knownEntries(wanted)) {
    const label = knownText(value);
    const own = knownEntries(labels).find((entry) => entry.key.text === key.text);
    const has = own && knownText(own.value);
    if (!label || (own && !has) || has?.text === label.text) continue;
    report({
      message: `The labels of the Pods ${has ? `have '${key.text}' as ${valueText(has.text)}` : `lack '${key.text}'`}, and the selector asks for it as ${valueText(label.text)}: the API server refuses the Deployment.`,
      range: label.node.range,
      ...(has ? { related: [{ range: has.node.range, message: 'The label of the Pods.' }] } : {}),
      fixes: () => {
        if (own && has) return [{ title: `Label the Pods ${valueText(label.text)}`, edits: replaceValue(yaml, own, label.text) }];
        return labels?.kind === 'map' ? [{ title: `Add the label '${key.text}'`, edits: insertEntry(yaml, labels, key.text, label.text) }] : [];
      },
    });
  }
}

function checkExpressions(expressions: YamlNode | undefined, template: YamlNode | undefined, report: Report): void {
  const metadata = valueOf(template, 'metadata');
  const labels = valueOf(metadata, 'labels');
  if (template?.kind !== 'map' || [template, metadata, labels, expressions].some(isUnsure)) return;
  for (const expression of itemsOf(expressions)) {
    const [key, operator] = [knownText(valueOf(expression, 'key')), knownText(valueOf(expression, 'operator'))];
    const values = itemsOf(valueOf(expression, 'values')).map((value) => knownText(value)?.text);
    const own = key && knownEntries(labels).find((entry) => entry.key.text === key.text);
    const label = own && knownText(own.value)?.text;
    if (!key || !operator || values.includes(undefined) || (own && label === undefined)) continue;
    const holds = { In: label !== undefined && values.includes(label), NotIn: label === undefined || !values.includes(label), Exists: own !== undefined, DoesNotExist: own === undefined }[operator.text];
    if (holds === false && !(values.length === 0 && operator.text === 'In')) report({ message: 'The labels of the Pods do not fit this expression of the selector: the API server refuses the Deployment.', range: key.node.range });
  }
}
