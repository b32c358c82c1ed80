// The only door through which tests reach the engine: fixtures in, a verdict out.

import assert from 'node:assert/strict';
import { Analysis, defaultSettings } from '../server/src/analysis';
import type { AnalysisSettings, FileCompletion, FileFinding } from '../server/src/analysis';
import type { Fix } from '../server/src/base/finding';
import { applyEdits } from '../server/src/base/text';
import { Trials } from '../server/src/lua/trial/trial';
import { allRules } from '../server/src/rules/index';
import { annotate, parseFixture } from './fixture-text';
import type { Expectation, Fixture, FixtureFile } from './fixture-text';

export { fixtureText } from './fixture-text';

export interface FixtureOptions {
  readonly settings?: Partial<AnalysisSettings>;
  /** Look at findings of these rules only; default: all. */
  readonly rules?: readonly string[];
  /** Scripts are tried as the controller does; default: they are not, since nearly every mistake in one makes it fail. */
  readonly trials?: boolean;
}

/** A fixture that the engine has read. */
export interface OpenFixture {
  readonly fixture: Fixture;
  readonly analysis: Analysis;
  readonly uriOf: (path: string) => string;
}

/** Hands a fixture's files to a new engine and checks them all. */
export function openFixture(text: string, { settings, trials }: FixtureOptions = {}): OpenFixture {
  const fixture = parseFixture(text);
  // A rule that throws fails the test; in front of users it is only left out.
  const analysis = new Analysis(allRules, (rule, error) => {
    throw new Error(`the rule ${rule} failed`, { cause: error });
  });
  if (settings) analysis.setSettings({ ...defaultSettings, ...settings });
  const uriOf = (path: string): string => `file:///workspace/${path}`;
  for (const file of fixture.files) analysis.setFile(uriOf(file.path), file.text);
  for (const file of fixture.files) checkToEnd(analysis, uriOf(file.path));
  if (trials) {
    const lua = new Trials();
    for (const request of analysis.takeWantedTrials()) analysis.setTrialVerdict(request, lua.run(request));
    for (const uri of analysis.takeWoken()) checkToEnd(analysis, uri);
  }
  // What stands in later files may concern earlier ones.
  for (const uri of analysis.takeWoken()) checkToEnd(analysis, uri);
  return { fixture, analysis, uriOf };
}

/** The fixture's cursor, as the engine wants it. @throws where the fixture has none */
export function cursorOf({ fixture, uriOf }: OpenFixture): { readonly uri: string; readonly offset: number } {
  assert.ok(fixture.cursor, 'the fixture needs a $0');
  return { uri: uriOf(fixture.cursor.path), offset: fixture.cursor.offset };
}

/** Demands exactly the findings that the fixture's `# ^^^ error(rule-id): text` lines expect, none more and none less. */
export function checkFindings(text: string, options: FixtureOptions = {}): void {
  const open = openFixture(text, options);
  const compared = open.fixture.files.map((file) => compare(file, findingsOf(open, file.path, options)));
  const show = (side: 'actual' | 'expected'): string =>
    compared.map((one, index) => header(open.fixture, index) + one[side]).join('\n');
  assert.equal(show('actual'), show('expected'));
}

export interface FixOptions extends FixtureOptions {
  /** A part of the fix's title; default: the first fix. */
  readonly title?: string;
}

/**
 * Demands that a fix turns `before` into `after`: the first fix, or the one whose title is named, of the finding under the
 * cursor, or without a cursor of the first finding that has such a fix. Expectations in `before` are not looked at; `after`
 * names the files that are there afterwards.
 */
export function checkFix(before: string, after: string, options: FixOptions = {}): void {
  const open = openFixture(before, options);
  const { finding, path, fix } = chooseFix(open, options);
  const texts = new Map(open.fixture.files.map((file) => [open.uriOf(file.path), file.text]));
  const uri = open.uriOf(path);
  const shifted = fix.edits.map(({ range, newText }) => ({
    newText,
    range: { start: range.start + finding.documentStart, end: range.end + finding.documentStart },
  }));
  texts.set(uri, applyEdits(texts.get(uri)!, shifted));
  for (const change of fix.otherFiles ?? []) texts.set(change.uri, applyEdits(change.create ?? texts.get(change.uri) ?? '', change.edits ?? []));
  const expected = parseFixture(after).files.map((file) => `//- ${file.path}\n${file.text}`);
  const actual = [...texts].map(([file, content]) => `//- ${file.replace(open.uriOf(''), '')}\n${content}`);
  assert.equal(actual.sort().join('\n'), expected.sort().join('\n'), `after "${fix.title}"`);
}

/** Demands that no finding in the fixture offers a fix whose title holds `title`; without it, any fix. */
export function checkNoFix(text: string, title = '', options: FixtureOptions = {}): void {
  const open = openFixture(text, options);
  const titles = allFixes(open, options).map(({ fix }) => fix.title);
  assert.deepEqual(titles.filter((one) => one.includes(title)), []);
}

/** All findings of a file of the fixture that `options` let through. */
export function findingsOf(open: OpenFixture, path: string, { rules }: FixtureOptions = {}): readonly FileFinding[] {
  return open.analysis.findings(open.uriOf(path)).filter(({ finding }) => !rules || rules.includes(finding.rule));
}

interface ChosenFix {
  readonly path: string;
  readonly finding: FileFinding;
  readonly fix: Fix;
}

function chooseFix(open: OpenFixture, options: FixOptions): ChosenFix {
  const fixes = allFixes(open, options);
  const fitting = fixes.filter(({ fix }) => fix.title.includes(options.title ?? ''));
  const titles = fixes.map(({ fix }) => `\n  ${fix.title}`).join('') || ' none';
  assert.ok(fitting[0], `no such fix${options.title === undefined ? '' : `: ${options.title}`}; there are:${titles}`);
  return fitting[0];
}

function allFixes(open: OpenFixture, options: FixtureOptions): ChosenFix[] {
  const { cursor } = open.fixture;
  return open.fixture.files.flatMap(({ path }) =>
    findingsOf(open, path, options)
      .filter(({ range }) => !cursor || (cursor.path === path && range.start <= cursor.offset && cursor.offset <= range.end))
      .flatMap((finding) => (finding.finding.fixes?.() ?? []).map((fix) => ({ path, finding, fix }))),
  );
}

function checkToEnd(analysis: Analysis, uri: string): void {
  while (!analysis.check(uri).done);
}

function header(fixture: Fixture, index: number): string {
  return fixture.files.length === 1 ? '' : `//- ${fixture.files[index]!.path}\n`;
}

/** Both sides as annotated text. An expectation that is met appears the same on both, whatever part of the message it names. */
function compare(file: FixtureFile, findings: readonly FileFinding[]): { readonly actual: string; readonly expected: string } {
  const open = [...file.expectations];
  const actual = findings.map((finding) => {
    const place = placeOf(finding);
    const met = open.findIndex((expectation) => meets(place, expectation));
    return met < 0 ? place : open.splice(met, 1)[0]!;
  });
  return { actual: annotate(file.text, actual), expected: annotate(file.text, file.expectations) };
}

function placeOf({ finding, start, end }: FileFinding): Expectation {
  const { severity, rule, message } = finding;
  return { line: start.line, start: start.character, end: end.line > start.line ? Infinity : end.character, severity, rule, message };
}

function meets(actual: Expectation, expected: Expectation): boolean {
  return (
    actual.line === expected.line &&
    actual.start === expected.start &&
    actual.end === expected.end &&
    actual.severity === expected.severity &&
    actual.rule === expected.rule &&
    actual.message.includes(expected.message)
  );
}

export interface CompletionCheckOptions extends FixtureOptions {
  /** What the client understands; default: snippets. */
  readonly snippets?: boolean;
}

/** What is offered at the fixture's cursor, in the order in which an editor lists it. */
export function completionsAt(text: string, options: CompletionCheckOptions = {}): readonly FileCompletion[] {
  const open = openFixture(text, options);
  const { uri, offset } = cursorOf(open);
  const items = open.analysis.completion(uri, offset, { snippets: options.snippets ?? true });
  for (const item of items) demandInsertable(item, open.analysis.textOf(uri)!, offset);
  return [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0));
}

/** Demands that exactly these labels are offered at the cursor, in this order. */
export function checkOffers(text: string, labels: readonly string[], options: CompletionCheckOptions = {}): void {
  assert.deepEqual(completionsAt(text, options).map(({ label }) => label), labels);
}

/**
 * Demands that accepting the item with `label` at the cursor turns `before` into `after`. Tab stops stay in the text as they
 * are (`$1`, `${1|a,b|}`), the last as `$0`; escapes are taken out.
 */
export function checkCompletion(before: string, label: string, after: string, options: CompletionCheckOptions = {}): void {
  const items = completionsAt(before, options);
  const item = items.find((candidate) => candidate.label === label);
  assert.ok(item, `"${label}" is not offered; there are: ${items.map((candidate) => candidate.label).join(', ') || 'none'}`);
  const { fixture } = openFixture(before, options);
  const file = fixture.files.find(({ path }) => path === fixture.cursor!.path)!;
  const newText = item.snippet ? item.edit.newText.replace(/\\([\\$}])/g, '$1') : item.edit.newText;
  const accepted = applyEdits(file.text, [{ ...item.edit, newText }, ...(item.additionalEdits ?? [])]);
  const expected = parseFixture(after);
  const at = expected.cursor?.offset;
  const { text } = expected.files[0]!;
  assert.equal(accepted, at === undefined ? text : `${text.slice(0, at)}$0${text.slice(at)}`);
}

/** Demands a hover at the cursor over exactly `over`, whose text holds each of `parts`. */
export function checkHover(text: string, over: string, parts: readonly (string | RegExp)[]): void {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  const hover = open.analysis.hover(uri, offset);
  assert.ok(hover, 'there is no hover');
  assert.equal(open.analysis.textOf(uri)!.slice(hover.range.start, hover.range.end), over);
  for (const part of parts) assert.ok(typeof part === 'string' ? hover.markdown.includes(part) : part.test(hover.markdown), `not in the hover: ${String(part)}\n${hover.markdown}`);
}

/** Demands that nothing is said at the cursor. */
export function checkNoHover(text: string): void {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  assert.equal(open.analysis.hover(uri, offset), undefined);
}

/** What LSP demands of an item: a range of one line around the cursor, other edits away from it. */
function demandInsertable({ label, edit, additionalEdits = [], filterText }: FileCompletion, text: string, offset: number): void {
  const { start, end } = edit.range;
  const replaced = text.slice(start, end);
  assert.ok(start <= offset && offset <= end && !/[\r\n]/.test(replaced), `${label}: replaces ${JSON.stringify(replaced)}`);
  assert.ok(filterText.length > 0, `${label}: nothing to filter by`);
  for (const { range } of additionalEdits) assert.ok(range.end <= start || range.start >= end, `${label}: edits overlap`);
}
