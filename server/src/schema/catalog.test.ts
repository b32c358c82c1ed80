// What the catalog says of kinds, versions, releases and places.

import assert from 'node:assert/strict';
import { createCatalog, SchemaLibrary } from './catalog';
import { propertiesOn, schemaAt, sinceOf } from './navigate';
import type { Schema } from './schema';

const group = 'gateway.envoyproxy.io/v1alpha1';

describe('createCatalog', () => {
  const library = new SchemaLibrary();
  const newest = library.catalog(9);

  it('knows the kinds of a release', () => {
    assert.equal(newest.kind(group, 'HTTPRouteFilter')?.since, 2);
    assert.equal(library.catalog(1).kind(group, 'HTTPRouteFilter'), undefined);
    assert.deepEqual(newest.releasesWith(group, 'HTTPRouteFilter', []), [2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(newest.kind('gateway.envoyproxy.io/v1', 'EnvoyProxy'), undefined);
    assert.ok(newest.kinds().some(({ apiVersion, kind }) => apiVersion === 'apps/v1' && kind === 'Deployment'));
  });

  it('takes the nearest release for those it does not have', () => {
    assert.equal(createCatalog(0).release, 1);
    assert.equal(createCatalog(42).release, 9);
  });

  it('gives versions newest first', () => {
    assert.deepEqual(newest.apiVersionsOf('TLSRoute'), ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha3', 'gateway.networking.k8s.io/v1alpha2']);
    assert.deepEqual(newest.apiVersionsOf('Gateway'), ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1']);
    assert.deepEqual(newest.apiVersionsOf('Nothing'), []);
  });

  it('knows which groups it knows completely', () => {
    assert.ok(newest.knowsGroup('gateway.envoyproxy.io'));
    assert.ok(!newest.knowsGroup('apps'));
  });

  it('knows lists, but does not offer them', () => {
    const list = newest.kind(group, 'EnvoyExtensionPolicyList');
    assert.ok(list?.isList);
    assert.ok(newest.kind('v1', 'List')?.isList);
    assert.equal(newest.kind(group, 'EnvoyGatewayList'), undefined);
    assert.ok(!newest.kinds().some(({ kind }) => kind.endsWith('List')));
  });

  it('gives the same node each time, and one node for equal places', () => {
    const policy = newest.kind(group, 'EnvoyExtensionPolicy')!.schema;
    assert.equal(newest.kind(group, 'EnvoyExtensionPolicy')!.schema, policy);
    assert.equal(at(policy, 'spec', 'extProc', 0, 'backendRefs', 0, 'name'), at(policy, 'spec', 'extProc', 0, 'backendRefs', 1, 'name'));
    assert.equal(newest.kind('v1', 'Service')!.schema.properties.get('metadata')!.schema, policy.properties.get('metadata')!.schema);
  });

  it('differs by release', () => {
    const lua = (release: number): Schema | undefined => schemaAt(library.catalog(release).kind(group, 'EnvoyExtensionPolicy')!.schema, ['spec', 'lua']);
    assert.equal(lua(2), undefined);
    assert.ok(lua(3));
    assert.deepEqual(newest.releasesWith(group, 'EnvoyExtensionPolicy', ['spec', 'lua']), [3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(newest.releasesWith(group, 'EnvoyExtensionPolicy', ['spec', 'extProc', 0, 'processingMode', 'request', 'body'], 'FullDuplexStreamed'), [4, 5, 6, 7, 8, 9]);
    assert.deepEqual(newest.releasesWith(group, 'EnvoyExtensionPolicy', ['spec', 'nothing']), []);
  });

  it('knows fields and values that are gone', () => {
    assert.deepEqual(newest.releasesWith(group, 'SecurityPolicy', ['spec', 'authorization', 'rules', 0, 'principal', 'sourceCIDRs']), [7]);
    assert.equal(schemaAt(library.catalog(7).kind(group, 'SecurityPolicy')!.schema, ['spec', 'authorization', 'rules', 0, 'principal'])!.properties.get('sourceCIDRs')!.until, 8);
  });

  it('knows when a field became optional', () => {
    const type = (release: number) => schemaAt(library.catalog(release).kind(group, 'BackendTrafficPolicy')!.schema, ['spec', 'rateLimit'])!.properties.get('type')!;
    assert.equal(type(5).required, true);
    assert.equal(type(6).required, false);
  });

  it('says since when a field is there, with all that it stands in', () => {
    const spec = newest.kind(group, 'EnvoyExtensionPolicy')!.schema;
    assert.equal(sinceOf(propertiesOn(spec, ['spec', 'lua', 0, 'type'])), 3);
    assert.equal(sinceOf(propertiesOn(spec, ['spec', 'extProc'])), undefined);
  });

  it('says what is deprecated, and what to use instead', () => {
    const spec = newest.kind(group, 'EnvoyExtensionPolicy')!.schema.properties.get('spec')!.schema;
    assert.equal(typeof spec.properties.get('targetRef')!.deprecated, 'string');
    assert.equal(spec.properties.get('targetRefs')!.deprecated, undefined);
  });

  it('offers what is needed first, and what is not ours to write last', () => {
    const names = [...newest.kind(group, 'EnvoyExtensionPolicy')!.schema.properties.keys()];
    assert.deepEqual(names, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
    assert.ok(newest.kind(group, 'EnvoyExtensionPolicy')!.schema.properties.get('status')!.readOnly);
  });

  it('marks what only the experimental channel has', () => {
    assert.equal(newest.kind('gateway.networking.k8s.io/v1alpha2', 'TCPRoute')!.experimental, true);
    assert.equal(newest.kind('gateway.networking.k8s.io/v1', 'HTTPRoute')!.experimental, undefined);
    assert.equal(at(newest.kind('gateway.networking.k8s.io/v1', 'HTTPRoute')!.schema, 'spec', 'rules', 0).properties.get('retry')!.experimental, true);
  });

  it('names a reference page of the release', () => {
    assert.equal(newest.kind(group, 'EnvoyProxy')!.reference, 'https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxy');
    assert.equal(library.catalog(4).kind(group, 'EnvoyProxy')!.reference, 'https://gateway.envoyproxy.io/v1.4/api/extension_types/#envoyproxy');
  });
});

function at(schema: Schema, ...path: (string | number)[]): Schema {
  const found = schemaAt(schema, path);
  assert.ok(found, path.join('.'));
  return found;
}
