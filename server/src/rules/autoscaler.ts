// What an EnvoyProxy says of scaling that Kubernetes does not take.

import type { ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue } from '../yaml/edits';
import { entryOf, type YamlMap, type YamlNode } from '../yaml/tree';
import { removal } from './anchors';
import { checkBounds, checkChoice, sureMap } from './checked-values';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import { generatedObjects } from './proxy-settings';
import { quantityOf } from './quantities';
import type { DocumentRule, Problem } from './rule';
import { isAbsent } from './written';

type Report = (problem: Problem) => void;

export const autoscaler: DocumentRule = {
  id: 'autoscaler',
  scope: 'document',
  severity: 'error',
  title: 'Autoscalers that Kubernetes does not take',
  what: 'A metric without the field that its type asks for or with that of another type, without a target or with two, a type that does not exist, and steps of scaling outside of their bounds; in what an EnvoyProxy or the configuration of Envoy Gateway says of a HorizontalPodAutoscaler.',
  why: 'The EnvoyProxy is accepted, and then the HorizontalPodAutoscaler that Envoy Gateway makes of it is refused: nothing scales. Where a `patch` changes that object, nothing is said.',
  how: 'Give each metric the one field that belongs to its type, and one target.',
  source: 'Kubernetes API reference, HorizontalPodAutoscaler v2',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyProxy
      metadata:
        name: eg
      spec:
        provider:
          type: Kubernetes
          kubernetes:
            envoyHpa:
              maxReplicas: 5
              metrics:
                - type: Resource
                  resource:
                    name: cpu
                    target:
                      type: Utilization
                      averageUtilization: 60
              behavior:
                scaleDown:
                  stabilizationWindowSeconds: 300
                  policies:
                    - type: Percent
                      value: 10
                      periodSeconds: 60
    `,
  ],
  invalid: [
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
              envoyHpa:
                maxReplicas: 5
                metrics:
                  - type: Resource
                    resource:
                      name: cpu
                      target:
                      #^^^^^ error(autoscaler): averageUtilization
                        type: Utilization
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
              envoyHpa:
                maxReplicas: 5
                metrics:
                  - type: Resource
                    resource:
                      name: cpu
                      target:
                        type: Utilization
                        averageUtilization: 80
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
              envoyHpa:
                maxReplicas: 5
                metrics:
                  - type: Resource
                    pods:
                    #^^^ error(autoscaler): 'Pods'
                      metric:
                        name: requests
                      target:
                        type: AverageValue
                        averageValue: 100
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
              envoyHpa:
                maxReplicas: 5
                metrics:
                  - type: Pods
                    pods:
                      metric:
                        name: requests
                      target:
                        type: AverageValue
                        averageValue: 100
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
              envoyHpa:
                maxReplicas: 5
                behavior:
                  scaleUp:
                    stabilizationWindowSeconds: 7200
                    #                           ^^^^ error(autoscaler): from 0 to 3600
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
              envoyHpa:
                maxReplicas: 5
                behavior:
                  scaleUp:
                    stabilizationWindowSeconds: 3600
      `,
    },
  ],
  check(document, report) {
    for (const { settings, refusal } of generatedObjects(document, 'HorizontalPodAutoscaler')) {
      for (const metric of itemsOf(valueOf(settings, 'metrics'))) checkMetric(document, metric, refusal, report);
      for (const direction of ['scaleUp', 'scaleDown']) checkScaling(document, valueOf(settings, 'behavior', direction), refusal, report);
    }
  },
};

/** The types of metrics, and which fields of a target each takes: one of them. */
const types: Readonly<Record<string, { readonly field: string; readonly targets: readonly string[] }>> = {
  ContainerResource: { field: 'containerResource', targets: ['averageUtilization', 'averageValue'] },
  External: { field: 'external', targets: ['averageValue', 'value'] },
  Object: { field: 'object', targets: ['averageValue', 'value'] },
  Pods: { field: 'pods', targets: ['averageValue'] },
  Resource: { field: 'resource', targets: ['averageUtilization', 'averageValue'] },
};

/** Types whose targets may be given twice. */
const lenient = ['Object'];

/** Source: Kubernetes' validation of HorizontalPodAutoscaler, autoscaling/v2. */
function checkMetric(document: ManifestDocument, node: YamlNode, refusal: string, report: Report): void {
  const metric = sureMap(node);
  if (!metric) return;
  const written = valueOf(metric, 'type');
  const type = knownText(written)?.text;
  checkChoice(document, written, Object.keys(types), 'The type of a metric', refusal, report);
  if (type === undefined || !(type in types)) return;
  const { field } = types[type]!;
  const strangers = Object.entries(types).flatMap(([other, { field: name }]) => {
    const entry = name === field || isAbsent(metric, name) ? undefined : entryOf(metric, name);
    return entry ? [{ other, entry }] : [];
  });
  const isMissing = isAbsent(metric, field);
  for (const { other, entry } of strangers) {
    report({
      message: `'${entry.key.text}' goes with the type '${other}', and the type here is '${type}': ${refusal}.`,
      range: entry.key.range,
      fixes: () => [
        ...(isMissing && strangers.length === 1 ? [{ title: `Set 'type' to '${other}'`, edits: replaceValue(document.yaml, entryOf(metric, 'type')!, other) }] : []),
        ...(isMissing ? [] : removal(document, entry)),
      ],
    });
  }
  if (isMissing && strangers.length === 0) report({ message: `The type '${type}' needs the field '${field}': ${refusal}.`, range: written!.range, fixes: () => sourceFor(document, metric, type, field) });
  checkTarget(document, type, valueOf(metric, field), refusal, report);
}

/** Only what pods use themselves can be written without knowing more. */
function sourceFor(document: ManifestDocument, metric: YamlMap, type: string, field: string) {
  const use = { name: 'cpu', target: { type: 'Utilization', averageUtilization: usualUtilization } };
  const source = { Resource: use, ContainerResource: { ...use, container: 'envoy' } }[type];
  if (!source) return [];
  const written = entryOf(metric, field);
  return [{ title: `Add '${field}'`, edits: written ? replaceValue(document.yaml, written, source) : insertEntry(document.yaml, metric, field, source) }];
}

/** In percent. */
const usualUtilization = 80;

function checkTarget(document: ManifestDocument, type: string, source: YamlNode | undefined, refusal: string, report: Report): void {
  const target = sureMap(valueOf(source, 'target'));
  if (!target) return;
  checkChoice(document, valueOf(target, 'type'), ['Utilization', 'Value', 'AverageValue'], 'The type of a target', refusal, report);
  checkBounds(document, target, 'averageUtilization', [1], refusal, report);
  for (const name of ['value', 'averageValue']) {
    const entry = entryOf(target, name);
    const amount = quantityOf(entry?.value);
    if (entry?.value && amount !== undefined && amount <= 0) report({ message: `${name} must be greater than 0: ${refusal}.`, range: entry.value.range });
  }
  const { targets } = types[type]!;
  const given = targets.filter((name) => !isAbsent(target, name));
  const [first, second] = given.map((name) => entryOf(target, name));
  if (given.length === 0) {
    report({
      message: `A target of the type '${type}' needs ${targets.join(' or ')}: ${refusal}.`,
      range: entryOf(source, 'target')?.key.range ?? target.range,
      fixes: () => (targets.includes('averageUtilization') ? [{ title: "Add 'averageUtilization'", edits: insertEntry(document.yaml, target, 'averageUtilization', usualUtilization) }] : []),
    });
  } else if (first && second && !lenient.includes(type)) {
    report({
      message: `A target has either ${targets.join(' or ')}: ${refusal}.`,
      range: second.key.range,
      related: [{ range: first.key.range, message: 'The other one.' }],
      fixes: () => [...removal(document, second), ...removal(document, first)],
    });
  }
}

function checkScaling(document: ManifestDocument, node: YamlNode | undefined, refusal: string, report: Report): void {
  const rules = sureMap(node);
  if (!rules) return;
  checkBounds(document, rules, 'stabilizationWindowSeconds', [0, 3600], refusal, report);
  checkChoice(document, valueOf(rules, 'selectPolicy'), ['Max', 'Min', 'Disabled'], 'selectPolicy', refusal, report);
  for (const item of itemsOf(valueOf(rules, 'policies'))) {
    const policy = sureMap(item);
    if (!policy) continue;
    checkChoice(document, valueOf(policy, 'type'), ['Pods', 'Percent'], 'The type of a policy', refusal, report);
    checkBounds(document, policy, 'value', [1], refusal, report);
    checkBounds(document, policy, 'periodSeconds', [1, 1800], refusal, report);
  }
}
