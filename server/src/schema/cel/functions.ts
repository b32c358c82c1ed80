// The functions that rules may call: CEL's own, and those that Kubernetes adds for CRDs.

import { parseGoDuration } from '../go-duration';
import { formatFunctions, formatMethods } from './format-functions';
import { listFunctions, listMethods } from './list-functions';
import { networkFunctions, networkMethods } from './network-functions';
import { quantityFunctions, quantityMethods } from './quantity-functions';
import { stringFunctions, stringMethods } from './string-functions';
import { parseTimestamp, timestampText, timeMethods } from './time-functions';
import {
  CelDuration, CelFailure, CelObject, CelOptional, CelTimestamp, CelType, CelUint, int64Of, isList, isMap, noOptional, noOverload, typeName, uint64Of,
  type CelBudget, type CelValue,
} from './values';

export type CelFunction = (values: readonly CelValue[], budget: CelBudget) => CelValue;
export type CelMethod = (target: CelValue, values: readonly CelValue[], budget: CelBudget) => CelValue;

export function functionNamed(name: string): CelFunction | undefined {
  return Object.hasOwn(functions, name) ? functions[name] : undefined;
}

export function methodNamed(name: string): CelMethod | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** `sets.contains(…)`, `optional.of(…)`, `format.dns1123Label()`. */
export function namespacedFunction(namespace: string, name: string): CelFunction | undefined {
  return functionNamed(`${namespace}.${name}`);
}

function size(value: CelValue): bigint {
  if (typeof value === 'string') return BigInt(lengthOf(value));
  if (isList(value) || value instanceof Uint8Array) return BigInt(value.length);
  if (isMap(value)) return BigInt(value.size);
  throw noOverload('size');
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** One argument, whatever its type; more or fewer have no overload. */
function unary(name: string, convert: (value: CelValue) => CelValue): CelFunction {
  return (values) => {
    if (values.length !== 1) throw noOverload(name);
    return convert(values[0]!);
  };
}

function toInt(value: CelValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (!(value > -9223372036854775808 && value < 9223372036854775808)) throw new CelFailure('integer overflow');
    return BigInt(Math.trunc(value));
  }
  if (value instanceof CelUint) return int64Of(value.value);
  if (value instanceof CelTimestamp) return floorDivide(value.nanoseconds, 1_000_000_000n);
  if (value instanceof CelDuration) return value.nanoseconds;
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return int64Of(BigInt(value.replace('+', '')));
  throw new CelFailure('type conversion error to int');
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}

function toUint(value: CelValue): CelUint {
  if (value instanceof CelUint) return value;
  if (typeof value === 'bigint') return uint64Of(value);
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return uint64Of(BigInt(Math.trunc(value)));
  if (typeof value === 'string' && /^\d+$/.test(value)) return uint64Of(BigInt(value));
  throw new CelFailure('type conversion error to uint');
}

function toDouble(value: CelValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof CelUint) return Number(value.value);
  if (typeof value === 'string') {
    const special = /^([+-]?)(?:(inf|infinity)|(nan))$/i.exec(value);
    if (special) return special[3] ? NaN : special[1] === '-' ? -Infinity : Infinity;
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return Number(value);
  }
  throw new CelFailure('type conversion error to double');
}

function toText(value: CelValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: false }).decode(value);
  if (value instanceof CelDuration) return durationText(value.nanoseconds);
  if (value instanceof CelTimestamp) return timestampText(value.nanoseconds);
  if (value instanceof CelObject && 'text' in value && typeof value.text === 'string') return value.text;
  throw noOverload('string');
}

/** As Go's `%g`. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Seconds, with as many digits behind the point as there are. */
function durationText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (absolute % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${sign}${absolute / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`;
}

function toBoolean(value: CelValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === '1' || value === 't' || value === 'T' || value === 'true' || value === 'TRUE' || value === 'True') return true;
  if (value === '0' || value === 'f' || value === 'F' || value === 'false' || value === 'FALSE' || value === 'False') return false;
  throw new CelFailure('type conversion error to bool');
}

function toBytes(value: CelValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return new TextEncoder().encode(value);
  throw noOverload('bytes');
}

/** @throws CelFailure */
export function durationOf(text: string): CelDuration {
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined) throw new CelFailure('type conversion error to duration');
  return new CelDuration(nanoseconds);
}

function toDuration(value: CelValue): CelDuration {
  if (value instanceof CelDuration) return value;
  if (typeof value === 'bigint') return new CelDuration(value);
  if (typeof value === 'string') return durationOf(value);
  throw noOverload('duration');
}

function toTimestamp(value: CelValue): CelTimestamp {
  if (value instanceof CelTimestamp) return value;
  if (typeof value === 'bigint') return new CelTimestamp(value * 1_000_000_000n);
  if (typeof value === 'string') return parseTimestamp(value);
  throw noOverload('timestamp');
}

/** Whether a value is what its type begins with. */
function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true;
  if (isList(value) || value instanceof Uint8Array) return value.length === 0;
  if (isMap(value)) return value.size === 0;
  return (value instanceof CelUint && value.value === 0n) || (value instanceof CelDuration && value.nanoseconds === 0n);
}

function optionalOf(value: CelValue): CelOptional {
  if (value instanceof CelOptional) return value;
  throw noOverload('optional');
}

const functions: Readonly<Record<string, CelFunction>> = {
  size: unary('size', size),
  int: unary('int', toInt),
  uint: unary('uint', toUint),
  double: unary('double', toDouble),
  string: unary('string', toText),
  bool: unary('bool', toBoolean),
  bytes: unary('bytes', toBytes),
  duration: unary('duration', toDuration),
  timestamp: unary('timestamp', toTimestamp),
  dyn: unary('dyn', (value) => value),
  type: unary('type', (value) => new CelType(typeName(value))),
  'optional.of': unary('optional.of', (value) => new CelOptional(value)),
  'optional.none': () => noOptional,
  'optional.ofNonZeroValue': unary('optional.ofNonZeroValue', (value) => (isZero(value) ? noOptional : new CelOptional(value))),
  ...stringFunctions,
  ...listFunctions,
  ...networkFunctions,
  ...quantityFunctions,
  ...formatFunctions,
};

const methods: Readonly<Record<string, CelMethod>> = {
  size,
  hasValue: (target) => optionalOf(target).value !== undefined,
  value: (target) => {
    const { value } = optionalOf(target);
    if (value === undefined) throw new CelFailure('optional.none() dereference');
    return value;
  },
  or: (target, [other]) => (optionalOf(target).value === undefined ? optionalOf(other!) : target),
  orValue: (target, [other]) => optionalOf(target).value ?? other!,
  ...merged(stringMethods, listMethods, timeMethods, networkMethods, quantityMethods, formatMethods),
};

/** Methods of the same name for different types: the first that takes the target. */
function merged(...tables: readonly Readonly<Record<string, CelMethod>>[]): Readonly<Record<string, CelMethod>> {
  const result: Record<string, CelMethod> = {};
  for (const table of tables) {
    for (const [name, method] of Object.entries(table)) {
      const first = result[name];
      result[name] = first ? (target, values, budget) => either(() => first(target, values, budget), () => method(target, values, budget)) : method;
    }
  }
  return result;
}

function either(first: () => CelValue, second: () => CelValue): CelValue {
  try {
    return first();
  } catch (error) {
    if (error instanceof CelFailure && error.message.startsWith('no such overload')) return second();
    throw error;
  }
}
