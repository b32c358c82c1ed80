// A policy that is to attach to a Backend or a Service: offers the routes that lead there.

import type { Fix } from '../base/finding';
import type { TextEdit } from '../base/text';
import type { Violation } from '../schema/constraints/constraint';
import type { ManifestDocument } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { insertEntry, replaceValue } from '../yaml/edits';
import { at, entryOf, stringAt, type YamlMap } from '../yaml/tree';
import { itemsOf, valueOf } from './kubernetes-values';
import type { WorkspaceRule } from './rule';
import { knownManifests, type KnownManifest } from './schema-findings';
import { problemOf } from './violations';

export const backendTarget: WorkspaceRule = {
  id: 'backend-target',
  scope: 'workspace',
  severity: 'error',
  title: 'Policies that are to attach to a Backend or Service',
  what: 'A target of the kind Backend or Service. Policies attach to Gateways, listener sets and routes.',
  why: 'The API server refuses the policy.',
  how: 'Attach the policy to the routes that lead to the Backend or Service; the fix offers those of the workspace.',
  source: 'The validation rules (CEL) of the released CRDs',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: example
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: HTTPRoute
            name: example
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: checkout
        spec:
          parentRefs:
            - name: eg
          rules:
            - backendRefs:
                - group: gateway.envoyproxy.io
                  kind: Backend
                  name: payments
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.envoyproxy.io
              #      ^^^^^^^^^^^^^^^^^^^^^ error(target-kind)
              kind: Backend
              #     ^^^^^^^ error(backend-target): This policy cannot attach to a Backend
              name: payments
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: checkout
        spec:
          parentRefs:
            - name: eg
          rules:
            - backendRefs:
                - group: gateway.envoyproxy.io
                  kind: Backend
                  name: payments
        ---
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: example
        spec:
          targetRefs:
            - group: gateway.networking.k8s.io
              kind: HTTPRoute
              name: checkout
      `,
    },
  ],
  check(document, workspace, report) {
    for (const manifest of knownManifests(document)) {
      for (const violation of manifest.violations) {
        if (!targetsBackend(manifest, violation)) continue;
        const problem = problemOf(document, manifest, violation);
        report({ ...problem, fixes: () => [...routeFixes(document, manifest, violation, workspace), ...(problem.fixes?.() ?? [])] });
      }
    }
  },
};

/** Whether the violation is about a target that is a Backend or Service, and so is this rule's to report. */
export function targetsBackend({ root }: KnownManifest, { rule, path }: Violation): boolean {
  const kind = rule === 'target-kind' && path.at(-1) === 'kind' ? stringAt(root, ...path) : undefined;
  return kind === 'Backend' || kind === 'Service';
}

const gatewayGroup = 'gateway.networking.k8s.io';

/** More routes than this are no help in a menu. */
const mostRoutes = 5;

/** What the policies with targets among routes attach to. */
const routeKinds: Readonly<Record<string, readonly string[]>> = {
  EnvoyExtensionPolicy: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  BackendTrafficPolicy: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'],
  SecurityPolicy: ['HTTPRoute', 'GRPCRoute'],
};

function routeFixes({ yaml }: ManifestDocument, manifest: KnownManifest, { path }: Violation, workspace: Workspace): readonly Fix[] {
  const target = at(manifest.root, ...path.slice(0, -1));
  const [kind, name] = [stringAt(target, 'kind'), stringAt(target, 'name')];
  if (target?.kind !== 'map' || kind === undefined || name === undefined) return [];
  // Policies and their targets share a namespace.
  const namespace = manifest.namespace ?? 'default';
  const routes = (routeKinds[manifest.kind] ?? []).flatMap((routeKind) => workspace.resources(gatewayGroup, routeKind, namespace));
  return routes
    .filter((route) => route.manifest.name !== undefined && leadsTo(route, kind, name, namespace))
    .slice(0, mostRoutes)
    .map((route): Fix => {
      const fields = { group: gatewayGroup, kind: route.manifest.kind, name: route.manifest.name! };
      return { title: `Attach to the ${fields.kind} '${fields.name}', which leads to it`, edits: Object.entries(fields).flatMap(([key, value]) => written(yaml, target, key, value)) };
    });
}

function written(yaml: ManifestDocument['yaml'], target: YamlMap, key: string, value: string): TextEdit[] {
  const entry = entryOf(target, key);
  return entry ? replaceValue(yaml, entry, value) : insertEntry(yaml, target, key, value);
}

function leadsTo({ manifest }: ResourcePlace, kind: string, name: string, namespace: string): boolean {
  return itemsOf(valueOf(manifest.root, 'spec', 'rules'))
    .flatMap((rule) => itemsOf(valueOf(rule, 'backendRefs')))
    .some((reference) => (stringAt(reference, 'kind') ?? 'Service') === kind && stringAt(reference, 'name') === name && (stringAt(reference, 'namespace') ?? namespace) === namespace);
}
