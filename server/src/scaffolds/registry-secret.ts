// The Secret with which the controller gets into a registry.

import { subdomain, subdomainWords, text } from './parameters';
import { metadata, namespaceOf } from './policy-parameters';
import { scaffold, type ScaffoldDocument } from './scaffold';
import { yaml, type Hole } from './template';

interface SecretDraft {
  readonly v: { readonly namespace: string };
  readonly $: { readonly secret: Hole; readonly namespace: Hole };
}

/** @param registry its host name */
export function secretDocument({ v, $ }: SecretDraft, registry: string | Hole): ScaffoldDocument {
  return {
    file: `${$.secret}-secret.yaml`,
    text: yaml`
      # Better not kept in files: kubectl create secret docker-registry makes the same.
      apiVersion: v1
      kind: Secret
      ${metadata($.secret, v, $)}
      type: kubernetes.io/dockerconfigjson
      stringData:
        .dockerconfigjson: |
          {"auths": {"${registry}": {"username": "TODO", "password": "TODO"}}}
    `,
  };
}

export const registrySecret = scaffold({
  id: 'registry-secret',
  title: 'Secret for a registry',
  summary: 'User and password for an image registry, for a Wasm filter that names the Secret already.',
  prefix: 'eg-registry-secret',
  mechanism: 'platform',
  parameters: {
    secret: text({ title: 'Secret', help: 'Name of the Secret.', default: 'registry-login', pattern: subdomain, patternWords: subdomainWords }),
    namespace: namespaceOf('target'),
    registry: text({ title: 'Registry', help: 'Host name of the registry.', default: 'registry.example.com', isPlaceholder: true, pattern: /[\w.-]+(?::\d+)?/, patternWords: 'a host name' }),
  },
  documents: (draft) => [secretDocument(draft, draft.$.registry)],
});
