// Two switches for Lua that contradict each other: the controller does not start with them.

import { renameKey, replaceScalar } from '../yaml/edits';
import { at, entryOf } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';

const configuration = (apis: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyGateway
      gateway:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
      provider:
        type: Kubernetes
      extensionApis:
${apis}
`;

export const luaSwitches: DocumentRule = {
  id: 'lua-switches',
  scope: 'document',
  severity: 'error',
  title: 'Switches for Lua that contradict each other',
  what: '`extensionApis.disableLua` in an EnvoyGateway configuration that says the same as `enableLua`, which counts as false where it is not there.',
  why: 'Since release 1.9 the two have to differ wherever `disableLua` is set. Otherwise the controller refuses its configuration and does not start.',
  how: 'Keep `enableLua` alone: true runs Lua, false or nothing refuses it.',
  source: "Envoy Gateway 1.9, validation of its own configuration",
  releases: { since: 9 },
  valid: [
    configuration('        enableLua: true'),
    configuration(`
        enableLua: true
        # eg-lint-disable-next-line deprecated-field
        disableLua: false`.slice(1)),
  ],
  invalid: [
    {
      manifest: configuration(`
        # eg-lint-disable-next-line deprecated-field
        disableLua: false
        #           ^^^^^ error(lua-switches): does not start`.slice(1)),
      fixed: configuration(`
        # eg-lint-disable-next-line deprecated-field
        enableLua: true`.slice(1)),
    },
    {
      manifest: configuration(`
        enableLua: true
        # eg-lint-disable-next-line deprecated-field
        disableLua: true
        #           ^^^^ error(lua-switches): does not start`.slice(1)),
      fixed: configuration(`
        enableLua: true
        # eg-lint-disable-next-line deprecated-field
        disableLua: false`.slice(1)),
    },
  ],
  check(document, report) {
    for (const manifest of document.manifests) {
      const apis = manifest.kind === 'EnvoyGateway' ? at(manifest.root, 'extensionApis') : undefined;
      const disable = at(apis, 'disableLua');
      const enable = at(apis, 'enableLua');
      if (disable?.kind !== 'scalar' || typeof disable.value !== 'boolean') continue;
      // A template or a value that is wrong in itself may be anything.
      if (entryOf(apis, 'enableLua') && (enable?.kind !== 'scalar' || typeof enable.value !== 'boolean')) continue;
      const enabled = enable?.kind === 'scalar' && enable.value === true;
      if (disable.value !== enabled) continue;
      report({
        message: `'disableLua' and 'enableLua' say the same${enable ? '' : ", since 'enableLua' is false where it is not there"}: since release 1.9 the controller does not start with that. ${enabled ? "Keep 'enableLua: true' alone." : "Write 'enableLua: true' for Lua, and nothing otherwise."}`,
        range: disable.range,
        // Who wrote `disableLua: false` wants Lua to run.
        fixes() {
          if (enabled) return [replaceBy(document, disable, false, { title: 'Set disableLua to false' })];
          const written = entryOf(apis, 'disableLua');
          if (enable || !written) return [];
          return [{ title: 'Write enableLua: true', edits: [...renameKey(document.yaml, written, 'enableLua'), ...replaceScalar(document.yaml, disable, true)] }];
        },
      });
    }
  },
};
