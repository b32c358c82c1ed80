// A value of another type than its field takes.

import type { Fix } from '../base/finding';
import type { JsonType } from '../schema/value-checks';
import { fitsType, typeOfScalar } from '../schema/value-checks';
import type { Schema } from '../schema/schema';
import type { WrongType } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { plainData, replaceScalar, replaceValue, wrapInList, wrapInMap, type PlainData } from '../yaml/edits';
import type { YamlScalar } from '../yaml/tree';
import { keeps, mendText } from './mend-text';
import { patternInWords } from './pattern-words';
import type { DocumentRule } from './rule';
import { putInQuotes, replaceBy } from './scalar-fixes';
import { schemaFindings, type KnownManifest } from './schema-findings';
import { nameList, pathText, refusal, typeInWords, valueText } from './words';
import { wrongPart } from './wrong-part';

export const wrongType: DocumentRule = {
  id: 'wrong-type',
  scope: 'document',
  severity: 'error',
  title: 'Values of the wrong type',
  what: 'A number where text belongs, text where a number belongs, one object where a list of them belongs, and the like. Without quotes YAML takes `8080`, `true`, `yes`, `on`, `1.10` and `0644` for numbers and booleans.',
  why: 'The API server cannot decode the object and refuses it.',
  how: 'Quote what is meant as text, unquote what is meant as a number or as true or false, and put a `- ` in front of a single item of a list.',
  source: 'The types of the released CRDs; YAML 1.1 as sigs.k8s.io/yaml reads it',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: ext
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        extProc:
          - backendRefs:
              - name: checker
                port: 9002
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          extProc:
            - backendRefs:
                - name: checker
                  port: "9002"
                  #     ^^^^^^ error(wrong-type): must be an integer
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          extProc:
            - backendRefs:
                - name: checker
                  port: 9002
      `,
    },
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
          parametersRef:
            group: gateway.envoyproxy.io
            kind: EnvoyProxy
            namespace: eg
            name: 2026
            #     ^^^^ error(wrong-type): Without quotes '2026' is an integer
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: eg
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
          parametersRef:
            group: gateway.envoyproxy.io
            kind: EnvoyProxy
            namespace: eg
            name: "2026"
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
          #^^^^^^^^^ error(wrong-type): must be a list
            group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, finding } of schemaFindings(document, 'wrong-type')) {
      if (finding.actual === 'null') continue; // null-value speaks of those
      report({
        message: messageFor(finding, manifest),
        range: wrongPart(document, finding.node, finding.entry),
        fixes: () => fixesFor(finding, document),
      });
    }
  },
};

function messageFor(finding: WrongType, manifest: KnownManifest): string {
  const { node, schema, actual, path } = finding;
  const wanted = typeInWords(schema);
  const place = pathText(path, manifest);
  if (schema.type === 'string' && node.kind === 'scalar') {
    const unquoted = `Without quotes ${valueText(node.text)} is ${actualInWords[actual]}`;
    if (schema.pattern !== undefined && !keeps(node.text, schema)) return `${place} must be ${patternInWords(schema.pattern)}. ${unquoted}: ${refusal(manifest)}.`;
    return `${place} must be a string. ${unquoted}: ${refusal(manifest)}. Put it in quotes.`;
  }
  if (schema.type === 'integer' && node.kind === 'scalar' && typeof node.value === 'bigint') return `${place} must be an integer that fits 64 bits, and ${valueText(node.text)} does not: ${refusal(manifest)}.`;
  const what = node.kind === 'scalar' ? `${valueText(node.text)} is ${actualInWords[actual]}` : `this is ${actualInWords[actual]}`;
  return `${place} must be ${wanted}, and ${what}: ${refusal(manifest)}.`;
}

const actualInWords: Readonly<Record<JsonType, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number with a fraction',
  boolean: 'a boolean',
  null: 'null',
};

function fixesFor(finding: WrongType, document: ManifestDocument): readonly Fix[] {
  const { node, schema, actual, entry } = finding;
  const pairs = pairsFor(finding);
  if (pairs && entry) return [{ title: "Write each as 'name' and 'value'", edits: replaceValue(document.yaml, entry, pairs) }];
  if (schema.type === 'array' && schema.items && fitsType(actual, schema.items.type, schema.items.format) && entry) {
    return [{ title: 'Make it a list of one item', edits: wrapInList(document.yaml, node), safe: true }];
  }
  if (node.kind === 'scalar') return (schema.type === 'object' || schema.type === 'array') ? objectFixes(document, node, finding) : scalarFixes(document, node, finding);
  if (node.kind === 'sequence' && node.items.length === 1 && entry) {
    const [item] = node.items;
    const fits = schema.type === 'object' ? item?.kind === 'map' : item?.kind === 'scalar';
    return fits ? [{ title: 'Take the item out of the list', edits: replaceValue(document.yaml, entry, plainData(item)) }] : [];
  }
  return [];
}

/** A map of names to values where the field takes a list of items with both: `{x-team: edge}`. */
function pairsFor({ node, schema }: WrongType): readonly PlainData[] | undefined {
  const items = schema.type === 'array' ? schema.items : undefined;
  if (node.kind !== 'map' || node.templated || node.entries.length === 0 || !items?.properties.has('name') || items.properties.get('value')?.schema.type !== 'string') return undefined;
  const values = node.entries.map(({ value }) => value);
  if (node.entries.some(({ key }) => key.opaque || key.text === '<<' || items.properties.has(key.text)) || !values.every((value) => value?.kind === 'scalar' && !value.opaque)) return undefined;
  return node.entries.map(({ key, value }) => ({ name: key.text, value: (value as YamlScalar).text }));
}

/** A text where an object is wanted that says nothing more than that: the field of the object is found by what it takes. */
function objectFixes(document: ManifestDocument, node: YamlScalar, { schema, entry }: WrongType): readonly Fix[] {
  const object = schema.type === 'array' ? schema.items : schema;
  const value = object?.type === 'object' && !node.opaque ? objectOf(node.text, object) : undefined;
  if (!value) return [];
  const title = `Write it as ${nameList(Object.keys(value))}`;
  if (entry) return [{ title, edits: replaceValue(document.yaml, entry, schema.type === 'array' ? [value] : value) }];
  const [name, ...more] = Object.keys(value);
  if (schema.type === 'array' || more.length > 0) return [];
  return [{ title, edits: wrapInMap(document.yaml, node, name!) }];
}

/** The object that a text stands for: by an enum that has it, else by the one text that the object demands, with a port if need be. */
function objectOf(text: string, { properties, requiredProperties }: Schema): { readonly [name: string]: PlainData } | undefined {
  const byEnum = [...properties.values()].filter(({ schema }) => schema.enum?.some(({ value }) => value === text));
  if (byEnum.length === 1) return { [byEnum[0]!.name]: text };
  const demanded = requiredProperties.length > 0 ? requiredProperties : [...properties.values()].filter(({ name }) => name === (properties.has('value') ? 'value' : 'name'));
  const texts = demanded.filter(({ schema }) => schema.type === 'string');
  const [main] = texts;
  if (!main || texts.length > 1) return undefined;
  const others = demanded.filter((each) => each !== main);
  if (others.length === 0) return keeps(text, main.schema) ? { [main.name]: text } : undefined;
  const [, host, port] = /^([^:]+):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && others.length === 1 && others[0]!.name === 'port' && keeps(host, main.schema) ? { [main.name]: host, port: Number(port) } : undefined;
}

function scalarFixes(document: ManifestDocument, node: YamlScalar, { schema }: WrongType): readonly Fix[] {
  const { text } = node;
  switch (schema.type) {
    case 'string':
    case 'int-or-string':
      return keeps(text, schema) ? [putInQuotes(node)] : mendText(text, schema).map((mended) => replaceBy(document, node, mended.text));
    case 'integer':
    case 'number':
      return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) && fitsType(typeOfScalar(Number(text)), schema.type, schema.format)
        ? [{ title: 'Remove the quotes', edits: replaceScalar(document.yaml, node, Number(text)), safe: true }]
        : [];
    case 'boolean':
      return booleanFixes(document, node);
    default:
      return [];
  }
}

function booleanFixes(document: ManifestDocument, node: YamlScalar): readonly Fix[] {
  const word = node.text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return [replaceBy(document, node, word === 'true', { safe: true })];
  if (['yes', 'on', '1', 'enabled', 'enable'].includes(word)) return [replaceBy(document, node, true)];
  if (['no', 'off', '0', 'disabled', 'disable'].includes(word)) return [replaceBy(document, node, false)];
  return [];
}
