// The walker against verdicts that Kubernetes' own validation code gave for the same schema and value (apiextensions-apiserver 0.34).

import assert from 'node:assert/strict';
import { parseDocument } from '../yaml/parse';
import { resolved, type YamlMap } from '../yaml/tree';
import { createCatalog } from './catalog';
import type { OpenApiSchema } from './openapi';
import type { KindSchema } from './schema';
import { schemaOfCustomKind } from './custom-kind';
import { validateResource, type SchemaFinding } from './validate';

const catalog = createCatalog(9);

/** Validates `spec` (YAML, flow or block) by a schema for it; each finding as `path: kind`. */
function verdict(spec: OpenApiSchema, yaml: string): string[] {
  const kind = schemaOfCustomKind(
    { group: 'test.example', version: 'v1', kind: 'Thing', namespaced: true, statusDropped: true },
    { type: 'object', properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec, status: { type: 'object' } } },
    catalog,
  );
  return shown(findingsIn(`apiVersion: test.example/v1\nkind: Thing\nmetadata: {name: x}\nspec: ${yaml}\n`, kind));
}

function findingsIn(text: string, kind: KindSchema, partial = false): readonly SchemaFinding[] {
  return validateResource(resolved(parseDocument(text).root) as YamlMap, kind, { partial });
}

function shown(findings: readonly SchemaFinding[]): string[] {
  return findings.map((finding) => `${finding.path.join('.')}: ${finding.kind}${finding.kind === 'missing-field' ? ` ${finding.name}` : ''}`);
}

function fields(properties: { [name: string]: OpenApiSchema }, more: OpenApiSchema = {}): OpenApiSchema {
  return { type: 'object', properties, ...more };
}

/** The verdict on the value of one field `a`. */
function onField(schema: OpenApiSchema, value: string): string[] {
  return verdict(fields({ a: schema }), `{a: ${value}}`);
}

describe('validateResource', () => {
  describe('numbers', () => {
    const rows: [schema: OpenApiSchema, value: string, refused: string | undefined][] = [
      [{ type: 'integer' }, '1.0', undefined],
      [{ type: 'integer' }, '1e3', undefined],
      [{ type: 'integer' }, '1.5', 'wrong-type'],
      [{ type: 'integer' }, '1e20', 'wrong-type'],
      [{ type: 'integer' }, '9223372036854775807', undefined],
      [{ type: 'integer' }, '9223372036854775808', 'wrong-type'],
      [{ type: 'integer' }, '"1"', 'wrong-type'],
      [{ type: 'integer', format: 'int32' }, '2147483647', undefined],
      // The schema lets it pass, but no controller can decode it.
      [{ type: 'integer', format: 'int32' }, '2147483648', 'format'],
      [{ type: 'number' }, '3', undefined],
      [{ type: 'integer', minimum: 1 }, '0', 'range'],
      [{ type: 'integer', maximum: 5 }, '5', undefined],
      [{ type: 'integer', maximum: 5, exclusiveMaximum: true }, '5', 'range'],
      [{ type: 'integer', multipleOf: 5 }, '12', 'multiple-of'],
      [{ type: 'number', multipleOf: 0.1 }, '0.3', undefined],
      [{ type: 'integer', enum: [1, 2] }, '1.0', undefined],
      [{ 'x-kubernetes-int-or-string': true }, '1.5', 'wrong-type'],
      [{ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }, '1.0', undefined],
      [{ 'x-kubernetes-int-or-string': true }, 'true', 'wrong-type'],
    ];
    for (const [schema, value, refused] of rows) {
      it(`${JSON.stringify(schema)} ${refused ? 'refuses' : 'takes'} ${value}`, () => assert.deepEqual(onField(schema, value), refused ? [`spec.a: ${refused}`] : []));
    }
  });

  describe('strings', () => {
    const rows: [schema: OpenApiSchema, value: string, refused: string | undefined][] = [
      [{ type: 'string' }, '5', 'wrong-type'],
      [{ type: 'string' }, 'true', 'wrong-type'],
      [{ type: 'string', maxLength: 1 }, '😀', undefined],
      [{ type: 'string', maxLength: 1 }, '"e\\u0301"', 'length'],
      [{ type: 'string', minLength: 2 }, '😀', 'length'],
      [{ type: 'string', enum: ['1'] }, '1', 'wrong-type'],
      [{ type: 'string', enum: ['A', 'B'] }, 'a', 'enum-value'],
      [{ type: 'string', enum: ['A', 'B', 'C'], allOf: [{ enum: ['A'] }] }, 'B', 'enum-value'],
      [{ type: 'string', pattern: '^a$' }, '"a\\n"', 'pattern'],
      [{ type: 'string', pattern: '^.$' }, '"\\r"', undefined],
      [{ type: 'string', allOf: [{ pattern: 'x' }, { pattern: 'y' }] }, 'x', 'pattern'],
      [{ type: 'string', format: 'byte' }, 'YQ', 'format'],
      [{ type: 'string', format: 'no-such-format' }, 'x', undefined],
    ];
    for (const [schema, value, refused] of rows) {
      it(`${JSON.stringify(schema)} ${refused ? 'refuses' : 'takes'} ${value}`, () => assert.deepEqual(onField(schema, value), refused ? [`spec.a: ${refused}`] : []));
    }
  });

  describe('null', () => {
    it('on a field that is not nullable is as good as absent', () => {
      assert.deepEqual(onField({ type: 'string' }, 'null'), []);
      assert.deepEqual(onField({ type: 'string' }, ''), []);
      assert.deepEqual(verdict(fields({ a: { type: 'string' } }, { required: ['a'] }), '{a: null}'), ['spec: missing-field a']);
    });

    it('gives way to a default', () => {
      assert.deepEqual(verdict(fields({ a: { type: 'string', default: 'x' } }, { required: ['a'] }), '{a: null}'), []);
    });

    it('stays where it is allowed', () => {
      assert.deepEqual(verdict(fields({ a: { type: 'string', nullable: true } }, { required: ['a'] }), '{a: null}'), []);
      assert.deepEqual(onField(fields({ x: { type: 'string' } }, { nullable: true, required: ['x'] }), 'null'), []);
    });

    it('in a list is refused unless the items say nothing about types', () => {
      assert.deepEqual(onField({ type: 'array', items: { type: 'string' } }, '[null]'), ['spec.a.0: wrong-type']);
      assert.deepEqual(onField({ type: 'array', items: { 'x-kubernetes-int-or-string': true } }, '[null]'), ['spec.a.0: wrong-type']);
      assert.deepEqual(onField({ type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true } }, '[null]'), []);
    });

    it('as a value of a map is dropped', () => {
      assert.deepEqual(onField({ type: 'object', additionalProperties: { type: 'string' } }, '{k: null}'), []);
    });
  });

  describe('fields', () => {
    it('that the schema does not have are unknown, unless it preserves them', () => {
      assert.deepEqual(onField({ type: 'object' }, '{x: 1}'), ['spec.a.x: unknown-field']);
      assert.deepEqual(onField({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, '{x: {y: 1}}'), []);
      assert.deepEqual(onField({ 'x-kubernetes-preserve-unknown-fields': true }, '5'), []);
      assert.deepEqual(onField({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { b: fields({ c: { type: 'string' } }) } }, '{b: {zz: 1}}'), ['spec.a.b.zz: unknown-field']);
      assert.deepEqual(onField({ type: 'object', additionalProperties: true }, '{q: {z: 1}}'), ['spec.a.q.z: unknown-field']);
    });

    it('that are required may come from a default', () => {
      assert.deepEqual(verdict(fields({ a: { type: 'string', default: 'x' } }, { required: ['a'] }), '{}'), []);
      assert.deepEqual(verdict(fields({ a: { type: 'string' } }, { required: ['a'] }), '{}'), ['spec: missing-field a']);
    });

    it('are counted as the API server has them: with defaults, without nulls and unknown ones', () => {
      const counted = (a: OpenApiSchema): OpenApiSchema => fields({ a }, { minProperties: 1 });
      assert.deepEqual(verdict(counted({ type: 'string', default: 'x' }), '{}'), []);
      assert.deepEqual(verdict(counted({ type: 'string' }), '{a: null}'), ['spec: property-count']);
      assert.deepEqual(verdict(counted({ type: 'string' }), '{zz: 1}'), ['spec.zz: unknown-field', 'spec: property-count']);
    });
  });

  describe('embedded resources', () => {
    const embedded: OpenApiSchema = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true };

    it('have an apiVersion, a kind and the metadata of every object', () => {
      assert.deepEqual(onField(embedded, '{apiVersion: v1, kind: Pod, metadata: {name: x}, zz: 1}'), []);
      assert.deepEqual(onField(embedded, '{apiVersion: v1}'), ['spec.a: missing-field kind']);
      assert.deepEqual(onField(embedded, '{apiVersion: v1, kind: Pod, metadata: {foo: 1}}'), ['spec.a.metadata.foo: unknown-field']);
      assert.deepEqual(onField({ type: 'object', 'x-kubernetes-embedded-resource': true }, '{apiVersion: v1, kind: Pod, foo: 1}'), ['spec.a.foo: unknown-field']);
    });
  });

  describe('lists', () => {
    const map: OpenApiSchema = {
      type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k', 'p'],
      items: fields({ k: { type: 'string' }, p: { type: 'string', default: 'TCP' } }, { required: ['k'] }),
    };

    it('of type map: keys may not repeat, defaults counted in', () => {
      assert.deepEqual(onField(map, '[{k: a}, {k: a, p: TCP}]'), ['spec.a.1: duplicate-item']);
      assert.deepEqual(onField(map, '[{k: a}, {k: a, p: UDP}]'), []);
    });

    it('of type set: items may not repeat', () => {
      assert.deepEqual(onField({ type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } }, '[a, b, a]'), ['spec.a.2: duplicate-item']);
    });

    it('have limits', () => {
      assert.deepEqual(onField({ type: 'array', minItems: 1, items: { type: 'string' } }, '[]'), ['spec.a: item-count']);
      assert.deepEqual(onField({ type: 'array', maxItems: 1, items: { type: 'string' } }, '[a, b]'), ['spec.a: item-count']);
    });
  });

  describe('combinations', () => {
    const either: OpenApiSchema = fields({ x: { type: 'string' }, y: { type: 'string' } }, { anyOf: [{ required: ['x'] }, { required: ['y'] }] });

    it('are judged on the value without nulls and with defaults', () => {
      assert.deepEqual(onField(either, '{}'), ['spec.a: mismatch']);
      assert.deepEqual(onField(either, '{x: null}'), ['spec.a: mismatch']);
      assert.deepEqual(onField(either, '{x: a}'), []);
      const withDefault = fields({ type: { type: 'string', default: 'A' } }, { not: { properties: { type: { enum: ['A'] } } } });
      assert.deepEqual(onField(withDefault, '{}'), ['spec.a: mismatch']);
    });

    it('hold one branch and no more', () => {
      const one: OpenApiSchema = fields({ x: { type: 'string' }, y: { type: 'string' } }, { oneOf: [{ required: ['x'] }, { required: ['y'] }] });
      assert.deepEqual(onField(one, '{x: a, y: b}'), ['spec.a: mismatch']);
      assert.deepEqual(onField(one, '{y: b}'), []);
    });

    it('are left open where a template decides', () => {
      assert.deepEqual(onField(either, '"{{ .Values.x }}"'), []);
    });
  });

  describe('metadata', () => {
    const policy = catalog.kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyPatchPolicy')!;
    const onMetadata = (metadata: string): string[] =>
      shown(findingsIn(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nmetadata: ${metadata}\nspec: {type: JSONPatch, targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}}\n`, policy));

    for (const metadata of ['{labels: {a: null}}', '{labels: null}', '{creationTimestamp: null}', '{finalizers: [a, a]}', '{finalizers: [null]}', '{generation: 1.0}', '{selfLink: x}', 'null']) {
      it(`takes ${metadata}`, () => assert.deepEqual(onMetadata(metadata), []));
    }
    const refused: [metadata: string, finding: string][] = [
      ['{labels: {a: 1}}', 'metadata.labels.a: wrong-type'],
      ['{annotations: {a: true}}', 'metadata.annotations.a: wrong-type'],
      ['{foo: 1}', 'metadata.foo: unknown-field'],
      ['{Labels: {a: b}}', 'metadata.Labels: unknown-field'],
      ['{name: 5}', 'metadata.name: wrong-type'],
      ['{creationTimestamp: x}', 'metadata.creationTimestamp: format'],
      ['{generation: 1.5}', 'metadata.generation: wrong-type'],
      ['{labels: []}', 'metadata.labels: wrong-type'],
      ['x', 'metadata: wrong-type'],
    ];
    for (const [metadata, finding] of refused) it(`refuses ${metadata}`, () => assert.deepEqual(onMetadata(metadata), [finding]));
  });

  describe('status', () => {
    it('is dropped before it is validated; only its names are looked at', () => {
      const route = catalog.kind('gateway.networking.k8s.io/v1', 'HTTPRoute')!;
      const text = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: x}\nspec: {}\nstatus: {parents: [{conditions: 5}], nope: 1}\n';
      assert.deepEqual(shown(findingsIn(text, route)), ['status.nope: unknown-field']);
    });

    it("of Kubernetes' own kinds is decoded, so its types matter", () => {
      const service = catalog.kind('v1', 'Service')!;
      const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}]}\nstatus: {loadBalancer: {ingress: [{ip: 5}]}}\n';
      assert.deepEqual(shown(findingsIn(text, service)), ['status.loadBalancer.ingress.0.ip: wrong-type']);
    });
  });

  describe("Kubernetes' own kinds", () => {
    const onDeployment = (container: string): string[] =>
      shown(findingsIn(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {selector: {}, template: {spec: {containers: [${container}]}}}\n`, catalog.kind('apps/v1', 'Deployment')!))
        .map((each) => each.replace('spec.template.spec.containers.', ''));

    it('take null and the empty string for "not set"', () => {
      assert.deepEqual(onDeployment('{name: a, args: [null], env: null, imagePullPolicy: ""}'), []);
    });

    it('take quantities as text and as numbers', () => {
      assert.deepEqual(onDeployment('{name: a, resources: {limits: {cpu: 0.5, memory: 128Mi}}}'), []);
      assert.deepEqual(onDeployment('{name: a, resources: {limits: {cpu: lots}}}'), ['0.resources.limits.cpu: format']);
    });

    it('refuse what does not decode', () => {
      assert.deepEqual(onDeployment('{name: a, env: [{name: X, value: 5}], ports: [{containerPort: "80"}]}'), ['0.env.0.value: wrong-type', '0.ports.0.containerPort: wrong-type']);
    });

    it('refuse two containers of one name', () => {
      assert.deepEqual(onDeployment('{name: a}, {name: a}'), ['1: duplicate-item']);
    });
  });

  describe('text that is not final', () => {
    const policy = catalog.kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyExtensionPolicy')!;
    const head = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: x}\n';

    it('values that a template makes fit everywhere', () => {
      assert.deepEqual(shown(findingsIn(`${head}spec:\n  targetRefs: {{ toYaml .Values.refs }}\n  extProc:\n  - messageTimeout: {{ .Values.timeout }}\n    backendRefs:\n    - name: a\n`, policy)), []);
    });

    it('a patch need not be complete, and may delete', () => {
      const patch = `${head}spec:\n  $patch: replace\n  targetRef: null\n  extProc:\n  - failOpen: yes please\n  lua: []\n`;
      assert.deepEqual(shown(findingsIn(patch, policy, true)), ['spec.extProc.0.failOpen: wrong-type']);
    });

    it('merge keys and aliases are followed', () => {
      const text = `${head}spec:\n  targetRefs:\n  - &ref {group: gateway.networking.k8s.io, kind: Gateway, name: a}\n  - {<<: *ref, name: b}\n  - {<<: *ref, nmae: c}\n  - *ref\n`;
      assert.deepEqual(shown(findingsIn(text, policy)), ['spec.targetRefs.2.nmae: unknown-field']);
    });

    it('aliases that multiply cost no time', () => {
      const levels = Array.from({ length: 9 }, (_, at) => `- &l${at + 1} [${Array(9).fill(`*l${at}`).join(', ')}]`);
      const text = `${head}spec:\n  lua:\n  - &l0 {type: 5}\n  ${levels.join('\n  ')}\n`;
      const start = performance.now();
      assert.ok(findingsIn(text, policy).length > 0);
      assert.ok(performance.now() - start < 1000);
    });
  });

  it('points at exact places', () => {
    const text = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: x}\nspec:\n  wasm:\n  - code: {type: Imagee}\n    nmae: a\n';
    const findings = findingsIn(text, catalog.kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyExtensionPolicy')!);
    const places = findings.map((finding) => `${finding.kind} ${finding.path.join('.')} ${JSON.stringify(text.slice(finding.node.range.start, finding.node.range.end))}`);
    assert.deepEqual(places, ['enum-value spec.wasm.0.code.type "Imagee"', 'unknown-field spec.wasm.0.nmae "nmae"']);
  });

  it('leaves what the configuration reader does not enforce alone', () => {
    const kind = catalog.kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyGateway')!;
    assert.equal(kind.unknownFields, 'ignored');
    const text = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway: {controllerName: x}\nenvoyProxy: {provider: {type: Kubernetes, kubernetes: {envoyDeployment: {replicas: -5, pod: {volumes: [{}]}}}}}\nlogging: {level: {default: loud}}\n';
    assert.deepEqual(shown(findingsIn(text, kind)), ['logging.level.default: enum-value']);
  });
});
