// ReferenceGrants: who may refer to what in another namespace.

import { at, stringAt, type YamlNode } from '../yaml/tree';
import { defaultNamespace } from './facts';
import type { Manifest } from './manifest';
import type { ResourcePlace, Workspace } from './workspace';

/** What is referred to. */
export interface Referent {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The ReferenceGrant of the workspace that lets an object refer to something in another namespace. */
export function permittingGrant(workspace: Workspace, from: Manifest, to: Referent): ResourcePlace | undefined {
  return workspace.resources('gateway.networking.k8s.io', 'ReferenceGrant', to.namespace).find((grant) => permits(grant, from, to));
}

/** Whether a grant permits it, if it stands in the right namespace. */
export function permits({ manifest: { root } }: ResourcePlace, from: Manifest, to: Referent): boolean {
  const isFrom = itemsAt(root, 'from').some((item) => isKind(item, from) && stringAt(item, 'namespace') === (from.namespace ?? defaultNamespace));
  return isFrom && itemsAt(root, 'to').some((item) => isKind(item, to) && [undefined, to.name].includes(stringAt(item, 'name')));
}

function isKind(item: YamlNode, { group, kind }: Pick<Referent, 'group' | 'kind'>): boolean {
  return (stringAt(item, 'group') ?? '') === group && stringAt(item, 'kind') === kind;
}

function itemsAt(grant: YamlNode, key: string): readonly YamlNode[] {
  const list = at(grant, 'spec', key);
  return list?.kind === 'sequence' ? list.items : [];
}
