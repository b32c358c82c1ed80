// ConfigMaps that a policy takes a script from, and in which the controller finds none, or not always the same.

import type { Fix } from '../base/finding';
import { fileNameOf } from '../base/uri';
import { configMapsNamed, isLuaEntry } from '../workspace/generated-config-maps';
import type { Manifest } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { insertEntry, renameKey } from '../yaml/edits';
import { at, entryOf, type YamlEntry } from '../yaml/tree';
import { sureMap } from './checked-values';
import { fixElsewhere } from './fix-elsewhere';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import { isCertain, namedResource, type NamedResource, placeOfName, unpatchedManifests } from './named-resources';
import type { Problem, WorkspaceRule } from './rule';
import { nameList } from './words';

const policy = (mark: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: headers
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        # eg-lint-disable-next-line lua-disabled
        lua:
          - type: ValueRef
            valueRef:
              group: ''
              kind: ConfigMap
              name: scripts${mark}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts`;
const script = `
          function envoy_on_request(request_handle)
            request_handle:headers():add("x-lua", "yes")
          end`;

export const luaConfigMap: WorkspaceRule = {
  id: 'lua-config-map',
  scope: 'workspace',
  severity: 'error',
  title: 'ConfigMaps in which the controller finds no script, or any of several',
  what: 'A policy takes its script from a ConfigMap of the workspace that has nothing under `data` (an error where nothing else can fill it), or that has several keys there and none is called `lua` (a warning). ConfigMaps that kustomize generates count as well; nothing is said of patches, templates, and ConfigMaps that are not in the workspace.',
  why: 'The API server takes both. Without anything under `data` (`binaryData` is not read) the controller refuses the policy: its routes answer HTTP 500. Of several keys it takes any one, and may take another the next time.',
  how: 'Put the script under the key `lua`.',
  source: 'Envoy Gateway: how the script of a ConfigMap is found, since 1.4',
  releases: { since: 4 },
  valid: [
    `${policy('')}
      data:
        lua: |${script}
        notes.txt: the key lua is the one that counts
    `,
    `${policy('')}
      data:
        headers.lua: |${script}
    `,
  ],
  invalid: [
    {
      manifest: `${policy(`
              #     ^^^^^^^ error(lua-config-map): has no data`)}
    `,
      fixed: `${policy('')}
      data:
        lua: |
          function envoy_on_request(request_handle)
            request_handle:logDebug("request")
          end
    `,
    },
    {
      manifest: `${policy(`
              #     ^^^^^^^ warning(lua-config-map): any of 'headers.lua' and 'notes.txt'`)}
      data:
        headers.lua: |${script}
        notes.txt: the other one
    `,
      fixed: `${policy('')}
      data:
        lua: |${script}
        notes.txt: the other one
    `,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyExtensionPolicy'], workspace)) {
      for (const item of itemsOf(valueOf(manifest.root, 'spec', 'lua'))) {
        const reference = valueOf(item, 'valueRef');
        const name = knownText(valueOf(reference, 'name'));
        if (!name || knownText(valueOf(reference, 'kind'))?.text !== 'ConfigMap') continue;
        const found = namedResource(configMapsNamed(workspace, manifest.namespace, name.text), manifest.namespace, workspace);
        const problem = found && problemOf(found, manifest, workspace);
        if (found && problem) report({ ...problem, range: name.node.range, related: [placeOfName(found.first, 'The ConfigMap.')] });
      }
    }
  },
};

function problemOf(found: NamedResource, manifest: Manifest, workspace: Workspace): Omit<Problem, 'range'> | undefined {
  const { first, versions } = found;
  const [keys, ...others] = versions.map(entriesUnderData);
  // Of several versions any may be the one that is meant: each must have the problem.
  if (!keys || others.some((other) => !other)) return undefined;
  const words = `The ConfigMap '${String(first.manifest.name)}' in ${fileNameOf(first.uri)}`;
  if ([keys, ...others].every((each) => each?.length === 0)) {
    const binary = at(first.manifest.root, 'binaryData') ? ", and 'binaryData' is not read" : '';
    // What is annotated may be filled by a controller.
    const isSure = isCertain(found, manifest.namespace, workspace) && (binary !== '' || !at(first.manifest.root, 'metadata', 'annotations'));
    return {
      severity: isSure ? 'error' : 'warning',
      message: `${words} has no data${binary}: the controller finds no script, refuses the policy, and its routes answer HTTP 500. Put the script under the key 'lua' of 'data'.`,
      fixes: () => (binary === '' ? emptyScript(first, manifest, workspace) : []),
    };
  }
  if ([keys, ...others].some((each) => each!.length < 2 || each!.some(({ key }) => key.text === 'lua'))) return undefined;
  return {
    severity: 'warning',
    message: `${words} has no key 'lua': the controller takes any of ${nameList(keys.map(({ key }) => key.text))}, and may take another the next time. Rename the one that is meant to 'lua'.`,
    fixes: () => renames(first, keys, manifest, workspace),
  };
}

/** Undefined where they cannot be told. */
function entriesUnderData({ manifest: { root } }: ResourcePlace): readonly YamlEntry[] | undefined {
  const entry = entryOf(root, 'data');
  if (!entry || isNothing(entry)) return entryOf(root, '<<') ? undefined : [];
  return sureMap(entry.value)?.entries;
}

function isNothing({ value }: YamlEntry): boolean {
  return !value || (value.kind === 'scalar' && value.value === null);
}

function emptyScript(place: ResourcePlace, manifest: Manifest, workspace: Workspace): readonly Fix[] {
  const { document, manifest: configMap } = place;
  const text = 'function envoy_on_request(request_handle)\n  request_handle:logDebug("request")\nend\n';
  const data = entryOf(configMap.root, 'data');
  const edits = data ? insertEntry(document.yaml, data, 'lua', text) : insertEntry(document.yaml, configMap.root, 'data', { lua: text });
  return fixElsewhere("Begin a script under the key 'lua'", place, edits, manifest, workspace);
}

/** More keys than this are no help in a menu. */
const mostKeys = 4;

/** Those that are Lua by their name come first. */
function renames(place: ResourcePlace, keys: readonly YamlEntry[], manifest: Manifest, workspace: Workspace): readonly Fix[] {
  const isLua = ({ key }: YamlEntry): boolean => isLuaEntry({ key: key.text, file: undefined });
  const candidates = keys.some(isLua) ? keys.filter(isLua) : keys;
  return candidates.slice(0, mostKeys).flatMap((entry) => {
    const edits = place.manifest.place === 'generated' ? keyOfGenerated(place, entry) : renameKey(place.document.yaml, entry, 'lua');
    return fixElsewhere(`Rename '${entry.key.text}' to 'lua'`, place, edits, manifest, workspace);
  });
}

/** In a kustomization keys stand in front of an equals sign, or are the names of files. */
function keyOfGenerated({ document: { text } }: ResourcePlace, { key: { text: key, range } }: YamlEntry): ReturnType<typeof renameKey> {
  const start = range.start + (/["']/.test(text[range.start]!) ? 1 : 0);
  // Behind an alias or in a block the text stands elsewhere.
  if (/[*|>]/.test(text[start]!)) return [];
  const isWritten = text.startsWith(`${key}=`, start);
  return [{ range: { start, end: isWritten ? start + key.length : start }, newText: isWritten ? 'lua' : 'lua=' }];
}
