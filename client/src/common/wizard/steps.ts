// The order of the wizard's steps: which come, given what is chosen so far, and where "back" leads. Knows no editor.

import { questionsFor, type Needs } from './recommendation';
import type { Answers, Mechanism, ScaffoldDescription, ScaffoldParameter } from './scaffold-requests';
import { useCasesFor } from './use-cases';

/** `question-0` and so on belong to "help me choose". */
export type StepId = 'mechanism' | `question-${number}` | 'advice' | 'scaffold' | 'purpose' | 'target' | 'details' | 'destination';

/** What is chosen so far. */
export interface Choices {
  readonly mechanism?: Mechanism | undefined;
  /** "Help me choose" was chosen: its questions come first. */
  readonly helped?: boolean;
  readonly needs?: Needs;
  readonly scaffold?: ScaffoldDescription | undefined;
  /** Id of a use case. */
  readonly purpose?: string | undefined;
  readonly answers: Answers;
}

/** The steps, given the choices so far; those that are still open are guessed, so that the number of steps seldom changes. */
export function stepsFor(choices: Choices, scaffolds: readonly ScaffoldDescription[]): readonly StepId[] {
  const steps: StepId[] = ['mechanism'];
  if (choices.helped) steps.push(...questionsFor(choices.needs ?? {}).map((_, index): StepId => `question-${index}`), 'advice');
  const { mechanism, scaffold } = choices;
  if (mechanism && scaffolds.filter((one) => one.mechanism === mechanism).length > 1) steps.push('scaffold');
  if (!mechanism || useCasesFor(mechanism).length > 1) steps.push('purpose');
  if (!scaffold || targetParameter(scaffold)) steps.push('target');
  return [...steps, 'details', 'destination'];
}

/** The parameter that says what the policy is attached to. */
export function targetParameter(scaffold: ScaffoldDescription): ScaffoldParameter | undefined {
  return scaffold.parameters.find(({ kind }) => kind === 'target');
}

/** What a step led to. */
export type Outcome = { readonly to: 'next' | 'stay'; readonly choices: Choices } | { readonly to: 'back' } | { readonly to: 'cancel' };

/**
 * Runs the steps until the last is through. Going back keeps what was chosen later, so that going on again finds it there.
 * @returns the choices; undefined where the user gave up
 */
export async function runSteps(first: Choices, scaffolds: readonly ScaffoldDescription[], run: (step: StepId, at: { readonly number: number; readonly of: number }, choices: Choices) => Promise<Outcome>): Promise<Choices | undefined> {
  let choices = first;
  let index = 0;
  for (;;) {
    const steps = stepsFor(choices, scaffolds);
    const step = steps[index];
    if (step === undefined) return choices;
    const outcome = await run(step, { number: index + 1, of: steps.length }, choices);
    if (outcome.to === 'cancel') return undefined;
    if (outcome.to === 'back') {
      index = Math.max(0, index - 1);
      continue;
    }
    choices = outcome.choices;
    if (outcome.to === 'next') index++;
  }
}

/** The parameters that the page of details shows: all but the target, as far as they matter with these values. */
export function detailParameters(scaffold: ScaffoldDescription, values: Answers): readonly ScaffoldParameter[] {
  return scaffold.parameters.filter(({ kind, onlyWith }) => kind !== 'target' && (!onlyWith || onlyWith.values.includes(values[onlyWith.parameter]!)));
}

/**
 * What is wrong with a typed answer, as one sentence; undefined where it fits.
 * @param text as typed; items of lists are separated by commas
 */
export function problemWith(parameter: ScaffoldParameter, text: string): string | undefined {
  const { kind, pattern, patternWords, minimum = 0, maximum } = parameter;
  if (kind === 'number') {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= minimum && (maximum === undefined || value <= maximum)) return undefined;
    return maximum === undefined ? `A whole number from ${minimum} on is wanted.` : `A whole number from ${minimum} to ${maximum} is wanted.`;
  }
  const parts = kind === 'list' ? splitList(text) : [kind === 'target' ? text.slice(text.indexOf('/') + 1) : text];
  if (kind !== 'list' && text === '') return parameter.isOptional ? undefined : 'This must not be empty.';
  const misfit = pattern === undefined ? undefined : parts.find((part) => !new RegExp(`^(?:${pattern})$`).test(part));
  return misfit === undefined ? undefined : `"${misfit}" does not fit: ${patternWords ?? 'another text'} is wanted.`;
}

/** A typed answer as the parameter's kind has it. */
export function readTyped({ kind }: ScaffoldParameter, text: string): Answers[string] {
  return kind === 'number' ? Number(text) : kind === 'list' ? splitList(text) : text;
}

/** A value as one types it. */
export function typedForm(value: Answers[string] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

function splitList(text: string): string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}
