// What the YAML extension is told; that it understands it, test/coexistence shows with its own server.

import { strict as assert } from 'node:assert';
import { absoluteAddress, configuredSchemas, coversKubernetes, schemaAddress, schemaContent } from './yaml-schema';

describe('schemas for the YAML extension', () => {
  it('say nothing where nobody else has a schema', () => {
    const address = schemaAddress([]);
    assert.match(address, /^envoy-gateway:\/\//);
    assert.equal(schemaContent(address), 'true');
  });

  it('leave other documents to the schemas that the settings name', () => {
    const others = ['file:///a folder/schema.json', 'https://example.com/?a=b&c=d#e'];
    const schema = JSON.parse(schemaContent(schemaAddress(others))) as { else: unknown };
    assert.deepEqual(schema.else, { allOf: others.map(($ref) => ({ $ref })) });
  });

  it('are read from yaml.schemas in all its forms', () => {
    assert.deepEqual(configuredSchemas({ kubernetes: '*.yaml', './own.json': ['a.yaml', '!b.yaml'], odd: 3, empty: [] }), [
      { address: 'kubernetes', patterns: ['*.yaml'] },
      { address: './own.json', patterns: ['a.yaml', '!b.yaml'] },
    ]);
    assert.deepEqual(configuredSchemas(null), []);
    assert.deepEqual(configuredSchemas('kubernetes'), []);
  });

  it('get absolute addresses', () => {
    const folder = 'file:///work%20space';
    assert.equal(absoluteAddress('./schemas/own.json', folder, undefined), 'file:///work%20space/schemas/own.json');
    assert.equal(absoluteAddress('schemas/own.json', undefined, undefined), undefined);
    assert.equal(absoluteAddress('/etc/own.json', folder, undefined), 'file:///etc/own.json');
    assert.equal(absoluteAddress('C:\\own.json', folder, undefined), 'file:///C:/own.json');
    assert.equal(absoluteAddress('https://example.com/own.json', folder, undefined), 'https://example.com/own.json');
    assert.match(absoluteAddress('Kubernetes', folder, 'v1.33.0')!, /^https:.*v1\.33\.0-standalone-strict/);
  });

  it('are known to cover Kubernetes by their names', () => {
    assert.ok(coversKubernetes('kubernetes'));
    assert.ok(coversKubernetes(absoluteAddress('kubernetes', undefined, undefined)!));
    assert.ok(!coversKubernetes('https://example.com/openapi.json'));
  });
});
