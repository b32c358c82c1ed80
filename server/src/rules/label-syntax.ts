// Labels, and the selectors that ask for them, with keys or values that Kubernetes does not take.

import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import type { YamlEntry, YamlNode } from '../yaml/tree';
import { appliedManifests, itemsOf, knownEntries, knownText, labelKey, labelValue, mendedText, valueOf, wrongForm } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import type { KnownManifest } from './schema-findings';
import { valueText } from './words';

export const labelSyntax: DocumentRule = {
  id: 'label-syntax',
  scope: 'document',
  severity: 'error',
  title: 'Labels that Kubernetes does not take',
  what: 'A label whose key or value has characters that labels may not have (blanks, `/` in a value, `:`), or is longer than 63 characters; on the object itself, on the Pods of a Deployment, or in a selector.',
  why: 'The API server refuses the object. For a selector within a Gateway it does not, but then the controller cannot read it.',
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
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document)) {
      for (const labels of labelsOf(manifest)) for (const entry of knownEntries(labels)) checkLabel(document, entry, report);
      for (const expression of expressionsOf(manifest)) {
        for (const value of itemsOf(valueOf(expression, 'values'))) checkValue(document, value, report);
      }
    }
  },
};

/** Everything that holds labels as keys and values, where the API server or the controller reads them as such. */
function labelsOf({ root, kind }: KnownManifest): readonly (YamlNode | undefined)[] {
  const own = valueOf(root, 'metadata', 'labels');
  const spec = valueOf(root, 'spec');
  switch (kind) {
    case 'Service':
      return [own, valueOf(spec, 'selector')];
    case 'Deployment':
      return [own, valueOf(spec, 'selector', 'matchLabels'), valueOf(spec, 'template', 'metadata', 'labels')];
    case 'Gateway':
      return [own, ...selectorsOf(spec).map((selector) => valueOf(selector, 'matchLabels'))];
    default:
      return [own];
  }
}

function expressionsOf({ root, kind }: KnownManifest): readonly YamlNode[] {
  const spec = valueOf(root, 'spec');
  const selectors = kind === 'Deployment' ? [valueOf(spec, 'selector')] : kind === 'Gateway' ? selectorsOf(spec) : [];
  return selectors.flatMap((selector) => itemsOf(valueOf(selector, 'matchExpressions')));
}

/** The selectors of namespaces whose routes may attach. */
function selectorsOf(spec: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  return itemsOf(valueOf(spec, 'listeners')).map((listener) => valueOf(listener, 'allowedRoutes', 'namespaces', 'selector'));
}

function checkLabel(document: ManifestDocument, entry: YamlEntry, report: (problem: Problem) => void): void {
  const key = entry.key.text;
  const wrong = wrongForm(key, labelKey);
  if (wrong !== undefined) {
    const mended = mendedText(key, labelKey);
    report({
      message: `The label key ${valueText(key)} ${wrong}: the API server refuses it.`,
      range: entry.key.range,
      fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
    });
  }
  checkValue(document, entry.value, report);
}

function checkValue(document: ManifestDocument, value: YamlNode | undefined, report: (problem: Problem) => void): void {
  const known = knownText(value);
  const wrong = known && wrongForm(known.text, labelValue);
  if (wrong === undefined) return;
  const mended = mendedText(known!.text, labelValue);
  report({
    message: `A label's value ${wrong}: the API server refuses ${valueText(known!.text)}. Annotations take any value.`,
    range: known!.node.range,
    fixes: () => (mended === undefined ? [] : [replaceBy(document, known!.node, mended)]),
  });
}
