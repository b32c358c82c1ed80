// Places of a manifest that are left to fill in.

import type { Fix } from '../base/finding';
import { placeholdersIn } from '../scaffolds/placeholders';
import type { DocumentRule } from './rule';

export const todoPlaceholder: DocumentRule = {
  id: 'todo-placeholder',
  scope: 'document',
  severity: 'hint',
  title: 'Places that are left to fill in',
  what: 'The word `TODO` in a comment or a value, as scaffolds write it where only you know what belongs there; also in roles and bindings that are about EnvoyPatchPolicies.',
  why: 'What stands there is made up: a route, an image or a checksum that your cluster does not have.',
  how: 'Fill in what the words ask for, then remove the comment. *Envoy Gateway: Next Placeholder* goes from one to the next.',
  source: 'What scaffolds leave open',
  valid: [
    `
      # To do nothing here is fine, and so is a todo list.
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: todo-list
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
    `
      # What others have left to do with their roles is theirs. TODO: fewer rights
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata:
        name: "other:operator"
      rules:
        - apiGroups: ["*"]
          resources: ["*"]
          verbs: ["*"]
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: my-route # TODO: your route
              #                ^^^^^^^^^^^^^^^^ hint(todo-placeholder): Left to fill in: your route
          extProc:
            - backendRefs:
                - name: checker
                  port: 9002
              processingMode:
                request: {}
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: my-route
          extProc:
            - backendRefs:
                - name: checker
                  port: 9002
              processingMode:
                request: {}
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: registry-login
        type: kubernetes.io/dockerconfigjson
        stringData:
          .dockerconfigjson: |
            {"auths": {"registry.example.com": {"password": "TODO"}}}
        #                                                    ^^^^ hint(todo-placeholder): left to fill in
      `,
    },
    {
      manifest: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: envoy-patch-policy-editor
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: envoy-patch-policy-editor
        subjects:
          - apiGroup: rbac.authorization.k8s.io
            kind: Group
            name: my-platform-team # TODO: the group of those who may
        #                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(todo-placeholder): the group of those who may
      `,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: envoy-patch-policy-editor
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: envoy-patch-policy-editor
        subjects:
          - apiGroup: rbac.authorization.k8s.io
            kind: Group
            name: my-platform-team
      `,
    },
  ],
  alsoAboutUs: true,
  check(document, report) {
    // What the authors of a CRD have left to do is not the user's business.
    if (document.manifests.length === 0 && document.definitions.length > 0) return;
    for (const { range, words, comment } of placeholdersIn(document)) {
      const remove = (): readonly Fix[] => (comment ? [{ title: 'Remove the comment: it is done', edits: [{ range: comment, newText: '' }] }] : []);
      report({ message: words === '' ? 'This is left to fill in.' : `Left to fill in: ${words}.`, range, fixes: remove });
    }
  },
};
