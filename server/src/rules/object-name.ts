// A name or namespace that Kubernetes does not take.

import { dnsLabel, dnsLabelFromLetter, dnsSubdomain, mendedText, wrongForm, type Form } from '../schema/text-forms';
import type { YamlNode } from '../yaml/tree';
import { appliedManifests, knownText, valueOf } from './kubernetes-values';
import { generatedObjects } from './proxy-settings';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import type { KnownManifest } from './schema-findings';
import type { ManifestDocument } from '../workspace/manifest';
import { valueText } from './words';

export const objectName: DocumentRule = {
  id: 'object-name',
  scope: 'document',
  severity: 'error',
  title: 'Names that Kubernetes does not take',
  what: 'A `metadata.name`, `metadata.generateName` or `metadata.namespace` with capitals, underscores, blanks or other characters that such names may not have, or one that is too long; and such names in an EnvoyProxy, of what Envoy Gateway makes of it. Names of Services and Namespaces are single labels of up to 63 characters, all others may have dots and 253.',
  why: 'The API server refuses the object. A Service whose name starts with a digit is refused by clusters before Kubernetes 1.36, so that is a warning.',
  how: "Write the name in lower case, with '-' between its words. Whoever refers to it must use the new name too.",
  source: 'Kubernetes, object names and IDs; the name validation of each kind',
  valid: [
    `
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: eg.example.com
      spec:
        controllerName: gateway.envoyproxy.io/gatewayclass-controller
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: Edge_Gateway
          #     ^^^^^^^^^^^^ error(object-name): lower-case letters
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: edge-gateway
        spec:
          controllerName: gateway.envoyproxy.io/gatewayclass-controller
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge.team
          #     ^^^^^^^^^ error(object-name): A Namespace's name
      `,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: edge-team
      `,
    },
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
                name: edge.shop
                #     ^^^^^^^^^ error(object-name): the Service that Envoy Gateway makes of it
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
                name: edge-shop
      `,
    },
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document)) {
      const form = formOf(manifest);
      const what = `${/^[AEIOU]/.test(manifest.kind) ? 'An' : 'A'} ${manifest.kind}'s name`;
      checkName(document, valueOf(manifest.root, 'metadata', 'name'), form, what, report);
      // Characters are added behind it, so that it may end in '-'.
      checkName(document, valueOf(manifest.root, 'metadata', 'generateName'), { ...form, fits: (text) => form.fits(text.replace(/(?<=[a-z0-9])-$/, 'a')) }, 'generateName', report);
      if (manifest.kindSchema.namespaced) checkName(document, valueOf(manifest.root, 'metadata', 'namespace'), dnsLabel, 'A namespace', report);
    }
    for (const { kind, settings, refusal } of generatedObjects(document)) {
      checkName(document, valueOf(settings, 'name'), kind === 'Service' ? dnsLabelFromLetter : dnsSubdomain, `The name of a ${kind}`, report, refusal);
    }
  },
};

function formOf({ group, kind }: KnownManifest): Form {
  if (group !== '') return dnsSubdomain;
  return kind === 'Service' ? dnsLabelFromLetter : kind === 'Namespace' ? dnsLabel : dnsSubdomain;
}

function checkName(document: ManifestDocument, value: YamlNode | undefined, form: Form, what: string, report: (problem: Problem) => void, refusal?: string): void {
  const known = knownText(value);
  if (!known || known.text === '') return; // missing-name speaks of those
  const { node, text } = known;
  const wrong = wrongForm(text, form);
  if (wrong === undefined) return;
  const onlySinceRecently = form.fits === dnsLabelFromLetter.fits && dnsLabel.fits(text);
  const mended = mendedText(text, form);
  report({
    ...(onlySinceRecently ? { severity: 'warning' } : {}),
    message: `${what} ${wrong}: ${onlySinceRecently ? `clusters before Kubernetes 1.36 refuse ${valueText(text)}` : (refusal ?? `the API server refuses ${valueText(text)}`)}.`,
    range: node.range,
    fixes: () => (mended === undefined ? [] : [replaceBy(document, node, mended)]),
  });
}
