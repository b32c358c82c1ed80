// The checklist of a policy: what must hold before it does in a cluster what it is meant to do.

import { at, entryOf, stringAt } from '../yaml/tree';
import type { ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { failureItems, luaItems, moduleItems, wasmItems } from './checklist/filters';
import { envoyGateway, item, itemsAt, placeOf, placeOfResource, valueAt, type CheckContext, type Checklist, type ChecklistItem } from './checklist/item';
import { rightsItem } from './checklist/permissions';
import { processorItems } from './checklist/processors';
import { targetItems } from './checklist/targets';

export type { Checklist, ChecklistItem, CheckPlace, CheckState } from './checklist/item';

/**
 * The checklists of the extension and patch policies in a document, in the order of the text. Sources of the items are the
 * checks of Envoy Gateway's controller and the advice of its documentation.
 */
export function checklistsOf(document: ManifestDocument, workspace: Workspace): Checklist[] {
  return document.manifests.flatMap((manifest) => {
    if (manifest.group !== envoyGateway || manifest.partial || manifest.place === 'embedded') return [];
    const context: CheckContext = { document, manifest, workspace };
    const items = manifest.kind === 'EnvoyExtensionPolicy' ? extensionItems(context) : manifest.kind === 'EnvoyPatchPolicy' ? patchItems(context) : undefined;
    if (!items) return [];
    const range = entryOf(manifest.root, 'kind')?.range ?? manifest.root.range;
    return [{ kind: manifest.kind, name: manifest.name ?? '', namespace: manifest.namespace, range, items: [...items, ...closingItems(context)] }];
  });
}

function extensionItems(context: CheckContext): ChecklistItem[] {
  return [...targetItems(context), ...processorItems(context), ...failureItems(context), ...wasmItems(context), ...luaItems(context), ...moduleItems(context), ...emptyItems(context)];
}

/** A policy without any extension is accepted, and does nothing. */
function emptyItems({ manifest }: CheckContext): ChecklistItem[] {
  const parts = ['extProc', 'wasm', 'lua', 'dynamicModule'];
  if (parts.some((part) => itemsAt(manifest.root, 'spec', part).length > 0)) return [];
  return [item('extension', 'The policy holds an extension', 'wrong', 'It has neither `extProc` nor `wasm`, `lua` or `dynamicModule`, so it does nothing.', { place: placeOf(manifest.root, 'spec'), fix: 'Add one of them.' })];
}

function patchItems(context: CheckContext): ChecklistItem[] {
  return [...targetItems(context), patchApiItem(context), patchesItem(context), rightsItem(context)];
}

function patchApiItem({ manifest, workspace }: CheckContext): ChecklistItem {
  const title = 'Patches are switched on in Envoy Gateway';
  const [configuration] = workspace.resources(envoyGateway, 'EnvoyGateway');
  const fix = 'Set `extensionApis.enableEnvoyPatchPolicy: true` in the ConfigMap `envoy-gateway-config`.';
  if (!configuration) return item('patch-enabled', title, 'by-hand', 'The configuration of Envoy Gateway is not in this workspace, and they are off by default.', { place: placeOf(manifest.root, 'kind'), fix });
  const place = placeOfResource(configuration);
  const on = valueAt(configuration.manifest.root, 'extensionApis', 'enableEnvoyPatchPolicy') === true;
  return on ? item('patch-enabled', title, 'done', 'The configuration in this workspace switches them on.', { place }) : item('patch-enabled', title, 'wrong', 'The configuration in this workspace leaves them off, so that the policy is not applied.', { place, fix });
}

function patchesItem({ manifest }: CheckContext): ChecklistItem {
  const title = 'The patches hit something';
  const patches = itemsAt(manifest.root, 'spec', 'jsonPatches');
  const list = placeOf(at(manifest.root, 'spec'), 'jsonPatches') ?? placeOf(manifest.root, 'spec');
  if (patches.length === 0) return item('patches', title, 'wrong', 'There are none: the policy is accepted, and does nothing.', { place: list, fix: 'Add a patch under `spec.jsonPatches`.' });
  const names = patches.map((patch) => `\`${stringAt(patch, 'name') ?? '?'}\``);
  return item('patches', title, 'by-hand', `Resources are named ${[...new Set(names)].join(', ')}; the names change with releases.`, { place: list, fix: 'Compare them with `egctl config envoy-proxy all`, and look at the condition Programmed.' });
}

function closingItems({ manifest }: CheckContext): ChecklistItem[] {
  const place = placeOf(manifest.root, 'kind');
  const namespace = manifest.namespace === undefined ? '' : ` -n ${manifest.namespace}`;
  const kind = manifest.kind.toLowerCase();
  return [
    item('status', 'Envoy Gateway has accepted it', 'by-hand', 'Only the cluster knows.', { place, fix: `Look at its conditions: \`kubectl get ${kind} ${manifest.name ?? ''}${namespace} -o yaml\`.`, command: 'status' }),
    item('behaviour', 'What it does was seen', 'by-hand', 'Accepted does not mean that it works.', { place, fix: 'Send a request that it is to change and one that it is to leave alone, and one while it is down.' }),
  ];
}
