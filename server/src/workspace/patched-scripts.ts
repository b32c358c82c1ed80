// Scripts in patches that are written in a kustomization: Lua in YAML in YAML.

import type { TextEdit, TextRange } from '../base/text';
import { parseEmbedded, scalarSourceMap, type EmbeddedDocument, type ScalarSourceMap } from '../yaml/embedded';
import { at, resolved, stringAt, type YamlNode, type YamlScalar } from '../yaml/tree';
import { isWrittenForEnvoy, type EmbeddedLua } from './lua-scripts';
import type { Manifest, ManifestDocument } from './manifest';
import type { Workspace } from './workspace';

const policyKind = 'EnvoyExtensionPolicy';

/** Looked at before anything is parsed. */
export function mayHoldPatchedScripts(text: string): boolean {
  return /\bpatch/.test(text) && isWrittenForEnvoy(text);
}

/** The scripts of a kustomization's patches of policies: as a part of the policy, or as the value of an operation. */
export function patchedScriptsIn(document: Pick<ManifestDocument, 'yaml' | 'lua'>): readonly PatchedScript[] {
  const { root } = document.yaml;
  const named = [...itemsOf(root, 'patches'), ...itemsOf(root, 'patchesJson6902')].map((item) => ({ patch: at(item, 'patch'), target: at(item, 'target') }));
  const bare = itemsOf(root, 'patchesStrategicMerge').map((item) => ({ patch: resolved(item), target: undefined }));
  return [...named, ...bare].flatMap(({ patch, target }) => {
    if (patch?.kind !== 'scalar' || typeof patch.value !== 'string' || patch.opaque || !patch.text.includes('\n')) return [];
    const inner = parseEmbedded(document.yaml, patch);
    // What is half written is no patch yet.
    if (inner.problems.length > 0) return [];
    const isVerbatim = patch.style === 'literal';
    return inlineScripts(inner.root, target).map(({ scalar, policy }) => new PatchedScript(document, inner, scalar, policy, isVerbatim && scalar.style === 'literal'));
  });
}

interface InlineScript {
  readonly scalar: YamlScalar;
  /** The policy's name, where the patch names one. */
  readonly policy: string | undefined;
}

function inlineScripts(root: YamlNode | undefined, target: YamlNode | undefined): readonly InlineScript[] {
  if (root?.kind === 'map') return stringAt(root, 'kind') === policyKind ? scriptsOf(at(root, 'spec', 'lua'), stringAt(target, 'name') ?? stringAt(root, 'metadata', 'name')) : [];
  if (root?.kind !== 'sequence' || (stringAt(target, 'kind') ?? policyKind) !== policyKind) return [];
  const policy = stringAt(target, 'name');
  return root.items.flatMap((operation) => {
    const value = at(operation, 'value');
    const path = stringAt(operation, 'path') ?? '';
    if (/^\/spec\/lua\/(?:\d+|-)\/inline$/.test(path)) return script(value, policy);
    if (/^\/spec\/lua\/(?:\d+|-)$/.test(path)) return script(at(value, 'inline'), policy);
    return path === '/spec/lua' ? scriptsOf(value, policy) : [];
  });
}

function scriptsOf(list: YamlNode | undefined, policy: string | undefined): readonly InlineScript[] {
  return list?.kind === 'sequence' ? list.items.flatMap((item) => script(at(item, 'inline'), policy)) : [];
}

function script(value: YamlNode | undefined, policy: string | undefined): readonly InlineScript[] {
  return value?.kind === 'scalar' && typeof value.value === 'string' && !value.opaque ? [{ scalar: value, policy }] : [];
}

function itemsOf(root: YamlNode | undefined, key: string): readonly YamlNode[] {
  const list = at(root, key);
  return list?.kind === 'sequence' ? list.items : [];
}

export class PatchedScript implements EmbeddedLua {
  readonly origin = 'literal';
  readonly manifest = undefined;
  readonly path = [];
  private mapped: ScalarSourceMap | undefined;

  /** @param isVerbatim both YAMLs around it hold its lines as they are */
  constructor(
    private readonly document: Pick<ManifestDocument, 'lua'>,
    private readonly inner: EmbeddedDocument,
    readonly scalar: YamlScalar,
    private readonly policy: string | undefined,
    private readonly isVerbatim: boolean,
    readonly policies: readonly Manifest[] = [],
  ) {}

  /** The same script, with the policies of the workspace that it is patched into. */
  in(workspace: Workspace): EmbeddedLua {
    const { document, inner, scalar, policy, isVerbatim } = this;
    const policies = policy === undefined ? [] : workspace.resources('gateway.envoyproxy.io', policyKind, undefined, policy).map(({ manifest }) => manifest);
    return new PatchedScript(document, inner, scalar, policy, isVerbatim, policies);
  }

  get text(): string {
    return this.scalar.text;
  }

  get analysis(): EmbeddedLua['analysis'] {
    return this.document.lua.analyse(this.text);
  }

  private get source(): ScalarSourceMap {
    return (this.mapped ??= scalarSourceMap(this.inner, this.scalar));
  }

  toDocument(range: TextRange): TextRange {
    return this.source.rangeToOuter(range);
  }

  toScript(offset: number): number | undefined {
    const { start, end } = this.scalar.range;
    return offset < start || offset > end ? undefined : this.source.toInner(offset);
  }

  /** Within lines only: line breaks would need the indentation of both YAMLs. */
  edits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    if (!this.isVerbatim || edits.some(({ range, newText }) => /[\r\n]/.test(newText + this.text.slice(range.start, range.end)) || range.start === 0)) return undefined;
    return edits.map(({ range, newText }) => ({ range: this.toDocument(range), newText }));
  }

  rewritten(): undefined {
    return undefined;
  }
}
