// A kind that its API group does not have.

import type { Fix } from '../base/finding';
import { nearestName, nearestNames, sameButForCase } from '../base/suggest';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { at } from '../yaml/tree';
import { availability } from './availability';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { nameList } from './words';

export const unknownKind: DocumentRule = {
  id: 'unknown-kind',
  scope: 'document',
  severity: 'error',
  title: 'Kinds that their API group does not have',
  what: "A `kind` that does not exist in the API group of its `apiVersion`, in a group of which all kinds are known: Envoy Gateway's and the Gateway API.",
  why: 'The API server has no such resource and refuses the object. Upper and lower case count.',
  how: 'Use the kind that was meant. A kind that came with a later release needs that release in the cluster.',
  source: 'The released CRDs',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClas
        #     ^^^^^^^^^^^ error(unknown-kind): Did you mean 'GatewayClass'?
        metadata:
          name: eg
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
  ],
  check(document, report) {
    const { catalog } = document;
    for (const manifest of document.manifests) {
      const node = at(manifest.root, 'kind');
      if (manifest.kindSchema || node?.kind !== 'scalar' || node.opaque || manifest.kind === '') continue;
      if (!catalog.knowsGroup(manifest.group) || catalog.apiVersionsOf(manifest.kind).length > 0) continue;
      report({
        message: messageFor(manifest, document),
        range: node.range,
        fixes: () => suggestions(manifest, document).map((kind): Fix => replaceBy(document, node, kind, { safe: sameButForCase(kind, manifest.kind) })),
      });
    }
  },
};

function messageFor(manifest: Manifest, document: ManifestDocument): string {
  const { kind, group } = manifest;
  const elsewhere = availability(document, manifest, []);
  if (elsewhere) return `The kind '${kind}' ${elsewhere}: the API server refuses it.`;
  const nearest = nearestName(kind, kindsOf(group, document));
  const question = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  const all = nearest === undefined && group === 'gateway.envoyproxy.io' ? ` There are ${nameList(kindsOf(group, document), { limit: 12 })}.` : '';
  return `There is no kind '${kind}' in ${group}, so the API server refuses it.${question}${all}`;
}

function suggestions({ kind, group }: Manifest, document: ManifestDocument): string[] {
  return nearestNames(kind, kindsOf(group, document));
}

function kindsOf(group: string, { catalog }: ManifestDocument): string[] {
  const kinds = catalog.kinds().filter(({ apiVersion }) => apiVersion.startsWith(`${group}/`));
  return [...new Set(kinds.map(({ kind }) => kind))].sort();
}
