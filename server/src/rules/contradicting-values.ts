// Values that are right each, and contradict each other.

import type { DocumentRule } from './rule';
import { reportViolations } from './violations';

export const contradictingValues: DocumentRule = {
  id: 'contradicting-values',
  scope: 'document',
  severity: 'error',
  title: 'Values that contradict each other',
  what: 'Values that are allowed each, but not together: a limit that lies below its minimum, a mode that another setting rules out.',
  why: "The API server refuses the whole object. Where it would not, the one setting would silently take the other one's effect away.",
  how: 'Change one of the two; the finding points at both.',
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
        extProc:
          - failOpen: true
            processingMode:
              request:
                body: Buffered
            backendRefs:
              - name: processor
                port: 9000
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
              kind: HTTPRoute
              name: example
          extProc:
            - failOpen: true
              #         ^^^^ error(contradicting-values): cannot be true while the request body is 'FullDuplexStreamed'
              processingMode:
                request:
                  body: FullDuplexStreamed
              backendRefs:
                - name: processor
                  port: 9000
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: example
          extProc:
            - failOpen: false
              processingMode:
                request:
                  body: FullDuplexStreamed
              backendRefs:
                - name: processor
                  port: 9000
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: example
        spec:
          provider:
            type: Kubernetes
            kubernetes:
              envoyHpa:
                minReplicas: 5
                #            ^ error(contradicting-values): 'minReplicas' must not exceed 'maxReplicas'
                maxReplicas: 3
      `,
    },
  ],
  check: reportViolations('contradicting-values'),
};
