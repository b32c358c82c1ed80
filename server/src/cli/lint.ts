// eg-lint lint: reads the files, lets the engine check them as one workspace, and writes the report.

import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { allRules, Analysis, defaultSettings, scriptFilesOfKustomization, type AnalysisSettings, type FileFinding } from '../analysis';
import { newestRelease } from '../base/release';
import { ReleaseComparison } from '../release-comparison';
import { parseLintArguments, UsageError, type LintOptions } from './arguments';
import { fixText, writeFixed } from './fix';
import { decodeText, findFiles, readText, tellingFilesAround } from './files';
import { Progress } from './progress';
import { renderGithub } from './reports/github';
import { renderJson } from './reports/json';
import { renderPretty } from './reports/pretty';
import { countBySeverity, type LintReport, type ReportedFile } from './reports/report';
import { renderSarif, type RuleWords } from './reports/sarif';
import { unifiedDiff } from './unified-diff';
import { WaitingTrials } from './trials';
import { productVersion } from './version';

/** The words of every rule, for lists and reports. */
export const ruleWords: readonly RuleWords[] = allRules;

interface NamedText {
  /** As the report shows it. */
  readonly file: string;
  readonly uri: string;
  readonly text: string;
  /** Named by `--crds` only: nothing but its CRDs is reported on. */
  readonly onlyDefinitions?: boolean;
}

/**
 * Runs `eg-lint lint` with the arguments behind it and prints the report to standard output.
 * @returns the exit code: 0 nothing wrong, 1 errors (or too many warnings), 2 some file could not be read
 * @throws UsageError if the arguments do not fit or a named file is not there
 */
export function lint(args: readonly string[]): number {
  const options = parseLintArguments(args, new Set(ruleWords.map(({ id }) => id)));
  const started = performance.now();
  const { texts, unreadable } = readTexts(options);
  const say = (line: string): void => void process.stderr.write(`eg-lint: ${line}\n`);
  const { report, fixed } = check(texts, options, started);
  const unwritten = options.fix ? handOut(fixed, options, say) : 0;
  // Standard output holds the mended text, or the changes: what is left to say goes beside it.
  const stream = options.fix === 'show' || (options.fix && options.paths.includes('-')) ? process.stderr : process.stdout;
  stream.write(render(report, options));
  unreadable.forEach(say);
  if (unreadable.length + unwritten > 0) return 2;
  return options.fix === 'show' && fixed.some(({ text, fixedText }) => text !== fixedText) ? 1 : exitCode(report, options, say);
}

interface FixedFile extends NamedText {
  readonly fixedText: string;
  readonly fixes: number;
}

/** Writes what was mended, or shows it. @returns how many files could not be written */
function handOut(files: readonly FixedFile[], { fix, paths }: LintOptions, say: (line: string) => void): number {
  let unwritten = 0;
  let fixes = 0;
  let changed = 0;
  for (const file of files) {
    if (fix === 'write' && paths.includes('-')) process.stdout.write(file.fixedText);
    if (file.fixedText === file.text) continue;
    if (fix === 'show') process.stdout.write(unifiedDiff(file.file, file.text, file.fixedText));
    const refusal = fix === 'write' && !paths.includes('-') ? writeFixed(file.file, file.text, file.fixedText) : undefined;
    if (refusal !== undefined) {
      say(`${file.file}: not written (${refusal})`);
      unwritten++;
      continue;
    }
    fixes += file.fixes;
    changed++;
  }
  const what = `${fixes} ${fixes === 1 ? 'problem' : 'problems'} in ${changed} ${changed === 1 ? 'file' : 'files'}`;
  say(changed === 0 ? 'nothing to fix' : fix === 'show' ? `would fix ${what}; nothing was written` : `fixed ${what}`);
  return unwritten;
}

/** Reads every file; those that were named themselves must be readable, of those in folders the others are still checked. */
function readTexts(options: LintOptions): { texts: NamedText[]; unreadable: string[] } {
  const texts: NamedText[] = [];
  const unreadable: string[] = [];
  if (options.paths.includes('-')) texts.push(readStandardInput(options.stdinFilename));
  const files = findFiles(options.paths.filter((path) => path !== '-'));
  const named = new Set(options.paths.map((path) => resolve(path)));
  for (const file of files) {
    try {
      texts.push({ file, uri: uriOf(file), text: readText(file) });
    } catch (error) {
      if (!(error instanceof UsageError) || named.has(resolve(file))) throw error;
      unreadable.push(error.message);
    }
  }
  texts.push(...generatedScripts(texts));
  const known = new Set(texts.map(({ uri }) => uri));
  for (const file of findFiles(options.definitions)) {
    if (!known.has(uriOf(file))) texts.push({ file, uri: uriOf(file), text: readText(file), onlyDefinitions: true });
  }
  return { texts, unreadable };
}

/** The files of Lua of which kustomizations among `texts` make ConfigMaps; those that are not there are kustomize's to miss. */
function generatedScripts(texts: readonly Pick<NamedText, 'uri' | 'text'>[]): NamedText[] {
  const known = new Set(texts.map(({ uri }) => uri));
  return texts.flatMap(({ uri, text }) =>
    scriptFilesOfKustomization(uri, text).flatMap((script) => {
      const path = fileURLToPath(script);
      const scriptUri = uriOf(path);
      if (known.has(scriptUri) || !existsSync(path)) return [];
      known.add(scriptUri);
      return [{ file: relative(process.cwd(), path), uri: scriptUri, text: readText(path) }];
    }),
  );
}

function readStandardInput(filename: string | undefined): NamedText {
  const file = filename ?? '<stdin>';
  const text = decodeText(readFileSync(0), file);
  return { file, uri: uriOf(filename ?? 'stdin.yaml'), text };
}

function uriOf(file: string): string {
  return pathToFileURL(resolve(file)).href;
}

/** With `--fix` the report is about the mended texts. */
function check(texts: readonly NamedText[], options: LintOptions, started: number): { readonly report: LintReport; readonly fixed: readonly FixedFile[] } {
  const trials = new WaitingTrials();
  const progress = new Progress(texts.length, process.stderr);
  const look = options.upgradeFrom === undefined ? plainLook(texts, options, trials, progress) : comparingLook(texts, options, options.upgradeFrom, trials, progress);
  const fixed = options.fix ? texts.map((text): FixedFile => look.mend(text)) : [];
  const files: ReportedFile[] = [];
  texts.forEach((text, index) => {
    const findings = reported(text, look.findingsOf(text), options);
    if (findings.length > 0) files.push({ file: text.file, text: fixed[index]?.fixedText ?? text.text, findings });
  });
  progress.clear();
  trials.dispose();
  return { report: { files, checkedFiles: texts.length, milliseconds: performance.now() - started }, fixed };
}

/** How the files of one run are looked at. */
interface Look {
  findingsOf(file: NamedText): readonly FileFinding[];
  mend(file: NamedText): FixedFile;
}

function plainLook(texts: readonly NamedText[], options: LintOptions, trials: WaitingTrials, progress: Progress): Look {
  const analysis = new Analysis();
  analysis.setSettings(settingsOf(texts, options));
  for (const { uri, text } of [...tellingTexts(texts), ...texts]) analysis.setFile(uri, text);
  const check = ({ uri }: NamedText): void => {
    analysis.check(uri);
    if (trials.runAll(analysis)) analysis.check(uri);
  };
  // Each file is checked against all others, whatever their order: once they are all known, those are looked at again for which
  // a later one has something to say. So most files are read only once.
  texts.forEach((text, index) => {
    check(text);
    progress.update(index + 1);
  });
  return {
    findingsOf(text) {
      check(text);
      return analysis.findings(text.uri);
    },
    mend(named) {
      const { text, fixes } = fixText(analysis, named.uri, named.text);
      return { ...named, fixedText: text, fixes };
    },
  };
}

/** Shows what is different from the release `from`. */
function comparingLook(texts: readonly NamedText[], options: LintOptions, from: number, trials: WaitingTrials, progress: Progress): Look {
  const comparison = new ReleaseComparison({ ...settingsOf(texts, options), release: from, bundledKindsOnly: true }, options.release ?? newestRelease);
  for (const { uri, text } of [...tellingTexts(texts), ...texts]) comparison.setFile(uri, text);
  let compared = 0;
  return {
    findingsOf({ uri }) {
      const { findings } = comparison.compare(uri, (analysis) => trials.runAll(analysis));
      progress.update(++compared);
      return findings;
    },
    mend: (named) => ({ ...named, fixedText: named.text, fixes: 0 }),
  };
}

function settingsOf(texts: readonly NamedText[], options: LintOptions): AnalysisSettings {
  // CRDs that somebody names come before those that are found in folders.
  const named = new Set(options.paths.map((path) => resolve(path)));
  const definitions = texts.filter(({ file, onlyDefinitions }) => onlyDefinitions || named.has(resolve(file))).map(({ uri }) => uri);
  // A file that somebody names on the command line is meant to be checked, however large.
  return { ...defaultSettings, release: options.release, rules: options.ruleSeverities, definitions, maxFileSize: Infinity };
}

function tellingTexts(texts: readonly NamedText[]): readonly Pick<NamedText, 'uri' | 'text'>[] {
  const known = new Set(texts.map(({ uri }) => uri));
  const around = tellingFilesAround(texts.map(({ file }) => file)).flatMap((file) => (known.has(uriOf(file)) ? [] : [{ uri: uriOf(file), text: readText(file) }]));
  return [...around, ...generatedScripts(around).filter(({ uri }) => !known.has(uri))];
}

/** The rules that speak of CRDs, and of YAML as such. */
const definitionRules = /^(?:yaml-|definition-|invalid-definition$)/;

function reported({ file, onlyDefinitions }: NamedText, findings: readonly FileFinding[], options: LintOptions): ReportedFile['findings'] {
  return findings
    .filter(({ finding }) => (!options.quiet || finding.severity === 'error') && (!onlyDefinitions || definitionRules.test(finding.rule)))
    .map(({ finding, start, end }) => ({ file, range: { start, end }, severity: finding.severity, code: finding.rule, message: finding.message }));
}

function render(report: LintReport, options: LintOptions): string {
  switch (options.format) {
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report, ruleWords, productVersion);
    case 'github':
      return renderGithub(report);
    case 'pretty':
      return renderPretty(report, options.color ?? terminalWantsColor());
  }
}

/** As https://no-color.org and Node's own `FORCE_COLOR` have it. */
function terminalWantsColor(): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR !== undefined) return process.env.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && process.env.TERM !== 'dumb';
}

function exitCode(report: LintReport, options: LintOptions, say: (line: string) => void): number {
  const counts = countBySeverity(report);
  if (counts.error > 0) return 1;
  if (options.maxWarnings === undefined || counts.warning <= options.maxWarnings) return 0;
  say(`${counts.warning} warnings, and --max-warnings allows ${options.maxWarnings}`);
  return 1;
}
