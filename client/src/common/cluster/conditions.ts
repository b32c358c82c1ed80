// What the conditions of policies mean, what to do about them, and which line of the manifest is at fault.

import type { Condition } from './kubectl';

/** A condition in words. */
export interface Explained {
  readonly condition: Condition;
  /** `good` holds, `bad` is to be mended, `notice` is worth knowing. */
  readonly level: 'good' | 'bad' | 'notice';
  /** One sentence: what it means. */
  readonly meaning: string;
  /** What to do, where there is something. */
  readonly todo?: string;
}

interface Words {
  readonly meaning: string;
  readonly todo?: string;
}

/** Meanings by type, status and reason; `*` is any reason. */
const meanings: Readonly<Record<string, Words>> = {
  'Accepted True *': { meaning: 'Envoy Gateway has accepted the policy.' },
  'Accepted False Invalid': { meaning: 'Envoy Gateway refuses the policy. Routes of the target answer 500, unless failOpen lets them pass.', todo: 'Mend what the message names.' },
  'Accepted False Conflicted': { meaning: 'An older policy holds the target already, so that this one is not applied.', todo: 'Merge the two policies, or target something else.' },
  'Accepted False TargetNotFound': { meaning: 'The target has no listener or rule of that name, so that the policy is not applied.', todo: 'Correct sectionName.' },
  'Accepted False Disabled': { meaning: 'EnvoyPatchPolicy is switched off in the configuration of Envoy Gateway.', todo: 'Set extensionApis.enableEnvoyPatchPolicy: true there.' },
  'Accepted False *': { meaning: 'Envoy Gateway refuses the policy, for the reason that the message gives.', todo: 'Mend what the message names.' },
  'ResolvedRefs True *': { meaning: 'All that the policy refers to is there.' },
  'ResolvedRefs False *': { meaning: 'Something that the policy refers to cannot be used: it does not exist, is of another kind, or stands in a namespace that does not allow it.', todo: 'Mend the reference that the message names.' },
  'Programmed True *': { meaning: 'The patches were applied to the configuration that Envoy gets.' },
  'Programmed False ResourceNotFound': { meaning: 'A patch names a resource that Envoy Gateway did not generate. The other patches are applied.', todo: 'Compare the names with egctl config envoy-proxy all.' },
  'Programmed False Invalid': { meaning: 'A patch cannot be applied. The others are.', todo: 'Mend what the message names.' },
  'Programmed False *': { meaning: 'The policy is not applied to the configuration that Envoy gets.', todo: 'Mend what the message names.' },
  'Overridden True *': { meaning: 'More specific policies take the place of this one on part of its target.', todo: 'Nothing, if that is meant; else look at those policies.' },
  'Merged True *': { meaning: 'The policy is merged with another one (mergeType).' },
  'Aggregated True *': { meaning: 'The policy has more than 16 parents; the conditions of some are left out.' },
  'Warning True DeprecatedField': { meaning: 'The policy uses a deprecated field.', todo: 'Use the field that the message names.' },
};

/** Explains conditions, those that are to be mended first. */
export function explain(conditions: readonly Condition[]): readonly Explained[] {
  const order = { bad: 0, notice: 1, good: 2 };
  return conditions.map(explainOne).sort((a, b) => order[a.level] - order[b.level]);
}

function explainOne(condition: Condition): Explained {
  const { type, status, reason, message } = condition;
  const words = sharper(condition) ?? meanings[`${type} ${status} ${reason}`] ?? meanings[`${type} ${status} *`] ?? { meaning: `${type} is ${status} (${reason}).` };
  // A condition that is False says that something failed; of the True ones most only inform.
  const level = status === 'False' ? 'bad' : ['Accepted', 'Programmed', 'ResolvedRefs'].includes(type) ? 'good' : 'notice';
  return { condition: { ...condition, message: message.trim() }, level, ...words };
}

/** What a message adds to the meaning of its reason. */
function sharper({ type, status, message }: Condition): Words | undefined {
  if (status !== 'False') return undefined;
  const refused = meanings[type === 'ResolvedRefs' ? 'ResolvedRefs False *' : 'Accepted False Invalid']!.meaning;
  if (/Lua.*(disabled|skipping)/i.test(message)) return { meaning: 'Lua is switched off in the configuration of Envoy Gateway, so every route of the target answers 500.', todo: 'Set extensionApis.enableLua: true there.' };
  if (/ReferenceGrant/.test(message)) return { meaning: refused, todo: 'Create a ReferenceGrant in the namespace that is referred to.' };
  if (/checksum/.test(message)) return { meaning: refused, todo: 'Write the SHA-256 of the file that is served now, or serve the file that was meant.' };
  if (/service \S+ not found/i.test(message)) return { meaning: refused, todo: 'Create the Service, or correct its name.' };
  if (/Port \d+ not found/i.test(message)) return { meaning: refused, todo: 'Name a port of the Service.' };
  return undefined;
}

/** One line: "Accepted, Programmed" or what is wrong. */
export function summaryOf(explained: readonly Explained[]): string {
  if (explained.length === 0) return 'no status: no Gateway that Envoy Gateway manages is its target';
  const signs = { good: '✓', bad: '✗', notice: '!' };
  const seen = explained.map(({ condition: { type, reason, status }, level }) => `${signs[level]} ${type}${level === 'bad' ? ` ${status}, ${reason}` : ''}`);
  return [...new Set(seen)].join(' · ');
}

/** What no status at all means. */
export const noStatus: Words = {
  meaning: 'The policy is in the cluster, and has no status: its target does not exist, belongs to another controller, or stands in another namespace.',
  todo: 'Look at targetRefs, and whether Envoy Gateway runs.',
};

/**
 * The line of the manifest that is at fault.
 * @param lines those of the file
 * @param first 0-based line of the policy's kind; its document is searched
 */
export function faultLine(lines: readonly string[], first: number, { reason, message }: Pick<Condition, 'reason' | 'message'>): number {
  let start = first;
  while (start > 0 && !/^---(\s|$)/.test(lines[start]!)) start--;
  let end = first + 1;
  while (end < lines.length && !/^---(\s|$)/.test(lines[end]!)) end++;
  const find = (pattern: RegExp, from = start): number | undefined => {
    for (let row = from; row < end; row++) if (pattern.test(lines[row]!)) return row;
    return undefined;
  };
  const below = (key: string, value: string | undefined): number | undefined => {
    const part = find(new RegExp(`^\\s*(- )?${key}:`));
    return (value === undefined ? undefined : find(valueLine(value), part ?? start)) ?? part;
  };
  return faultIn({ reason, message }, find, below) ?? first;
}

function faultIn({ reason, message }: Pick<Condition, 'reason' | 'message'>, find: (pattern: RegExp) => number | undefined, below: (key: string, value: string | undefined) => number | undefined): number | undefined {
  if (reason === 'TargetNotFound') return find(/^\s*(- )?sectionName:/) ?? find(/^\s*targetRefs?:/);
  if (reason === 'Conflicted') return find(/^\s*targetRefs?:/) ?? find(/^\s*targetSelectors:/);
  if (reason === 'DeprecatedField') return find(/^\s*targetRef:/);
  if (reason === 'ResourceNotFound') return below('jsonPatches', /xds resources: (?:type\.googleapis\.com\/)?[^/]*\/([^,\s]+)/.exec(message)?.[1]?.replace(/\.$/, ''));
  const port = /Port (\d+) not found/i.exec(message)?.[1];
  const named = port ?? /(?:service|serviceimport|backend(?! ref)|secret|configmap|module "?)\s*(?:[a-z0-9.-]+\/)?([a-z0-9][-a-z0-9.]*)"?/i.exec(message)?.[1];
  const url = /(https?:\/\/[^\s,]+|oci:\/\/[^\s,]+)/.exec(message)?.[1];
  if (/^ExtProc:/i.test(message)) return below('extProc', named);
  if (/^Wasm:/i.test(message)) return below('wasm', url ?? named);
  if (/^Lua:/i.test(message)) return below('lua', /configmap/i.test(message) ? named : undefined);
  if (/^DynamicModule:/i.test(message)) return below('dynamicModule', /"([^"]+)"/.exec(message)?.[1]);
  const reference = named === undefined ? undefined : find(valueLine(named));
  if (reference !== undefined) return reference;
  const patch = /op=\S+ path=(\S+)/.exec(message)?.[1];
  return patch === undefined ? (find(/^\s*jsonPatches:/) && /patch|jsonPath|operation|xds/i.test(message) ? find(/^\s*jsonPatches:/) : undefined) : below('jsonPatches', patch);
}

function valueLine(value: string): RegExp {
  return new RegExp(`:\\s*["']?${value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[.,]$/, '')}["']?\\s*(#.*)?$`);
}
