// A policy that is to attach to something that it cannot attach to.

import { targetsBackend } from './backend-target';
import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const targetKind: DocumentRule = {
  id: 'target-kind',
  scope: 'document',
  severity: 'error',
  title: 'Targets that a policy cannot attach to',
  what: 'A target whose kind or group the policy does not know: policies attach to Gateways, listener sets and routes, each kind of policy to some of them. Of Services and Backends as targets `backend-target` speaks.',
  why: 'The API server refuses the policy.',
  how: 'Name a target of a kind that the policy attaches to.',
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
  check: reportViolations('target-kind', (manifest, violation) => !targetsBackend(manifest, violation)),
};
