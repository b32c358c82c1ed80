// What a scaffold asks: parameters with their kinds, defaults and limits; reads answers and says what is wrong with them.

import { formatRelease, inSpan, type Release } from '../base/release';
import { nearestName } from '../base/suggest';
import { Hole } from './template';
import type { WorkspaceFacts } from './workspace-facts';

/** What a parameter may hold. Targets are written `HTTPRoute/shop`. */
export type ParameterValue = string | number | boolean | readonly string[];

/** One of the values that a parameter takes. */
export interface Choice<Value extends string = string> {
  readonly value: Value;
  /** What it is for, in a few words. */
  readonly help: string;
  readonly since?: Release;
}

/** `list`: texts, of which some are offered. `target`: a kind and a name. */
export type ParameterKind = 'text' | 'number' | 'switch' | 'choice' | 'list' | 'target';

export interface Parameter<Value extends ParameterValue = ParameterValue> {
  readonly kind: ParameterKind;
  /** A few words for a form: "Message timeout". */
  readonly title: string;
  /** One or two sentences: what it means, and what to think of when choosing. */
  readonly help: string;
  readonly default: Value;
  /** The default stands for something that only the user knows; what is rendered with it says TODO. */
  readonly isPlaceholder?: boolean;
  /** An empty text is fine, and leaves out what depends on it. */
  readonly isOptional?: boolean;
  /** `choice`: all values. `list`: what is offered, others fit too. `target`: the kinds. */
  readonly choices?: readonly Choice[];
  /** Texts, items of lists and names of targets must match it as a whole. */
  readonly pattern?: RegExp;
  /** What `pattern` demands, in words: "lower case letters, digits and hyphens". */
  readonly patternWords?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly since?: Release;
  /** It matters only where another parameter has one of these values. */
  readonly onlyWith?: { readonly parameter: string; readonly values: readonly ParameterValue[] };
  /** What the workspace suggests instead of the default; `values` are those that are known by then. */
  readonly suggest?: (facts: WorkspaceFacts, values: Readonly<Record<string, ParameterValue>>) => Value | undefined;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The value of every parameter. */
export type Values<P extends Parameters> = { readonly [Name in keyof P]: P[Name]['default'] };

/** The hole of every parameter; targets have one for the kind and one for the name. */
export type Holes<P extends Parameters> = { readonly [Name in keyof P]: P[Name] extends TargetParameter ? { readonly kind: Hole; readonly name: Hole } : Hole };

/** A parameter's answer that does not fit. */
export interface ParameterProblem {
  readonly parameter: string;
  /** One sentence: what is wrong and what would be right. */
  readonly message: string;
}

type Details<Value extends ParameterValue> = Omit<Parameter<Value>, 'kind' | 'choices'>;

export function text(details: Details<string>): Parameter<string> & { readonly kind: 'text' } {
  return { ...details, kind: 'text' };
}

export function number(details: Details<number>): Parameter<number> {
  return { ...details, kind: 'number' };
}

export function toggle(details: Details<boolean>): Parameter<boolean> {
  return { ...details, kind: 'switch' };
}

export function choice<Value extends string>(details: Details<Value> & { readonly choices: readonly Choice<Value>[] }): Parameter<Value> {
  return { ...details, kind: 'choice' };
}

export function list(details: Details<readonly string[]> & { readonly choices?: readonly Choice[] }): Parameter<readonly string[]> {
  return { ...details, kind: 'list' };
}

export type TargetParameter = Parameter<string> & { readonly kind: 'target' };

export function target(details: Details<string> & { readonly choices: readonly Choice[] }): TargetParameter {
  return { pattern: subdomain, patternWords: subdomainWords, ...details, kind: 'target' };
}

/** A name of a Service, and whatever must be a single label of a DNS name (RFC 1035). */
export const label = /[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?/;
export const labelWords = 'lower case letters, digits and hyphens, a letter first, at most 63 in all';
/** Whether a text is a `label`. */
export function isLabel(text: string): boolean {
  return new RegExp(`^(?:${label.source})$`).test(text);
}

/** A name of most objects (RFC 1123). */
export const subdomain = /(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*/;
export const subdomainWords = 'lower case letters, digits, hyphens and dots, a letter or digit at both ends';
/** Gateway API's durations, as its CRDs have them (GEP-2257). */
export const duration = /(?:[0-9]{1,5}(?:h|m|s|ms)){1,4}/;
export const durationWords = 'numbers with a unit, such as 500ms or 2s';
/** A header's name (RFC 9110, token). */
export const headerName = /[-!#$%&'*+.^_`|~0-9A-Za-z]+/;
export const headerNameWords = 'letters, digits and hyphens';
/** Text that may stand between double quotes in YAML, JSON and Lua without escapes. */
export const simpleText = /[^"\\\x00-\x1f\x7f]*/;
export const simpleTextWords = 'text of one line without double quotes and backslashes';

/** The two parts of a target: `HTTPRoute/shop`. */
export function splitTarget(value: string): { readonly kind: string; readonly name: string } {
  const slash = value.indexOf('/');
  return slash === -1 ? { kind: '', name: value } : { kind: value.slice(0, slash), name: value.slice(slash + 1) };
}

/** The holes of parameters. */
export function holesOf<P extends Parameters>(parameters: P): Holes<P> {
  const holes = Object.entries(parameters).map(([name, { kind }]) => [name, kind === 'target' ? { kind: new Hole(`${name}.kind`), name: new Hole(`${name}.name`) } : new Hole(name)]);
  return Object.fromEntries(holes) as Holes<P>;
}

/** The parameters that a release has; of their choices those that it has. */
export function parametersIn(parameters: Parameters, release: Release): [string, Parameter][] {
  return Object.entries(parameters)
    .filter(([, parameter]) => inSpan(spanOf(parameter), release))
    .map(([name, parameter]) => [name, parameter.choices ? { ...parameter, choices: parameter.choices.filter((one) => inSpan(spanOf(one), release)) } : parameter]);
}

function spanOf({ since }: { readonly since?: Release | undefined }): { readonly since?: Release } {
  return since === undefined ? {} : { since };
}

/** Whether a parameter matters, given the others' values. */
export function matters(parameter: Parameter, values: Readonly<Record<string, ParameterValue>>): boolean {
  const { onlyWith } = parameter;
  return onlyWith === undefined || onlyWith.values.includes(values[onlyWith.parameter]!);
}

/**
 * An answer as the parameter's kind has it; texts are read (`true`, `9002`, `a,b`), as a command line gives them.
 * @returns what is wrong with it instead, as one sentence
 */
export function readAnswer(parameter: Parameter, answer: unknown): { readonly value: ParameterValue } | { readonly wrong: string } {
  switch (parameter.kind) {
    case 'switch':
      return typeof answer === 'boolean' ? { value: answer } : answer === 'true' || answer === 'false' ? { value: answer === 'true' } : { wrong: 'is to be true or false' };
    case 'number':
      return readNumber(parameter, typeof answer === 'string' && answer.trim() !== '' ? Number(answer) : answer);
    case 'list':
      return readList(parameter, typeof answer === 'string' ? answer.split(',').flatMap((item) => item.trim() || []) : answer);
    case 'choice':
      return readChoice(parameter, answer);
    case 'target':
      return readTarget(parameter, answer);
    case 'text':
      return typeof answer === 'string' ? readText(parameter, answer) : { wrong: 'is to be a text' };
  }
}

type Reading = ReturnType<typeof readAnswer>;

function readNumber({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Parameter, answer: unknown): Reading {
  const fits = typeof answer === 'number' && Number.isInteger(answer) && answer >= minimum && answer <= maximum;
  return fits ? { value: answer } : { wrong: `is to be a whole number${maximum === Number.MAX_SAFE_INTEGER ? ` from ${minimum} on` : ` from ${minimum} to ${maximum}`}` };
}

function readList(parameter: Parameter, answer: unknown): Reading {
  if (!Array.isArray(answer) || answer.some((item) => typeof item !== 'string')) return { wrong: 'is to be a list of texts' };
  const wrong = (answer as string[]).find((item) => !fitsPattern(parameter, item));
  return wrong === undefined ? { value: [...new Set(answer as string[])] } : { wrong: `${quoted(wrong)} does not fit: ${parameter.patternWords ?? 'another text'} is wanted` };
}

function readChoice({ choices = [] }: Parameter, answer: unknown): Reading {
  const values = choices.map(({ value }) => value);
  if (typeof answer === 'string' && values.includes(answer)) return { value: answer };
  return { wrong: `${quoted(String(answer))} is none of ${values.join(', ')}${meant(String(answer), values)}` };
}

function readTarget(parameter: Parameter, answer: unknown): Reading {
  if (typeof answer !== 'string' || !/^[^/]+\/[^/]+$/.test(answer)) return { wrong: `is to be a kind and a name, such as ${parameter.default as string}` };
  const { kind, name } = splitTarget(answer);
  const kinds = (parameter.choices ?? []).map(({ value }) => value);
  const known = kinds.find((one) => one.toLowerCase() === kind.toLowerCase());
  if (known === undefined && /^(backend|service)$/i.test(kind)) return { wrong: `cannot be a ${kind}: policies attach to routes and gateways, so name a route that sends requests to it` };
  if (known === undefined) return { wrong: `${quoted(kind)} is none of ${kinds.join(', ')}${meant(kind, kinds)}` };
  return fitsPattern(parameter, name) ? { value: `${known}/${name}` } : { wrong: `${quoted(name)} does not fit as a name: ${parameter.patternWords ?? 'another text'} is wanted` };
}

function readText(parameter: Parameter, answer: string): Reading {
  if (answer === '') return parameter.isOptional ? { value: '' } : { wrong: 'must not be empty' };
  return fitsPattern(parameter, answer) ? { value: answer } : { wrong: `${quoted(answer)} does not fit: ${parameter.patternWords ?? 'another text'} is wanted` };
}

function fitsPattern({ pattern }: Parameter, answer: string): boolean {
  return pattern === undefined || new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(answer);
}

function meant(answer: string, values: readonly string[]): string {
  const near = nearestName(answer, values);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function quoted(answer: string): string {
  return JSON.stringify(answer);
}

/** Why an answer to a parameter that the release lacks has no effect. */
export function missingIn(release: Release, { since }: { readonly since?: Release | undefined }): string {
  return `came with Envoy Gateway ${formatRelease(since ?? release)}, and this is for ${formatRelease(release)}`;
}
