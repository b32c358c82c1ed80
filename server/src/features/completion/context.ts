// Everything that the parts of completion ask for: the place, the manifest around it, what is governed by which schema.

import type { Schema, SchemaProperty, KindSchema } from '../../schema/schema';
import { propertiesOn, schemaAt } from '../../schema/navigate';
import type { Manifest, ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import type { CompletionOptions } from '../feature-types';
import { manifestAt } from '../typed-path';
import { styleOf, type Path, type Place, type Sibling } from '../place/place';
import type { WriteStyle } from './write-piece';

export interface CompletionContext {
  readonly document: ManifestDocument;
  readonly workspace: Workspace;
  /** The file that the document stands in, where it is known. */
  readonly uri: string | undefined;
  readonly place: Place;
  readonly style: WriteStyle;
  /** As written, or filled in where the place tells (configuration inside a ConfigMap). */
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  /** Undefined while apiVersion and kind do not name one of our kinds. */
  readonly kindSchema: KindSchema | undefined;
  /** The place's path from the manifest's root. */
  readonly path: Path;
  /** Steps from the document's root to the manifest's: 2 in a List. */
  readonly depth: number;
}

/** The context of `place`. */
export function contextOf(document: ManifestDocument, workspace: Workspace, place: Place, options: CompletionOptions): CompletionContext {
  const depth = manifestDepth(place);
  const root = place.siblings(depth);
  const kind = valueOf(root, 'kind') ?? (place.embedded ? configurationKind : undefined);
  const written = valueOf(root, 'apiVersion') ?? (place.embedded ? configurationVersion : undefined);
  const apiVersion = written ?? (kind === undefined ? undefined : document.catalog.apiVersionsOf(kind)[0]);
  return {
    document,
    workspace,
    uri: options.uri,
    place,
    style: { ...styleOf(document.text), snippets: options.snippets, notation: place.style === 'block' ? 'block' : place.json ? 'json' : 'flow' },
    apiVersion: written,
    kind,
    kindSchema: apiVersion !== undefined && kind !== undefined ? document.catalog.kind(apiVersion, kind) : undefined,
    path: place.path.slice(depth),
    depth,
  };
}

/** What the controller's configuration file holds, whether it says so or not. */
const configurationKind = 'EnvoyGateway';
const configurationVersion = 'gateway.envoyproxy.io/v1alpha1';

/** Items of a List are manifests of their own. */
function manifestDepth(place: Place): number {
  const isItem = place.path[0] === 'items' && typeof place.path[1] === 'number';
  return isItem && (place.siblings(0).get('kind')?.value ?? '').endsWith('List') ? 2 : 0;
}

function valueOf(siblings: ReadonlyMap<string, Sibling>, key: string): string | undefined {
  return siblings.get(key)?.value || undefined;
}

/** The keys of the map at `path` (from the manifest's root) that are written, without the one at the cursor. */
export function siblingsAt(context: CompletionContext, path: Path): ReadonlyMap<string, Sibling> {
  return context.place.siblings(context.depth + path.length);
}

/** The manifest around the cursor as its tree has it: for what stands elsewhere in it. */
export function manifestOf({ document, place }: CompletionContext): Manifest | undefined {
  return manifestAt(document, place.word.start) ?? document.manifests.findLast(({ root }) => root.range.start <= place.word.start);
}

/** The schema at a path of the manifest. */
export function governing(context: CompletionContext, path: Path): Schema | undefined {
  return context.kindSchema && schemaAt(context.kindSchema.schema, path);
}

/** The field that the last step of a path is, if it is one. */
export function fieldOf(context: CompletionContext, path: Path): SchemaProperty | undefined {
  const last = path.at(-1);
  if (!context.kindSchema || typeof last !== 'string') return undefined;
  return governing(context, path.slice(0, -1))?.properties.get(last);
}

/** The fields that a path goes through. */
export function fieldsOn(context: CompletionContext, path: Path): readonly SchemaProperty[] {
  return context.kindSchema ? propertiesOn(context.kindSchema.schema, path) : [];
}

/** Whether the text inside a block scalar is Envoy Gateway's own configuration. */
export function isConfiguration(path: Path, root: ReadonlyMap<string, Sibling>): boolean {
  return path.length === 2 && path[0] === 'data' && path[1] === 'envoy-gateway.yaml' && root.get('kind')?.value === 'ConfigMap';
}
