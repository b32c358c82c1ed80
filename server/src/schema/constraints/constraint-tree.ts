// The constraints of a kind in one release, arranged like its fields, so that a check looks only where there are some.

import { inSpan, type Release } from '../../base/release';
import { resolved, type YamlMap } from '../../yaml/tree';
import { effectiveEntry } from '../entries';
import { plainValue, unknownValue, type Doubts, type PlainValue } from '../plain-value';
import type { Schema } from '../schema';
import type { Below, Change, Constraint, Demands, KindConstraints, Path, Violation } from './constraint';
import { NotKnown } from './reading';

/** Violations beyond this number say nothing new. */
const maxViolations = 200;

export class ConstraintTree implements KindConstraints {
  private readonly constraints: Constraint[] = [];
  private readonly fields = new Map<string, ConstraintTree>();
  private itemTree: ConstraintTree | undefined;

  constructor(demands: Demands, private readonly release: Release) {
    this.add(demands);
  }

  check(root: YamlMap, schema: Schema, doubts: Doubts): readonly Violation[] {
    const violations: Violation[] = [];
    if (root.templated) return violations;
    for (const [name, tree] of this.fields) {
      const value = resolved(effectiveEntry(root, name)?.value);
      if (value) tree.visit(plainValue(value, schema.properties.get(name)?.schema, doubts), [name], violations);
    }
    return violations;
  }

  private visit(value: PlainValue, path: Path, violations: Violation[]): void {
    if (value === unknownValue || violations.length >= maxViolations) return;
    for (const constraint of this.constraints) judge(constraint, value, path, violations);
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (this.itemTree) for (let index = 0; index < value.length; index++) this.itemTree.visit((value as readonly PlainValue[])[index]!, [...path, index], violations);
      return;
    }
    for (const [name, tree] of this.fields) {
      const child = (value as { readonly [name: string]: PlainValue })[name];
      if (child !== undefined) tree.visit(child, [...path, name], violations);
    }
  }

  private add(demands: Demands): void {
    for (const demand of demands) {
      if (!inSpan(demand, this.release)) continue;
      if ('check' in demand) this.constraints.push(demand);
      else this.descend(demand).add(demand.demands);
    }
  }

  private descend({ below }: Below): ConstraintTree {
    return below.reduce<ConstraintTree>((tree, step) => {
      if (step === '[]') return (tree.itemTree ??= new ConstraintTree([], this.release));
      let child = tree.fields.get(step);
      if (!child) tree.fields.set(step, (child = new ConstraintTree([], this.release)));
      return child;
    }, this);
  }
}

/** What depends on a template, or on a value that is wrong in itself, is not judged. */
function judge(constraint: Constraint, value: PlainValue, path: Path, violations: Violation[]): void {
  const before = violations.length;
  try {
    constraint.check(value, (violation) => violations.push(fromRoot(violation, path, constraint)));
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    violations.length = before;
  }
}

/** The violation with all its paths counted from the root. */
function fromRoot({ related, mends, ...violation }: Violation, path: Path, { experimental }: Constraint): Violation {
  const absolute = (below: Path): Path => [...path, ...below];
  return {
    ...violation,
    path: absolute(violation.path),
    standsOn: path,
    ...(experimental === true ? { experimental } : {}),
    ...(related ? { related: { ...related, path: absolute(related.path) } } : {}),
    ...(mends
      ? {
          mends: mends.map((mend) => ({
            ...mend,
            changes: mend.changes.map((step) => below(step, absolute)),
          })),
        }
      : {}),
  };
}

function below(step: Change, absolute: (path: Path) => Path): Change {
  if ('remove' in step) return { remove: absolute(step.remove) };
  if ('set' in step) return { ...step, set: absolute(step.set) };
  if ('replace' in step) return { ...step, replace: absolute(step.replace) };
  if ('rename' in step) return { ...step, rename: absolute(step.rename) };
  return 'divide' in step ? { ...step, divide: absolute(step.divide) } : { ...step, moveIntoList: absolute(step.moveIntoList) };
}
