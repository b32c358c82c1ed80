// What a constraint is: something that the API server demands of values together, beyond what each field's schema says.

import type { ReleaseSpan } from '../../base/release';
import type { PlainData } from '../../yaml/render';
import type { YamlMap } from '../../yaml/tree';
import type { Doubts, PlainValue } from '../plain-value';
import type { Schema } from '../schema';

/** Keys and indices, from the value that a constraint stands on. */
export type Path = readonly (string | number)[];

/** Families of constraints; each is a rule of its own for whoever reads or silences it. */
export type ConstraintRule =
  | 'cel-rule'
  | 'conflicting-items'
  | 'contradicting-values'
  | 'exclusive-fields'
  | 'field-not-for-type'
  | 'field-required-by-type'
  | 'missing-choice'
  | 'reference-kind'
  | 'target-kind'
  | 'unsupported-field'
  | 'unsupported-value';

/** One step of a way to mend a violation. Paths are as in the violation. */
export type Change =
  | { readonly remove: Path }
  /** Replaces the value, or adds the field; without `value`: the field, with a value to begin with. */
  | { readonly set: Path; readonly value?: PlainData }
  /** Gives the field another name, and a value to begin with. */
  | { readonly replace: Path; readonly by: string }
  /** Gives the field another name; its value stays. */
  | { readonly rename: Path; readonly to: string }
  /** Makes the field an item of the list beside it, which comes to be if it is not there. */
  | { readonly moveIntoList: Path; readonly list: string }
  /** Makes several items of one, each with one item of its list; the first stays where it is, the others go to the end, without `name`. */
  | { readonly divide: Path; readonly by: string };

export interface Mend {
  /** In the imperative, for the editor's menu. */
  readonly title: string;
  readonly changes: readonly Change[];
  /** Keeps the meaning beyond doubt. */
  readonly safe?: boolean;
}

/** A constraint that does not hold. */
export interface Violation {
  readonly rule: ConstraintRule;
  /** What is wrong; on the checker's way out the path becomes one from the root. */
  readonly path: Path;
  /** Whether the key or the value at `path` is the wrong part; where either is not written, its surroundings stand for it. */
  readonly part: 'key' | 'value';
  /** What is wrong and what to do, in one clause that goes on with its consequence. */
  readonly message: string;
  /** The other place of a contradiction. */
  readonly related?: { readonly path: Path; readonly message: string };
  readonly mends?: readonly Mend[];
  /** Only the experimental channel of the Gateway API's CRDs enforces it. */
  readonly experimental?: boolean;
  /** The value that is judged, from the root; filled in on the checker's way out. */
  readonly standsOn?: Path;
}

export type Report = (violation: Violation) => void;

/**
 * Judges one value, of which the structure is sound. Reads it through the functions of reading.ts, which end the judgement
 * where a template or a mistake elsewhere makes it uncertain.
 */
export interface Constraint extends ReleaseSpan {
  /** Only the experimental channel of the Gateway API's CRDs enforces it. */
  readonly experimental?: boolean;
  readonly check: (self: PlainValue, report: Report) => void;
}

/** All that a kind demands of values together. */
export interface KindConstraints {
  /**
   * @param schema of the whole kind
   * @param doubts what cannot be relied upon
   * @returns violations, paths from the root
   */
  check(root: YamlMap, schema: Schema, doubts: Doubts): readonly Violation[];
}

/** Constraints of a value and, under `below`, of what stands in it. */
export type Demands = readonly (Constraint | Below)[];

export interface Below extends ReleaseSpan {
  /** Names of fields; `[]` for the items of a list. */
  readonly below: readonly string[];
  readonly demands: Demands;
}

/** The demands on what stands at a path: `below('extProc[].metadata', …)`; `[]` alone for the items of a list. */
export function below(path: string, ...demands: Demands): Below {
  return { below: path.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step])).filter((step) => step !== ''), demands };
}

/** The same demands, from one release on. */
export function since(release: number, ...demands: Demands): Demands {
  return demands.map((demand) => ({ ...demand, since: Math.max(release, demand.since ?? 0) }));
}

/** The same demands, up to the release before `release`. */
export function until(release: number, ...demands: Demands): Demands {
  return demands.map((demand) => ({ ...demand, until: Math.min(release, demand.until ?? release) }));
}
