// Names in an EnvoyPatchPolicy that look like generated ones and that nothing in the workspace leads to.

import { nearestName } from '../base/suggest';
import { fileNameOf } from '../base/uri';
import type { ManifestDocument } from '../workspace/manifest';
import { listenersOf } from '../workspace/parts';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { hasClusterByRule, nameSchemes, noRule, readName, withPart, xdsTypeOf, type ReadName, type XdsType } from '../workspace/xds-names';
import type { YamlNode } from '../yaml/tree';
import { isUnsure, itemsOf, knownText, valueOf } from './kubernetes-values';
import { isBuilt, namedResource, unpatchedManifests } from './named-resources';
import { consequence } from './patch-operation';
import type { KnownManifest } from './schema-findings';
import type { Problem, WorkspaceRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { nameList } from './words';

const gatewayApi = 'gateway.networking.k8s.io';

const policy = (type: string, name: string): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyPatchPolicy
      metadata:
        name: tweaks
      spec:
        targetRef:
          group: gateway.networking.k8s.io
          kind: Gateway
          name: eg
        type: JSONPatch
        jsonPatches:
          - type: type.googleapis.com/envoy.config.${type}
            name: ${name}
            operation:
              op: remove
              path: /metadata`;
const gateway = `
      ---
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
          - name: admin
            port: 8080
            protocol: HTTP
    `;
const route = (parent: string): string => `
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: shop
      spec:
        parentRefs:
          - name: ${parent}
        rules:
          - backendRefs:
              - name: shop
                port: 80
    `;

export const patchName: WorkspaceRule = {
  id: 'patch-name',
  scope: 'workspace',
  severity: 'warning',
  title: 'Patches of generated resources that are not generated',
  what: 'A `name` in an EnvoyPatchPolicy that has the form of a name that Envoy Gateway gives, and speaks of a listener or port that the Gateway in the workspace does not have, or of a rule that the route does not have; clusters of a route that is not attached to the Gateway. Only where the Gateway or route stands in the workspace once, as a whole, and no template or kustomization has a say in it. Resources that a patch adds may be called anything.',
  why: 'The API server takes any name. The controller finds no resource of that name and leaves the patch out: the policy becomes `Programmed: False`, ResourceNotFound.',
  how: 'Take the name from the suggestions. It is a warning, since the cluster may hold another version of that resource.',
  source: 'Envoy Gateway: names of the resources that it generates, and what a patch of one that is missing leads to',
  valid: [
    `${policy('listener.v3.Listener', 'default/eg/http')}${gateway}`,
    `${policy('listener.v3.Listener', 'tcp-8080')}${gateway}`,
    `${policy('cluster.v3.Cluster', 'httproute/default/shop/rule/0')}${route('eg')}`,
  ],
  invalid: [
    {
      manifest: `${policy('listener.v3.Listener', `default/eg/htpp
            #     ^^^^^^^^^^^^^^^ warning(patch-name): has no listener 'htpp'`)}${gateway}`,
      fixed: `${policy('listener.v3.Listener', 'default/eg/http')}${gateway}`,
    },
    {
      manifest: `${policy('route.v3.RouteConfiguration', `http-8081
            #     ^^^^^^^^^ warning(patch-name): has no listener on port 8081`)}${gateway}`,
      fixed: `${policy('route.v3.RouteConfiguration', 'http-80')}${gateway}`,
    },
    {
      manifest: `${policy('cluster.v3.Cluster', `httproute/default/shop/rule/1
            #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning(patch-name): has one rule, which is 'rule/0'`)}${route('eg')}`,
      fixed: `${policy('cluster.v3.Cluster', 'httproute/default/shop/rule/0')}${route('eg')}`,
    },
    {
      manifest: `${policy('cluster.v3.Cluster', `httproute/default/shop/rule/0
            #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning(patch-name): not attached to the Gateway 'eg'`)}${route('other')}`,
    },
  ],
  check(document, workspace, report) {
    if (document.yaml.templated) return;
    for (const manifest of unpatchedManifests(document, ['EnvoyPatchPolicy'], workspace)) checkPolicy(document, manifest, workspace, report);
  },
};

function checkPolicy(document: ManifestDocument, manifest: KnownManifest, workspace: Workspace, report: (problem: Problem) => void): void {
  const target = targetOf(manifest);
  // Kustomize may rename what the name is made of.
  if (!target || workspace.file === undefined || isBuilt(workspace.file, workspace)) return;
  for (const patch of itemsOf(valueOf(manifest.root, 'spec', 'jsonPatches'))) {
    const name = knownText(valueOf(patch, 'name'));
    const type = xdsTypeOf(knownText(valueOf(patch, 'type'))?.text);
    if (!name || !type || addsResource(patch)) continue;
    const read = readName(type, name.text);
    const missing = read && missingPart(read, type, target, document, workspace);
    if (!read || !missing || isGiven(name.text, workspace)) continue;
    report({
      message: `${missing.words}, so that there is no ${type} of this name: ${consequence(document)}.`,
      range: name.node.range,
      fixes: () => missing.instead.map((part) => replaceBy(document, name.node, withPart(name.text, read, part))),
    });
  }
}

interface Target {
  readonly kind: string;
  readonly name: string;
  /** As the policy writes it. */
  readonly namespace: string | undefined;
}

function targetOf({ root, namespace }: KnownManifest): Target | undefined {
  const reference = valueOf(root, 'spec', 'targetRef');
  const [kind, name] = [knownText(valueOf(reference, 'kind')), knownText(valueOf(reference, 'name'))];
  return kind && name ? { kind: kind.text, name: name.text, namespace } : undefined;
}

/** Whether the patch brings a resource, whose own name counts. */
function addsResource(patch: YamlNode): boolean {
  const operation = valueOf(patch, 'operation');
  const empty = (field: string): boolean => {
    const written = valueOf(operation, field);
    return written === undefined || (written.kind === 'scalar' && !written.opaque && written.text === '');
  };
  return knownText(valueOf(operation, 'op'))?.text === 'add' && empty('path') && empty('jsonPath');
}

/** Whether a patch of any policy gives a resource this name, so that others may find it. */
function isGiven(name: string, workspace: Workspace): boolean {
  const policies = workspace.resources('gateway.envoyproxy.io', 'EnvoyPatchPolicy');
  return policies.some(({ manifest }) => itemsOf(valueOf(manifest.root, 'spec', 'jsonPatches')).some((patch) => namesGivenBy(patch).includes(name)));
}

function namesGivenBy(patch: YamlNode): readonly string[] {
  const value = valueOf(patch, 'operation', 'value');
  return [value, valueOf(value, 'name')].flatMap((node) => knownText(node)?.text ?? []);
}

interface MissingPart {
  readonly words: string;
  /** Parts that may have been meant. */
  readonly instead: readonly string[];
}

function missingPart(read: ReadName, type: XdsType, target: Target, document: ManifestDocument, workspace: Workspace): MissingPart | undefined {
  switch (read.of) {
    case 'listener':
      return missingListener(read, type, target, workspace);
    case 'port':
      return nameSchemes(workspace, document.release).includes('ports') ? missingPort(read.port, target, workspace) : undefined;
    case 'rule':
      return missingRule(read, target, workspace);
  }
}

function missingListener(read: ReadName & { readonly of: 'listener' }, type: XdsType, target: Target, workspace: Workspace): MissingPart | undefined {
  const isTargets = target.kind === 'Gateway' && read.gateway === target.name && mayBeSame(read.namespace, target.namespace);
  if (!isTargets && target.kind !== 'GatewayClass') return undefined;
  const found = soleWhole(workspace, 'Gateway', read.namespace, read.gateway);
  if (!found || (target.kind === 'GatewayClass' && knownText(valueOf(found.manifest.root, 'spec', 'gatewayClassName'))?.text !== target.name)) return undefined;
  const owner = read.set ? soleWhole(workspace, 'ListenerSet', read.set.namespace, read.set.name) : found;
  const there = owner && knownListeners(owner)?.map(({ name }) => name);
  if (!owner || !there || there.includes(read.listener)) return undefined;
  if (type === 'Listener' && there.includes(read.listener.replace(/-quic$/, ''))) return undefined;
  const near = nearestName(read.listener, there);
  return { words: `${placeWords(owner)} has no listener '${read.listener}' (it has ${nameList(there)})`, instead: near === undefined ? there.slice(0, 3) : [near] };
}

function missingPort(port: number, target: Target, workspace: Workspace): MissingPart | undefined {
  const found = target.kind === 'Gateway' ? soleWhole(workspace, 'Gateway', target.namespace, target.name) : undefined;
  // Listeners of ListenerSets come from anywhere.
  if (!found || valueOf(found.manifest.root, 'spec', 'allowedListeners')) return undefined;
  const ports = [...new Set(knownListeners(found)?.map((each) => each.port))];
  if (ports.length === 0 || ports.includes(port)) return undefined;
  return { words: `${placeWords(found)} has no listener on port ${port} (it has ${nameList(ports.map(String))})`, instead: ports.slice(0, 3).map(String) };
}

function missingRule({ kind, namespace, route, rule }: ReadName & { readonly of: 'rule' }, target: Target, workspace: Workspace): MissingPart | undefined {
  const found = soleWhole(workspace, kind, namespace, route);
  if (!found) return undefined;
  if (target.kind === 'Gateway' && isElsewhere(found, target)) return { words: `${placeWords(found)} is not attached to the Gateway '${target.name}'`, instead: [] };
  if (!hasClusterByRule(kind)) {
    return rule === noRule ? undefined : { words: `Clusters of a ${kind} are not counted by rule: each ends in 'rule/${noRule}'`, instead: [String(noRule)] };
  }
  const list = valueOf(found.manifest.root, 'spec', 'rules');
  const { length } = itemsOf(list);
  if (length === 0 || isUnsure(list) || (rule >= 0 && rule < length)) return undefined;
  const has = length === 1 ? "one rule, which is 'rule/0'" : `${length} rules, which are 'rule/0' to 'rule/${length - 1}'`;
  return { words: `${placeWords(found)} has ${has}`, instead: Array.from({ length: Math.min(length, 3) }, (_, index) => String(index)) };
}

/** All its parents are other Gateways. */
function isElsewhere({ manifest: { root, namespace } }: ResourcePlace, target: Target): boolean {
  const list = valueOf(root, 'spec', 'parentRefs');
  const parents = itemsOf(list);
  return (
    parents.length > 0 &&
    !isUnsure(list) &&
    parents.every((parent) => {
      const [kind, own] = [valueOf(parent, 'kind'), valueOf(parent, 'namespace')];
      const name = knownText(valueOf(parent, 'name'))?.text;
      if (name === undefined || (kind && knownText(kind)?.text !== 'Gateway') || (own && !knownText(own))) return false;
      return name !== target.name || !mayBeSame(own ? knownText(own)?.text : namespace, target.namespace);
    })
  );
}

/** A namespace that is not written is whichever the command line says. */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** The resource, where the workspace has it once and whole, and no kustomization changes it. */
function soleWhole(workspace: Workspace, kind: string, namespace: string | undefined, name: string): ResourcePlace | undefined {
  const found = namedResource(workspace.resources(gatewayApi, kind, namespace ?? 'default', name), namespace, workspace);
  return found?.versions.length === 1 && !isBuilt(found.first.uri, workspace) ? found.first : undefined;
}

/** Undefined where one of them is not known. */
function knownListeners({ manifest }: ResourcePlace): ReturnType<typeof listenersOf> | undefined {
  const spec = valueOf(manifest.root, 'spec');
  const list = valueOf(spec, 'listeners');
  const items = itemsOf(list);
  const areSure = items.length > 0 && !isUnsure(spec) && !isUnsure(list) && items.every((item) => knownText(valueOf(item, 'name')));
  const listeners = listenersOf(manifest);
  return areSure && listeners.length === items.length ? listeners : undefined;
}

function placeWords({ uri, manifest: { kind, name } }: ResourcePlace): string {
  return `The ${kind} '${String(name)}' in ${fileNameOf(uri)}`;
}
