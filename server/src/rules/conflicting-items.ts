// Items of a list that cannot stand together.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const conflictingItems: DocumentRule = {
  id: 'conflicting-items',
  scope: 'document',
  severity: 'error',
  title: 'Items of a list that cannot stand together',
  what: 'Items that repeat what another one says, or of which the list takes one only: two listeners of the same name, two redirects in one rule, names beside addresses in one Backend.',
  why: 'The API server refuses the whole object.',
  how: 'Remove or change one of the items; the finding points at the first one too.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: Backend
      metadata:
        name: example
      spec:
        endpoints:
          - fqdn:
              hostname: one.example.com
              port: 443
          - fqdn:
              hostname: two.example.com
              port: 443
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: Backend
        metadata:
          name: example
        spec:
          endpoints:
            - fqdn:
                hostname: one.example.com
                port: 443
            - ip:
              #^^ error(conflicting-items): cannot stand beside endpoints with other addresses
                address: 192.0.2.1
                port: 443
      `,
    },
  ],
  check: reportViolations('conflicting-items'),
};
