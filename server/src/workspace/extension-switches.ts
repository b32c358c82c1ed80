// What the EnvoyGateway configuration switches on and off under `extensionApis`, as far as the workspace tells.

import { at, type YamlNode } from '../yaml/tree';
import type { ResourcePlace, Workspace } from './workspace';

/**
 * A switch as one configuration has it: undefined where it is not written, or null; `open` where what is written is neither true nor
 * false, or where values of a chart or the like name the switch too.
 */
export type SwitchState = boolean | 'open' | undefined;

/** The switches of one EnvoyGateway configuration. */
export interface ExtensionSwitches {
  readonly configuration: ResourcePlace;
  /** A template or a patch may bring more. */
  readonly isOpen: boolean;
  /** @param name of the switch: `enableBackend` */
  state(name: string): SwitchState;
}

/** One for each EnvoyGateway configuration in the workspace; several belong to several controllers. */
export function extensionSwitches(workspace: Workspace): readonly ExtensionSwitches[] {
  return workspace.resources('gateway.envoyproxy.io', 'EnvoyGateway').map((configuration) => {
    const { document, manifest } = configuration;
    const { root } = manifest;
    const apis = at(root, 'extensionApis');
    const isPatched = document.manifests.some(({ kind, name }) => kind === 'ConfigMap' && workspace.mayBePatched?.(kind, name ?? '') === true);
    return {
      configuration,
      isOpen: isPatched || root.templated || (apis !== undefined && (apis.kind !== 'map' || apis.templated)),
      state: (name) => (workspace.mayBeSwitched?.(name) === true ? 'open' : stateAt(apis, name)),
    };
  });
}

function stateAt(node: YamlNode | undefined, key: string): SwitchState {
  const found = at(node, key);
  if (!found || (found.kind === 'scalar' && !found.opaque && (found.value === null || found.value === undefined))) return undefined;
  return found.kind === 'scalar' && typeof found.value === 'boolean' ? found.value : 'open';
}
