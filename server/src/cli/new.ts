// eg-lint new: writes new manifests from scaffolds, to standard output or to files.

import { existsSync, mkdirSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Analysis, defaultSettings, type NewManifests, type ParameterDescription, type ScaffoldDescription } from '../analysis';
import { formatRelease, newestRelease, oldestRelease, type Release } from '../base/release';
import { nearestName } from '../base/suggest';
import { releaseOf, UsageError } from './arguments';
import { findFiles, readText } from './files';
import { answersOf, flagOf, readNewArguments, type NewOptions } from './new-arguments';
import { findStarter, starterFiles } from './starters';

/** Where the words go, and where answers come from. */
export interface Terminal {
  write(text: string): void;
  /** For people: not part of what is made. */
  note(line: string): void;
  /** Asks for a line; undefined where nobody is there to answer, or the input has ended. */
  readonly ask?: ((question: string) => string | undefined) | undefined;
  /** The folder with the starter projects. */
  readonly starters: string;
}

export const newHelp = `Usage
  eg-lint new SCAFFOLD [--PARAMETER VALUE]…   write new manifests to standard output
  eg-lint new --list                          list the scaffolds
  eg-lint new SCAFFOLD --help                 list its parameters

Options
      --out DIR           write files into this folder instead; none that is there already is touched
      --force             with --out: write over files
      --starter LANGUAGE  with --out: a project with code that builds, such as go, python, rust or node
      --workspace PATH    read manifests there, to take names and namespaces from them; may be repeated
      --eg-version X.Y    for this release of Envoy Gateway, ${formatRelease(oldestRelease)} to ${formatRelease(newestRelease)} (default: ${formatRelease(newestRelease)}, or what the workspace says)
      --interactive       ask for each parameter, on a terminal
`;

/**
 * Runs `eg-lint new` with the arguments behind it.
 * @returns the exit code: 0
 * @throws UsageError where the arguments do not fit; nothing is written then
 */
export function newManifests(args: readonly string[], terminal: Terminal = realTerminal()): number {
  const options = readNewArguments(args);
  const { engine, uri } = openEngine(options);
  const scaffolds = engine.scaffolds(uri);
  if (options.list) return write(terminal, listOf(scaffolds));
  if (options.scaffold === undefined) {
    if (options.help) return write(terminal, newHelp);
    throw new UsageError('no scaffold named: try eg-lint new extproc --target HTTPRoute/my-route, or eg-lint new --list');
  }
  const scaffold = find(scaffolds, options, engine.releaseOf(uri).release);
  if (options.help) return write(terminal, helpFor(scaffold));
  const starter = findStarter(scaffold, options);
  const given = answersOf(scaffold, options.flags);
  const render = (answers: Record<string, string>): NewManifests => engine.renderScaffold(scaffold.id, answers, uri)!;
  const answers = options.interactive ? askAll(scaffold, given, render, terminal) : given;
  const made = render(answers);
  const [problem] = made.problems;
  if (problem) throw new UsageError(`--${flagOf(problem.parameter)}: ${withoutName(problem.parameter, problem.message)}`);
  if (options.out === undefined) terminal.write(made.yaml);
  else writeFiles(starter ? [...made.files.filter(({ path }) => path.endsWith('.yaml')), ...starterFiles(terminal.starters, starter, made.project!)] : made.files, options.out, options.force, terminal);
  tellMore(scaffold, made, options, terminal);
  return 0;
}

function write(terminal: Terminal, text: string): number {
  terminal.write(text);
  return 0;
}

function openEngine({ egVersion, workspace, out }: NewOptions): { readonly engine: Analysis; readonly uri: string } {
  const engine = new Analysis();
  engine.setSettings({ ...defaultSettings, release: releaseOf(egVersion) });
  for (const file of findFiles(workspace)) {
    const uri = pathToFileURL(resolve(file)).href;
    engine.setFile(uri, readText(file));
    while (!engine.indexFile(uri).done);
  }
  return { engine, uri: pathToFileURL(resolve(out ?? workspace[0] ?? '.', 'new.yaml')).href };
}

function find(scaffolds: readonly ScaffoldDescription[], { scaffold: id = '' }: NewOptions, release: Release): ScaffoldDescription {
  const found = scaffolds.find((one) => one.id === id || one.prefix === id);
  if (found) return found;
  const late = new Analysis().scaffolds().find((one) => one.id === id || one.prefix === id);
  if (late?.releases.since !== undefined) throw new UsageError(`${id}: this is for Envoy Gateway ${formatRelease(late.releases.since)} and later, and ${formatRelease(release)} is in force`);
  const near = nearestName(id, scaffolds.map((one) => one.id));
  throw new UsageError(`${id}: no such scaffold for Envoy Gateway ${formatRelease(release)}${near === undefined ? '' : `; did you mean ${near}?`} (eg-lint new --list)`);
}

function listOf(scaffolds: readonly ScaffoldDescription[]): string {
  const widest = Math.max(...scaffolds.map(({ id }) => id.length));
  return scaffolds.map(({ id, summary }) => `${id.padEnd(widest)}  ${summary}\n`).join('');
}

function helpFor({ id, title, summary, parameters, starters }: ScaffoldDescription): string {
  const code = starters.length > 0 ? `\nProjects with code (--starter, with --out)\n  ${starters.map(({ language }) => language).join(', ')}\n` : '';
  return `${title}: ${summary}\n\nUsage\n  eg-lint new ${id} [--PARAMETER VALUE]… [--out DIR]\n\nParameters\n${parameters.map(parameterHelp).join('')}${code}`;
}

function parameterHelp(parameter: ParameterDescription): string {
  const { name, kind, help, suggested, choices, onlyWith } = parameter;
  const flag = kind === 'switch' ? `--[no-]${flagOf(name)}` : `--${flagOf(name)} ${valueWord(parameter)}`;
  const lines = [help];
  if (onlyWith) lines.push(`Only with --${flagOf(onlyWith.parameter)} ${onlyWith.values.join(', ')}.`);
  if (kind === 'choice') lines.push(...choices!.map((one) => `  ${one.value}: ${one.help}`));
  if (kind === 'list' && choices) lines.push(`Such as ${choices.map(({ value }) => value).join(', ')}.`);
  if (kind === 'target') lines.push(`Kinds: ${choices!.map(({ value }) => value).join(', ')}.`);
  const usual = shown(suggested);
  if (usual !== '') lines.push(`Default: ${usual}`);
  return `  ${flag}\n${lines.map((line) => `      ${line}\n`).join('')}`;
}

function valueWord({ kind }: ParameterDescription): string {
  return { text: 'TEXT', number: 'NUMBER', switch: '', choice: 'CHOICE', list: 'A,B…', target: 'KIND/NAME' }[kind];
}

function shown(value: ParameterDescription['default']): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Messages begin with the parameter's name; on a command line its flag stands there already. */
function withoutName(parameter: string, message: string): string {
  return message.startsWith(`${parameter} `) ? message.slice(parameter.length + 1) : message;
}

/** Asks for what is not given; an empty line takes what is suggested. */
function askAll(scaffold: ScaffoldDescription, given: Record<string, string>, render: (answers: Record<string, string>) => NewManifests, { ask, note }: Terminal): Record<string, string> {
  if (!ask) throw new UsageError('--interactive needs a terminal');
  const answers = { ...given };
  for (const parameter of scaffold.parameters) {
    const { name, title, help, onlyWith, choices, kind } = parameter;
    const { values } = render(answers);
    if (name in given || (onlyWith && !onlyWith.values.includes(values[onlyWith.parameter]!))) continue;
    note(`${title}: ${help}`);
    if (kind === 'choice') for (const one of choices!) note(`  ${one.value}: ${one.help}`);
    for (;;) {
      const answer = ask(`${flagOf(name)} [${shown(values[name]!)}]: `)?.trim();
      if (answer === undefined) throw new UsageError('the input has ended; nothing was written');
      if (answer === '') break;
      const problem = render({ ...answers, [name]: answer }).problems.find((one) => one.parameter === name);
      if (!problem) {
        answers[name] = answer;
        break;
      }
      note(withoutName(name, problem.message));
    }
  }
  return answers;
}

function writeFiles(files: NewManifests['files'], folder: string, force: boolean, terminal: Terminal): void {
  const paths = files.map(({ path, text }) => ({ path: join(folder, path), text }));
  const taken = paths.find(({ path }) => existsSync(path));
  if (taken && !force) throw new UsageError(`${taken.path} is there already; nothing was written (--force writes over it)`);
  for (const { path, text } of paths) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      throw new UsageError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
    }
    terminal.write(`${path}\n`);
  }
}

function tellMore({ id }: ScaffoldDescription, { advice, files, yaml }: NewManifests, { out }: NewOptions, { note }: Terminal): void {
  for (const sentence of advice) note(sentence.replaceAll('`', ''));
  const others = files.filter(({ path }) => !path.endsWith('.yaml')).map(({ path }) => path);
  if (out === undefined && others.length > 0) note(`${others.join(', ')} goes with it: eg-lint new ${id} --out DIR writes all files.`);
  const open = yaml.split('\n').filter((line) => line.includes('TODO')).length;
  if (open > 0) note(`${open} ${open === 1 ? 'place is' : 'places are'} left to fill in: look for TODO.`);
}

function realTerminal(): Terminal {
  return {
    write: (text) => process.stdout.write(text),
    note: (line) => process.stderr.write(`${line}\n`),
    ask: process.stdin.isTTY ? askOnTerminal : undefined,
    // Beside dist/, where this file is.
    starters: join(__dirname, '..', 'starters'),
  };
}

/** A line from the terminal, without its line break. */
function askOnTerminal(question: string): string | undefined {
  process.stderr.write(question);
  const bytes: number[] = [];
  const byte = Buffer.alloc(1);
  for (;;) {
    const read = readSync(0, byte, 0, 1, null);
    if (read === 0) return bytes.length > 0 ? Buffer.from(bytes).toString('utf8') : undefined;
    if (byte[0] === 0x0a) return Buffer.from(bytes).toString('utf8');
    bytes.push(byte[0]!);
  }
}
