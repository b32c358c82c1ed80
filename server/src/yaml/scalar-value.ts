// The value of a scalar as the API server's YAML reader takes it (sigs.k8s.io/yaml: YAML 1.1 words, octals, no dates).

import type { ScalarStyle, YamlScalar } from './tree';

/**
 * The value of an unquoted scalar.
 *
 * @param text the scalar as written
 * @returns true for `yes`, 420 for `0644`, null for `~` or nothing, the text itself for everything that is a string
 */
export function plainValue(text: string): Exclude<YamlScalar['value'], undefined> {
  const first = text.charCodeAt(0);
  if (Number.isNaN(first)) return null;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  // Digits, signs and a leading dot are all that can open a number.
  if ((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d) return numberOf(text) ?? text;
  if (first === 0x2e) return POINT_FIRST.test(text) ? (finite(text.replaceAll('_', '')) ?? text) : text;
  return text;
}

/**
 * The value of a scalar with an explicit tag.
 *
 * @returns undefined if the text cannot be read as the tag demands, which the reader refuses
 */
export function taggedValue(text: string, style: ScalarStyle, tag: string): YamlScalar['value'] {
  const name = /^!!([\w-]+)$|^!<tag:yaml\.org,2002:([\w-]+)>$/.exec(tag);
  const kind = name?.[1] ?? name?.[2];
  const value = plainValue(text);
  switch (kind) {
    case 'int':
      return typeof value === 'bigint' || (typeof value === 'number' && isInteger(text)) ? value : undefined;
    case 'float':
      return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'null':
      return value === null ? null : undefined;
    case 'binary':
      return binaryText(text);
    default:
      return tag === '' && style === 'plain' ? value : text;
  }
}

/** The text that base64 stands for. */
function binaryText(text: string): string | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)));
}

function isInteger(text: string): boolean {
  const digits = text.replaceAll('_', '');
  return INTEGER.test(digits) && !/^[-+]?0\d*[89]/.test(digits);
}

const WORDS: ReadonlyMap<string, boolean | number | null> = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

// Underscores may stand between digits.
const POINT_FIRST = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|[0-9]+)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const MAX_UNSIGNED = 2n ** 64n - 1n;
const MIN_SIGNED = -(2n ** 63n);

function numberOf(text: string): number | bigint | undefined {
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(digits);
  if (integer) {
    const magnitude = magnitudeOf(integer[2]!);
    if (magnitude !== undefined) {
      const value = integer[1] === '-' ? -magnitude : magnitude;
      if (typeof value === 'number') return value === 0 ? 0 : value;
      if (value >= MIN_SIGNED && value <= MAX_UNSIGNED) return value;
    }
  }
  return FLOAT.test(digits) ? finite(digits) : undefined;
}

/** Numbers too large for a float are texts. */
function finite(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/** A leading zero means octal, unless a digit says otherwise (`08`: then it is a float, the caller sees to that). */
function magnitudeOf(digits: string): number | bigint | undefined {
  if (digits.length > 1 && digits[0] === '0' && digits[1]! >= '0' && digits[1]! <= '9') {
    if (!/^[0-7]+$/.test(digits)) return undefined;
    return small(BigInt('0o' + digits.slice(1)));
  }
  return digits.length < 16 ? Number(digits) : small(BigInt(digits));
}

function small(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
