// Lua in policies of an Envoy Gateway that has Lua switched off.

import type { Fix } from '../base/finding';
import { formatRelease } from '../base/release';
import type { TextEdit } from '../base/text';
import { folderOf, resolvePath } from '../base/uri';
import { configurationDocument } from '../scaffolds/extension-apis';
import { luaSwitches, type LuaSwitch } from '../workspace/lua-settings';
import { isInQuotes, type Manifest, type ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { at, entryOf } from '../yaml/tree';
import { switchOnEdits } from './extension-switches';
import { fixElsewhere, placeOf } from './fix-elsewhere';
import { isNear } from './named-resources';
import type { WorkspaceRule } from './rule';

/** Lua is off unless it is switched on, from this release. */
const offByDefaultSince = 9;
/** Patch releases that brought `disableLua` to releases that were out already. */
const disableSince: Readonly<Record<number, string>> = { 5: '1.5.7', 6: '1.6.2' };

const policy = `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          lua:`;
const script = `
            - type: Inline
              inline: |
                function envoy_on_request(handle)
                  handle:headers():add("x-seen", "yes")
                end`;

export const luaDisabled: WorkspaceRule = {
  id: 'lua-disabled',
  scope: 'workspace',
  severity: 'information',
  title: 'Lua where Envoy Gateway has it switched off',
  what: 'A policy with Lua, while the EnvoyGateway configuration in the workspace does not switch Lua on (a warning where the configuration stands in another folder; nothing is said where a template or a patch decides it); as an information also where the configuration is not in the workspace, unless a comment beside the policy speaks of `enableLua`, or values of the chart, parameters or commands set it: then somebody has thought of it.',
  why: 'Since release 1.9 Envoy Gateway refuses policies with Lua unless `extensionApis.enableLua: true` is set; before, `disableLua: true` did that. All routes that such a policy targets answer 500.',
  how: 'Set `extensionApis.enableLua: true` in the EnvoyGateway configuration (with Helm: `config.envoyGateway.extensionApis.enableLua`) and restart the controller.',
  source: 'Envoy Gateway 1.9 release notes; EnvoyGateway configuration, extensionApis',
  valid: [
    `${policy}${script}
        ---
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
              enableLua: true
    `,
    `
        # The platform team has set extensionApis.enableLua: true.${policy}${script}
    `,
  ],
  invalid: [
    {
      manifest: `${policy}
          #^^ error(lua-disabled): does not switch it on${script}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyGateway
        gateway:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
        provider:
          type: Kubernetes
        extensionApis:
          enableEnvoyPatchPolicy: true
      `,
      fixed: `${policy}${script}
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyGateway
        gateway:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
        provider:
          type: Kubernetes
        extensionApis:
          enableLua: true
          enableEnvoyPatchPolicy: true
      `,
    },
    {
      manifest: `${policy}
          #^^ information(lua-disabled): switched off unless${script}
      `,
    },
  ],
  check(document, workspace, report) {
    const { release } = document;
    for (const manifest of document.manifests) {
      const list = at(manifest.root, 'spec', 'lua');
      if (manifest.kind !== 'EnvoyExtensionPolicy' || manifest.place === 'embedded' || list?.kind !== 'sequence' || list.items.length === 0) continue;
      const range = entryOf(at(manifest.root, 'spec'), 'lua')!.key.range;
      const switches = luaSwitches(workspace, release);
      // Several configurations belong to several controllers: one that allows Lua, or may, may be the one that is meant.
      if (switches.some(({ enabled }) => enabled !== false)) continue;
      const [first] = switches;
      if (first) {
        const since = disableSince[release];
        report({
          severity: since || !switches.some(({ configuration }) => isNear(configuration.uri, workspace)) ? 'warning' : 'error',
          message:
            release >= offByDefaultSince
              ? `Since release ${formatRelease(offByDefaultSince)} Lua is off by default, and the EnvoyGateway configuration does not switch it on: the controller refuses this policy and its routes answer 500. Set 'extensionApis.enableLua: true'.`
              : `The EnvoyGateway configuration switches Lua off (extensionApis.disableLua): the controller${since ? `, from ${since} on,` : ''} refuses this policy and its routes answer 500.`,
          range,
          fixes: () => switchOn(first, manifest, workspace, release),
        });
      } else if (release >= offByDefaultSince && !isThoughtOf(document) && workspace.mayBeSwitched?.('enableLua') !== true) {
        report({
          message: `Since release ${formatRelease(offByDefaultSince)} Lua is switched off unless the EnvoyGateway configuration, which is not in this workspace, says 'extensionApis.enableLua: true'. Without it the controller refuses this policy.`,
          range,
          fixes: () => writeConfiguration(manifest, workspace),
        });
      }
    }
  },
};

/** A comment speaks of the switch. */
function isThoughtOf({ yaml: { comments }, text }: ManifestDocument): boolean {
  return comments.some(({ range }) => text.slice(range.start, range.end).includes('enableLua'));
}

// Switching it on

function switchOn({ configuration }: LuaSwitch, manifest: Manifest, workspace: Workspace, release: number): readonly Fix[] {
  const title = release >= offByDefaultSince ? 'Set extensionApis.enableLua: true in the EnvoyGateway configuration' : 'Set extensionApis.disableLua: false in the EnvoyGateway configuration';
  return fixElsewhere(title, configuration, editsFor(configuration, release), manifest, workspace);
}

/** Edits of the configuration, relative to its document; none where nothing can be written into it. */
function editsFor(configuration: ResourcePlace, release: number): readonly TextEdit[] {
  if (isInQuotes(configuration.manifest, configuration.document.text)) return [];
  const disable = at(configuration.manifest.root, 'extensionApis', 'disableLua');
  // The two must not say the same.
  const off = disable?.kind === 'scalar' && disable.value === true ? [{ range: disable.range, newText: 'false' }] : [];
  return release < offByDefaultSince ? off : [...off, ...switchOnEdits(configuration, 'enableLua')];
}

function writeConfiguration(manifest: Manifest, workspace: Workspace): readonly Fix[] {
  const own = placeOf(manifest, workspace);
  const uri = own && resolvePath(folderOf(own.uri), 'envoy-gateway-config.yaml');
  return uri ? [{ title: 'Write envoy-gateway-config.yaml, which switches Lua on', edits: [], otherFiles: [{ uri, create: `${configurationDocument(['enableLua: true']).text}\n` }] }] : [];
}
