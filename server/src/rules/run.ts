// Runs the rules over a document: severities, releases, suppression comments, and rules that fail.

import type { Finding, Severity } from '../base/finding';
import { inSpan } from '../base/release';
import type { TextRange } from '../base/text';
import { isInQuotes, type ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import type { DocumentRule, Problem, Rule, RuleContext, WorkspaceRule } from './rule';
import { withoutSuppressed } from './suppressions';

/** What the user's settings say, by rule id. */
export type RuleSeverities = Readonly<Record<string, Severity | 'off'>>;

export interface RuleRun {
  readonly severities?: RuleSeverities;
  /** Hears of a rule that threw. Its findings up to then are dropped, all other rules run on. */
  readonly failed?: (rule: Rule, error: unknown) => void;
}

/**
 * Runs the document rules among `rules` over one document.
 * @returns findings in the order of the text, ranges relative to the document
 */
export function runDocumentRules(rules: readonly Rule[], document: ManifestDocument, run: RuleRun = {}): readonly Finding[] {
  const context: RuleContext = new Context(rules);
  return runRules(rules.filter(isDocumentRule), document, run, (rule, report) => rule.check(document, report, context));
}

/**
 * A class for the sake of its getter: of an object that is written with one, V8 makes a hidden class of its own each time, and
 * that keeps whatever the getter sees, the whole document, until the slow part of the garbage collection.
 */
class Context implements RuleContext {
  constructor(private readonly rules: readonly Rule[]) {}

  /** Hardly any document asks for them. */
  get ruleIds(): ReadonlySet<string> {
    return new Set(this.rules.map((rule) => rule.id));
  }
}

/** Runs the workspace rules among `rules` over one document; otherwise as `runDocumentRules`. */
export function runWorkspaceRules(rules: readonly Rule[], document: ManifestDocument, workspace: Workspace, run: RuleRun = {}): readonly Finding[] {
  return runRules(rules.filter(isWorkspaceRule), document, run, (rule, report) => rule.check(document, workspace, report));
}

function isDocumentRule(rule: Rule): rule is DocumentRule {
  return rule.scope === 'document';
}

function isWorkspaceRule(rule: Rule): rule is WorkspaceRule {
  return rule.scope === 'workspace';
}

function runRules<Kind extends Rule>(
  rules: readonly Kind[],
  document: ManifestDocument,
  { severities = {}, failed }: RuleRun,
  check: (rule: Kind, report: (problem: Problem) => void) => void,
): readonly Finding[] {
  if (!document.ours && !document.speaksOfUs) return [];
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (!document.ours && !(rule.scope === 'document' && rule.alsoAboutUs)) continue;
    const override = severities[rule.id];
    if (override === 'off' || (rule.releases && !inSpan(rule.releases, document.release))) continue;
    const before = findings.length;
    try {
      check(rule, (problem) => findings.push({ ...problem, rule: rule.id, severity: override ?? problem.severity ?? rule.severity }));
    } catch (error) {
      findings.length = before;
      failed?.(rule, error);
    }
  }
  if (findings.length === 0) return findings;
  findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  return withoutSuppressed(withoutEchoes(withoutFixesInQuotes(withoutRepeats(findings), document), document.text), document.yaml);
}

/** What an anchor holds is met again at each of its aliases, and is wrong in one place. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, range, message }) => seen.size < seen.add(`${range.start} ${range.end} ${rule} ${message}`).size);
}

/** The rule that reports what happens when a script is run; others say the same of the same line more exactly. */
const trialRule = 'lua-trial-run';

/** Leaves out what the trial run says of a line of which another rule about Lua says that it fails. */
function withoutEchoes(findings: readonly Finding[], text: string): readonly Finding[] {
  const trials = findings.filter(({ rule }) => rule === trialRule);
  if (trials.length === 0) return findings;
  const failures = findings.filter(({ rule, severity }) => rule !== trialRule && rule.startsWith('lua-') && severity === 'error');
  const sameLine = (a: TextRange, b: TextRange): boolean => {
    const [first, second] = a.start <= b.start ? [a, b] : [b, a];
    return second.start <= first.end || !text.slice(first.end, second.start).includes('\n');
  };
  const echoes = new Set(trials.filter(({ range }) => failures.some((failure) => sameLine(failure.range, range))));
  return findings.filter((finding) => !echoes.has(finding));
}

/** In manifests inside of quotes nothing is mended. */
function withoutFixesInQuotes(findings: readonly Finding[], { manifests, text }: ManifestDocument): readonly Finding[] {
  const quoted = manifests.filter((manifest) => isInQuotes(manifest, text)).map(({ root }) => root.range);
  if (quoted.length === 0) return findings;
  return findings.map((finding) => {
    const { fixes, ...rest } = finding;
    return fixes && quoted.some(({ start, end }) => start <= finding.range.start && finding.range.start <= end) ? rest : finding;
  });
}
