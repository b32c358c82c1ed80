// A Lua script that stands in its policy.

import { handlerOf, handlerParameters } from './lua-handlers';
import { luaConfiguration, luaNote, luaSwitch } from './extension-apis';
import { extensionPolicy, policyParameters } from './policy-parameters';
import { scaffold } from './scaffold';
import { yaml } from './template';

export const luaInline = scaffold({
  id: 'lua-inline',
  title: 'Lua script in the policy',
  summary: 'A few lines of Lua that run in Envoy itself, written in the policy.',
  prefix: 'eg-lua-inline',
  mechanism: 'lua',
  // The field is older, but the controller acts on it since 1.4.
  releases: { since: 4 },
  parameters: { ...policyParameters('lua'), ...handlerParameters, enableLua: luaSwitch },
  documents(draft) {
    const { v, $, release } = draft;
    const policy = extensionPolicy(
      draft,
      yaml`
        ${luaNote(v.enableLua, release)}
        lua:
          - type: Inline
            inline: |
              ${handlerOf(draft)}
      `,
    );
    return [{ file: `${$.name}-policy.yaml`, text: policy }, ...luaConfiguration(v.enableLua, release)];
  },
});
