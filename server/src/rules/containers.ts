// What the API server demands of the containers of Pods, and of the volumes that they mount.

import { nearestName } from '../base/suggest';
import { dnsLabel, labelKey, mendedText, portName } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteItem, insertEntry, plainData, renameKey, replaceValue } from '../yaml/edits';
import { entryOf, resolved, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { isRemovable, removal } from './anchors';
import { checkForm } from './checked-values';
import { isUnsure, itemsOf, knownEntries, knownText, valueOf } from './kubernetes-values';
import type { Pods } from './pods';
import { isPortNumber, portWords } from './port-numbers';
import { quantityOf } from './quantities';
import type { Problem } from './rule';
import { replaceBy } from './scalar-fixes';
import { nameList, valueText } from './words';

type Report = (problem: Problem) => void;

/** Checks the containers of Pods one by one, and then the volumes that they mount. */
export function checkContainers(document: ManifestDocument, pods: Pods, report: Report): void {
  for (const container of pods.containers) checkContainer(document, container, pods, report);
  if (pods.completed) checkSettings(document, pods.completed, pods, report);
  checkVolumes(document, pods, report);
}

function checkContainer(document: ManifestDocument, container: YamlNode, pods: Pods, report: Report): void {
  const map = resolved(container);
  if (map?.kind !== 'map' || isUnsure(map)) return;
  const { refusal } = pods;
  const name = valueOf(map, 'name');
  if (name?.kind === 'scalar' && !name.opaque && name.value === '') report({ message: `The container has an empty name: ${refusal}.`, range: name.range });
  checkForm(document, name, dnsLabel, "A container's name", pods.refusal, report);
  checkImage(document, map, pods, report);
  for (const port of itemsOf(valueOf(map, 'ports'))) {
    checkForm(document, valueOf(port, 'name'), portName, "A port's name", pods.refusal, report);
    const number = valueOf(port, 'containerPort');
    if (number?.kind === 'scalar' && !number.opaque && (typeof number.value === 'number' || typeof number.value === 'bigint') && !isPortNumber(number.value)) {
      report({ message: `containerPort must be ${portWords}, and is ${number.text}: ${refusal}.`, range: number.range });
    }
  }
  checkRepeated(document, valueOf(map, 'ports'), 'name', 'ports of the container', pods, report);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) checkOneOf(document, map, probe, handlers, pods, report);
  checkSettings(document, map, pods, report);
}

/** How a probe looks at a container. */
const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

/** From where a variable takes its value. */
const variableSources = ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'];

/** A field whose object has exactly one of a few fields. */
function checkOneOf(document: ManifestDocument, owner: YamlMap, name: string, choices: readonly string[], { refusal }: Pods, report: Report): void {
  const entry = entryOf(owner, name);
  const map = resolved(entry?.value);
  if (!entry || map?.kind !== 'map' || isUnsure(map) || entryOf(map, '<<')) return;
  const given = map.entries.filter(({ key, value }) => choices.includes(key.text) && resolved(value)?.kind === 'map');
  // An object of another name is a misspelt one, of which unknown-field speaks.
  const isOpen = map.entries.some(({ key, value }) => choices.includes(key.text) || resolved(value)?.kind !== 'scalar');
  if (given.length === 0 && !isOpen) report({ message: `${name} needs one of ${nameList(choices, { joiner: 'or' })}: ${refusal}.`, range: entry.key.range });
  const [first, second] = given;
  if (!first || !second) return;
  report({
    message: `${name} has one of ${nameList(given.map(({ key }) => key.text))}, not several: ${refusal}.`,
    range: second.key.range,
    related: [{ range: first.key.range, message: 'The first one.' }],
    fixes: () => (given.length === 2 ? [second, first].flatMap((each) => removal(document, each)) : []),
  });
}

/** What containers have that the controller completes, too. */
function checkSettings(document: ManifestDocument, container: YamlNode, pods: Pods, report: Report): void {
  checkResources(document, valueOf(container, 'resources'), pods, report);
  for (const variable of itemsOf(valueOf(container, 'env'))) checkVariable(document, variable, pods, report);
}

function checkImage(document: ManifestDocument, container: YamlMap, { refusal }: Pods, report: Report): void {
  const written = entryOf(container, 'image');
  const image = valueOf(container, 'image');
  const isEmpty = image === undefined ? written?.value === undefined && !entryOf(container, '<<') : image.kind === 'scalar' && !image.opaque && (image.value === null || image.value === '');
  if (isEmpty) {
    report({
      message: `The container has no image: ${refusal}.`,
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

/** What a container can ask for without a domain in front of the name; sizes of huge pages apart. */
const resourceNames = ['cpu', 'memory', 'ephemeral-storage'];

/** Source: Kubernetes' validation of a container's resources. */
function checkResources(document: ManifestDocument, resources: YamlNode | undefined, { refusal }: Pods, report: Report): void {
  const limits = knownEntries(valueOf(resources, 'limits'));
  const requests = knownEntries(valueOf(resources, 'requests'));
  for (const entry of [...limits, ...requests]) checkAmount(document, entry, refusal, report);
  const mayBringMore = [valueOf(resources, 'limits'), resources].some(isUnsure);
  for (const request of requests) {
    const limit = limits.find(({ key }) => key.text === request.key.text);
    const [asked, most] = [quantityOf(request.value), quantityOf(limit?.value)];
    if (asked === undefined || asked < 0) continue;
    // Devices and huge pages cannot be shared out more often than they are there.
    const isCounted = /^(?!.*kubernetes\.io\/).*\/|^hugepages-/.test(request.key.text);
    if (isCounted && !limit && !mayBringMore) {
      report({
        message: `The request for ${request.key.text} needs a limit of the same amount: ${refusal}.`,
        range: request.key.range,
        fixes: () => limitFor(document, resources, request),
      });
    }
    if (most === undefined || (isCounted ? asked === most : asked <= most)) continue;
    report({
      message: isCounted ? `The request for ${request.key.text} must be equal to the limit: ${refusal}.` : `The request for ${request.key.text} is more than the limit: ${refusal}.`,
      range: request.value!.range,
      related: [{ range: limit!.value!.range, message: 'The limit.' }],
      fixes: () => [{ title: asked > most ? 'Lower the request to the limit' : 'Raise the request to the limit', edits: replaceValue(document.yaml, request, plainData(limit!.value)) }],
    });
  }
}

function checkAmount(document: ManifestDocument, entry: YamlEntry, refusal: string, report: Report): void {
  const name = entry.key.text;
  if (!name.includes('/') && !resourceNames.includes(name) && !name.startsWith('hugepages-')) {
    const near = nearestName(name, resourceNames);
    report({
      message: `There is no resource ${valueText(name)}: ${refusal}. Without a domain in front it must be ${nameList(resourceNames, { joiner: 'or' })}.`,
      range: entry.key.range,
      fixes: () => (near === undefined ? [] : [{ title: `Rename to '${near}'`, edits: renameKey(document.yaml, entry, near) }]),
    });
  } else if (name.includes('/') && !labelKey.fits(name)) {
    const mended = mendedText(name, labelKey);
    report({
      message: `The resource's name ${valueText(name)} must be ${labelKey.words}: ${refusal}.`,
      range: entry.key.range,
      fixes: () => (mended === undefined ? [] : [{ title: `Rename to '${mended}'`, edits: renameKey(document.yaml, entry, mended) }]),
    });
  }
  const amount = quantityOf(entry.value);
  const written = resolved(entry.value);
  if (amount === undefined || amount >= 0 || written?.kind !== 'scalar') return;
  report({
    message: `An amount of ${name} cannot be negative: ${refusal}.`,
    range: entry.value!.range,
    fixes: () => [replaceBy(document, written, typeof written.value === 'number' ? -written.value : written.text.slice(1))],
  });
}

function limitFor({ yaml }: ManifestDocument, resources: YamlNode | undefined, request: YamlEntry) {
  const [owner, limits] = [resolved(resources), entryOf(resources, 'limits')];
  const [name, amount] = [request.key.text, plainData(request.value)];
  if (owner?.kind !== 'map') return [];
  return [{ title: 'Add the limit', edits: limits ? insertEntry(yaml, limits, name, amount) : insertEntry(yaml, owner, 'limits', { [name]: amount }) }];
}

/** Source: Kubernetes' validation of environment variables. */
function checkVariable(document: ManifestDocument, node: YamlNode, pods: Pods, report: Report): void {
  const { refusal } = pods;
  const variable = resolved(node);
  if (variable?.kind !== 'map' || isUnsure(variable)) return;
  const name = valueOf(variable, 'name');
  if (name?.kind === 'scalar' && !name.opaque && name.value === '') report({ message: `The variable has an empty name: ${refusal}.`, range: name.range });
  const [value, from] = [entryOf(variable, 'value'), entryOf(variable, 'valueFrom')];
  const assignment = knownText(name);
  if (assignment?.text.includes('=')) {
    report({
      message: `The name of a variable has no '=' in it: ${refusal}.`,
      range: assignment.node.range,
      fixes: () => (value || from ? [] : taken(document, variable, assignment)),
    });
  }
  checkOneOf(document, variable, 'valueFrom', variableSources, pods, report);
  if (!knownText(value?.value)?.text || resolved(from?.value)?.kind !== 'map') return;
  report({
    message: `A variable has either 'value' or 'valueFrom': ${refusal}.`,
    range: from!.key.range,
    related: [{ range: value!.key.range, message: 'The other one.' }],
    fixes: () => [value!, from!].flatMap((entry) => removal(document, entry)),
  });
}

/** `NAME=value` as a shell writes it, apart. */
function taken(document: ManifestDocument, variable: YamlMap, { node, text }: { readonly node: YamlScalar; readonly text: string }) {
  const [name, value] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (name === '') return [];
  return [{ title: "Take what stands behind '=' for the value", edits: [...replaceBy(document, node, name).edits, ...insertEntry(document.yaml, variable, 'value', value, { after: 'name' })] }];
}

function checkVolumes(document: ManifestDocument, pods: Pods, report: Report): void {
  const { spec, furtherVolumes, refusal } = pods;
  if ((spec !== undefined && spec.kind !== 'map') || isUnsure(spec)) return;
  const volumes = valueOf(spec, 'volumes');
  const names = itemsOf(volumes).map((volume) => knownText(valueOf(volume, 'name')));
  for (const volume of itemsOf(volumes)) {
    checkForm(document, valueOf(volume, 'name'), dnsLabel, "A volume's name", pods.refusal, report);
    checkSource(document, volume, pods, report);
    checkModes(document, volume, pods, report);
  }
  if (pods.isGenerated) {
    checkRepeated(document, volumes, 'name', 'volumes', pods, report);
    checkRepeated(document, valueOf(pods.completed, 'volumeMounts'), 'mountPath', 'volume mounts', pods, report);
  }
  if (isUnsure(volumes) || names.includes(undefined) || (spec && entryOf(spec, '<<')) || furtherVolumes === undefined) return;
  const known = [...names.map((name) => name!.text), ...furtherVolumes];
  for (const container of [...pods.containers, ...(pods.completed ? [pods.completed] : [])]) {
    for (const mount of itemsOf(valueOf(container, 'volumeMounts'))) {
      const name = knownText(valueOf(mount, 'name'));
      if (!name || name.text === '' || known.includes(name.text)) continue;
      report({
        message: `There is no volume ${valueText(name.text)} below volumes: ${refusal}.`,
        range: name.node.range,
        fixes: () => names.slice(0, 3).map((each) => replaceBy(document, name.node, each!.text)),
      });
    }
  }
}

/** Source: Kubernetes' validation of volumes. Without a source, a volume is an emptyDir. */
function checkSource(document: ManifestDocument, node: YamlNode, { refusal }: Pods, report: Report): void {
  const volume = resolved(node);
  if (volume?.kind !== 'map' || isUnsure(volume)) return;
  const sources = volume.entries.filter(({ key, value }) => key.text !== 'name' && key.text !== '<<' && resolved(value)?.kind === 'map');
  const [first, second] = sources;
  if (!first || !second) return;
  report({
    message: `A volume has one source, and this one has ${sources.length}: ${refusal}.`,
    range: second.key.range,
    related: [{ range: first.key.range, message: 'The first one.' }],
    fixes: () => (sources.length === 2 ? [second, first].flatMap((entry) => removal(document, entry)) : []),
  });
}

/** What a file lets whom do: three octal digits, as the reader of YAML sees them. */
const largestMode = 0o777;

function checkModes(document: ManifestDocument, volume: YamlNode, { refusal }: Pods, report: Report): void {
  const sources = ['configMap', 'secret', 'downwardAPI', 'projected'].flatMap((name) => valueOf(volume, name) ?? []);
  const parts = sources.flatMap((source) => itemsOf(valueOf(source, 'sources'))).flatMap((part) => ['configMap', 'secret', 'downwardAPI'].flatMap((name) => valueOf(part, name) ?? []));
  const modes = [...sources.map((source) => valueOf(source, 'defaultMode')), ...[...sources, ...parts].flatMap((source) => itemsOf(valueOf(source, 'items'))).map((item) => valueOf(item, 'mode'))];
  for (const mode of modes) {
    if (mode?.kind !== 'scalar' || mode.opaque || typeof mode.value !== 'number' || (mode.value >= 0 && mode.value <= largestMode)) continue;
    const octal = /^[0-7]{3}$/.test(mode.text) ? parseInt(mode.text, 8) : undefined;
    report({
      message: `A file's mode lies between 0 and 0777, which is ${largestMode}, and this is ${mode.text}: ${refusal}.${octal === undefined ? '' : ` Octal numbers begin with 0.`}`,
      range: mode.range,
      fixes: () => (octal === undefined ? [] : [{ title: `Replace by 0${mode.text}`, edits: [{ range: mode.range, newText: documentIsJson(document) ? String(octal) : `0${mode.text}` }] }]),
    });
  }
}

/** JSON has no octal numbers. */
function documentIsJson({ yaml }: ManifestDocument): boolean {
  return /^\s*[{[]/.test(yaml.text);
}

/** Of the settings no schema says what must not repeat itself. */
function checkRepeated({ yaml }: ManifestDocument, list: YamlNode | undefined, field: string, what: string, { refusal }: Pods, report: Report): void {
  if (isUnsure(list)) return;
  const first = new Map<string, YamlNode>();
  itemsOf(list).forEach((item, index) => {
    const known = knownText(valueOf(item, field));
    if (!known || known.text === '') return;
    const other = first.get(known.text);
    if (!other) {
      first.set(known.text, known.node);
      return;
    }
    report({
      message: `Two ${what} have the ${field} ${valueText(known.text)}: ${refusal}.`,
      range: known.node.range,
      related: [{ range: other.range, message: 'The first one.' }],
      fixes: () => (list?.kind === 'sequence' && isRemovable(yaml, item.range) ? [{ title: 'Remove the item', edits: deleteItem(yaml, list, index) }] : []),
    });
  });
}
