// Answers what another release would change: compares the files of the workspace, little by little.

import type { CancellationToken } from 'vscode-languageserver';
import type { Analysis, AnalysisSettings, FileFinding } from '../analysis';
import { formatRelease, parseRelease } from '../base/release';
import type { CompareReleasesParams, CompareReleasesResult, ComparedFinding } from './protocol';

/** What a comparison needs of its surroundings. */
export interface ComparisonHost {
  readonly analysis: Analysis;
  /** As the engine has them now. */
  readonly settings: AnalysisSettings;
  /** Resolves when waiting messages have been handled. */
  pause(): Promise<void>;
  /** Whether a file is one of the user's, to be reported on. */
  isReported(uri: string): boolean;
}

/** Milliseconds of work between two pauses. */
const slice = 20;

/** @returns undefined where the release is none, or the request was cancelled */
export async function compareReleases({ to, uris }: CompareReleasesParams, host: ComparisonHost, cancelled: CancellationToken): Promise<CompareReleasesResult | undefined> {
  const { analysis, settings } = host;
  const release = parseRelease(to);
  if (release === undefined) return undefined;
  const { ReleaseComparison } = await import('../release-comparison');
  const comparison = new ReleaseComparison(settings, release);
  let began = performance.now();
  const rest = async (): Promise<boolean> => {
    if (performance.now() - began > slice) {
      await host.pause();
      began = performance.now();
    }
    return !cancelled.isCancellationRequested;
  };
  for (const uri of analysis.uris) {
    if (!(await rest())) return undefined;
    comparison.setFile(uri, analysis.textOf(uri) ?? '');
  }
  const wanted = analysis.uris.filter((uri) => host.isReported(uri) && (uris === undefined || uris.includes(uri)));
  const files: CompareReleasesResult['files'][number][] = [];
  for (const uri of wanted) {
    if (!(await rest())) return undefined;
    const { from, findings, gone } = comparison.compare(uri);
    if (findings.length + gone.length > 0) files.push({ uri, from: formatRelease(from), findings: findings.map(asMessage), gone: gone.map(asMessage) });
  }
  return { to: formatRelease(release), checked: wanted.length, files: files.sort((a, b) => (a.uri < b.uri ? -1 : 1)) };
}

function asMessage({ finding, start, end }: FileFinding): ComparedFinding {
  return { severity: finding.severity, rule: finding.rule, message: finding.message, range: { start, end } };
}
