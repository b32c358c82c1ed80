// Reads a CustomResourceDefinition: the kind that it defines, and what keeps an API server from taking it.

import type { TextRange } from '../base/text';
import { at, effectiveEntries, entryOf, resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree';
import type { OpenApiSchema } from './openapi';

/** A kind as its CRD defines it. */
export interface CustomDefinition {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Those that are served, in the order of the CRD. */
  readonly versions: readonly CustomVersion[];
}

export interface CustomVersion {
  readonly name: string;
  /** Has a status subresource: the API server drops `status` before it validates. */
  readonly statusDropped: boolean;
  readonly schema: OpenApiSchema;
}

/** Something for which an API server refuses the CRD, or for which it cannot be used here. */
export interface DefinitionProblem {
  readonly range: TextRange;
  /** A clause without a full stop: "'spec.group' is missing". */
  readonly message: string;
}

export interface DefinitionReading {
  /** Undefined: it has problems. */
  readonly definition: CustomDefinition | undefined;
  readonly problems: readonly DefinitionProblem[];
}

/** The API version of CRDs with structural schemas; the one before it is gone since Kubernetes 1.22. */
export const definitionApiVersion = 'apiextensions.k8s.io/v1';
export const definitionKind = 'CustomResourceDefinition';

/** More problems than this say nothing new. */
const mostProblems = 20;

/**
 * Reads a CRD.
 * @param root the object itself, with `kind: CustomResourceDefinition`; no template makes any part of it
 */
export function readDefinition(root: YamlMap): DefinitionReading {
  const reader = new DefinitionReader(root);
  const definition = reader.read();
  const problems = reader.problems.slice(0, mostProblems);
  return { definition: problems.length === 0 ? definition : undefined, problems };
}

const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

class DefinitionReader {
  readonly problems: DefinitionProblem[] = [];

  constructor(private readonly root: YamlMap) {}

  read(): CustomDefinition | undefined {
    const { root } = this;
    if (stringAt(root, 'apiVersion') !== definitionApiVersion) {
      const apiVersion = entryOf(root, 'apiVersion');
      this.report(apiVersion?.value ?? root, `a CustomResourceDefinition has the apiVersion '${definitionApiVersion}'`);
      return undefined;
    }
    const spec = this.map(root, 'spec', root);
    if (!spec) return undefined;
    const group = this.text(spec, 'group', 'spec.group');
    const names = this.map(spec, 'names', root);
    const kind = names && this.text(names, 'kind', 'spec.names.kind');
    if (group !== undefined && names) this.checkName(group, names);
    const versions = this.versions(spec);
    if (group === undefined || kind === undefined) return undefined;
    return { group, kind, namespaced: stringAt(spec, 'scope') !== 'Cluster', versions };
  }

  private checkName(group: string, names: YamlMap): void {
    const plural = stringAt(names, 'plural');
    const name = at(this.root, 'metadata', 'name');
    if (plural === undefined || name?.kind !== 'scalar' || name.value === `${plural}.${group}`) return;
    this.report(name, `the name of a definition is made of 'spec.names.plural' and 'spec.group': '${plural}.${group}'`);
  }

  private versions(spec: YamlMap): CustomVersion[] {
    const list = at(spec, 'versions');
    if (list?.kind !== 'sequence' || list.items.length === 0) {
      this.report(entryOf(spec, 'versions')?.key ?? this.root, "'spec.versions' must list at least one version");
      return [];
    }
    const versions = list.items.flatMap((item) => this.version(resolved(item)) ?? []);
    const served = versions.filter((version) => version.isServed);
    if (served.length === 0 && versions.length > 0) this.report(entryOf(spec, 'versions')!.key, "no version is served: one needs 'served: true'");
    return served;
  }

  private version(node: ReturnType<typeof resolved>): (CustomVersion & { readonly isServed: boolean }) | undefined {
    if (node?.kind !== 'map') return undefined;
    const name = this.text(node, 'name', 'the name of the version');
    const schemaEntry = entryOf(node, 'schema');
    const entry = entryOf(schemaEntry?.value, 'openAPIV3Schema');
    const root = resolved(entry?.value);
    if (!entry || root?.kind !== 'map') {
      this.report((entry ?? schemaEntry)?.key ?? node, `the version ${name === undefined ? '' : `'${name}' `}has no schema: 'schema.openAPIV3Schema' must say what the kind may hold`);
      return undefined;
    }
    if (stringAt(root, 'type') !== 'object') this.report(entryOf(root, 'type')?.value ?? entry.key, "the schema of a kind has 'type: object' at its root");
    else this.structure(root, entry, '');
    if (name === undefined) return undefined;
    return {
      name,
      isServed: at(node, 'served')?.kind === 'scalar' && booleanAt(node, 'served') === true,
      statusDropped: at(node, 'subresources', 'status') !== undefined,
      schema: this.plain(root) as OpenApiSchema,
    };
  }

  /**
   * The rules of structural schemas: every field says its type, and what Kubernetes leaves out of OpenAPI is not used.
   * Source: Kubernetes documentation, CustomResourceDefinitions, "Specifying a structural schema".
   * @param entry the one that the schema is the value of
   */
  private structure(schema: YamlMap, entry: YamlEntry | undefined, path: string): void {
    if (this.problems.length >= mostProblems) return;
    const place = entry?.key ?? schema;
    const name = path === '' ? 'the schema' : `'${path}'`;
    const type = stringAt(schema, 'type');
    const isIntOrString = booleanAt(schema, 'x-kubernetes-int-or-string') === true;
    const isOpen = booleanAt(schema, 'x-kubernetes-preserve-unknown-fields') === true;
    if (type === undefined && !isIntOrString && !isOpen) this.report(place, `${name} has no 'type', which every part of a structural schema needs`);
    else if (type !== undefined && !types.includes(type)) this.report(entryOf(schema, 'type')!.value ?? place, `there is no type '${type}': it must be one of ${types.join(', ')}`);
    else if (type !== undefined && isIntOrString) this.report(entryOf(schema, 'type')!.key, `${name} has 'x-kubernetes-int-or-string' and so must not have a 'type'`);
    const reference = entryOf(schema, '$ref');
    if (reference) this.report(reference.key, "'$ref' is not allowed in a structural schema: write the schema out in its place");
    const unique = booleanAt(schema, 'uniqueItems') === true ? entryOf(schema, 'uniqueItems') : undefined;
    if (unique) this.report(unique.key, "'uniqueItems: true' is not allowed: use 'x-kubernetes-list-type: set'");
    this.fields(schema, path);
    this.values(schema, path, place, type);
  }

  private fields(schema: YamlMap, path: string): void {
    const properties = entryOf(schema, 'properties');
    const map = resolved(properties?.value);
    if (!properties || map?.kind !== 'map') return;
    const free = entryOf(schema, 'additionalProperties');
    if (free && map.entries.length > 0) this.report(free.key, "'properties' and 'additionalProperties' exclude each other");
    for (const child of effectiveEntries(map)) this.child(child, path === '' ? child.key.text : `${path}.${child.key.text}`);
  }

  private values(schema: YamlMap, path: string, place: YamlNode, type: string | undefined): void {
    const items = entryOf(schema, 'items');
    if (items) this.child(items, `${path}[]`);
    else if (type === 'array') this.report(place, `'${path}' is a list without 'items', which say what it may hold`);
    const free = entryOf(schema, 'additionalProperties');
    if (free && booleanAt(schema, 'additionalProperties') === false) this.report(free.key, "'additionalProperties: false' is not allowed: fields beyond 'properties' are dropped anyway");
    else if (free && booleanAt(schema, 'additionalProperties') === undefined) this.child(free, `${path}{}`);
  }

  private child(entry: YamlEntry, path: string): void {
    const schema = resolved(entry.value);
    if (schema?.kind === 'map') this.structure(schema, entry, path);
    else this.report(entry.key, `'${path}' has no schema: write what it may hold as an object`);
  }

  private map(owner: YamlMap, key: string, place: YamlNode): YamlMap | undefined {
    const entry = entryOf(owner, key);
    const value = resolved(entry?.value);
    if (value?.kind === 'map') return value;
    this.report(entry?.key ?? entryOf(this.root, 'kind')?.value ?? place, `'${key}' is missing`);
    return undefined;
  }

  private text(owner: YamlMap, key: string, name: string): string | undefined {
    const text = stringAt(owner, key);
    if (text !== undefined && text !== '') return text;
    this.report(entryOf(owner, key)?.key ?? firstKey(owner), `${name.startsWith('spec') ? `'${name}'` : name} is missing`);
    return undefined;
  }

  private report(node: YamlNode, message: string): void {
    this.problems.push({ range: node.kind === 'map' ? firstKey(node).range : node.range, message });
  }

  /** The schema as plain data: aliases and merge keys dissolved, big integers as numbers. */
  private plain(node: YamlNode | undefined, depth = 0): unknown {
    const value = resolved(node);
    if (value === undefined || depth > deepest) return null;
    if (value.kind === 'sequence') return value.items.map((item) => this.plain(item, depth + 1));
    // Made of pairs, as in openapi.ts.
    if (value.kind === 'map') return Object.fromEntries(effectiveEntries(value).map((entry) => [entry.key.text, this.plain(entry.value, depth + 1)]));
    return typeof value.value === 'bigint' ? Number(value.value) : (value.value ?? value.text);
  }
}

/** Schemas nest two levels for each of the value; deeper ones are made to hurt. */
const deepest = 500;

function booleanAt(map: YamlMap, key: string): boolean | undefined {
  const value = at(map, key);
  return value?.kind === 'scalar' && typeof value.value === 'boolean' ? value.value : undefined;
}

function firstKey(map: YamlMap): YamlNode {
  return map.entries[0]?.key ?? map;
}
