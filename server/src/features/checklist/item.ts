// What a checklist is made of: one question about a policy each, with its answer, the evidence and the way out.

import type { TextEdit, TextRange } from '../../base/text';
import type { Manifest, ManifestDocument } from '../../workspace/manifest';
import type { ResourcePlace, Workspace } from '../../workspace/workspace';
import { at, entryOf, resolved, type YamlNode } from '../../yaml/tree';

/** `by-hand`: files alone cannot tell, so a person has to look. */
export type CheckState = 'done' | 'wrong' | 'by-hand';

/** A place that an item speaks of. */
export interface CheckPlace {
  /** Undefined: the file of the policy, and offsets are those of its document. */
  readonly uri?: string;
  /** Absolute offsets where `uri` is given. */
  readonly range: TextRange;
}

/** What a checklist's button may do: things that need more than an edit. */
export type CheckCommand = 'status' | 'sha256';

export interface ChecklistItem {
  /** The same for the same question: ticks of a person are kept under it. */
  readonly id: string;
  /** The question as a statement that is to hold: "The target stands in the policy's namespace". */
  readonly title: string;
  readonly state: CheckState;
  /** What was seen, in one or two sentences; Markdown's back-ticks around names. */
  readonly evidence: string;
  readonly place?: CheckPlace;
  /** What to do, in one sentence; absent where all is well. */
  readonly fix?: string;
  /** Edits of the policy's document that do it. */
  readonly edits?: readonly TextEdit[];
  readonly command?: CheckCommand;
}

export interface Checklist {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The policy's kind in the text: where a lens hangs. */
  readonly range: TextRange;
  readonly items: readonly ChecklistItem[];
}

/** What every check gets. */
export interface CheckContext {
  readonly document: ManifestDocument;
  readonly manifest: Manifest;
  readonly workspace: Workspace;
}

export const envoyGateway = 'gateway.envoyproxy.io';
export const gatewayApi = 'gateway.networking.k8s.io';
export const defaultNamespace = 'default';

/** Where an object is said to stand, in words. */
export function namespaceWords(namespace: string | undefined): string {
  return namespace === undefined ? 'the default namespace' : `namespace \`${namespace}\``;
}

export function sameNamespace(one: string | undefined, other: string | undefined): boolean {
  return (one ?? defaultNamespace) === (other ?? defaultNamespace);
}

/** The items of a list under a path; empty for anything else. */
export function itemsAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): readonly YamlNode[] {
  const found = at(node, ...path);
  return found?.kind === 'sequence' ? found.items : [];
}

/** The value of a scalar under a path. */
export function valueAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): string | number | bigint | boolean | null | undefined {
  const found = at(node, ...path);
  return found?.kind === 'scalar' ? found.value : undefined;
}

/** A template makes the value, so that nothing can be told about it. */
export function isOpaque(node: YamlNode | undefined): boolean {
  const found = resolved(node);
  return found?.kind === 'scalar' && found.opaque;
}

/** The place of a key, or else of the node around it. */
export function placeOf(node: YamlNode | undefined, key?: string): CheckPlace | undefined {
  const entry = key === undefined ? undefined : entryOf(node, key);
  const found = entry?.key ?? resolved(node);
  if (!found) return undefined;
  // Of collections the first line says enough.
  return { range: found.kind === 'scalar' ? found.range : { start: found.range.start, end: found.range.start } };
}

/** The place of another object. */
export function placeOfResource({ uri, documentStart, manifest }: ResourcePlace): CheckPlace {
  const kind = entryOf(manifest.root, 'kind')?.range ?? manifest.root.range;
  return { uri, range: { start: kind.start + documentStart, end: kind.end + documentStart } };
}

/** An item with its optional parts only where they are. */
export function item(id: string, title: string, state: CheckState, evidence: string, more: { readonly place?: CheckPlace | undefined; readonly fix?: string | undefined; readonly edits?: readonly TextEdit[] | undefined; readonly command?: CheckCommand } = {}): ChecklistItem {
  const { place, fix, edits, command } = more;
  return { id, title, state, evidence, ...(place ? { place } : {}), ...(fix ? { fix } : {}), ...(edits ? { edits } : {}), ...(command ? { command } : {}) };
}
