// What a rule is: one file that holds its words, its severity, its examples, its check and its fixes.

import type { Finding, Severity } from '../base/finding';
import type { ReleaseSpan } from '../base/release';
import type { ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';

/** What a check reports; the rule's id is added by the runner, and its severity where none is given. */
export type Problem = Omit<Finding, 'rule' | 'severity'> & { readonly severity?: Severity };

/** A manifest that shows the rule at work. Examples run as tests and stand on the rule's page. */
export interface InvalidExample {
  /** Fixture notation: `^^^ error(rule-id): part of the message` in a comment line below the wrong part. */
  readonly manifest: string;
  /** The whole text after the first fix; absent where no fix is thinkable. */
  readonly fixed?: string;
}

interface RuleBase {
  /** The file's name without `.ts`; the diagnostic's code, the page's name, the settings key. */
  readonly id: string;
  /** One line for lists and settings: "Fields that the kind does not have". */
  readonly title: string;
  /** Markdown: what it finds, why that hurts, and how to mend it. */
  readonly what: string;
  readonly why: string;
  readonly how: string;
  /** The severity unless a problem or the user's settings say otherwise. */
  readonly severity: Severity;
  /** The releases in which the check applies; default: all. */
  readonly releases?: ReleaseSpan;
  /** Where the rule comes from: a specification's section, an API reference, a release. */
  readonly source: string;
  readonly valid: readonly string[];
  readonly invalid: readonly InvalidExample[];
}

/** What a rule may know beside the document: the same for every document of a run. */
export interface RuleContext {
  /** The ids of all rules that this host has. */
  readonly ruleIds: ReadonlySet<string>;
}

/** Looks at one document and nothing else: its findings are cached with the document's text. */
export interface DocumentRule extends RuleBase {
  readonly scope: 'document';
  /** Looks at documents of others that speak of ours as well: see `ManifestDocument.speaksOfUs`. */
  readonly alsoAboutUs?: true;
  check(document: ManifestDocument, report: (problem: Problem) => void, context: RuleContext): void;
}

/** Looks at a document and at what stands beside it in the workspace; runs again when facts that it asked for change. */
export interface WorkspaceRule extends RuleBase {
  readonly scope: 'workspace';
  check(document: ManifestDocument, workspace: Workspace, report: (problem: Problem) => void): void;
}

export type Rule = DocumentRule | WorkspaceRule;

/** Where the page of a rule lies below the extension's own folder, and below `documentationBase` where that is known. */
export function rulePage(id: string): string {
  return `docs/rules/${id}.md`;
}
