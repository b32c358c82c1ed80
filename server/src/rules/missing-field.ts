// A required field that is not there, or has no value.

import type { Fix } from '../base/finding';
import { nearestName } from '../base/suggest';
import type { TextRange } from '../base/text';
import type { MissingField } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { plainData, replaceValue, type PlainData } from '../yaml/edits';
import type { YamlMap } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { additions } from './additions';
import { completed, sampleAt } from './complete-sample';
import { sampleValue } from './sample';
import { schemaFindings, severityOfValue, type KnownManifest } from './schema-findings';
import { nameList, pathText, refusal } from './words';
import { firstLine, identityOf } from './wrong-part';

export const missingField: DocumentRule = {
  id: 'missing-field',
  scope: 'document',
  severity: 'error',
  title: 'Required fields that are missing',
  what: 'A field without which the object is not complete: not written at all, or written without a value.',
  why: 'The API server refuses the whole object. Fields with a default are never missing.',
  how: 'Add the field; the fix adds all that are missing in the object, with values to be replaced by your own.',
  source: 'The required fields of the released CRDs',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: eg
      spec:
        gatewayClassName: eg
        listeners:
          - name: http
            protocol: HTTP
            port: 80
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: eg
          listeners:
            - name: http
              #^^^^^^^^^ error(missing-field): 'port' and 'protocol'
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName: eg
          listeners:
            - name: http
              port: 8080
              protocol: HTTP
      `,
    },
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: eg
        spec:
          gatewayClassName:
          #^^^^^^^^^^^^^^^ error(missing-field): has no value
          listeners:
            - name: http
              protocol: HTTP
              port: 80
      `,
    },
  ],
  check(document, report) {
    for (const { manifest, missing } of byObject(document)) {
      const [first] = missing;
      if (first === undefined) continue;
      const place = pathText(first.path, manifest);
      report({
        severity: severityOfValue(manifest, [...first.path, first.name]),
        message: `${nameList(missing.map(({ name }) => name))} ${missing.length === 1 ? 'is' : 'are'} missing in ${place}: ${refusal(manifest)}.`,
        range: rangeFor(document, manifest, first),
        fixes: () => [addition(document, manifest, missing, first)],
      });
    }
    for (const { manifest, finding } of schemaFindings(document, 'missing-field')) {
      if (!isEmptyEntry(finding)) continue;
      report({
        severity: severityOfValue(manifest, [...finding.path, finding.name]),
        message: `'${finding.name}' in ${pathText(finding.path, manifest)} has no value, and it is required: ${refusal(manifest)}.`,
        range: finding.entry!.key.range,
        fixes: () => [{ title: `Give '${finding.name}' a value`, edits: replaceValue(document.yaml, finding.entry!, sampleAt(manifest.kindSchema, [...finding.path, finding.name])) }],
      });
    }
  },
};

/** Missing fields of one object are one finding, and one fix adds them all. */
function byObject(document: ManifestDocument): readonly { readonly manifest: KnownManifest; readonly missing: readonly MissingField[] }[] {
  const objects = new Map<YamlMap, { manifest: KnownManifest; missing: MissingField[] }>();
  const unknown = unknownNames(document);
  for (const { manifest, finding } of schemaFindings(document, 'missing-field')) {
    if (isEmptyEntry(finding) || isMisspelt(finding, unknown.get(finding.map))) continue;
    const object = objects.get(finding.map);
    if (object) object.missing.push(finding);
    else objects.set(finding.map, { manifest, missing: [finding] });
  }
  return [...objects.values()];
}

function unknownNames(document: ManifestDocument): ReadonlyMap<YamlMap, readonly string[]> {
  const names = new Map<YamlMap, string[]>();
  for (const { finding } of schemaFindings(document, 'unknown-field')) names.set(finding.map, [...(names.get(finding.map) ?? []), finding.name]);
  return names;
}

/** It is there under a wrong name, of which unknown-field speaks. */
function isMisspelt({ name }: MissingField, unknown: readonly string[] = []): boolean {
  return unknown.some((each) => nearestName(each, [name]) === name);
}

/** The field is written, but with nothing (or null) behind the colon. */
function isEmptyEntry({ entry, map, name }: MissingField): boolean {
  return entry !== undefined && entry.key.text === name && map.entries.includes(entry);
}

function rangeFor(document: ManifestDocument, manifest: KnownManifest, { map, entry }: MissingField): TextRange {
  if (map === manifest.root) return identityOf(document, manifest);
  return entry?.key.range ?? firstLine(document.text, map.range);
}

function addition(document: ManifestDocument, { kindSchema }: KnownManifest, missing: readonly MissingField[], { map, path }: MissingField): Fix {
  const samples = Object.fromEntries(missing.map(({ name, property }) => [name, sampleValue(name, property.schema)]));
  const given = plainData(map);
  const entries = isObject(given) && !map.templated ? completed(kindSchema, path, samples, given) : samples;
  return { title: `Add ${nameList(Object.keys(entries))}`, edits: additions(document.yaml, map, entries) };
}

function isObject(data: PlainData): data is { readonly [key: string]: PlainData | undefined } {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
