// The fixture notation: one string that describes a workspace, a cursor in it, and the findings that are expected.

import type { Severity } from '../server/src/base/finding';

/** A finding that a fixture expects, with the place of its carets. */
export interface Expectation {
  /** 0-based line of the file's text (expectation lines taken out). */
  readonly line: number;
  /** 0-based UTF-16 column of the first caret. */
  readonly start: number;
  /** Column behind the last caret; Infinity where the range goes on in the next line (`^^^...`). */
  readonly end: number;
  readonly severity: Severity;
  readonly rule: string;
  /** A part of the message; empty: any message. */
  readonly message: string;
}

export interface FixtureFile {
  readonly path: string;
  /** Without the cursor and the expectation lines. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

export interface Fixture {
  readonly files: readonly FixtureFile[];
  /** Where `$0` stood: offset in the text of that file. */
  readonly cursor: { readonly path: string; readonly offset: number } | undefined;
}

/** The name of the file where a fixture has no `//- path` header. */
export const defaultPath = 'manifest.yaml';

const cursorMark = '$0';
const header = /^\/\/- (\S.*?)\s*$/;
const expectationLine =
  /^([ \t]*)#([ \t]*)(\^+(?:\.\.\.)?|\||<) (error|warning|information|hint)\(([a-z0-9-]+)\)(?:: (.*?))?\s*$/;

/**
 * Reads a fixture:
 * - `//- path` starts a file; without a header everything is `manifest.yaml`;
 * - a string that begins with a line break loses it, the indentation that all lines share, and a last line of blanks;
 * - `$0` is the cursor;
 * - `# ^^^ error(rule-id): part of the message` expects a finding in the line above, under the carets. Several may follow each
 *   other. A `#` that touches the first caret counts as one (`#^^^^` covers five columns; `#<` the one of the `#` alone),
 *   `^^^...` is a range that ends in a later line, and `|` an empty one.
 * @throws where there is text before the first header, more than one cursor, or an expectation without a line above it
 */
export function parseFixture(fixture: string): Fixture {
  const files: FixtureFile[] = [];
  let cursor: Fixture['cursor'];
  for (const { path, lines } of splitFiles(dedent(fixture).split('\n'))) {
    const { text, expectations } = takeExpectations(path, lines);
    const offset = text.indexOf(cursorMark);
    if (offset < 0) {
      files.push({ path, text, expectations });
      continue;
    }
    const without = text.slice(0, offset) + text.slice(offset + cursorMark.length);
    if (cursor || without.includes(cursorMark)) throw new Error('the fixture has more than one $0');
    cursor = { path, offset };
    files.push({ path, text: without, expectations });
  }
  return { files, cursor };
}

/** The text of a fixture of one file, as a reader should see it: no cursor, no expectations. */
export function fixtureText(fixture: string): string {
  const { files } = parseFixture(fixture);
  if (files.length !== 1) throw new Error(`expected one file, found ${files.length}`);
  return files[0]!.text;
}

/** Writes `text` with expectation lines below the lines that they speak of, in the notation that `parseFixture` reads. */
export function annotate(text: string, expectations: readonly Expectation[]): string {
  const lines = text.split('\n');
  return lines
    .flatMap((line, number) => [
      line,
      ...expectations
        .filter((expectation) => expectation.line === number)
        .sort((a, b) => a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message))
        .map(formatExpectation),
    ])
    .join('\n');
}

function formatExpectation({ start, end, severity, rule, message }: Expectation): string {
  const width = end === Infinity ? 3 : end - start;
  const carets = width === 0 ? '|' : '^'.repeat(width) + (end === Infinity ? '...' : '');
  const touching = width === 1 ? '<' : width === 0 ? carets : carets.slice(1);
  const mark = start === 0 ? `#${touching}` : `#${' '.repeat(start - 1)}${carets}`;
  return `${mark} ${severity}(${rule})${message === '' ? '' : `: ${message}`}`;
}

function splitFiles(lines: readonly string[]): { path: string; lines: string[] }[] {
  const files: { path: string; lines: string[] }[] = [];
  if (!lines.some((line) => header.test(line))) return [{ path: defaultPath, lines: [...lines] }];
  for (const line of lines) {
    const path = header.exec(line)?.[1];
    if (path !== undefined) files.push({ path, lines: [] });
    else if (files.length > 0) files.at(-1)!.lines.push(line);
    else if (line.trim() !== '') throw new Error(`text before the first //- header: ${line}`);
  }
  // Each file but the last ends with the line break before the next header.
  for (const file of files.slice(0, -1)) file.lines.push('');
  return files;
}

function takeExpectations(path: string, lines: readonly string[]): { text: string; expectations: Expectation[] } {
  const kept: string[] = [];
  const expectations: Expectation[] = [];
  for (const line of lines) {
    const match = expectationLine.exec(line);
    if (!match) {
      kept.push(line);
      continue;
    }
    if (kept.length === 0) throw new Error(`${path}: nothing stands above the expectation: ${line}`);
    expectations.push(readExpectation(match, kept.length - 1));
  }
  return { text: kept.join('\n'), expectations };
}

function readExpectation(match: RegExpExecArray, line: number): Expectation {
  const [, indent = '', gap = '', carets = '', severity, rule = '', message = ''] = match;
  const touching = gap === '';
  const start = indent.length + (touching ? 0 : 1 + gap.length);
  const width = carets === '|' ? 0 : carets === '<' ? 1 : carets.replace('...', '').length + (touching ? 1 : 0);
  const end = carets.endsWith('...') ? Infinity : start + width;
  return { line, start, end, severity: severity as Severity, rule, message };
}

function dedent(fixture: string): string {
  if (!/^\r?\n/.test(fixture)) return fixture;
  const lines = fixture.split('\n').slice(1);
  if (lines.at(-1)?.trim() === '') lines[lines.length - 1] = '';
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join('\n');
}
