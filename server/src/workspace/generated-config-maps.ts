// ConfigMaps that kustomize makes of files (configMapGenerator): files of Lua come to policies that way.

import type { TextRange } from '../base/text';
import { fileNameOf, folderOf, normalUri, resolvePath } from '../base/uri';
import { LuaLibrary } from '../lua/analyse';
import type { SchemaCatalog } from '../schema/schema';
import { parseDocument } from '../yaml/parse';
import { at, entryOf, resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { defaultNamespace, type ManifestFacts } from './facts';
import { isKustomization } from './kustomization';
import type { Manifest, ManifestDocument } from './manifest';
import type { IndexedResource } from './resource-index';
import type { ResourcePlace, Workspace } from './workspace';

/**
 * Stands for the namespace of what kustomize generates: it puts what it makes, and the policies beside it, into the namespace of the
 * kustomization, of one around it, or of the command that applies it, whatever the policies' files say.
 */
const anyNamespace = '*';

/** The ConfigMaps that a policy in a namespace may mean by a name. */
export function configMapsNamed(workspace: Workspace, namespace: string | undefined, name: string): readonly ResourcePlace[] {
  const written = workspace.resources('', 'ConfigMap', namespace ?? defaultNamespace, name);
  return written.length > 0 ? written : workspace.resources('', 'ConfigMap', anyNamespace, name);
}

/** One value of a generated ConfigMap. */
export interface GeneratedEntry {
  readonly key: string;
  /** Normal URI of the file that it comes from; undefined: it is written in the kustomization. */
  readonly file: string | undefined;
  /** The value of one that is written in the kustomization. */
  readonly text: string;
  /** Where that value stands: a part of a scalar's text. */
  readonly literal?: { readonly scalar: YamlScalar; readonly value: TextRange };
  /** Where the kustomization says so. */
  readonly range: TextRange;
}

/** A ConfigMap that an entry of `configMapGenerator` makes, or adds to. */
export interface GeneratedConfigMap {
  /** Normal URI of the kustomization. */
  readonly kustomization: string;
  /** As manifests beside it name it, and as it is called with prefix and suffix. The hash that kustomize appends nobody writes. */
  readonly names: readonly string[];
  /** As it is written in the kustomization. */
  readonly namespace: string;
  readonly entries: readonly GeneratedEntry[];
  /** It adds to a ConfigMap of another kustomization, or replaces it. */
  readonly isAddition: boolean;
  /** Its name gets a hash at its end, which kustomize puts into the fields that it knows: those of policies it learns from `configurations` only. */
  readonly isHashed: boolean;
  readonly range: TextRange;
}

/**
 * The ConfigMaps that a kustomization (or a component) generates.
 * @param uri the kustomization's own, normal (see `normalUri`)
 */
export function generatedConfigMaps(uri: string, text: string): readonly GeneratedConfigMap[] {
  return text.includes('configMapGenerator') ? generatedIn(parseDocument(text).root, uri, (path) => resolvePath(folderOf(uri), path)) : [];
}

/**
 * As `generatedConfigMaps`, for a tree that is read already.
 * @param resolve what a path of the kustomization leads to; undefined: nowhere
 */
export function generatedIn(root: YamlNode | undefined, kustomization: string, resolve: (path: string) => string | undefined): readonly GeneratedConfigMap[] {
  const prefix = stringAt(root, 'namePrefix') ?? '';
  const suffix = stringAt(root, 'nameSuffix') ?? '';
  return itemsOf(root, 'configMapGenerator').flatMap((generator) => {
    const name = stringAt(generator, 'name');
    if (name === undefined) return [];
    const behavior = stringAt(generator, 'behavior');
    const entries = [...itemsOf(generator, 'files').flatMap((item) => fileEntry(item, resolve)), ...itemsOf(generator, 'literals').flatMap(literalEntry)];
    // What comes out of files of variables only, nobody can tell.
    if (entries.length === 0) return [];
    return [
      {
        kustomization,
        names: [...new Set([name, `${prefix}${name}${suffix}`])],
        namespace: stringAt(root, 'namespace') ?? stringAt(generator, 'namespace') ?? defaultNamespace,
        entries,
        isHashed: !isTrue(at(root, 'generatorOptions', 'disableNameSuffixHash')) && !isTrue(at(generator, 'options', 'disableNameSuffixHash')) && !teachesReferences.some((key) => at(root, key)),
        isAddition: behavior === 'merge' || behavior === 'replace',
        range: (entryOf(generator, 'name')?.value ?? generator).range,
      },
    ];
  });
}

/** Fields of a kustomization that may tell kustomize where names of ConfigMaps stand. */
const teachesReferences = ['configurations', 'crds', 'openapi', 'transformers', 'replacements'];

function isTrue(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/** `path`, whose last part is the key, or `key=path`. */
function fileEntry(item: YamlNode, resolve: (path: string) => string | undefined): readonly GeneratedEntry[] {
  const written = stringAt(item);
  if (!written) return [];
  const equals = written.indexOf('=');
  const file = resolve(written.slice(equals + 1));
  return file === undefined ? [] : [{ key: equals > 0 ? written.slice(0, equals) : fileNameOf(file), file, text: '', range: item.range }];
}

function literalEntry(item: YamlNode): readonly GeneratedEntry[] {
  const scalar = resolved(item);
  const written = stringAt(scalar) ?? '';
  const equals = written.indexOf('=');
  if (scalar?.kind !== 'scalar' || equals <= 0) return [];
  const value = unquoted(written, equals + 1);
  return [{ key: written.slice(0, equals), file: undefined, text: written.slice(value.start, value.end), literal: { scalar, value }, range: item.range }];
}

/** The range of a value that begins at `start`: kustomize takes quotes around it away. */
export function unquoted(text: string, start: number): TextRange {
  const isQuoted = text.length > start + 1 && /["']/.test(text[start]!) && text.endsWith(text[start]!);
  return isQuoted ? { start: start + 1, end: text.length - 1 } : { start, end: text.length };
}

function itemsOf(root: YamlNode | undefined, key: string): readonly YamlNode[] {
  const list = at(root, key);
  return list?.kind === 'sequence' ? list.items : [];
}

/** The files (normal URIs) that are scripts in generated ConfigMaps. */
export function scriptFilesOf(maps: readonly GeneratedConfigMap[]): readonly string[] {
  return maps.flatMap(({ entries }) => entries.flatMap((entry) => (entry.file !== undefined && isLuaEntry(entry) ? entry.file : [])));
}

/** The files (URIs) of which a kustomization makes scripts; none for files that are no kustomization. */
export function scriptFilesOfKustomization(uri: string, text: string): readonly string[] {
  return isKustomization(uri) ? scriptFilesOf(generatedConfigMaps(normalUri(uri), text)).map(escapedUri) : [];
}

/** Whether an entry is meant to be Lua, by its key or its file's name. */
export function isLuaEntry({ key, file }: Pick<GeneratedEntry, 'key' | 'file'>): boolean {
  return key === 'lua' || key.endsWith('.lua') || file?.endsWith('.lua') === true;
}

/** The entry that the controller runs: the key `lua`, else the first; none where others add what comes first. */
export function runEntry({ entries, isAddition }: GeneratedConfigMap): GeneratedEntry | undefined {
  return entries.find(({ key }) => key === 'lua') ?? (isAddition && entries.length !== 1 ? undefined : entries[0]);
}

/**
 * The resources under which a generated ConfigMap stands in the index: for each name one in its namespace, and one in any.
 * @param uri the kustomization's own, as its host spells it
 * @param textOf the text of a file by its normal URI, as it is when somebody asks
 */
export function generatedResources(map: GeneratedConfigMap, uri: string, text: string, catalog: SchemaCatalog, textOf: (file: string) => string | undefined): readonly IndexedResource[] {
  // Of what others add to, the whole is known from the kustomization that makes it.
  if (map.isAddition && !runEntry(map)) return [];
  return map.names.flatMap((name) => [map.namespace, anyNamespace].map((namespace) => new GeneratedResource(map, uri, text, { name, namespace }, catalog, textOf)));
}

class GeneratedResource implements IndexedResource {
  readonly documentStart = 0;
  readonly facts: ManifestFacts;
  private made: { readonly texts: readonly (string | undefined)[]; readonly document: ManifestDocument } | undefined;

  constructor(
    private readonly map: GeneratedConfigMap,
    readonly uri: string,
    private readonly text: string,
    identity: { readonly name: string; readonly namespace: string },
    private readonly catalog: SchemaCatalog,
    private readonly textOf: (file: string) => string | undefined,
  ) {
    this.facts = { group: '', kind: 'ConfigMap', ...identity, digest: map.entries.map(({ key }) => key).join(',') };
  }

  get isHashed(): boolean {
    return this.map.isHashed;
  }

  get scriptFile(): string | undefined {
    return runEntry(this.map)?.file;
  }

  get manifest(): Manifest {
    return this.document.manifests[0]!;
  }

  /** Holds the files' texts of the moment; the same object as long as these are the same. */
  get document(): ManifestDocument {
    const texts = this.map.entries.map(({ file, text }) => (file === undefined ? text : this.textOf(file)));
    if (this.made?.texts.every((text, index) => text === texts[index])) return this.made.document;
    this.made = { texts, document: this.make(texts) };
    return this.made.document;
  }

  private make(texts: readonly (string | undefined)[]): ManifestDocument {
    const { range, entries } = this.map;
    const { name, namespace } = this.facts;
    const data = entries.map(({ key, range: place }, index) => entry(key, scalar(texts[index], place), place));
    const metadata = mapping([entry('name', scalar(name, range), range)], range);
    const root = mapping([entry('apiVersion', scalar('v1', range), range), entry('kind', scalar('ConfigMap', range), range), entry('metadata', metadata, range), entry('data', mapping(data, range), range)], range);
    const manifest: Manifest = {
      apiVersion: 'v1',
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      name,
      namespace: namespace === anyNamespace ? undefined : namespace,
      root,
      kindSchema: undefined,
      partial: false,
      place: 'generated',
      schemaFindings: [],
      violations: [],
    };
    return {
      text: this.text,
      yaml: { text: this.text, root, problems: [], comments: [], templated: false },
      manifests: [manifest],
      permissions: [],
      definitions: [],
      ours: false,
      speaksOfUs: false,
      release: this.catalog.release,
      catalog: this.catalog,
      luaScripts: [],
      lua: new LuaLibrary(),
    };
  }
}

/** Whether a resource gets another name than policies know it by, since kustomize appends a hash. */
export function getsHashedName(resource: ResourcePlace): boolean {
  return resource instanceof GeneratedResource && resource.isHashed;
}

/** A normal URI as a host can open it. */
export function escapedUri(normal: string): string {
  return normal.includes('://') ? encodeURI(normal) : normal;
}

function mapping(entries: readonly YamlEntry[], range: TextRange): YamlMap {
  return { kind: 'map', range, parent: undefined, flow: false, entries, templated: false };
}

function entry(key: string, value: YamlNode, range: TextRange): YamlEntry {
  return { key: scalar(key, range), value, range };
}

/** @param text undefined: of a file that cannot be read */
function scalar(text: string | undefined, range: TextRange): YamlScalar {
  return { kind: 'scalar', range, parent: undefined, value: text, text: text ?? '', style: 'plain', opaque: text === undefined };
}

/** The file (URI) with the script that a resource brings to a policy, if kustomize generates it. */
export function generatedScriptFile(resource: ResourcePlace): string | undefined {
  const file = resource instanceof GeneratedResource ? resource.scriptFile : undefined;
  return file === undefined ? undefined : escapedUri(file);
}
