// Facts of the EnvoyGateway configuration, which no CRD describes: from the list of its fields.
import { join } from 'node:path';
import { readYaml } from './read-upstream.mjs';

/**
 * @param core as readCoreKinds returns it
 * @param shapes `{envoyProxy: Map of release -> facts of the EnvoyProxy kind, gateway: facts of the Gateway kind}`
 * @returns Map of release -> facts
 */
export function readConfigKind(upstream, core, shapes, releases) {
  const source = readYaml(join(upstream, 'envoygateway-config.yaml'));
  const fields = Object.entries({ ...source.fields, ...source.removedFields }).map(([path, field]) => ({ path, ...field }));
  return new Map(releases.map((release) => [release, configOfRelease(fields, release, { core, ...shapes })]));
}

function configOfRelease(fields, release, shapes) {
  const root = { type: 'object', properties: { apiVersion: { type: 'string' }, kind: { type: 'string' } }, required: ['apiVersion', 'kind'] };
  for (const field of fields) {
    if (minor(field.since) > release || (field.removed && minor(field.removed) <= release)) continue;
    const steps = field.path.split('.');
    const name = steps.pop();
    const owner = steps.reduce((node, step) => descend(node, step, field.path), root);
    owner.properties ??= {};
    owner.properties[name] = factsOfField(field, release, shapes);
    if (field.required) (owner.required ??= []).push(name);
  }
  return root;
}

function descend(node, step, path) {
  const child = node.properties?.[step.replace('[]', '')];
  const next = step.endsWith('[]') ? child?.items : child;
  if (!next) throw new Error(`envoygateway-config.yaml: nothing at ${step} of ${path}`);
  return next;
}

function factsOfField(field, release, shapes) {
  const facts = shapeOfType(field, release, shapes);
  const constrained = facts.type === 'array' ? facts.items : facts.type === 'object' && facts.values ? facts.values : facts;
  if (field.enum) constrained.enum = field.enum.filter((value) => minor(field.enumSince?.[value] ?? '1.0') <= release);
  for (const limit of ['minimum', 'maximum']) if (field[limit] !== undefined) facts[limit] = field[limit];
  if (isPlainDefault(field, facts)) facts.default = field.default;
  if (field.deprecated && release >= deprecatedFrom(field.deprecated)) facts['x-deprecated'] = true;
  return facts;
}

function shapeOfType(field, release, { core, envoyProxy, gateway }) {
  if (field.sameShapeAs?.startsWith('EnvoyProxy ')) return shapeOnly(follow(envoyProxy.get(release), field.sameShapeAs.slice('EnvoyProxy '.length)));
  switch (field.type) {
    case 'object': return { type: 'object', properties: {} };
    case 'string': case 'boolean': case 'integer': return { type: field.type };
    case 'list of object': return { type: 'array', items: { type: 'object', properties: {} } };
    case 'list of string': return { type: 'array', items: { type: 'string' } };
    case 'map': return { type: 'object', properties: Object.fromEntries(field.keys.map((key) => [key, { type: 'string', enum: field.enum }])) };
    case 'duration string': return { type: 'string', format: 'go-duration' };
    case 'Quantity': return { type: 'int-or-string', format: 'quantity' };
    case 'LabelSelector': return shapeOnly(core.facts('apimachinery.pkg.apis.meta.v1.LabelSelector'));
    case 'SecretKeySelector': return shapeOnly(core.facts('api.core.v1.SecretKeySelector'));
    case 'SecretObjectReference': return shapeOnly(follow(gateway, 'spec.listeners[].tls.certificateRefs[]'));
    case 'Fraction {numerator, denominator}': return shapeOnly(follow(envoyProxy.get(Math.max(...envoyProxy.keys())), 'spec.telemetry.tracing.samplingFraction'));
    default: throw new Error(`envoygateway-config.yaml: unknown type ${field.type}`);
  }
}

/** The file reader knows names and types; what only the API server enforces does not hold here. */
function shapeOnly(facts) {
  return { ...facts, 'x-decoded-only': true };
}

function follow(facts, path) {
  return path.split('.').reduce((node, step) => {
    const child = node.properties[step.replaceAll('[]', '')];
    return step.endsWith('[]') ? child.items : child;
  }, facts);
}

/** Some defaults are told in words, and defaults of objects are made of those of their fields. */
function isPlainDefault(field, facts) {
  if (field.default === undefined) return false;
  if (facts.type === 'boolean') return typeof field.default === 'boolean';
  if (facts.type === 'integer') return typeof field.default === 'number';
  if (facts.type === 'int-or-string') return true;
  return facts.type === 'string' && typeof field.default === 'string' && !field.default.includes(' ');
}

function deprecatedFrom(words) {
  const match = /since 1\.(\d+)/.exec(words);
  return match ? Number(match[1]) : 0;
}

function minor(version) {
  return Number(version.split('.')[1]);
}
