// The report for programs: an array of findings with LSP positions.

import type { LintReport } from './report';

/** Renders `[{file, range, severity, code, message, source}]`; an empty array where nothing was found. */
export function renderJson(report: LintReport): string {
  const findings = report.files.flatMap((file) =>
    file.findings.map(({ file: path, range, severity, code, message }) => ({
      file: path,
      range,
      severity,
      code,
      message,
      source: 'envoy-gateway',
    })),
  );
  return `${JSON.stringify(findings, null, 2)}\n`;
}
