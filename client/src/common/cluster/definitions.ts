// Reads CRDs from kubectl's answer, and writes those that matter here as YAML documents. Knows no editor.

import type { ProgramResult } from '../platform';
import { troubleWords } from './kubectl';

/** The arguments that read all CRDs of a context; nothing is changed. */
export function definitionArguments(context: string): string[] {
  return ['--context', context, 'get', 'crd', '-o', 'json', '--request-timeout', '30s'];
}

/** What is kept of a cluster's CRDs. */
export interface StoredDefinitions {
  /** kubectl's context that they were read from. */
  readonly context: string;
  /** ISO 8601. */
  readonly readAt: string;
  /** Each as a YAML document. */
  readonly documents: readonly string[];
}

export type DefinitionsAnswer = { readonly is: 'definitions'; readonly documents: readonly string[] } | { readonly is: 'trouble'; readonly words: string };

/** The groups of which the extension knows the kinds. */
const groups = ['gateway.envoyproxy.io', 'gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'];

/** Reads the answer to `definitionArguments`. */
export function readDefinitions(result: ProgramResult, context: string): DefinitionsAnswer {
  if (result.code !== 0) return { is: 'trouble', words: troubleWords(result, { kind: 'CustomResourceDefinition', name: '' }, context) };
  let items: unknown;
  try {
    items = (JSON.parse(result.stdout) as { items?: unknown }).items;
  } catch {
    return { is: 'trouble', words: 'What kubectl answered cannot be read: it is no JSON.' };
  }
  const documents = (Array.isArray(items) ? items : []).flatMap((item) => documentOf(item as Definition) ?? []);
  if (documents.length > 0) return { is: 'definitions', documents };
  return { is: 'trouble', words: `The cluster of context ${context} has no CRDs of Envoy Gateway or the Gateway API.` };
}

interface Definition {
  readonly apiVersion?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly group?: string; readonly scope?: string; readonly names?: { readonly kind?: string; readonly plural?: string }; readonly versions?: unknown };
}

/** The parts that say what a kind may hold; names and group on lines of their own, so that they are found without reading all. */
function documentOf({ apiVersion, metadata, spec }: Definition): string | undefined {
  const { group, scope = 'Namespaced', names, versions } = spec ?? {};
  if (apiVersion !== 'apiextensions.k8s.io/v1' || group === undefined || !groups.includes(group) || names?.kind === undefined) return undefined;
  return [
    `apiVersion: ${apiVersion}`,
    'kind: CustomResourceDefinition',
    `metadata: ${JSON.stringify({ name: metadata?.name ?? `${names.plural ?? ''}.${group}` })}`,
    'spec:',
    `  group: ${group}`,
    '  names:',
    `    kind: ${names.kind}`,
    `    plural: ${JSON.stringify(names.plural ?? '')}`,
    `  scope: ${scope}`,
    `  versions: ${JSON.stringify(versions)}`,
    '',
  ].join('\n');
}
