// What kubectl is asked, and what its answers mean. Reads only; knows no editor.

import type { ProgramResult } from '../platform';

/** A policy as kubectl finds it. */
export interface ClusterPolicy {
  readonly kind: string;
  readonly name: string;
  /** Undefined: the one of kubectl's context. */
  readonly namespace?: string;
}

/** One condition, and about which Gateway (or listener) it speaks. */
export interface Condition {
  readonly ancestor: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The arguments that tell the context in use. */
export const contextArguments = ['config', 'current-context'] as const;

const resources: Readonly<Record<string, string>> = { EnvoyExtensionPolicy: 'envoyextensionpolicies', EnvoyPatchPolicy: 'envoypatchpolicies' };

/** Whether kubectl can be asked about a kind. */
export function isAskable(kind: string): boolean {
  return resources[kind] !== undefined;
}

/** The arguments that read a policy; none of them changes anything. Without context: for a person to type. */
export function statusArguments({ kind, name, namespace }: ClusterPolicy, context?: string): string[] {
  return [...(context === undefined ? [] : ['--context', context]), 'get', `${resources[kind] ?? kind.toLowerCase()}.gateway.envoyproxy.io`, name, ...(namespace === undefined ? [] : ['-n', namespace]), '-o', 'json', ...(context === undefined ? [] : ['--request-timeout', '10s'])];
}

/** The same as a line for a terminal. */
export function commandLine(policy: ClusterPolicy): string {
  return ['kubectl', ...statusArguments(policy)].map((part) => (/^[\w./:=@%+-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Names that may be handed to a program: no option, nothing that a template left behind. */
export function isPlainName(name: string): boolean {
  return /^[a-z0-9][-a-z0-9.]*$/.test(name);
}

/** What came of a question. */
export type StatusAnswer = { readonly is: 'conditions'; readonly conditions: readonly Condition[] } | { readonly is: 'trouble'; readonly words: string };

/** Reads kubectl's answer. */
export function readStatus(result: ProgramResult, { kind, name, namespace }: ClusterPolicy, context: string): StatusAnswer {
  if (result.code !== 0) return { is: 'trouble', words: troubleWords(result, { kind, name, ...(namespace === undefined ? {} : { namespace }) }, context) };
  try {
    const { status } = JSON.parse(result.stdout) as { status?: { ancestors?: readonly { ancestorRef?: Ancestor; conditions?: readonly Partial<Condition>[] }[] } };
    const conditions = (status?.ancestors ?? []).flatMap(({ ancestorRef, conditions: own = [] }) => own.map(({ type = '', status: value = '', reason = '', message = '' }) => ({ ancestor: ancestorWords(ancestorRef), type, status: value, reason, message })));
    return { is: 'conditions', conditions };
  } catch {
    return { is: 'trouble', words: 'What kubectl answered cannot be read: it is no JSON.' };
  }
}

interface Ancestor {
  readonly kind?: string;
  readonly name?: string;
  readonly sectionName?: string;
}

function ancestorWords({ kind = 'Gateway', name = '?', sectionName }: Ancestor = {}): string {
  return `${kind} ${name}${sectionName === undefined ? '' : `, listener ${sectionName}`}`;
}

/** Why kubectl gave no answer, and what to do. */
export function troubleWords({ code, stderr }: ProgramResult, { kind, name, namespace }: ClusterPolicy, context: string): string {
  if (code === 'missing') return 'kubectl is not on the PATH of this machine.';
  if (code === 'timeout') return `The cluster of context ${context} did not answer in time.`;
  if (/current-context is not set/.test(stderr)) return 'kubectl has no current context: choose one with kubectl config use-context.';
  if (/the server doesn't have a resource type|no matches for kind/.test(stderr)) return `The cluster of context ${context} does not know ${kind}: Envoy Gateway (or its CRDs) is not installed there.`;
  if (/NotFound|not found/.test(stderr)) return `${kind} ${name} is not in ${namespace === undefined ? "the context's namespace" : `namespace ${namespace}`} of context ${context}: apply the manifest first.`;
  if (/Forbidden|forbidden/.test(stderr)) return `Context ${context} may not read ${kind}: ask for the right to get it.`;
  if (/Unauthorized|must be logged in/.test(stderr)) return `The login of context ${context} is not valid (any more).`;
  if (/connection refused|no such host|i\/o timeout|Unable to connect|deadline exceeded/.test(stderr)) return `The cluster of context ${context} cannot be reached.`;
  const [first = ''] = stderr.trim().split('\n');
  return `kubectl ended with code ${code}${first === '' ? '' : `: ${first}`}`;
}
