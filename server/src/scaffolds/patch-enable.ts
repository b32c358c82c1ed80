// The configuration of Envoy Gateway that switches patches on, and who may write them.

import { configurationDocument } from './extension-apis';
import { subdomain, subdomainWords, text, toggle } from './parameters';
import { metadata, namespaceOf } from './policy-parameters';
import { scaffold, type ScaffoldDocument } from './scaffold';
import { yaml } from './template';

export const patchEnable = scaffold({
  id: 'patch-enable',
  title: 'Switch patches on',
  summary: "Envoy Gateway's configuration with EnvoyPatchPolicy switched on, and a Role that says who may write such policies.",
  prefix: 'eg-patch-enable',
  mechanism: 'platform',
  parameters: {
    namespace: namespaceOf('target'),
    group: text({
      title: 'Group',
      help: 'The group of users that may write patches; whoever may can change all of the proxy.',
      default: 'my-platform-team',
      isPlaceholder: true,
      pattern: /[\w.:@/-]+/,
      patternWords: 'a name of letters, digits, dots, colons, slashes and hyphens',
    }),
    role: text({ title: 'Role', help: 'Name of the Role and its RoleBinding.', default: 'envoy-patch-policy-editor', pattern: subdomain, patternWords: subdomainWords }),
    lua: toggle({ title: 'Lua too', help: 'Switches Lua on as well.', default: false, since: 9, suggest: ({ configuration }) => configuration?.enablesLua }),
  },
  advice: () => ['Roles only ever add rights: make sure that no other role (such as `cluster-admin` for everybody) lets people write EnvoyPatchPolicies.'],
  documents({ v, $, todo }) {
    const file = 'envoy-patch-policy-rbac.yaml';
    const role: ScaffoldDocument = {
      file,
      text: yaml`
        # Who writes patches can change everything in the proxy: keep the group small, and see to it
        # that no other role grants the same.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        ${metadata($.role, v, $)}
        rules:
          - apiGroups:
              - gateway.envoyproxy.io
            resources:
              - envoypatchpolicies
            verbs:
              - get
              - list
              - watch
              - create
              - update
              - patch
              - delete
      `,
    };
    const binding: ScaffoldDocument = {
      file,
      text: yaml`
        # Who may write EnvoyPatchPolicies.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        ${metadata($.role, v, $)}
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: ${$.role}
        subjects:
          - apiGroup: rbac.authorization.k8s.io
            kind: Group
            name: ${$.group}${todo('group', 'the group of those who may')}
      `,
    };
    return [configurationDocument(['enableEnvoyPatchPolicy: true', ...(v.lua ? ['enableLua: true'] : [])]), role, binding];
  },
});
