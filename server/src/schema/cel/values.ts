// The values that CEL computes with, and what holds between any two of them.

/** Ints are bigint, doubles number; what has a class of its own is one of the objects below. */
export type CelValue = null | boolean | bigint | number | string | Uint8Array | readonly CelValue[] | CelMap | CelObject;

/** Objects and maps alike. Keys of the three types of CEL's maps are different keys. */
export type CelMap = ReadonlyMap<CelKey, CelValue>;
export type CelKey = string | bigint | boolean;

/** The evaluation fails as it fails for the API server, which refuses the object then. */
export class CelFailure extends Error {}

/** The evaluation cannot be done here: nothing is known about the verdict. */
export class CelUnsupported extends Error {}

export function noOverload(what: string): CelFailure {
  return new CelFailure(`no such overload: ${what}`);
}

/** Values of types that JavaScript does not have. */
export abstract class CelObject {
  abstract readonly type: string;
  abstract equals(other: CelObject): boolean;
  /** Below, at or above zero; undefined for types without an order. */
  compare(_other: CelObject): number | undefined {
    return undefined;
  }
}

export class CelUint extends CelObject {
  readonly type = 'uint';
  constructor(readonly value: bigint) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelUint && other.value === this.value;
  }
}

export class CelDuration extends CelObject {
  readonly type = 'google.protobuf.Duration';
  constructor(readonly nanoseconds: bigint) {
    super();
    if (nanoseconds >= 2n ** 63n || nanoseconds < -(2n ** 63n)) throw new CelFailure('duration overflow');
  }
  equals(other: CelObject): boolean {
    return other instanceof CelDuration && other.nanoseconds === this.nanoseconds;
  }
  override compare(other: CelObject): number | undefined {
    return other instanceof CelDuration ? order(this.nanoseconds, other.nanoseconds) : undefined;
  }
}

const earliest = -62_135_596_800n * 1_000_000_000n;
const latest = 253_402_300_800n * 1_000_000_000n;

export class CelTimestamp extends CelObject {
  readonly type = 'google.protobuf.Timestamp';
  /** @param nanoseconds since 1970 */
  constructor(readonly nanoseconds: bigint) {
    super();
    if (nanoseconds < earliest || nanoseconds >= latest) throw new CelFailure('timestamp overflow');
  }
  equals(other: CelObject): boolean {
    return other instanceof CelTimestamp && other.nanoseconds === this.nanoseconds;
  }
  override compare(other: CelObject): number | undefined {
    return other instanceof CelTimestamp ? order(this.nanoseconds, other.nanoseconds) : undefined;
  }
}

export class CelType extends CelObject {
  readonly type = 'type';
  constructor(readonly name: string) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelType && other.name === this.name;
  }
}

export class CelOptional extends CelObject {
  readonly type = 'optional_type';
  /** @param value undefined: none */
  constructor(readonly value: CelValue | undefined) {
    super();
  }
  equals(other: CelObject): boolean {
    if (!(other instanceof CelOptional)) return false;
    return this.value === undefined || other.value === undefined ? this.value === other.value : celEquals(this.value, other.value);
  }
}

/** A value that a template makes, or that is wrong in itself: whatever depends on it is not known. */
export class CelUnknown extends CelObject {
  readonly type = 'unknown';
  /** @param present it is there for certain, whatever it is */
  constructor(readonly present = false) {
    super();
  }
  equals(): boolean {
    throw new CelUnsupported('a value is not known');
  }
}

/** An object of which it is not certain that what is absent is meant to be. */
export class IncompleteMap extends Map<CelKey, CelValue> {}

/** @throws CelUnsupported where the value is not known */
export function mustBeKnown(value: CelValue): CelValue {
  if (value instanceof CelUnknown) throw new CelUnsupported('a value is not known');
  return value;
}

export const noOptional = new CelOptional(undefined);

/** Most steps that the rules of one manifest may take together: well below a second. The API server has a budget too. */
const maxSteps = 150_000;

/** Counts what evaluations do. */
export class CelBudget {
  private left = maxSteps;

  /** @throws CelUnsupported */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new CelUnsupported('the rules take too long');
  }
}

export function isMap(value: CelValue): value is CelMap {
  return value instanceof Map;
}

export function isList(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}

/** The name that `type()` gives. */
export function typeName(value: CelValue): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      if (isList(value)) return 'list';
      if (isMap(value)) return 'map';
      return value instanceof Uint8Array ? 'bytes' : value.type;
  }
}

/** Values of different types are different, except numbers. */
export function celEquals(left: CelValue, right: CelValue): boolean {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined || b !== undefined) return a !== undefined && b !== undefined && a == b;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (isList(left)) return isList(right) && left.length === right.length && left.every((item, index) => celEquals(item, right[index]!));
  if (isMap(left)) return isMap(right) && left.size === right.size && [...left].every(([key, value]) => right.has(key) && celEquals(value, right.get(key)!));
  if (left instanceof Uint8Array) return right instanceof Uint8Array && left.length === right.length && left.every((byte, index) => byte === right[index]);
  return left instanceof CelObject && right instanceof CelObject && left.equals(right);
}

function numberOf(value: CelValue): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof CelUint ? value.value : undefined;
}

/** @throws CelFailure where the two have no order; NaN has none with anything, and every comparison with it is false (undefined) */
export function celCompare(left: CelValue, right: CelValue): number | undefined {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return Number.isNaN(Number(a)) || Number.isNaN(Number(b)) ? undefined : order(a, b);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return order(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return compareBytes(left, right);
  if (left instanceof CelObject && right instanceof CelObject) {
    const result = left.compare(right);
    if (result !== undefined) return result;
  }
  throw noOverload('comparison');
}

function order<T extends bigint | number | boolean>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By the bytes of UTF-8, which are in the order of the code points. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}

const int64 = 2n ** 63n;

/** @throws CelFailure */
export function int64Of(value: bigint): bigint {
  if (value >= int64 || value < -int64) throw new CelFailure('integer overflow');
  return value;
}

/** @throws CelFailure */
export function uint64Of(value: bigint): CelUint {
  if (value >= 2n * int64 || value < 0n) throw new CelFailure('unsigned integer overflow');
  return new CelUint(value);
}

/** What a map has under a key; whole doubles and uints count as ints. */
export function mapKey(value: CelValue): CelKey | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  return value instanceof CelUint ? value.value : undefined;
}
