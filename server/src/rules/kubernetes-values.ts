// How rules read what Kubernetes demands whatever the schema says: the manifests that it gets, their values, merge keys applied.

import { effectiveEntry } from '../schema/entries';
import type { ManifestDocument } from '../workspace/manifest';
import { effectiveEntries, resolved, type YamlEntry, type YamlNode, type YamlScalar } from '../yaml/tree';
import { isSubstitutedText, knownManifests, type KnownManifest } from './schema-findings';
import { isConfiguration } from './words';

/** The manifests that the API server gets as they are written; of some kinds only, where `kinds` names them. */
export function appliedManifests(document: ManifestDocument, kinds?: readonly string[]): readonly KnownManifest[] {
  if (kinds && !document.manifests.some(({ kind }) => kinds.includes(kind))) return [];
  return knownManifests(document).filter((manifest) => !manifest.partial && !isConfiguration(manifest));
}

/** A scalar's text where it is a string that nobody will substitute. */
export function knownText(node: YamlNode | undefined): { readonly node: YamlScalar; readonly text: string } | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== 'scalar' || scalar.opaque || typeof scalar.value !== 'string' || isSubstitutedText(scalar.text)) return undefined;
  return { node: scalar, text: scalar.value };
}

/** Entries of a map with keys that are known; nothing where it is no map. */
export function knownEntries(node: YamlNode | undefined): readonly YamlEntry[] {
  const map = resolved(node);
  return map?.kind === 'map' ? effectiveEntries(map).filter(({ key }) => !key.opaque && !isSubstitutedText(key.text)) : [];
}

/** The value of a field, merge keys applied. */
export function valueOf(node: YamlNode | undefined, ...path: readonly string[]): ReturnType<typeof resolved> {
  let current = resolved(node);
  for (const name of path) {
    if (current?.kind !== 'map') return undefined;
    current = resolved(effectiveEntry(current, name)?.value);
  }
  return current;
}

/** The items of a list; none where it is no list. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  const list = resolved(node);
  return list?.kind === 'sequence' ? list.items : [];
}

/** A template may bring more, or is all of it. */
export function isUnsure(node: YamlNode | undefined): boolean {
  if (node?.kind === 'scalar') return node.opaque;
  return node !== undefined && node.kind !== 'alias' && (node.templated || (node.kind === 'map' && node.entries.some(({ key }) => key.opaque)));
}
