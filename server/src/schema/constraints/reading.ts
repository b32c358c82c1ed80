// How constraints read values: absent and null are one, and what cannot be known ends the judgement.

import { incomplete, unknownValue, type PlainValue } from '../plain-value';

export type PlainObject = { readonly [name: string]: PlainValue };

/** Thrown where a value is made by a template, or is wrong in itself; whoever runs a constraint catches it. */
export class NotKnown extends Error {}

/** One for all: nobody looks at its stack. */
const notKnown = new NotKnown('a value is not known');

/** The value as it is; undefined where it is absent. @throws NotKnown */
export function field(self: PlainValue, name: string): Exclude<PlainValue, typeof unknownValue> | undefined {
  const object = objectOf(self);
  const value = object[name];
  if (value === unknownValue || (value === undefined && incomplete in object)) throw notKnown;
  return value;
}

/** Whether the field is there, with whatever value. @throws NotKnown */
export function given(self: PlainValue, name: string): boolean {
  const value = field(self, name);
  return value !== undefined;
}

/** Those of the names that are there. @throws NotKnown */
export function givenOf(self: PlainValue, names: readonly string[]): readonly string[] {
  return names.filter((name) => given(self, name));
}

/** What stands at the end of a path of names; undefined where the path ends before. @throws NotKnown */
export function deep(self: PlainValue, ...names: readonly string[]): Exclude<PlainValue, typeof unknownValue> | undefined {
  let value: PlainValue | undefined = self;
  for (const name of names) {
    if (value === undefined || value === null) return undefined;
    value = field(value, name);
  }
  return value as Exclude<PlainValue, typeof unknownValue> | undefined;
}

/** @throws NotKnown also where the value is no text */
export function text(self: PlainValue, ...names: readonly string[]): string | undefined {
  const value = deep(self, ...names);
  return value === undefined ? undefined : textOf(value);
}

/** @throws NotKnown also where the value is no number */
export function numeric(self: PlainValue, ...names: readonly string[]): number | undefined {
  const value = deep(self, ...names);
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw notKnown;
}

/** Whether the field is there and true. @throws NotKnown */
export function isTrue(self: PlainValue, ...names: readonly string[]): boolean {
  return deep(self, ...names) === true;
}

/** The items; none where there is no list. @throws NotKnown */
export function items(self: PlainValue, ...names: readonly string[]): readonly PlainValue[] {
  const value = deep(self, ...names);
  if (value === undefined) return [];
  return listOf(value);
}

/** @throws NotKnown where it is no list */
export function listOf(value: PlainValue): readonly PlainValue[] {
  if (Array.isArray(value)) return value as readonly PlainValue[];
  throw notKnown;
}

/** @throws NotKnown where it is no object */
export function objectOf(value: PlainValue): PlainObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as PlainObject;
  throw notKnown;
}

/** `${PORT}` and `$(PORT)`: Flux, envsubst and kustomize put the value in before the API server sees it. */
const substitution = /\$\{[A-Za-z_][^}]*\}|\$\([A-Za-z_][\w.-]*\)/;

/** @throws NotKnown where it is no text, or one in which something is to be substituted */
export function textOf(value: PlainValue): string {
  if (typeof value === 'string' && !substitution.test(value)) return value;
  throw notKnown;
}

/** A text, '' where it is absent or empty: many references take both for the same. @throws NotKnown */
export function textOrEmpty(self: PlainValue, name: string): string {
  return text(self, name) ?? '';
}
