// What Envoy Gateway does only where its own configuration switches it on: Lua since release 1.9, and patches.

import type { Release } from '../base/release';
import { choice } from './parameters';
import type { ScaffoldDocument } from './scaffold';
import { yaml } from './template';

export type Switch = 'configuration' | 'note' | 'done';

const choices = [
  { value: 'configuration', help: 'With the configuration along, which replaces all of the one that is in force' },
  { value: 'note', help: 'A comment says that it must be' },
  { value: 'done', help: 'It is on already' },
] as const;

/** From this release on Lua is off unless it is switched on. */
const luaOffSince: Release = 9;

export const luaSwitch = choice<Switch>({
  title: 'Switching Lua on',
  help: "Lua is off unless Envoy Gateway's configuration switches it on; until then routes with a script answer 500.",
  default: 'configuration',
  choices,
  since: luaOffSince,
  suggest: ({ configuration }) => configuration && (configuration.enablesLua === true ? 'done' : 'note'),
});

export const patchSwitch = choice<Switch>({
  title: 'Switching patches on',
  help: "Patches are off unless Envoy Gateway's configuration switches them on; until then they have no effect.",
  default: 'configuration',
  choices,
  suggest: ({ configuration }) => configuration && (configuration.enablesPatches ? 'done' : 'note'),
});

/** A comment for where a script is; empty where nothing is to be said. */
export function luaNote(value: Switch, release: Release): string {
  if (release < luaOffSince || value === 'configuration') return '';
  return value === 'note' ? "# Runs only where Envoy Gateway's configuration has extensionApis.enableLua: true." : "# Lua is on: Envoy Gateway's configuration has extensionApis.enableLua: true.";
}

/** As `luaNote`, for patches. */
export function patchNote(value: Switch): string {
  return value === 'note' ? "# Works only where Envoy Gateway's configuration has extensionApis.enableEnvoyPatchPolicy: true." : '';
}

/** The configuration that goes along with a script, if one does. */
export function luaConfiguration(value: Switch, release: Release): readonly ScaffoldDocument[] {
  return release >= luaOffSince && value === 'configuration' ? [configurationDocument(['enableLua: true'])] : [];
}

/** As `luaConfiguration`, for patches. */
export function patchConfiguration(value: Switch): readonly ScaffoldDocument[] {
  return value === 'configuration' ? [configurationDocument(['enableEnvoyPatchPolicy: true'])] : [];
}

/** Envoy Gateway's configuration with these entries under `extensionApis`, otherwise as the Helm chart writes it. */
export function configurationDocument(extensionApis: readonly string[]): ScaffoldDocument {
  return {
    file: 'envoy-gateway-config.yaml',
    text: yaml`
      # All of Envoy Gateway's configuration: keep what yours says beside. With Helm, set
      # config.envoyGateway.extensionApis instead. Restart the controller afterwards.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: envoy-gateway-config
        namespace: envoy-gateway-system
      data:
        envoy-gateway.yaml: |
          apiVersion: gateway.envoyproxy.io/v1alpha1
          kind: EnvoyGateway
          gateway:
            controllerName: gateway.envoyproxy.io/gatewayclass-controller
          provider:
            type: Kubernetes
          extensionApis:
            ${extensionApis.join('\n')}
    `,
  };
}
