// Parameters that all extension policies share: name, namespace, and what they are attached to.

import { subdomain, subdomainWords, target, text, type Choice, type ParameterValue } from './parameters';
import type { Hole } from './template';
import { yaml } from './template';
import { findTarget, type KnownTarget, type WorkspaceFacts } from './workspace-facts';

/** What extension policies may be attached to and have an effect there. */
export const extensionTargets: readonly Choice[] = [
  { value: 'HTTPRoute', help: 'One route, or with a section name one rule of it' },
  { value: 'GRPCRoute', help: 'One gRPC route, or with a section name one rule of it' },
  { value: 'Gateway', help: 'All routes of the gateway, or with a section name of one listener' },
  { value: 'ListenerSet', help: 'All routes of the listener set', since: 9 },
];

/** `name`, `target`, `section` and `namespace` of a policy that is called `name` unless told otherwise. */
export function policyParameters(name: string) {
  return {
    name: text({ title: 'Name', help: 'Name of the policy; what belongs to it is named after it.', default: name, pattern: subdomain, patternWords: subdomainWords }),
    target: target({
      title: 'Target',
      help: 'What the policy is attached to. It must stand in the namespace of the policy. Policies cannot be attached to a Backend or a Service: choose a route that uses it.',
      default: 'HTTPRoute/my-route',
      isPlaceholder: true,
      choices: extensionTargets,
      suggest: (facts) => nameOf([...facts.routes, ...facts.gateways].find(({ kind }) => extensionTargets.some(({ value }) => value === kind))),
    }),
    section: text({
      title: 'Section',
      help: 'A rule of the route (its name), or a listener of the gateway; empty for all of it.',
      default: '',
      isOptional: true,
      pattern: subdomain,
      patternWords: subdomainWords,
      since: 6,
    }),
    namespace: namespaceOf('target'),
  } as const;
}

/** The namespace of what `parameter` names; empty where that has none, so that kubectl's own setting counts. */
export function namespaceOf(parameter: string) {
  return text({
    title: 'Namespace',
    help: 'Where the manifests go; empty leaves it to kubectl. Policies stand in the namespace of their target.',
    default: '',
    isOptional: true,
    pattern: /[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?/,
    patternWords: 'lower case letters, digits and hyphens, at most 63 in all',
    suggest: (facts, values) => targetOf(facts, values, parameter)?.namespace,
  });
}

/** What is known of the target that `values` name under `parameter`. */
export function targetOf(facts: WorkspaceFacts, values: Readonly<Record<string, ParameterValue>>, parameter = 'target'): KnownTarget | undefined {
  return findTarget(facts, String(values[parameter] ?? ''));
}

function nameOf(known: KnownTarget | undefined): string | undefined {
  return known && `${known.kind}/${known.name}`;
}

interface PolicyDraft {
  readonly v: { readonly name: string; readonly namespace: string; readonly section: string };
  readonly $: { readonly name: Hole; readonly namespace: Hole; readonly section: Hole; readonly target: { readonly kind: Hole; readonly name: Hole } };
  todo(parameter: 'target', words: string): string;
}

/** An EnvoyExtensionPolicy with these entries in its spec. */
export function extensionPolicy({ v, $, todo }: PolicyDraft, entries: string): string {
  return yaml`
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    ${metadata($.name, v, $)}
    spec:
      targetRefs:
        - group: gateway.networking.k8s.io
          kind: ${$.target.kind}
          name: ${$.target.name}${todo('target', 'the route or gateway that you want to extend')}
          ${v.section !== '' && yaml`sectionName: ${$.section}`}
      ${entries}
  `;
}

/** `metadata` with a name, and the namespace if there is one. */
export function metadata(name: Hole | string, v: { readonly namespace: string }, $: { readonly namespace: Hole }): string {
  return yaml`
    metadata:
      name: ${name}
      ${v.namespace !== '' && yaml`namespace: ${$.namespace}`}
  `;
}
