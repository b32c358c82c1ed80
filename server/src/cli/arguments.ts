// Reads eg-lint's command line: flags become options, and what does not fit becomes one clear line.

import { parseArgs } from 'node:util';
import { newestRelease, oldestRelease, parseRelease, formatRelease, type Release } from '../base/release';
import type { Severity } from '../base/finding';
import { reportFormats, type ReportFormat } from './reports/report';

/** A command line, or a setting of the environment, that eg-lint cannot run with; shown as one line, exit code 2. */
export class UsageError extends Error {}

export interface LintOptions {
  readonly paths: readonly string[];
  readonly format: ReportFormat;
  /** Undefined: found in the workspace, else the newest. */
  readonly release: Release | undefined;
  /** Undefined: any number of warnings is fine. */
  readonly maxWarnings: number | undefined;
  /** The name under which standard input (`-`) is checked. */
  readonly stdinFilename: string | undefined;
  readonly quiet: boolean;
  /** Undefined: as the terminal is. */
  readonly color: boolean | undefined;
  readonly ruleSeverities: Readonly<Record<string, Severity | 'off'>>;
  /** Files, folders and globs whose CRDs take the place of all others. */
  readonly definitions: readonly string[];
  /** Report only what is different from this release. */
  readonly upgradeFrom: Release | undefined;
  /** Apply the safe fixes: to the files, or as a difference that is shown only. */
  readonly fix: 'write' | 'show' | undefined;
}

const severities: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];

/**
 * Reads the arguments behind `eg-lint lint`.
 * @param knownRules ids that `--rule` may name
 * @throws UsageError with one line that says which argument is wrong and what would be right
 */
export function parseLintArguments(args: readonly string[], knownRules: ReadonlySet<string>): LintOptions {
  const { values, positionals } = parseFlags(args);
  if (positionals.length === 0) throw new UsageError('no PATH given: name files, folders or globs, or - for standard input');
  if (values['stdin-filename'] !== undefined && !positionals.includes('-')) {
    throw new UsageError('--stdin-filename goes with - (read standard input)');
  }
  const upgradeFrom = releaseOf(values['upgrade-from'], '--upgrade-from');
  if (upgradeFrom !== undefined && values.fix) throw new UsageError('--upgrade-from only reports; leave out --fix');
  if (upgradeFrom !== undefined && upgradeFrom === (releaseOf(values['eg-version']) ?? newestRelease)) {
    throw new UsageError(`--upgrade-from ${values['upgrade-from']}: name another release than the one to check for (--eg-version, ${formatRelease(newestRelease)} unless given)`);
  }
  if (values['dry-run'] && !values.fix) throw new UsageError('--dry-run goes with --fix');
  if (values.fix && positionals.includes('-') && positionals.length > 1) throw new UsageError('--fix takes either - (standard input) or paths');
  return {
    paths: positionals,
    format: formatOf(values.format),
    release: releaseOf(values['eg-version']),
    maxWarnings: countOf('--max-warnings', values['max-warnings']),
    stdinFilename: values['stdin-filename'],
    quiet: values.quiet ?? false,
    color: values['no-color'] ? false : values.color ? true : undefined,
    ruleSeverities: ruleSeveritiesOf(values.rule ?? [], knownRules),
    definitions: values.crds ?? [],
    upgradeFrom,
    fix: values.fix ? (values['dry-run'] ? 'show' : 'write') : undefined,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', short: 'f' },
        'eg-version': { type: 'string' },
        'upgrade-from': { type: 'string' },
        crds: { type: 'string', multiple: true },
        'max-warnings': { type: 'string' },
        'stdin-filename': { type: 'string' },
        rule: { type: 'string', multiple: true },
        quiet: { type: 'boolean', short: 'q' },
        fix: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        color: { type: 'boolean' },
        'no-color': { type: 'boolean' },
      },
    });
  } catch (error) {
    // Node's text names the flag in its first sentence; the rest is about how to pass it as a path.
    const [firstSentence] = (error as Error).message.split(/\. |\.?\n/);
    throw new UsageError(`${firstSentence} (see eg-lint --help)`);
  }
}

function formatOf(text: string | undefined): ReportFormat {
  if (text === undefined) return 'pretty';
  const format = reportFormats.find((known) => known === text);
  if (!format) throw new UsageError(`--format ${text}: not a format; choose one of ${reportFormats.join(', ')}`);
  return format;
}

/** The release that `--eg-version`, or another flag, names. */
export function releaseOf(text: string | undefined, flag = '--eg-version'): Release | undefined {
  if (text === undefined) return undefined;
  const release = parseRelease(text);
  if (release === undefined || release < oldestRelease || release > newestRelease) {
    const known = `${formatRelease(oldestRelease)} to ${formatRelease(newestRelease)}`;
    throw new UsageError(`${flag} ${text}: not a known release of Envoy Gateway; choose one of ${known}`);
  }
  return release;
}

function countOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${flag} ${text}: give a whole number, 0 or more`);
  return Number(text);
}

function ruleSeveritiesOf(settings: readonly string[], knownRules: ReadonlySet<string>): Record<string, Severity | 'off'> {
  const result: Record<string, Severity | 'off'> = {};
  for (const setting of settings) {
    const [, id, severity] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
    if (id === undefined || severity === undefined || !severities.includes(severity)) {
      throw new UsageError(`--rule ${setting}: write ID=SEVERITY, severity one of ${severities.join(', ')}`);
    }
    if (!knownRules.has(id)) throw new UsageError(`--rule ${setting}: there is no rule ${id} (see eg-lint rules)`);
    result[id] = severity as Severity | 'off';
  }
  return result;
}
