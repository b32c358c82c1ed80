// Turns the OpenAPI v3 schema of a CustomResourceDefinition into our facts: same meaning, fewer ways to say it.

import type { EnumScalar, FactKeywords, FactNode, PropertyMarks } from './facts';
import type { Schema, SchemaProperty, SchemaType } from './schema';

/** A parsed `openAPIV3Schema`, trusted no further than its JSON. */
export type OpenApiSchema = { readonly [keyword: string]: unknown };

/** What the facts of a user's own CRD have beyond those of the bundled ones. */
export interface CustomParts {
  /** Keeps a text. @returns its number, for `FactNode.description` */
  readonly describe: (text: string) => number;
  /** The bundled schema of the same kind, which lends what a CRD does not say: since when a field exists, and what replaces it. */
  readonly twin: Schema | undefined;
}

/**
 * The facts of `schema`, written out in place (no numbered nodes). Of the keywords that Kubernetes allows in structural
 * schemas all are kept, but texts only with `custom`; `allOf` branches that only repeat or narrow an enum are merged
 * into it.
 * @param metadata the node of what `metadata` may hold, for resources that are embedded in others
 */
export function factsOfOpenApi(schema: OpenApiSchema, metadata: FactNode = { type: 'object', open: true }, custom?: CustomParts): FactNode {
  const node: FactNode = {};
  const below = (child: unknown, twin: Schema | undefined): FactNode => factsOfOpenApi(isObject(child) ? child : {}, metadata, custom && { ...custom, twin });
  copyType(schema, node);
  copyLimits(schema, node);
  copyListFacts(schema, node);
  if (isObject(schema['properties'])) {
    // Made of pairs: a field may have a name such as __proto__, which an assignment would take for something else.
    node.properties = Object.fromEntries(
      Object.entries(schema['properties']).map(([name, child]) => {
        const twin = custom?.twin?.properties.get(name);
        const facts = below(child, twin?.schema);
        const marks = custom && marksOf(child, twin, custom);
        return [name, marks ? [facts, marks] : facts];
      }),
    );
  }
  const required = strings(schema['required']);
  if (required.length > 0) node.required = required;
  if (isObject(schema['additionalProperties'])) node.values = below(schema['additionalProperties'], custom?.twin?.values);
  else if (schema['additionalProperties'] === true) node.values = { type: 'any' };
  if (isObject(schema['items'])) node.items = below(schema['items'], custom?.twin?.items);
  copyEnum(schema, node);
  copyLogic(schema, node);
  if (custom) copyCustomParts(schema, node, custom);
  if (node.embeddedResource) embed(node, metadata);
  return node;
}

function copyCustomParts(schema: OpenApiSchema, node: FactNode, { describe }: CustomParts): void {
  if (typeof schema['description'] === 'string' && schema['description'] !== '') node.description = describe(schema['description']);
}

/** How Kubernetes' authors say that a field is deprecated: at the beginning, or as a paragraph of its own. */
function saysDeprecated(text: string): boolean {
  return /^\s*deprecated\b/i.test(text) || /\bDeprecated:/.test(text);
}

function marksOf(child: unknown, twin: SchemaProperty | undefined, { describe }: CustomParts): PropertyMarks | undefined {
  const text = isObject(child) ? child['description'] : undefined;
  const isDeprecated = typeof text === 'string' && saysDeprecated(text);
  const instead = isDeprecated ? twin?.deprecated : undefined;
  const marks: PropertyMarks = {
    ...(twin?.since === undefined ? {} : { since: twin.since }),
    ...(isDeprecated ? { deprecated: 0 } : {}),
    ...(instead ? { instead: describe(instead) } : {}),
    ...(twin?.readOnly ? { readOnly: true as const } : {}),
  };
  return Object.keys(marks).length > 0 ? marks : undefined;
}

/** An object inside another has what every object has, whether its schema says so or not. */
function embed(node: FactNode, metadata: FactNode): void {
  node.properties = { ...node.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata };
  node.required = [...new Set([...(node.required ?? []), 'apiVersion', 'kind'])];
}

function copyType(schema: OpenApiSchema, node: FactNode): void {
  if (schema['x-kubernetes-int-or-string'] === true) node.type = 'int-or-string';
  else if (typeof schema['type'] === 'string') node.type = schema['type'] as SchemaType;
  else if (schema['x-kubernetes-preserve-unknown-fields'] === true) node.type = 'any';
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) node.open = true;
  if (schema['x-kubernetes-embedded-resource'] === true) node.embeddedResource = true;
  if (schema['nullable'] === true) node.nullable = true;
  if (schema['default'] !== undefined) node.default = schema['default'];
}

const limitKeywords = ['minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;
const flagKeywords = ['exclusiveMinimum', 'exclusiveMaximum', 'uniqueItems'] as const;

function copyLimits(schema: OpenApiSchema, node: FactNode): void {
  if (typeof schema['format'] === 'string') node.format = schema['format'];
  if (typeof schema['pattern'] === 'string') node.pattern = schema['pattern'];
  for (const keyword of limitKeywords) {
    const value = schema[keyword];
    if (typeof value === 'number') node[keyword] = value;
  }
  for (const keyword of flagKeywords) if (schema[keyword] === true) node[keyword] = true;
}

function copyListFacts(schema: OpenApiSchema, node: FactNode): void {
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'map' || listType === 'set' || listType === 'atomic') node.listType = listType;
  const keys = strings(schema['x-kubernetes-list-map-keys']);
  if (keys.length > 0) node.listMapKeys = keys;
}

function copyEnum(schema: OpenApiSchema, node: FactNode): void {
  let values = Array.isArray(schema['enum']) ? (schema['enum'] as EnumScalar[]) : undefined;
  for (const branch of branches(schema['allOf'])) {
    if (!isEnumOnly(branch)) continue;
    const narrower = branch['enum'] as EnumScalar[];
    values = values ? values.filter((value) => narrower.includes(value)) : [...new Set(narrower)];
  }
  if (values) node.enum = values.filter((value) => value !== null);
}

function copyLogic(schema: OpenApiSchema, node: FactNode): void {
  const allOf = branches(schema['allOf']).filter((branch) => !isEnumOnly(branch) && !isIntOrString(branch));
  if (allOf.length > 0) node.allOf = allOf.map((branch) => factsOfOpenApi(branch));
  const anyOf = branches(schema['anyOf']);
  const saysIntOrString = schema['x-kubernetes-int-or-string'] === true && isIntOrString(schema);
  if (anyOf.length > 0 && !saysIntOrString) node.anyOf = anyOf.map((branch) => factsOfOpenApi(branch));
  const oneOf = branches(schema['oneOf']);
  if (oneOf.length > 0) node.oneOf = oneOf.map((branch) => factsOfOpenApi(branch));
  if (isObject(schema['not'])) node.not = factsOfOpenApi(schema['not']);
}

/** `{enum: […]}` and nothing else. */
function isEnumOnly(schema: OpenApiSchema): boolean {
  return Array.isArray(schema['enum']) && Object.keys(schema).length === 1;
}

/** The two branches that every int-or-string carries beside its own keyword. */
function isIntOrString(schema: OpenApiSchema): boolean {
  const types = branches(schema['anyOf']).map((branch) => (Object.keys(branch).length === 1 ? branch['type'] : undefined));
  return types.length === 2 && types.includes('integer') && types.includes('string');
}

function branches(value: unknown): OpenApiSchema[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isObject(value: unknown): value is OpenApiSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keywords of a node that are plain values; the script that merges releases and the catalog go through them alike. */
export const plainKeywords: readonly (keyof FactKeywords)[] = [
  'type', 'nullable', 'open', 'default', 'format', 'pattern', ...limitKeywords, ...flagKeywords,
  'listType', 'listMapKeys', 'embeddedResource', 'oneOf', 'anyOf', 'allOf', 'not',
];
