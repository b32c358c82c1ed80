// Fields that a neighbour chooses, in all kinds: once a value is written its field is offered first, and those of the others not at all.

import assert from 'node:assert/strict';
import { completionsAt } from '../../../test/fixture';
import { newestRelease } from '../base/release';
import { createCatalog } from '../schema/catalog';
import type { Schema } from '../schema/schema';
import { unionOf, type Union } from './completion/unions';

interface FoundUnion {
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** `[]` for items, `{}` for values of maps. */
  readonly path: readonly string[];
  readonly union: Union;
}

/** Deeper ones repeat those above. */
const deepest = 12;

function unionsOfAllKinds(): FoundUnion[] {
  const catalog = createCatalog(newestRelease);
  return catalog.kinds().flatMap(({ apiVersion, kind }) => {
    const found: FoundUnion[] = [];
    const seen = new Set<Schema>();
    const walk = (schema: Schema | undefined, path: readonly string[]): void => {
      if (!schema || seen.has(schema) || path.length > deepest) return;
      seen.add(schema);
      const union = unionOf(schema);
      if (union) found.push({ name: `${kind} ${apiVersion} ${path.join('.')}`, apiVersion, kind, path, union });
      for (const property of schema.properties.values()) if (!property.readOnly && property.deprecated === undefined) walk(property.schema, [...path, property.name]);
      walk(schema.items, [...path, '[]']);
      walk(schema.values, [...path, '{}']);
    };
    walk(catalog.kind(apiVersion, kind)?.schema, []);
    return found;
  });
}

/** A manifest with `lines` at the end of the path. */
function manifestWith({ apiVersion, kind, path }: FoundUnion, lines: readonly string[]): string {
  const text = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', '  name: example'];
  let indent = '';
  let dash = '';
  for (const step of path) {
    if (step === '[]') {
      dash = '- ';
      continue;
    }
    text.push(`${indent}${dash}${step === '{}' ? 'example' : step}:`);
    indent += dash === '' ? '  ' : '    ';
    dash = '';
  }
  const column = dash === '' ? indent : `${indent}  `;
  return [...text, ...lines.map((line, index) => (index === 0 ? indent + dash : column) + line)].join('\n');
}

describe('unions', () => {
  const unions = unionsOfAllKinds();

  it('are known where the APIs have them', () => {
    const names = unions.map(({ name }) => name.replace(/ \S+\/?v1\S* /, ' '));
    for (const expected of [
      'EnvoyExtensionPolicy spec.wasm.[].code',
      'EnvoyExtensionPolicy spec.lua.[]',
      'SecurityPolicy spec.jwt.providers.[].localJWKS',
      'BackendTrafficPolicy spec.rateLimit',
      'BackendTrafficPolicy spec.loadBalancer',
      'EnvoyProxy spec.provider',
      'EnvoyProxy spec.telemetry.accessLog.settings.[].sinks.[]',
      'HTTPRoute spec.rules.[].backendRefs.[].filters.[]',
      'HTTPRoute spec.rules.[].backendRefs.[].filters.[].externalAuth',
      'GRPCRoute spec.rules.[].backendRefs.[].filters.[]',
      'Gateway spec.listeners.[].allowedRoutes.namespaces',
      'HTTPRouteFilter spec.directResponse.body',
      'BackendTLSPolicy spec.validation.subjectAltNames.[]',
    ]) {
      assert.ok(names.includes(expected), expected);
    }
  });

  for (const found of unions) {
    it(found.name, () => {
      const { discriminator, values, fieldOf } = found.union;
      for (const { value } of values) {
        const labels = completionsAt(manifestWith(found, [`${discriminator.name}: ${String(value)}`, '$0'])).map(({ label }) => label);
        const own = fieldOf.get(String(value))?.name;
        if (own !== undefined) assert.equal(labels[0], own, `after ${String(value)}`);
        const others = [...fieldOf.values()].map(({ name }) => name).filter((name) => name !== own);
        assert.deepEqual(labels.filter((label) => others.includes(label)), [], `after ${String(value)}`);
      }
      for (const [value, { name }] of fieldOf) {
        const item = completionsAt(manifestWith(found, [`${name}:`, '$0'])).find(({ label }) => label === discriminator.name);
        const fitting = [...fieldOf].filter(([, field]) => field.name === name).map(([each]) => each);
        assert.ok(item, `no ${discriminator.name} beside ${name}`);
        assert.ok(fitting.some((each) => item.edit.newText.includes(each)), `${discriminator.name} beside ${name} is not ${value}: ${item.edit.newText}`);
      }
    });
  }
});
