// Labels, and the selectors that ask for them, with keys or values that Kubernetes does not take.

import { labelKey, labelValue, mendedText, wrongForm } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import type { YamlEntry, YamlNode } from '../yaml/tree';
import { appliedManifests, itemsOf, knownEntries, knownText, valueOf } from './kubernetes-values';
import { podsIn, selectorsOf } from './pods';
import { generatedObjects } from './proxy-settings';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

export const labelSyntax: DocumentRule = {
  id: 'label-syntax',
  scope: 'document',
  severity: 'error',
  title: 'Labels that Kubernetes does not take',
  what: 'A label whose key or value has characters that labels may not have (blanks, `/` in a value, `:`), or is longer than 63 characters; on the object itself, on the Pods of a Deployment, in a selector, or among the labels that an EnvoyProxy gives to Pods and Services.',
  why: 'The API server refuses the object. A selector within a Gateway it takes, but then the controller cannot read it; an EnvoyProxy it takes, and then refuses what Envoy Gateway makes of it.',
  how: "Use letters, digits, '-', '_' and '.'; what is meant for people or tools rather than for selectors belongs into annotations, which take any value.",
  source: 'Kubernetes, labels and selectors: syntax and character set',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
        labels:
          app.kubernetes.io/part-of: edge_2.1
          empty: ""
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
          labels:
            team: edge platform
            #     ^^^^^^^^^^^^^ error(label-syntax): letters, digits
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
          labels:
            team: edge-platform
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
          labels:
            Example.com/team: edge
            #^^^^^^^^^^^^^^^ error(label-syntax): key
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
          labels:
            example.com/team: edge
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
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
                  labels:
                    owner: team@example.com
                    #      ^^^^^^^^^^^^^^^^ error(label-syntax): the Deployment that Envoy Gateway makes
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
                  labels:
                    owner: team-example.com
      `,
    },
  ],
  check(document, report) {
    for (const { labels, refusal } of labelsIn(document)) for (const entry of knownEntries(labels)) checkLabel(document, entry, refusal, report);
    for (const { selector, refusal } of selectorsIn(document)) {
      for (const entry of knownEntries(valueOf(selector, 'matchLabels'))) checkLabel(document, entry, refusal, report);
      for (const expression of itemsOf(valueOf(selector, 'matchExpressions'))) {
        for (const value of itemsOf(valueOf(expression, 'values'))) checkValue(document, value, refusal, report);
      }
    }
  },
};

interface Labels {
  readonly labels: YamlNode | undefined;
  /** What becomes of a mistake, as the end of a sentence. */
  readonly refusal: string;
}

/** Everything that holds labels as keys and values, where the API server reads them as such. */
function* labelsIn(document: ManifestDocument): Generator<Labels> {
  for (const { root, kind } of appliedManifests(document)) {
    yield { labels: valueOf(root, 'metadata', 'labels'), refusal: refused };
    if (kind === 'Service') yield { labels: valueOf(root, 'spec', 'selector'), refusal: refused };
  }
  for (const { labels, spec, refusal } of podsIn(document)) {
    yield { labels, refusal };
    yield { labels: valueOf(spec, 'nodeSelector'), refusal };
  }
  for (const { settings, refusal } of generatedObjects(document, 'Service')) yield { labels: valueOf(settings, 'labels'), refusal };
}

function* selectorsIn(document: ManifestDocument): Generator<{ readonly selector: YamlNode | undefined; readonly refusal: string }> {
  for (const { root, kind } of appliedManifests(document, ['Deployment', 'Gateway'])) {
    const spec = valueOf(root, 'spec');
    if (kind === 'Deployment') yield { selector: valueOf(spec, 'selector'), refusal: refused };
    // The selectors of namespaces whose routes may attach.
    if (kind === 'Gateway') for (const listener of itemsOf(valueOf(spec, 'listeners'))) yield { selector: valueOf(listener, 'allowedRoutes', 'namespaces', 'selector'), refusal: 'the controller cannot read it' };
  }
  for (const pods of podsIn(document)) for (const selector of selectorsOf(pods)) yield { selector, refusal: pods.refusal };
}

const refused = 'the API server refuses it';

function checkLabel(document: ManifestDocument, entry: YamlEntry, refusal: string, report: (problem: Problem) => void): void {
  const key = entry.key.text;
  const wrong = wrongForm(key, labelKey);
  if (wrong !== undefined) {
    const mended = mendedText(key, labelKey);
    report({
      message: `The label key ${valueText(key)} ${wrong}: ${refusal}.`,
      range: entry.key.range,
      fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
    });
  }
  checkValue(document, entry.value, refusal, report);
}

function checkValue(document: ManifestDocument, value: YamlNode | undefined, refusal: string, report: (problem: Problem) => void): void {
  const known = knownText(value);
  const wrong = known && wrongForm(known.text, labelValue);
  if (wrong === undefined) return;
  const mended = mendedText(known!.text, labelValue);
  report({
    message: `A label's value ${wrong}, and is ${valueText(known!.text)}: ${refusal}. Annotations take any value.`,
    range: known!.node.range,
    fixes: () => (mended === undefined ? [] : [replaceBy(document, known!.node, mended)]),
  });
}
