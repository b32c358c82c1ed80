// Judges a manifest by the constraints of its kind, as far as its structure can be relied upon.

import type { YamlMap, YamlNode } from '../../yaml/tree';
import type { Doubts } from '../plain-value';
import type { KindSchema } from '../schema';
import type { SchemaFinding } from '../validate';
import type { Violation } from './constraint';

/**
 * The constraints that the manifest breaks, paths from the root. The API server looks at none of them while a required field
 * is missing or a type or enum is wrong; here only those are left out that depend on such a place.
 * @param findings what the schema has against the manifest
 */
export function checkConstraints(root: YamlMap, { constraints, schema }: KindSchema, findings: readonly SchemaFinding[]): readonly Violation[] {
  return constraints?.check(root, schema, doubtsOf(findings)) ?? [];
}

/** Values that the schema refuses, and maps of which fields are missing or misspelt. */
function doubtsOf(findings: readonly SchemaFinding[]): Doubts {
  const values = new Set<YamlNode>();
  const maps = new Set<YamlNode>();
  for (const finding of findings) {
    if (finding.kind === 'missing-field' || finding.kind === 'unknown-field') maps.add(finding.map);
    else values.add(finding.node);
  }
  return { values, maps };
}
