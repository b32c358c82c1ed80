// Secrets and authorities for Wasm code in which the controller does not find what it looks for.

import type { Fix } from '../base/finding';
import { fileNameOf } from '../base/uri';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { deleteEntry, renameKey } from '../yaml/edits';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/tree';
import { sureMap } from './checked-values';
import { refusedExtension } from './extension-failure';
import { fixElsewhere } from './fix-elsewhere';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import { isCertain, namedResource, placeOfName, unpatchedManifests } from './named-resources';
import type { Problem, WorkspaceRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { authorityPaths } from './wasm-authorities';
import { nameList } from './words';

const policy = (code: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: filter
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        wasm:
          - name: filter
            code:${code}`;
const image = (reference: string): string =>
  policy(`
              type: Image
              image:
                url: registry.example.com/filter:v1.0.0
                pullSecretRef:${reference}`);
const http = (reference: string): string =>
  policy(`
              type: HTTP
              http:
                url: https://modules.example.com/filter.wasm
                sha256: 79c9f85128bb0177b6511afa85d587224efded376ac0ef76df56595f1e6315c0
                tls:
                  caCertificateRef:${reference}`);
const secret = (name: string, keys: string): string => `
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: ${name}
      stringData:${keys}
    `;

export const wasmSecret: WorkspaceRule = {
  id: 'wasm-secret',
  scope: 'workspace',
  severity: 'error',
  title: 'Secrets for Wasm code without what the controller looks for',
  what: 'A pull secret of a Wasm image that has, by what the workspace holds, no key `.dockerconfigjson`, or that is named with an API group; a certificate authority (since 1.8) in a Secret or ConfigMap with several keys and no `ca.crt` among them, or of another kind. A warning where another version of the Secret may be meant.',
  why: 'The API server takes the policy. The controller, which fetches the code, refuses it: its routes answer HTTP 500 unless `failOpen` is true.',
  how: 'Make the pull secret with `kubectl create secret docker-registry`; put the authority under the key `ca.crt`.',
  source: 'Envoy Gateway: how Wasm code is fetched; pull secrets since 1.1, authorities since 1.8',
  valid: [
    `${image(`
                  name: registry`)}${secret(
      'registry',
      `
        .dockerconfigjson: "{}"`,
    )}`,
    `${http(`
                    name: authority`)}${secret(
      'authority',
      `
        root.pem: the only key counts, whatever its name`,
    )}`,
  ],
  invalid: [
    {
      manifest: `${image(`
                  name: registry
                  #     ^^^^^^^^ error(wasm-secret): no key '.dockerconfigjson'`)}${secret(
        'registry',
        `
        config.json: "{}"`,
      )}`,
      fixed: `${image(`
                  name: registry`)}${secret(
        'registry',
        `
        .dockerconfigjson: "{}"`,
      )}`,
    },
    {
      manifest: `${image(`
                  group: v1
                  #      ^^ error(wasm-secret): must be empty
                  name: registry`)}
    `,
      fixed: `${image(`
                  name: registry`)}
    `,
    },
    {
      manifest: `${http(`
                    name: authority
                    #     ^^^^^^^^^ error(wasm-secret): no key 'ca.crt'`)}${secret(
        'authority',
        `
        ca.pem: the certificate
        tls.key: the key`,
      )}`,
      fixed: `${http(`
                    name: authority`)}${secret(
        'authority',
        `
        ca.crt: the certificate
        tls.key: the key`,
      )}`,
    },
    {
      manifest: `${http(`
                    kind: Certificate
                    #     ^^^^^^^^^^^ error(wasm-secret): 'Secret', 'ConfigMap' or 'ClusterTrustBundle'
                    name: authority`)}
    `,
      fixed: `${http(`
                    kind: Secret
                    name: authority`)}
    `,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyExtensionPolicy'], workspace)) {
      for (const filter of itemsOf(valueOf(manifest.root, 'spec', 'wasm'))) {
        const asking: Asking = { document, manifest, workspace, outcome: refusedExtension(filter, document.release), report };
        const pullSecret = sureMap(valueOf(filter, 'code', 'image', 'pullSecretRef'));
        if (pullSecret) checkPullSecret(pullSecret, asking);
        for (const path of authorityPaths(document.release)) {
          const authority = sureMap(valueOf(filter, 'code', ...path));
          if (authority) checkAuthority(authority, asking);
        }
      }
    }
  },
};

interface Asking {
  readonly document: ManifestDocument;
  readonly manifest: Manifest;
  readonly workspace: Workspace;
  readonly outcome: string;
  readonly report: (problem: Problem) => void;
}

function checkPullSecret(reference: YamlMap, asking: Asking): void {
  const { document, outcome, report } = asking;
  const entry = entryOf(reference, 'group');
  const group = entry && knownText(entry.value);
  if (group && group.text !== '') {
    report({ message: `The group of a pull secret must be empty, and is '${group.text}': ${outcome}.`, range: group.node.range, fixes: () => [{ title: "Remove 'group'", edits: deleteEntry(document.yaml, entry) }] });
    return;
  }
  checkKeys(reference, { kind: 'Secret', key: '.dockerconfigjson', mayBeOther: /config|docker/i, others: 'never' }, asking);
}

const authorityKinds = ['Secret', 'ConfigMap', 'ClusterTrustBundle'];

function checkAuthority(reference: YamlMap, asking: Asking): void {
  const { document, outcome, report } = asking;
  const written = knownText(valueOf(reference, 'kind'));
  const kind = entryOf(reference, 'kind') ? written?.text : 'Secret';
  if (written && !authorityKinds.includes(written.text)) {
    report({ message: `A certificate authority is a ${nameList(authorityKinds, { joiner: 'or' })}, not a '${written.text}': ${outcome}.`, range: written.node.range, fixes: () => authorityKinds.map((each) => replaceBy(document, written.node, each)) });
  } else if (kind === 'Secret' || kind === 'ConfigMap') {
    checkKeys(reference, { kind, key: 'ca.crt', mayBeOther: /(^|[^a-z])ca([^a-z]|$)|cacert|root/i, others: 'alone' }, asking);
  }
}

interface Wanted {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly key: string;
  /** Names under which people put what belongs there. */
  readonly mayBeOther: RegExp;
  /** Whether another key counts if it is the only one. */
  readonly others: 'never' | 'alone';
}

function checkKeys(reference: YamlMap, wanted: Wanted, { manifest, workspace, outcome, report }: Asking): void {
  const { kind, key } = wanted;
  const name = knownText(valueOf(reference, 'name'));
  const written = entryOf(reference, 'namespace') ? (knownText(valueOf(reference, 'namespace'))?.text ?? null) : manifest.namespace;
  if (!name || written === null) return;
  const found = namedResource(workspace.resources('', kind, written ?? 'default', name.text), written, workspace);
  const versions = found?.versions.map((place) => entriesOf(place, kind));
  const [entries] = versions ?? [];
  if (!found || !entries || !versions?.every((each) => each && lacks(each, wanted))) return;
  report({
    severity: isCertain(found, written, workspace) ? 'error' : 'warning',
    message: `The ${kind} '${name.text}' in ${fileNameOf(found.first.uri)} has no key '${key}', only ${nameList(entries.map(({ key: { text } }) => text))}: ${outcome}.`,
    range: name.node.range,
    related: [placeOfName(found.first, `The ${kind}.`)],
    fixes: () => renames(found.first, entries, wanted, manifest, workspace),
  });
}

/** What is empty may be filled by a controller. */
function lacks(entries: readonly YamlEntry[], { key, others }: Wanted): boolean {
  return entries.length > (others === 'alone' ? 1 : 0) && entries.every((entry) => entry.key.text !== key);
}

/** Undefined where they cannot all be seen. */
function entriesOf({ manifest: { root } }: ResourcePlace, kind: Wanted['kind']): readonly YamlEntry[] | undefined {
  const [parts, unread] = kind === 'Secret' ? [['data', 'stringData'], '<<'] : [['data'], 'binaryData'];
  const maps = parts.map((part) => (entryOf(root, part) ? sureMap(valueOf(root, part)) : 'none'));
  if (entryOf(root, unread) || maps.includes(undefined)) return undefined;
  const entries = maps.flatMap((map) => (typeof map === 'object' ? map.entries : []));
  return entries.filter((entry, index) => entries.findIndex(({ key }) => key.text === entry.key.text) === index);
}

/** A key that looks like what is missing, by its name. */
function renames(place: ResourcePlace, entries: readonly YamlEntry[], { key, mayBeOther }: Wanted, manifest: Manifest, workspace: Workspace): readonly Fix[] {
  if (place.manifest.place === 'generated') return [];
  const candidates = entries.filter((entry) => mayBeOther.test(entry.key.text) && entry.key.text !== '.dockercfg');
  return candidates.length === 1 ? fixElsewhere(`Rename '${candidates[0]!.key.text}' to '${key}'`, place, renameKey(place.document.yaml, candidates[0]!, key), manifest, workspace) : [];
}
