// A number that is too small or too large for its field.

import type { OutOfLimits } from '../schema/validate';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { schemaFindings, severityOfValue } from './schema-findings';
import { pathText, refusal, valueText } from './words';

export const numberRange: DocumentRule = {
  id: 'number-range',
  scope: 'document',
  severity: 'error',
  title: 'Numbers outside of their range',
  what: 'A number below the minimum or above the maximum of its field, or not a multiple of what the field counts in.',
  why: 'The API server refuses the whole object.',
  how: 'Use a number within the range that the message names.',
  source: 'The limits of the released CRDs',
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
          gatewayClassName: eg
          listeners:
            - name: http
              protocol: HTTP
              port: 80808
              #     ^^^^^ error(number-range): at most 65535
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: eg
          listeners:
            - name: http
              protocol: HTTP
              port: 65535
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'range', 'multiple-of')) {
      const limit = finding.kind === 'range' ? limitText(finding) : `a multiple of ${finding.schema.multipleOf}`;
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${pathText(finding.path, manifest)} must be ${limit} and is ${valueText(finding.value)}: ${refusal(manifest)}.`,
        range: finding.node.range,
        fixes: () => (finding.kind === 'range' ? [replaceBy(document, finding.node, nearestAllowed(finding))] : []),
      });
    }
  },
};

/** Both ends where there are two, so that the next try is right. */
function limitText({ schema, broken, limit }: OutOfLimits): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const strict = (broken === 'minimum' ? exclusiveMinimum : exclusiveMaximum) === true;
  if (strict) return `${broken === 'minimum' ? 'greater' : 'less'} than ${limit}`;
  const other = broken === 'minimum' ? maximum : minimum;
  const otherText = other === undefined ? '' : ` and ${broken === 'minimum' ? 'at most' : 'at least'} ${other}`;
  return `${broken === 'minimum' ? 'at least' : 'at most'} ${limit}${otherText}`;
}

function nearestAllowed({ schema, broken, limit }: OutOfLimits): number {
  if (broken === 'minimum') return schema.exclusiveMinimum === true ? limit + 1 : limit;
  return schema.exclusiveMaximum === true ? limit - 1 : limit;
}
