// The CEL rules of a CustomResourceDefinition as constraints of its kind.

import { resolved, type YamlMap } from '../../yaml/tree';
import type { KindConstraints, Path, Violation } from '../constraints/constraint';
import type { OpenApiSchema } from '../openapi';
import { plainValue, unknownValue, type Doubts, type PlainValue } from '../plain-value';
import type { Schema } from '../schema';
import { CelRule, type CelRuleSource } from './cel-rule';
import type { CelNode } from './syntax-tree';
import { isSchema, typedValue } from './typed-value';
import { unknownField } from './unknown-field';
import { CelBudget } from './values';

/** A rule that this engine cannot use: it is skipped, and the API server alone judges by it. */
export interface UnusableRule {
  /** Of the value that it stands on: names, `[]` for items, `{}` for values of maps. */
  readonly path: readonly string[];
  readonly rule: string;
  readonly reason: string;
}

export interface CelConstraintOptions {
  /** The kind has a status of its own, which the API server drops from what is applied. */
  readonly statusDropped: boolean;
  /** Constraints of our own for such a kind: where one says the same about a value as a rule, its words and ways to mend are taken. */
  readonly words?: KindConstraints | undefined;
  /** Hears of each rule that cannot be used, once. */
  readonly unusable?: (rule: UnusableRule) => void;
}

/** What the rules of a schema and all below it say. */
interface RuleTree {
  readonly rules: readonly CelRule[];
  readonly schema: OpenApiSchema;
  readonly fields: ReadonlyMap<string, RuleTree>;
  readonly items: RuleTree | undefined;
  readonly values: RuleTree | undefined;
}

/** Violations beyond this number say nothing new. */
const maxViolations = 200;

/** Deeper than schemas are. */
const maxDepth = 100;

/**
 * @param schema `openAPIV3Schema` of a version
 * @returns undefined where there are no rules
 */
export function celConstraints(schema: OpenApiSchema, options: CelConstraintOptions): KindConstraints | undefined {
  const tree = treeOf(schema, [], options, 0);
  return tree && new CelConstraints(tree, options);
}

class CelConstraints implements KindConstraints {
  constructor(
    private readonly tree: RuleTree,
    private readonly options: CelConstraintOptions,
  ) {}

  check(root: YamlMap, schema: Schema, doubts: Doubts): readonly Violation[] {
    const run: Run = { broken: [], budget: new CelBudget() };
    const value = plainValue(resolved(root), schema, doubts);
    if (typeof value !== 'object' || value === null) return [];
    if (!this.options.statusDropped) this.visit(this.tree, value, [], run);
    else {
      const { status: _dropped, ...applied } = value as { readonly [name: string]: PlainValue };
      this.visit(this.tree, applied, [], run);
    }
    const { broken } = run;
    const words = broken.length === 0 ? [] : (this.options.words?.check(root, schema, doubts) ?? []);
    return [...new Set(broken.map((each) => words.find((own) => speaksOf(own, each)) ?? each.violation))];
  }

  private visit(tree: RuleTree, value: PlainValue, path: Path, run: Run): void {
    if (value === unknownValue || value === null || run.broken.length >= maxViolations) return;
    if (tree.rules.length > 0) {
      const self = typedValue(value, tree.schema);
      for (const rule of tree.rules) {
        const violation = rule.judge(self, path, run.budget);
        if (violation) run.broken.push({ rule, violation });
      }
    }
    if (typeof value !== 'object') return;
    if (Array.isArray(value)) {
      const { items } = tree;
      if (items) (value as readonly PlainValue[]).forEach((item, index) => this.visit(items, item, [...path, index], run));
      return;
    }
    for (const [name, child] of Object.entries(value)) {
      const below = tree.fields.get(name) ?? tree.values;
      if (below) this.visit(below, child, [...path, name], run);
    }
  }
}

/** One check of a manifest. */
interface Run {
  readonly broken: BrokenRule[];
  readonly budget: CelBudget;
}

interface BrokenRule {
  readonly rule: CelRule;
  readonly violation: Violation;
}

/** Whether a constraint of our own is broken on the same value, and is about a field that the rule names too. */
function speaksOf({ standsOn, path }: Violation, { rule, violation }: BrokenRule): boolean {
  if (!standsOn || !violation.standsOn || standsOn.join('\n') !== violation.standsOn.join('\n')) return false;
  const field = path[standsOn.length];
  return typeof field === 'string' ? rule.fields.includes(field) : path.length === standsOn.length;
}

/** Undefined where there are no rules in it. */
function treeOf(schema: OpenApiSchema, path: readonly string[], options: CelConstraintOptions, depth: number): RuleTree | undefined {
  if (depth > maxDepth) return undefined;
  const below = (child: unknown, step: string): RuleTree | undefined => (isSchema(child) ? treeOf(child, [...path, step], options, depth + 1) : undefined);
  const fields = new Map<string, RuleTree>();
  for (const [name, child] of Object.entries(isSchema(schema['properties']) ? schema['properties'] : {})) {
    if (path.length === 0 && (name === 'metadata' || (name === 'status' && options.statusDropped))) continue;
    const tree = below(child, name);
    if (tree) fields.set(name, tree);
  }
  const [items, values] = [below(schema['items'], '[]'), below(schema['additionalProperties'], '{}')];
  const refusal = (rule: CelNode): string | undefined => {
    const field = unknownField(rule, schema, path.length === 0);
    return field === undefined ? undefined : `there is no field self.${field}`;
  };
  const rules = sourcesOf(schema).map((source) => new CelRule(source, (reason) => options.unusable?.({ path, rule: source.rule, reason }), refusal));
  return rules.length > 0 || fields.size > 0 || items || values ? { rules, schema, fields, items, values } : undefined;
}

function sourcesOf(schema: OpenApiSchema): readonly CelRuleSource[] {
  const rules = schema['x-kubernetes-validations'];
  return Array.isArray(rules) ? rules.filter((rule): rule is CelRuleSource => isSchema(rule) && typeof rule['rule'] === 'string') : [];
}
