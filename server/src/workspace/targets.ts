// The targets that policies name.

import { at, stringAt, type YamlNode } from '../yaml/tree';

/** The policies of Envoy Gateway that attach to targets by name, one of each kind to a target. */
export const policyKinds: readonly string[] = ['EnvoyExtensionPolicy', 'BackendTrafficPolicy', 'SecurityPolicy', 'ClientTrafficPolicy'];

/** What tells targets of one namespace apart; undefined where a part is not known. */
export function targetKey(target: YamlNode): string | undefined {
  const parts = ['group', 'kind', 'name'].map((name) => stringAt(target, name));
  const sectionName = at(target, 'sectionName') ? stringAt(target, 'sectionName') : '';
  return parts.includes(undefined) || sectionName === undefined ? undefined : [...parts, sectionName].join('\n');
}

/** The targets that the spec of a policy names; those that it finds by labels are not among them. */
export function targetsIn(spec: YamlNode | undefined): readonly YamlNode[] {
  const single = at(spec, 'targetRef');
  const list = at(spec, 'targetRefs');
  return [...(single ? [single] : []), ...(list?.kind === 'sequence' ? list.items : [])];
}
