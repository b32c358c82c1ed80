// Targets that an EnvoyExtensionPolicy is accepted for and does nothing to.

import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import type { DocumentRule } from './rule';

/** Extensions are HTTP filters, and these carry no HTTP that Envoy sees. */
const withoutHttp = ['TCPRoute', 'UDPRoute', 'TLSRoute'];

const policy = (kind: string, mark = ''): string => `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
        name: calls
      spec:
        targetRefs:
          - group: gateway.networking.k8s.io
            kind: ${kind}${mark}
            name: database
        extProc:
          - backendRefs:
              - name: processor
                port: 9002
    `;

export const targetWithoutEffect: DocumentRule = {
  id: 'target-without-effect',
  scope: 'document',
  severity: 'warning',
  title: 'Targets that a policy does nothing to',
  what: 'An EnvoyExtensionPolicy for a TCPRoute, a UDPRoute or a TLSRoute.',
  why: 'The API server takes it and the controller says `Accepted: True`, but extensions are HTTP filters: what such routes carry never passes through one.',
  how: 'Target an HTTPRoute, a GRPCRoute, or the Gateway.',
  source: 'Envoy Gateway: which generated routes carry the extensions of an EnvoyExtensionPolicy, since 1.1',
  valid: [
    policy('GRPCRoute'),
  ],
  invalid: [
    { manifest: policy('TCPRoute', '\n            #     ^^^^^^^^ warning(target-without-effect): does nothing') },
  ],
  check(document, report) {
    for (const { root } of appliedManifests(document, ['EnvoyExtensionPolicy'])) {
      const single = valueOf(root, 'spec', 'targetRef');
      const targets = [...(single ? [single] : []), ...itemsOf(valueOf(root, 'spec', 'targetRefs')), ...itemsOf(valueOf(root, 'spec', 'targetSelectors'))];
      for (const target of targets) {
        const kind = knownText(valueOf(target, 'kind'));
        if (!kind || !withoutHttp.includes(kind.text)) continue;
        report({ message: `The policy does nothing to a ${kind.text}, although the controller accepts it: extensions are HTTP filters. Target an HTTPRoute, a GRPCRoute or a Gateway.`, range: kind.node.range });
      }
    }
  },
};
