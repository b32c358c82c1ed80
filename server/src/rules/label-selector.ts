// A label selector whose expressions contradict themselves, or that selects nothing at all.

import { entryOf, resolved, type YamlNode } from '../yaml/tree';
import { checkExpression, labelOperators } from './expressions';
import { appliedManifests, itemsOf, knownEntries, valueOf } from './kubernetes-values';
import { podsIn, selectorsOf } from './pods';
import type { DocumentRule, Problem } from './rule';
import type { KnownManifest } from './schema-findings';

type Report = (problem: Problem) => void;

export const labelSelector: DocumentRule = {
  id: 'label-selector',
  scope: 'document',
  severity: 'error',
  title: 'Label selectors that nobody can read',
  what: "An expression whose operator does not exist (they are 'In', 'NotIn', 'Exists' and 'DoesNotExist'), one with values where there may be none or without where it needs some, and an empty selector of a Deployment; also in what Pods say of their neighbours.",
  why: 'The API server refuses the Deployment, also the one that Envoy Gateway makes of an EnvoyProxy. In a listener of a Gateway it takes such a selector, but the controller cannot read it, and no route attaches.',
  how: "Give 'In' and 'NotIn' their values, and the others none.",
  source: 'Kubernetes, labels and selectors: resources that support set-based requirements',
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
            allowedRoutes:
              namespaces:
                from: Selector
                selector:
                  matchExpressions:
                    - key: team
                      operator: In
                      values: [edge]
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
              protocol: HTTP
              port: 80
              allowedRoutes:
                namespaces:
                  from: Selector
                  selector:
                    matchExpressions:
                      - key: team
                        operator: Exists
                        values: [edge]
                        #^^^^^ error(label-selector): 'Exists'
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
              protocol: HTTP
              port: 80
              allowedRoutes:
                namespaces:
                  from: Selector
                  selector:
                    matchExpressions:
                      - key: team
                        operator: Exists
      `,
    },
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
              protocol: HTTP
              port: 80
              allowedRoutes:
                namespaces:
                  from: Selector
                  selector:
                    matchExpressions:
                      - key: team
                        operator: Is
                        #         ^^ error(label-selector): 'DoesNotExist'
                        values: [edge]
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
              protocol: HTTP
              port: 80
              allowedRoutes:
                namespaces:
                  from: Selector
                  selector:
                    matchExpressions:
                      - key: team
                        operator: In
                        values: [edge]
      `,
    },
  ],
  check(document, report) {
    for (const pods of podsIn(document)) {
      for (const selector of selectorsOf(pods)) for (const expression of itemsOf(valueOf(selector, 'matchExpressions'))) checkExpression(document, expression, labelOperators, pods.refusal, report);
    }
    for (const manifest of appliedManifests(document, ['Deployment', 'Gateway'])) {
      for (const selector of ownSelectors(manifest)) {
        const consequence = manifest.kind === 'Deployment' ? 'the API server refuses the Deployment' : 'the controller cannot read it, and no route attaches';
        for (const expression of itemsOf(valueOf(selector, 'matchExpressions'))) checkExpression(document, expression, labelOperators, consequence, report);
        if (manifest.kind === 'Deployment') checkEmptiness(manifest, selector, report);
      }
    }
  },
};

function ownSelectors({ root, kind }: KnownManifest): readonly (YamlNode | undefined)[] {
  const spec = valueOf(root, 'spec');
  if (kind === 'Deployment') return [valueOf(spec, 'selector')];
  if (kind !== 'Gateway') return [];
  return itemsOf(valueOf(spec, 'listeners')).map((listener) => valueOf(listener, 'allowedRoutes', 'namespaces', 'selector'));
}

function checkEmptiness({ root }: KnownManifest, selector: YamlNode | undefined, report: Report): void {
  if (selector?.kind !== 'map' || selector.templated || selector.entries.some(({ key, value }) => key.opaque || key.text === '<<' || isOpen(value))) return;
  if (knownEntries(valueOf(selector, 'matchLabels')).length > 0 || itemsOf(valueOf(selector, 'matchExpressions')).length > 0) return;
  report({ message: 'The selector is empty: the API server refuses the Deployment. It must match the labels of the Pods.', range: entryOf(valueOf(root, 'spec'), 'selector')?.key.range ?? selector.range });
}

/** A template may bring more, or is all of it. */
function isOpen(node: YamlNode | undefined): boolean {
  const value = resolved(node);
  if (value?.kind === 'scalar') return value.opaque;
  return value !== undefined && (value.templated || (value.kind === 'map' && value.entries.some(({ key }) => key.opaque)));
}
