// What the YAML reader found wrong, handed to the rule that speaks of it.

import type { Fix } from '../base/finding';
import type { ManifestDocument } from '../workspace/manifest';
import type { YamlProblem } from '../yaml/tree';
import type { Problem } from './rule';

/** Reports the reader's problems with one of `codes`; `fixes` is asked only when somebody wants to mend one. */
export function reportYamlProblems(
  document: ManifestDocument,
  codes: readonly YamlProblem['code'][],
  report: (problem: Problem) => void,
  { fixes, related = '' }: { readonly fixes?: (problem: YamlProblem) => readonly Fix[]; readonly related?: string } = {},
): void {
  for (const problem of document.yaml.problems) {
    if (!codes.includes(problem.code)) continue;
    report({
      message: problem.message,
      range: problem.range,
      ...(problem.related ? { related: [{ range: problem.related, message: related }] } : {}),
      ...(fixes ? { fixes: () => fixes(problem) } : {}),
    });
  }
}
