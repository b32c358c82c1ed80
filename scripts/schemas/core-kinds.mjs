// Facts of Kubernetes' own kinds, from its OpenAPI definitions and the lists of enum values.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from './read-upstream.mjs';

/** Kinds that are checked, with what the definitions do not say. */
const coreKinds = [
  { group: 'apps', version: 'v1', kind: 'Deployment', definition: 'io.k8s.api.apps.v1.Deployment', namespaced: true },
  { group: '', version: 'v1', kind: 'Service', definition: 'io.k8s.api.core.v1.Service', namespaced: true },
  { group: '', version: 'v1', kind: 'ConfigMap', definition: 'io.k8s.api.core.v1.ConfigMap', namespaced: true },
  { group: '', version: 'v1', kind: 'Secret', definition: 'io.k8s.api.core.v1.Secret', namespaced: true },
  { group: '', version: 'v1', kind: 'Namespace', definition: 'io.k8s.api.core.v1.Namespace', namespaced: false },
];

/**
 * Called required by the definitions, but the API server takes the empty value for a missing one there:
 * definition -> names. (Fields that it fills with a default, or that may be empty.)
 */
const notReallyRequired = {
  'io.k8s.api.core.v1.HTTPHeader': ['value'],
  'io.k8s.api.core.v1.ISCSIVolumeSource': ['lun'],
  'io.k8s.api.core.v1.PreferredSchedulingTerm': ['preference'],
  'io.k8s.api.core.v1.ResourceClaim': ['name'],
  'io.k8s.api.core.v1.ScaleIOVolumeSource': ['secretRef'],
  'io.k8s.api.core.v1.Sysctl': ['value'],
  // Clusters without the feature drop these before they validate.
  'io.k8s.api.core.v1.ContainerRestartRule': ['action'],
  'io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes': ['operator'],
};

/**
 * Lists in which the API server refuses repeated items; elsewhere the list type of the definitions only matters for
 * server-side apply: definition -> names.
 */
const refusesRepeats = {
  'io.k8s.api.core.v1.ServiceSpec': ['ports'],
  'io.k8s.api.core.v1.PodSpec': ['containers', 'initContainers', 'volumes', 'topologySpreadConstraints'],
  'io.k8s.api.core.v1.Container': ['volumeMounts', 'volumeDevices'],
};

/** Set by the API server only. */
const readOnlyMetadata = ['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];

/** Reads the definitions; `facts(name)` gives a definition's facts, `kinds` what the catalog lists. */
export function readCoreKinds(upstream) {
  const { definitions } = JSON.parse(readFileSync(join(upstream, 'kubernetes', 'core-definitions.json'), 'utf8'));
  const enums = readYaml(join(upstream, 'kubernetes', 'enums.yaml'));
  const reader = new DefinitionReader(definitions, enums);
  return {
    facts: (name) => reader.facts(`io.k8s.${name}`),
    kinds: coreKinds.map(({ definition, ...kind }) => ({ ...kind, facts: reader.facts(definition) })),
  };
}

class DefinitionReader {
  #done = new Map();

  constructor(definitions, enums) {
    this.definitions = definitions;
    this.enums = enums;
  }

  facts(name) {
    const special = specialFacts(name);
    if (special) return special;
    const known = this.#done.get(name);
    if (known === 'open') throw new Error(`${name} refers to itself, which the format cannot say`);
    if (known) return known;
    this.#done.set(name, 'open');
    const facts = this.#convert(this.definitions[name] ?? fail(`no definition ${name}`), name);
    this.#done.set(name, facts);
    return facts;
  }

  #convert(schema, definition) {
    if (schema.$ref) return this.facts(schema.$ref.replace('#/definitions/', ''));
    const facts = { type: schema.type };
    if (schema.format) facts.format = schema.format;
    if (schema.items) facts.items = this.#convert(schema.items);
    if (schema.additionalProperties) facts.values = this.#convert(schema.additionalProperties);
    if (schema['x-kubernetes-list-type']) facts.listType = schema['x-kubernetes-list-type'];
    if (schema['x-kubernetes-list-map-keys']) facts.listMapKeys = schema['x-kubernetes-list-map-keys'];
    if (schema.properties) {
      facts.properties = {};
      for (const [name, child] of Object.entries(schema.properties)) facts.properties[name] = this.#property(definition, name, child);
    }
    const required = (schema.required ?? []).filter((name) => !notReallyRequired[definition]?.includes(name));
    if (required.length > 0) facts.required = required;
    return facts;
  }

  #property(definition, name, schema) {
    const facts = this.#convert(schema);
    if (!refusesRepeats[definition]?.includes(name)) {
      delete facts.listType;
      delete facts.listMapKeys;
    }
    const known = this.enums[definition]?.[name];
    if (known) {
      const constrained = known.list ? { ...facts, items: { ...facts.items, enum: known.values } } : { ...facts, enum: known.values };
      return constrained;
    }
    if (definition.endsWith('.ObjectMeta') && readOnlyMetadata.includes(name)) return { ...facts, 'x-read-only': true };
    return facts;
  }
}

function specialFacts(name) {
  if (name.endsWith('.IntOrString')) return { type: 'int-or-string' };
  // Quantities may be written as numbers, also with a fraction.
  if (name.endsWith('.Quantity')) return { type: 'int-or-string', format: 'quantity' };
  if (name.endsWith('.FieldsV1')) return { type: 'object', open: true };
  return undefined;
}

function fail(message) {
  throw new Error(message);
}
