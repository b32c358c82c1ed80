// Explains the key or value under the cursor: what it does, what it may be, since when.

import { touches } from '../base/text';
import { sinceOf } from '../schema/navigate';
import { resolved, type YamlNode, type YamlScalar } from '../yaml/tree';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { enumOf, explainField, explainKind, explainValue, type Explained } from './explain';
import type { Hover } from './feature-types';
import { explainPatchName } from './patch-names';
import { manifestAt, typedPathAt, type TypedStep } from './typed-path';

/**
 * What to show for `offset` (relative to the document).
 * @returns undefined where nothing is to be said: foreign documents, unknown fields, white space, comments, multi-line text
 */
export function hoverAt(document: ManifestDocument, offset: number, workspace: Workspace): Hover | undefined {
  const manifest = manifestAt(document, offset);
  if (!manifest?.kindSchema) return undefined;
  const steps = typedPathAt(manifest.root, manifest.kindSchema.schema, offset);
  const last = steps.at(-1);
  if (!last) return undefined;
  if (last.entry && touches(last.entry.key.range, offset)) return hoverKey(last.entry.key, steps, manifest);
  if (last.node?.kind !== 'scalar' && last.node?.kind !== 'alias') return undefined;
  const hover = touches(last.node.range, offset) ? hoverScalar(last.node, steps, manifest) : undefined;
  const names = hover && explainPatchName(manifest, steps.map(({ name }) => name), workspace, document);
  return hover && names !== undefined ? { ...hover, markdown: `${names}\n\n${hover.markdown}` } : hover;
}

function hoverKey(key: YamlScalar, steps: readonly TypedStep[], manifest: Manifest): Hover | undefined {
  if (key.opaque) return undefined;
  const field = explained(steps);
  if (!field) return undefined;
  return { range: key.range, markdown: explainField(field, manifest.kindSchema!) };
}

function hoverScalar(node: YamlNode, steps: readonly TypedStep[], manifest: Manifest): Hover | undefined {
  const scalar = resolved(node);
  const field = explained(steps);
  // Scripts and other embedded text explain themselves.
  if (!field || scalar?.kind !== 'scalar' || scalar.opaque || scalar.style === 'literal' || scalar.style === 'folded') return undefined;
  const { range } = node;
  if (range.start === range.end) return undefined;
  if (isIdentity(steps)) return { range, markdown: explainKind(manifest.kindSchema!) };
  const value = enumOf(field.schema)?.find((allowed) => allowed.value === scalar.value);
  return { range, markdown: value ? explainValue(value, field, manifest.kindSchema!) : explainField(field, manifest.kindSchema!) };
}

/** The manifest's own apiVersion or kind. */
function isIdentity(steps: readonly TypedStep[]): boolean {
  return steps.length === 1 && (steps[0]!.name === 'kind' || steps[0]!.name === 'apiVersion');
}

/** The field that the last step leads to; a list's item is explained under the list's name. */
function explained(steps: readonly TypedStep[]): Explained | undefined {
  const last = steps.at(-1)!;
  if (!last.schema) return undefined;
  const name = steps.findLast((step) => typeof step.name === 'string')?.name;
  const since = sinceOf(steps.flatMap((step) => step.property ?? []));
  return { name: String(name ?? last.name), schema: last.schema, property: last.property, since };
}
