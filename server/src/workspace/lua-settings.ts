// How strictly the controller checks a policy's scripts, and whether it runs Lua at all, as far as the workspace tells.

import { stringAt } from '../yaml/tree';
import { extensionSwitches } from './extension-switches';
import type { Manifest } from './manifest';
import { gatewaysOf, proxyOfClass, proxyOfGateway, type Lookup } from './proxies';
import type { ResourcePlace, Workspace } from './workspace';

/** EnvoyProxy.spec.luaValidation: what the controller does with a script before it accepts the policy. */
export type LuaValidation = 'Strict' | 'InsecureSyntax' | 'Disabled';

const gatewayGroup = 'gateway.envoyproxy.io';

/**
 * The validation that applies to a policy.
 * @returns Strict, the default, unless an EnvoyProxy in effect says otherwise; undefined where an EnvoyProxy in the workspace
 * says otherwise and it cannot be told whether it is in effect for all of the policy's targets, none of which is checked strictly
 */
export function luaValidationFor(policy: Manifest, workspace: Workspace): LuaValidation | undefined {
  const proxies = workspace.resources(gatewayGroup, 'EnvoyProxy');
  const said = proxies.map(({ manifest }) => validationOf(manifest)).filter((one) => one !== 'Strict');
  const configured = defaultProxyValidation(workspace);
  if (said.length === 0 && configured === 'Strict') return 'Strict';
  const find: Lookup = (...question) => workspace.resource(...question);
  const gateways = gatewaysOf(policy, find);
  if (!gateways) return undefined;
  const modes = new Set(gateways.map((gateway) => validationOfGateway(gateway, find, configured)));
  // A script is checked for each of its Gateways: what the strictest refuses is refused there.
  return strictest(modes);
}

/** The strictest of several ways to check a script; undefined, which may be any, where none of the known ones is Strict. */
export function strictest(modes: ReadonlySet<LuaValidation | undefined>): LuaValidation | undefined {
  return (['Strict', undefined, 'InsecureSyntax', 'Disabled'] as const).find((mode) => modes.has(mode));
}

function validationOf(proxy: Manifest): LuaValidation {
  return asValidation(stringAt(proxy.root, 'spec', 'lua', 'validationType') ?? stringAt(proxy.root, 'spec', 'luaValidation'));
}

function asValidation(value: string | undefined): LuaValidation {
  return value === 'InsecureSyntax' || value === 'Disabled' ? value : 'Strict';
}

/** What the EnvoyGateway configuration says for gateways without an EnvoyProxy of their own. */
function defaultProxyValidation(workspace: Workspace): LuaValidation {
  const [configuration] = workspace.resources(gatewayGroup, 'EnvoyGateway');
  const root = configuration?.manifest.root;
  return asValidation(stringAt(root, 'envoyProxy', 'lua', 'validationType') ?? stringAt(root, 'envoyProxy', 'luaValidation'));
}

function validationOfGateway(gateway: ResourcePlace, find: Lookup, configured: LuaValidation): LuaValidation | undefined {
  const own = proxyOfGateway(gateway, find);
  if (own !== 'none') return own && validationOf(own.manifest);
  const shared = proxyOfClass(gateway, find);
  return shared === 'none' ? configured : shared && validationOf(shared.manifest);
}

/** Whether Lua is switched on, where the workspace holds the EnvoyGateway configuration. */
export interface LuaSwitch {
  readonly configuration: ResourcePlace;
  /** Undefined where a template decides, or where the value is none that the controller reads. */
  readonly enabled: boolean | undefined;
  /** `extensionApis.enableLua` or `.disableLua` as written. */
  readonly written: 'enableLua' | 'disableLua' | undefined;
}

/**
 * What the EnvoyGateway configuration says of Lua, by the rules of a release: off by default since 1.9, on before, where
 * only `disableLua: true` switches it off.
 * @returns one for each configuration in the workspace
 */
export function luaSwitches(workspace: Workspace, release: number): readonly LuaSwitch[] {
  return extensionSwitches(workspace).map(({ configuration, isOpen, state }) => {
    const enable = state('enableLua');
    const disable = state('disableLua');
    const decides = release >= 9 ? enable : disable;
    // Before 1.5 nothing reads either.
    const enabled = release < 5 ? true : isOpen || decides === 'open' ? undefined : release >= 9 ? enable === true : disable !== true;
    return { configuration, enabled, written: enable !== undefined ? 'enableLua' : disable !== undefined ? 'disableLua' : undefined };
  });
}
