// One validation rule of a CRD: read and compiled when it is first needed, and judged without an old object.

import type { Path, Violation } from '../constraints/constraint';
import { compileCel, type CelProgram } from './compile';
import { parseCel } from './parse';
import type { CelNode } from './syntax-tree';
import { CelSyntaxError } from './tokens';
import { CelBudget, CelFailure, CelUnsupported, isMap, noOptional, type CelValue } from './values';

/** An item of `x-kubernetes-validations`. */
export interface CelRuleSource {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  readonly reason?: string;
  readonly optionalOldSelf?: boolean;
}

type Compiled = { readonly program: CelProgram; readonly fields: readonly string[] } | undefined;

export class CelRule {
  private compiled: Compiled | null = null;

  /**
   * @param unusable hears, once, why the rule cannot be used
   * @param refusal why the API server refuses the CRD for this rule, so that nothing is judged by it; undefined where it does not
   */
  constructor(
    readonly source: CelRuleSource,
    private readonly unusable: (reason: string) => void,
    private readonly refusal: (rule: CelNode) => string | undefined = () => undefined,
  ) {}

  /** @param path of the value, from the root. @returns undefined where the rule holds, is for updates only, or cannot be judged */
  judge(self: CelValue, path: Path, budget = new CelBudget()): Violation | undefined {
    const verdict = this.evaluate(self, budget);
    if (verdict === true || verdict === undefined) return undefined;
    const message = verdict === false ? this.message(self) : `the rule ${oneLine(this.source.rule)} cannot be evaluated for it (${verdict})`;
    return { rule: 'cel-rule', path: [...path, ...this.place(self)], part: 'value', message, standsOn: path };
  }

  /** The fields of the value that the rule names. */
  get fields(): readonly string[] {
    return this.compiled?.fields ?? [];
  }

  /** True or false; what went wrong in the rule; undefined where that cannot be told. */
  evaluate(self: CelValue, budget = new CelBudget()): boolean | string | undefined {
    const compiled = (this.compiled === null ? (this.compiled = this.compile()) : this.compiled) ?? undefined;
    if (!compiled) return undefined;
    try {
      return compiled.program(budget, self, noOptional) === true;
    } catch (error) {
      if (error instanceof CelFailure) return error.message;
      if (error instanceof CelUnsupported) return undefined;
      throw error;
    }
  }

  private compile(): Compiled {
    try {
      const tree = parseCel(this.source.rule);
      const refusal = this.refusal(tree);
      if (refusal !== undefined) {
        this.unusable(refusal);
        return undefined;
      }
      // What compares with the old object says nothing about a new one.
      if (mentions(tree, 'oldSelf') && this.source.optionalOldSelf !== true) return undefined;
      return { program: compileCel(tree, ['self', 'oldSelf']), fields: [...new Set(fieldsOfSelf(tree))] };
    } catch (error) {
      if (!(error instanceof CelUnsupported || error instanceof CelSyntaxError)) throw error;
      this.unusable(error.message);
      return undefined;
    }
  }

  private message(self: CelValue): string {
    const computed = this.source.messageExpression === undefined ? undefined : this.computedMessage(self, this.source.messageExpression);
    const text = computed ?? this.source.message?.trim();
    return text === undefined || text === '' ? `the rule ${oneLine(this.source.rule)} does not hold` : oneLine(text).replace(/[.:]+$/, '');
  }

  private computedMessage(self: CelValue, expression: string): string | undefined {
    try {
      const text = compileCel(parseCel(expression), ['self', 'oldSelf'])(new CelBudget(), self, noOptional);
      return typeof text === 'string' && text.trim() !== '' && !text.trim().includes('\n') ? text.trim() : undefined;
    } catch (error) {
      if (error instanceof CelFailure || error instanceof CelUnsupported || error instanceof CelSyntaxError) return undefined;
      throw error;
    }
  }

  /** Where the rule says, else the one field that it is about, else the value itself. */
  private place(self: CelValue): Path {
    if (this.source.fieldPath !== undefined) return parseFieldPath(this.source.fieldPath);
    const [field, ...others] = this.fields.filter((name) => isMap(self) && self.has(name));
    return field !== undefined && others.length === 0 ? [field] : [];
  }
}

/** `.spec.name` and `['a.b'].c`. */
function parseFieldPath(text: string): Path {
  return [...text.matchAll(/\.?([A-Za-z_][\w-]*)|\['([^']*)'\]|\["([^"]*)"\]/g)].map(([, name, single, double]) => (name ?? single ?? double)!);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function mentions(tree: CelNode, name: string): boolean {
  return [...nodesOf(tree)].some((node) => node.kind === 'name' && node.name === name);
}

/** `x` of each `self.x`. */
function* fieldsOfSelf(tree: CelNode): Generator<string> {
  for (const node of nodesOf(tree)) if (node.kind === 'select' && node.operand.kind === 'name' && node.operand.name === 'self') yield node.field;
}

/** All nodes of a tree. */
export function* nodesOf(node: CelNode): Generator<CelNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

function childrenOf(node: CelNode): readonly CelNode[] {
  switch (node.kind) {
    case 'select':
    case 'unary':
      return [node.operand];
    case 'index':
      return [node.operand, node.index];
    case 'call':
      return node.target ? [node.target, ...node.arguments] : node.arguments;
    case 'list':
      return node.elements.map(({ value }) => value);
    case 'map':
      return node.entries.flatMap(({ key, value }) => [key, value]);
    case 'binary':
      return [node.left, node.right];
    case 'condition':
      return [node.condition, node.yes, node.no];
    default:
      return [];
  }
}
