// The report for code scanning: SARIF 2.1.0 with one run.

import type { Severity } from '../../base/finding';
import type { LintReport, ReportedFinding } from './report';

/** What a SARIF log says about a rule. */
export interface RuleWords {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly how: string;
  readonly severity: Severity;
}

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** Renders a SARIF log (OASIS SARIF 2.1.0); `rules` supplies the words of the rules that spoke. */
export function renderSarif(report: LintReport, rules: readonly RuleWords[], version: string): string {
  const spoken = new Set(report.files.flatMap((file) => file.findings.map((finding) => finding.code)));
  const ruleList = rules.filter((rule) => spoken.has(rule.id));
  const indexOf = new Map(ruleList.map((rule, index) => [rule.id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'eg-lint', version, rules: ruleList.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        results: report.files.flatMap((file) => file.findings.map((finding) => describeResult(finding, indexOf.get(finding.code)))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule(rule: RuleWords) {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.what, markdown: rule.what },
    help: { text: `${rule.why}\n\n${rule.how}`, markdown: `${rule.why}\n\n${rule.how}` },
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

function describeResult(finding: ReportedFinding, ruleIndex: number | undefined) {
  const { start, end } = finding.range;
  return {
    ruleId: finding.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(finding.file.replaceAll('\\', '/')) },
          region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
        },
      },
    ],
  };
}
