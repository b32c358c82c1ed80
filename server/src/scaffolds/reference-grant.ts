// A ReferenceGrant: the owner of a namespace lets objects of another one refer to what is in it.

import { choice, subdomain, subdomainWords, text, type Choice } from './parameters';
import { scaffold } from './scaffold';
import { yaml } from './template';

/** Who refers across namespaces, with their groups. */
const fromGroups: Readonly<Record<string, string>> = {
  EnvoyExtensionPolicy: 'gateway.envoyproxy.io',
  SecurityPolicy: 'gateway.envoyproxy.io',
  EnvoyProxy: 'gateway.envoyproxy.io',
  HTTPRoute: 'gateway.networking.k8s.io',
  GRPCRoute: 'gateway.networking.k8s.io',
  TLSRoute: 'gateway.networking.k8s.io',
  TCPRoute: 'gateway.networking.k8s.io',
  UDPRoute: 'gateway.networking.k8s.io',
  Gateway: 'gateway.networking.k8s.io',
};

/** What they refer to, with its groups. */
const toGroups: Readonly<Record<string, string>> = {
  Service: '',
  Secret: '',
  ConfigMap: '',
  Backend: 'gateway.envoyproxy.io',
  ServiceImport: 'multicluster.x-k8s.io',
};

const namespace = { pattern: /[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?/, patternWords: 'lower case letters, digits and hyphens, at most 63 in all' } as const;

export const referenceGrant = scaffold({
  id: 'reference-grant',
  title: 'ReferenceGrant',
  summary: 'Lets objects of one namespace refer to objects of another.',
  prefix: 'eg-reference-grant',
  mechanism: 'platform',
  parameters: {
    name: text({ title: 'Name', help: 'Name of the grant.', default: 'allow-extensions', pattern: subdomain, patternWords: subdomainWords }),
    namespace: text({ title: 'Namespace', help: 'The namespace of what is referred to: the grant stands there.', default: 'other-namespace', isPlaceholder: true, ...namespace }),
    fromKind: choice({ title: 'Who refers', help: 'The kind of the objects that refer.', default: 'EnvoyExtensionPolicy', choices: choicesOf(fromGroups) }),
    fromNamespace: text({ title: 'From namespace', help: 'The namespace of those objects.', default: 'my-namespace', isPlaceholder: true, ...namespace }),
    toKind: choice({ title: 'What is referred to', help: 'The kind of the objects that are referred to.', default: 'Service', choices: choicesOf(toGroups) }),
    toName: text({ title: 'Name of what is referred to', help: 'Empty: all objects of the kind.', default: '', isOptional: true, pattern: subdomain, patternWords: subdomainWords }),
  },
  documents: ({ v, $, todo }) => [
    {
      file: `${$.name}-grant.yaml`,
      text: yaml`
        # Stands in the namespace of what is referred to.
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata:
          name: ${$.name}
          namespace: ${$.namespace}${todo('namespace', 'the namespace of what is referred to')}
        spec:
          from:
            - group: ${fromGroups[v.fromKind]}
              kind: ${v.fromKind}
              namespace: ${$.fromNamespace}${todo('fromNamespace', 'the namespace of those who refer')}
          to:
            - group: ${toGroups[v.toKind] || '""'}
              kind: ${v.toKind}
              ${v.toName !== '' && yaml`name: ${$.toName}`}
      `,
    },
  ],
});

function choicesOf(groups: Readonly<Record<string, string>>): Choice[] {
  return Object.entries(groups).map(([value, group]) => ({ value, help: group || 'core' }));
}
