// A value to begin with where a required field is missing: the smallest that the schema takes, as far as that can be told.

import type { Schema, SchemaProperty } from '../schema/schema';
import type { PlainData } from '../yaml/render';
import { keeps } from './mend-text';

/** Deeper than any chain of required fields. */
const deepest = 8;

/**
 * The default, the first word of an enum, or something that the field's name suggests; objects with what they require.
 * @param name the field's name
 * @param owner the name of the field around it, where that is known
 */
export function sampleValue(name: string, schema: Schema, depth = 0, owner = ''): PlainData {
  if (isSample(schema.default)) return schema.default;
  const [first] = schema.enum ?? [];
  if (first) return first.value;
  switch (schema.type) {
    case 'object':
      return depth < deepest ? sampleObject(name, schema, depth) : {};
    case 'array':
      return schema.items && depth < deepest ? [sampleValue(singular(name), schema.items, depth + 1)] : [];
    case 'integer':
    case 'number':
      return sampleNumber(name, schema);
    case 'int-or-string':
      return schema.format === 'quantity' ? '1' : sampleNumber(name, schema);
    case 'boolean':
      return false;
    case 'string':
    case 'any':
      return sampleText(name, schema, owner);
  }
}

function sampleObject(owner: string, schema: Schema, depth: number): PlainData {
  const sample: Record<string, PlainData> = {};
  const add = (property: SchemaProperty): void => {
    sample[property.name] ??= sampleValue(property.name, property.schema, depth + 1, owner);
  };
  for (const property of schema.requiredProperties) add(property);
  // Unions are tagged by `type`, and the value's own name, begun in lower case, is the field that goes with it.
  const tag = sample['type'];
  const member = typeof tag === 'string' ? [...schema.properties.values()].find(({ name }) => name.toLowerCase() === tag.toLowerCase()) : undefined;
  if (member) add(member);
  return sample;
}

function sampleNumber(name: string, { minimum, maximum }: Schema): number {
  const wanted = /port/i.test(name) ? 8080 : (minimum ?? 1);
  return maximum !== undefined && wanted > maximum ? maximum : Math.max(wanted, minimum ?? wanted);
}

const texts: readonly { readonly name: RegExp; readonly text: string }[] = [
  { name: /^(kind)$/, text: 'Service' },
  { name: /^protocol$/, text: 'HTTP' },
  { name: /^group$/, text: 'gateway.networking.k8s.io' },
  { name: /^controllerName$/, text: 'gateway.envoyproxy.io/gatewayclass-controller' },
  { name: /host(name)?s?$/i, text: 'example.com' },
  { name: /(address|ip)$/i, text: '192.0.2.1' },
  { name: /(ur[il]|issuer)$/i, text: 'https://example.com' },
  { name: /(timeout|duration|interval|period|delay)$/i, text: '10s' },
  { name: /path$/i, text: '/' },
  { name: /^country$/, text: 'US' },
];

/** An image is named like this, though its field is a `url`. */
const sampleImage = 'example.com/image:1.0';

/** Tried when the name says nothing, in this order; the last is for whoever reads the file. */
const anyTexts = ['todo', '/', '10s', '1', 'https://example.com', 'example.com', '192.0.2.1', '192.0.2.0/24', '/data/todo.mmdb', 'a'.repeat(64)];

function sampleText(name: string, schema: Schema, owner: string): string {
  if (name === 'url' && owner === 'image' && keeps(sampleImage, schema)) return sampleImage;
  const byName = texts.filter((each) => each.name.test(name)).map(({ text }) => text);
  const named = /name$/i.test(name) ? ['my-name'] : [];
  return [...byName, ...named, ...anyTexts].find((text) => keeps(text, schema)) ?? 'todo';
}

function singular(name: string): string {
  return name.replace(/(ss)$|s$/, '$1');
}

function isSample(value: unknown): value is PlainData {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'object' && value !== null);
}
