// Finds the Kubernetes objects in one document of a file: the document itself, a List's items, configuration in a ConfigMap.

import { LuaLibrary } from '../lua/analyse';
import { definitionKind, readDefinition, type DefinitionReading } from '../schema/custom-definition';
import type { KindSchema, SchemaCatalog } from '../schema/schema';
import { checkConstraints } from '../schema/constraints/check';
import type { Violation } from '../schema/constraints/constraint';
import { validateResource, type SchemaFinding } from '../schema/validate';
import { parseEmbedded } from '../yaml/embedded';
import { parseDocument } from '../yaml/parse';
import { at, entryOf, resolved, stringAt, type YamlDocument, type YamlMap, type YamlNode } from '../yaml/tree';
import { generatedIn, type GeneratedConfigMap } from './generated-config-maps';
import { FileScript, isWrittenForEnvoy, literalScripts, mayBeScript, ownLuaScripts, type EmbeddedLua } from './lua-scripts';
import { definedKindIn, isDefinition, mayHoldDefinitions } from './definition-text';
import { mayHoldPatchedScripts, patchedScriptsIn, type PatchedScript } from './patched-scripts';
import type { DefinitionManifest, Manifest, ManifestDocument } from './manifest';
import { isAboutUs, isOtherTemplate, isOurs, knownNames, mayBeOurs, mayBePermission, mentionsUs, permissionGroup, splitApiVersion, type KnownNames } from './relevance';

export interface ReadOptions {
  readonly catalog: SchemaCatalog;
  /** A kustomization names the file as a patch. */
  readonly partial?: boolean;
  /** The names of `catalog`, for those who read many documents. */
  readonly names?: KnownNames;
  /** Where analyses of its scripts go, for those who read many documents. */
  readonly lua?: LuaLibrary;
  /** The text is a script, not YAML. */
  readonly isLua?: boolean;
  /** kustomize reads the file: what it generates may be scripts. */
  readonly isKustomization?: boolean;
  /** The user names the file's CRDs: they are ours whatever they define. Of Lua: kustomize makes a ConfigMap of the file. */
  readonly isNamed?: boolean;
}

/**
 * Reads one document. Text that cannot be ours is not parsed until somebody asks for `yaml`.
 * @param text one slice of a file, as `splitDocuments` makes them
 */
export function readDocument(text: string, { catalog, partial = false, names = knownNames(catalog), lua = new LuaLibrary(), isLua = false, isKustomization = false, isNamed = false }: ReadOptions): ManifestDocument {
  if (isLua) return new LuaFile(text, catalog, lua, isNamed);
  if (isKustomization) return readKustomization(text, catalog, lua);
  if (isDefinition(text)) return new DefinitionDocument(text, catalog, lua, partial, isNamed);
  if (!mayBeOurs(text, names)) return mayBePermission(text) ? new PermissionDocument(text, catalog, lua, partial) : new ForeignDocument(text, catalog, lua);
  if (isOtherTemplate(text)) return new ForeignDocument(text, catalog, lua);
  const parsed = parseDocument(text);
  const embedded: YamlDocument[] = [];
  const manifests = manifestsIn(parsed, { catalog, partial, embedded });
  // What is wrong with YAML inside of YAML is wrong with the document.
  const problems = embedded.flatMap((inner) => inner.problems);
  const yaml = problems.length === 0 ? parsed : { ...parsed, problems: [...parsed.problems, ...problems] };
  const ours = manifests.length > 0 || (problems.length + parsed.problems.length > 0 && isBrokenButOurs(parsed));
  return new ReadManifests(text, yaml, manifests, ours, catalog, lua);
}

/** A kustomization is ours as far as scripts stand in it. */
function readKustomization(text: string, catalog: SchemaCatalog, lua: LuaLibrary): ManifestDocument {
  const hasLiterals = /configMapGenerator[^]*literals/.test(text);
  if (!hasLiterals && !mayHoldPatchedScripts(text)) return new ForeignDocument(text, catalog, lua);
  const yaml = parseDocument(text);
  const generated = hasLiterals ? generatedIn(yaml.root, '', (path) => path) : [];
  const isOurs = generated.some(({ entries }) => entries.some(mayBeScript)) || patchedScriptsIn({ yaml, lua }).length > 0;
  return isOurs ? new Kustomization(text, yaml, generated, catalog, lua) : new ForeignDocument(text, catalog, lua);
}

class Kustomization implements ManifestDocument {
  readonly permissions = [];
  readonly speaksOfUs = false;
  readonly manifests = [];
  readonly definitions = [];
  readonly ours = true;
  readonly luaScripts: readonly EmbeddedLua[];
  readonly patchedScripts: readonly PatchedScript[];
  readonly yaml: YamlDocument;

  constructor(
    readonly text: string,
    yaml: YamlDocument,
    readonly generatedConfigMaps: readonly GeneratedConfigMap[],
    readonly catalog: SchemaCatalog,
    readonly lua: LuaLibrary,
  ) {
    // Its YAML is kustomize's to judge.
    this.yaml = { ...yaml, problems: [] };
    this.luaScripts = literalScripts(this);
    this.patchedScripts = patchedScriptsIn(this);
  }

  get release() {
    return this.catalog.release;
  }
}

class ReadManifests implements ManifestDocument {
  readonly permissions = [];
  readonly speaksOfUs = false;
  private scripts: readonly EmbeddedLua[] | undefined;
  private defined: readonly DefinitionManifest[] | undefined;

  constructor(
    readonly text: string,
    readonly yaml: YamlDocument,
    readonly manifests: readonly Manifest[],
    readonly ours: boolean,
    readonly catalog: SchemaCatalog,
    readonly lua: LuaLibrary,
  ) {}

  get release() {
    return this.catalog.release;
  }

  get luaScripts(): readonly EmbeddedLua[] {
    return (this.scripts ??= ownLuaScripts(this));
  }

  get definitions(): readonly DefinitionManifest[] {
    return (this.defined ??= mayHoldDefinitions(this.text) ? definitionsIn(this.yaml, false) : []);
  }
}

/** A CRD, which may be long: it is parsed when somebody needs what it says. */
class DefinitionDocument implements ManifestDocument {
  readonly permissions = [];
  readonly speaksOfUs = false;
  readonly manifests = [];
  readonly luaScripts = [];
  private parsed: YamlDocument | undefined;
  private defined: readonly DefinitionManifest[] | undefined;
  private isOurs: boolean | undefined;

  constructor(
    readonly text: string,
    readonly catalog: SchemaCatalog,
    readonly lua: LuaLibrary,
    private readonly partial: boolean,
    private readonly isNamed: boolean,
  ) {}

  get release() {
    return this.catalog.release;
  }

  get yaml(): YamlDocument {
    return (this.parsed ??= parseDocument(this.text));
  }

  get definitions(): readonly DefinitionManifest[] {
    return (this.defined ??= definitionsIn(this.yaml, this.partial));
  }

  get ours(): boolean {
    return (this.isOurs ??= this.isNamed || this.isOfOurGroup());
  }

  private isOfOurGroup(): boolean {
    const defined = definedKindIn(this.text);
    if (defined) return this.catalog.knowsGroup(defined.group);
    // A CRD is named by its kind and group, also one that is only being written.
    const group = stringAt(this.yaml.root, 'spec', 'group') ?? stringAt(this.yaml.root, 'metadata', 'name')?.replace(/^[^.]*\./, '');
    return group !== undefined && this.catalog.knowsGroup(group);
  }
}

function definitionsIn(yaml: YamlDocument, partial: boolean): readonly DefinitionManifest[] {
  const root = resolved(yaml.root);
  if (root?.kind !== 'map') return [];
  const items = at(root, 'items');
  const objects = textOf(root, 'kind').endsWith('List') && items?.kind === 'sequence' ? items.items.map(resolved) : [root];
  return objects.flatMap((object) => (object?.kind === 'map' && textOf(object, 'kind') === definitionKind ? [new ReadDefinition(object, yaml, partial)] : []));
}

class ReadDefinition implements DefinitionManifest {
  private known: DefinitionReading | undefined;

  constructor(
    readonly root: YamlMap,
    private readonly yaml: YamlDocument,
    private readonly partial: boolean,
  ) {}

  get reading(): DefinitionReading {
    return (this.known ??= this.read());
  }

  private read(): DefinitionReading {
    // A patch is a part of a CRD, and what is no YAML has rules of its own that speak of it.
    if (this.partial || this.yaml.problems.length > 0 || this.isTemplated()) return { definition: undefined, problems: [] };
    return readDefinition(this.root);
  }

  /** A template makes some part of it: not only whether it is there at all. */
  private isTemplated(): boolean {
    const { start, end } = this.root.range;
    return this.yaml.templated && this.yaml.text.slice(start, end).includes('{{');
  }
}

/** A `.lua` file; its YAML is that of an empty text, and never looked at. */
class LuaFile implements ManifestDocument {
  readonly permissions = [];
  readonly speaksOfUs = false;
  readonly manifests = [];
  readonly definitions = [];
  readonly ours: boolean;
  readonly luaScripts: readonly EmbeddedLua[];
  readonly yaml: YamlDocument;

  constructor(
    readonly text: string,
    readonly catalog: SchemaCatalog,
    readonly lua: LuaLibrary,
    isNamed: boolean,
  ) {
    this.ours = isNamed || isWrittenForEnvoy(text);
    this.luaScripts = this.ours ? [new FileScript(text, this)] : [];
    this.yaml = { text, root: undefined, problems: [], comments: [], templated: false };
  }

  get release() {
    return this.catalog.release;
  }
}

/** Too broken for its apiVersion to be read, while the text names one of our groups: its syntax errors are worth showing. */
function isBrokenButOurs({ text, root }: YamlDocument): boolean {
  const map = resolved(root);
  return mentionsUs(text) && (map?.kind !== 'map' || textOf(map, 'apiVersion') === '');
}

class ForeignDocument implements ManifestDocument {
  readonly speaksOfUs: boolean = false;
  readonly manifests = [];
  readonly ours = false;
  readonly luaScripts = [];
  private parsed: YamlDocument | undefined;
  private defined: readonly DefinitionManifest[] | undefined;

  constructor(
    readonly text: string,
    readonly catalog: SchemaCatalog,
    readonly lua: LuaLibrary,
  ) {}

  get permissions(): readonly Manifest[] {
    return [];
  }

  get release() {
    return this.catalog.release;
  }

  /** Parsed on demand: for completion in a document that is only being begun. */
  get yaml(): YamlDocument {
    return (this.parsed ??= parseDocument(this.text));
  }

  get definitions(): readonly DefinitionManifest[] {
    return (this.defined ??= mayHoldDefinitions(this.text) ? definitionsIn(this.yaml, false) : []);
  }
}

/** A role or a binding: parsed when somebody asks for it. */
class PermissionDocument extends ForeignDocument {
  override readonly speaksOfUs: boolean;
  private known: readonly Manifest[] | undefined;

  constructor(
    text: string,
    catalog: SchemaCatalog,
    lua: LuaLibrary,
    private readonly partial: boolean,
  ) {
    super(text, catalog, lua);
    this.speaksOfUs = isAboutUs(text);
  }

  override get permissions(): readonly Manifest[] {
    return (this.known ??= this.read());
  }

  private read(): readonly Manifest[] {
    const root = resolved(this.yaml.root);
    if (root?.kind !== 'map') return [];
    const apiVersion = textOf(root, 'apiVersion');
    return splitApiVersion(apiVersion).group === permissionGroup ? [new ReadManifest(apiVersion, textOf(root, 'kind'), root, 'document', this.partial, this.catalog)] : [];
  }
}

interface Reading {
  readonly catalog: SchemaCatalog;
  readonly partial: boolean;
  /** Receives the documents that are met inside of scalars. */
  readonly embedded: YamlDocument[];
}

function manifestsIn(yaml: YamlDocument, reading: Reading): readonly Manifest[] {
  const root = resolved(yaml.root);
  if (root?.kind !== 'map') return [];
  const items = at(root, 'items');
  if (textOf(root, 'kind').endsWith('List') && items?.kind === 'sequence') {
    return items.items.flatMap((item) => manifestAt(yaml, resolved(item), 'item', reading));
  }
  return manifestAt(yaml, root, 'document', reading);
}

function manifestAt(yaml: YamlDocument, node: YamlNode | undefined, place: Manifest['place'], reading: Reading): readonly Manifest[] {
  if (node?.kind !== 'map') return [];
  const apiVersion = textOf(node, 'apiVersion');
  const kind = textOf(node, 'kind');
  if (!isOurs(apiVersion, kind, reading.catalog)) return [];
  const manifest = new ReadManifest(apiVersion, kind, node, place, reading.partial, reading.catalog);
  return kind === 'ConfigMap' && apiVersion === 'v1' ? [manifest, ...configurationIn(yaml, node, reading)] : [manifest];
}

/** The key under which Envoy Gateway looks for its own configuration. */
const configurationKey = 'envoy-gateway.yaml';

function configurationIn(yaml: YamlDocument, configMap: YamlMap, reading: Reading): readonly Manifest[] {
  const scalar = at(configMap, 'data', configurationKey);
  if (scalar?.kind !== 'scalar' || scalar.opaque) return [];
  const inner = parseEmbedded(yaml, scalar);
  const root = resolved(inner.root);
  const manifests = root?.kind === 'map' && textOf(root, 'kind') === 'EnvoyGateway' ? manifestAt(inner, root, 'embedded', { ...reading, partial: false }) : [];
  if (manifests.length > 0) reading.embedded.push(inner);
  return manifests;
}

/** A scalar's text where it is known; else empty. */
function textOf(map: YamlMap, key: string): string {
  const scalar = resolved(entryOf(map, key)?.value);
  return scalar?.kind === 'scalar' && !scalar.opaque ? scalar.text : '';
}

class ReadManifest implements Manifest {
  readonly group: string;
  readonly version: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly kindSchema: KindSchema | undefined;
  private validated: readonly SchemaFinding[] | undefined;
  private constrained: readonly Violation[] | undefined;

  constructor(
    readonly apiVersion: string,
    readonly kind: string,
    readonly root: YamlMap,
    readonly place: Manifest['place'],
    readonly partial: boolean,
    catalog: SchemaCatalog,
  ) {
    ({ group: this.group, version: this.version } = splitApiVersion(apiVersion));
    this.name = stringAt(root, 'metadata', 'name');
    this.namespace = stringAt(root, 'metadata', 'namespace');
    this.kindSchema = catalog.kind(apiVersion, kind);
  }

  get schemaFindings(): readonly SchemaFinding[] {
    this.validated ??= this.kindSchema ? validateResource(this.root, this.kindSchema, { partial: this.partial }) : [];
    return this.validated;
  }

  get violations(): readonly Violation[] {
    this.constrained ??= this.kindSchema && !this.partial ? checkConstraints(this.root, this.kindSchema, this.schemaFindings) : [];
    return this.constrained;
  }
}
