// What kustomizations, Flux, Argo CD and values of charts do to resources, where it stands in none of these: patches in lists of operations or written inline, and switches.

import { parseEmbedded } from '../yaml/embedded';
import { parseDocument } from '../yaml/parse';
import { at, resolved, stringAt, type YamlDocument, type YamlNode } from '../yaml/tree';

/** The resources that a patch is for: patterns for the whole of a kind and of a name, as kustomize reads them. */
export interface PatchTarget {
  readonly kind: string;
  readonly name: string;
}

/** What a text has tools do. */
export interface ToolSettings {
  readonly patches: readonly PatchTarget[];
  /** Switches of the EnvoyGateway configuration that it names, and does not set to false. */
  readonly switches: readonly string[];
}

export const noToolSettings: ToolSettings = { patches: [], switches: [] };

const anything = '.*';

/** The kinds of Flux and Argo CD that patch what they apply. */
const delivery = /kustomize\.toolkit\.fluxcd\.io|helm\.toolkit\.fluxcd\.io|argoproj\.io/;

/** What kustomizations may keep in files of their own. */
const ofOwnFiles = /\bfieldPaths\b|\bkind: (?:Patch|Replacement)\w*Transformer\b/;

/**
 * Costs a few searches for nearly all documents.
 * @param isKustomization kustomize reads the file
 */
export function toolSettingsIn(text: string, isKustomization: boolean): ToolSettings {
  const switches = switchesIn(text);
  const patches = isKustomization ? patchesOfKustomization(text) : delivery.test(text) && text.includes('patch') ? patchesBelow(parseDocument(text)) : ofOwnFiles.test(text) ? patchesOfPart(parseDocument(text)) : [];
  return switches.length + patches.length === 0 ? noToolSettings : { patches, switches };
}

const namedSwitch = /\b(enableBackend|enableEnvoyPatchPolicy|enableLua|disableLua)\b(?!["']?[ \t]*[:=][ \t]*["']?(?:false|null|\{\})?["']?[ \t\r]*(?:[},#]|$))/gm;

/** In values of charts, parameters and command lines; what the configuration itself says is read with more care. */
function switchesIn(text: string): readonly string[] {
  if (!/able(?:Backend|EnvoyPatchPolicy|Lua)/.test(text) || /\bkind["']?\s*:\s*["']?EnvoyGateway\b/.test(text)) return [];
  return [...new Set([...text.replace(/(^|\s)#.*$/gm, '').matchAll(namedSwitch)].map(([, name]) => name!))].sort();
}

function patchesOfKustomization(text: string): readonly PatchTarget[] {
  if (!/patch|replacements|behavior|transformers/.test(text)) return [];
  const yaml = parseDocument(text);
  const replaced = itemsAt(yaml.root, 'replacements').flatMap(replacedBy);
  const transformed = itemsAt(yaml.root, 'transformers').flatMap((item) => transformedBy(yaml, patchAt(yaml, item)));
  const added = itemsAt(yaml.root, 'configMapGenerator').flatMap((item) => (stringAt(item, 'behavior') === 'merge' ? { kind: 'ConfigMap', name: escaped(stringAt(item, 'name') ?? '') } : []));
  return [...patchesIn(yaml, yaml.root), ...replaced, ...transformed, ...added];
}

function replacedBy(replacement: YamlNode | undefined): readonly PatchTarget[] {
  return itemsAt(replacement, 'targets').flatMap((target) => targetOf(at(target, 'select')) ?? []);
}

function transformedBy(yaml: YamlDocument, transformer: YamlNode | undefined): readonly PatchTarget[] {
  if (stringAt(transformer, 'apiVersion') !== 'builtin') return [];
  return [...(targetOf(at(transformer, 'target')) ?? objectsIn(yaml, at(transformer, 'patch'))), ...itemsAt(transformer, 'replacements').flatMap(replacedBy)];
}

/** A replacement or transformer, or a list of replacements. */
function patchesOfPart(yaml: YamlDocument): readonly PatchTarget[] {
  const root = resolved(yaml.root);
  if (root?.kind === 'sequence') return root.items.flatMap(replacedBy);
  return stringAt(root, 'apiVersion') === undefined ? [root, ...itemsAt(root, 'replacements')].flatMap(replacedBy) : transformedBy(yaml, root);
}

/** Deeper in a document nobody writes patches. */
const deepest = 12;

function patchesBelow(yaml: YamlDocument): readonly PatchTarget[] {
  const search = (node: YamlNode | undefined, depth: number): readonly PatchTarget[] => {
    const value = resolved(node);
    if (depth > deepest || !value || value.kind === 'scalar') return [];
    if (value.kind === 'sequence') return value.items.flatMap((item) => search(item, depth + 1));
    return value.kind === 'map' ? [...patchesIn(yaml, value), ...value.entries.flatMap((entry) => search(entry.value, depth + 1))] : [];
  };
  return search(yaml.root, 0);
}

/** The three lists of patches of a kustomization; files of patches of whole resources are read as such elsewhere. */
function patchesIn(yaml: YamlDocument, node: YamlNode | undefined): readonly PatchTarget[] {
  const named = [...itemsAt(node, 'patches'), ...itemsAt(node, 'patchesJson6902')].flatMap((item) => {
    const patch = patchAt(yaml, at(item, 'patch'));
    return isOfMetadata(patch) ? [] : (targetOf(at(item, 'target')) ?? objectsIn(yaml, patch));
  });
  return [...named, ...itemsAt(node, 'patchesStrategicMerge').flatMap((item) => objectsIn(yaml, item))];
}

function targetOf(target: YamlNode | undefined): readonly PatchTarget[] | undefined {
  return target && [{ kind: stringAt(target, 'kind') ?? anything, name: stringAt(target, 'name') ?? anything }];
}

function patchAt(yaml: YamlDocument, patch: YamlNode | undefined): YamlNode | undefined {
  const node = resolved(patch);
  return node?.kind === 'scalar' && !node.opaque && node.text.includes('\n') ? resolved(parseEmbedded(yaml, node).root) : node;
}

/** A patch of labels and annotations, which change nothing of what a resource does. */
function isOfMetadata(patch: YamlNode | undefined): boolean {
  if (patch?.kind === 'sequence') return patch.items.length > 0 && patch.items.every((item) => /^\/metadata\/(?:annotations|labels)\b/.test(stringAt(item, 'path') ?? ''));
  return patch?.kind === 'map' && patch.entries.length > 0 && patch.entries.every(({ key }) => ['apiVersion', 'kind', 'metadata'].includes(key.text));
}

/** The objects that a patch is a part of: as YAML in a text, or as they are. */
function objectsIn(yaml: YamlDocument, patch: YamlNode | undefined): readonly PatchTarget[] {
  const root = patchAt(yaml, patch);
  const [kind, name] = [stringAt(root, 'kind'), stringAt(root, 'metadata', 'name')];
  return kind === undefined || name === undefined || isOfMetadata(root) ? [] : [{ kind: escaped(kind), name: escaped(name) }];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function itemsAt(node: YamlNode | undefined, key: string): readonly YamlNode[] {
  const list = at(node, key);
  return list?.kind === 'sequence' ? list.items : [];
}

/** Whether a patch is for a resource; a pattern that cannot be read may be. */
export function isTarget({ kind, name }: PatchTarget, resource: { readonly kind: string; readonly name: string }): boolean {
  return matches(kind, resource.kind) && matches(name, resource.name);
}

function matches(pattern: string, text: string): boolean {
  if (pattern === anything) return true;
  // Nearly all patterns are plain names.
  if (/^[\w-]*$/.test(pattern)) return pattern === text;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true;
  }
}
