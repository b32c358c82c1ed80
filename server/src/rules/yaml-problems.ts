// What the YAML reader found wrong, handed to the rule that speaks of it.

import type { Fix } from '../base/finding';
import type { ManifestDocument } from '../workspace/manifest';
import { resolved, type YamlDocument, type YamlProblem } from '../yaml/tree';
import { objectStarts } from './object-starts';
import type { Problem } from './rule';

/** Reports the reader's problems with one of `codes`; `fixes` is asked only when somebody wants to mend one. */
export function reportYamlProblems(
  document: ManifestDocument,
  codes: readonly YamlProblem['code'][],
  report: (problem: Problem) => void,
  { fixes, related = '' }: { readonly fixes?: (problem: YamlProblem) => readonly Fix[]; readonly related?: string } = {},
): void {
  const repeated = repeatedKeys(document.yaml);
  for (const problem of document.yaml.problems) {
    if (!codes.includes(problem.code) || repeated.has(problem.range.start)) continue;
    report({
      message: problem.message,
      range: problem.range,
      ...(problem.related ? { related: [{ range: problem.related, message: related }] } : {}),
      ...(fixes ? { fixes: () => fixes(problem) } : {}),
    });
  }
}

/** Where the keys of a root begin that holds several objects; of those speaks yaml-missing-separator. */
function repeatedKeys(yaml: YamlDocument): ReadonlySet<number> {
  const root = resolved(yaml.root);
  return new Set(objectStarts(yaml).length > 0 && root?.kind === 'map' ? root.entries.map(({ key }) => key.range.start) : []);
}
