// The report about another release as text: what would change, by file, with the places that can be opened. Knows no editor.

import type { CompareReleasesResult, ComparedFinding } from '../protocol';

/** A stretch of a line of the report that opens a place in a file. */
export interface ReportLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly uri: string;
  /** 0-based; undefined: the file as a whole. */
  readonly at?: { readonly line: number; readonly character: number };
}

export interface ReleaseReport {
  /** Markdown that reads well as plain text. */
  readonly text: string;
  readonly links: readonly ReportLink[];
}

const severities = ['error', 'warning', 'information', 'hint'] as const;
const plurals = { error: 'errors', warning: 'warnings', information: 'remarks', hint: 'hints' } as const;
const singulars = { error: 'error', warning: 'warning', information: 'remark', hint: 'hint' } as const;

/**
 * @param nameOf a file as people name it, below its workspace folder
 */
export function releaseReport({ to, checked, files }: CompareReleasesResult, nameOf: (uri: string) => string): ReleaseReport {
  const writer = new ReportWriter();
  const froms = [...new Set(files.map(({ from }) => from))].sort();
  const findings = files.flatMap((file) => file.findings);
  const gone = files.flatMap((file) => file.gone);
  writer.line(`# Envoy Gateway ${to}${froms.length === 1 ? ` instead of ${froms[0]}` : ''}`);
  writer.line();
  writer.line(findings.length === 0 ? `Nothing changes for the worse in the ${counted(checked, 'file')} that were compared.` : `${countedBySeverity(findings)} in ${counted(files.filter((file) => file.findings.length > 0).length, 'file')} of ${checked}.`);
  if (gone.length > 0) writer.line(`${counted(gone.length, 'finding')} of now would be gone.`);
  for (const { uri, from, findings: own } of files) {
    if (own.length === 0) continue;
    writer.line();
    writer.linked('## ', nameOf(uri), froms.length > 1 ? ` (now on ${from})` : '', { uri });
    writer.line();
    for (const { severity, message, rule, range } of own) {
      writer.linked('- ', `${range.start.line + 1}:${range.start.character + 1}`, ` ${severity}: ${message} (${rule})`, { uri, at: range.start });
    }
  }
  return writer.report;
}

class ReportWriter {
  private readonly lines: string[] = [];
  private readonly links: ReportLink[] = [];

  get report(): ReleaseReport {
    return { text: `${this.lines.join('\n')}\n`, links: this.links };
  }

  line(text = ''): void {
    this.lines.push(text);
  }

  linked(before: string, link: string, after: string, target: Pick<ReportLink, 'uri' | 'at'>): void {
    this.links.push({ line: this.lines.length, start: before.length, end: before.length + link.length, ...target });
    this.line(before + link + after);
  }
}

function countedBySeverity(findings: readonly ComparedFinding[]): string {
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? singulars[severity] : plurals[severity]}`];
  });
  return parts.join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
