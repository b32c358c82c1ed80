// The report for people: each finding with its source line underlined, and a summary.

import type { Severity } from '../../base/finding';
import { LineIndex } from '../../base/text';
import { countBySeverity, type LintReport, type ReportedFile, type ReportedFinding } from './report';

/** Wide enough for a manifest's line, narrow enough for a terminal; longer lines are cut around the range. */
const widestSourceLine = 160;

const colorCodes: Record<Severity | 'bold' | 'dim', number> = { error: 31, warning: 33, information: 36, hint: 90, bold: 1, dim: 2 };

/** Renders findings by file, then one line of summary. Escape codes only with `color`. */
export function renderPretty(report: LintReport, color: boolean): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${colorCodes[style]}m${text}\u001b[0m` : text);
  return [...report.files.map((file) => renderFile(file, paint)), renderSummary(report, paint)].join('\n');
}

type Paint = (style: Severity | 'bold' | 'dim', text: string) => string;

function renderFile(file: ReportedFile, paint: Paint): string {
  const lines = new LineIndex(file.text);
  return file.findings.map((finding) => renderFinding(finding, file.text, lines, paint)).join('\n');
}

function renderFinding(finding: ReportedFinding, text: string, lines: LineIndex, paint: Paint): string {
  const { start, end } = finding.range;
  const place = `${finding.file}:${start.line + 1}:${start.character + 1}`;
  const head = `${paint('bold', place)} ${paint(finding.severity, finding.severity)} ${finding.message} ${paint('dim', `[${finding.code}]`)}`;
  const line = text.slice(lines.lineStart(start.line), lines.lineEnd(start.line));
  const endCharacter = end.line === start.line ? end.character : line.length;
  const cut = Math.max(0, Math.min(start.character - 40, line.length - widestSourceLine));
  const shown = printable(line.slice(cut, cut + widestSourceLine));
  const before = printable(line.slice(cut, start.character));
  const marked = printable(line.slice(start.character, Math.min(endCharacter, cut + widestSourceLine)));
  const number = String(start.line + 1);
  const gutter = ' '.repeat(number.length);
  const underline = ' '.repeat(displayWidth(before)) + paint(finding.severity, '^'.repeat(Math.max(1, displayWidth(marked))));
  return `${head}\n ${paint('dim', `${number} |`)} ${shown}\n ${paint('dim', `${gutter} |`)} ${underline}\n`;
}

/** A tab would move the underline; control characters would steer the terminal. */
function printable(text: string): string {
  return text.replaceAll('\t', '  ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** Columns that `text` takes in a terminal: wide East Asian characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
  }
  return width;
}

function renderSummary(report: LintReport, paint: Paint): string {
  const counts = countBySeverity(report);
  const parts = [
    plural(counts.error, 'error', 'errors'),
    plural(counts.warning, 'warning', 'warnings'),
    ...(counts.information ? [plural(counts.information, 'information', 'informations')] : []),
    ...(counts.hint ? [plural(counts.hint, 'hint', 'hints')] : []),
  ];
  const worst: Severity | 'bold' = counts.error ? 'error' : counts.warning ? 'warning' : 'bold';
  const found = report.files.length ? ` in ${report.files.length} of` : ',';
  return `${paint(worst, parts.join(', '))}${found} ${plural(report.checkedFiles, 'file', 'files')} checked in ${duration(report.milliseconds)}\n`;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
