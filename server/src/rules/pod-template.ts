// The Pods of a Deployment: containers, ports, volumes and labels that Kubernetes does not take together.

import type { ManifestDocument } from '../workspace/manifest';
import { insertEntry, plainData, replaceValue } from '../yaml/edits';
import { entryOf, resolved, type YamlMap, type YamlNode } from '../yaml/tree';
import { appliedManifests, dnsLabel, itemsOf, knownEntries, knownText, mendedText, portName, valueOf, wrongForm, type Form } from './kubernetes-values';
import { isPortNumber, portWords } from './port-numbers';
import { quantityOf } from './quantities';
import type { DocumentRule, Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import { valueText } from './words';

type Report = (problem: Problem) => void;

export const podTemplate: DocumentRule = {
  id: 'pod-template',
  scope: 'document',
  severity: 'error',
  title: 'Deployments whose Pods Kubernetes does not take',
  what: 'A selector that the labels of the Pods do not match, a container without an image, a name of a container, port or volume in the wrong form, a port outside of 1 to 65535, a volumeMount of a volume that is not there, or requests above the limits.',
  why: 'The API server refuses the Deployment, so that the service behind a route or policy never starts.',
  how: 'Give the Pods the labels that the selector asks for; declare each volume below `volumes`; write names in lower case.',
  source: 'Kubernetes API reference, Deployment and PodSpec',
  valid: [
    `
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: checker
      spec:
        selector:
          matchLabels:
            app: checker
        template:
          metadata:
            labels:
              app: checker
          spec:
            containers:
              - name: checker
                image: example.com/checker:1.0
                ports:
                  - name: grpc
                    containerPort: 9002
                resources:
                  requests:
                    cpu: 100m
                  limits:
                    cpu: "1"
                volumeMounts:
                  - name: rules
                    mountPath: /rules
            volumes:
              - name: rules
                emptyDir: {}
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          selector:
            matchLabels:
              app: checker
              #    ^^^^^^^ error(pod-template): labels of the Pods
          template:
            metadata:
              labels:
                app: cheker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
      `,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          selector:
            matchLabels:
              app: checker
          template:
            metadata:
              labels:
                app: checker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
      `,
    },
    {
      manifest: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          selector:
            matchLabels:
              app: checker
          template:
            metadata:
              labels:
                app: checker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
                  resources:
                    requests:
                      memory: 2Gi
                      #       ^^^ error(pod-template): more than the limit
                    limits:
                      memory: 512Mi
      `,
      fixed: `
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: checker
        spec:
          selector:
            matchLabels:
              app: checker
          template:
            metadata:
              labels:
                app: checker
            spec:
              containers:
                - name: checker
                  image: example.com/checker:1.0
                  resources:
                    requests:
                      memory: 512Mi
                    limits:
                      memory: 512Mi
      `,
    },
  ],
  check(document, report) {
    for (const manifest of appliedManifests(document, ['Deployment'])) {
      if (manifest.kind !== 'Deployment' || manifest.group !== 'apps') continue;
      const spec = valueOf(manifest.root, 'spec');
      const pod = valueOf(spec, 'template', 'spec');
      checkSelector(document, valueOf(spec, 'selector', 'matchLabels'), valueOf(spec, 'template'), report);
      checkExpressions(valueOf(spec, 'selector', 'matchExpressions'), valueOf(spec, 'template'), report);
      for (const container of [...itemsOf(valueOf(pod, 'containers')), ...itemsOf(valueOf(pod, 'initContainers'))]) checkContainer(document, container, report);
      checkVolumes(document, pod, report);
    }
  },
};

function checkSelector({ yaml }: ManifestDocument, wanted: YamlNode | undefined, template: YamlNode | undefined, report: Report): void {
  const metadata = valueOf(template, 'metadata');
  const labels = valueOf(metadata, 'labels');
  if (wanted?.kind !== 'map' || template?.kind !== 'map' || isUnsure(template) || isUnsure(metadata) || isUnsure(labels)) return;
  for (const { key, value } of knownEntries(wanted)) {
    const label = knownText(value);
    const own = knownEntries(labels).find((entry) => entry.key.text === key.text);
    const has = own && knownText(own.value);
    if (!label || (own && !has) || has?.text === label.text) continue;
    report({
      message: `The labels of the Pods ${has ? `have '${key.text}' as ${valueText(has.text)}` : `lack '${key.text}'`}, and the selector asks for it as ${valueText(label.text)}: the API server refuses the Deployment.`,
      range: label.node.range,
      ...(has ? { related: [{ range: has.node.range, message: 'The label of the Pods.' }] } : {}),
      fixes: () => {
        if (own && has) return [{ title: `Label the Pods ${valueText(label.text)}`, edits: replaceValue(yaml, own, label.text) }];
        return labels?.kind === 'map' ? [{ title: `Add the label '${key.text}'`, edits: insertEntry(yaml, labels, key.text, label.text) }] : [];
      },
    });
  }
}

function checkExpressions(expressions: YamlNode | undefined, template: YamlNode | undefined, report: Report): void {
  const metadata = valueOf(template, 'metadata');
  const labels = valueOf(metadata, 'labels');
  if (template?.kind !== 'map' || [template, metadata, labels, expressions].some(isUnsure)) return;
  for (const expression of itemsOf(expressions)) {
    const [key, operator] = [knownText(valueOf(expression, 'key')), knownText(valueOf(expression, 'operator'))];
    const values = itemsOf(valueOf(expression, 'values')).map((value) => knownText(value)?.text);
    const own = key && knownEntries(labels).find((entry) => entry.key.text === key.text);
    const label = own && knownText(own.value)?.text;
    if (!key || !operator || values.includes(undefined) || (own && label === undefined)) continue;
    const holds = { In: label !== undefined && values.includes(label), NotIn: label === undefined || !values.includes(label), Exists: own !== undefined, DoesNotExist: own === undefined }[operator.text];
    if (holds === false && !(values.length === 0 && operator.text === 'In')) report({ message: 'The labels of the Pods do not fit this expression of the selector: the API server refuses the Deployment.', range: key.node.range });
  }
}

function checkContainer(document: ManifestDocument, container: YamlNode, report: Report): void {
  const map = resolved(container);
  if (map?.kind !== 'map' || isUnsure(map)) return;
  const name = valueOf(map, 'name');
  if (name?.kind === 'scalar' && !name.opaque && name.value === '') report({ message: 'The container has an empty name: the API server refuses the Deployment.', range: name.range });
  checkForm(document, name, dnsLabel, "A container's name", report);
  checkImage(document, map, report);
  for (const port of itemsOf(valueOf(map, 'ports'))) {
    checkForm(document, valueOf(port, 'name'), portName, "A port's name", report);
    const number = valueOf(port, 'containerPort');
    if (number?.kind === 'scalar' && !number.opaque && (typeof number.value === 'number' || typeof number.value === 'bigint') && !isPortNumber(number.value)) {
      report({ message: `containerPort must be ${portWords}, and is ${number.text}: the API server refuses the Deployment.`, range: number.range });
    }
  }
  checkResources(document, valueOf(map, 'resources'), report);
}

function checkImage(document: ManifestDocument, container: YamlMap, report: Report): void {
  const written = entryOf(container, 'image');
  const image = valueOf(container, 'image');
  const isEmpty = image === undefined ? written?.value === undefined && !entryOf(container, '<<') : image.kind === 'scalar' && !image.opaque && (image.value === null || image.value === '');
  if (isEmpty) {
    report({
      message: 'The container has no image: the API server refuses the Deployment.',
      range: written?.key.range ?? entryOf(container, 'name')?.value?.range ?? container.entries[0]?.key.range ?? container.range,
      fixes: () => [{ title: "Add 'image'", edits: written ? replaceValue(document.yaml, written, sampleImage) : insertEntry(document.yaml, container, 'image', sampleImage, { after: 'name' }) }],
    });
  } else if (image?.kind === 'scalar' && !image.opaque && typeof image.value === 'string' && image.value !== image.value.trim()) {
    const { value } = image;
    // The Deployment is accepted, and none of its Pods is.
    report({ severity: 'warning', message: 'The image has blanks at its start or end: no Pod comes of it.', range: image.range, fixes: () => [replaceBy(document, image, value.trim(), { safe: true })] });
  }
}

/** To be replaced by whoever reads it. */
const sampleImage = 'example.com/image:1.0';

function checkResources({ yaml }: ManifestDocument, resources: YamlNode | undefined, report: Report): void {
  const limits = knownEntries(valueOf(resources, 'limits'));
  for (const request of knownEntries(valueOf(resources, 'requests'))) {
    const limit = limits.find(({ key }) => key.text === request.key.text);
    const [asked, most] = [quantityOf(request.value), quantityOf(limit?.value)];
    if (asked === undefined || most === undefined || asked <= most) continue;
    report({
      message: `The request for ${request.key.text} is more than the limit: the API server refuses the Deployment.`,
      range: request.value!.range,
      related: [{ range: limit!.value!.range, message: 'The limit.' }],
      fixes: () => [{ title: 'Lower the request to the limit', edits: replaceValue(yaml, request, plainData(limit!.value)) }],
    });
  }
}

function checkVolumes(document: ManifestDocument, pod: YamlNode | undefined, report: Report): void {
  if (pod?.kind !== 'map' || isUnsure(pod)) return;
  const volumes = valueOf(pod, 'volumes');
  const names = itemsOf(volumes).map((volume) => knownText(valueOf(volume, 'name')));
  for (const volume of itemsOf(volumes)) checkForm(document, valueOf(volume, 'name'), dnsLabel, "A volume's name", report);
  if (isUnsure(volumes) || names.includes(undefined) || entryOf(pod, '<<')) return;
  for (const list of ['containers', 'initContainers']) {
    for (const container of itemsOf(valueOf(pod, list))) {
      for (const mount of itemsOf(valueOf(container, 'volumeMounts'))) {
        const name = knownText(valueOf(mount, 'name'));
        if (!name || names.some((each) => each!.text === name.text)) continue;
        report({
          message: `There is no volume ${valueText(name.text)} below volumes: the API server refuses the Deployment.`,
          range: name.node.range,
          fixes: () => names.slice(0, 3).map((each) => replaceBy(document, name.node, each!.text)),
        });
      }
    }
  }
}

function checkForm(document: ManifestDocument, node: YamlNode | undefined, form: Form, what: string, report: Report): void {
  const known = knownText(node);
  const wrong = known && known.text !== '' ? wrongForm(known.text, form) : undefined;
  if (!known || wrong === undefined) return;
  const mended = mendedText(known.text, form);
  report({
    message: `${what} ${wrong}: the API server refuses ${valueText(known.text)}.`,
    range: known.node.range,
    fixes: () => (mended === undefined ? [] : [replaceBy(document, known.node, mended)]),
  });
}

/** A template may bring more, or is all of it. */
function isUnsure(node: YamlNode | undefined): boolean {
  if (node?.kind === 'scalar') return node.opaque;
  return node !== undefined && node.kind !== 'alias' && (node.templated || (node.kind === 'map' && node.entries.some(({ key }) => key.opaque)));
}
