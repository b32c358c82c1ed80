// A list or map with too few or too many entries.

import type { Fix } from '../base/finding';
import type { WrongCount } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { insertItem } from '../yaml/edits';
import { sampleAt } from './complete-sample';
import type { DocumentRule } from './rule';
import { schemaFindings, severityOfValue, type KnownManifest } from './schema-findings';
import { wrongPart } from './wrong-part';
import { counted, pathText, refusal } from './words';

export const itemCount: DocumentRule = {
  id: 'item-count',
  scope: 'document',
  severity: 'error',
  title: 'Lists and maps with too few or too many entries',
  what: 'A list shorter or longer than its field allows, or a map with too few or too many keys.',
  why: 'The API server refuses the whole object.',
  how: 'Add what is missing. Where there is too much, split the object: two policies, or two routes.',
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
          listeners: []
          #          ^^ error(item-count): at least 1 item
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: eg
          listeners:
            - name: my-name
              port: 8080
              protocol: HTTP
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'item-count', 'property-count')) {
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${pathText(finding.path, manifest)} must have ${limitText(finding)} and has ${finding.actual}: ${refusal(manifest)}.`,
        range: wrongPart(document, finding.node, finding.entry),
        fixes: () => fixesFor(document, manifest, finding),
      });
    }
  },
};

function limitText({ kind, broken, limit }: WrongCount): string {
  return `${broken === 'minimum' ? 'at least' : 'at most'} ${counted(limit, kind === 'item-count' ? 'item' : 'field')}`;
}

/** One item to begin with; what there is too much of, only its author can choose. */
function fixesFor({ yaml }: ManifestDocument, { kindSchema }: KnownManifest, { kind, broken, node, schema, path }: WrongCount): readonly Fix[] {
  if (kind !== 'item-count' || broken !== 'minimum' || node.kind !== 'sequence' || !schema.items) return [];
  return [{ title: 'Add an item', edits: insertItem(yaml, node, sampleAt(kindSchema, [...path, 0])) }];
}
