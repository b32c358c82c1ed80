// Whether a policy's targets are there, and where the policy can reach them.

import { at, stringAt, type YamlNode } from '../../yaml/tree';
import type { ResourcePlace } from '../../workspace/workspace';
import { gatewayApi, isOpaque, item, itemsAt, namespaceWords, placeOf, placeOfResource, sameNamespace, type CheckContext, type ChecklistItem } from './item';

const title = 'The target is right, and in the namespace of the policy';

/** Items about `targetRefs`, `targetRef` and `targetSelectors`. */
export function targetItems(context: CheckContext): ChecklistItem[] {
  const { root } = context.manifest;
  const single = at(root, 'spec', 'targetRef');
  const targets = [...itemsAt(root, 'spec', 'targetRefs'), ...(single ? [single] : [])];
  if (targets.length > 0) return targets.map((target, index) => targetItem(context, target, index));
  const selectors = at(root, 'spec', 'targetSelectors');
  if (selectors) return [item('target', title, 'by-hand', 'Targets are selected by their labels.', { place: placeOf(selectors), fix: 'See which objects carry the labels: `kubectl get httproute,gateway --show-labels`.' })];
  return [item('target', title, 'wrong', 'The policy names no target, so it has no effect and gets no status.', { place: placeOf(root, 'spec'), fix: 'Name a route or a Gateway under `spec.targetRefs`.' })];
}

function targetItem({ manifest, workspace }: CheckContext, target: YamlNode, index: number): ChecklistItem {
  const id = index === 0 ? 'target' : `target-${index}`;
  const kind = stringAt(target, 'kind');
  const name = stringAt(target, 'name');
  const place = placeOf(target, 'name');
  if (kind === undefined || name === undefined) {
    const opaque = isOpaque(at(target, 'name')) || isOpaque(at(target, 'kind'));
    return item(id, title, opaque ? 'by-hand' : 'wrong', opaque ? 'A template makes the target.' : 'The target lacks its kind or name.', { place: placeOf(target), fix: opaque ? 'Look at what the template renders.' : 'Write both.' });
  }
  if (manifest.kind === 'EnvoyExtensionPolicy' && ['TCPRoute', 'UDPRoute', 'TLSRoute'].includes(kind)) {
    return item(id, title, 'wrong', `Extensions do nothing on a ${kind}: the policy is accepted without any effect.`, { place, fix: 'Target an HTTPRoute, a GRPCRoute or a Gateway.' });
  }
  const named = workspace.resources(gatewayApi, kind).filter((one) => one.manifest.name === name);
  const right = kind === 'GatewayClass' ? named[0] : named.find((one) => sameNamespace(one.manifest.namespace, manifest.namespace));
  if (right) return sectionItem(id, kind, name, target, right) ?? item(id, title, 'done', `${kind} \`${name}\` stands in ${namespaceWords(right.manifest.namespace)}, as the policy does.`, { place: placeOfResource(right) });
  const other = named[0];
  if (other) {
    return item(id, title, 'wrong', `${kind} \`${name}\` stands in ${namespaceWords(other.manifest.namespace)}, the policy in ${namespaceWords(manifest.namespace)}. A policy reaches only its own namespace, and this one would get no status at all.`, { place: placeOf(manifest.root, 'metadata') ?? place, fix: 'Move the policy into the namespace of its target.' });
  }
  return item(id, title, 'by-hand', `${kind} \`${name}\` is not in this workspace.`, { place, fix: `See that it is in the cluster: \`kubectl get ${kind.toLowerCase()} ${name}${manifest.namespace === undefined ? '' : ` -n ${manifest.namespace}`}\`.` });
}

/** Something to say only where a section is named that the target does not have. */
function sectionItem(id: string, kind: string, name: string, target: YamlNode, place: ResourcePlace): ChecklistItem | undefined {
  const section = stringAt(target, 'sectionName');
  if (section === undefined) return undefined;
  const list = kind.endsWith('Route') ? 'rules' : 'listeners';
  const sections = itemsAt(place.manifest.root, 'spec', list).map((one) => stringAt(one, 'name'));
  if (sections.includes(section)) return undefined;
  const known = sections.flatMap((one) => (one === undefined ? [] : `\`${one}\``));
  return item(id, title, 'wrong', `${kind} \`${name}\` has no ${list === 'rules' ? 'rule' : 'listener'} \`${section}\`${known.length > 0 ? `, but ${known.join(', ')}` : ''}.`, { place: placeOf(target, 'sectionName'), fix: `Name one of its ${list}, or leave \`sectionName\` out.` });
}
