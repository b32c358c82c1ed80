// The CEL rules of a released CRD, evaluated on generated manifests.

import { CelRule, type CelRuleSource } from '../../server/src/schema/cel/cel-rule';
import { typedValue } from '../../server/src/schema/cel/typed-value';
import type { Json } from './generate';
import type { RawSchema, UpstreamKind } from './upstream';

/** What stands at a place of a CRD's schema that has rules. */
export interface RulePlace {
  /** Names, `[]` for items, `{}` for values of maps. */
  readonly path: readonly string[];
  readonly schema: RawSchema;
  readonly rules: readonly CelRule[];
}

export interface RuleVerdict {
  readonly place: RulePlace;
  readonly rule: CelRule;
  /** False or a failure: refused. Undefined: cannot be judged, as rules that compare with an old object. */
  readonly holds: boolean | string | undefined;
}

export class UpstreamRules {
  readonly places: readonly RulePlace[];
  /** Rules that the engine cannot evaluate: there must be none. */
  readonly unusable: string[] = [];

  constructor(kind: UpstreamKind) {
    this.places = [...this.placesIn(kind.schema, [], kind.status)];
  }

  /** @param manifest without nulls, with defaults */
  *judge(manifest: { [key: string]: Json }): Generator<RuleVerdict> {
    for (const place of this.places) {
      for (const value of valuesAt(manifest, place.path)) {
        const self = typedValue(value as never, place.schema);
        for (const rule of place.rules) yield { place, rule, holds: rule.evaluate(self) };
      }
    }
  }

  private *placesIn(schema: RawSchema, path: readonly string[], statusDropped: boolean): Generator<RulePlace> {
    const sources: CelRuleSource[] = schema['x-kubernetes-validations'] ?? [];
    if (sources.length > 0) yield { path, schema, rules: sources.map((source) => new CelRule(source, (reason) => this.unusable.push(`${source.rule}: ${reason}`))) };
    for (const [name, child] of Object.entries<RawSchema>(schema['properties'] ?? {})) {
      if (path.length > 0 || name !== 'status' || !statusDropped) yield* this.placesIn(child, [...path, name], statusDropped);
    }
    if (schema['items']) yield* this.placesIn(schema['items'], [...path, '[]'], statusDropped);
    if (typeof schema['additionalProperties'] === 'object') yield* this.placesIn(schema['additionalProperties'], [...path, '{}'], statusDropped);
  }
}

function* valuesAt(value: Json, path: readonly string[]): Generator<Json> {
  const [step, ...rest] = path;
  if (step === undefined) yield value;
  else if (step === '[]') for (const item of Array.isArray(value) ? value : []) yield* valuesAt(item, rest);
  else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const children = step === '{}' ? Object.values(value) : step in value ? [value[step]!] : [];
    for (const child of children) if (child !== null) yield* valuesAt(child, rest);
  }
}
