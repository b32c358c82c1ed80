// Fields of a Service that its type rules out, and addresses that are none.

import { hasFormat } from '../schema/formats';
import type { ManifestDocument } from '../workspace/manifest';
import { setEntry } from '../yaml/edits';
import { entryOf, type YamlEntry, type YamlMap } from '../yaml/tree';
import { removal } from './anchors';
import { checkBounds, sureMap } from './checked-values';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule, Problem } from './rule';
import { valueText } from './words';
import { isAbsent } from './written';

type Report = (problem: Problem) => void;

export const serviceSettings: DocumentRule = {
  id: 'service-settings',
  scope: 'document',
  severity: 'error',
  title: 'Services whose fields do not go with their type',
  what: "'loadBalancerClass' or 'allocateLoadBalancerNodePorts' in a Service that has no load balancer, 'externalTrafficPolicy' in one that is reached within the cluster only, 'sessionAffinityConfig' without affinity, and a 'clusterIP' that is no address.",
  why: 'The API server refuses the Service.',
  how: 'Remove the field, or give the Service the type that it goes with.',
  source: 'Kubernetes API reference, Service',
  valid: [
    `
      apiVersion: v1
      kind: Service
      metadata:
        name: checker
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Local
        loadBalancerClass: example.com/internal
        allocateLoadBalancerNodePorts: false
        clusterIP: ""
        ports:
          - port: 80
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          externalTrafficPolicy: Local
          #^^^^^^^^^^^^^^^^^^^^ error(service-settings): within the cluster
          ports:
            - port: 80
      `,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 80
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          type: NodePort
          loadBalancerClass: example.com/internal
          #^^^^^^^^^^^^^^^^ error(service-settings): 'LoadBalancer'
          ports:
            - port: 80
      `,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          type: NodePort
          ports:
            - port: 80
      `,
    },
  ],
  check(document, report) {
    for (const { root, group, kind } of appliedManifests(document, ['Service'])) {
      const spec = sureMap(valueOf(root, 'spec'));
      if (group !== '' || kind !== 'Service' || !spec) continue;
      checkType(document, spec, report);
      checkAddress(document, spec, report);
      checkAffinity(document, spec, report);
    }
  },
};

const refused = 'the API server refuses the Service';

/** Source: Kubernetes' validation of Services. */
function checkType(document: ManifestDocument, spec: YamlMap, report: Report): void {
  const type = isAbsent(spec, 'type') ? 'ClusterIP' : knownText(valueOf(spec, 'type'))?.text;
  if (type === undefined || !['ClusterIP', 'NodePort', 'ExternalName'].includes(type)) return;
  for (const name of ['loadBalancerClass', 'allocateLoadBalancerNodePorts']) {
    const entry = isAbsent(spec, name) ? undefined : entryOf(spec, name);
    if (entry) report({ message: `'${name}' goes with the type 'LoadBalancer', and the type here is '${type}': ${refused}.`, range: entry.key.range, fixes: () => fixesFor(document, spec, entry) });
  }
  const policy = type === 'ClusterIP' && !isAbsent(spec, 'externalTrafficPolicy') ? entryOf(spec, 'externalTrafficPolicy') : undefined;
  // Addresses of the user's own lead in from outside as well.
  if (!policy || itemsOf(valueOf(spec, 'externalIPs')).length > 0) return;
  report({
    message: `'externalTrafficPolicy' says how traffic from outside is led on, and a Service of the type 'ClusterIP' is reached within the cluster only: ${refused}.`,
    range: policy.key.range,
    fixes: () => fixesFor(document, spec, policy),
  });
}

function fixesFor(document: ManifestDocument, spec: YamlMap, entry: YamlEntry) {
  return [...removal(document, entry), { title: "Set 'type' to 'LoadBalancer'", edits: setEntry(document.yaml, spec, 'type', 'LoadBalancer') }];
}

function checkAddress(document: ManifestDocument, spec: YamlMap, report: Report): void {
  const entry = entryOf(spec, 'clusterIP');
  const address = knownText(entry?.value);
  if (!entry || !address || ['', 'None'].includes(address.text) || ['ipv4', 'ipv6'].some((format) => hasFormat(address.text, format, 'structural'))) return;
  report({
    message: `clusterIP must be an address, 'None' or left out, and is ${valueText(address.text)}: ${refused}.`,
    range: address.node.range,
    fixes: () => removal(document, entry),
  });
}

function checkAffinity(document: ManifestDocument, spec: YamlMap, report: Report): void {
  const config = isAbsent(spec, 'sessionAffinityConfig') ? undefined : entryOf(spec, 'sessionAffinityConfig');
  if (!config) return;
  const affinity = isAbsent(spec, 'sessionAffinity') ? 'None' : knownText(valueOf(spec, 'sessionAffinity'))?.text;
  if (affinity === 'None') {
    report({
      message: `'sessionAffinityConfig' goes with the sessionAffinity 'ClientIP': ${refused}.`,
      range: config.key.range,
      fixes: () => [{ title: "Set 'sessionAffinity' to 'ClientIP'", edits: setEntry(document.yaml, spec, 'sessionAffinity', 'ClientIP') }, ...removal(document, config)],
    });
  }
  const client = sureMap(valueOf(config.value, 'clientIP'));
  if (client) checkBounds(document, client, 'timeoutSeconds', [1, 86_400], refused, report);
}
