// A dynamic module: a shared library that Envoy loads, registered in an EnvoyProxy and used by a policy.

import { choice, subdomain, subdomainWords, text, toggle } from './parameters';
import { extensionPolicy, metadata, policyParameters } from './policy-parameters';
import { scaffold, type ScaffoldDocument } from './scaffold';
import { yaml } from './template';

export const dynamicModule = scaffold({
  id: 'dynamic-module',
  title: 'Dynamic module',
  summary: 'A shared library that Envoy loads as a filter: the policy, and the EnvoyProxy that registers the module.',
  prefix: 'eg-dynamic-module',
  mechanism: 'dynamicModule',
  releases: { since: 8 },
  parameters: {
    ...policyParameters('module'),
    module: text({ title: 'Module', help: 'The name under which the module is registered.', default: 'my-module', pattern: /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/, patternWords: subdomainWords }),
    filter: text({ title: 'Filter', help: 'Which filter of the module is meant; empty where it has only one.', default: 'my_filter', isOptional: true, pattern: /[\w.-]{1,253}/, patternWords: 'letters, digits, dots, hyphens and underscores' }),
    configKey: text({ title: 'Key of the configuration', help: 'The filter gets its configuration as JSON; this is its first key. Empty: no configuration.', default: 'header', isOptional: true, pattern: /[A-Za-z_][\w-]*/, patternWords: 'a name' }),
    configValue: text({ title: 'Value of the configuration', help: 'The value of that key.', default: 'x-module', pattern: /[^"\\\x00-\x1f\x7f]+/, patternWords: 'text of one line without double quotes and backslashes' }),
    terminalFilter: toggle({ title: 'The module answers requests itself', help: 'On: no backend is asked after it.', default: false }),
    register: toggle({ title: 'With the EnvoyProxy that registers the module', help: 'Off: it is registered already.', default: true }),
    proxy: text({ title: 'EnvoyProxy', help: 'Name of the EnvoyProxy.', default: 'modules', pattern: subdomain, patternWords: subdomainWords, onlyWith: { parameter: 'register', values: [true] } }),
    source: choice({
      title: 'Source',
      help: 'Where the proxy finds the module.',
      default: 'Remote',
      choices: [
        { value: 'Remote', help: 'Fetched over HTTP' },
        { value: 'Local', help: 'A file in the container of the proxy' },
      ],
      onlyWith: { parameter: 'register', values: [true] },
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
  },
  advice: (v) => (v.register ? [`The EnvoyProxy \`${v.proxy}\` counts only where the Gateway (\`spec.infrastructure.parametersRef\`) or its GatewayClass (\`spec.parametersRef\`) names it.`] : []),
  documents(draft) {
    const { v, $, todo } = draft;
    const policy = extensionPolicy(
      draft,
      yaml`
        dynamicModule:
          # As it is registered in the EnvoyProxy of the Gateway; else routes answer 500.
          - name: ${$.module}
            ${v.filter !== '' && yaml`filterName: ${$.filter}`}
            ${v.terminalFilter && '# The module answers by itself: no backend is asked.\nterminalFilter: true'}
            ${v.configKey !== '' && yaml`
              config:
                ${$.configKey}: ${$.configValue}
            `}
      `,
    );
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
    const proxy: ScaffoldDocument = {
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
    return [{ file: `${$.name}-policy.yaml`, text: policy }, ...(v.register ? [proxy] : [])];
  },
});
