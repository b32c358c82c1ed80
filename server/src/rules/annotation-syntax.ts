// Annotations with keys that Kubernetes does not take, or too much in them.

import { renameKey } from '../yaml/edits';
import { entryOf, type YamlNode } from '../yaml/tree';
import { annotationKey, appliedManifests, knownEntries, knownText, mendedText, valueOf, wrongForm } from './kubernetes-values';
import type { DocumentRule } from './rule';
import type { KnownManifest } from './schema-findings';
import { valueText } from './words';

/** Of all keys and values together, in UTF-8. */
const mostBytes = 256 * 1024;

export const annotationSyntax: DocumentRule = {
  id: 'annotation-syntax',
  scope: 'document',
  severity: 'error',
  title: 'Annotations that Kubernetes does not take',
  what: 'An annotation whose key is not a name with an optional domain in front of it, or annotations of more than 256 KiB together.',
  why: 'The API server refuses the object.',
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
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document)) {
      for (const annotations of annotationsOf(manifest)) {
        const entries = knownEntries(annotations);
        for (const entry of entries) {
          const key = entry.key.text;
          const wrong = wrongForm(key, annotationKey);
          const mended = wrong === undefined ? undefined : mendedText(key, annotationKey);
          if (wrong === undefined) continue;
          report({
            message: `The annotation key ${valueText(key)} ${wrong}: the API server refuses it.`,
            range: entry.key.range,
            fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
          });
        }
        if (document.text.length * 3 <= mostBytes) continue;
        const bytes = entries.reduce((sum, { key, value }) => sum + size(key.text) + size(knownText(value)?.text ?? ''), 0);
        if (bytes > mostBytes) {
          report({ message: `The annotations have ${Math.ceil(bytes / 1024)} KiB, and may have 256 KiB together: the API server refuses the object.`, range: entryOf(valueOf(manifest.root, 'metadata'), 'annotations')?.key.range ?? entries[0]!.key.range });
        }
      }
    }
  },
};

function annotationsOf({ root, kind }: KnownManifest): readonly (YamlNode | undefined)[] {
  const own = valueOf(root, 'metadata', 'annotations');
  return kind === 'Deployment' ? [own, valueOf(root, 'spec', 'template', 'metadata', 'annotations')] : [own];
}

function size(text: string): number {
  return new TextEncoder().encode(text).length;
}
