// References to a listener, a rule or a port that the resource in the workspace does not have.

import type { Fix } from '../base/finding';
import { nearestName } from '../base/suggest';
import { fileNameOf } from '../base/uri';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { portsOf, sectionsOf } from '../workspace/parts';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { policyKinds } from '../workspace/targets';
import { routeKinds } from '../workspace/xds-names';
import { entryOf, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { sureMap } from './checked-values';
import { refusedExtension } from './extension-failure';
import { isUnsure, itemsOf, knownText, valueOf } from './kubernetes-values';
import { namedResource, unpatchedManifests } from './named-resources';
import type { Problem, WorkspaceRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { isSubstitutedText } from './schema-findings';
import { nameList } from './words';

const gatewayApi = 'gateway.networking.k8s.io';

const gateway = `
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata:
        name: eg
      spec:
        gatewayClassName: eg
        listeners:
          - name: http
            port: 80
            protocol: HTTP
          - name: http-admin
            port: 8080
            protocol: HTTP`;
const service = `
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
      spec:
        selector:
          app: shop
        ports:
          - port: 80
            targetPort: 8080`;
const route = `
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: shop
      spec:
        parentRefs:
          - name: eg`;

export const missingPart: WorkspaceRule = {
  id: 'missing-part',
  scope: 'workspace',
  severity: 'warning',
  title: 'Listeners, rules and ports that the named resource does not have',
  what: 'A `sectionName` of a policy\'s target or of a route\'s parent that names no listener of the Gateway and no rule of the route; a port of a backend that the Service does not have. Only resources that stand in the workspace are looked at, and nothing is said where a template or a patch may have a say in them.',
  why: 'The API server takes the reference. The controller then leaves it out: the policy gets `Accepted: False`, TargetNotFound; the route does not attach to the Gateway; requests to the backend answer 500; a policy with such a processor is refused.',
  how: 'Name a part that is there, or add it to the resource. It is a warning, since the cluster may hold another version of that resource.',
  source: 'Envoy Gateway: how policies attach to targets, and what becomes of backends; Gateway API, ParentReference: sectionName',
  valid: [
    `${gateway}${route}
            sectionName: http-admin
        rules:
          - backendRefs:
              - name: elsewhere
                port: 80
    `,
    `${service}${route}
        rules:
          - backendRefs:
              - name: shop
                port: 80
    `,
  ],
  invalid: [
    {
      manifest: `${gateway}${route}
            sectionName: http-adimn
            #            ^^^^^^^^^^ warning(missing-part): no listener 'http-adimn'
      `,
      fixed: `${gateway}${route}
            sectionName: http-admin
      `,
    },
    {
      manifest: `${gateway}
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: ClientTrafficPolicy
      metadata:
        name: clients
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: Gateway
            name: eg
            sectionName: https
            #            ^^^^^ warning(missing-part): It has 'http' and 'http-admin'
      `,
      fixed: `${gateway}
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: ClientTrafficPolicy
      metadata:
        name: clients
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: Gateway
            name: eg
            sectionName: http
      `,
    },
    {
      manifest: `${service}
      ---
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: checks
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: shop
        extProc:
          - failOpen: true
            backendRefs:
              - name: shop
                port: 8080
                #     ^^^^ warning(missing-part): refuses the policy, and requests go on without the extension
      `,
    },
    {
      manifest: `${service}${route}
        rules:
          - backendRefs:
              - name: shop
                port: 8080
                #     ^^^^ warning(missing-part): has no port 8080
      `,
      fixed: `${service}${route}
        rules:
          - backendRefs:
              - name: shop
                port: 80
      `,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, [...policyKinds, ...routeKinds], workspace)) {
      for (const reference of referencesOf(manifest, document)) checkReference(document, manifest, reference, workspace, report);
    }
  },
};

interface Reference {
  readonly at: YamlMap;
  readonly part: 'sectionName' | 'port';
  readonly group: string;
  readonly kind: string;
  /** What comes of a port that is missing. */
  readonly outcome: string;
}

function referencesOf({ kind, root }: Manifest, { release }: ManifestDocument): readonly Reference[] {
  const isRoute = routeKinds.includes(kind);
  const single = valueOf(root, 'spec', 'targetRef');
  const sections = isRoute ? itemsOf(valueOf(root, 'spec', 'parentRefs')) : [...(single ? [single] : []), ...itemsOf(valueOf(root, 'spec', 'targetRefs'))];
  const owners = itemsOf(valueOf(root, 'spec', isRoute ? 'rules' : 'extProc'));
  const outcome = (owner: YamlNode): string => (!isRoute ? refusedExtension(owner, release) : ['HTTPRoute', 'GRPCRoute'].includes(kind) ? 'this backend answers 500' : 'connections to this backend fail');
  const backends = isRoute || kind === 'EnvoyExtensionPolicy' ? owners.flatMap((owner) => itemsOf(valueOf(owner, 'backendRefs')).flatMap((item) => referenceAt(item, 'port', '', 'Service', outcome(owner)))) : [];
  return [...sections.flatMap((item) => referenceAt(item, 'sectionName', gatewayApi, 'Gateway')), ...backends];
}

function referenceAt(item: YamlNode, part: Reference['part'], usualGroup: string, usualKind: string, outcome = ''): readonly Reference[] {
  const map = sureMap(item);
  if (!map || !entryOf(map, part)) return [];
  const [group, kind] = [textOr(map, 'group', usualGroup), textOr(map, 'kind', usualKind)];
  return group === undefined || kind === undefined ? [] : [{ at: map, part, group, kind, outcome }];
}

function textOr(map: YamlMap, key: string, otherwise: string): string | undefined {
  const node = valueOf(map, key);
  return node ? knownText(node)?.text : otherwise;
}

function checkReference(document: ManifestDocument, { namespace }: Manifest, { at: map, part, group, kind, outcome }: Reference, workspace: Workspace, report: (problem: Problem) => void): void {
  const name = textOr(map, 'name', '');
  const wanted = valueOf(map, part);
  const targetNamespace = textOr(map, 'namespace', namespace ?? 'default');
  if (!name || targetNamespace === undefined || wanted?.kind !== 'scalar' || wanted.opaque || wanted.text === '' || isSubstitutedText(wanted.text)) return;
  const found = namedResource(workspace.resources(group, kind, targetNamespace, name), textOr(map, 'namespace', namespace ?? '') || undefined, workspace);
  // Of several versions of a resource, overlays among them, any may be the one that is meant.
  if (!found?.versions.every((place) => hasAllParts(place, part))) return;
  const { first, versions } = found;
  const there = versions.flatMap(({ manifest }) => (part === 'port' ? portsOf(manifest).map(({ port }) => String(port)) : sectionsOf(manifest)));
  // Rules need no names; a list without ports or listeners is only begun.
  if (there.length === 0 ? !kind.endsWith('Route') : there.includes(wanted.text)) return;
  const what = part === 'port' ? 'port' : kind.endsWith('Route') ? 'rule' : 'listener';
  const asWritten = part === 'port' ? wanted.text : `'${wanted.text}'`;
  const known = there.length === 0 ? '' : ` It has ${part === 'port' ? `the port${there.length > 1 ? 's' : ''} ${there.slice(0, 8).join(', ')}` : nameList(there)}.`;
  report({
    message: `The ${kind} '${name}' in ${fileNameOf(first.uri)} has no ${what} ${asWritten}, so that ${what === 'port' ? outcome : consequences[what]}.${known}`,
    range: wanted.range,
    fixes: () => fixesFor(document, wanted, there, part),
  });
}

const consequences = {
  rule: 'the policy does not attach to it',
  listener: 'nothing attaches to it',
} as const;

/** The list is written out, and of a Service not left to a name elsewhere. */
function hasAllParts({ manifest: { kind, root } }: ResourcePlace, part: Reference['part']): boolean {
  const spec = valueOf(root, 'spec');
  const items = itemsOf(valueOf(spec, part === 'port' ? 'ports' : kind.endsWith('Route') ? 'rules' : 'listeners'));
  const isExternal = part === 'port' && knownText(valueOf(spec, 'type'))?.text === 'ExternalName';
  return spec !== undefined && !isUnsure(spec) && !isExternal && items.every((item) => isKnownPart(item, part === 'port' ? 'port' : 'name'));
}

/** What is not written has no name; what is put in later may have any. */
function isKnownPart(item: YamlNode, key: 'port' | 'name'): boolean {
  const map = sureMap(item);
  const value = map && valueOf(map, key);
  return map !== undefined && (value?.kind !== 'scalar' || (!value.opaque && !isSubstitutedText(value.text)));
}

function fixesFor(document: ManifestDocument, wanted: YamlScalar, there: readonly string[], part: Reference['part']): readonly Fix[] {
  const near = part === 'port' ? undefined : nearestName(wanted.text, there);
  return (near === undefined ? [...new Set(there)].slice(0, 3) : [near]).map((each) => replaceBy(document, wanted, part === 'port' ? Number(each) : each));
}
