// What rules foretell of the controller's trial, and what the trial itself says where it has been run here.

import { LineIndex } from '../base/text';
import type { CheckedScript, ScriptProblem } from './lua-rule';

/**
 * Lets problems through that foretell a failure of the trial: none if the trial passes, and none on the line where it
 * fails, since the trial speaks for itself there.
 */
export function unlessTried(script: CheckedScript, report: (problem: ScriptProblem) => void): (problem: ScriptProblem) => void {
  if (script.validation !== 'Strict') return report;
  const verdict = script.trial();
  if (verdict?.outcome === 'passes') return () => undefined;
  if (verdict?.outcome !== 'fails') return report;
  const lines = new LineIndex(script.analysis.text);
  const line = lines.positionAt(verdict.range.start).line;
  return (problem) => {
    if (lines.positionAt(problem.range.start).line !== line) report(problem);
  };
}
