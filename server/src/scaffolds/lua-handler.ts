// A script with a handler, as an item of a policy's list.

import { luaConfiguration } from './extension-apis';
import { headerName, headerNameWords, simpleText, simpleTextWords, text as textParameter } from './parameters';
import { fragment } from './scaffold';
import { yaml } from './template';

export const luaHandler = fragment({
  id: 'lua-handler',
  title: 'Lua script',
  summary: 'A script that gives requests a header, for the list lua of a policy.',
  prefix: 'eg-lua-handler',
  mechanism: 'lua',
  releases: { since: 4 },
  parameters: {
    header: textParameter({ title: 'Header', help: 'The header that is added.', default: 'x-extension', pattern: headerName, patternWords: headerNameWords }),
    value: textParameter({ title: 'Value', help: 'Its value.', default: 'lua', pattern: simpleText, patternWords: simpleTextWords }),
  },
  place: { kinds: ['EnvoyExtensionPolicy'], path: 'spec.lua', as: 'item' },
  around: (item, release) => yaml`
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata:
      name: lua
    spec:
      targetRefs:
        - group: gateway.networking.k8s.io
          kind: HTTPRoute
          name: my-route
      lua:
        ${item}
    ${luaConfiguration('configuration', release).map(({ text }) => `---\n${text}`).join('\n')}
  `,
  text: ({ $ }) => yaml`
    - type: Inline
      inline: |
        function envoy_on_request(request_handle)
          request_handle:headers():add("${$.header}", "${$.value}")
        end
  `,
});
