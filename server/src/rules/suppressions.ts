// Comments that switch findings off: `# eg-lint-disable rule-id`, `-next-line` and `-line`.

import type { Finding } from '../base/finding';
import { LineIndex } from '../base/text';
import type { TextRange } from '../base/text';
import type { YamlDocument } from '../yaml/tree';

/** A rule's id in a suppression comment. */
export interface SuppressedId {
  readonly id: string;
  readonly range: TextRange;
}

/** One suppression comment. */
export interface Suppression {
  /** `document`: all of it, or all of the script that the comment stands in. */
  readonly scope: 'document' | 'next-line' | 'line';
  /** Empty: all rules. */
  readonly ids: readonly SuppressedId[];
  readonly range: TextRange;
}

// Behind `--` stands the reason, for people.
const patterns = {
  yaml: /^#\s*eg-lint-disable(-next-line|-line)?(?=\s|$)(.*?)(?:\s--\s.*)?$/,
  lua: /^--(?:\[=*\[)?\s*eg-lint-disable(-next-line|-line)?(?=\s|\]|$)(.*?)(?:\s--\s.*)?(?:\]=*\])?$/,
};

/** Reads one comment; undefined where it switches nothing off. */
export function suppressionIn(comment: string, { start, end }: TextRange, language: keyof typeof patterns): Suppression | undefined {
  const match = patterns[language].exec(comment.trimEnd());
  if (!match) return undefined;
  const scope = match[1] === '-next-line' ? 'next-line' : match[1] === '-line' ? 'line' : 'document';
  return { scope, ids: idsIn(start, comment, match[2] ?? ''), range: { start, end } };
}

/**
 * The suppression comments of a document.
 * A bare `eg-lint-disable` counts only above the first content of its document; further down it is not returned.
 */
export function suppressionsOf(yaml: YamlDocument): Suppression[] {
  if (!yaml.text.includes('eg-lint-disable')) return [];
  const contentStart = yaml.root?.range.start ?? Infinity;
  return yaml.comments.flatMap((comment) => {
    const suppression = suppressionIn(comment.text, comment.range, 'yaml');
    return !suppression || (suppression.scope === 'document' && comment.range.start > contentStart) ? [] : [suppression];
  });
}

/** The findings that no comment of the document switches off. A finding belongs to the line on which it begins. */
export function withoutSuppressed(findings: readonly Finding[], yaml: YamlDocument): readonly Finding[] {
  const suppressions = findings.length === 0 ? [] : suppressionsOf(yaml);
  if (suppressions.length === 0) return findings;
  const lines = new LineIndex(yaml.text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  const covered = suppressions.map((suppression) => ({
    ids: new Set(suppression.ids.map(({ id }) => id)),
    line: suppression.scope === 'document' ? undefined : coveredLine(suppression, yaml.text, lines),
  }));
  return findings.filter(({ rule, range }) => {
    const line = lineOf(range.start);
    return !covered.some((one) => (one.ids.size === 0 || one.ids.has(rule)) && (one.line === undefined || one.line === line));
  });
}

function coveredLine({ scope, range }: Suppression, text: string, lines: LineIndex): number {
  let line = lines.positionAt(range.start).line;
  if (scope === 'line') return line;
  // Comments and blank lines in between are stepped over, so that several suppressions may stand above one line.
  do line++;
  while (line < lines.lineCount && /^\s*(#.*)?$/.test(text.slice(lines.lineStart(line), lines.lineEnd(line))));
  return line;
}

function idsIn(commentStart: number, comment: string, list: string): SuppressedId[] {
  const listStart = commentStart + comment.indexOf('eg-lint-disable') + comment.slice(comment.indexOf('eg-lint-disable')).indexOf(list);
  return [...list.matchAll(/[^\s,]+/g)].map((match) => {
    const start = listStart + match.index;
    return { id: match[0], range: { start, end: start + match[0].length } };
  });
}
