// What a report is made from, whatever its format.

import type { Severity } from '../../base/finding';
import type { TextPosition } from '../../base/text';

export const reportFormats = ['pretty', 'json', 'sarif', 'github'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** One finding, with its place as LSP counts (0-based lines and UTF-16 characters, end exclusive). */
export interface ReportedFinding {
  /** The path as the user gave or would write it. */
  readonly file: string;
  readonly range: { readonly start: TextPosition; readonly end: TextPosition };
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

export interface ReportedFile {
  readonly file: string;
  readonly findings: readonly ReportedFinding[];
  /** For formats that show the source; kept only where there are findings. */
  readonly text: string;
}

export interface LintReport {
  /** Files with findings, in the order in which they were named. */
  readonly files: readonly ReportedFile[];
  readonly checkedFiles: number;
  readonly milliseconds: number;
}

/** How many findings of each severity a report holds. */
export function countBySeverity(report: LintReport): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const file of report.files) for (const finding of file.findings) counts[finding.severity]++;
  return counts;
}
