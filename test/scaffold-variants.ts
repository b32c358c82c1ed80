// The answers with which scaffolds are tried: the defaults, then each parameter with each other value.

import type { Release } from '../server/src/base/release';
import { parametersIn, type Parameter, type ParameterValue } from '../server/src/scaffolds/parameters';
import type { Scaffold } from '../server/src/scaffolds/scaffold';

export type Variant = Readonly<Record<string, ParameterValue>>;

/** Defaults, then each parameter with each other value, and what it takes for that parameter to matter. */
export function variantsOf(scaffold: Scaffold, release: Release): Variant[] {
  return variantsBy(scaffold, release, othersOf);
}

/** Only those that change more than what stands in a place: choices, switches, lists, and texts that may be empty. */
export function structuralVariantsOf(scaffold: Scaffold, release: Release): Variant[] {
  return variantsBy(scaffold, release, (parameter) => {
    if (parameter.kind === 'number') return [];
    if (parameter.kind === 'text') return parameter.isOptional && parameter.default !== '' ? [''] : parameter.isOptional ? othersOf(parameter).slice(1, 2) : [];
    return othersOf(parameter);
  });
}

function variantsBy(scaffold: Scaffold, release: Release, valuesOf: (parameter: Parameter) => readonly ParameterValue[]): Variant[] {
  const parameters = new Map(parametersIn(scaffold.parameters, release));
  const all: Variant[] = [{}];
  for (const [name, parameter] of parameters) {
    const { onlyWith } = parameter;
    const bases: Variant[] = onlyWith ? onlyWith.values.map((value) => ({ [onlyWith.parameter]: value })) : [{}];
    for (const base of bases) {
      // A choice that matters may be younger than the release.
      const isThere = Object.entries(base).every(([key, value]) => parameters.has(key) && (parameters.get(key)!.choices?.some((one) => one.value === value) ?? true));
      if (isThere) for (const value of valuesOf(parameter)) all.push({ ...base, [name]: value });
    }
  }
  return all;
}

/** Values of a parameter that lead to other texts than its default. */
function othersOf(parameter: Parameter): ParameterValue[] {
  switch (parameter.kind) {
    case 'choice':
      return parameter.choices!.map(({ value }) => value).filter((value) => value !== parameter.default);
    case 'switch':
      return [!parameter.default];
    case 'list':
      return [[(parameter.choices?.[0]?.value ?? 'VALUE')], (parameter.choices ?? [{ value: 'VALUE' }, { value: 'OTHER' }]).map(({ value }) => value)];
    case 'target':
      return parameter.choices!.map(({ value }) => `${value}/other`);
    case 'number':
      return [parameter.minimum ?? 0, Math.min(parameter.maximum ?? 65_535, 65_535)];
    case 'text':
      return [...(parameter.isOptional ? [''] : []), ...['other', 'true', '1', 'team.one', '/other/', 'x-other', '*.example.com', '2s', 'https://example.com/x', 'a'.repeat(63), '0'.repeat(64)].filter((value) => fits(parameter, value))];
  }
}

function fits({ pattern }: Parameter, value: string): boolean {
  return !pattern || new RegExp(`^(?:${pattern.source})$`).test(value);
}
