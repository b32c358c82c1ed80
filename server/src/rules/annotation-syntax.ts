// Annotations with keys that Kubernetes does not take, or too much in them.

import { annotationKey, mendedText, wrongForm } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import type { YamlNode } from '../yaml/tree';
import { appliedManifests, knownEntries, knownText, valueOf } from './kubernetes-values';
import { podsIn } from './pods';
import { generatedObjects } from './proxy-settings';
import type { DocumentRule } from './rule';
import { valueText } from './words';

/** Of all keys and values together, in UTF-8. */
const mostBytes = 256 * 1024;

export const annotationSyntax: DocumentRule = {
  id: 'annotation-syntax',
  scope: 'document',
  severity: 'error',
  title: 'Annotations that Kubernetes does not take',
  what: 'An annotation whose key is not a name with an optional domain in front of it, or annotations of more than 256 KiB together.',
  why: 'The API server refuses the object. An EnvoyProxy with such annotations for its Pods or its Service is accepted, and then what Envoy Gateway makes of it is refused.',
  how: 'Write the key as `name` or `domain/name`. Large texts belong into a ConfigMap.',
  source: 'Kubernetes, annotations: syntax and character set',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
        annotations:
          Example.com/Note: any text at all, of "any" length
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
          annotations:
            who to ask: edge team
            #^^^^^^^^^ error(annotation-syntax): 'who to ask'
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
          annotations:
            who-to-ask: edge team
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
              envoyService:
                annotations:
                  example.com/load/balancer: internal
                  #^^^^^^^^^^^^^^^^^^^^^^^^ error(annotation-syntax): the Service that Envoy Gateway makes
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
              envoyService:
                annotations:
                  example.com/load-balancer: internal
      `,
    },
  ],
  check(document, report) {
    for (const { annotations, refusal } of annotationsIn(document)) {
      const entries = knownEntries(annotations);
      for (const entry of entries) {
        const key = entry.key.text;
        const wrong = wrongForm(key, annotationKey);
        if (wrong === undefined) continue;
        const mended = mendedText(key, annotationKey);
        report({
          message: `The annotation key ${valueText(key)} ${wrong}: ${refusal}.`,
          range: entry.key.range,
          fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
        });
      }
      if (document.text.length * 3 <= mostBytes) continue;
      const bytes = entries.reduce((sum, { key, value }) => sum + size(key.text) + size(knownText(value)?.text ?? ''), 0);
      if (bytes > mostBytes) report({ message: `The annotations have ${Math.ceil(bytes / 1024)} KiB, and may have 256 KiB together: ${refusal}.`, range: entries[0]!.key.range });
    }
  },
};

interface Annotations {
  readonly annotations: YamlNode | undefined;
  /** What becomes of a mistake, as the end of a sentence. */
  readonly refusal: string;
}

function* annotationsIn(document: ManifestDocument): Generator<Annotations> {
  for (const { root } of appliedManifests(document)) yield { annotations: valueOf(root, 'metadata', 'annotations'), refusal: 'the API server refuses it' };
  for (const { annotations, refusal } of podsIn(document)) yield { annotations, refusal };
  for (const { settings, refusal } of generatedObjects(document, 'Service')) yield { annotations: valueOf(settings, 'annotations'), refusal };
}

function size(text: string): number {
  return new TextEncoder().encode(text).length;
}
