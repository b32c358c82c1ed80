// What a completion inserts: a field with the children that it must have, and the places that are left to fill in.

import type { Schema, SchemaProperty } from '../../schema/schema';
import { enumOf } from '../explain';
import type { Path } from '../place/place';
import { isPatchValue } from './patch-values';
import { referenceAt } from './references';
import { chosenValue, requiredFieldOf, unionOf } from './unions';

/** A value to be written. Holes are what the user fills in, in the order of the text. */
export type Piece =
  | { readonly type: 'text'; readonly value: string | number | boolean | null }
  | { readonly type: 'hole'; readonly choices?: readonly (string | number | boolean)[]; readonly isText?: boolean; readonly hasValues: boolean }
  | { readonly type: 'script' }
  | { readonly type: 'map'; readonly entries: readonly (readonly [string, Piece])[] }
  /** A map whose keys are left to the user. */
  | { readonly type: 'keys'; readonly hasValues: boolean }
  | { readonly type: 'list'; readonly items: readonly Piece[] };

/** Fields that the schema does not demand, and without which the manifest does nothing or is refused by other checks. */
const expectedChildren: Readonly<Record<string, readonly string[]>> = {
  'EnvoyExtensionPolicy:spec': ['targetRefs'],
  'EnvoyPatchPolicy:spec': ['jsonPatches'],
  'BackendTrafficPolicy:spec': ['targetRefs'],
  'ClientTrafficPolicy:spec': ['targetRefs'],
  'SecurityPolicy:spec': ['targetRefs'],
  'Backend:spec': ['endpoints'],
  'HTTPRoute:spec': ['parentRefs', 'rules'],
  'GRPCRoute:spec': ['parentRefs', 'rules'],
  'HTTPRoute:spec.rules[]': ['backendRefs'],
  'GRPCRoute:spec.rules[]': ['backendRefs'],
  'TCPRoute:spec': ['parentRefs'],
  'UDPRoute:spec': ['parentRefs'],
  'TLSRoute:spec': ['parentRefs'],
  'EnvoyExtensionPolicy:spec.extProc[]': ['backendRefs'],
  'EnvoyPatchPolicy:spec.jsonPatches[].operation': ['path'],
  'GatewayClass:spec': ['controllerName'],
  'Service:spec': ['selector', 'ports'],
  'Deployment:spec.selector': ['matchLabels'],
  'Deployment:spec.template': ['metadata', 'spec'],
  'Deployment:spec.template.metadata': ['labels'],
  'Deployment:spec.template.spec.containers[]': ['image'],
  'ConfigMap:': ['data'],
  'Secret:': ['stringData'],
  'EnvoyGateway:': ['gateway', 'provider'],
  'EnvoyGateway:gateway': ['controllerName'],
};

/** Values that nearly everybody writes, where the schema names none. */
const usualValues: Readonly<Record<string, string>> = {
  'GatewayClass:spec.controllerName': 'gateway.envoyproxy.io/gatewayclass-controller',
  'EnvoyGateway:gateway.controllerName': 'gateway.envoyproxy.io/gatewayclass-controller',
  'EnvoyGateway:provider.type': 'Kubernetes',
};

/** The usual value of a field, where there is one. */
export function usualValue(kind: string, path: Path): string | undefined {
  return usualValues[`${kind}:${pathKey(path)}`];
}

/** Nesting beyond this is not filled in: the user has long lost sight of it. */
const deepest = 8;

/** The value of a field or item at `path` (from the manifest's root) with what it must have. */
export function pieceFor(kind: string, schema: Schema, path: Path): Piece {
  if (path.length > deepest * 2) return { type: 'hole', hasValues: false };
  const usual = usualValue(kind, path);
  if (usual !== undefined) return { type: 'text', value: usual };
  if (schema.type === 'object') return mapPiece(kind, schema, path);
  if (schema.type === 'array') {
    const items = schema.items;
    return items ? { type: 'list', items: [pieceFor(kind, items, [...path, 0])] } : { type: 'hole', hasValues: false };
  }
  return scalarPiece(kind, schema, path);
}

function scalarPiece(kind: string, schema: Schema, path: Path): Piece {
  const values = enumOf(schema);
  if (values?.length === 1) return { type: 'text', value: values[0]!.value };
  if (isScript(kind, path)) return { type: 'script' };
  if (values) return { type: 'hole', choices: values.map(({ value }) => value), hasValues: true };
  if (schema.type === 'boolean') return { type: 'hole', choices: [true, false], hasValues: true };
  const reference = referenceAt(kind, path.slice(0, -1));
  const last = path.at(-1);
  if ((reference && last === 'name') || isPatchValue(kind, path)) return { type: 'hole', hasValues: true, isText: true };
  return { type: 'hole', hasValues: schema.default !== undefined, isText: schema.type === 'string' };
}

function isScript(kind: string, path: Path): boolean {
  return kind === 'EnvoyExtensionPolicy' && path.at(-1) === 'inline' && path[1] === 'lua';
}

function mapPiece(kind: string, schema: Schema, path: Path): Piece {
  const children = requiredChildren(kind, schema, path);
  if (children.length === 0) return { type: 'keys', hasValues: schema.properties.size > 0 };
  return { type: 'map', entries: children.map((child) => [child.name, childPiece(kind, schema, child, path)]) };
}

function childPiece(kind: string, schema: Schema, child: SchemaProperty, path: Path): Piece {
  const fixed = fixedChild(kind, schema, child, path);
  return fixed ?? pieceFor(kind, child.schema, [...path, child.name]);
}

/** What a child's value must be, given the others: a discriminator that the default or its only field decides, a reference's kind. */
function fixedChild(kind: string, schema: Schema, child: SchemaProperty, path: Path): Piece | undefined {
  const union = unionOf(schema);
  if (union?.discriminator === child) {
    const chosen = chosenValue(union, undefined) ?? (union.values.length === 1 ? String(union.values[0]!.value) : undefined);
    // Several values: the field that goes along follows with the completion of the value.
    return chosen === undefined ? { type: 'hole', hasValues: true } : { type: 'text', value: chosen };
  }
  const reference = referenceAt(kind, path);
  if (!reference || (child.name !== 'kind' && child.name !== 'group')) return undefined;
  if (child.name === 'group') return sameGroup(reference.kinds.map(({ group }) => group));
  const kinds = reference.kinds.map((named) => named.kind);
  return kinds.length === 1 ? { type: 'text', value: kinds[0]! } : { type: 'hole', choices: kinds, hasValues: true };
}

function sameGroup(groups: readonly string[]): Piece | undefined {
  const distinct = [...new Set(groups)];
  return distinct.length === 1 ? { type: 'text', value: distinct[0]! } : { type: 'hole', choices: distinct, hasValues: true };
}

/** The fields that must stand in a new map at `path`, in the order of the schema; a union's field behind its discriminator. */
export function requiredChildren(kind: string, schema: Schema, path: Path): SchemaProperty[] {
  const required = new Set(schema.requiredProperties.filter((property) => !property.readOnly));
  const union = unionOf(schema);
  if (union?.discriminator.required) {
    required.add(union.discriminator);
    const chosen = chosenValue(union, undefined) ?? (union.values.length === 1 ? String(union.values[0]!.value) : undefined);
    const field = chosen === undefined ? undefined : requiredFieldOf(union, chosen);
    if (field) required.add(field);
  }
  for (const name of expectedAt(kind, path)) {
    const property = schema.properties.get(name);
    if (property) required.add(property);
  }
  if (path.length === 0) for (const name of kindsWithoutSpec.has(kind) ? ['metadata'] : ['metadata', 'spec']) addProperty(required, schema, name);
  if (isNamed(path)) addProperty(required, schema, 'name');
  if (takesPort(kind, path)) addProperty(required, schema, 'port');
  const ordered = inOrder(schema).filter((property) => required.has(property));
  return union && required.has(union.discriminator) ? discriminatorFirst(ordered, union.discriminator, union.fieldOf.values()) : ordered;
}

/** Nobody writes the spec of a Namespace. */
const kindsWithoutSpec = new Set(['Namespace']);

function addProperty(required: Set<SchemaProperty>, schema: Schema, name: string): void {
  const property = schema.properties.get(name);
  if (property && !property.readOnly) required.add(property);
}

function expectedAt(kind: string, path: Path): readonly string[] {
  return expectedChildren[`${kind}:${pathKey(path)}`] ?? [];
}

function isNamed(path: Path): boolean {
  return path.length === 1 && path[0] === 'metadata';
}

/** Backends are Services unless said otherwise, and those need a port. */
function takesPort(kind: string, path: Path): boolean {
  const key = path.findLast((step) => typeof step === 'string');
  return (key === 'backendRefs' || key === 'backendRef') && referenceAt(kind, path) !== undefined;
}

function discriminatorFirst(ordered: SchemaProperty[], discriminator: SchemaProperty, fields: Iterable<SchemaProperty>): SchemaProperty[] {
  const along = ordered.filter((property) => [...fields].includes(property));
  const others = ordered.filter((property) => property !== discriminator && !along.includes(property));
  return [discriminator, ...along, ...others];
}

/** Names that people look for first, in the order in which they are usually written; the rest follows as the schema has it. */
const firstNames = [
  ...['apiVersion', 'group', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations', 'spec', 'type', 'sectionName', 'port'],
  ...['parentRefs', 'targetRefs', 'targetSelectors', 'extProc', 'wasm', 'lua', 'dynamicModule', 'hostnames', 'rules'],
  ...['endpoints', 'backendRefs', 'processingMode', 'request', 'response', 'body', 'attributes', 'messageTimeout', 'failOpen', 'code', 'config'],
];

/** The fields of an object in the order in which they are offered and written. */
export function inOrder(schema: Schema): SchemaProperty[] {
  const first = firstNames.flatMap((name) => (isPartOfHead(name, schema) ? (schema.properties.get(name) ?? []) : []));
  return [...first, ...[...schema.properties.values()].filter((property) => !first.includes(property))];
}

/**
 * `metadata` heads a manifest or template; elsewhere (settings of a processor) it is a field like others. What a patch changes is
 * named by its type, which therefore comes first.
 */
function isPartOfHead(name: string, schema: Schema): boolean {
  if (name === 'name') return !schema.properties.has('operation');
  return name !== 'metadata' || schema.properties.has('kind') || schema.properties.has('spec');
}

/** `spec.rules[].name` for `['spec', 'rules', 0, 'name']`. */
function pathKey(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[]` : text === '' ? step : `${text}.${step}`), '');
}
