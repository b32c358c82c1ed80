// One of our kinds without an apiVersion.

import type { Fix } from '../base/finding';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue } from '../yaml/edits';
import { entryOf } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { isAbsent, misspeltEntry, misspeltKey } from './written';
import { nameList } from './words';
import { identityOf } from './wrong-part';

export const missingApiVersion: DocumentRule = {
  id: 'missing-api-version',
  scope: 'document',
  severity: 'error',
  title: 'Objects without apiVersion',
  what: 'An object of a kind that we know whose `apiVersion` is not written, or empty.',
  why: 'Without it nobody can tell which API is meant: kubectl refuses the object.',
  how: 'Add the `apiVersion` that the message names.',
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
        kind: EnvoyExtensionPolicy
        #     ^^^^^^^^^^^^^^^^^^^^ error(missing-api-version): gateway.envoyproxy.io/v1alpha1
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
      if (manifest.partial || !isAbsent(manifest.root, 'apiVersion')) continue;
      const versions = document.catalog.apiVersionsOf(manifest.kind);
      const misspelt = misspeltEntry(manifest.root, 'apiVersion');
      if (misspelt) {
        report(misspeltKey(document, misspelt, 'apiVersion'));
        continue;
      }
      report({
        message: `This ${manifest.kind || 'object'} has no apiVersion, so that nobody can read it. Add ${nameList(versions, { joiner: 'or' })}.`,
        range: identityOf(document, manifest),
        fixes: () => versions.map((version, index) => addition(document, manifest, version, versions.length === 1 && index === 0)),
      });
    }
  },
};

function addition({ yaml }: ManifestDocument, { root }: Manifest, version: string, safe: boolean): Fix {
  const written = entryOf(root, 'apiVersion');
  const first = root.entries[0]?.key.text;
  const edits = written ? replaceValue(yaml, written, version) : insertEntry(yaml, root, 'apiVersion', version, first === undefined ? {} : { before: first });
  return { title: `Add apiVersion: ${version}`, edits, ...(safe ? { safe } : {}) };
}
