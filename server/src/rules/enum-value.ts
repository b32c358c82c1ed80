// A value that is not among those that the field takes.

import type { Fix } from '../base/finding';
import { nearestName, sameButForCase } from '../base/suggest';
import type { EnumValue } from '../schema/schema';
import type { WrongValue } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { availability } from './availability';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { schemaFindings, severityOfValue, type KnownManifest } from './schema-findings';
import { nameList, pathText, refusal, valueText } from './words';

/** More values than this are a catalogue, in which completion finds its way better than a menu. */
const mostFixes = 8;

export const enumValue: DocumentRule = {
  id: 'enum-value',
  scope: 'document',
  severity: 'error',
  title: 'Values that the field does not take',
  what: 'A value that is not among the words that its field takes, or one that came with a later release.',
  why: 'The API server refuses the whole object, so nothing in it takes effect. Upper and lower case count.',
  how: 'Use one of the values that the message names; completion offers them with what they do.',
  source: 'The enums of the released CRDs',
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
              processingMode:
                request:
                  body: streamed
                  #     ^^^^^^^^ error(enum-value): Did you mean 'Streamed'?
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
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'enum-value')) {
      report({
        severity: severityOfValue(manifest, finding.path),
        message: messageFor(finding, manifest, document),
        range: finding.node.range,
        fixes: () => fixesFor(document, finding),
      });
    }
  },
};

function messageFor(finding: WrongValue, manifest: KnownManifest, document: ManifestDocument): string {
  const place = pathText(finding.path, manifest);
  const elsewhere = availability(document, manifest, finding.path, finding.value);
  if (elsewhere) return `${valueText(finding.value)} for ${place} ${elsewhere}, so ${refusal(manifest)}. ${allowedText(finding)}`;
  const nearest = nearestValue(finding);
  const question = nearest === undefined ? '' : ` Did you mean '${String(nearest.value)}'?`;
  return `${place} cannot be ${valueText(finding.value)}: ${refusal(manifest)}. ${allowedText(finding)}${question}`;
}

function allowedText({ schema }: WrongValue): string {
  return `It must be ${nameList((schema.enum ?? []).map(({ value }) => String(value)), { joiner: 'or', limit: 12 })}.`;
}

function fixesFor(document: ManifestDocument, finding: WrongValue): readonly Fix[] {
  const nearest = nearestValue(finding);
  const values = finding.schema.enum ?? [];
  const ordered = nearest ? [nearest, ...values.filter((value) => value !== nearest)] : values;
  return ordered
    .slice(0, mostFixes)
    .map(({ value }) => replaceBy(document, finding.node, value, { safe: typeof value === 'string' && sameButForCase(value, String(finding.value)) }));
}

function nearestValue({ schema, value }: WrongValue): EnumValue | undefined {
  const values = schema.enum ?? [];
  const name = nearestName(String(value), values.map((each) => String(each.value)));
  return values.find((each) => String(each.value) === name);
}
