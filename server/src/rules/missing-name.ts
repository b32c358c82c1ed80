// An object without metadata.name.

import type { Fix } from '../base/finding';
import type { TextRange } from '../base/text';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue } from '../yaml/edits';
import { entryOf, resolved } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { isConfiguration } from './words';
import { isAbsent, misspeltEntry } from './written';
import { identityOf } from './wrong-part';

export const missingName: DocumentRule = {
  id: 'missing-name',
  scope: 'document',
  severity: 'error',
  title: 'Objects without a name',
  what: 'An object without `metadata.name` (or `metadata.generateName`), or with an empty one.',
  why: 'The API server refuses an object without a name; `kubectl apply` needs `name` itself, `generateName` works with `kubectl create` only.',
  how: 'Give the object a name: lower-case letters, digits and `-`.',
  source: 'Kubernetes API conventions, metadata',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        generateName: eg-
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
        #^^^^^^^ error(missing-name): name
          labels:
            app: shop
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: gateway-class
          labels:
            app: shop
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        #     ^^^^^^^^^^^^ error(missing-name): name
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: gateway-class
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
  ],
  check(document, report) {
    for (const manifest of document.manifests) {
      // The configuration file is no object of the cluster, and has no name.
      if (!manifest.kindSchema || manifest.partial || isConfiguration(manifest) || !lacksName(document, manifest)) continue;
      report({
        message: `This ${manifest.kind} has no name, so the API server refuses it. Write one below metadata.`,
        range: rangeFor(document, manifest),
        fixes: () => [addition(document, manifest)],
      });
    }
  },
};

function lacksName({ yaml }: ManifestDocument, { root }: Manifest): boolean {
  if (yaml.problems.length > 0) return false;
  const metadata = resolved(entryOf(root, 'metadata')?.value);
  if (metadata?.kind === 'map') return isAbsent(metadata, 'name') && isAbsent(metadata, 'generateName') && !misspeltEntry(metadata, 'name');
  return isAbsent(root, 'metadata') && !misspeltEntry(root, 'metadata');
}

function rangeFor(document: ManifestDocument, manifest: Manifest): TextRange {
  const metadata = entryOf(manifest.root, 'metadata');
  return (entryOf(metadata?.value, 'name') ?? metadata)?.key.range ?? identityOf(document, manifest);
}

function addition({ yaml }: ManifestDocument, { root, kind }: Manifest): Fix {
  const name = kind.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const title = `Add the name '${name}'`;
  const metadata = entryOf(root, 'metadata');
  if (!metadata) return { title, edits: insertEntry(yaml, root, 'metadata', { name }, { after: 'kind' }) };
  const written = entryOf(metadata.value, 'name');
  if (written) return { title, edits: replaceValue(yaml, written, name) };
  const first = metadata.value?.kind === 'map' ? metadata.value.entries[0]?.key.text : undefined;
  return { title, edits: insertEntry(yaml, metadata, 'name', name, first === undefined ? {} : { before: first }) };
}
