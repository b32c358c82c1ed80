// The configuration of Envoy Gateway that switches Lua on.

import { configurationDocument } from './extension-apis';
import { toggle } from './parameters';
import { scaffold } from './scaffold';

export const luaEnable = scaffold({
  id: 'lua-enable',
  title: 'Switch Lua on',
  summary: "Envoy Gateway's configuration with Lua switched on, which it is not by itself since release 1.9.",
  prefix: 'eg-lua-enable',
  mechanism: 'platform',
  releases: { since: 9 },
  parameters: {
    patches: toggle({
      title: 'Patches too',
      help: 'Switches EnvoyPatchPolicy on as well.',
      default: false,
      suggest: ({ configuration }) => configuration?.enablesPatches,
    }),
  },
  documents: ({ v }) => [configurationDocument(['enableLua: true', ...(v.patches ? ['enableEnvoyPatchPolicy: true'] : [])])],
});
