// What becomes of manifests in another release of Envoy Gateway: two engines look at the same files, and what differs is said.

import { Analysis, type AnalysisSettings, type FileFinding } from './analysis';
import { formatRelease, type Release } from './base/release';

/** What another release changes for a file. */
export interface ComparedFile {
  readonly uri: string;
  /** The release that the file is on now. */
  readonly from: Release;
  /** What the other release has against the file and this one has not, and what it does differently; in the order of the text. */
  readonly findings: readonly FileFinding[];
  /** What this release has against the file and the other one has not. */
  readonly gone: readonly FileFinding[];
}

/** Has something done between two looks at a file: the trial runs of scripts that its rules wait for. */
export type WhileChecking = (analysis: Analysis) => boolean;

export class ReleaseComparison {
  private readonly before = new Analysis();
  private readonly after = new Analysis();

  /**
   * @param settings as they are; their `release` is the one to start from (undefined: what the workspace says)
   * @param to the other release
   */
  constructor(
    settings: AnalysisSettings,
    private readonly to: Release,
  ) {
    this.before.setSettings(settings);
    const folders = settings.folders?.map(({ uri, definitions }) => ({ uri, release: to, definitions }));
    // CRDs of Envoy Gateway's own kinds are installed anew with the other release.
    this.after.setSettings({ ...settings, release: to, ...(folders ? { folders } : {}), bundledKindsOnly: true });
  }

  /** Adds a file; all are to be there before the first is compared, since they may refer to each other. */
  setFile(uri: string, text: string): void {
    for (const analysis of [this.before, this.after]) {
      analysis.setFile(uri, text);
      while (!analysis.indexFile(uri).done);
    }
  }

  /** Compares one file. Cannot be interrupted. */
  compare(uri: string, whileChecking: WhileChecking = () => false): ComparedFile {
    for (const analysis of [this.before, this.after]) {
      while (!analysis.check(uri).done);
      if (whileChecking(analysis)) while (!analysis.check(uri).done);
    }
    const from = this.before.releaseOf(uri).release;
    const before = this.before.findings(uri);
    const after = this.after.findings(uri);
    const fresh = without(after, before);
    // A rule that is sure of what it sees, or sees that all is well, knows more than the table; one that only wonders, less.
    const wonders = (rule: string): boolean => after.some(({ finding }) => finding.rule === rule && finding.severity !== 'error');
    // How a field works is of no interest where there is none.
    const isRefused = ({ range }: FileFinding): boolean => fresh.some((found) => found.finding.rule === 'unknown-field' && found.range.start === range.start);
    const told = this.after.behaviourChanges(uri, from, this.to).filter((change) => !isRefused(change) && (change.saidBy === undefined || wonders(change.saidBy)));
    const doubled = new Set(told.map(({ saidBy }) => saidBy));
    const findings = [...fresh.filter(({ finding }) => !doubled.has(finding.rule)).map((found) => this.inOtherWords(found)), ...told];
    return { uri, from, findings: findings.sort((a, b) => a.range.start - b.range.start), gone: without(before, after) };
  }

  /** The workspace is not on the release that it is compared with. */
  private inOtherWords(found: FileFinding): FileFinding {
    const { finding } = found;
    return { ...found, finding: { ...finding, message: finding.message.replace(`, and this workspace is on ${formatRelease(this.to)}`, '') } };
  }
}

/** Findings of which the others have none of the same rule at the same place; the words may speak of releases. */
function without(findings: readonly FileFinding[], others: readonly FileFinding[]): readonly FileFinding[] {
  const known = new Set(others.map(keyOf));
  return findings.filter((found) => !known.has(keyOf(found)));
}

function keyOf({ finding, range }: FileFinding): string {
  return `${finding.rule} ${range.start} ${range.end}`;
}
