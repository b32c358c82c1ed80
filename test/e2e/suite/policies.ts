// Manifests that several end-to-end tests share.

/** The beginning of a policy, up to the place where its extensions stand. */
export const policyHead = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: fraud-check
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: checkout
`;

/** A policy that every release since 1.1 accepts. */
export const goodPolicy = `${policyHead}  extProc:
    - backendRefs:
        - name: fraud-checker
          port: 9002
      messageTimeout: 2s
      processingMode:
        request:
          body: Buffered
`;

/** A policy with one misspelt field. */
export const misspeltPolicy = goodPolicy.replace('messageTimeout', 'messageTimeuot');
