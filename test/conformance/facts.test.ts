// Our schemas against the released CRDs, both ways: same fields, types, enums, limits, required, defaults, list types.

import assert from 'node:assert/strict';
import { oldestRelease, newestRelease } from '../../server/src/base/release';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import type { Schema } from '../../server/src/schema/schema';
import { envoyGatewayKinds, gatewayApiKinds, upstreamOrWarning, type RawSchema, type UpstreamKind } from './upstream';

describe('bundled schemas', () => {
  const upstream = upstreamOrWarning('comparison of the bundled schemas with the released CRDs');
  if (!upstream) return;
  const library = new SchemaLibrary();
  const kinds = [...envoyGatewayKinds(upstream), ...gatewayApiKinds(upstream, newestRelease)];

  for (const kind of kinds) {
    it(`say what the CRD says: ${kind.kind} ${kind.apiVersion} of 1.${kind.release}`, () => {
      const ours = library.catalog(kind.release).kind(kind.apiVersion, kind.kind);
      assert.ok(ours, 'the kind is missing');
      assert.equal(ours.namespaced, kind.namespaced);
      assert.equal(ours.statusDropped, kind.status);
      const differences: string[] = [];
      compareRoot(kind, ours.schema, differences);
      assert.deepEqual(differences, []);
    });
  }

  it('list the kinds of each release, and no others', () => {
    for (let release = oldestRelease; release <= newestRelease; release++) {
      const expected = kinds.filter((kind) => kind.release === release && kind.apiVersion.startsWith('gateway.envoyproxy.io/')).map((kind) => kind.kind);
      const ours = library.catalog(release).kinds().filter((kind) => kind.apiVersion.startsWith('gateway.envoyproxy.io/') && kind.kind !== 'EnvoyGateway').map((kind) => kind.kind);
      assert.deepEqual(ours.sort(), expected.sort(), `1.${release}`);
    }
  });

  it('mark what only the experimental channel of Gateway API has', () => {
    for (const kind of kinds.filter((each) => each.apiVersion.includes('networking'))) {
      const ours = library.catalog(newestRelease).kind(kind.apiVersion, kind.kind)!;
      assert.equal(ours.experimental ?? false, kind.standard === undefined, `${kind.apiVersion} ${kind.kind}`);
      if (kind.standard) compareMarks(kind.schema, kind.standard, ours.schema, kind.kind);
    }
  });

  it('say since when a field exists', () => {
    const histories = new Map<string, number[]>();
    for (const kind of kinds.filter((each) => each.apiVersion.startsWith('gateway.envoyproxy.io/'))) {
      for (const path of fieldPaths(kind.schema)) {
        const key = `${kind.kind}\n${path.join('\n')}`;
        histories.set(key, [...(histories.get(key) ?? []), kind.release]);
      }
    }
    assert.ok(histories.size > 3000, `${histories.size} paths`);
    for (const [key, releases] of histories) {
      const [kind = '', ...path] = key.split('\n');
      // Deep inside pod templates the same nodes come back; a sample of them is enough.
      if (path.length > 7) continue;
      assert.deepEqual(library.catalog(newestRelease).releasesWith('gateway.envoyproxy.io/v1alpha1', kind, path), releases, key);
    }
  });
});

function compareRoot({ schema, apiVersion }: UpstreamKind, ours: Schema, differences: string[]): void {
  for (const name of ['apiVersion', 'kind']) if (!ours.properties.get(name)?.required) differences.push(`${name}: not required`);
  // Objects have metadata whatever the CRD says of it.
  const { metadata: _metadata, ...properties } = schema['properties'];
  const required = [...(schema['required'] ?? []), 'apiVersion', 'kind'];
  assert.ok(ours.properties.get('metadata')?.schema.properties.has('labels'), apiVersion);
  compare({ ...schema, properties, required: [...new Set(required)] }, ours, '', differences, ['metadata']);
}

const sameKeywords = [
  'default', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf', 'minItems', 'maxItems', 'minProperties', 'maxProperties',
] as const;
const flagKeywords = ['nullable', 'exclusiveMinimum', 'exclusiveMaximum', 'uniqueItems'] as const;

function compare(raw: RawSchema, ours: Schema, path: string, differences: string[], extraFields: readonly string[] = []): void {
  const differ = (what: string, theirs: unknown, mine: unknown): void => {
    if (JSON.stringify(theirs) !== JSON.stringify(mine)) differences.push(`${path}: ${what} is ${JSON.stringify(theirs)} there, ${JSON.stringify(mine)} here`);
  };
  differ('type', rawType(raw), ours.type);
  differ('preserve-unknown', raw['x-kubernetes-preserve-unknown-fields'] === true, ours.open);
  differ('enum', rawEnum(raw)?.sort(), ours.enum?.map(({ value }) => value).sort());
  for (const keyword of sameKeywords) differ(keyword, raw[keyword], ours[keyword]);
  for (const keyword of flagKeywords) differ(keyword, raw[keyword] === true, ours[keyword] === true);
  differ('list type', raw['x-kubernetes-list-type'], ours.listType);
  differ('list keys', raw['x-kubernetes-list-map-keys'], ours.listMapKeys);
  differ('embedded resource', raw['x-kubernetes-embedded-resource'], ours.embeddedResource);
  compareProperties(raw, ours, path, differences, extraFields);
  compareBelow(raw['items'], ours.items, `${path}[]`, differences);
  compareBelow(raw['additionalProperties'], ours.values, `${path}{}`, differences);
  compareLogic(raw, ours, path, differences);
}

function compareProperties(raw: RawSchema, ours: Schema, path: string, differences: string[], extraFields: readonly string[]): void {
  const theirs: RawSchema = raw['properties'] ?? {};
  for (const name of ours.properties.keys()) if (!(name in theirs) && !extraFields.includes(name)) differences.push(`${path}.${name}: is not there`);
  for (const [name, child] of Object.entries(theirs)) {
    const property = ours.properties.get(name);
    if (!property) {
      differences.push(`${path}.${name}: is missing here`);
      continue;
    }
    const required = raw['required']?.includes(name) ?? false;
    if (property.required !== required) differences.push(`${path}.${name}: ${required ? 'required there' : 'optional there'}`);
    compare(child, property.schema, `${path}.${name}`, differences);
  }
  const loose = (raw['required'] ?? []).filter((name: string) => !(name in theirs));
  if (JSON.stringify(loose) !== JSON.stringify(ours.requiredNames ?? [])) differences.push(`${path}: requires ${loose} there`);
}

function compareBelow(raw: RawSchema | undefined, ours: Schema | undefined, path: string, differences: string[]): void {
  if (raw && ours) compare(raw, ours, path, differences);
  else if (raw ?? ours) differences.push(`${path}: only ${raw ? 'there' : 'here'}`);
}

function compareLogic(raw: RawSchema, ours: Schema, path: string, differences: string[]): void {
  for (const keyword of ['oneOf', 'anyOf', 'allOf'] as const) {
    const isIntOrString = (branch: RawSchema): boolean => branch['anyOf']?.length === 2;
    const theirs: RawSchema[] = (raw[keyword] ?? []).filter((branch: RawSchema) => !(Object.keys(branch).join() === 'enum') && !isIntOrString(branch));
    const expected = keyword === 'anyOf' && raw['x-kubernetes-int-or-string'] ? [] : theirs;
    const mine = ours[keyword] ?? [];
    if (expected.length !== mine.length) differences.push(`${path}: ${expected.length} branches of ${keyword} there, ${mine.length} here`);
    else expected.forEach((branch, at) => compare(branch, mine[at]!, `${path}<${keyword} ${at}>`, differences));
  }
  compareBelow(raw['not'], ours.not, `${path}<not>`, differences);
}

function rawType(raw: RawSchema): string {
  return raw['x-kubernetes-int-or-string'] ? 'int-or-string' : (raw['type'] ?? 'any');
}

/** Enums in branches of allOf narrow each other. */
function rawEnum(raw: RawSchema): unknown[] | undefined {
  const lists = [raw['enum'], ...(raw['allOf'] ?? []).map((branch: RawSchema) => branch['enum'])].filter((list) => list !== undefined) as unknown[][];
  if (lists.length === 0) return undefined;
  const [first = [], ...rest] = lists;
  return first.filter((value) => rest.every((list) => list.includes(value)));
}

function compareMarks(raw: RawSchema, standard: RawSchema, ours: Schema, path: string): void {
  for (const [name, property] of ours.properties) {
    const there = raw['properties']?.[name];
    if (!there || name === 'metadata') continue;
    const twin = standard['properties']?.[name];
    assert.equal(property.experimental ?? false, twin === undefined, `${path}.${name}`);
    if (twin) compareMarks(there, twin, property.schema, `${path}.${name}`);
  }
  for (const value of ours.enum ?? []) if (standard['enum']) assert.equal(value.experimental ?? false, !standard['enum'].includes(value.value), `${path}: ${value.value}`);
  if (ours.items && standard['items']) compareMarks(raw['items'], standard['items'], ours.items, `${path}[]`);
}

function* fieldPaths(raw: RawSchema, path: readonly string[] = []): Generator<readonly string[]> {
  for (const [name, child] of Object.entries<RawSchema>(raw['properties'] ?? {})) {
    if (path.length === 0 && name === 'metadata') continue;
    yield [...path, name];
    yield* fieldPaths(child, [...path, name]);
  }
  if (raw['items']) yield* fieldPaths(raw['items'], [...path, '[]']);
}
