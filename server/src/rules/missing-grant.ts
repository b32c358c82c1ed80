// References of a policy to other namespaces that no ReferenceGrant allows.

import type { Fix } from '../base/finding';
import { fileNameOf } from '../base/uri';
import { referenceGrant } from '../scaffolds/reference-grant';
import { renderScaffold } from '../scaffolds/render';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { permits, permittingGrant, type Referent } from '../workspace/reference-grants';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import type { YamlNode } from '../yaml/tree';
import { sureMap } from './checked-values';
import { refusedExtension } from './extension-failure';
import { fixElsewhere } from './fix-elsewhere';
import { itemsOf, knownText, valueOf } from './kubernetes-values';
import { isWhole, unpatchedManifests } from './named-resources';
import type { WorkspaceRule } from './rule';
import { authorityPaths } from './wasm-authorities';

const policy = (mark = ''): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: checks
        namespace: shop
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        extProc:
          - backendRefs:
              - name: checker
                namespace: tools${mark}
                port: 9002
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: checker
        namespace: tools
      spec:
        selector:
          app: checker
        ports:
          - port: 9002
    `;
const grant = (name: string): string => `  ---
      # Stands in the namespace of what is referred to.
      apiVersion: gateway.networking.k8s.io/v1beta1
      kind: ReferenceGrant
      metadata:
        name: ${name}
        namespace: tools
      spec:
        from:
          - group: gateway.envoyproxy.io
            kind: EnvoyExtensionPolicy
            namespace: shop
        to:
          - group: ""
            kind: Service
            name: checker
    `;

export const missingGrant: WorkspaceRule = {
  id: 'missing-grant',
  scope: 'workspace',
  severity: 'warning',
  title: 'References to other namespaces that no ReferenceGrant allows',
  what: 'A backend of a processor, or a Secret or ConfigMap for Wasm code, that stands in another namespace than the policy, where the workspace holds what is referred to and no ReferenceGrant that allows the reference.',
  why: 'The API server takes the policy. Without a grant in the other namespace the controller refuses it: its routes answer HTTP 500 unless `failOpen` is true.',
  how: 'Write a ReferenceGrant in the namespace of what is referred to. It is a warning, since the cluster may have one.',
  source: 'Gateway API, ReferenceGrant; Envoy Gateway: references of an EnvoyExtensionPolicy, since 1.1',
  valid: [`${policy()}${grant('allow-shop')}`],
  invalid: [
    {
      manifest: policy(`
                #          ^^^^^ warning(missing-grant): No ReferenceGrant`),
      fixed: `${policy()}${grant('allow-shop-checker')}`,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyExtensionPolicy'], workspace)) {
      const own = manifest.namespace;
      if (own === undefined) continue;
      for (const { at, extension, usualKind } of referencesOf(manifest, document)) {
        const namespace = knownText(valueOf(at, 'namespace'));
        const to = namespace && referentOf(at, usualKind, namespace.text);
        if (!to || to.namespace === own || mayBePermitted(workspace, manifest, to)) continue;
        const [referent] = workspace.resources(to.group, to.kind, to.namespace, to.name);
        if (!referent) continue;
        report({
          message: `No ReferenceGrant in the workspace lets an EnvoyExtensionPolicy of the namespace '${own}' refer to the ${to.kind} '${to.name}' of '${to.namespace}': without one ${refusedExtension(extension, document.release)}.`,
          range: namespace.node.range,
          fixes: () => grantBeside(referent, manifest, to, workspace, document),
        });
      }
    }
  },
};

interface Reference {
  readonly at: YamlNode;
  /** The filter that it is a part of. */
  readonly extension: YamlNode;
  readonly usualKind: string;
}

function referencesOf({ root }: Manifest, { release }: ManifestDocument): readonly Reference[] {
  const processors = itemsOf(valueOf(root, 'spec', 'extProc'));
  const filters = itemsOf(valueOf(root, 'spec', 'wasm'));
  const paths = [['image', 'pullSecretRef'], ...authorityPaths(release)];
  return [
    ...processors.flatMap((extension) => itemsOf(valueOf(extension, 'backendRefs')).map((at) => ({ at, extension, usualKind: 'Service' }))),
    ...filters.flatMap((extension) =>
      paths.flatMap((path) => {
        const at = valueOf(extension, 'code', ...path);
        return at ? [{ at, extension, usualKind: 'Secret' }] : [];
      }),
    ),
  ];
}

/** Undefined where a part of it is not known. */
function referentOf(reference: YamlNode, usualKind: string, namespace: string): Referent | undefined {
  const map = sureMap(reference);
  const name = knownText(valueOf(map, 'name'))?.text;
  const [group, kind] = [
    ['group', ''],
    ['kind', usualKind],
  ].map(([key, usual]) => (valueOf(map, key!) ? knownText(valueOf(map, key!))?.text : usual));
  return map && name !== undefined && group !== undefined && kind !== undefined ? { group, kind, namespace, name } : undefined;
}

/** A grant permits it; or one that is not known in full, or gets its namespace from a tool or a command, may. */
function mayBePermitted(workspace: Workspace, from: Manifest, to: Referent): boolean {
  if (permittingGrant(workspace, from, to)) return true;
  return workspace.resources('gateway.networking.k8s.io', 'ReferenceGrant').some((grant) => {
    if (!isWhole(grant, workspace)) return true;
    const isMovable = grant.manifest.namespace === undefined || workspace.areBuiltTogether?.(grant.uri, grant.uri) === true;
    return isMovable && permits(grant, from, to);
  });
}

/** A grant below what is referred to, where tools treat both alike. */
function grantBeside(place: ResourcePlace, from: Manifest, to: Referent, workspace: Workspace, { release }: ManifestDocument): readonly Fix[] {
  const { document, manifest } = place;
  if (!isWhole(place, workspace) || manifest.root.flow || from.namespace === undefined) return [];
  const answers = { name: `allow-${from.namespace}-${to.name}`, namespace: to.namespace, fromKind: from.kind, fromNamespace: from.namespace, toKind: to.kind, toName: to.name };
  const { yaml, problems } = renderScaffold(referenceGrant, answers, { release });
  if (problems.length > 0) return [];
  const { text } = document;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const separated = `${/[\r\n]$/.test(text) ? '' : '\n'}---\n${yaml}`.replaceAll('\n', lineBreak);
  return fixElsewhere(`Write a ReferenceGrant below the ${to.kind} in ${fileNameOf(place.uri)}`, place, [{ range: { start: text.length, end: text.length }, newText: separated }], from, workspace);
}
