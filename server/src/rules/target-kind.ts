// A policy that is to attach to something that it cannot attach to.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const targetKind: DocumentRule = {
  id: 'target-kind',
  scope: 'document',
  severity: 'error',
  title: 'Targets that a policy cannot attach to',
  what: 'A target whose kind or group the policy does not know: policies attach to Gateways, listener sets and routes, each kind of policy to some of them, and not to Services or Backends.',
  why: 'The API server refuses the policy.',
  how: 'Name a target of a kind that the policy attaches to; for a Backend or a Service, the routes that lead to it.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: example
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: example
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: Backend
              #     ^^^^^^^ error(target-kind): This policy cannot attach to a Backend
              name: example
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.envoyproxy.io
              #      ^^^^^^^^^^^^^^^^^^^^^ error(target-kind): Targets are of the group 'gateway.networking.k8s.io'
              kind: Gateway
              name: example
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: Gateway
              name: example
      `,
    },
  ],
  check: reportViolations('target-kind'),
};
