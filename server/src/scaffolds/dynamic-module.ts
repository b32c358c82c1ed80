// A dynamic module: a shared library that Envoy loads, registered in an EnvoyProxy and used by a policy.

import { extensionPolicy, policyParameters } from './policy-parameters';
import { registration, registrationParameters } from './module-registration';
import { text, toggle } from './parameters';
import { scaffold } from './scaffold';
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
    module: registrationParameters.module,
    filter: text({ title: 'Filter', help: 'Which filter of the module is meant; empty where it has only one.', default: 'my_filter', isOptional: true, pattern: /[\w.-]{1,253}/, patternWords: 'letters, digits, dots, hyphens and underscores' }),
    configKey: text({ title: 'Key of the configuration', help: 'The filter gets its configuration as JSON; this is its first key. Empty: no configuration.', default: 'header', isOptional: true, pattern: /[A-Za-z_][\w-]*/, patternWords: 'a name' }),
    configValue: text({ title: 'Value of the configuration', help: 'The value of that key.', default: 'x-module', pattern: /[^"\\\x00-\x1f\x7f]+/, patternWords: 'text of one line without double quotes and backslashes' }),
    terminalFilter: toggle({ title: 'The module answers requests itself', help: 'On: no backend is asked after it.', default: false }),
    register: toggle({ title: 'With the EnvoyProxy that registers the module', help: 'Off: it is registered already.', default: true }),
    proxy: { ...registrationParameters.proxy, onlyWith: { parameter: 'register', values: [true] } },
    source: { ...registrationParameters.source, onlyWith: { parameter: 'register', values: [true] } },
    url: registrationParameters.url,
    sha256: registrationParameters.sha256,
    path: registrationParameters.path,
  },
  advice: (v) => (v.register ? [`The EnvoyProxy \`${v.proxy}\` counts only where the Gateway (\`spec.infrastructure.parametersRef\`) or its GatewayClass (\`spec.parametersRef\`) names it.`] : []),
  documents(draft) {
    const { v, $ } = draft;
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
    return [{ file: `${$.name}-policy.yaml`, text: policy }, ...(v.register ? [registration(draft)] : [])];
  },
});
