// Whether external processors are there, speak gRPC, and get what they need in time.

import { at, entryOf, resolved, stringAt, type YamlMap, type YamlNode } from '../../yaml/tree';
import { insertEntry } from '../../yaml/edits';
import { permittingGrant } from '../../workspace/reference-grants';
import type { ResourcePlace } from '../../workspace/workspace';
import { envoyGateway, isOpaque, item, itemsAt, namespaceWords, placeOf, placeOfResource, sameNamespace, valueAt, type CheckContext, type ChecklistItem } from './item';

/** Items about every entry of `spec.extProc`. */
export function processorItems(context: CheckContext): ChecklistItem[] {
  return itemsAt(context.manifest.root, 'spec', 'extProc').flatMap((processor, index) => {
    const suffix = index === 0 ? '' : `-${index}`;
    const backends = itemsAt(processor, 'backendRefs');
    return [
      ...backends.flatMap((backend, number) => backendItems(context, backend, `${suffix}${number === 0 ? '' : `-backend-${number}`}`)),
      ...(backends.length === 0 ? [item(`service${suffix}`, serviceTitle, 'wrong', 'The processor names no `backendRefs`.', { place: placeOf(processor), fix: 'Name the Service that runs the processor, and its port.' })] : []),
      modeItem(context, processor, suffix),
      timeoutItem(context, processor, suffix),
    ];
  });
}

const serviceTitle = 'The Service of the processor exists and has the port';
const workloadTitle = 'A Deployment stands behind the Service';
const grpcTitle = 'The processor speaks gRPC';

function backendItems(context: CheckContext, backend: YamlNode, suffix: string): ChecklistItem[] {
  const { manifest, workspace } = context;
  const kind = stringAt(backend, 'kind') ?? 'Service';
  const name = stringAt(backend, 'name');
  const namespace = stringAt(backend, 'namespace') ?? manifest.namespace;
  const place = placeOf(backend, 'name');
  const id = `service${suffix}`;
  if (name === undefined) return [item(id, serviceTitle, isOpaque(at(backend, 'name')) ? 'by-hand' : 'wrong', 'The name of the Service cannot be read.', { place: placeOf(backend), fix: 'Look at what comes of it.' })];
  const found = workspace.resource(kind === 'Service' ? '' : envoyGateway, kind, namespace, name);
  const look = `kubectl get ${kind.toLowerCase()} ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
  const grants = grantItems(context, backend, kind, name, suffix);
  if (!found) return [item(id, serviceTitle, 'by-hand', `${kind} \`${name}\` is not in this workspace.`, { place, fix: `See that it is in the cluster: \`${look}\`.` }), ...grants];
  if (kind !== 'Service') return [item(id, serviceTitle, 'done', `${kind} \`${name}\` stands in ${namespaceWords(namespace)}.`, { place: placeOfResource(found) }), ...grants];
  const wanted = valueAt(backend, 'port');
  const ports = itemsAt(found.manifest.root, 'spec', 'ports');
  const port = ports.find((one) => valueAt(one, 'port') === wanted);
  if (!port) {
    const known = ports.map((one) => `\`${String(valueAt(one, 'port'))}\``).join(', ');
    return [item(id, serviceTitle, 'wrong', `Service \`${name}\` has no port \`${String(wanted ?? '')}\`${known === '' ? '' : `, but ${known}`}.`, { place: placeOf(backend, 'port') ?? place, fix: 'Name a port of the Service.' }), ...grants];
  }
  return [item(id, serviceTitle, 'done', `Service \`${name}\` in ${namespaceWords(namespace)} has port ${String(wanted)}.`, { place: placeOfResource(found) }), ...grants, workloadItem(context, found, port, suffix), grpcItem(context, found, port, suffix)];
}

function grantItems({ manifest, workspace }: CheckContext, backend: YamlNode, kind: string, name: string, suffix: string): ChecklistItem[] {
  const namespace = stringAt(backend, 'namespace');
  if (namespace === undefined || sameNamespace(namespace, manifest.namespace)) return [];
  const group = kind === 'Service' ? '' : envoyGateway;
  const grant = permittingGrant(workspace, manifest, { group, kind, namespace, name });
  const title = 'A ReferenceGrant allows the reference to another namespace';
  if (grant) return [item(`grant${suffix}`, title, 'done', `ReferenceGrant \`${grant.manifest.name ?? ''}\` in ${namespaceWords(namespace)} allows it.`, { place: placeOfResource(grant) })];
  return [item(`grant${suffix}`, title, 'by-hand', `No ReferenceGrant of this workspace allows the policy to use ${kind} \`${name}\` of ${namespaceWords(namespace)}.`, { place: placeOf(backend, 'namespace'), fix: `Create one in ${namespaceWords(namespace)}, or see that it is in the cluster.` })];
}

/** The Deployments that a Service selects. */
function deploymentsOf({ workspace }: CheckContext, service: ResourcePlace): readonly ResourcePlace[] {
  const selector = at(service.manifest.root, 'spec', 'selector');
  if (selector?.kind !== 'map' || selector.entries.length === 0) return [];
  return workspace.resources('apps', 'Deployment').filter(({ manifest }) => {
    const labels = at(manifest.root, 'spec', 'template', 'metadata', 'labels');
    return sameNamespace(manifest.namespace, service.manifest.namespace) && selector.entries.every(({ key, value }) => {
      const label = entryOf(labels, key.text)?.value;
      return label !== undefined && valueAt(label) === valueAt(value);
    });
  });
}

function workloadItem(context: CheckContext, service: ResourcePlace, port: YamlNode, suffix: string): ChecklistItem {
  const id = `deployment${suffix}`;
  const [deployment] = deploymentsOf(context, service);
  const name = service.manifest.name ?? '';
  if (!deployment) {
    const namesake = context.workspace.resource('apps', 'Deployment', service.manifest.namespace, name);
    if (namesake) return item(id, workloadTitle, 'wrong', `The selector of Service \`${name}\` does not match the labels of the pods of Deployment \`${name}\`.`, { place: placeOfResource(namesake), fix: "Give the Deployment's pods the labels that the Service selects." });
    return item(id, workloadTitle, 'by-hand', `No Deployment of this workspace has the labels that Service \`${name}\` selects.`, { place: placeOfResource(service), fix: `See that pods are ready behind it: \`kubectl get endpointslices -l kubernetes.io/service-name=${name}\`.` });
  }
  const target = valueAt(port, 'targetPort') ?? valueAt(port, 'port');
  const ports = itemsAt(deployment.manifest.root, 'spec', 'template', 'spec', 'containers').flatMap((container) => itemsAt(container, 'ports'));
  const fits = ports.some((one) => valueAt(one, 'name') === target || valueAt(one, 'containerPort') === target);
  if (!fits && (typeof target === 'string' || ports.length > 0)) {
    return item(id, workloadTitle, 'wrong', `No container of Deployment \`${deployment.manifest.name ?? ''}\` has the port \`${String(target)}\` to which Service \`${name}\` leads.`, { place: placeOfResource(deployment), fix: 'Make `targetPort` of the Service and `containerPort` of the Deployment the same.' });
  }
  return item(id, workloadTitle, 'done', `Service \`${name}\` selects Deployment \`${deployment.manifest.name ?? ''}\`, port ${String(target)}.`, { place: placeOfResource(deployment) });
}

function grpcItem(context: CheckContext, service: ResourcePlace, port: YamlNode, suffix: string): ChecklistItem {
  const name = stringAt(port, 'name') ?? '';
  const protocol = stringAt(port, 'appProtocol') ?? '';
  const [deployment] = deploymentsOf(context, service);
  const probe = deployment && itemsAt(deployment.manifest.root, 'spec', 'template', 'spec', 'containers').some((container) => ['readinessProbe', 'livenessProbe', 'startupProbe'].some((one) => at(container, one, 'grpc') !== undefined));
  const sign = /h2c|grpc|http2/i.test(protocol) ? `\`appProtocol: ${protocol}\`` : /^grpc/.test(name) ? `the port's name \`${name}\`` : probe ? 'a gRPC probe' : undefined;
  if (sign !== undefined) return item(`grpc${suffix}`, grpcTitle, 'done', `It is said by ${sign}.`, { place: placeOfResource(service) });
  return item(`grpc${suffix}`, grpcTitle, 'by-hand', 'Nothing in the Service says so; Envoy speaks nothing but gRPC with it.', { place: placeOfResource(service), fix: 'Name the port `grpc`, or write `appProtocol: kubernetes.io/h2c`, once you have seen that it does.' });
}

function modeItem({ document }: CheckContext, processor: YamlNode, suffix: string): ChecklistItem {
  const title = '`processingMode` is written';
  const mode = at(processor, 'processingMode');
  const map = resolved(processor);
  if (mode?.kind === 'map') {
    const parts = (['request', 'response'] as const).map((direction) => {
      const part = at(mode, direction);
      return `${direction}s: ${part === undefined ? 'nothing' : (stringAt(part, 'body') ?? 'headers only')}`;
    });
    return item(`mode${suffix}`, title, 'done', `${parts.join(', ')}.`, { place: placeOf(processor, 'processingMode') });
  }
  const edits = map?.kind === 'map' ? insertEntry(document.yaml, map, 'processingMode', { request: {}, response: {} }) : undefined;
  return item(`mode${suffix}`, title, 'wrong', 'Without it the processor is sent neither headers nor bodies.', { place: placeOf(processor), fix: 'Say what of requests and responses it is to see.', edits });
}

/** Envoy's default, in milliseconds. */
const usualTimeout = 200;

function timeoutItem({ document }: CheckContext, processor: YamlNode, suffix: string): ChecklistItem {
  const title = '`messageTimeout` fits what is sent';
  const id = `timeout${suffix}`;
  const bodies = (['request', 'response'] as const).flatMap((direction) => stringAt(processor, 'processingMode', direction, 'body') ?? []);
  const written = stringAt(processor, 'messageTimeout');
  const milliseconds = written === undefined ? usualTimeout : durationOf(written);
  const place = placeOf(processor, 'messageTimeout') ?? placeOf(processor);
  if (isOpaque(at(processor, 'messageTimeout'))) return item(id, title, 'by-hand', 'A template makes it.', { place, fix: 'Look at what the template renders.' });
  if (milliseconds === undefined) return item(id, title, 'wrong', `\`${written ?? ''}\` is no duration.`, { place, fix: 'Write a duration such as `1s`.' });
  const said = written === undefined ? 'Nothing is written, so each answer has 200 ms' : `Each answer has ${written}`;
  if (bodies.length === 0) return item(id, title, 'done', `${said}, and only headers are sent.`, { place });
  if (milliseconds > usualTimeout) return item(id, title, 'done', `${said}; bodies are sent (${bodies.join(', ')}).`, { place });
  const map = resolved(processor) as YamlMap;
  const edits = written === undefined ? insertEntry(document.yaml, map, 'messageTimeout', '2s') : undefined;
  return item(id, title, 'wrong', `${said}, and bodies are sent (${bodies.join(', ')}): that is soon exceeded, and the request fails.`, { place, fix: 'Allow a second or two.', edits });
}

/** Milliseconds of a duration of the Gateway API; undefined for anything else. */
function durationOf(text: string): number | undefined {
  if (!/^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test(text)) return undefined;
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  return [...text.matchAll(/([0-9]+)(ms|h|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}
