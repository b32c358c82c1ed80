// A value that fits none of the forms that are allowed, or more of them than it may.

import type { Fix } from '../base/finding';
import type { Mismatch } from '../schema/validate';
import type { Schema } from '../schema/schema';
import { insertEntry, replaceValue } from '../yaml/edits';
import { entryOf, resolved, type YamlDocument, type YamlScalar } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { schemaFindings, severityOfValue } from './schema-findings';
import { nameList, pathText, refusal } from './words';
import { wrongPart } from './wrong-part';

export const unionMismatch: DocumentRule = {
  id: 'union-mismatch',
  scope: 'document',
  severity: 'error',
  title: 'Values that fit none of the allowed forms',
  what: "A value that the schema's `oneOf`, `anyOf`, `allOf` or `not` refuses as a whole: fields that exclude each other, a value that does not go with the type beside it.",
  why: 'The API server refuses the whole object.',
  how: 'Keep the fields that belong to one form, and remove those of the other.',
  source: 'The combined schemas of the released CRDs',
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
        addresses:
          - type: IPAddress
            value: 192.0.2.1
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
              port: 80
          addresses:
            - type: IPAddress
              value: gateway.example.com
              #      ^^^^^^^^^^^^^^^^^^^ error(union-mismatch): an IPv4 or IPv6 address
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'mismatch')) {
      const address = addressOf(finding);
      report({
        severity: severityOfValue(manifest, finding.path),
        message: `${pathText(finding.path, manifest)} ${address ? "has the type 'IPAddress', so that its value must be an IPv4 or IPv6 address" : demandOf(finding)}: ${refusal(manifest)}.`,
        fixes: () => (address ? asHostname(document.yaml, finding) : []),
        range: address?.range ?? wrongPart(document, finding.node, finding.entry),
      });
    }
  },
};

/** The value of an address whose type promises an IP address: the one such union in the Gateway API. */
function addressOf({ node }: Mismatch): YamlScalar | undefined {
  const type = resolved(entryOf(node, 'type')?.value);
  const isAddress = type === undefined || (type.kind === 'scalar' && type.value === 'IPAddress');
  const value = entryOf(node, 'value')?.value;
  return isAddress && value?.kind === 'scalar' ? value : undefined;
}

/** A value that is no address is a host name, of which the address's type is another. */
function asHostname(yaml: YamlDocument, { node }: Mismatch): readonly Fix[] {
  if (node.kind !== 'map') return [];
  const type = entryOf(node, 'type');
  return [{ title: "Make it an address of the type 'Hostname'", edits: type ? replaceValue(yaml, type, 'Hostname') : insertEntry(yaml, node, 'type', 'Hostname', { before: 'value' }) }];
}

/** What the branches ask for, as far as it can be said in words. */
function demandOf({ keyword, schema }: Mismatch): string {
  const branches = keyword === 'not' ? [] : (schema[keyword] ?? []);
  const names = branches.map(namesOf).filter((each) => each.length > 0);
  const listed = names.map((each) => nameList(each)).join(' or ');
  if (names.length === 0 || names.length < branches.length) return 'does not have one of the forms that the field takes';
  if (keyword === 'oneOf') return `must have exactly one of ${listed}`;
  return keyword === 'anyOf' ? `must have at least one of ${listed}` : `must have ${listed}`;
}

function namesOf({ requiredNames }: Schema): readonly string[] {
  return requiredNames ?? [];
}
