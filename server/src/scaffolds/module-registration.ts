// The registration of a dynamic module: an EnvoyProxy that lets policies use it.

import { choice, subdomain, subdomainWords, text } from './parameters';
import { metadata, namespaceOf } from './policy-parameters';
import { scaffold, type Draft, type ScaffoldDocument } from './scaffold';
import { yaml } from './template';

export const registrationParameters = {
  module: text({ title: 'Module', help: 'The name under which the module is registered.', default: 'my-module', pattern: /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/, patternWords: subdomainWords }),
  proxy: text({ title: 'EnvoyProxy', help: 'Name of the EnvoyProxy.', default: 'modules', pattern: subdomain, patternWords: subdomainWords }),
  source: choice({
    title: 'Source',
    help: 'Where the proxy finds the module.',
    default: 'Remote',
    choices: [
      { value: 'Remote', help: 'Fetched over HTTP' },
      { value: 'Local', help: 'A file in the container of the proxy' },
    ],
  }),
  url: text({
    title: 'URL',
    help: 'Where Envoy fetches the .so file.',
    default: 'https://modules.example.com/libmodule.so',
    isPlaceholder: true,
    pattern: /https?:\/\/[\w.-]+(?::\d+)?\/[\w./~%-]*/,
    patternWords: 'a URL that begins with http:// or https://',
    onlyWith: { parameter: 'source', values: ['Remote'] },
  }),
  sha256: text({
    title: 'SHA-256',
    help: 'The checksum of the .so file: sha256sum libmodule.so.',
    default: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    isPlaceholder: true,
    pattern: /[0-9a-f]{64}/,
    patternWords: '64 digits and letters from a to f',
    onlyWith: { parameter: 'source', values: ['Remote'] },
  }),
  path: text({
    title: 'Path',
    help: 'The .so file in the container of the proxy, as an absolute path; an init container or volume must put it there.',
    default: '/opt/modules/libmodule.so',
    isPlaceholder: true,
    pattern: /\/[\w./-]+/,
    patternWords: 'an absolute path',
    onlyWith: { parameter: 'source', values: ['Local'] },
  }),
} as const;

const parameters = { ...registrationParameters, namespace: namespaceOf('target') } as const;

type RegistrationDraft = Pick<Draft<typeof parameters>, 'v' | '$'> & { todo(parameter: 'url' | 'sha256' | 'path', words: string): string };

/** The EnvoyProxy. */
export function registration({ v, $, todo }: RegistrationDraft): ScaffoldDocument {
  const remote = yaml`
    type: Remote
    remote:
      url: ${$.url}${todo('url', 'where your module is')}
      sha256: ${$.sha256}${todo('sha256', 'sha256sum libmodule.so')}
  `;
  const local = yaml`
    type: Local
    local:
      path: ${$.path}${todo('path', 'where your module is in the container of the proxy')}
  `;
  return {
    file: `${$.proxy}-envoyproxy.yaml`,
    text: yaml`
      # Counts only where the Gateway (spec.infrastructure.parametersRef) or its GatewayClass
      # (spec.parametersRef) names it.
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyProxy
      ${metadata($.proxy, v, $)}
      spec:
        dynamicModules:
          - name: ${$.module}
            source:
              ${v.source === 'Remote' ? remote : local}
    `,
  };
}

export const moduleRegistration = scaffold({
  id: 'dynamic-module-registration',
  title: 'Registration of a dynamic module',
  summary: 'The EnvoyProxy that lets policies use a dynamic module, for a policy that names it already.',
  prefix: 'eg-dynamic-module-registration',
  mechanism: 'platform',
  releases: { since: 8 },
  parameters,
  advice: (v) => [`The EnvoyProxy \`${v.proxy}\` counts only where the Gateway (\`spec.infrastructure.parametersRef\`) or its GatewayClass (\`spec.parametersRef\`) names it.`],
  documents: (draft) => [registration(draft)],
});
