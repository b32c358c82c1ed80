// What a fix is about to add, with all that the kind's constraints want to go with it: a type brings its field along.

import { checkConstraints } from '../schema/constraints/check';
import type { Change, Mend, Path } from '../schema/constraints/constraint';
import { schemaAt } from '../schema/navigate';
import type { KindSchema } from '../schema/schema';
import { parseDocument } from '../yaml/parse';
import type { PlainData } from '../yaml/render';
import { resolved } from '../yaml/tree';
import { sampleValue } from './sample';

type PlainObject = { readonly [key: string]: PlainData | undefined };

/** A value may want another, and that one more; what is not settled by then stays as it is. */
const mostRounds = 8;

/** A value to begin with at a path from the root, by the schema and the constraints of what is within it. */
export function sampleAt(kind: KindSchema, path: Path): PlainData {
  const [owner, step] = [path.slice(0, -1), path.at(-1)];
  const schema = schemaAt(kind.schema, path);
  if (typeof step === 'number') {
    const list = owner.at(-1);
    const item = schema ? sampleValue(singular(String(list)), schema) : 'todo';
    const whole = completed(kind, owner.slice(0, -1), { [String(list)]: [item] })[String(list)];
    return Array.isArray(whole) ? (whole[0] as PlainData) : item;
  }
  const name = String(step);
  return schema ? (completed(kind, owner, { [name]: sampleValue(name, schema) })[name] ?? null) : 'todo';
}

/**
 * Fields that are to be added to an object, changed and joined by others until the constraints are content.
 * @param path of the object, from the root
 * @param given what the object has already; without it nothing is asked of the object itself, only of what is in the fields
 */
export function completed(kind: KindSchema, path: Path, added: PlainObject, given?: PlainObject): PlainObject {
  const place = path.map((step) => (typeof step === 'number' ? 0 : step));
  let result = added;
  for (let round = 0; round < mostRounds; round++) {
    const better = improved(kind, place, result, given);
    if (!better) break;
    result = better;
  }
  return result;
}

function improved(kind: KindSchema, path: Path, added: PlainObject, given: PlainObject | undefined): PlainObject | undefined {
  const whole = path.reduceRight<PlainData>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), { ...given, ...added });
  const text = JSON.stringify(whole, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  const root = resolved(parseDocument(text).root);
  if (root?.kind !== 'map') return undefined;
  const isOwn = (name: Path[number] | undefined): boolean => name !== undefined && (name in added || !(name in (given ?? {})));
  for (const { standsOn = [], mends = [] } of checkConstraints(root, kind, [])) {
    if (!startsWith(standsOn, path) || (standsOn.length === path.length ? given === undefined : !(String(standsOn[path.length]) in added))) continue;
    for (const mend of mends) {
      if (!mend.changes.every((change) => 'set' in change && startsWith(change.set, path) && isOwn(change.set[path.length]))) continue;
      const better = changed(kind, path, added, mend);
      if (JSON.stringify(better) !== JSON.stringify(added)) return better;
    }
  }
  return undefined;
}

function changed(kind: KindSchema, path: Path, added: PlainObject, { changes }: Mend): PlainObject {
  return changes.reduce<PlainData>((data, change) => ('set' in change ? withValue(data, change.set.slice(path.length), valueOf(kind, change)) : data), added) as PlainObject;
}

function valueOf(kind: KindSchema, { set, value }: Extract<Change, { readonly set: Path }>): PlainData {
  const schema = schemaAt(kind.schema, set);
  return value ?? (schema ? sampleValue(String(set.at(-1)), schema) : 'todo');
}

function withValue(data: PlainData | undefined, [step, ...deeper]: Path, value: PlainData): PlainData {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = Array.isArray(data) ? [...(data as readonly PlainData[])] : [];
    items[step] = withValue(items[step], deeper, value);
    return items;
  }
  const object: PlainObject = typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as PlainObject) : {};
  return { ...object, [step]: withValue(object[step], deeper, value) };
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

function singular(name: string): string {
  return name.replace(/(ss)$|s$/, '$1');
}
