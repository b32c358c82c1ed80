// What a policy is attached to, as an item of targetRefs.

import { policyParameters } from './policy-parameters';
import { fragment } from './scaffold';
import { yaml } from './template';

export const targetRef = fragment({
  id: 'target-ref',
  title: 'Target of a policy',
  summary: 'A route or gateway of the same namespace, for targetRefs.',
  prefix: 'eg-target-ref',
  mechanism: 'platform',
  parameters: { target: policyParameters('policy').target },
  place: { kinds: ['EnvoyExtensionPolicy', 'SecurityPolicy', 'BackendTrafficPolicy'], path: 'spec.targetRefs', as: 'item' },
  around: (item) => yaml`
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata:
      name: ext-proc
    spec:
      targetRefs:
        ${item}
      extProc:
        - backendRefs:
            - name: ext-proc
              port: 9002
          processingMode:
            request: {}
  `,
  text: ({ $ }) => yaml`
    - group: gateway.networking.k8s.io
      kind: ${$.target.kind}
      name: ${$.target.name}
  `,
});
