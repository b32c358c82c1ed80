// Pieces of messages that many rules share: names, lists, places, and who refuses what.

import type { Schema } from '../schema/schema';
import type { Manifest } from '../workspace/manifest';

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`; beyond `limit` names the rest is only counted. */
export function nameList(names: readonly string[], { joiner = 'and', limit = 8 }: { readonly joiner?: 'and' | 'or'; readonly limit?: number } = {}): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length > limit) return `${quoted.slice(0, limit).join(', ')} ${joiner} ${quoted.length - limit} others`;
  const last = quoted.at(-1) ?? '';
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} ${joiner} ${last}`;
}

/** `spec.extProc[0].backendRefs`; the root is the kind itself. */
export function pathText(path: readonly (string | number)[], manifest: Pick<Manifest, 'kind'>): string {
  if (path.length === 0) return manifest.kind;
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** What the value has to be, with an article: `a string`, `a list`. */
export function typeInWords({ type, format }: Schema): string {
  switch (type) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return 'a string';
    case 'integer':
      return 'an integer';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'int-or-string':
      return format === 'quantity' ? 'a quantity' : 'an integer or a string';
    case 'any':
      return 'any value';
  }
}

/** The consequence, as the end of a sentence: who reads the manifest, and does not take it. */
export function refusal(manifest: Manifest): string {
  return isConfiguration(manifest) ? 'Envoy Gateway does not start with it' : 'the API server refuses it';
}

/** The configuration that the controller reads from a file, past the API server. */
export function isConfiguration(manifest: Manifest): boolean {
  return manifest.kindSchema?.decoder === 'config-file';
}

/** A value as it stands in messages: quoted, and cut where it is long. */
export function valueText(value: string | number | bigint | boolean | null): string {
  const text = String(value);
  const line = text.split(/\r?\n/, 1)[0]!;
  // Longer values are scripts and certificates; their beginning says which one is meant.
  return `'${line.length > 60 || line !== text ? `${line.slice(0, 60)}…` : text}'`;
}

/** `1 item`, `2 items`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
