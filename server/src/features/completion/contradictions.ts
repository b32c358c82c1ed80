// Fields that the constraints of a kind forbid beside those that are written: they would be an error at once.

import { checkConstraints } from '../../schema/constraints/check';
import type { Violation } from '../../schema/constraints/constraint';
import type { KindSchema, Schema, SchemaProperty } from '../../schema/schema';
import { parseDocument } from '../../yaml/parse';
import type { PlainData } from '../../yaml/render';
import { resolved } from '../../yaml/tree';
import type { Path, Sibling } from '../place/place';

/**
 * Which of the fields cannot stand in the map at `path`, by what is written there. A default alone forbids nothing, since the
 * user may be about to choose, and neither does a deprecated field, which the user may be about to replace.
 * @param schema of the map
 */
export function contradictions(kind: KindSchema, schema: Schema, path: Path, written: ReadonlyMap<string, Sibling>, fields: readonly SchemaProperty[]): ReadonlySet<string> {
  if (!kind.constraints || written.size === 0) return new Set();
  const place = path.map((step) => (typeof step === 'number' ? 0 : step));
  const siblings: { [name: string]: PlainData } = {};
  for (const { key, value } of written.values()) {
    const property = schema.properties.get(key);
    if (property && property.deprecated === undefined) siblings[key] = value === undefined ? standIn(property.schema) : valueOf(value, property.schema);
  }
  const forbids = (object: { readonly [name: string]: PlainData }): number => violationsAt(kind, place, object).filter((violation) => !asksForAnother(violation, place, siblings)).length;
  const already = forbids(siblings);
  return new Set(fields.filter(({ name, schema: own }) => standIns(own).every((value) => forbids({ ...siblings, [name]: value }) > already)).map(({ name }) => name));
}

function violationsAt(kind: KindSchema, path: Path, object: { readonly [name: string]: PlainData }): readonly Violation[] {
  const whole = path.reduceRight<PlainData>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), object);
  const root = resolved(parseDocument(JSON.stringify(whole)).root);
  if (root?.kind !== 'map') return [];
  return checkConstraints(root, kind, []).filter(
    ({ rule, standsOn }) => (rule === 'exclusive-fields' || rule === 'field-not-for-type') && standsOn?.length === path.length && standsOn.every((step, index) => step === path[index]),
  );
}

/** Another value of a field that is not written would do: nothing is decided yet. */
function asksForAnother({ mends = [] }: Violation, path: Path, siblings: { readonly [name: string]: PlainData }): boolean {
  return mends.some(({ changes }) => changes.some((change) => 'set' in change && change.set.length === path.length + 1 && !(String(change.set[path.length]) in siblings)));
}

/** All values that the field can have, where they can be counted, else one. */
function standIns(schema: Schema): readonly PlainData[] {
  return schema.enum?.map(({ value }) => value) ?? [standIn(schema)];
}

/** Something of the right type, where what it is does not matter. */
function standIn({ type, enum: values, items }: Schema): PlainData {
  const [first] = values ?? [];
  if (first) return first.value;
  switch (type) {
    case 'object':
      return {};
    case 'array':
      return [items ? standIn(items) : 'x'];
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'x';
  }
}

function valueOf(text: string, { type }: Schema): PlainData {
  if (type === 'boolean') return text === 'true';
  return (type === 'integer' || type === 'number') && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
