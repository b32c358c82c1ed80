// An apiVersion of ours without a kind.

import type { Fix } from '../base/finding';
import type { KindSchema } from '../schema/schema';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue } from '../yaml/edits';
import { at, entryOf } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { isAbsent, misspeltEntry, misspeltKey } from './written';
import { identityOf } from './wrong-part';

/** More kinds than this are no help in a menu. */
const mostFixes = 6;

export const missingKind: DocumentRule = {
  id: 'missing-kind',
  scope: 'document',
  severity: 'error',
  title: 'Objects without kind',
  what: 'An object in one of our API groups whose `kind` is not written, or empty.',
  why: 'Without it nobody can tell what the object is: kubectl refuses it.',
  how: 'Add the `kind`; the fix offers those whose fields fit what is written.',
  source: 'Kubernetes API conventions, types',
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
        apiVersion: gateway.envoyproxy.io/v1alpha1
        #^^^^^^^^^ error(missing-kind): kind
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          extProc:
            - backendRefs:
                - name: checker
                  port: 9002
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          extProc:
            - backendRefs:
                - name: checker
                  port: 9002
      `,
    },
  ],
  check(document, report) {
    for (const manifest of document.manifests) {
      if (manifest.partial || !isAbsent(manifest.root, 'kind')) continue;
      const misspelt = misspeltEntry(manifest.root, 'kind');
      if (misspelt) {
        report(misspeltKey(document, misspelt, 'kind'));
        continue;
      }
      report({
        message: `This object of ${manifest.apiVersion} has no kind, so that nobody can read it. Add which one it is.`,
        range: identityOf(document, manifest),
        fixes: () => fixesFor(document, manifest),
      });
    }
  },
};

/** The kinds of the apiVersion that have all the fields that are written. */
function fixesFor(document: ManifestDocument, manifest: Manifest): readonly Fix[] {
  const { catalog, yaml } = document;
  const kinds = catalog.kinds().filter(({ apiVersion }) => apiVersion === manifest.apiVersion);
  const fitting = kinds.filter(({ apiVersion, kind }) => fits(manifest, catalog.kind(apiVersion, kind)));
  const written = entryOf(manifest.root, 'kind');
  return fitting.slice(0, mostFixes).map(({ kind }): Fix => {
    const edits = written ? replaceValue(yaml, written, kind) : insertEntry(yaml, manifest.root, 'kind', kind, { after: 'apiVersion' });
    return { title: `Add kind: ${kind}`, edits };
  });
}

function fits({ root }: Manifest, kind: KindSchema | undefined): boolean {
  if (!kind || kind.isList) return false;
  const spec = at(root, 'spec');
  const fields = kind.schema.properties.get('spec')?.schema.properties;
  const rootFits = root.entries.every(({ key }) => key.text === 'kind' || kind.schema.properties.has(key.text));
  return rootFits && (spec?.kind !== 'map' || spec.entries.every(({ key }) => fields?.has(key.text) === true));
}
