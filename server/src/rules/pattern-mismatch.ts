// A text that is not written the way its field wants it.

import type { Fix } from '../base/finding';
import type { WrongValue } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry } from '../yaml/edits';
import { isRemovable } from './anchors';
import { mendText } from './mend-text';
import { patternInWords } from './pattern-words';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { schemaFindings, severityOfValue } from './schema-findings';
import { pathText, refusal, valueText } from './words';

export const patternMismatch: DocumentRule = {
  id: 'pattern-mismatch',
  scope: 'document',
  severity: 'error',
  title: 'Texts in the wrong form',
  what: "A string that its field's pattern refuses: a duration without a unit, a name with capitals or underscores, a URL without a scheme.",
  why: 'The API server refuses the whole object.',
  how: 'Write the value in the form that the message describes. Durations are whole numbers with `h`, `m`, `s` or `ms` behind each (`1m30s`), names are lower case.',
  source: 'The patterns of the released CRDs',
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
            messageTimeout: 1m30s
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
              messageTimeout: 2 seconds
              #               ^^^^^^^^^ error(pattern-mismatch): a duration such as '10s'
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
              messageTimeout: 2s
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'pattern')) {
      const text = String(finding.value);
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${valueText(text)} is not what ${pathText(finding.path, manifest)} takes, so ${refusal(manifest)}. It must be ${patternInWords(finding.schema.pattern ?? '')}.`,
        range: finding.node.range,
        fixes: () => [...withoutStar(document, finding), ...mendText(text, finding.schema).map((mended) => replaceBy(document, finding.node, mended.text, mended))],
      });
    }
  },
};

/** All hosts are meant where none is named. */
function withoutStar({ yaml }: ManifestDocument, { value, entry, property }: WrongValue): readonly Fix[] {
  return value === '*' && entry && property?.name === 'hostname' && !property.required && isRemovable(yaml, entry.range) ? [{ title: "Remove 'hostname', for all hosts", edits: deleteEntry(yaml, entry) }] : [];
}
