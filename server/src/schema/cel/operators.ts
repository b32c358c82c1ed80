// Arithmetic, order and membership of CEL.

import type { BinaryOperator } from './syntax-tree';
import { CelDuration, CelFailure, CelTimestamp, CelUint, celCompare, celEquals, int64Of, isList, isMap, mapKey, noOverload, uint64Of, type CelBudget, type CelValue } from './values';

export type StrictOperator = Exclude<BinaryOperator, '&&' | '||'>;

/** @throws CelFailure */
export function operate(operator: StrictOperator, left: CelValue, right: CelValue, budget: CelBudget): CelValue {
  switch (operator) {
    case '==':
      return equals(left, right, budget);
    case '!=':
      return !equals(left, right, budget);
    case 'in':
      return isIn(left, right, budget);
    case '<':
      return (celCompare(left, right) ?? 1) < 0;
    case '<=':
      return (celCompare(left, right) ?? 1) <= 0;
    case '>':
      return (celCompare(left, right) ?? -1) > 0;
    case '>=':
      return (celCompare(left, right) ?? -1) >= 0;
    default:
      return calculate(operator, left, right, budget);
  }
}

function equals(left: CelValue, right: CelValue, budget: CelBudget): boolean {
  if (isList(left)) budget.spend(left.length);
  return celEquals(left, right);
}

function isIn(value: CelValue, collection: CelValue, budget: CelBudget): boolean {
  if (isList(collection)) {
    budget.spend(collection.length);
    return collection.some((item) => celEquals(item, value));
  }
  if (!isMap(collection)) throw noOverload('in');
  const key = mapKey(value);
  return key !== undefined && collection.has(key);
}

type Arithmetic = '+' | '-' | '*' | '/' | '%';

function calculate(operator: Arithmetic, left: CelValue, right: CelValue, budget: CelBudget): CelValue {
  if (typeof left === 'bigint' && typeof right === 'bigint') return int64Of(calculateInt(operator, left, right));
  if (typeof left === 'number' && typeof right === 'number' && operator !== '%') return calculateDouble(operator, left, right);
  if (left instanceof CelUint && right instanceof CelUint) return uint64Of(calculateInt(operator, left.value, right.value));
  if (operator === '+') return add(left, right, budget);
  if (operator === '-') return subtract(left, right);
  throw noOverload(operator);
}

function calculateInt(operator: Arithmetic, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0n) throw new CelFailure('division by zero');
      return left / right;
    case '%':
      if (right === 0n) throw new CelFailure('modulus by zero');
      return left % right;
  }
}

function calculateDouble(operator: Exclude<Arithmetic, '%'>, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

function add(left: CelValue, right: CelValue, budget: CelBudget): CelValue {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spend((left.length + right.length) / 10);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    budget.spend(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Uint8Array.from([...left, ...right]);
  if (left instanceof CelDuration && right instanceof CelDuration) return new CelDuration(left.nanoseconds + right.nanoseconds);
  if (left instanceof CelTimestamp && right instanceof CelDuration) return new CelTimestamp(left.nanoseconds + right.nanoseconds);
  if (left instanceof CelDuration && right instanceof CelTimestamp) return new CelTimestamp(left.nanoseconds + right.nanoseconds);
  throw noOverload('+');
}

function subtract(left: CelValue, right: CelValue): CelValue {
  if (left instanceof CelDuration && right instanceof CelDuration) return new CelDuration(left.nanoseconds - right.nanoseconds);
  if (left instanceof CelTimestamp && right instanceof CelDuration) return new CelTimestamp(left.nanoseconds - right.nanoseconds);
  if (left instanceof CelTimestamp && right instanceof CelTimestamp) return new CelDuration(left.nanoseconds - right.nanoseconds);
  throw noOverload('-');
}

/** @throws CelFailure */
export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return int64Of(-value);
  if (typeof value === 'number') return -value;
  throw noOverload('-');
}
