// What tells the targets of policies apart.

import type { YamlMap } from '../yaml/tree';
import { knownText, valueOf } from './kubernetes-values';

/** What tells targets of one namespace apart; undefined where a part is not known. */
export function targetKey(target: YamlMap): string | undefined {
  const parts = ['group', 'kind', 'name'].map((name) => knownText(valueOf(target, name))?.text);
  const section = valueOf(target, 'sectionName');
  const sectionName = section ? knownText(section)?.text : '';
  return parts.includes(undefined) || sectionName === undefined ? undefined : [...parts, sectionName].join('\n');
}
