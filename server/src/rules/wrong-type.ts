// A value of another type than its field takes.

import type { Fix } from '../base/finding';
import type { JsonType } from '../schema/value-checks';
import { fitsType, typeOfScalar } from '../schema/value-checks';
import type { WrongType } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { plainData, replaceScalar, replaceValue, wrapInList } from '../yaml/edits';
import type { YamlScalar } from '../yaml/tree';
import { isRemovable } from './anchors';
import { keeps, mendText } from './mend-text';
import { objectFixes, pairsFor } from './object-fixes';
import { patternInWords } from './pattern-words';
import type { DocumentRule } from './rule';
import { putInQuotes, replaceBy } from './scalar-fixes';
import { schemaFindings, type KnownManifest } from './schema-findings';
import { pathText, refusal, typeInWords, valueText } from './words';
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
        fixes: () => fixesFor(finding, document, manifest),
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
  if (schema.type === 'integer' && node.kind === 'scalar' && (typeof node.value === 'bigint' || Number.isInteger(node.value))) return `${place} must be an integer that fits 64 bits, and ${valueText(node.text)} does not: ${refusal(manifest)}.`;
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

function fixesFor(finding: WrongType, document: ManifestDocument, manifest: KnownManifest): readonly Fix[] {
  const { node, schema, actual, entry } = finding;
  const pairs = pairsFor(finding);
  if (pairs && entry && isRemovable(document.yaml, entry.range)) return [{ title: "Write each as 'name' and 'value'", edits: replaceValue(document.yaml, entry, pairs) }];
  if (schema.type === 'array' && schema.items && fitsType(actual, schema.items.type, schema.items.format) && entry) {
    return [{ title: 'Make it a list of one item', edits: wrapInList(document.yaml, node), safe: true }];
  }
  // What aliases need must stay where it is.
  if (entry && !isRemovable(document.yaml, entry.range)) return node.kind === 'scalar' ? scalarFixes(document, node, finding) : [];
  if (node.kind === 'scalar') return schema.type === 'object' || schema.type === 'array' ? objectFixes(document, manifest, finding) : scalarFixes(document, node, finding);
  if (node.kind === 'sequence' && node.items.length === 1 && entry) {
    const [item] = node.items;
    const fits = schema.type === 'object' ? item?.kind === 'map' : item?.kind === 'scalar';
    return fits ? [{ title: 'Take the item out of the list', edits: replaceValue(document.yaml, entry, plainData(item)) }] : [];
  }
  return [];
}

function scalarFixes(document: ManifestDocument, node: YamlScalar, { schema }: WrongType): readonly Fix[] {
  const { text } = node;
  switch (schema.type) {
    case 'string':
    case 'int-or-string':
      return keeps(text, schema) ? [putInQuotes(node)] : mendText(text, schema).map((mended) => replaceBy(document, node, mended.text));
    case 'integer':
    case 'number':
      if (typeof node.value === 'number') return Math.abs(node.value) < 2 ** 31 && schema.type === 'integer' ? [replaceBy(document, node, Math.round(node.value))] : [];
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
