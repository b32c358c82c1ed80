// Where Lua stands in manifests: policies, the ConfigMaps that they name, and patches of Envoy's own configuration.

import { lineEdits } from '../base/line-diff';
import { applyEdits, type TextEdit, type TextRange } from '../base/text';
import { normalUri } from '../base/uri';
import type { LuaAnalysis } from '../lua/analyse';
import { scalarSourceMap, type ScalarSourceMap } from '../yaml/embedded';
import { at, resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { editsInScalar } from '../yaml/embedded-edits';
import { lineEndOf } from '../yaml/lines';
import { rewriteScalar, type RewriteStyle } from '../yaml/rewrite-scalar';
import { isLuaEntry, runEntry, unquoted, type GeneratedConfigMap, type GeneratedEntry } from './generated-config-maps';
import type { Manifest, ManifestDocument } from './manifest';
import type { Workspace } from './workspace';

/** A script inside a manifest, or a file of its own. Offsets are those of the script's text unless said otherwise. */
export interface EmbeddedLua {
  readonly text: string;
  /** From the document's cache of analyses. */
  readonly analysis: LuaAnalysis;
  /** How the script comes to Envoy: by a policy (which the controller checks), or by a patch past the controller; a `literal` stands in a kustomization. */
  readonly origin: 'policy' | 'config-map' | 'patch' | 'file' | 'literal';
  /** Undefined for a file of its own and in a kustomization. */
  readonly manifest: Manifest | undefined;
  /** The scalar that it is, or is a part of; undefined for a file of its own. */
  readonly scalar: YamlScalar | undefined;
  /** In the manifest: `['spec', 'lua', 0, 'inline']`. */
  readonly path: readonly (string | number)[];
  /** The policies that run it, as far as they are known: its own, or those of the workspace that name its ConfigMap. */
  readonly policies: readonly Manifest[];
  /** Where a range of the script stands in the document. */
  toDocument(range: TextRange): TextRange;
  /** The offset in the script of a place in the document; undefined outside the script. */
  toScript(offset: number): number | undefined;
  /** Edits of the script as edits of the document; undefined where the scalar's style cannot hold the new text. */
  edits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined;
  /** Edits of the document that give the script another text; undefined where nothing holds it, or nothing of this style. */
  rewritten(text: string, style: RewriteStyle): readonly TextEdit[] | undefined;
}

const gatewayGroup = 'gateway.envoyproxy.io';

/**
 * The scripts of a document. With a workspace also those of ConfigMaps that only a policy elsewhere makes a script, and the
 * policies that run a ConfigMap's script.
 */
export function luaScriptsIn(document: ManifestDocument, workspace?: Workspace): readonly EmbeddedLua[] {
  const { luaScripts } = document;
  const [file] = luaScripts;
  if (file?.origin === 'file') return workspace?.generatedFromFile ? fileScripts(document, file, workspace, workspace.generatedFromFile()) : luaScripts;
  if (workspace && document.generatedConfigMaps) return document.lua.rememberFor(workspace, document, () => literalScripts(document, workspace));
  const configMaps = workspace ? document.manifests.filter(isConfigMap) : [];
  if (!workspace || configMaps.length === 0) return luaScripts;
  return document.lua.rememberFor(workspace, document, () => [
    ...luaScripts.filter(({ origin }) => origin !== 'config-map'),
    ...configMaps.flatMap((manifest) => configMapScripts(document, manifest, policiesNaming(manifest.name, manifest.namespace ?? 'default', workspace))),
  ]);
}

/** The scripts that a document's own text makes scripts; see `luaScriptsIn`. */
export function ownLuaScripts(document: ManifestDocument): readonly EmbeddedLua[] {
  const scripts = document.manifests.flatMap((manifest) => {
    if (manifest.place === 'embedded') return [];
    if (isConfigMap(manifest)) return configMapScripts(document, manifest, []);
    if (manifest.group !== gatewayGroup) return [];
    if (manifest.kind === 'EnvoyExtensionPolicy') return policyScripts(document, manifest);
    return manifest.kind === 'EnvoyPatchPolicy' ? patchScripts(document, manifest) : [];
  });
  // Aliases lead to one text, which is spoken of once.
  return [...new Map(scripts.map((script) => [script.scalar, script])).values()];
}

function policyScripts(document: ManifestDocument, manifest: Manifest): readonly EmbeddedLua[] {
  const list = at(manifest.root, 'spec', 'lua');
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item, index) => scriptAt(document, manifest, at(item, 'inline'), { origin: 'policy', path: ['spec', 'lua', index, 'inline'], policies: [manifest] }));
}

// ConfigMaps

function isConfigMap({ group, kind }: Manifest): boolean {
  return kind === 'ConfigMap' && group === '';
}

/** Words that only a script for Envoy has: a ConfigMap may hold Lua for nginx or Redis as well. */
const writtenForEnvoy = /\benvoy_on_|\b(?:request|response)_handle\b/;

function configMapScripts(document: ManifestDocument, manifest: Manifest, policies: readonly Manifest[]): readonly EmbeddedLua[] {
  const data = at(manifest.root, 'data');
  if (data?.kind !== 'map' || data.entries.length === 0) return [];
  // Of several keys without one named `lua` the controller takes any; the first is as good as the others.
  const run = policies.length === 0 ? undefined : (data.entries.find(({ key }) => key.text === 'lua') ?? data.entries[0]);
  return data.entries.flatMap((entry) => {
    const value = resolved(entry.value);
    if (entry !== run && !(isLuaKey(entry) && value?.kind === 'scalar' && writtenForEnvoy.test(value.text))) return [];
    return scriptAt(document, manifest, value, { origin: 'config-map', path: ['data', entry.key.text], policies: entry === run ? policies : [] });
  });
}

/** The script of a file, with the policies that run it where kustomize makes a ConfigMap of it. */
function fileScripts(document: ManifestDocument, { text }: EmbeddedLua, workspace: Workspace, generated: readonly GeneratedConfigMap[]): readonly EmbeddedLua[] {
  const own = workspace.file === undefined ? undefined : normalUri(workspace.file);
  // Of several files in one ConfigMap the controller takes one.
  const policies = generated.filter((map) => own !== undefined && runEntry(map)?.file === own).flatMap(({ names }) => names.flatMap((name) => policiesNaming(name, undefined, workspace)));
  // Lua of others may stand in a ConfigMap, too: that a policy names it makes it ours.
  if (policies.length === 0 && !isWrittenForEnvoy(text)) return [];
  return document.lua.rememberFor(workspace, document, () => [new FileScript(text, document, [...new Set(policies)])]);
}

// Kustomizations

/**
 * The scripts that stand in a kustomization as values of the ConfigMaps that it generates: those that are Lua for Envoy by their
 * name and words, and with a workspace those that its policies run.
 */
export function literalScripts(document: ManifestDocument, workspace?: Workspace): readonly EmbeddedLua[] {
  return (document.generatedConfigMaps ?? []).flatMap((map) => {
    const policies = workspace ? [...new Set(map.names.flatMap((name) => policiesNaming(name, undefined, workspace)))] : [];
    const run = policies.length === 0 ? undefined : runEntry(map);
    return map.entries.flatMap((entry): readonly EmbeddedLua[] => {
      const { literal, text } = entry;
      const isOurs = entry === run ? mayBeScript(entry) : isLuaEntry(entry) && isWrittenForEnvoy(text);
      return literal && isOurs ? literalScript(document, map, entry, literal, entry === run ? policies : []) : [];
    });
  });
}

function literalScript(document: ManifestDocument, { names }: GeneratedConfigMap, { key }: GeneratedEntry, { scalar, value }: NonNullable<GeneratedEntry['literal']>, policies: readonly Manifest[]): readonly EmbeddedLua[] {
  return scalar.opaque ? [] : [new ScalarScript(document, undefined, scalar, { origin: 'literal', path: ['configMapGenerator', names[0]!, key], policies }, value)];
}

/** Whether a kustomization may have such scripts, as far as its own text tells. */
export function mayBeScript({ literal, text, ...entry }: GeneratedEntry): boolean {
  return literal !== undefined && (isLuaEntry(entry) || isWrittenForEnvoy(text));
}

function isLuaKey({ key }: YamlEntry): boolean {
  return key.text === 'lua' || key.text.endsWith('.lua');
}

/** @param namespace undefined: any */
function policiesNaming(configMap: string | undefined, namespace: string | undefined, workspace: Workspace): readonly Manifest[] {
  if (configMap === undefined) return [];
  return workspace
    .resources(gatewayGroup, 'EnvoyExtensionPolicy', ...(namespace === undefined ? [] : [namespace]))
    .map(({ manifest }) => manifest)
    .filter((policy) => configMapsOf(policy).includes(configMap));
}

/** The names of the ConfigMaps that a policy takes scripts from. */
export function configMapsOf(policy: Manifest): readonly string[] {
  const list = at(policy.root, 'spec', 'lua');
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => {
    const kind = stringAt(item, 'valueRef', 'kind') ?? 'ConfigMap';
    const name = stringAt(item, 'valueRef', 'name');
    return kind === 'ConfigMap' && name !== undefined ? [name] : [];
  });
}

/** No more than a word. */
const begun = /^\s*\w*\s*$/;

/** Values that are called Lua and of which no more than a word is written: they may become scripts for Envoy, which is for suggestions alone. */
export function begunScripts(document: ManifestDocument): readonly EmbeddedLua[] {
  const literals = (document.generatedConfigMaps ?? []).flatMap((map) =>
    map.entries.flatMap((entry) => (entry.literal && isLuaEntry(entry) && begun.test(entry.text) ? literalScript(document, map, entry, entry.literal, []) : [])),
  );
  const values = document.manifests.filter(isConfigMap).flatMap((manifest) => {
    const data = at(manifest.root, 'data');
    if (data?.kind !== 'map') return [];
    return data.entries.flatMap((entry) => {
      const value = resolved(entry.value);
      if (!isLuaKey(entry) || value?.kind !== 'scalar' || !begun.test(value.text)) return [];
      return scriptAt(document, manifest, value, { origin: 'config-map', path: ['data', entry.key.text], policies: [] });
    });
  });
  return [...literals, ...values];
}

// Patches

/** Keys below which Envoy's Lua filter has a script; `source_codes` has names below it. */
const inlineKeys = new Set(['inline_code', 'inlineCode']);
const sourceKeys = new Set(['default_source_code', 'defaultSourceCode', 'source_code', 'sourceCode']);
const sourcesKeys = new Set(['source_codes', 'sourceCodes']);
const stringKeys = ['inline_string', 'inlineString'];

/** The messages of Envoy's Lua filter and of its settings for routes, in all versions of its API. Other extensions take Lua of another form. */
const luaMessage = /(?:^|[./])http\.lua\.v\d\w*\.Lua/;

/** Messages that hold another one, whose name stands in them. */
const wrapper = /\.TypedStruct$/;

/** Whether a map is, or may be, part of a message of the Lua filter: it says nothing, or says so. */
function mayHoldScripts(map: YamlMap, around: boolean): boolean {
  const type = stringAt(map, '@type');
  const named = type !== undefined && wrapper.test(type) ? stringAt(map, 'type_url') ?? stringAt(map, 'typeUrl') : type;
  return named === undefined ? around : luaMessage.test(named);
}

/** Deeper than any filter stands in a listener. */
const deepestPatch = 60;

function patchScripts(document: ManifestDocument, manifest: Manifest): readonly EmbeddedLua[] {
  const patches = at(manifest.root, 'spec', 'jsonPatches');
  if (patches?.kind !== 'sequence') return [];
  return patches.items.flatMap((patch, index) => {
    const path = ['spec', 'jsonPatches', index, 'operation', 'value'];
    const value = at(patch, 'operation', 'value');
    const target = targetOf(at(patch, 'operation'));
    if (value?.kind === 'scalar') return isScriptPointer(target) ? scriptAt(document, manifest, value, { origin: 'patch', path, policies: [] }) : [];
    return [...scriptsBelow(value, path, 0, wantsSource(target))].flatMap(({ node, path: found }) => scriptAt(document, manifest, node, { origin: 'patch', path: found, policies: [] }));
  });
}

/** Where a value goes, as a JSON pointer: the steps of the JSON path that are plain names, and behind them those of the path. */
function targetOf(operation: YamlNode | undefined): string {
  const selected = stringAt(operation, 'jsonPath')?.replace(/\[\s*(?:'([^']*)'|"([^"]*)"|[^\]]*)\s*\]/g, (_, single?: string, double?: string) => `.${single ?? double ?? ''}`).split('.').map((step) => step.replaceAll('/', '~1')).join('/');
  const path = stringAt(operation, 'path') ?? '';
  // What stands in front of the first slash is dropped.
  return `${selected ?? ''}${path.includes('/') ? path.slice(path.indexOf('/')) : ''}`;
}

/** A JSON pointer straight at a script. */
function isScriptPointer(pointer: string): boolean {
  return /\/(?:inline_code|inlineCode)$|\/(?:default_source_code|defaultSourceCode|source_codes?\/?[^/]*|sourceCodes?\/?[^/]*)\/(?:inline_string|inlineString)$/.test(pointer);
}

/** What the last step of a pointer says about the value: a source, a map of sources, or anything. */
function wantsSource(pointer: string): 'source' | 'sources' | undefined {
  const steps = pointer.split('/');
  if (sourcesKeys.has(steps.at(-2) ?? '') || sourceKeys.has(steps.at(-1) ?? '')) return 'source';
  return sourcesKeys.has(steps.at(-1) ?? '') ? 'sources' : undefined;
}

interface FoundScript {
  readonly node: YamlNode;
  readonly path: readonly (string | number)[];
}

function* scriptsBelow(node: YamlNode | undefined, path: readonly (string | number)[], depth: number, as?: 'source' | 'sources', isOurs = true): Generator<FoundScript> {
  const value = resolved(node);
  if (!value || value.kind === 'scalar' || depth > deepestPatch) return;
  if (value.kind === 'sequence') {
    for (const [index, item] of value.items.entries()) yield* scriptsBelow(item, [...path, index], depth + 1, undefined, isOurs);
    return;
  }
  if (as === 'source') return yield* sourceScript(value, path);
  const mayHold = mayHoldScripts(value, isOurs);
  for (const { key, value: child } of value.entries) {
    if (!child) continue;
    const below = [...path, key.text];
    if (as === 'sources' || (mayHold && sourceKeys.has(key.text))) yield* scriptsBelow(child, below, depth + 1, 'source');
    else if (mayHold && sourcesKeys.has(key.text)) yield* scriptsBelow(child, below, depth + 1, 'sources');
    else if (mayHold && inlineKeys.has(key.text)) yield { node: child, path: below };
    else yield* scriptsBelow(child, below, depth + 1, undefined, mayHold);
  }
}

function* sourceScript(source: YamlMap, path: readonly (string | number)[]): Generator<FoundScript> {
  for (const { key, value } of source.entries) if (value && stringKeys.includes(key.text)) yield { node: value, path: [...path, key.text] };
}

// One script

type Where = Pick<EmbeddedLua, 'origin' | 'path' | 'policies'>;

function scriptAt(document: ManifestDocument, manifest: Manifest, node: YamlNode | undefined, where: Where): readonly EmbeddedLua[] {
  const scalar = resolved(node);
  // What a template makes of a script nobody knows.
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || scalar.opaque) return [];
  return [new ScalarScript(document, manifest, scalar, where)];
}

class ScalarScript implements EmbeddedLua {
  readonly origin: EmbeddedLua['origin'];
  readonly path: EmbeddedLua['path'];
  readonly policies: readonly Manifest[];
  private mapped: ScalarSourceMap | undefined;

  /** @param part where in the scalar's text the script stands, if it is not all of it */
  constructor(
    private readonly document: ManifestDocument,
    readonly manifest: Manifest | undefined,
    readonly scalar: YamlScalar,
    where: Where,
    private readonly part: TextRange = { start: 0, end: scalar.text.length },
  ) {
    ({ origin: this.origin, path: this.path, policies: this.policies } = where);
  }

  get text(): string {
    return this.scalar.text.slice(this.part.start, this.part.end);
  }

  get analysis(): LuaAnalysis {
    return this.document.lua.analyse(this.text);
  }

  private get source(): ScalarSourceMap {
    return (this.mapped ??= scalarSourceMap(this.document.yaml, this.scalar));
  }

  toDocument(range: TextRange): TextRange {
    const { scalar, document } = this;
    if (/\S/.test(scalar.text)) return this.source.rangeToOuter(this.inScalar(range));
    // A script that is still to be written: its quotes, or the `|` that it would stand below.
    const { start, end } = scalar.range;
    const [firstLine] = document.text.slice(start, end).split(/[\r\n]/, 1);
    return { start, end: start + firstLine!.length };
  }

  toScript(offset: number): number | undefined {
    if (offset < this.scalar.range.start || offset > this.lastOffset) return undefined;
    const inner = this.source.toInner(offset);
    return inner < this.part.start || inner > this.part.end ? undefined : inner - this.part.start;
  }

  /** The end of the scalar; of a block with the blanks at the end of its last line, which are text. */
  private get lastOffset(): number {
    const { style, range } = this.scalar;
    const isBlock = style === 'literal' || style === 'folded';
    return isBlock ? range.end + /^[ \t]*/.exec(this.document.text.slice(range.end, lineEndOf(this.document.text, range.end)))![0].length : range.end;
  }

  edits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    const inScalar = edits.map(({ range, newText }) => ({ range: this.inScalar(range), newText }));
    return this.staysPart(applyEdits(this.text, edits)) ? editsInScalar(this.document.yaml, this.scalar, this.source, inScalar) : undefined;
  }

  rewritten(text: string, style: RewriteStyle): readonly TextEdit[] | undefined {
    return this.staysPart(text) ? rewriteScalar(this.document.yaml, this.scalar, this.around(text), style) : undefined;
  }

  private inScalar({ start, end }: TextRange): TextRange {
    return { start: start + this.part.start, end: end + this.part.start };
  }

  private around(text: string): string {
    const all = this.scalar.text;
    return all.slice(0, this.part.start) + text + all.slice(this.part.end);
  }

  /** Whether the scalar with another text in this part has its script there again: quotes around it would be taken away. */
  private staysPart(text: string): boolean {
    if (this.origin !== 'literal') return true;
    const all = this.around(text);
    const value = unquoted(all, all.indexOf('=') + 1);
    return value.start === this.part.start && value.end === this.part.start + text.length;
  }
}

/** A `.lua` file: the script is the document. */
export class FileScript implements EmbeddedLua {
  readonly origin = 'file';
  readonly manifest = undefined;
  readonly scalar = undefined;

  /** @param path of a script that an editor shows as a file: where it stands in its manifest */
  constructor(
    readonly text: string,
    private readonly document: Pick<ManifestDocument, 'lua'>,
    readonly policies: readonly Manifest[] = [],
    readonly path: EmbeddedLua['path'] = [],
  ) {}

  get analysis(): LuaAnalysis {
    return this.document.lua.analyse(this.text);
  }

  toDocument(range: TextRange): TextRange {
    return range;
  }

  toScript(offset: number): number {
    return offset;
  }

  edits(edits: readonly TextEdit[]): readonly TextEdit[] {
    return edits;
  }

  rewritten(text: string): readonly TextEdit[] {
    return lineEdits(this.text, text);
  }
}

/** Whether a text is a script for Envoy, as far as its words tell. */
export function isWrittenForEnvoy(text: string): boolean {
  return writtenForEnvoy.test(text);
}
