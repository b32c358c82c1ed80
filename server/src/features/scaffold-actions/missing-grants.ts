// References to other namespaces without a ReferenceGrant there in the workspace.

import { referenceGrant } from '../../scaffolds/reference-grant';
import { permittingGrant } from '../../workspace/reference-grants';
import { at, resolved, stringAt, type YamlNode } from '../../yaml/tree';
import { make, meets, type ActionPlace, type ScaffoldAction } from './action';

/** What the references under a key name unless they say otherwise. */
const usualKinds: Readonly<Record<string, string>> = { backendRefs: 'Service', backendRef: 'Service', pullSecretRef: 'Secret', certificateRefs: 'Secret', caCertificateRefs: 'ConfigMap', caCertificateRef: 'Secret' };

/** Kinds that may be granted to refer to other namespaces. */
const referrers = new Set(['EnvoyExtensionPolicy', 'SecurityPolicy', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Gateway']);

/** For references that the place touches. */
export function missingGrants(place: ActionPlace): readonly ScaffoldAction[] {
  const { manifest, workspace, range } = place;
  if (!referrers.has(manifest.kind)) return [];
  const own = manifest.namespace ?? 'default';
  return referencesIn(at(manifest.root, 'spec')).flatMap(({ reference, usualKind }) => {
    const namespace = stringAt(reference, 'namespace');
    const name = stringAt(reference, 'name');
    if (namespace === undefined || name === undefined || namespace === own || !meets(reference.range, range)) return [];
    const kind = stringAt(reference, 'kind') ?? usualKind;
    const group = stringAt(reference, 'group') ?? '';
    if (permittingGrant(workspace, manifest, { group, kind, namespace, name })) return [];
    const answers = { name: `allow-${own}`, namespace, fromKind: manifest.kind, fromNamespace: own, toKind: kind, toName: name };
    return make(`ReferenceGrant in namespace '${namespace}'`, referenceGrant, answers, place);
  });
}

/** Deeper nodes hold no references in any kind. */
const deepest = 30;

function referencesIn(node: YamlNode | undefined, depth = 0): { readonly reference: YamlNode; readonly usualKind: string }[] {
  const found = resolved(node);
  if (depth > deepest || !found || found.kind === 'scalar') return [];
  if (found.kind === 'sequence') return found.items.flatMap((item) => referencesIn(item, depth + 1));
  return found.entries.flatMap(({ key, value }) => {
    const usualKind = usualKinds[key.text];
    const references = resolved(value)?.kind === 'sequence' ? (resolved(value) as { readonly items: readonly YamlNode[] }).items : [value];
    const own = usualKind === undefined ? [] : references.flatMap((reference) => (reference ? [{ reference, usualKind }] : []));
    return [...own, ...referencesIn(value, depth + 1)];
  });
}
