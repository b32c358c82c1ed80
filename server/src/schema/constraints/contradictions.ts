// Fields that the constraints of a kind forbid beside those that are there: they would be an error at once.

import { parseDocument } from '../../yaml/parse';
import type { PlainData } from '../../yaml/render';
import { resolved } from '../../yaml/tree';
import type { KindSchema, Schema, SchemaProperty } from '../schema';
import { checkConstraints } from './check';
import type { ConstraintRule, Path, Violation } from './constraint';

type PlainObject = { readonly [name: string]: PlainData | undefined };

/** What is said of a field for its mere presence. */
const aboutPresence: readonly ConstraintRule[] = ['exclusive-fields', 'field-not-for-type', 'unsupported-field'];

/**
 * Which of the fields cannot stand in the object at `path`, by what stands there. A default alone forbids nothing, since the
 * user may be about to choose another value.
 * @param siblings the fields that are there, without those that are to be disregarded
 */
export function contradictions(kind: KindSchema, path: Path, siblings: PlainObject, fields: readonly SchemaProperty[]): ReadonlySet<string> {
  if (!kind.constraints) return new Set();
  const place = path.map((step) => (typeof step === 'number' ? 0 : step));
  const broken = (object: PlainObject): number => violationsAt(kind, place, object).filter((violation) => !asksForAnother(violation, place, siblings)).length;
  const already = broken(siblings);
  return new Set(fields.filter(({ name, schema }) => standIns(schema).every((value) => broken({ ...siblings, [name]: value }) > already)).map(({ name }) => name));
}

function violationsAt(kind: KindSchema, path: Path, object: PlainObject): readonly Violation[] {
  const whole = path.reduceRight<PlainData>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), object);
  const text = JSON.stringify(whole, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  const root = resolved(parseDocument(text).root);
  if (root?.kind !== 'map') return [];
  return checkConstraints(root, kind, []).filter(({ rule, standsOn }) => aboutPresence.includes(rule) && standsOn?.length === path.length && standsOn.every((step, index) => step === path[index]));
}

/** Another value of a field that is not written would do: nothing is decided yet. */
function asksForAnother({ mends = [] }: Violation, path: Path, siblings: PlainObject): boolean {
  return mends.some(({ changes }) => changes.some((change) => 'set' in change && change.set.length === path.length + 1 && !(String(change.set[path.length]) in siblings)));
}

/** All values that the field can have, where they can be counted, else one. */
function standIns(schema: Schema): readonly PlainData[] {
  return schema.enum?.map(({ value }) => value) ?? [standIn(schema)];
}

/** Something of the right type, where what it is does not matter. */
export function standIn({ type, enum: values, items }: Schema): PlainData {
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
