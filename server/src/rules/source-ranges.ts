// Addresses that may use a load balancer, where Kubernetes expects networks.

import { hasFormat, isIpv6 } from '../schema/formats';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlNode } from '../yaml/tree';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import { generatedObjects } from './proxy-settings';
import type { DocumentRule } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

export const sourceRanges: DocumentRule = {
  id: 'source-ranges',
  scope: 'document',
  severity: 'error',
  title: 'Source ranges of load balancers that are no networks',
  what: 'An item of `loadBalancerSourceRanges` that is not an address with the length of its prefix, in a Service or in what an EnvoyProxy says of the Service of its Gateways.',
  why: 'The API server refuses the Service. An EnvoyProxy it takes, and then refuses the Service that Envoy Gateway makes of it, so that the Gateway gets no address.',
  how: 'Write a single address with the prefix of its full length: `/32`, or `/128` for IPv6.',
  source: 'Kubernetes API reference, Service: loadBalancerSourceRanges',
  valid: [
    `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyProxy
      metadata:
        name: eg
      spec:
        provider:
          type: Kubernetes
          kubernetes:
            envoyService:
              loadBalancerSourceRanges:
                - 10.0.0.0/8
                - 2001:db8::/32
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: eg
        spec:
          provider:
            type: Kubernetes
            kubernetes:
              envoyService:
                loadBalancerSourceRanges:
                  - 192.0.2.7
                  # ^^^^^^^^^ error(source-ranges): '10.0.0.0/8'
      `,
      fixed: `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: eg
        spec:
          provider:
            type: Kubernetes
            kubernetes:
              envoyService:
                loadBalancerSourceRanges:
                  - 192.0.2.7/32
      `,
    },
  ],
  check(document, report) {
    for (const { service, refusal } of servicesIn(document)) {
      for (const item of itemsOf(valueOf(service, 'loadBalancerSourceRanges'))) {
        const known = knownText(item);
        // Blanks around it are cut off.
        if (!known || hasFormat(known.text.trim(), 'cidr', 'structural')) continue;
        const length = lengthFor(known.text.trim());
        report({
          message: `${valueText(known.text)} is no network such as '10.0.0.0/8': ${refusal}.`,
          range: known.node.range,
          fixes: () => (length === undefined ? [] : [replaceBy(document, known.node, `${known.text.trim()}/${length}`)]),
        });
      }
    }
  },
};

function* servicesIn(document: ManifestDocument): Generator<{ readonly service: YamlNode | undefined; readonly refusal: string }> {
  for (const { root, group, kind } of appliedManifests(document, ['Service'])) {
    const spec = valueOf(root, 'spec');
    // Others keep the field from an earlier type, and nobody reads it.
    if (group === '' && kind === 'Service' && knownText(valueOf(spec, 'type'))?.text === 'LoadBalancer') yield { service: spec, refusal: 'the API server refuses the Service' };
  }
  for (const { settings, refusal } of generatedObjects(document, 'Service')) yield { service: settings, refusal };
}

/** The length of the prefix that names one address; undefined where the text is none. */
function lengthFor(text: string): number | undefined {
  if (hasFormat(`${text}/32`, 'cidr', 'structural') && !text.includes(':')) return 32;
  return isIpv6(text) ? 128 : undefined;
}
