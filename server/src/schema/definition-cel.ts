// Checks the CEL inside of a CRD: whether it can be read, and whether the fields that it names exist.

import type { TextRange } from '../base/text';
import { at, effectiveEntries, entryOf, resolved, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree';
import { parseCel } from './cel/parse';
import type { CelCall, CelNode } from './cel/syntax-tree';
import { CelSyntaxError } from './cel/tokens';

/** Something wrong with an expression; the range is one of the expression's own text. */
export interface CelProblem {
  /** The scalar that holds the expression. */
  readonly scalar: YamlScalar;
  readonly range: TextRange;
  /** A clause without a full stop. */
  readonly message: string;
  /** The fields that there are, for a name that is none. */
  readonly fields?: readonly string[];
}

/** Deeper than schemas are. */
const deepest = 100;

/**
 * Looks at every rule of every version.
 * @param root the CRD
 */
export function celProblems(root: YamlMap): readonly CelProblem[] {
  const versions = at(root, 'spec', 'versions');
  if (versions?.kind !== 'sequence') return [];
  const checker = new DefinitionCel();
  for (const version of versions.items) {
    const schema = at(version, 'schema', 'openAPIV3Schema');
    if (schema?.kind === 'map') checker.schema(schema, schema, 0);
  }
  return checker.problems;
}

/** What is known of a value: its schema; nothing, so that nothing is said about what is taken from it. */
type Known = YamlMap | undefined;

/** Variables of macros, and what they stand for. */
interface Scope {
  readonly name: string;
  readonly known: Known;
  readonly outer: Scope | undefined;
}

class DefinitionCel {
  readonly problems: CelProblem[] = [];

  schema(schema: YamlMap, root: YamlMap, depth: number): void {
    if (depth > deepest) return;
    const rules = at(schema, 'x-kubernetes-validations');
    if (rules?.kind === 'sequence') for (const rule of rules.items) for (const key of ['rule', 'messageExpression']) this.expression(at(rule, key), schema, schema === root);
    const properties = at(schema, 'properties');
    if (properties?.kind === 'map') for (const { value } of effectiveEntries(properties)) this.below(value, root, depth);
    this.below(at(schema, 'items'), root, depth);
    this.below(at(schema, 'additionalProperties'), root, depth);
  }

  private below(node: YamlNode | undefined, root: YamlMap, depth: number): void {
    const schema = resolved(node);
    if (schema?.kind === 'map') this.schema(schema, root, depth + 1);
  }

  private expression(scalar: ReturnType<typeof at>, self: YamlMap, isRoot: boolean): void {
    if (scalar?.kind !== 'scalar' || scalar.opaque || typeof scalar.value !== 'string') return;
    try {
      new ExpressionReader(scalar, self, isRoot, this.problems).know(parseCel(scalar.value), undefined);
    } catch (error) {
      if (!(error instanceof CelSyntaxError)) throw error;
      const start = Math.min(error.offset, Math.max(0, scalar.value.length - 1));
      this.problems.push({ scalar, range: { start, end: start + 1 }, message: `this expression cannot be read: ${error.message}` });
    }
  }
}

/** Follows the fields that an expression takes from `self`. */
class ExpressionReader {
  constructor(
    private readonly scalar: YamlScalar,
    private readonly self: YamlMap,
    private readonly isRoot: boolean,
    private readonly problems: CelProblem[],
  ) {}

  /** What is known of the value of `node`; reports what it takes and what is not there. */
  know(node: CelNode, scope: Scope | undefined): Known {
    switch (node.kind) {
      case 'literal':
        return undefined;
      case 'name':
        return this.variable(node.name, scope);
      case 'select':
        return this.field(this.know(node.operand, scope), node.field, node.fieldRange);
      case 'index': {
        const owner = this.know(node.operand, scope);
        this.know(node.index, scope);
        return itemOf(owner) ?? valueOf(owner);
      }
      case 'call':
        return this.call(node, scope);
      case 'list':
        for (const { value } of node.elements) this.know(value, scope);
        return undefined;
      case 'map':
        for (const { key, value } of node.entries) [key, value].forEach((each) => this.know(each, scope));
        return undefined;
      case 'unary':
        this.know(node.operand, scope);
        return undefined;
      case 'binary':
        this.know(node.left, scope);
        this.know(node.right, scope);
        return undefined;
      case 'condition': {
        this.know(node.condition, scope);
        const yes = this.know(node.yes, scope);
        const no = this.know(node.no, scope);
        return yes === no ? yes : undefined;
      }
    }
  }

  private variable(name: string, scope: Scope | undefined): Known {
    for (let at = scope; at; at = at.outer) if (at.name === name) return at.known;
    return name === 'self' || name === 'oldSelf' ? this.self : undefined;
  }

  private field(owner: Known, name: string, range: TextRange): Known {
    if (!owner) return undefined;
    const properties = at(owner, 'properties');
    const field = unescaped(name);
    const found = properties?.kind === 'map' ? effectiveEntries(properties).find(({ key }) => key.text === field) : undefined;
    if (found) {
      const schema = resolved(found.value);
      // Of metadata, rules see no more than the name; of what is kept unknown, nothing.
      return schema?.kind === 'map' && !(owner === this.self && this.isRoot && field === 'metadata') ? schema : undefined;
    }
    const value = valueOf(owner);
    if (value || properties?.kind !== 'map' || isOpen(owner) || (isObject(owner, this.self, this.isRoot) && identity.has(field))) return value;
    const names = effectiveEntries(properties).map(({ key }) => key.text);
    this.problems.push({ scalar: this.scalar, range, message: `there is no field '${field}' here`, fields: names });
    return undefined;
  }

  private call({ target, name, arguments: given }: CelCall, scope: Scope | undefined): Known {
    // `optional.of(…)`: a name in front of a function may be a part of its name.
    const owner = target && !(target.kind === 'name' && !isVariable(target.name, scope)) ? this.know(target, scope) : undefined;
    const [first, second] = given;
    if (target && first?.kind === 'name' && macros.has(name) && given.length >= 2) {
      const isPair = second?.kind === 'name' && given.length > 2 && name !== 'map';
      const item = itemOf(owner);
      // Of maps the first variable is the key, of which nothing more can be taken.
      let inner: Scope = { name: first.name, known: isPair ? undefined : name.startsWith('opt') ? owner : item, outer: scope };
      if (isPair) inner = { name: second.name, known: item ?? valueOf(owner), outer: inner };
      for (const each of given.slice(isPair ? 2 : 1)) this.know(each, inner);
      return name === 'filter' ? owner : undefined;
    }
    for (const each of given) this.know(each, scope);
    return undefined;
  }
}

const macros = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter', 'transformList', 'transformMap', 'transformMapEntry', 'optMap', 'optFlatMap']);

function isVariable(name: string, scope: Scope | undefined): boolean {
  for (let at = scope; at; at = at.outer) if (at.name === name) return true;
  return name === 'self' || name === 'oldSelf';
}

/** What every object has, whether its schema says so or not. */
const identity = new Set(['apiVersion', 'kind', 'metadata']);

function isObject(schema: YamlMap, self: YamlMap, isRoot: boolean): boolean {
  return (isRoot && schema === self) || isTrue(schema, 'x-kubernetes-embedded-resource');
}

function isOpen(schema: YamlMap): boolean {
  return isTrue(schema, 'x-kubernetes-preserve-unknown-fields') || entryOf(schema, 'additionalProperties') !== undefined;
}

function isTrue(schema: YamlMap, key: string): boolean {
  const value = at(schema, key);
  return value?.kind === 'scalar' && value.value === true;
}

function itemOf(schema: Known): Known {
  const items = schema && at(schema, 'items');
  return items?.kind === 'map' ? items : undefined;
}

function valueOf(schema: Known): Known {
  const values = schema && at(schema, 'additionalProperties');
  return values?.kind === 'map' ? values : undefined;
}

/**
 * A field's name as the schema has it: CEL knows no dashes, dots and slashes in names, and keeps some words for itself.
 * Source: Kubernetes documentation, CRD validation rules, "escaping".
 */
function unescaped(name: string): string {
  const keyword = /^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)__$/.exec(name)?.[1];
  return keyword ?? name.replace(/__(underscores|dot|dash|slash)__/g, (_, word: string) => escapes[word]!);
}

const escapes: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };
