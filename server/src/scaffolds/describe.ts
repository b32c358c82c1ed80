// Scaffolds as plain data, for forms, lists and command lines: words, parameters, and the values that the workspace suggests.

import { inSpan, type Release, type ReleaseSpan } from '../base/release';
import { parametersIn, type ParameterKind, type ParameterValue } from './parameters';
import { readAnswers } from './render';
import { mechanisms, type Fragment, type Mechanism, type Scaffold } from './scaffold';
import { startersFor, type Starter } from './starters';
import type { WorkspaceFacts } from './workspace-facts';

export interface ScaffoldDescription {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly prefix: string;
  readonly mechanism: Mechanism;
  /** The mechanism in words: "External processor". */
  readonly mechanismTitle: string;
  /** Projects with code that go with it. */
  readonly starters: readonly Starter[];
  readonly releases: ReleaseSpan;
  readonly parameters: readonly ParameterDescription[];
}

export interface ParameterDescription {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly title: string;
  readonly help: string;
  /** What it is unless the user or the workspace says otherwise. Targets are written `HTTPRoute/shop`. */
  readonly default: ParameterValue;
  /** What it is in this workspace, if nobody says otherwise. */
  readonly suggested: ParameterValue;
  /** The default stands for something that only the user knows. */
  readonly isPlaceholder: boolean;
  readonly isOptional: boolean;
  /** All values of a choice, kinds of a target; for lists what is offered. */
  readonly choices?: readonly { readonly value: string; readonly help: string }[];
  /** A regular expression that the whole text (an item of a list, the name of a target) must match, and what it means. */
  readonly pattern?: string;
  readonly patternWords?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** It matters only where the other parameter has one of the values. */
  readonly onlyWith?: { readonly parameter: string; readonly values: readonly ParameterValue[] };
}

/** Whether a scaffold may be made for a release. */
export function isFor({ releases = {} }: Scaffold | Fragment, release: Release): boolean {
  return inSpan(releases, release);
}

/** A scaffold as `release` has it. */
export function describeScaffold(scaffold: Scaffold, release: Release, facts: WorkspaceFacts): ScaffoldDescription {
  const { id, title, summary, prefix, mechanism, starter, releases = {} } = scaffold;
  const suggested = readAnswers(scaffold.parameters, {}, { release, facts }).values;
  return {
    ...{ id, title, summary, prefix, mechanism, mechanismTitle: mechanisms[mechanism], releases },
    starters: startersFor(starter),
    parameters: parametersIn(scaffold.parameters, release).map(([name, parameter]) => ({
      name,
      kind: parameter.kind,
      title: parameter.title,
      help: parameter.help,
      default: parameter.default,
      suggested: suggested[name]!,
      isPlaceholder: parameter.isPlaceholder === true,
      isOptional: parameter.isOptional === true,
      ...(parameter.choices ? { choices: parameter.choices.map(({ value, help }) => ({ value, help })) } : {}),
      ...(parameter.pattern ? { pattern: `^(?:${parameter.pattern.source})$` } : {}),
      ...(parameter.patternWords === undefined ? {} : { patternWords: parameter.patternWords }),
      ...(parameter.minimum === undefined ? {} : { minimum: parameter.minimum }),
      ...(parameter.maximum === undefined ? {} : { maximum: parameter.maximum }),
      ...(parameter.onlyWith ? { onlyWith: parameter.onlyWith } : {}),
    })),
  };
}
