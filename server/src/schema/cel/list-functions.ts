// CEL's functions on lists and sets.

import type { CelFunction, CelMethod } from './functions';
import { operate } from './operators';
import { CelDuration, CelFailure, CelUint, celCompare, celEquals, isList, noOverload, type CelBudget, type CelValue } from './values';

function listOf(value: CelValue | undefined): readonly CelValue[] {
  if (value !== undefined && isList(value)) return value;
  throw noOverload('a list was expected');
}

function onList(method: (list: readonly CelValue[], values: readonly CelValue[], budget: CelBudget) => CelValue): CelMethod {
  return (target, values, budget) => {
    const list = listOf(target);
    budget.spend(1 + list.length);
    return method(list, values, budget);
  };
}

export const listMethods: Readonly<Record<string, CelMethod>> = {
  isSorted: onList((list) => list.every((item, index) => index === 0 || (celCompare(list[index - 1]!, item) ?? 0) <= 0)),
  sum: onList((list, _values, budget) => list.reduce<CelValue>((sum, item) => operate('+', sum, item, budget), zeroLike(list[0]))),
  min: onList((list) => extreme(list, -1)),
  max: onList((list) => extreme(list, 1)),
  indexOf: onList((list, [item]) => BigInt(list.findIndex((each) => celEquals(each, item!)))),
  lastIndexOf: onList((list, [item]) => BigInt(list.findLastIndex((each) => celEquals(each, item!)))),
  slice: onList((list, [from, to]) => {
    if (typeof from !== 'bigint' || typeof to !== 'bigint') throw noOverload('slice');
    if (from < 0n || to < from || to > BigInt(list.length)) throw new CelFailure('index out of range');
    return list.slice(Number(from), Number(to));
  }),
  flatten: onList((list, [depth = 1n], budget) => {
    if (typeof depth !== 'bigint') throw noOverload('flatten');
    if (depth < 0n) throw new CelFailure('level must be non-negative');
    return flattened(list, Number(depth), budget);
  }),
  reverse: onList((list) => list.toReversed()),
  distinct: onList((list, _values, budget) => {
    budget.spend(list.length * list.length);
    return list.filter((item, index) => list.findIndex((each) => celEquals(each, item)) === index);
  }),
  sort: onList((list) => list.toSorted((a, b) => celCompare(a, b) ?? 0)),
};

export const listFunctions: Readonly<Record<string, CelFunction>> = {
  'lists.range': ([count], budget) => {
    if (typeof count !== 'bigint') throw noOverload('lists.range');
    budget.spend(Number(count));
    return Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index));
  },
  'sets.contains': ([set, part], budget) => contains(listOf(set), listOf(part), budget),
  'sets.equivalent': ([a, b], budget) => contains(listOf(a), listOf(b), budget) && contains(listOf(b), listOf(a), budget),
  'sets.intersects': ([a, b], budget) => {
    const other = listOf(b);
    budget.spend(listOf(a).length * (1 + other.length));
    return listOf(a).some((item) => other.some((each) => celEquals(each, item)));
  },
};

function contains(set: readonly CelValue[], part: readonly CelValue[], budget: CelBudget): boolean {
  budget.spend(set.length * (1 + part.length));
  return part.every((item) => set.some((each) => celEquals(each, item)));
}

function extreme(list: readonly CelValue[], sign: number): CelValue {
  const [first, ...others] = list;
  if (first === undefined) throw new CelFailure('called on empty list');
  return others.reduce((best, item) => (Math.sign(celCompare(item, best) ?? 0) === sign ? item : best), first);
}

function zeroLike(value: CelValue | undefined): CelValue {
  if (typeof value === 'number') return 0;
  if (value instanceof CelUint) return new CelUint(0n);
  return value instanceof CelDuration ? new CelDuration(0n) : 0n;
}

function flattened(list: readonly CelValue[], depth: number, budget: CelBudget): readonly CelValue[] {
  budget.spend(list.length);
  return depth === 0 ? list : list.flatMap((item) => (isList(item) ? flattened(item, depth - 1, budget) : [item]));
}
