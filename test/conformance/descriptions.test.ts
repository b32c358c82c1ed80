// Our descriptions: every field that people write most has one, and what is bundled is what the files say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractSchemas } from '../../scripts/extract-schemas.mjs';
import { projectRoot, upstreamFolder } from '../../scripts/schemas/read-upstream.mjs';
import { createCatalog } from '../../server/src/schema/catalog';
import type { Schema } from '../../server/src/schema/schema';

describe('descriptions', () => {
  const catalog = createCatalog(9);
  const group = 'gateway.envoyproxy.io/v1alpha1';

  for (const kind of ['EnvoyExtensionPolicy', 'EnvoyPatchPolicy', 'EnvoyGateway']) {
    it(`cover every field of ${kind}`, () => {
      const missing = [...undescribed(catalog.kind(group, kind)!.schema, '', (property) => property.decodedOnly === true)];
      assert.deepEqual(missing, []);
    });
  }

  it('cover the references of all policies to targets and backends', () => {
    const missing: string[] = [];
    for (const { apiVersion, kind } of catalog.kinds().filter((each) => each.apiVersion === group)) {
      for (const [path, schema] of references(catalog.kind(apiVersion, kind)!.schema, kind)) missing.push(...undescribed(schema, path, () => false));
    }
    assert.deepEqual(missing, []);
  });

  it('are bundled as they stand in schemas/descriptions (npm run extract-schemas)', async () => {
    for (const [name, content] of await extractSchemas(upstreamFolder())) {
      assert.equal(readFileSync(join(projectRoot, 'schemas', name), 'utf8'), content, `schemas/${name} is stale: run npm run extract-schemas`);
    }
  }).timeout(60_000);
});

/** Paths of fields without a description; below those that `stop` names it does not look. */
function* undescribed(schema: Schema, path: string, stop: (property: { readonly decodedOnly?: boolean | undefined }) => boolean): Generator<string> {
  for (const property of schema.properties.values()) {
    const place = path === '' ? property.name : `${path}.${property.name}`;
    if (property.readOnly) continue;
    if (property.description === undefined) yield place;
    if (!stop(property)) yield* undescribed(property.schema, place, stop);
  }
  if (schema.items) yield* undescribed(schema.items, `${path}[]`, stop);
  if (schema.values) yield* undescribed(schema.values, `${path}{}`, stop);
}

const referenceNames = /^(targetRefs?|targetSelectors|backendRefs?)$/;

function* references(schema: Schema, path: string): Generator<[string, Schema]> {
  for (const property of schema.properties.values()) {
    if (referenceNames.test(property.name)) yield [`${path}.${property.name}`, property.schema];
    else yield* references(property.schema, `${path}.${property.name}`);
  }
  if (schema.items) yield* references(schema.items, `${path}[]`);
}
