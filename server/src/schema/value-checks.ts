// What the API server checks of a single value: type, enum, limits, pattern, format.

import { hasFormat, isQuantity, type FormatDialect } from './formats';
import type { Schema, SchemaType } from './schema';

export type JsonScalar = string | number | bigint | boolean | null;

/** The type of a value as JSON has it; `integer` where the API server takes it for one. */
export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

const int64Limit = 2n ** 63n;

/**
 * The type of a scalar. YAML is turned into JSON before the API server reads it, so 1.0 is an integer; what does not fit
 * into 64 bits becomes a floating point number, which is none.
 */
export function typeOfScalar(value: JsonScalar): JsonType {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return -int64Limit <= value && value < int64Limit ? 'integer' : 'number';
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'integer' : 'number';
}

/** Whether a value of type `actual` may stand where the schema wants `wanted`. Null is not judged here. */
export function fitsType(actual: JsonType, wanted: SchemaType, format: string | undefined): boolean {
  if (actual === wanted || wanted === 'any') return true;
  if (wanted === 'int-or-string') return actual === 'integer' || actual === 'string' || (actual === 'number' && format === 'quantity');
  return wanted === 'number' && actual === 'integer';
}

/** A keyword that a value breaks, with the schema that says so (a branch of `allOf` may). */
export interface BrokenKeyword {
  readonly keyword: 'enum' | 'minLength' | 'maxLength' | 'pattern' | 'format' | 'minimum' | 'maximum' | 'multipleOf';
  readonly schema: Schema;
}

/** The first keyword that the value breaks; its type has been checked already. */
export function brokenKeyword(value: string | number | bigint | boolean, schema: Schema, dialect: FormatDialect): BrokenKeyword | undefined {
  // Go types take the empty string for "not set".
  if (schema.enum && !schema.enum.some((allowed) => allowed.value === value) && !(dialect === 'typed' && value === '')) return { keyword: 'enum', schema };
  const keyword = typeof value === 'string' ? brokenByString(value, schema, dialect) : typeof value === 'boolean' ? undefined : brokenByNumber(value, schema);
  return keyword && { keyword, schema };
}

function brokenByString(value: string, schema: Schema, dialect: FormatDialect): BrokenKeyword['keyword'] | undefined {
  if (schema.minLength !== undefined && value.length < schema.minLength * 2 && lengthOf(value) < schema.minLength) return 'minLength';
  if (schema.maxLength !== undefined && value.length > schema.maxLength && lengthOf(value) > schema.maxLength) return 'maxLength';
  if (schema.patternMatcher && !schema.patternMatcher.test(value)) return 'pattern';
  if (schema.pattern === quantityPattern && !isQuantity(value)) return 'format';
  if (schema.format === undefined) return undefined;
  if (schema.format === 'quantity') return isQuantity(value) ? undefined : 'format';
  return hasFormat(value, schema.format, dialect) ? undefined : 'format';
}

/** Stands in CRDs where Go has a quantity. It lets fractions pass as exponents, which whoever decodes the object does not. */
const quantityPattern = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

/** Length in code points, as the API server counts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function brokenByNumber(value: number | bigint, schema: Schema): BrokenKeyword['keyword'] | undefined {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (value < minimum || (schema.exclusiveMinimum === true && value == minimum))) return 'minimum';
  if (maximum !== undefined && (value > maximum || (schema.exclusiveMaximum === true && value == maximum))) return 'maximum';
  if (multipleOf !== undefined && !isMultiple(Number(value), multipleOf)) return 'multipleOf';
  // CRD schemas do not enforce int32; the controller that decodes the object into Go types fails on it, which is worse.
  if (schema.format === 'int32' && (value > 2147483647 || value < -2147483648)) return 'format';
  return undefined;
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const nearest = Math.round(quotient);
  return quotient === nearest || Math.abs(quotient - nearest) < 1e-9 * Math.max(1, Math.abs(quotient));
}
