// Kinds that Envoy Gateway knows and has switched off.

import { fileNameOf } from '../base/uri';
import { extensionSwitches } from '../workspace/extension-switches';
import { entryOf } from '../yaml/tree';
import { switchOnEdits } from './extension-switches';
import { fixElsewhere } from './fix-elsewhere';
import { appliedManifests } from './kubernetes-values';
import { isNear } from './named-resources';
import type { WorkspaceRule } from './rule';

/** The switch of each kind, and what comes of the kind without it. */
const switches: Readonly<Record<string, { readonly name: string; readonly consequence: string }>> = {
  EnvoyPatchPolicy: { name: 'enableEnvoyPatchPolicy', consequence: "the controller sets this policy to 'Accepted: False', Disabled, and applies none of its patches" },
  Backend: { name: 'enableBackend', consequence: 'the controller refuses what refers to this Backend: routes with it answer 500' },
};

const patchPolicy = `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyPatchPolicy`;
const patches = `
        metadata:
          name: tweaks
        spec:
          targetRef:
            group: gateway.networking.k8s.io
            kind: Gateway
            name: eg
          type: JSONPatch
          jsonPatches:
            - type: type.googleapis.com/envoy.config.listener.v3.Listener
              name: default/eg/http
              operation:
                op: add
                path: /per_connection_buffer_limit_bytes
                value: 32768`;
const configuration = `
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyGateway
        gateway:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
        provider:
          type: Kubernetes
        extensionApis:`;

export const extensionApiDisabled: WorkspaceRule = {
  id: 'extension-api-disabled',
  scope: 'workspace',
  severity: 'error',
  title: 'Kinds that Envoy Gateway has switched off',
  what: 'An EnvoyPatchPolicy or a Backend, while no EnvoyGateway configuration in the workspace switches its kind on. A warning where the configuration stands in another folder, since it may be that of another cluster. Nothing is said where the configuration is not in the workspace, where a template or a patch decides, or where values of the chart, parameters or commands name the switch.',
  why: 'Both are off by default. The API server takes them all the same: the status of the patch policy becomes `Accepted: False`, Disabled, and nothing is patched; what refers to the Backend is refused.',
  how: 'Set `extensionApis.enableEnvoyPatchPolicy: true` or `extensionApis.enableBackend: true` in the EnvoyGateway configuration (with Helm below `config.envoyGateway`) and restart the controller. Both let whoever may write these kinds do more than routes can: see to it who that is.',
  source: 'EnvoyGateway configuration, extensionApis: enableEnvoyPatchPolicy, enableBackend (since 1.1)',
  valid: [
    `${patchPolicy}${patches}${configuration}
          enableEnvoyPatchPolicy: true
    `,
    `${patchPolicy}${patches}
    `,
  ],
  invalid: [
    {
      manifest: `${patchPolicy}
        #     ^^^^^^^^^^^^^^^^ error(extension-api-disabled): enableEnvoyPatchPolicy${patches}${configuration}
          enableBackend: true
      `,
      fixed: `${patchPolicy}${patches}${configuration}
          enableEnvoyPatchPolicy: true
          enableBackend: true
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: Backend
        #     ^^^^^^^ error(extension-api-disabled): routes with it answer 500
        metadata:
          name: elsewhere
        spec:
          endpoints:
            - fqdn:
                hostname: shop.example.com
                port: 443${configuration}
          enableBackend: false
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: Backend
        metadata:
          name: elsewhere
        spec:
          endpoints:
            - fqdn:
                hostname: shop.example.com
                port: 443${configuration}
          enableBackend: true
      `,
    },
  ],
  check(document, workspace, report) {
    for (const manifest of appliedManifests(document, Object.keys(switches))) {
      const found = switches[manifest.kind];
      if (!found || manifest.group !== 'gateway.envoyproxy.io') continue;
      const { name, consequence } = found;
      const configurations = extensionSwitches(workspace);
      const [first] = configurations;
      // One that has it on, or may, may be the one that is meant.
      if (!first || configurations.some(({ isOpen, state }) => isOpen || state(name) === true || state(name) === 'open')) continue;
      const where = first.configuration.uri === workspace.file ? '' : ` in ${fileNameOf(first.configuration.uri)}`;
      report({
        severity: configurations.some(({ configuration }) => isNear(configuration.uri, workspace)) ? 'error' : 'warning',
        message: `The EnvoyGateway configuration${where} does not switch on ${manifest.kind === 'Backend' ? 'Backends' : 'patch policies'} ('extensionApis.${name}: true'): ${consequence}.`,
        range: entryOf(manifest.root, 'kind')?.value?.range ?? manifest.root.range,
        fixes: () => fixElsewhere(`Set extensionApis.${name}: true in the EnvoyGateway configuration`, first.configuration, switchOnEdits(first.configuration, name), manifest, workspace),
      });
    }
  },
};
