// An object that must have one of several fields, and has none of them.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const missingChoice: DocumentRule = {
  id: 'missing-choice',
  scope: 'document',
  severity: 'error',
  title: 'Objects without any of the fields of which they need one',
  what: 'An object that must have one of several fields, and has none of them: a policy without a target, a fault without delay or abort, a log without a place to go to.',
  why: 'The API server refuses the whole object.',
  how: 'Add one of the fields; there is a fix for each.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: BackendTrafficPolicy
      metadata:
        name: example
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: example
        faultInjection:
          delay:
            fixedDelay: 2s
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
        #^^^ error(missing-choice): The policy has no target
          # eg-lint-disable-next-line lua-disabled
          lua:
            - type: Inline
              inline: |
                function envoy_on_request(handle)
                  handle:headers():add('x-example', 'yes')
                end
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          # eg-lint-disable-next-line lua-disabled
          lua:
            - type: Inline
              inline: |
                function envoy_on_request(handle)
                  handle:headers():add('x-example', 'yes')
                end
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: my-route
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: BackendTrafficPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: example
          bandwidthLimit: {}
          #^^^^^^^^^^^^^ error(missing-choice): 'request' or 'response'
      `,
    },
  ],
  check: reportViolations('missing-choice'),
};
