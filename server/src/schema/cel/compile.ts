// Turns the tree of a CEL expression into a function.

import { functionNamed, methodNamed, namespacedFunction } from './functions';
import { negate, operate, type StrictOperator } from './operators';
import type { CelCall, CelIndex, CelList, CelMapLiteral, CelNode, CelSelect } from './syntax-tree';
import { CelFailure, CelOptional, CelType, CelUint, CelUnknown, CelUnsupported, IncompleteMap, isList, isMap, mapKey, mustBeKnown, noOptional, noOverload, type CelBudget, type CelKey, type CelValue } from './values';

/** The values of variables: those of the expression's own first, by their place in `variables`, then those of its macros. */
interface Frame {
  readonly slots: CelValue[];
  readonly budget: CelBudget;
}

type Step = (frame: Frame) => CelValue;

/** Evaluates with the values of the variables, in their order. @throws CelFailure, CelUnsupported */
export type CelProgram = (budget: CelBudget, ...values: readonly CelValue[]) => CelValue;

/**
 * @param variables their names
 * @throws CelUnsupported for functions that this engine does not have
 */
export function compileCel(tree: CelNode, variables: readonly string[]): CelProgram {
  const compiler = new Compiler(variables);
  const step = compiler.step(tree, compiler.scope);
  return (budget, ...values) => step({ slots: [...values], budget });
}

interface Scope {
  readonly name: string;
  readonly slot: number;
  readonly outer: Scope | undefined;
}

const typeNames: Readonly<Record<string, string>> = { bool: 'bool', int: 'int', uint: 'uint', double: 'double', string: 'string', bytes: 'bytes', list: 'list', map: 'map', null_type: 'null_type', type: 'type' };

class Compiler {
  readonly scope: Scope | undefined;
  private slots: number;

  constructor(variables: readonly string[]) {
    this.scope = variables.reduce<Scope | undefined>((outer, name, slot) => ({ name, slot, outer }), undefined);
    this.slots = variables.length;
  }

  step(node: CelNode, scope: Scope | undefined): Step {
    switch (node.kind) {
      case 'literal': {
        const { value } = node;
        const constant: CelValue = typeof value === 'object' && value !== null && 'uint' in value ? new CelUint(value.uint) : value;
        return () => constant;
      }
      case 'name':
        return this.variable(node.name, scope);
      case 'select':
        return this.select(node, scope);
      case 'index':
        return this.index(node, scope);
      case 'call':
        return this.call(node, scope);
      case 'list':
        return this.list(node, scope);
      case 'map':
        return this.map(node, scope);
      case 'unary': {
        const operand = this.step(node.operand, scope);
        return node.operator === '-' ? (frame) => negate(operand(frame)) : (frame) => !booleanOf(operand(frame));
      }
      case 'condition': {
        const [condition, yes, no] = [node.condition, node.yes, node.no].map((each) => this.step(each, scope)) as [Step, Step, Step];
        return (frame) => (booleanOf(condition(frame)) ? yes(frame) : no(frame));
      }
      case 'binary': {
        const [left, right] = [this.step(node.left, scope), this.step(node.right, scope)];
        if (node.operator === '&&') return (frame) => decide(left, right, frame, false);
        if (node.operator === '||') return (frame) => decide(left, right, frame, true);
        const operator: StrictOperator = node.operator;
        return (frame) => operate(operator, left(frame), right(frame), frame.budget);
      }
    }
  }

  private variable(name: string, scope: Scope | undefined): Step {
    for (let at = scope; at; at = at.outer) {
      const { slot } = at;
      if (at.name === name) return (frame) => frame.slots[slot]!;
    }
    const type = typeNames[name];
    if (type === undefined) throw new CelUnsupported(`there is no variable '${name}'`);
    const constant = new CelType(type);
    return () => constant;
  }

  private select({ operand, field, optional }: CelSelect, scope: Scope | undefined): Step {
    const qualified = this.typeOf(operand, field, scope);
    if (qualified) return () => qualified;
    const owner = this.step(operand, scope);
    return (frame) => (optional ? optionalAccess(owner(frame), field) : access(owner(frame), field));
  }

  /** `google.protobuf.Duration`, which is a name with dots. */
  private typeOf(operand: CelNode, field: string, scope: Scope | undefined): CelType | undefined {
    if (operand.kind !== 'select' || operand.field !== 'protobuf' || operand.operand.kind !== 'name' || operand.operand.name !== 'google' || isBound('google', scope)) return undefined;
    return new CelType(`google.protobuf.${field}`);
  }

  private index({ operand, index, optional }: CelIndex, scope: Scope | undefined): Step {
    const [owner, key] = [this.step(operand, scope), this.step(index, scope)];
    return (frame) => (optional ? optionalAccess(owner(frame), key(frame)) : access(owner(frame), key(frame)));
  }

  private list({ elements }: CelList, scope: Scope | undefined): Step {
    const steps = elements.map(({ value, optional }) => ({ step: this.step(value, scope), optional }));
    return (frame) => {
      frame.budget.spend(steps.length);
      return steps.flatMap(({ step, optional }): CelValue[] => {
        const value = step(frame);
        if (!optional) return [value];
        const inner = optionalOf(value).value;
        return inner === undefined ? [] : [inner];
      });
    };
  }

  private map({ entries }: CelMapLiteral, scope: Scope | undefined): Step {
    const steps = entries.map(({ key, value, optional }) => ({ key: this.step(key, scope), value: this.step(value, scope), optional }));
    return (frame) => {
      frame.budget.spend(steps.length);
      const map = new Map<CelKey, CelValue>();
      for (const { key, value, optional } of steps) {
        const name = mapKey(key(frame));
        if (name === undefined) throw noOverload('key of a map');
        const found = value(frame);
        const inner = optional ? optionalOf(found).value : found;
        if (inner !== undefined) map.set(name, inner);
      }
      return map;
    };
  }

  private call(node: CelCall, scope: Scope | undefined): Step {
    const macro = this.macro(node, scope);
    if (macro) return macro;
    const namespaced = node.target?.kind === 'name' && !isBound(node.target.name, scope) ? namespacedFunction(node.target.name, node.name) : undefined;
    const values = node.arguments.map((each) => this.step(each, scope));
    if (namespaced) return (frame) => namespaced(values.map((value) => value(frame)), frame.budget);
    if (!node.target) {
      const called = functionNamed(node.name);
      if (!called) throw new CelUnsupported(`there is no function '${node.name}'`);
      return (frame) => called(values.map((value) => value(frame)), frame.budget);
    }
    const method = methodNamed(node.name);
    if (!method) throw new CelUnsupported(`there is no method '${node.name}'`);
    const target = this.step(node.target, scope);
    return (frame) => method(target(frame), values.map((value) => value(frame)), frame.budget);
  }

  private macro(node: CelCall, scope: Scope | undefined): Step | undefined {
    const { target, name, arguments: given } = node;
    if (!target) return name === 'has' && given.length === 1 ? this.presence(given[0]!, scope) : undefined;
    const variables = given.slice(0, -1);
    const lasts: Readonly<Record<string, readonly number[]>> = {
      all: [2, 3], exists: [2, 3], exists_one: [2, 3], existsOne: [2, 3], map: [2, 3], filter: [2],
      transformList: [3, 4], transformMap: [3, 4], transformMapEntry: [3, 4], optMap: [2], optFlatMap: [2],
    };
    if (!lasts[name]?.includes(given.length) || variables[0]?.kind !== 'name') return undefined;
    return this.comprehension(node, target, scope);
  }

  /** `has(a.b)`: absent is false, but what stands before the last dot must be there. */
  private presence(node: CelNode, scope: Scope | undefined): Step {
    if (node.kind !== 'select') throw new CelUnsupported('has() asks for a field');
    const owner = this.step(node.operand, scope);
    const { field } = node;
    return (frame) => {
      const value = owner(frame);
      const inner = value instanceof CelOptional ? value.value : value;
      if (inner === undefined) return false;
      if (!isMap(inner)) throw noOverload(`has(.${field})`);
      const found = inner.get(field);
      return found instanceof CelUnknown && found.present ? true : lookUp(inner, field) !== undefined;
    };
  }

  private comprehension({ name, arguments: given }: CelCall, target: CelNode, scope: Scope | undefined): Step {
    const range = this.step(target, scope);
    const isPair = given[1]?.kind === 'name' && (/^transform/.test(name) || (given.length === 3 && name !== 'map'));
    const bind = (node: CelNode, outer: Scope | undefined): Scope => {
      if (node.kind !== 'name') throw new CelUnsupported('a macro names its variable first');
      return { name: node.name, slot: this.slots++, outer };
    };
    const first = bind(given[0]!, scope);
    const second = isPair ? bind(given[1]!, first) : undefined;
    const [body, last] = given.slice(isPair ? 2 : 1).map((each) => this.step(each, second ?? first));
    if (!body) throw new CelUnsupported(`'${name}' lacks its expression`);
    if (name === 'optMap' || name === 'optFlatMap') return optionalMacro(name, range, first.slot, body);
    const each: Each = (frame, visit) => {
      const collection = range(frame);
      for (const [key, value] of pairsOf(collection)) {
        frame.budget.spend(1);
        mustBeKnown(value);
        const variable = second === undefined && isList(collection) ? value : key;
        frame.slots[first.slot] = variable;
        if (second) frame.slots[second.slot] = value;
        if (visit(key, variable) === true) return;
      }
    };
    return comprehensions[name === 'existsOne' ? 'exists_one' : name]!(each, body, last);
  }
}

/** Binds the variables to one pair after the other; `visit` gets the key and the value that the first variable has, and ends it with true. */
type Each = (frame: Frame, visit: (key: CelValue, variable: CelValue) => boolean | void) => void;

const comprehensions: Readonly<Record<string, (each: Each, body: Step, last: Step | undefined) => Step>> = {
  all: (each, body) => (frame) => quantify(each, body, frame, false),
  exists: (each, body) => (frame) => quantify(each, body, frame, true),
  exists_one: (each, body) => (frame) => {
    let count = 0;
    each(frame, () => {
      if (booleanOf(body(frame))) count++;
    });
    return count === 1;
  },
  filter: (each, body) => (frame) => {
    const kept: CelValue[] = [];
    each(frame, (_key, variable) => {
      if (booleanOf(body(frame))) kept.push(variable);
    });
    return kept;
  },
  map: (each, body, last) => (frame) => {
    const made: CelValue[] = [];
    each(frame, () => {
      if (!last) made.push(body(frame));
      else if (booleanOf(body(frame))) made.push(last(frame));
    });
    return made;
  },
  transformList: (each, body, last) => (frame) => {
    const made: CelValue[] = [];
    each(frame, () => {
      if (!last) made.push(body(frame));
      else if (booleanOf(body(frame))) made.push(last(frame));
    });
    return made;
  },
  transformMap: (each, body, last) => (frame) => {
    const made = new Map<CelKey, CelValue>();
    each(frame, (key) => {
      if (!last) made.set(mapKey(key)!, body(frame));
      else if (booleanOf(body(frame))) made.set(mapKey(key)!, last(frame));
    });
    return made;
  },
  transformMapEntry: (each, body, last) => (frame) => {
    const made = new Map<CelKey, CelValue>();
    each(frame, () => {
      if (last && !booleanOf(body(frame))) return;
      const entries = (last ?? body)(frame);
      if (!isMap(entries)) throw noOverload('transformMapEntry');
      for (const [key, value] of entries) {
        if (made.has(key)) throw new CelFailure('the key is there twice');
        made.set(key, value);
      }
    });
    return made;
  },
};

/** One item that decides is enough; what fails before it does not matter then. */
function quantify(each: Each, body: Step, frame: Frame, deciding: boolean): boolean {
  let failure: CelFailure | undefined;
  let decided = false;
  each(frame, () => {
    try {
      decided = booleanOf(body(frame)) === deciding;
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error;
      failure ??= error;
    }
    return decided;
  });
  if (decided) return deciding;
  if (failure) throw failure;
  return !deciding;
}

/** Either side may decide, whatever becomes of the other. */
function decide(left: Step, right: Step, frame: Frame, deciding: boolean): boolean {
  let failure: CelFailure | undefined;
  try {
    if (booleanOf(left(frame)) === deciding) return deciding;
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    failure = error;
  }
  if (booleanOf(right(frame)) === deciding) return deciding;
  if (failure) throw failure;
  return !deciding;
}

function optionalMacro(name: string, range: Step, slot: number, body: Step): Step {
  return (frame) => {
    const { value } = optionalOf(range(frame));
    if (value === undefined) return noOptional;
    frame.slots[slot] = value;
    const made = body(frame);
    return name === 'optFlatMap' ? optionalOf(made) : new CelOptional(made);
  };
}

function isBound(name: string, scope: Scope | undefined): boolean {
  for (let at = scope; at; at = at.outer) if (at.name === name) return true;
  return false;
}

function booleanOf(value: CelValue): boolean {
  if (typeof value === 'boolean') return value;
  throw noOverload('a condition that is neither true nor false');
}

function optionalOf(value: CelValue): CelOptional {
  if (value instanceof CelOptional) return value;
  throw noOverload('optional');
}

function pairsOf(collection: CelValue): Iterable<readonly [CelValue, CelValue]> {
  if (isMap(collection)) return collection;
  if (isList(collection)) return indexed(collection);
  throw noOverload('a range that is neither list nor map');
}

function* indexed(list: readonly CelValue[]): Iterable<readonly [CelValue, CelValue]> {
  for (let index = 0; index < list.length; index++) yield [BigInt(index), list[index]!];
}

function access(owner: CelValue, key: CelValue): CelValue {
  if (owner instanceof CelOptional) return optionalAccess(owner, key);
  const found = lookUp(owner, key);
  if (found !== undefined) return found;
  throw new CelFailure(isList(owner) ? `index out of bounds: ${String(key)}` : `no such key: ${String(key)}`);
}

function optionalAccess(owner: CelValue, key: CelValue): CelOptional {
  const inner = owner instanceof CelOptional ? owner.value : owner;
  if (inner === undefined) return noOptional;
  const found = lookUp(inner, key);
  return found === undefined ? noOptional : new CelOptional(found);
}

/** @returns undefined where there is nothing. @throws CelFailure where nothing can be */
function lookUp(owner: CelValue, key: CelValue): CelValue | undefined {
  if (isMap(owner)) {
    const name = mapKey(key);
    const found = name === undefined ? undefined : owner.get(name);
    if (found === undefined && owner instanceof IncompleteMap) throw new CelUnsupported('a field may be missing by mistake');
    return found === undefined ? undefined : mustBeKnown(found);
  }
  if (!isList(owner)) throw noOverload('access');
  const index = mapKey(key);
  if (typeof index !== 'bigint') throw noOverload('index');
  return index < 0n || index >= BigInt(owner.length) ? undefined : mustBeKnown(owner[Number(index)]!);
}
