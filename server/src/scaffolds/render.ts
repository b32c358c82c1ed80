// Makes manifests of scaffolds: answers are read, what is missing comes from the workspace or is the default, holes are filled.

import { newestRelease, type Release } from '../base/release';
import { nearestName } from '../base/suggest';
import { holesOf, matters, missingIn, parametersIn, readAnswer, splitTarget, type Parameter, type ParameterProblem, type Parameters, type ParameterValue } from './parameters';
import type { Draft, Fragment, Scaffold, ScaffoldDocument } from './scaffold';
import { starterProject, type StarterProject } from './starters';
import { plainText, snippetText, type HoleChoices, type HoleValue } from './template';
import { noFacts, targetsIn, type WorkspaceFacts } from './workspace-facts';

export type Answers = Readonly<Record<string, unknown>>;

export interface RenderContext {
  readonly release?: Release;
  readonly facts?: WorkspaceFacts;
}

/** Answers as they were understood. */
export interface ReadAnswers {
  /** Every parameter of the release; where an answer does not fit, its default. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly problems: readonly ParameterProblem[];
}

export interface RenderedFile {
  /** Relative to the folder that it goes to. */
  readonly path: string;
  /** Ends in a line break. */
  readonly text: string;
}

export interface RenderedScaffold extends ReadAnswers {
  readonly files: readonly RenderedFile[];
  /** The manifests of all files as one text of several documents. */
  readonly yaml: string;
  /** Markdown, one sentence each. */
  readonly advice: readonly string[];
  /** What projects with code are to be like, where some go with the scaffold. */
  readonly project?: StarterProject;
}

/** Renders a scaffold. The values in the result, given as answers again, render the same. */
export function renderScaffold(scaffold: Scaffold, answers: Answers = {}, context: RenderContext = {}): RenderedScaffold {
  const { release = newestRelease } = context;
  const read = readAnswers(scaffold.parameters, answers, context);
  const { values } = read;
  const problems = [...read.problems, ...(scaffold.check?.(values, release) ?? [])];
  const fill = (template: string): string => plainText(template, valueText(values));
  const documents = documentsOf(scaffold, values, release).map(({ file, text }) => ({ file: fill(file), text: `${fill(text)}\n` }));
  const paths = [...new Set(documents.map(({ file }) => file))];
  const files = paths.map((path) => ({ path, text: joined(documents.filter(({ file }) => file === path)) }));
  const project = scaffold.starter && { project: starterProject(values) };
  return { values, problems, files, yaml: joined(documents.filter(isManifest)), advice: scaffold.advice?.(values, release) ?? [], ...project };
}

/** A scaffold as a snippet in LSP's syntax, without line break at its end. What is answered has a tab stop all the same. */
export function scaffoldSnippet(scaffold: Scaffold, context: RenderContext = {}, answers: Answers = {}): string {
  const { release = newestRelease } = context;
  const { values } = readAnswers(scaffold.parameters, answers, context);
  const templates = documentsOf(scaffold, values, release).filter(isManifest);
  return snippetText(templates.map(({ text }) => text).join('\n---\n'), valueText(values), choicesFor(scaffold.parameters, values, context));
}

/** As `scaffoldSnippet`, without tab stops. */
export function scaffoldText(scaffold: Scaffold, context: RenderContext = {}): string {
  return renderScaffold(scaffold, {}, context).yaml.replace(/\n$/, '');
}

/** A fragment as plain text, without line break at its end. */
export function fragmentText(fragment: Fragment, answers: Answers = {}, context: RenderContext = {}): string {
  const { values } = readAnswers(fragment.parameters, answers, context);
  return plainText(fragment.text(draftOf(fragment.parameters, values, context.release)), valueText(values));
}

/** A fragment as a snippet in LSP's syntax. */
export function fragmentSnippet(fragment: Fragment, context: RenderContext = {}): string {
  const { values } = readAnswers(fragment.parameters, {}, context);
  return snippetText(fragment.text(draftOf(fragment.parameters, values, context.release)), valueText(values), choicesFor(fragment.parameters, values, context));
}

/** Reads answers: unknown ones and those that do not fit are problems, missing ones come from the workspace or are defaults. */
export function readAnswers(parameters: Parameters, answers: Answers, { release = newestRelease, facts = noFacts }: RenderContext = {}): ReadAnswers {
  const problems: ParameterProblem[] = [];
  const known = new Map(parametersIn(parameters, release));
  for (const name of Object.keys(answers)) {
    if (known.has(name)) continue;
    const late = parameters[name];
    const near = nearestName(name, known.keys());
    const message = late ? `${name} ${missingIn(release, late)}` : `There is no parameter ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
    problems.push({ parameter: name, message });
  }
  const values: Record<string, ParameterValue> = {};
  for (const [name, parameter] of known) {
    const answer = answers[name];
    const usual = parameter.suggest?.(facts, values) ?? parameter.default;
    const reading = answer === undefined || answer === null ? { value: usual } : readAnswer(parameter, answer);
    if ('wrong' in reading) problems.push({ parameter: name, message: `${name} ${reading.wrong}` });
    values[name] = 'wrong' in reading ? usual : reading.value;
  }
  // Templates may look at parameters that the release lacks: those have their defaults.
  for (const [name, parameter] of Object.entries(parameters)) values[name] ??= parameter.default;
  return { values, problems: problems.filter(({ parameter }) => !parameters[parameter] || matters(parameters[parameter], values)) };
}

function documentsOf(scaffold: Scaffold, values: ReadAnswers['values'], release: Release | undefined): readonly ScaffoldDocument[] {
  return scaffold.documents(draftOf(scaffold.parameters, values, release));
}

function draftOf<P extends Parameters>(parameters: P, values: ReadAnswers['values'], release: Release = newestRelease): Draft<P> {
  return {
    v: values as Draft<P>['v'],
    $: holesOf(parameters),
    release,
    todo: (name, words, mark = '#') => (parameters[name]!.isPlaceholder && sameValue(values[name], parameters[name]!.default) ? ` ${mark} TODO: ${words}` : ''),
  };
}

function sameValue(a: ParameterValue | undefined, b: ParameterValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isManifest({ file }: ScaffoldDocument): boolean {
  return file.endsWith('.yaml');
}

/** Texts that end in line breaks, as one. */
function joined(documents: readonly ScaffoldDocument[]): string {
  return documents.map(({ text }) => text).join('---\n');
}

function valueText(values: ReadAnswers['values']): HoleValue {
  return (path) => {
    const [name = '', part] = path.split('.');
    const value = values[name];
    if (part === undefined) return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
    return splitTarget(String(value))[part as 'kind' | 'name'];
  };
}

function choicesFor(parameters: Parameters, values: ReadAnswers['values'], { release = newestRelease, facts = noFacts }: RenderContext): HoleChoices {
  const known = new Map(parametersIn(parameters, release));
  return (path) => {
    const [name = '', part] = path.split('.');
    const parameter = known.get(name);
    if (!parameter) return undefined;
    if (part === 'name') return namesLike(String(values[name]), facts);
    return parameter.kind === 'switch' ? ['true', 'false'] : choiceValues(parameter);
  };
}

function choiceValues({ kind, choices }: Parameter): readonly string[] | undefined {
  return kind === 'list' ? undefined : choices?.map(({ value }) => value);
}

/** More names than a list in the text should hold. */
const mostNames = 30;

/** Names of the known targets of the same kind. */
function namesLike(target: string, facts: WorkspaceFacts): string[] {
  const { kind } = splitTarget(target);
  return [...new Set(targetsIn(facts).flatMap((one) => (one.kind === kind ? [one.name] : [])))].slice(0, mostNames);
}
