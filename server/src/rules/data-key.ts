// Keys of a ConfigMap or Secret that Kubernetes does not take, keys that its type demands, and more data than it holds.

import type { Fix } from '../base/finding';
import { dataKey as dataKeyForm, mendedText, wrongForm } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { insertEntry, renameKey } from '../yaml/edits';
import { entryOf, resolved, type YamlEntry, type YamlNode } from '../yaml/tree';
import { appliedManifests, knownEntries, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';
import type { KnownManifest } from './schema-findings';
import { nameList, valueText } from './words';
import { identityOf } from './wrong-part';

/** Of all values together, decoded. */
const mostBytes = 1024 * 1024;

export const dataKey: DocumentRule = {
  id: 'data-key',
  scope: 'document',
  severity: 'error',
  title: 'Keys of ConfigMaps and Secrets that Kubernetes does not take, or misses',
  what: 'A key with blanks, `/` or other characters that cannot stand in a file name, a key that stands in both `data` and `binaryData`, a Secret without the keys that its `type` promises, or more than 1 MiB of data.',
  why: 'The API server refuses the object.',
  how: "Use letters, digits, '-', '_' and '.' in keys; a Secret of type `kubernetes.io/tls` holds `tls.crt` and `tls.key`.",
  source: 'Kubernetes API reference, ConfigMap and Secret; types of Secret',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        filter.lua: return nil
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          lua/filter.lua: return nil
          #^^^^^^^^^^^^^ error(data-key): letters, digits
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          lua-filter.lua: return nil
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: cert
        type: kubernetes.io/tls
        #     ^^^^^^^^^^^^^^^^^ error(data-key): 'tls.key'
        stringData:
          tls.crt: abc
      `,
      fixed: `
        apiVersion: v1
        kind: Secret
        metadata:
          name: cert
        type: kubernetes.io/tls
        stringData:
          tls.crt: abc
          tls.key: ""
      `,
    },
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document, ['ConfigMap', 'Secret'])) {
      if (manifest.group !== '' || (manifest.kind !== 'ConfigMap' && manifest.kind !== 'Secret')) continue;
      const bags = (manifest.kind === 'ConfigMap' ? ['data', 'binaryData'] : ['data', 'stringData']).map((name) => knownEntries(valueOf(manifest.root, name)));
      for (const entry of bags.flat()) checkKey(document, entry, report);
      if (manifest.kind === 'ConfigMap') checkBoth(bags[0]!, bags[1]!, report);
      else checkType(document, manifest, report);
      const bytes = bags.flat().reduce((sum, { value }) => sum + sizeOf(value), 0);
      if (bytes > mostBytes) report({ message: `This ${manifest.kind} has ${Math.ceil(bytes / 1024)} KiB of data, and holds 1024 KiB: the API server refuses it.`, range: identityOf(document, manifest) });
    }
  },
};

function checkKey(document: ManifestDocument, entry: YamlEntry, report: (problem: Problem) => void): void {
  const key = entry.key.text;
  const wrong = wrongForm(key, dataKeyForm);
  if (wrong === undefined) return;
  const mended = mendedText(key, dataKeyForm);
  report({
    message: `The key ${valueText(key)} ${wrong}: the API server refuses it.`,
    range: entry.key.range,
    fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
  });
}

function checkBoth(data: readonly YamlEntry[], binaryData: readonly YamlEntry[], report: (problem: Problem) => void): void {
  for (const { key } of binaryData) {
    const other = data.find((entry) => entry.key.text === key.text);
    if (other) report({ message: `The key ${valueText(key.text)} stands in data and in binaryData: the API server refuses that.`, range: key.range, related: [{ range: other.key.range, message: 'The other one.' }] });
  }
}

/** By type: all of `each`, or any of `any`. */
const promisedKeys: Readonly<Record<string, { readonly each?: readonly string[]; readonly any?: readonly string[] }>> = {
  'kubernetes.io/tls': { each: ['tls.crt', 'tls.key'] },
  'kubernetes.io/ssh-auth': { each: ['ssh-privatekey'] },
  'kubernetes.io/dockerconfigjson': { each: ['.dockerconfigjson'] },
  'kubernetes.io/dockercfg': { each: ['.dockercfg'] },
  'kubernetes.io/basic-auth': { any: ['username', 'password'] },
};

function checkType(document: ManifestDocument, manifest: KnownManifest, report: (problem: Problem) => void): void {
  const type = knownText(valueOf(manifest.root, 'type'));
  const promised = type && promisedKeys[type.text];
  if (!promised || isOpenEnded(manifest)) return;
  const present = new Set(['data', 'stringData'].flatMap((name) => knownEntries(valueOf(manifest.root, name)).map(({ key }) => key.text)));
  const missing = (promised.each ?? []).filter((key) => !present.has(key));
  if (promised.any && !promised.any.some((key) => present.has(key))) missing.push(...promised.any);
  if (missing.length === 0) return;
  report({
    message: `A Secret of the type ${valueText(type.text)} needs ${nameList(missing, { joiner: promised.any ? 'or' : 'and' })}: the API server refuses it without.`,
    range: type.node.range,
    fixes: () => [addKeys(document, manifest, promised.any ? missing.slice(0, 1) : missing)],
  });
}

/** A template or a tool may bring further keys. */
function isOpenEnded({ root }: KnownManifest): boolean {
  return root.templated || root.entries.some(({ key }) => key.opaque) || ['data', 'stringData'].some((name) => isUnsure(entryOf(root, name)?.value));
}

function isUnsure(node: YamlNode | undefined): boolean {
  const map = resolved(node);
  return map?.kind === 'map' ? map.templated || map.entries.some(({ key }) => key.opaque) : map?.kind === 'scalar' && map.opaque;
}

function addKeys({ yaml }: ManifestDocument, { root }: KnownManifest, keys: readonly string[]): Fix {
  const title = `Add ${nameList(keys)}`;
  const owner = entryOf(root, 'stringData') ?? entryOf(root, 'data');
  if (!owner) return { title, edits: insertEntry(yaml, root, 'stringData', Object.fromEntries(keys.map((key) => [key, '']))) };
  return { title, edits: keys.flatMap((key) => insertEntry(yaml, owner, key, '')) };
}

function sizeOf(value: YamlNode | undefined): number {
  return knownText(value)?.text.length ?? 0;
}
