// A field that its own authors call deprecated, and what to write instead.

import type { Fix } from '../base/finding';
import { formatRelease } from '../base/release';
import type { Change, Mend, Path } from '../schema/constraints/constraint';
import { schemaAt } from '../schema/navigate';
import type { Schema, SchemaProperty } from '../schema/schema';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry, plainData, renameKey, replaceValue } from '../yaml/edits';
import { resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { knownManifests, type KnownManifest } from './schema-findings';
import { fixOf } from './violations';
import { pathText } from './words';

export const deprecatedField: DocumentRule = {
  id: 'deprecated-field',
  scope: 'document',
  severity: 'hint',
  title: 'Deprecated fields',
  what: 'A field that still works in the release in force, and that its description calls deprecated.',
  why: 'It will go away in some later release, and some of what is newer works only with the field that takes its place. For `targetRef`, Envoy Gateway 1.7 and later also say so in the status of the policy.',
  how: 'Use the field that the message names; where the value can be taken over as it is, the fix does that.',
  source: 'The released CRDs: descriptions of fields; the API reference of the EnvoyGateway configuration',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: BackendTrafficPolicy
      metadata:
        name: retries
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        compressor:
          - type: Brotli
            brotli: {}
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: BackendTrafficPolicy
        metadata:
          name: retries
        spec:
          targetRef:
          #^^^^^^^^ hint(deprecated-field): Use 'targetRefs' with one entry
            group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
          compressor:
            - type: Brotli
              brotli: {}
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: BackendTrafficPolicy
        metadata:
          name: retries
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: shop
          compressor:
            - type: Brotli
              brotli: {}
      `,
    },
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata:
          name: clients
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: Gateway
              name: eg
          headers:
            preserveXRequestID: true
            #^^^^^^^^^^^^^^^^^ hint(deprecated-field): deprecated since Envoy Gateway 1.4
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: ClientTrafficPolicy
        metadata:
          name: clients
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: Gateway
              name: eg
          headers:
            requestID: PreserveOrGenerate
      `,
    },
  ],
  check(document, report) {
    for (const manifest of knownManifests(document)) {
      for (const found of deprecatedIn(manifest)) {
        if (isRefused(found, manifest)) continue;
        report({
          message: messageFor(found, manifest),
          range: found.entry.key.range,
          tags: ['deprecated'],
          fixes: () => fixesFor(document, manifest, found),
        });
      }
    }
  },
};

/** Written beside what takes its place, or where the API server does not take it any more: other rules speak of that. */
function isRefused({ property, map, path }: Deprecated, { violations }: KnownManifest): boolean {
  const text = path.join('.');
  const isDoubled = replacements[property.name]?.some(({ under, needs }) => isAt(path, under) && needs.some((name) => map.entries.some(({ key }) => key.text === name)));
  return isDoubled === true || violations.some((violation) => violation.path.join('.') === text);
}

interface Deprecated {
  readonly entry: YamlEntry;
  readonly map: YamlMap;
  readonly property: SchemaProperty;
  /** From the root to the field. */
  readonly path: Path;
}

/** Nothing of ours nests deeper. */
const deepest = 60;

function deprecatedIn({ root, kindSchema }: KnownManifest): readonly Deprecated[] {
  const found: Deprecated[] = [];
  const path: (string | number)[] = [];
  const lookBelow = (node: YamlNode | undefined, schema: Schema): void => {
    // What an alias stands for is looked at where it is written.
    if (!node || path.length > deepest) return;
    if (node.kind === 'sequence' && schema.items) {
      const { items } = schema;
      node.items.forEach((item, index) => {
        path.push(index);
        lookBelow(item, items);
        path.pop();
      });
    }
    if (node.kind !== 'map') return;
    for (const entry of node.entries) {
      const property = schema.properties.get(entry.key.text);
      if (property?.readOnly) continue;
      path.push(entry.key.text);
      if (property?.deprecated !== undefined) found.push({ entry, map: node, property, path: [...path] });
      const value = property?.schema ?? schema.values;
      if (value) lookBelow(entry.value, value);
      path.pop();
    }
  };
  lookBelow(root, kindSchema.schema);
  return found;
}

function messageFor({ property, path }: Deprecated, manifest: KnownManifest): string {
  const since = property.deprecatedSince === undefined ? '' : ` since Envoy Gateway ${formatRelease(property.deprecatedSince)}`;
  // Descriptions are Markdown; messages are not.
  const instead = property.deprecated?.replaceAll('`', "'").trim();
  return `${pathText(path, manifest)} is deprecated${since}.${instead ? ` ${instead}` : ''}`;
}

function fixesFor(document: ManifestDocument, manifest: KnownManifest, found: Deprecated): readonly Fix[] {
  const { name } = found.property;
  const replacement = replacements[name]?.find(({ under, needs }) => isAt(found.path, under) && needs.every((needed) => isFree(found, manifest, needed)));
  return replacement ? replacement.fixes(found, document, manifest) : [];
}

function isAt(path: Path, under: string | undefined): boolean {
  return under === undefined || path.at(-2) === under || (typeof path.at(-2) === 'number' && path.at(-3) === under);
}

/** The release in force has the field beside the deprecated one, and it is not written yet. */
function isFree({ path, map }: Deprecated, manifest: KnownManifest, name: string): boolean {
  const owner = schemaAt(manifest.kindSchema.schema, path.slice(0, -1));
  return owner?.properties.has(name) === true && !map.entries.some(({ key }) => key.text === name);
}

/** How to write a deprecated field in the way of today. */
interface Replacement {
  /** The field that it stands in; undefined: any. */
  readonly under?: string;
  /** Fields that must exist beside it and not be written yet. */
  readonly needs: readonly string[];
  fixes(found: Deprecated, document: ManifestDocument, manifest: KnownManifest): readonly Fix[];
}

const asItemOf = (list: string): Replacement => ({
  needs: [list],
  fixes: ({ path, property }, document, manifest) => mended(document, manifest, { title: `Replace '${property.name}' by '${list}'`, changes: [{ moveIntoList: path, list }], safe: true }),
});

const asName = (name: string, under?: string): Replacement => ({
  ...(under === undefined ? {} : { under }),
  needs: [name],
  fixes: ({ entry, property }, { yaml }) => [{ title: `Replace '${property.name}' by '${name}'`, edits: renameKey(yaml, entry, name), safe: true }],
});

/** A switch of which only one position needs to be said today. */
const asSwitch = (name: string, under: string | undefined, on: Switched, off: Switched | 'nothing'): Replacement => ({
  ...(under === undefined ? {} : { under }),
  needs: [name],
  fixes({ entry, property }, { yaml }) {
    const value = resolved(entry.value);
    const wanted = value?.kind !== 'scalar' ? undefined : value.value === true ? on : value.value === false ? off : undefined;
    if (wanted === undefined) return [];
    if (wanted === 'nothing') return [{ title: `Remove '${property.name}', which says what is the case anyway`, edits: deleteEntry(yaml, entry), safe: true }];
    return [{ title: `Replace '${property.name}' by '${name}: ${wanted.words}'`, edits: [...renameKey(yaml, entry, name), ...replaceValue(yaml, entry, wanted.value)], safe: true }];
  },
});

interface Switched {
  readonly words: string;
  readonly value: string | boolean | { readonly [key: string]: never };
}

const replacements: Readonly<Record<string, readonly Replacement[]>> = {
  targetRef: [asItemOf('targetRefs')],
  backendRef: [asItemOf('backendRefs')],
  compression: [asName('compressor')],
  resources: [asName('resourceAttributes', 'openTelemetry')],
  enableProxyProtocol: [asSwitch('proxyProtocol', undefined, { words: '{}', value: {} }, 'nothing')],
  preserveXRequestID: [asSwitch('requestID', 'headers', { words: 'PreserveOrGenerate', value: 'PreserveOrGenerate' }, 'nothing')],
  optional: [asSwitch('mode', 'clientValidation', { words: 'VerifyIfGiven', value: 'VerifyIfGiven' }, 'nothing')],
  disableLua: [asSwitch('enableLua', 'extensionApis', { words: 'false', value: false }, { words: 'true', value: true })],
  type: [{ under: 'rateLimit', needs: [], fixes: ({ entry }, { yaml }) => [{ title: "Remove 'type': 'global' and 'local' stand for themselves", edits: deleteEntry(yaml, entry), safe: true }] }],
  header: [{ under: 'consistentHash', needs: ['headers'], fixes: hashByHeaders }],
  host: [{ under: 'service', needs: ['fqdn'], fixes: serviceByName }],
};

/** One header, of which several may be named today; the type goes with it. */
function hashByHeaders({ path, map, entry }: Deprecated, document: ManifestDocument, manifest: KnownManifest): readonly Fix[] {
  if (stringAt(map, 'type') !== 'Header') return [];
  const changes: Change[] = [{ set: [...path.slice(0, -1), 'type'], value: 'Headers' }, { moveIntoList: path, list: 'headers' }];
  return entry.value?.kind === 'map' ? mended(document, manifest, { title: "Replace 'header' by 'headers'", changes, safe: true }) : [];
}

function serviceByName({ map, entry }: Deprecated, { yaml }: ManifestDocument): readonly Fix[] {
  const hostname = entry.value?.kind === 'scalar' && !entry.value.opaque ? entry.value.text : undefined;
  const port = map.entries.find(({ key }) => key.text === 'port');
  const number = port ? plainData(port.value) : 80;
  // A name has a letter in it; addresses have a field of their own.
  if (hostname === undefined || typeof number !== 'number' || !/^[a-z0-9.-]*[a-z][a-z0-9.-]*$/i.test(hostname)) return [];
  const edits = [...renameKey(yaml, entry, 'fqdn'), ...replaceValue(yaml, entry, { hostname, port: number }), ...(port ? deleteEntry(yaml, port) : [])];
  return [{ title: "Replace 'host' and 'port' by 'fqdn'", edits, safe: true }];
}

function mended(document: ManifestDocument, manifest: KnownManifest, mend: Mend): readonly Fix[] {
  return fixOf(document, manifest, mend);
}
