// Who may write EnvoyPatchPolicies, as far as the roles and bindings of the workspace tell; rights only ever add up, so that the cluster may know more.

import { stringAt, type YamlNode } from '../../yaml/tree';
import type { ResourcePlace, Workspace } from '../../workspace/workspace';
import { envoyGateway, item, itemsAt, placeOf, placeOfResource, sameNamespace, valueAt, type CheckContext, type ChecklistItem } from './item';

const title = 'Few people may write EnvoyPatchPolicies';
const why = 'Whoever may write one can change everything in the proxy.';
const rbac = 'rbac.authorization.k8s.io';

/** Groups that everybody is in, in words. */
const everybody: Readonly<Record<string, string>> = {
  'system:authenticated': 'everybody who is logged in',
  'system:unauthenticated': 'everybody, without any login',
  'system:serviceaccounts': 'everybody who runs a pod',
};

/** Whether few people may write patches in the namespace of the policy. */
export function rightsItem(context: CheckContext): ChecklistItem {
  const { manifest, workspace } = context;
  const roles = rolesThatWrite(workspace);
  const grants = grantsIn(context, roles);
  const wide = grants.find(({ subjects }) => subjects.some((subject) => groupOfAll(subject) !== undefined));
  if (wide) {
    const who = wide.subjects.flatMap((subject) => groupOfAll(subject) ?? [])[0];
    return item('rbac', title, 'wrong', `${wordsOf(wide.place)} lets ${who} write them. ${why}`, { place: placeOfResource(wide.place), fix: 'Name the people or the group who may, under `subjects`.' });
  }
  const byHand = (evidence: string, place = placeOf(manifest.root, 'kind')): ChecklistItem => item('rbac', title, 'by-hand', evidence, { place, fix: questionFor(manifest.namespace) });
  const [added] = roles.flatMap(({ place }) => aggregates(place).map((to) => ({ place, to })));
  if (added) return byHand(`${wordsOf(added.place)} adds the right to \`${added.to}\`: whoever has that role in a namespace may write them. ${why}`, placeOfResource(added.place));
  const [first, ...others] = grants;
  if (first) {
    const more = others.length === 0 ? '' : `, and so ${others.length === 1 ? 'does' : 'do'} ${listed(others.map(({ place }) => wordsOf(place)))}`;
    return item('rbac', title, 'done', `${wordsOf(first.place)} lets ${listed(first.subjects.map(subjectWords))} write them${more}; the other roles of this workspace do not.`, { place: placeOfResource(first.place) });
  }
  const [role] = roles;
  if (role) return byHand(`${wordsOf(role.place)} lets people write them, and no binding of this workspace gives it to anybody here. ${why}`, placeOfResource(role.place));
  return byHand(`No role of this workspace is about them. ${why}`);
}

function questionFor(namespace: string | undefined): string {
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `Ask as somebody who should not: \`kubectl auth can-i create envoypatchpolicies.gateway.envoyproxy.io${where} --as jane\`. Snippet \`eg-patch-enable\` writes a Role.`;
}

interface WritingRole {
  readonly kind: string;
  readonly name: string;
  readonly place: ResourcePlace;
}

/** The roles of the workspace that let somebody write patches. */
function rolesThatWrite(workspace: Workspace): readonly WritingRole[] {
  return ['Role', 'ClusterRole'].flatMap((kind) =>
    workspace.resources(rbac, kind).flatMap((place) => {
      const { name, root } = place.manifest;
      return name !== undefined && itemsAt(root, 'rules').some(letsWrite) ? [{ kind, name, place }] : [];
    }),
  );
}

function letsWrite(rule: YamlNode): boolean {
  const has = (key: string, ...wanted: readonly string[]): boolean => itemsAt(rule, key).some((one) => ['*', ...wanted].includes(stringAt(one) ?? ''));
  return has('apiGroups', envoyGateway) && has('resources', 'envoypatchpolicies') && has('verbs', 'create', 'update', 'patch');
}

/** The roles of everyday life to which a cluster role is added. */
function aggregates({ manifest }: ResourcePlace): readonly string[] {
  return ['edit', 'view', 'admin'].filter((role) => manifest.kind === 'ClusterRole' && valueAt(manifest.root, 'metadata', 'labels', `${rbac}/aggregate-to-${role}`) === 'true');
}

interface Grant {
  readonly place: ResourcePlace;
  readonly subjects: readonly YamlNode[];
}

/** The bindings that give such a role to somebody, in the namespace of the policy. */
function grantsIn({ manifest, workspace }: CheckContext, roles: readonly WritingRole[]): readonly Grant[] {
  const bindings = [...workspace.resources(rbac, 'RoleBinding').filter((place) => sameNamespace(place.manifest.namespace, manifest.namespace)), ...workspace.resources(rbac, 'ClusterRoleBinding')];
  return bindings.flatMap((place) => {
    const { root, namespace } = place.manifest;
    const kind = stringAt(root, 'roleRef', 'kind');
    const name = stringAt(root, 'roleRef', 'name');
    const isRole = (role: WritingRole): boolean => role.kind === kind && role.name === name && (kind === 'ClusterRole' || sameNamespace(role.place.manifest.namespace, namespace));
    const subjects = itemsAt(root, 'subjects');
    // That one is in every cluster, and may do everything.
    const writes = (kind === 'ClusterRole' && name === 'cluster-admin') || roles.some(isRole);
    return writes && subjects.length > 0 ? [{ place, subjects }] : [];
  });
}

function groupOfAll(subject: YamlNode): string | undefined {
  return stringAt(subject, 'kind') === 'Group' ? everybody[stringAt(subject, 'name') ?? ''] : undefined;
}

const subjectKinds: Readonly<Record<string, string>> = { User: 'user', Group: 'group', ServiceAccount: 'service account' };

function subjectWords(subject: YamlNode): string {
  const kind = stringAt(subject, 'kind') ?? '';
  const name = stringAt(subject, 'name') ?? '?';
  const namespace = stringAt(subject, 'namespace');
  return `${subjectKinds[kind] ?? kind} \`${namespace === undefined ? '' : `${namespace}/`}${name}\``;
}

function wordsOf({ manifest }: ResourcePlace): string {
  return `${manifest.kind} \`${manifest.name ?? '?'}\``;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
