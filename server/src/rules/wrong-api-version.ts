// An apiVersion under which the kind does not exist: old, misspelt, or that of another group.

import { nearestName } from '../base/suggest';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { at } from '../yaml/tree';
import { availability } from './availability';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { nameList } from './words';

export const wrongApiVersion: DocumentRule = {
  id: 'wrong-api-version',
  scope: 'document',
  severity: 'error',
  title: 'An apiVersion under which the kind does not exist',
  what: 'A kind that we know with an `apiVersion` that does not have it: a version that is no longer served, a misspelt group, a group that was renamed, or no group at all.',
  why: 'The API server finds no such resource and refuses the object.',
  how: 'Use the `apiVersion` that the message names. Envoy Gateway\'s kinds are in `gateway.envoyproxy.io/v1alpha1`, routes and gateways in `gateway.networking.k8s.io`.',
  source: 'The served versions of the released CRDs',
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
        apiVersion: gateway.networking.k8s.io/v1alpha2
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error(wrong-api-version): gateway.networking.k8s.io/v1
        kind: GatewayClass
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
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1
        #           ^^^^^^^^^^^^^^^^^^^^^^^^ error(wrong-api-version): gateway.envoyproxy.io/v1alpha1
        kind: Backend
        metadata:
          name: shop
        spec:
          endpoints:
            - fqdn:
                hostname: shop.example.com
                port: 443
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: Backend
        metadata:
          name: shop
        spec:
          endpoints:
            - fqdn:
                hostname: shop.example.com
                port: 443
      `,
    },
  ],
  check(document, report) {
    for (const manifest of document.manifests) {
      const node = at(manifest.root, 'apiVersion');
      if (manifest.kindSchema || node?.kind !== 'scalar' || node.opaque || node.text === '') continue;
      const versions = document.catalog.apiVersionsOf(manifest.kind);
      const [newest] = versions;
      if (newest === undefined) continue;
      report({
        message: messageFor(manifest, versions, document),
        range: node.range,
        fixes: () => orderedFor(manifest, versions).map((version, index) => replaceBy(document, node, version, { safe: index === 0 && sameGroup(manifest, version) })),
      });
    }
  },
};

function messageFor(manifest: Manifest, versions: readonly string[], document: ManifestDocument): string {
  const { kind, apiVersion } = manifest;
  const elsewhere = availability(document, manifest, []);
  if (elsewhere) return `'${apiVersion}' of ${kind} ${elsewhere}: the API server refuses it. Use ${nameList(versions, { joiner: 'or' })}.`;
  return `${kind} does not exist in '${apiVersion}', so the API server refuses it. Use ${nameList(orderedFor(manifest, versions), { joiner: 'or' })}.`;
}

/** The nearest spelling first, then the newest. */
function orderedFor({ apiVersion }: Manifest, versions: readonly string[]): readonly string[] {
  const nearest = versions.length > 1 ? nearestName(apiVersion, versions.filter((version) => groupOf(version) !== groupOf(apiVersion))) : undefined;
  return nearest === undefined ? versions : [nearest, ...versions.filter((version) => version !== nearest)];
}

/** The same group, or a name that it had once: nothing else can have been meant. */
function sameGroup({ apiVersion }: Manifest, version: string): boolean {
  return groupOf(apiVersion) === groupOf(version) || groupOf(apiVersion).endsWith(`.${groupOf(version)}`);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
