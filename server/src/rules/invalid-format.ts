// A value that does not have the format of its field.

import type { Fix } from '../base/finding';
import type { WrongValue } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { mendText } from './mend-text';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { schemaFindings, severityOfValue, type KnownManifest } from './schema-findings';
import { pathText, refusal, valueText } from './words';

export const invalidFormat: DocumentRule = {
  id: 'invalid-format',
  scope: 'document',
  severity: 'error',
  title: 'Values without the format that the field demands',
  what: 'A value in a field with a format: an address, base64, a date, a quantity, a number that fits 32 bits.',
  why: 'The API server refuses the object. An integer beyond 32 bits passes it and then fails in the controller, which decodes the object into such a number.',
  how: 'Write the value in the format that the message names. In a Secret, plain text belongs below `stringData`; `data` holds base64.',
  source: 'The formats of the released CRDs and of Kubernetes',
  valid: [
    `
      apiVersion: v1
      kind: Secret
      metadata:
        name: token
      data:
        password: aHVudGVyMg==
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: token
        data:
          password: hunter2
          #         ^^^^^^^ error(invalid-format): base64
      `,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: token
        data:
          password: aHVudGVyMg==
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'format')) {
      // Quantities of custom resources have a pattern, and no format.
      const format = finding.schema.format ?? 'quantity';
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${valueText(finding.value)} in ${pathText(finding.path, manifest)} is not ${formatInWords(format)}, so ${isTakenFirst(format, manifest) ? 'that the controller cannot read it; the API server takes it' : refusal(manifest)}.`,
        range: finding.node.range,
        fixes: () => fixesFor(document, finding),
      });
    }
  },
};

/** The API server looks neither at the width of integers in custom resources nor closely at quantities; whoever reads them does. */
function isTakenFirst(format: string, { kindSchema }: KnownManifest): boolean {
  return (format === 'int32' || format === 'quantity') && kindSchema.decoder === 'structural';
}

function formatInWords(format: string): string {
  return words[format.replaceAll('-', '')] ?? `of the format '${format}'`;
}

const words: Readonly<Record<string, string>> = {
  byte: 'base64',
  cidr: "an address range such as '10.0.0.0/8'",
  date: "a date such as '2026-01-31'",
  datetime: "a date and time such as '2026-01-31T08:30:00Z'",
  duration: "a duration such as '10s' or '1m30s'",
  goduration: "a duration such as '10s' or '1m30s'",
  int32: 'an integer that fits 32 bits (at most 2147483647)',
  int64: 'an integer that fits 64 bits',
  ipv4: "an IPv4 address such as '10.0.0.1'",
  ipv6: "an IPv6 address such as '2001:db8::1'",
  quantity: "a quantity such as '500m', '2' or '1Gi'",
};

function fixesFor(document: ManifestDocument, { node, schema, value }: WrongValue): readonly Fix[] {
  if (schema.format === 'int32' && typeof value === 'number') return [replaceBy(document, node, value > 0 ? (schema.maximum ?? largestInt32) : (schema.minimum ?? -largestInt32 - 1))];
  if (typeof value !== 'string') return [];
  if (schema.format === 'byte') return [replaceBy(document, node, base64(value), { title: 'Encode in base64' })];
  return mendText(value, schema).map((mended) => replaceBy(document, node, mended.text, mended));
}

const largestInt32 = 2 ** 31 - 1;

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
