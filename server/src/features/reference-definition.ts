// From a policy's reference to a script to the script: in a ConfigMap, or in the file of which kustomize makes one.

import { touches, type TextRange } from '../base/text';
import { configMapsNamed, generatedScriptFile } from '../workspace/generated-config-maps';
import type { ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { at, entryOf, stringAt } from '../yaml/tree';

/** A place in a file; the range is absolute. */
export interface DefinitionPlace {
  readonly uri: string;
  readonly range: TextRange;
}

/** Where the script stands that the reference (`valueRef`) at `offset` means; empty where none is, or nobody knows. */
export function referenceDefinitionAt(document: ManifestDocument, workspace: Workspace, offset: number): readonly DefinitionPlace[] {
  for (const { root, kind, namespace } of document.manifests) {
    const list = kind === 'EnvoyExtensionPolicy' ? at(root, 'spec', 'lua') : undefined;
    if (list?.kind !== 'sequence') continue;
    const item = list.items.find((one) => touches(entryOf(one, 'valueRef')?.range ?? nowhere, offset));
    const name = stringAt(item, 'valueRef', 'name');
    if (name === undefined || (stringAt(item, 'valueRef', 'kind') ?? 'ConfigMap') !== 'ConfigMap') continue;
    return configMapsNamed(workspace, namespace, name).map(scriptPlaceOf);
  }
  return [];
}

const nowhere: TextRange = { start: -1, end: -1 };

function scriptPlaceOf(place: ResourcePlace): DefinitionPlace {
  const file = generatedScriptFile(place);
  if (file !== undefined) return { uri: file, range: { start: 0, end: 0 } };
  const { uri, documentStart, manifest } = place;
  const data = at(manifest.root, 'data');
  const entry = entryOf(data, 'lua') ?? (data?.kind === 'map' ? data.entries[0] : undefined);
  const { start, end } = entry?.key.range ?? entryOf(entryOf(manifest.root, 'metadata')?.value, 'name')?.value?.range ?? manifest.root.range;
  return { uri, range: { start: start + documentStart, end: end + documentStart } };
}
