// Reads kustomizations: which files beside them are patches, so that what these lack is not missing, and which are built together.

import { at, stringAt, type YamlNode } from '../yaml/tree';
import { parseDocument } from '../yaml/parse';
import { fileNameOf, folderOf, resolvePath } from '../base/uri';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Whether kustomize reads a file of this name in its folder (kustomizations and components alike). */
export function isKustomization(uri: string): boolean {
  return fileNames.includes(fileNameOf(uri));
}

/**
 * The files that a kustomization names as patches: `patches[].path`, `patchesStrategicMerge[]`, `patchesJson6902[].path`.
 * @param uri the kustomization's own, normal (see `normalUri`)
 * @returns normal URIs; patches that are written inline stand in no file and are not among them
 */
export function patchFilesOf(uri: string, text: string): readonly string[] {
  if (!text.includes('patches')) return [];
  const { root } = parseDocument(text);
  const paths = [...itemsOf(root, 'patches').map(pathOf), ...itemsOf(root, 'patchesStrategicMerge').map((item) => stringAt(item)), ...itemsOf(root, 'patchesJson6902').map(pathOf)];
  const folder = folderOf(uri);
  return paths.flatMap((path) => {
    // Inline patches among `patchesStrategicMerge` are YAML over several lines.
    if (!path || path.includes('\n')) return [];
    return resolvePath(folder, path) ?? [];
  });
}

/** What a kustomization puts together; normal URIs. */
export interface Build {
  /** Without what lies elsewhere. */
  readonly files: readonly string[];
  /** Those that stand in the folders that it names, under every name that they may have. */
  readonly kustomizations: readonly string[];
}

/**
 * What a kustomization builds into one.
 * @param uri the kustomization's own, normal (see `normalUri`)
 */
export function buildOf(uri: string, text: string): Build {
  if (!/resources|components|bases/.test(text)) return { files: [], kustomizations: [] };
  const folder = folderOf(uri);
  const { root } = parseDocument(text);
  const paths = ['resources', 'components', 'bases'].flatMap((key) => itemsOf(root, key).flatMap((item) => stringAt(item) ?? []));
  const found = paths.flatMap((path) => (path.includes('://') ? [] : (resolvePath(folder, path) ?? [])));
  const isFile = (path: string): boolean => /\.(ya?ml|json)$/.test(path);
  return { files: found.filter(isFile), kustomizations: found.filter((path) => !isFile(path)).flatMap((path) => fileNames.map((name) => `${path}/${name}`)) };
}

function itemsOf(root: YamlNode | undefined, key: string): readonly YamlNode[] {
  const list = at(root, key);
  return list?.kind === 'sequence' ? list.items : [];
}

function pathOf(item: YamlNode): string | undefined {
  return stringAt(item, 'path');
}
