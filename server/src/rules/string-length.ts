// A text that is too short or too long for its field.

import type { Fix } from '../base/finding';
import type { OutOfLimits } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, replaceScalar } from '../yaml/edits';
import type { DocumentRule } from './rule';
import { sampleValue } from './sample';
import { schemaFindings, severityOfValue } from './schema-findings';
import { counted, pathText, refusal } from './words';

export const stringLength: DocumentRule = {
  id: 'string-length',
  scope: 'document',
  severity: 'error',
  title: 'Texts that are too short or too long',
  what: 'A string outside the lengths that its field allows, counted in characters.',
  why: 'The API server refuses the whole object. An empty string is not the same as leaving the field out.',
  how: 'Shorten the text, or write one where it is empty; an optional field that has nothing to say is better left out.',
  source: 'The lengths of the released CRDs',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: eg
      spec:
        gatewayClassName: eg
        listeners:
          - name: http
            protocol: HTTP
            port: 80
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: ""
          #                 ^^ error(string-length): at least 1 character
          listeners:
            - name: http
              protocol: HTTP
              port: 80
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: "my-name"
          listeners:
            - name: http
              protocol: HTTP
              port: 80
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'length')) {
      const bound = finding.broken === 'minimum' ? 'at least' : 'at most';
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${pathText(finding.path, manifest)} must have ${bound} ${counted(finding.limit, 'character')} and has ${finding.actual}: ${refusal(manifest)}.`,
        range: finding.node.range,
        fixes: () => fixesFor(document, finding),
      });
    }
  },
};

/** An empty text: left out where the field may be, filled in else. */
function fixesFor({ yaml }: ManifestDocument, { broken, node, entry, schema, property }: OutOfLimits): readonly Fix[] {
  if (broken !== 'minimum' || !entry || !property) return [];
  const sample = sampleValue(property.name, schema);
  const filled: Fix[] = typeof sample === 'string' ? [{ title: `Replace by '${sample}'`, edits: replaceScalar(yaml, node, sample) }] : [];
  return property.required ? filled : [{ title: `Remove '${property.name}'`, edits: deleteEntry(yaml, entry) }, ...filled];
}
