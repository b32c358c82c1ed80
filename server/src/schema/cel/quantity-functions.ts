// Kubernetes' functions on quantities (`500m`, `1Gi`) and semantic versions.

import type { CelFunction, CelMethod } from './functions';
import { CelFailure, CelObject, noOverload, type CelValue } from './values';

/** Quantities are kept to the billionth, as Kubernetes keeps them. */
const one = 1_000_000_000n;

class CelQuantity extends CelObject {
  readonly type = 'kubernetes.Quantity';
  /** @param whole written without fraction and small unit; Kubernetes does not take `1.0` and `1000m` for integers */
  constructor(
    readonly billionths: bigint,
    private readonly whole: boolean,
  ) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelQuantity && other.billionths === this.billionths;
  }
  override compare(other: CelObject): number | undefined {
    if (!(other instanceof CelQuantity)) return undefined;
    return this.billionths < other.billionths ? -1 : this.billionths > other.billionths ? 1 : 0;
  }
  plus({ billionths, whole }: CelQuantity): CelQuantity {
    return new CelQuantity(this.billionths + billionths, this.whole && whole);
  }
  negated(): CelQuantity {
    return new CelQuantity(-this.billionths, this.whole);
  }
  /** As an int64; undefined where it is none. */
  get integer(): bigint | undefined {
    const value = this.billionths / one;
    return this.whole && this.billionths % one === 0n && value < 2n ** 63n && value >= -(2n ** 63n) ? value : undefined;
  }
}

const suffixes: Readonly<Record<string, readonly [base: bigint, power: number]>> = {
  n: [10n, -9], u: [10n, -6], m: [10n, -3], '': [10n, 0], k: [10n, 3], M: [10n, 6], G: [10n, 9], T: [10n, 12], P: [10n, 15], E: [10n, 18],
  Ki: [2n, 10], Mi: [2n, 20], Gi: [2n, 30], Ti: [2n, 40], Pi: [2n, 50], Ei: [2n, 60],
};

/** What lies beyond the billionth is rounded away from zero. Kubernetes takes a unit alone for none of it. */
function parseQuantity(text: string): CelQuantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3})?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, sign, whole = '', fraction = '', unit = ''] = match;
  const [base, power] = /^[eE]./.test(unit) && !/^Ei$/.test(unit) ? ([10n, Number(unit.slice(1))] as const) : suffixes[unit]!;
  const digits = BigInt(whole + fraction || '0');
  const scale = base === 10n ? 9 - fraction.length + power : 9 - fraction.length;
  const factor = base === 2n ? 2n ** BigInt(power) : 1n;
  const billionths = scale >= 0 ? digits * factor * 10n ** BigInt(scale) : ceilDivide(digits * factor, 10n ** BigInt(-scale));
  return new CelQuantity(sign === '-' ? -billionths : billionths, fraction === '' && power >= 0);
}

function ceilDivide(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

class CelSemver extends CelObject {
  readonly type = 'kubernetes.Semver';
  constructor(
    readonly numbers: readonly [bigint, bigint, bigint],
    readonly pre: readonly string[],
  ) {
    super();
  }
  equals(other: CelObject): boolean {
    return this.compare(other) === 0;
  }
  override compare(other: CelObject): number | undefined {
    if (!(other instanceof CelSemver)) return undefined;
    for (let at = 0; at < 3; at++) {
      const [a, b] = [this.numbers[at]!, other.numbers[at]!];
      if (a !== b) return a < b ? -1 : 1;
    }
    if (this.pre.length === 0 || other.pre.length === 0) return other.pre.length === this.pre.length ? 0 : this.pre.length === 0 ? 1 : -1;
    for (let at = 0; at < Math.max(this.pre.length, other.pre.length); at++) {
      const difference = comparePre(this.pre[at], other.pre[at]);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

function comparePre(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : 1;
}

const number = '(0|[1-9]\\d*)';
const identifier = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const semver = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`);

function parseSemver(text: string, normalise: boolean): CelSemver | undefined {
  const match = semver.exec(normalise ? normalised(text) : text);
  return match ? new CelSemver([BigInt(match[1]!), BigInt(match[2]!), BigInt(match[3]!)], match[4]?.split('.') ?? []) : undefined;
}

/** `v1.02` counts as `1.2.0`. */
function normalised(text: string): string {
  const [major = '', minor, ...patch] = text.replace(/^v/, '').split('.');
  const parts = [major, minor, patch.length > 0 ? patch.join('.') : undefined].map((part) => part?.replace(/^0+(?=\d)/, ''));
  if (parts.includes(undefined) && /[+-]/.test(parts.findLast((part) => part !== undefined) ?? '')) return '';
  return parts.map((part) => part ?? '0').join('.');
}

function textOf(value: CelValue | undefined): string {
  if (typeof value === 'string') return value;
  throw noOverload('a text was expected');
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new CelFailure('the text cannot be converted');
  return value;
}

export const quantityFunctions: Readonly<Record<string, CelFunction>> = {
  quantity: ([text]) => must(parseQuantity(textOf(text))),
  isQuantity: ([text]) => parseQuantity(textOf(text)) !== undefined,
  semver: ([text, normalise = false]) => must(parseSemver(textOf(text), normalise === true)),
  isSemver: ([text, normalise = false]) => parseSemver(textOf(text), normalise === true) !== undefined,
};

function onQuantity(method: (quantity: CelQuantity, value: CelValue | undefined) => CelValue): CelMethod {
  return (target, [value]) => {
    if (target instanceof CelQuantity) return method(target, value);
    throw noOverload('a quantity was expected');
  };
}

/** Of quantities and of versions. */
function comparison(result: (difference: number) => CelValue): CelMethod {
  return (target, [other]) => {
    const difference = target instanceof CelObject && other instanceof CelObject && (target instanceof CelQuantity || target instanceof CelSemver) ? target.compare(other) : undefined;
    if (difference === undefined) throw noOverload('comparison');
    return result(difference);
  };
}

function part(index: 0 | 1 | 2): CelMethod {
  return (target) => {
    if (target instanceof CelSemver) return target.numbers[index];
    throw noOverload('a version was expected');
  };
}

/** A quantity, or a whole number. */
function amountOf(value: CelValue | undefined): CelQuantity {
  if (value instanceof CelQuantity) return value;
  if (typeof value === 'bigint') return new CelQuantity(value * one, true);
  throw noOverload('a quantity was expected');
}

export const quantityMethods: Readonly<Record<string, CelMethod>> = {
  isGreaterThan: comparison((difference) => difference > 0),
  isLessThan: comparison((difference) => difference < 0),
  compareTo: comparison((difference) => BigInt(Math.sign(difference))),
  sign: onQuantity(({ billionths }) => (billionths > 0n ? 1n : billionths < 0n ? -1n : 0n)),
  isInteger: onQuantity(({ integer }) => integer !== undefined),
  asInteger: onQuantity(({ integer }) => must(integer)),
  asApproximateFloat: onQuantity(({ billionths }) => Number(billionths) / 1e9),
  add: onQuantity((quantity, value) => quantity.plus(amountOf(value))),
  sub: onQuantity((quantity, value) => quantity.plus(amountOf(value).negated())),
  major: part(0),
  minor: part(1),
  patch: part(2),
};
