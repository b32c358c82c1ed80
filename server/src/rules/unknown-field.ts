// A field that the kind does not have at this place.

import type { Fix } from '../base/finding';
import { nearestNames, sameButForCase } from '../base/suggest';
import type { UnknownField } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, renameKey } from '../yaml/edits';
import { availability } from './availability';
import { moveTo, placesFor } from './misplaced-field';
import type { DocumentRule } from './rule';
import { schemaFindings, type KnownManifest } from './schema-findings';
import { isConfiguration, nameList, pathText } from './words';

/** Objects with more fields than this are not listed in a message. */
const mostFieldsListed = 8;

export const unknownField: DocumentRule = {
  id: 'unknown-field',
  scope: 'document',
  severity: 'error',
  title: 'Fields that the kind does not have',
  what: 'A field that does not exist at this place: misspelt, one level too high or too low, from another kind, or from a release that is not in force.',
  why: 'The API server refuses the manifest when fields are validated strictly, as kubectl asks it to; other clients have the field dropped without a word, and the setting never takes effect. The EnvoyGateway configuration is read without any such check: there the field is ignored silently.',
  how: 'Use the name that the message suggests, or move the field to where it belongs; completion shows what may stand at a place.',
  source: 'The released CRDs; Kubernetes API concepts, field validation',
  valid: [
    `
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
            processingMode:
              request:
                body: Streamed
    `,
  ],
  invalid: [
    {
      manifest: `
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
              procesingMode:
              #^^^^^^^^^^^^ error(unknown-field): Did you mean 'processingMode'?
                request:
                  body: Streamed
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
              processingMode:
                request:
                  body: Streamed
      `,
    },
    {
      manifest: `
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
              processingMode:
                body: Streamed
                #^^^ error(unknown-field): It belongs into 'request' or 'response'
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
              processingMode:
                request:
                  body: Streamed
      `,
    },
    {
      manifest: `
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
          failOpen: true
          #^^^^^^^ error(unknown-field): It belongs into 'extProc[0]'
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
              failOpen: true
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyGateway
        gateway:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
        extensionApis:
          enableEnvoyPatchPolicies: true
          #^^^^^^^^^^^^^^^^^^^^^^^ warning(unknown-field): ignores it silently
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyGateway
        gateway:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
        extensionApis:
          enableEnvoyPatchPolicy: true
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'unknown-field')) {
      report({
        ...(manifest.kindSchema.unknownFields === 'ignored' ? { severity: 'warning' } : {}),
        message: messageFor(finding, manifest, document),
        range: finding.entry.key.range,
        fixes: () => fixesFor(finding, manifest, document),
      });
    }
  },
};

function messageFor(finding: UnknownField, manifest: KnownManifest, document: ManifestDocument): string {
  const { name, path } = finding;
  const place = pathText(path.slice(0, -1), manifest);
  const result = isConfiguration(manifest) ? 'Envoy Gateway ignores it silently' : 'the API server refuses it';
  const elsewhere = availability(document, manifest, path);
  if (elsewhere) return `'${name}' in ${place} ${elsewhere}: ${result}.`;
  return `There is no field '${name}' in ${place}: ${result}.${hintFor(finding, manifest)}`;
}

function hintFor(finding: UnknownField, manifest: KnownManifest): string {
  const [nearest] = namesNear(finding);
  if (nearest !== undefined && sameButForCase(nearest, finding.name)) return ` Did you mean '${nearest}'?`;
  const places = placesFor(finding, manifest);
  if (places.length > 0) return ` It belongs ${nameList(places.map(({ name }) => name), { joiner: 'or' }).replace(/^/, places[0]!.up ? 'one level up, in ' : 'into ')}.`;
  if (nearest !== undefined) return ` Did you mean '${nearest}'?`;
  const fields = [...finding.schema.properties.values()].filter(({ readOnly }) => !readOnly);
  return fields.length > 0 && fields.length <= mostFieldsListed ? ` It has ${nameList(fields.map(({ name }) => name))}.` : '';
}

function fixesFor(finding: UnknownField, manifest: KnownManifest, document: ManifestDocument): readonly Fix[] {
  const { entry, name } = finding;
  const renames = namesNear(finding).map((near): Fix => {
    const safe = sameButForCase(near, name);
    return { title: `Rename to '${near}'`, edits: renameKey(document.yaml, entry, near), ...(safe ? { safe } : {}) };
  });
  const moves = placesFor(finding, manifest).flatMap((place) => moveTo(document, finding, place));
  const remove: Fix = { title: `Remove '${name}'`, edits: deleteEntry(document.yaml, entry) };
  return renames[0]?.safe || moves.length === 0 ? [...renames, ...moves, remove] : [...moves, ...renames, remove];
}

/** Names of fields that may have been meant and are not there yet. */
function namesNear({ name, schema, map }: UnknownField): string[] {
  const present = new Set(map.entries.map(({ key }) => key.text));
  const free = [...schema.properties.values()].filter((property) => !property.readOnly && !present.has(property.name));
  return nearestNames(name, free.map((property) => property.name));
}
