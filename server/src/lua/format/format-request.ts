// What a thread that formats scripts is asked, and what it answers.

/** How the script is to look; what is not said here is the formatter's own taste. */
export interface FormatHabits {
  readonly indentation: 'tabs' | 'spaces';
  /** Spaces a level; for tabs: how wide they are thought to be. */
  readonly width: number;
  readonly quotes: 'double' | 'single';
  /** Characters a line, as far as that is possible. */
  readonly lineLength: number;
}

export interface FormatRequest {
  readonly script: string;
  readonly habits: FormatHabits;
}

/** `failure`: the formatter's own words for what it could not read. */
export type FormatAnswer = { readonly text: string } | { readonly failure: string };
