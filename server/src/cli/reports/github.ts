// The report for GitHub Actions: workflow commands that become annotations on the pull request.

import type { Severity } from '../../base/finding';
import type { LintReport, ReportedFinding } from './report';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

/** Renders one workflow command a finding (GitHub Docs, "Workflow commands for GitHub Actions"; 1-based lines and columns). */
export function renderGithub(report: LintReport): string {
  return report.files.flatMap((file) => file.findings.map(renderCommand)).join('');
}

function renderCommand({ file, range, severity, code, message }: ReportedFinding): string {
  const sameLine = range.start.line === range.end.line;
  const properties = [
    `file=${escapeProperty(file.replaceAll('\\', '/'))}`,
    `line=${range.start.line + 1}`,
    `endLine=${range.end.line + 1}`,
    // GitHub refuses columns on annotations that span lines.
    ...(sameLine ? [`col=${range.start.character + 1}`, `endColumn=${range.end.character + 1}`] : []),
    `title=${escapeProperty(code)}`,
  ];
  return `::${commands[severity]} ${properties.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
