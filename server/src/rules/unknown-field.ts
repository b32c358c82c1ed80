// A field that the kind does not have at this place.

import type { Fix, Severity } from '../base/finding';
import { nearestNames, sameButForCase } from '../base/suggest';
import type { UnknownField } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { renameKey } from '../yaml/edits';
import { stringAt } from '../yaml/tree';
import { removal } from './anchors';
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
  why: 'The API server refuses the manifest when fields are validated strictly, as kubectl asks it to; other clients have the field dropped without a word, and the setting never takes effect. The EnvoyGateway configuration is read without any such check: there the field is ignored silently, and the severity is a warning. So it is for fields that belong one level further out, outside of extension policies: objects with those are often applied by clients that do not validate strictly.',
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
        severity: severityOf(finding, manifest),
        message: messageFor(finding, manifest, document),
        range: finding.entry.key.range,
        fixes: () => fixesFor(finding, manifest, document),
      });
    }
  },
};

/**
 * A refusal, for those who ask for strict validation as kubectl does. Where the field is known one level further out, objects
 * are around that were applied without it and work but for that field, so that it is a warning; not in extension policies, in
 * which a setting that gets lost (fail closed, a timeout) changes what becomes of the traffic.
 */
function severityOf(finding: UnknownField, manifest: KnownManifest): Severity {
  if (manifest.kindSchema.unknownFields === 'ignored') return 'warning';
  if (extensionPolicies.includes(manifest.kind)) return 'error';
  return isMisplacedOnly(finding, manifest) ? 'warning' : 'error';
}

const extensionPolicies = ['EnvoyExtensionPolicy', 'EnvoyPatchPolicy'];

/** Belongs one level up, or is a namespace that says what is the case anyway. */
function isMisplacedOnly(finding: UnknownField, manifest: KnownManifest): boolean {
  if (finding.name === 'namespace' && manifest.namespace !== undefined && stringAt(finding.map, 'namespace') === manifest.namespace) return true;
  return placesFor(finding, manifest).some(({ up, top }) => up && !top);
}

function messageFor(finding: UnknownField, manifest: KnownManifest, document: ManifestDocument): string {
  const { name, path } = finding;
  const place = pathText(path.slice(0, -1), manifest);
  const result = consequenceOf(finding, manifest);
  const elsewhere = availability(document, manifest, path);
  const successor = successorOf(finding);
  if (elsewhere) return `'${name}' in ${place} ${elsewhere}: ${result}.${successor === undefined ? '' : ` Use '${successor}'.`}`;
  return `There is no field '${name}' in ${place}: ${result}.${hintFor(finding, manifest)}`;
}

function consequenceOf(finding: UnknownField, manifest: KnownManifest): string {
  if (isConfiguration(manifest)) return 'Envoy Gateway ignores it silently';
  return severityOf(finding, manifest) === 'error' ? 'the API server refuses it' : 'kubectl refuses it, and other clients lose it without a word';
}

function hintFor(finding: UnknownField, manifest: KnownManifest): string {
  const [nearest] = namesNear(finding);
  if (nearest !== undefined && sameButForCase(nearest, finding.name)) return ` Did you mean '${nearest}'?`;
  const places = placesFor(finding, manifest);
  const names = nameList(places.map(({ name }) => name), { joiner: 'or' });
  if (places.length > 0) return ` It belongs ${places[0]!.top ? 'to the top level' : places[0]!.up ? `one level up, in ${names}` : `into ${names}`}.`;
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
  const removals = removal(document, entry);
  return renames[0]?.safe || moves.length === 0 ? [...renames, ...moves, ...removals] : [...moves, ...renames, ...removals];
}

/** Fields that are gone, and what does their work today. */
const successors: Readonly<Record<string, string>> = { sourceCIDRs: 'clientCIDRs' };

function successorOf({ name, schema, map }: UnknownField): string | undefined {
  const successor = successors[name];
  return successor !== undefined && schema.properties.has(successor) && !map.entries.some(({ key }) => key.text === successor) ? successor : undefined;
}

/** Names of fields that may have been meant and are not there yet. */
function namesNear(finding: UnknownField): string[] {
  const successor = successorOf(finding);
  return [...(successor === undefined ? [] : [successor]), ...nearest(finding)];
}

function nearest({ name, schema, map }: UnknownField): string[] {
  const present = new Set(map.entries.map(({ key }) => key.text));
  const free = [...schema.properties.values()].filter((property) => !property.readOnly && !present.has(property.name));
  return nearestNames(name, free.map((property) => property.name));
}
