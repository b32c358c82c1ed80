// Finds the Kubernetes objects in one document of a file: the document itself, a List's items, configuration in a ConfigMap.

import type { KindSchema, SchemaCatalog } from '../schema/schema';
import { validateResource, type SchemaFinding } from '../schema/validate';
import { parseDocument } from '../yaml/parse';
import { at, entryOf, resolved, stringAt, type YamlDocument, type YamlMap, type YamlNode } from '../yaml/tree';
import type { Manifest, ManifestDocument } from './manifest';
import { isOurs, knownNames, mayBeOurs, splitApiVersion, type KnownNames } from './relevance';

export interface ReadOptions {
  readonly catalog: SchemaCatalog;
  /** A kustomization names the file as a patch. */
  readonly partial?: boolean;
  /** The names of `catalog`, for those who read many documents. */
  readonly names?: KnownNames;
}

/**
 * Reads one document. Text that cannot be ours is not parsed until somebody asks for `yaml`.
 * @param text one slice of a file, as `splitDocuments` makes them
 */
export function readDocument(text: string, { catalog, partial = false, names = knownNames(catalog) }: ReadOptions): ManifestDocument {
  if (!mayBeOurs(text, names)) return new ForeignDocument(text, catalog);
  const yaml = parseDocument(text);
  const manifests = manifestsIn(yaml, catalog, partial);
  // A document that is too broken to have a root is ours by its text alone: its syntax errors are worth showing.
  const ours = manifests.length > 0 || resolved(yaml.root)?.kind !== 'map';
  return { text, yaml, manifests, ours, release: catalog.release, catalog };
}

class ForeignDocument implements ManifestDocument {
  readonly manifests = [];
  readonly ours = false;
  private parsed: YamlDocument | undefined;

  constructor(
    readonly text: string,
    readonly catalog: SchemaCatalog,
  ) {}

  get release() {
    return this.catalog.release;
  }

  /** Parsed on demand: for completion in a document that is only being begun. */
  get yaml(): YamlDocument {
    return (this.parsed ??= parseDocument(this.text));
  }
}

function manifestsIn(yaml: YamlDocument, catalog: SchemaCatalog, partial: boolean): readonly Manifest[] {
  const root = resolved(yaml.root);
  if (root?.kind !== 'map') return [];
  const items = at(root, 'items');
  if (textOf(root, 'kind').endsWith('List') && items?.kind === 'sequence') {
    return items.items.flatMap((item) => manifestAt(resolved(item), 'item', catalog, partial));
  }
  return manifestAt(root, 'document', catalog, partial);
}

function manifestAt(node: YamlNode | undefined, place: Manifest['place'], catalog: SchemaCatalog, partial: boolean): readonly Manifest[] {
  if (node?.kind !== 'map') return [];
  const apiVersion = textOf(node, 'apiVersion');
  const kind = textOf(node, 'kind');
  if (!isOurs(apiVersion, kind, catalog)) return [];
  return [new ReadManifest(apiVersion, kind, node, place, partial, catalog)];
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
}
