// The manifests that the benchmark measures on: policies of 40 lines, one like the other but for their names.

export const linesOfPolicy = 40;

/** A file of `count` EnvoyExtensionPolicies, 40 lines each, its `---` line included. */
export function policies(count: number): string {
  return Array.from({ length: count }, (_, index) => policy(index)).join('');
}

/** One policy; every index makes another text, so that no cache is flattered by copies. */
export function policy(index: number): string {
  return `---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: policy-${index}
  namespace: team-${index % 10}
  labels:
    app.kubernetes.io/name: policy-${index}
    app.kubernetes.io/part-of: checkout
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: route-${index}
  extProc:
    - backendRefs:
        - name: processor-${index}
          port: 9002
          weight: 1
      processingMode:
        allowModeOverride: true
        request:
          body: Buffered
          attributes:
            - request.path
            - request.method
        response:
          body: Streamed
      messageTimeout: 500ms
      failOpen: false
      metadata:
        accessibleNamespaces:
          - envoy.filters.http.jwt_authn
    - backendRefs:
        - name: auditor-${index}
          port: 9003
      processingMode:
        request: {}
      # The audit log is not worth a failed request.
      failOpen: true
`;
}

/** The line of a policy (0-based) and the character on it that the benchmark edits: the second `e` of `Buffered`. */
export const editedLine = 22;
export const editedCharacter = '          body: Buffer'.length;
