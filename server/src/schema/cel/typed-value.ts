// Gives values the types that a CRD's schema says they have, as the API server does before it evaluates a rule.

import { incomplete, unknownValue, type PlainValue } from '../plain-value';
import type { OpenApiSchema } from '../openapi';
import { durationOf } from './functions';
import { parseDate, parseTimestamp } from './time-functions';
import { CelFailure, CelUnknown, IncompleteMap, type CelKey, type CelValue } from './values';

/** What the schema gives no type is out of a rule's reach, as is what a template makes. */
export function typedValue(value: PlainValue, schema: OpenApiSchema): CelValue {
  if (value === unknownValue) return new CelUnknown();
  if (value === null) return null;
  if (typeof value === 'object') return Array.isArray(value) ? typedList(value as readonly PlainValue[], schema) : typedObject(value as { readonly [name: string]: PlainValue }, schema);
  if (typeof value === 'string') return schema['type'] === 'string' ? typedText(value, schema['format']) : value;
  if (typeof value === 'boolean') return value;
  if (schema['type'] === 'number') return Number(value);
  if (typeof value === 'bigint') return value;
  return Number.isInteger(value) ? BigInt(value) : value;
}

function typedList(list: readonly PlainValue[], schema: OpenApiSchema): CelValue {
  const items = isSchema(schema['items']) ? schema['items'] : {};
  return list.map((item) => typedValue(item, items));
}

function typedObject(object: { readonly [name: string]: PlainValue }, schema: OpenApiSchema): CelValue {
  const map: Map<CelKey, CelValue> = incomplete in object ? new IncompleteMap() : new Map<CelKey, CelValue>();
  const values = schema['additionalProperties'];
  if (isSchema(values)) {
    for (const [name, value] of Object.entries(object)) map.set(name, typedValue(value, values));
    return map;
  }
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  for (const [name, value] of Object.entries(object)) {
    const below = properties[name] ?? metaFields[name];
    const escaped = escapedName(name);
    // A field that may be null, and is, counts as absent.
    if (isSchema(below) && escaped !== undefined && value !== null) map.set(escaped, typedValue(value, below));
  }
  return map;
}

/** What every resource has, whether its schema says so or not. */
const metaFields: Readonly<Record<string, OpenApiSchema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
};

function typedText(text: string, format: unknown): CelValue {
  switch (format) {
    case 'byte':
      return bytesOf(text);
    case 'duration':
      return known(() => durationOf(text));
    case 'date':
      return known(() => parseDate(text));
    case 'date-time':
      return known(() => parseTimestamp(text));
    default:
      return text;
  }
}

/** Kubernetes reads more forms of times than CEL; about those nothing is said. */
function known(convert: () => CelValue): CelValue {
  try {
    return convert();
  } catch (error) {
    if (error instanceof CelFailure) return new CelUnknown(true);
    throw error;
  }
}

function bytesOf(text: string): CelValue {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new CelUnknown(true);
  }
}

const reservedWords = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

const escapes: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };

/** How rules write the name of a field; undefined for names that they cannot write. */
export function escapedName(name: string): string | undefined {
  if (reservedWords.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return undefined;
  return name.replace(/__|[./-]/g, (part) => escapes[part]!);
}

export function isSchema(value: unknown): value is OpenApiSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
