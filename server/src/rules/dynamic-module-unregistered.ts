// Dynamic modules of a policy that no EnvoyProxy in force registers.

import { nearestName } from '../base/suggest';
import type { TextEdit } from '../base/text';
import { fileNameOf } from '../base/uri';
import type { Manifest } from '../workspace/manifest';
import { gatewaysOf, proxyOfClass, proxyOfGateway, type Lookup } from '../workspace/proxies';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { insertEntry, insertItem } from '../yaml/edits';
import { entryOf, stringAt, type YamlNode } from '../yaml/tree';
import { sureMap } from './checked-values';
import { fixElsewhere } from './fix-elsewhere';
import { isUnsure, itemsOf, knownText, valueOf } from './kubernetes-values';
import { areCertain, placeOfName, soleResource, unpatchedManifests } from './named-resources';
import type { WorkspaceRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { nameList } from './words';

const gateway = `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: eg
      spec:
        gatewayClassName: eg
        infrastructure:
          parametersRef:
            group: gateway.envoyproxy.io
            kind: EnvoyProxy
            name: modules
        listeners:
          - name: http
            port: 80
            protocol: HTTP
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyProxy
      metadata:
        name: modules
      spec:
        dynamicModules:
          - name: canary
            source:
              type: Local
              local:
                path: /opt/modules/libcanary.so`;
const policy = (name: string): string => `
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: module
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: Gateway
            name: eg
        dynamicModule:
          - name: ${name}
    `;

export const dynamicModuleUnregistered: WorkspaceRule = {
  id: 'dynamic-module-unregistered',
  scope: 'workspace',
  severity: 'warning',
  title: 'Dynamic modules that the EnvoyProxy does not register',
  what: 'A policy names a dynamic module that the EnvoyProxy of its Gateway does not list under `dynamicModules`. It is said only where the workspace holds the targets of the policy, their Gateways and the EnvoyProxy, each once; it is an error where nothing (kustomize, a namespace that a command line gives) may change them.',
  why: 'The API server takes the policy. The controller lets policies use registered modules only: it refuses this one, and its routes answer HTTP 500.',
  how: 'Write the name as it is registered, or register the module in the EnvoyProxy that the Gateway (`spec.infrastructure.parametersRef`) or its GatewayClass (`spec.parametersRef`) names.',
  source: 'Envoy Gateway 1.8: EnvoyProxy, dynamicModules; which modules policies may use',
  releases: { since: 8 },
  valid: [`${gateway}${policy('canary')}`],
  invalid: [
    {
      manifest: `${gateway}${policy(`canray
            #     ^^^^^^ error(dynamic-module-unregistered): does not register 'canray'`)}`,
      fixed: `${gateway}${policy('canary')}`,
    },
    {
      manifest: `${gateway}${policy(`redact
            #     ^^^^^^ error(dynamic-module-unregistered): does not register 'redact'`)}`,
      fixed: `${gateway}
          - name: redact
            source:
              type: Local
              local:
                path: /opt/modules/libredact.so # TODO: where the container of the proxy has it
                #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint(todo-placeholder): where the container of the proxy has it${policy('redact')}`,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyExtensionPolicy'], workspace)) {
      const names = itemsOf(valueOf(manifest.root, 'spec', 'dynamicModule')).flatMap((item) => knownText(valueOf(item, 'name')) ?? []);
      const registries = names.length === 0 ? undefined : registriesOf(manifest, workspace);
      for (const { node, text } of names) {
        const missing = registries?.find(({ names: registered }) => !registered.includes(text));
        if (!missing) continue;
        const { proxy, gateway: owner } = missing;
        const registers = proxy ? `The EnvoyProxy '${String(proxy.manifest.name)}' in ${fileNameOf(proxy.uri)} does not register '${text}'` : `The Gateway '${String(owner.manifest.name)}' has no EnvoyProxy that registers '${text}'`;
        const known = missing.names.length > 0 ? ` There ${missing.names.length > 1 ? 'are' : 'is'} ${nameList(missing.names)}.` : '';
        report({
          severity: missing.isSure ? 'error' : 'warning',
          message: `${registers}: the controller refuses this policy, and its routes answer HTTP 500.${known}`,
          range: node.range,
          ...(proxy ? { related: [placeOfName(proxy, 'The EnvoyProxy.')] } : {}),
          fixes() {
            const near = nearestName(text, missing.names);
            const register = proxy ? fixElsewhere(`Register '${text}' in the EnvoyProxy '${String(proxy.manifest.name)}'`, proxy, registration(proxy, text), manifest, workspace) : [];
            return [...(near === undefined ? [] : [replaceBy(document, node, near)]), ...register];
          },
        });
      }
    }
  },
};

/** The modules that policies of a Gateway may use. */
interface Registry {
  readonly gateway: ResourcePlace;
  /** The one that counts most. */
  readonly proxy: ResourcePlace | undefined;
  readonly names: readonly string[];
  readonly isSure: boolean;
}

/** Of all Gateways that a policy ends at; undefined where one of them, or what it allows, is not known. */
function registriesOf(policy: Manifest, workspace: Workspace): readonly Registry[] | undefined {
  const seen: ResourcePlace[] = [];
  const sole = soleResource(workspace);
  const find: Lookup = (...question) => {
    const place = sole(...question);
    if (place) seen.push(place);
    return place;
  };
  const registries = gatewaysOf(policy, find)?.map((gateway) => registryOf(gateway, find, workspace));
  if (!registries?.every((registry) => registry !== undefined)) return undefined;
  const isSure = areCertain(seen, policy.namespace, workspace);
  return registries.map((registry) => ({ ...registry, isSure: registry.isSure && isSure }));
}

function registryOf(gateway: ResourcePlace, find: Lookup, workspace: Workspace): Registry | undefined {
  const own = proxyOfGateway(gateway, find);
  const shared = proxyOfClass(gateway, find);
  const proxies = [own, shared].filter((proxy) => proxy !== undefined && proxy !== 'none');
  const isMerged = proxies.some(({ manifest }) => valueOf(manifest.root, 'spec', 'mergeType'));
  // Where the class is not known, its EnvoyProxy may be the one that counts, or be merged with that of the Gateway.
  if (own === undefined || (shared === undefined && (own === 'none' || isMerged))) return undefined;
  if (proxies.length === 0 && !isOurs(gateway, find)) return undefined;
  const configurations = workspace.resources('gateway.envoyproxy.io', 'EnvoyGateway').map(({ manifest }) => manifest.root);
  if (configurations.some(isUnsure)) return undefined;
  const specs = [...proxies.map(({ manifest }) => valueOf(manifest.root, 'spec')), ...configurations.map((root) => valueOf(root, 'envoyProxy'))];
  const names = specs.map(modulesIn);
  if (!names.every((each) => each !== undefined)) return undefined;
  const [proxy] = proxies;
  return { gateway, proxy, names: [...new Set(names.flat())], isSure: proxy !== undefined && shared !== undefined && !isMerged };
}

/** Whether Envoy Gateway, by the name that it has unless somebody gives it another, is the controller of a Gateway. */
function isOurs(gateway: ResourcePlace, find: Lookup): boolean {
  const gatewayClass = find('gateway.networking.k8s.io', 'GatewayClass', undefined, stringAt(gateway.manifest.root, 'spec', 'gatewayClassName') ?? '');
  return stringAt(gatewayClass?.manifest.root, 'spec', 'controllerName')?.startsWith('gateway.envoyproxy.io/') === true;
}

/** The names that the settings of a proxy register; undefined where they may be more than can be seen. */
function modulesIn(spec: YamlNode | undefined): readonly string[] | undefined {
  if (!spec) return [];
  const list = sureMap(spec) && valueOf(spec, 'dynamicModules');
  if (!sureMap(spec) || isUnsure(list)) return undefined;
  const names = itemsOf(list).map((item) => knownText(valueOf(item, 'name'))?.text);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** More entries than this the API server does not take. */
const mostModules = 16;

/** Edits of the EnvoyProxy that register a module, at a place in the container that is left to fill in. */
function registration({ document: { yaml }, manifest: { root } }: ResourcePlace, name: string): readonly TextEdit[] {
  const path = `/opt/modules/lib${name}.so`;
  const item = { name, source: { type: 'Local', local: { path } } };
  const spec = entryOf(root, 'spec');
  const list = entryOf(spec?.value, 'dynamicModules');
  if (itemsOf(list?.value).length >= mostModules) return [];
  const edits = list ? insertItem(yaml, list.value?.kind === 'sequence' ? list.value : list, item) : spec ? insertEntry(yaml, spec, 'dynamicModules', [item]) : insertEntry(yaml, root, 'spec', { dynamicModules: [item] });
  // In brackets no comment can stand behind it.
  return edits.map(({ range, newText }) => ({ range, newText: /[{}]/.test(newText) ? newText : newText.replace(path, `${path} # TODO: where the container of the proxy has it`) }));
}
