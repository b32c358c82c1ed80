// What a check has to say, as plain data with offsets; hosts turn it into their own diagnostics.

import type { TextEdit, TextRange } from './text';

/** The severities of LSP, by their names. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A second place that matters for a finding. Without `uri`: the same document, relative offsets as in the finding. */
export interface RelatedPlace {
  readonly uri?: string;
  readonly range: TextRange;
  readonly message: string;
}

/** Edits to another file, or a file to be created; offsets are absolute in that file. */
export interface FileChange {
  readonly uri: string;
  /** Present: create the file with this text (it does not exist yet). */
  readonly create?: string;
  readonly edits?: readonly TextEdit[];
}

/** A way to mend a finding. */
export interface Fix {
  /** What the editor's menu shows, in the imperative: "Rename to 'processingMode'". */
  readonly title: string;
  /** Edits to the document that the finding is in; offsets relative to that document. */
  readonly edits: readonly TextEdit[];
  /** Changes elsewhere, if any. */
  readonly otherFiles?: readonly FileChange[];
  /** Keeps the meaning beyond doubt: may be applied by "fix all", on save, and by `eg-lint --fix`. */
  readonly safe?: boolean;
}

/** One thing that is wrong, with offsets relative to the document (not the file) that it is in. */
export interface Finding {
  /** The rule's id: `unknown-field`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, why, and what to do; one or two sentences, no trailing newline. */
  readonly message: string;
  /** Exactly the wrong part. */
  readonly range: TextRange;
  readonly related?: readonly RelatedPlace[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  /** Computed only when somebody asks; the first is the preferred one. */
  readonly fixes?: () => readonly Fix[];
}
