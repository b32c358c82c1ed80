// Makes manifests around the CEL rules of a CRD: valid but for the place that a rule speaks of, which may keep it or break it.

import { stringsThatFit, valueFor, type Json } from './generate';
import type { Random } from './random';
import type { RawSchema, UpstreamKind } from './upstream';
import type { RulePlace } from './upstream-rules';

/** What a policy needs before anything else in it is looked at. */
const frames: Readonly<Record<string, { [key: string]: Json }>> = {
  BackendTrafficPolicy: policyOf('HTTPRoute'),
  ClientTrafficPolicy: policyOf('Gateway'),
  EnvoyExtensionPolicy: policyOf('HTTPRoute'),
  SecurityPolicy: policyOf('HTTPRoute'),
  Backend: { endpoints: [{ ip: { address: '10.0.0.1', port: 80 } }] },
  Gateway: { gatewayClassName: 'eg', listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }] },
  ListenerSet: { parentRef: { name: 'eg' }, listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }] },
  BackendTLSPolicy: { targetRefs: [{ group: '', kind: 'Service', name: 'example' }], validation: { hostname: 'example.com', wellKnownCACertificates: 'System' } },
};

function policyOf(kind: string): { [key: string]: Json } {
  return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind, name: 'example' }] };
}

/** Names of fields and texts that the rules of a place mention, and those of the places around it. */
interface Hints {
  readonly names: ReadonlySet<string>;
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

/** Takes one place after the other, so that rules that stand in few places get their share. */
export class RuleManifests {
  private next = 0;
  private readonly hints = new Map<RulePlace, Hints>();

  constructor(
    private readonly kind: UpstreamKind,
    private readonly places: readonly RulePlace[],
    private readonly random: Random,
  ) {}

  /** The place that the next manifest is about. */
  turn(): RulePlace {
    return this.places[this.next++ % this.places.length]!;
  }

  /** A manifest with something at the place. */
  manifest(place: RulePlace): { [key: string]: Json } {
    const { apiVersion, kind, schema } = this.kind;
    const frame = frames[kind] ?? {};
    const spec: RawSchema = schema['properties']['spec'];
    const made = place.path[0] === 'spec' ? this.along(spec, place.path.slice(1), place, ['spec'], structuredClone(frame)) : structuredClone(frame);
    return { apiVersion, kind, metadata: { name: 'example', namespace: 'default' }, spec: made };
  }

  private along(schema: RawSchema, path: readonly string[], place: RulePlace, done: readonly string[], given: Json | undefined): Json {
    const [step, ...rest] = path;
    if (step === undefined) return this.interesting(schema, this.hintsOf(place), 0, given);
    const around = this.places.find((each) => each.path.join('.') === done.join('.'));
    if (step === '[]') {
      const count = this.random.pick([1, 1, 1, 2]);
      return Array.from({ length: count }, () => this.along(schema['items'], rest, place, [...done, step], undefined));
    }
    const hints = around ? this.hintsOf(around) : undefined;
    const base = hints && this.random.chance(0.8) ? this.interesting(schema, hints, 0, given, step) : { ...this.least(schema, 0), ...(isObject(given) ? given : {}) };
    if (!isObject(base)) return base;
    if (step === '{}') return { key: this.along(schema['additionalProperties'], rest, place, [...done, step], undefined) };
    return { ...base, [step]: this.along(schema['properties'][step], rest, place, [...done, step], base[step]) };
  }

  private hintsOf(place: RulePlace): Hints {
    let hints = this.hints.get(place);
    if (!hints) this.hints.set(place, (hints = hintsIn(place.rules.map(({ source }) => source.rule).join('\n'))));
    return hints;
  }

  /** What the schema requires and nothing more. */
  private least(schema: RawSchema, depth: number): { [key: string]: Json } {
    const made: { [key: string]: Json } = {};
    for (const name of (schema['required'] ?? []) as string[]) made[name] = this.small(schema['properties']?.[name] ?? {}, depth + 1);
    return made;
  }

  private small(schema: RawSchema, depth: number): Json {
    if (schema['type'] === 'object' && !schema['additionalProperties']) return this.least(schema, depth);
    if (schema['type'] === 'array') return Array.from({ length: schema['minItems'] ?? 0 }, () => this.small(schema['items'] ?? {}, depth + 1));
    return valueFor(schema, this.random, depth + 4);
  }

  /** Of what the rules mention, some; of the rest, what is required. @param passed by on the way: not made here */
  private interesting(schema: RawSchema, hints: Hints, depth: number, given: Json | undefined, passed?: string): Json {
    switch (schema['enum'] ? 'enum' : schema['type']) {
      case 'enum':
        return this.choice(schema, hints);
      case 'object':
        return schema['additionalProperties'] ? this.map(schema, hints) : this.object(schema, hints, depth, given, passed);
      case 'array':
        return this.list(schema, hints, depth);
      case 'string':
        return this.text(schema, hints);
      case 'integer':
        return this.random.chance(0.6) ? this.number(schema, hints) : valueFor(schema, this.random, 4);
      case 'boolean':
        return this.random.chance(0.7);
      default:
        return valueFor(schema, this.random, 4);
    }
  }

  private number(schema: RawSchema, hints: Hints): Json {
    const value = this.random.pick(hints.numbers);
    return this.random.chance(0.9) ? within(value, schema) : value;
  }

  private object(schema: RawSchema, hints: Hints, depth: number, given: Json | undefined, passed?: string): Json {
    const required: string[] = schema['required'] ?? [];
    const made: { [key: string]: Json } = {};
    const probability = this.random.pick([0.2, 0.5, 0.8]);
    for (const [name, child] of Object.entries<RawSchema>(schema['properties'] ?? {})) {
      if (name === passed) continue;
      const isMentioned = hints.names.has(name);
      if (isMentioned && (required.includes(name) || this.random.chance(probability))) made[name] = this.interesting(child, hints, depth + 1, undefined);
      else if (required.includes(name)) made[name] = depth > 0 ? this.interesting(child, hints, depth + 1, undefined) : this.small(child, depth + 1);
      else if (depth > 0 && depth < 3 && this.random.chance(0.05)) made[name] = this.small(child, depth + 1);
    }
    // What is there already stays, mostly: it is right.
    if (isObject(given)) for (const [name, value] of Object.entries(given)) if (!(name in made) || this.random.chance(0.6)) made[name] = value;
    return made;
  }

  private map(schema: RawSchema, hints: Hints): Json {
    const keys = [...hints.texts, 'a', 'example.com/key', 'a'.repeat(63), 'a'.repeat(64), 'bad key', `${'a.'.repeat(130)}b/key`];
    return Object.fromEntries(Array.from({ length: this.random.between(0, 2) }, () => [this.random.pick(keys), valueFor(schema['additionalProperties'], this.random, 4)]));
  }

  private list(schema: RawSchema, hints: Hints, depth: number): Json {
    const least = schema['minItems'] ?? 0;
    const most = Math.min(schema['maxItems'] ?? 3, 3);
    const items: Json[] = [];
    for (let count = this.random.between(least, Math.max(least, most)); count > 0; count--) {
      const earlier = items.length > 0 ? this.random.pick(items) : undefined;
      if (earlier !== undefined && this.random.chance(0.4)) items.push(this.variation(structuredClone(earlier), schema['items'] ?? {}, hints, depth));
      else items.push(this.interesting(schema['items'] ?? {}, hints, depth + 1, undefined));
    }
    return items;
  }

  /** The same again, or with one field made anew or taken away. */
  private variation(item: Json, schema: RawSchema, hints: Hints, depth: number): Json {
    if (!isObject(item) || this.random.chance(0.3)) return item;
    const names = Object.keys(schema['properties'] ?? {});
    const name = this.random.pick([...names.filter((each) => hints.names.has(each)), ...names]);
    if (name === undefined) return item;
    if (this.random.chance(0.4)) delete item[name];
    else item[name] = this.interesting(schema['properties'][name], hints, depth + 1, undefined);
    return item;
  }

  private choice(schema: RawSchema, hints: Hints): Json {
    if (this.random.chance(0.03)) return 'NoSuchValue';
    const values: Json[] = schema['enum'];
    const mentioned = values.filter((value) => typeof value === 'string' && hints.texts.includes(value));
    return mentioned.length > 0 && this.random.chance(0.75) ? this.random.pick(mentioned) : this.random.pick(values);
  }

  private text(schema: RawSchema, hints: Hints): Json {
    // Some rules speak of what the schema forbids already.
    if (this.random.chance(0.03)) return this.random.pick([...hints.texts, ...usefulTexts]);
    const mentioned = stringsThatFit(schema, hints.texts);
    if (mentioned.length > 0 && this.random.chance(0.5)) return this.random.pick(mentioned);
    const fitting = stringsThatFit(schema, usefulTexts);
    return fitting.length > 0 && this.random.chance(0.8) ? this.random.pick(fitting) : valueFor(schema, this.random, 4);
  }
}

/** Texts that rules look for without naming them. */
const usefulTexts = [
  '', '0s', '1s', '500ms', '1h', '2h', '30m', '/', '/a', 'a', '//', '/a/./b', '/a/../b', '/a%2fb', '/a%2Fb', '/a#b', '/a/..', '/a/.', '/ä', '/ok', 'x', 'example.com', '*.example.com', 'Example.com', 'a..b', '-a', '10.0.0.1',
  'foo.Bar', 'foo', '1foo', 'foo-bar', 'Authorization', 'authorization', 'Host', 'host', 'x-token', 'envoy.filters.http.lua', 'example.filter', 'ConfigMap', 'Secret', 'Service', 'ServiceImport', 'Backend', 'Gateway', 'HTTPRoute',
  'ListenerSet', 'TCPRoute', 'GRPCRoute', 'multicluster.x-k8s.io', 'gateway.envoyproxy.io', 'gateway.networking.k8s.io', 'v1', 'svc.cluster.local', 'a.cluster.local', '1.2.3.4', '300.1.1.1', 'envoy:v1', 'docker.io/envoyproxy/envoy:v1',
  'docker.io/envoyproxy/envoy', 'bad image', 'post', 'PUT', 'GET', '*', '32Ki', '1.5Gi', '100', 'System', 'section', 'Xy', 'a/b', `/${'s'.repeat(107)}`, `/${'s'.repeat(108)}`, 'envoy.filters', 'Accept',
];

function hintsIn(text: string): Hints {
  const names = new Set([...text.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g)].map(([name]) => name.replace(/^__(\w+)__$/, '$1')));
  const texts = [...new Set([...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => (single ?? double)!))];
  const numbers = [...new Set([...text.matchAll(/(?<![\w.'"-])\d+(?![\w.'"])/g)].flatMap(([digits]) => [Number(digits) - 1, Number(digits), Number(digits) + 1]))];
  return { names, texts, numbers: [...numbers, 0, 1, 2, 80] };
}

function within(value: number, { minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): number {
  return Math.min(Math.max(value, minimum ?? value), maximum ?? value);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
