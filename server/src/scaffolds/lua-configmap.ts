// A Lua script in a ConfigMap, and the policy that names it.

import { handlerOf, handlerParameters, scriptName } from './lua-handlers';
import { luaConfiguration, luaNote, luaSwitch } from './extension-apis';
import { isLabel } from './parameters';
import { extensionPolicy, metadata, namespaceOf, policyParameters } from './policy-parameters';
import { scaffold, type ScaffoldDocument } from './scaffold';
import { yaml, type Hole } from './template';

/** The ConfigMap of a script. */
function scriptDocument(draft: Parameters<typeof handlerOf>[0] & { readonly v: { readonly namespace: string }; readonly $: { readonly configMap: Hole; readonly namespace: Hole } }): ScaffoldDocument {
  const { v, $ } = draft;
  return {
    file: `${$.configMap}-configmap.yaml`,
    text: yaml`
      apiVersion: v1
      kind: ConfigMap
      ${metadata($.configMap, v, $)}
      data:
        # Envoy Gateway looks for this key.
        lua: |
          ${handlerOf(draft)}
    `,
  };
}

export const luaConfigMap = scaffold({
  id: 'lua-configmap',
  title: 'Lua script in a ConfigMap',
  summary: 'A Lua script that stands in a ConfigMap, and the policy that runs it.',
  prefix: 'eg-lua-configmap',
  mechanism: 'lua',
  releases: { since: 4 },
  parameters: { ...policyParameters('lua'), configMap: { ...scriptName, suggest: (_, { name }) => (isLabel(`${String(name)}-script`) ? `${String(name)}-script` : undefined) }, ...handlerParameters, enableLua: luaSwitch },
  documents(draft) {
    const { v, $, release } = draft;
    const policy = extensionPolicy(
      draft,
      yaml`
        ${luaNote(v.enableLua, release)}
        lua:
          - type: ValueRef
            valueRef:
              group: ""
              kind: ConfigMap
              name: ${$.configMap}
      `,
    );
    return [{ file: `${$.name}-policy.yaml`, text: policy }, scriptDocument(draft), ...luaConfiguration(v.enableLua, release)];
  },
});

export const luaScript = scaffold({
  id: 'lua-script',
  title: 'ConfigMap with a Lua script',
  summary: 'The script alone, for a policy that names it already.',
  prefix: 'eg-lua-script',
  mechanism: 'platform',
  releases: { since: 4 },
  parameters: { configMap: scriptName, namespace: namespaceOf('target'), ...handlerParameters },
  documents: (draft) => [scriptDocument(draft)],
});
