// Whether a rule takes a field that its schema does not have: the API server refuses the CRD then, so that no object is ever judged by it.

import type { OpenApiSchema } from '../openapi';
import { nodesOf } from './cel-rule';
import type { CelNode } from './syntax-tree';
import { escapedName, isSchema } from './typed-value';

/** What every object has at its root, whether its schema says so or not. */
const identity = ['apiVersion', 'kind', 'metadata'];

/**
 * The first field of `self`, at any depth, that there is not; undefined where all are there or nothing is known.
 * @param schema of `self`
 * @param isRoot whether `self` is the object as a whole
 */
export function unknownField(rule: CelNode, schema: OpenApiSchema, isRoot: boolean): string | undefined {
  for (const node of nodesOf(rule)) {
    const names = node.kind === 'select' ? namesFromSelf(node) : undefined;
    if (names && lacks(schema, names, isRoot)) return names.join('.');
  }
  return undefined;
}

/** `['a', 'b']` of `self.a.b`; undefined for what starts elsewhere. */
function namesFromSelf(node: CelNode): readonly string[] | undefined {
  if (node.kind === 'name') return node.name === 'self' ? [] : undefined;
  const owner = node.kind === 'select' ? namesFromSelf(node.operand) : undefined;
  return owner && node.kind === 'select' ? [...owner, node.field] : undefined;
}

function lacks(schema: OpenApiSchema, [name, ...deeper]: readonly string[], isRoot: boolean): boolean {
  const properties = schema['properties'];
  const isOpen = schema['additionalProperties'] !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true;
  if (name === undefined || isOpen || !isSchema(properties) || (isRoot && identity.includes(name))) return false;
  const found = Object.entries(properties).find(([key]) => escapedName(key) === name);
  if (!found) return true;
  return isSchema(found[1]) && lacks(found[1], deeper, false);
}
