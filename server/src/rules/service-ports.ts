// A Service whose ports Kubernetes does not take.

import type { Fix } from '../base/finding';
import { freeName } from '../base/suggest';
import { dnsLabel, dnsSubdomain, portName, wrongForm, type Form } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { insertEntry, replaceValue, setEntry } from '../yaml/edits';
import { entryOf, resolved, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { removal } from './anchors';
import { appliedManifests, itemsOf, knownText, valueOf } from './kubernetes-values';
import { isPortNumber, portWords } from './port-numbers';
import type { DocumentRule, Problem } from './rule';
import { mendedBy, replaceBy } from './scalar-fixes';
import type { KnownManifest } from './schema-findings';
import { valueText } from './words';
import { firstLine, identityOf } from './wrong-part';

export const servicePorts: DocumentRule = {
  id: 'service-ports',
  scope: 'document',
  severity: 'error',
  title: 'Services whose ports Kubernetes does not take',
  what: 'A Service without ports, with several ports of which one has no name or two the same, a port number outside of 1 to 65535, a name of a port in the wrong form, a `nodePort` on a Service of type ClusterIP, or an ExternalName Service without `externalName`.',
  why: 'The API server refuses the Service, and the route or policy that leads to it finds no backend.',
  how: 'Give each port a name of its own as soon as there are two.',
  source: 'Kubernetes API reference, Service',
  valid: [
    `
      apiVersion: v1
      kind: Service
      metadata:
        name: checker
      spec:
        selector:
          app: checker
        ports:
          - name: grpc
            port: 9002
            targetPort: grpc
          - name: metrics
            port: 9090
    `,
    `
      apiVersion: v1
      kind: Service
      metadata:
        name: elsewhere
      spec:
        type: ExternalName
        externalName: shop.example.com
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
          selector:
            app: checker
          ports:
            - name: grpc
              port: 9002
            - port: 9090
            # ^^^^^^^^^^ error(service-ports): name of its own
      `,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          selector:
            app: checker
          ports:
            - name: grpc
              port: 9002
            - name: port-9090
              port: 9090
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 90020
              #     ^^^^^ error(service-ports): from 1 to 65535
      `,
    },
    {
      manifest: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 9002
              targetPort: GRPC_port
              #           ^^^^^^^^^ error(service-ports): lower-case letters
      `,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata:
          name: checker
        spec:
          ports:
            - port: 9002
              targetPort: grpc-port
      `,
    },
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document, ['Service'])) {
      if (manifest.group !== '' || manifest.kind !== 'Service') continue;
      const spec = valueOf(manifest.root, 'spec');
      if (spec?.kind !== 'map' || spec.templated || spec.entries.some(({ key }) => key.opaque)) continue;
      const ports = valueOf(spec, 'ports');
      if (ports?.kind === 'sequence' && !ports.templated) checkPorts(document, ports.items, isClusterIp(spec) ? spec : undefined, report);
      checkPresence(document, manifest, spec, report);
    }
  },
};

/** No type is the type ClusterIP. */
function isClusterIp(spec: YamlMap): boolean {
  const type = valueOf(spec, 'type');
  return type === undefined ? !entryOf(spec, 'type')?.value : type.kind === 'scalar' && (type.value === 'ClusterIP' || type.value === null || type.value === '');
}

function checkPresence(document: ManifestDocument, manifest: KnownManifest, spec: YamlMap, report: (problem: Problem) => void): void {
  const type = knownText(valueOf(spec, 'type'))?.text;
  if (type === 'ExternalName') {
    checkExternalName(document, spec, report);
    return;
  }
  const isHeadless = knownText(valueOf(spec, 'clusterIP'))?.text === 'None';
  const ports = entryOf(spec, 'ports');
  const isEmpty = !ports || (resolved(ports.value) === undefined && !ports.value) || (valueOf(spec, 'ports')?.kind === 'sequence' && itemsOf(ports.value).length === 0);
  const isSure = type !== undefined || isClusterIp(spec);
  if (isHeadless || !isEmpty || !isSure || entryOf(spec, '<<') || entryOf(spec, 'clusterIPs')) return;
  report({
    message: 'A Service needs at least one port, unless it is headless or of the type ExternalName: the API server refuses it.',
    range: ports?.key.range ?? identityOf(document, manifest),
    fixes: () => [{ title: 'Add a port', edits: ports ? replaceValue(document.yaml, ports, [{ name: 'http', port: 8080 }]) : insertEntry(document.yaml, spec, 'ports', [{ name: 'http', port: 8080 }]) }],
  });
}

function checkExternalName(document: ManifestDocument, spec: YamlMap, report: (problem: Problem) => void): void {
  const written = entryOf(spec, 'externalName');
  const host = valueOf(spec, 'externalName');
  const isEmpty = host === undefined ? written?.value === undefined && !entryOf(spec, '<<') : host.kind === 'scalar' && !host.opaque && (host.value === '' || host.value === null);
  if (isEmpty) {
    report({
      message: "A Service of the type 'ExternalName' needs externalName, the host that it stands for: the API server refuses it without.",
      range: written?.key.range ?? entryOf(spec, 'type')?.key.range ?? spec.range,
      fixes: () => [{ title: "Add 'externalName'", edits: written ? replaceValue(document.yaml, written, 'example.com') : insertEntry(document.yaml, spec, 'externalName', 'example.com', { after: 'type' }) }],
    });
  } else if (host) {
    // One dot at the end makes the name absolute.
    checkForm(document, host, { ...dnsSubdomain, fits: (text) => dnsSubdomain.fits(text.replace(/\.$/, '')) }, 'externalName', report);
  }
}

/** @param clusterOnly the Service, where it is reached within the cluster only */
function checkPorts(document: ManifestDocument, items: readonly YamlNode[], clusterOnly: YamlMap | undefined, report: (problem: Problem) => void): void {
  const names = new Map<string, YamlNode>();
  checkSameNumbers(items, report);
  for (const item of items) {
    const port = resolved(item);
    if (port?.kind !== 'map' || port.templated) continue;
    checkName(document, port, items.length > 1, names, report);
    checkNumber(port, 'port', report);
    const target = valueOf(port, 'targetPort');
    if (target?.kind === 'scalar' && typeof target.value === 'string') checkTarget(document, target, report);
    else checkNumber(port, 'targetPort', report);
    const node = valueOf(port, 'nodePort');
    if (clusterOnly && node?.kind === 'scalar' && !node.opaque && typeof node.value === 'number' && node.value !== 0) {
      const entry = entryOf(port, 'nodePort');
      report({
        message: "nodePort goes with the types 'NodePort' and 'LoadBalancer' only: the API server refuses it.",
        range: entry?.key.range ?? node.range,
        fixes: () => [
          ...(entry ? removal(document, entry) : []),
          { title: "Set 'type' to 'NodePort'", edits: setEntry(document.yaml, clusterOnly, 'type', 'NodePort') },
        ],
      });
    }
  }
}

/** Text is the name of a port, also where it is a number in quotes. */
function checkTarget(document: ManifestDocument, target: YamlScalar, report: (problem: Problem) => void): void {
  const number = /^[1-9]\d{0,4}$/.test(target.text) && isPortNumber(Number(target.text)) ? Number(target.text) : undefined;
  if (number === undefined) checkForm(document, target, portName, 'The name of a port of the Pods', report);
  else report({ message: `In quotes ${target.text} is the name of a port, and such a name has at least one letter: the API server refuses it.`, range: target.range, fixes: () => [{ ...replaceBy(document, target, number, { title: 'Remove the quotes' }), safe: true }] });
}

/** No protocol is TCP; where both write it, or neither does, duplicate-list-item speaks of them. */
function checkSameNumbers(items: readonly YamlNode[], report: (problem: Problem) => void): void {
  const first = new Map<string, { readonly node: YamlNode; readonly isWritten: boolean }>();
  for (const item of items) {
    const [number, protocol] = [valueOf(item, 'port'), valueOf(item, 'protocol')];
    const isSure = protocol === undefined || (protocol.kind === 'scalar' && !protocol.opaque);
    if (number?.kind !== 'scalar' || number.opaque || !isSure) continue;
    const isWritten = protocol?.kind === 'scalar' && typeof protocol.value === 'string' && protocol.value !== '';
    const key = `${String(number.value)} ${isWritten ? String(protocol.value) : 'TCP'}`;
    const other = first.get(key);
    if (other && other.isWritten !== isWritten) {
      report({ message: `Two ports have the number ${number.text} and the protocol TCP: the API server refuses the Service.`, range: number.range, related: [{ range: other.node.range, message: 'The first one; no protocol is TCP.' }] });
    }
    if (!other) first.set(key, { node: number, isWritten });
  }
}

function checkName(document: ManifestDocument, port: YamlMap, isOneOfMany: boolean, names: Map<string, YamlNode>, report: (problem: Problem) => void): void {
  const value = valueOf(port, 'name');
  const isAbsent = value === undefined ? !port.entries.some(({ key }) => key.text === 'name' || key.text === '<<' || key.opaque) : value.kind === 'scalar' && !value.opaque && (value.value === '' || value.value === null);
  if (isAbsent && isOneOfMany) {
    report({
      message: 'With several ports each needs a name of its own: the API server refuses the Service.',
      range: firstLine(document.text, port.range),
      fixes: () => nameFor(document, port),
    });
  }
  const known = knownText(value);
  if (!known || known.text === '') return;
  checkForm(document, known.node, dnsLabel, "A port's name", report);
  const first = names.get(known.text);
  if (first) {
    report({
      message: `Two ports have the name ${valueText(known.text)}: the API server refuses the Service.`,
      range: known.node.range,
      related: [{ range: first.range, message: 'The first one.' }],
      fixes: () => [replaceBy(document, known.node, nameOfNone(known.text, port))],
    });
  }
  else names.set(known.text, known.node);
}

/** The first of `http-2`, `http-3` … that no port beside has. */
function nameOfNone(name: string, { parent }: YamlMap): string {
  const taken = itemsOf(parent).map((each) => knownText(valueOf(each, 'name'))?.text);
  return freeName(name, (each) => taken.includes(each));
}

function nameFor({ yaml }: ManifestDocument, port: YamlMap): readonly Fix[] {
  const number = valueOf(port, 'port');
  const written = entryOf(port, 'name');
  const name = number?.kind === 'scalar' && typeof number.value === 'number' && isPortNumber(number.value) ? `port-${number.value}` : 'http';
  const first = port.entries[0]?.key.text;
  return [{ title: `Add the name '${name}'`, edits: written ? replaceValue(yaml, written, name) : insertEntry(yaml, port, 'name', name, first === undefined ? {} : { before: first }) }];
}

function checkNumber(port: YamlMap, field: string, report: (problem: Problem) => void): void {
  const value = valueOf(port, field);
  if (value?.kind !== 'scalar' || value.opaque || (typeof value.value !== 'number' && typeof value.value !== 'bigint')) return;
  // A target of 0 is one that is not set.
  // Of what does not even fit 32 bits, invalid-format speaks.
  if (isPortNumber(value.value) || (field === 'targetPort' && value.value === 0) || value.value > 2 ** 31 - 1) return;
  report({ message: `${field} must be ${portWords}, and is ${value.text}: the API server refuses it.`, range: value.range });
}

function checkForm(document: ManifestDocument, node: YamlNode, form: Form, what: string, report: (problem: Problem) => void): void {
  const known = knownText(node);
  // An empty text is one that is not set.
  const wrong = known && known.text !== '' ? wrongForm(known.text, form) : undefined;
  if (wrong === undefined) return;
  report({ message: `${what} ${wrong}: the API server refuses ${valueText(known!.text)}.`, range: known!.node.range, fixes: () => mendedBy(document, known!, form) });
}
