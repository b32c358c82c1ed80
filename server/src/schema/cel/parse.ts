// Reads a CEL expression into its tree.

import type { BinaryOperator, CelCall, CelList, CelMapLiteral, CelNode } from './syntax-tree';
import { celTokens, CelSyntaxError, type CelToken } from './tokens';

/** Deeper nesting than in any rule that a person has written. */
const maxDepth = 120;
/** Rules are no longer than this; what is would cost too much for each key that is pressed. */
const maxLength = 20_000;

/** @throws CelSyntaxError */
export function parseCel(source: string): CelNode {
  if (source.length > maxLength) throw new CelSyntaxError('the expression is too long', 0);
  return new Parser(celTokens(source)).whole();
}

/** By how tightly they bind, loosest first. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=', 'in'], ['+', '-'], ['*', '/', '%']];

/** Words that CEL keeps for itself. */
const reserved = new Set(['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly CelToken[]) {}

  whole(): CelNode {
    const node = this.expression();
    if (this.next.kind !== 'end') throw this.unexpected();
    return node;
  }

  private expression(): CelNode {
    if (++this.depth > maxDepth) throw new CelSyntaxError('the expression is nested too deeply', this.next.range.start);
    const condition = this.binary(0);
    let node = condition;
    if (this.skip('?')) {
      const yes = this.binary(0);
      this.expect(':');
      const no = this.expression();
      node = { kind: 'condition', condition, yes, no, range: { start: condition.range.start, end: no.range.end } };
    }
    this.depth--;
    return node;
  }

  private binary(level: number): CelNode {
    const operators = levels[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    while (this.next.kind === 'operator' && operators.includes(this.next.text)) {
      const operator = this.take().text as BinaryOperator;
      const right = this.binary(level + 1);
      left = { kind: 'binary', operator, left, right, range: { start: left.range.start, end: right.range.end } };
    }
    return left;
  }

  private unary(): CelNode {
    const { next } = this;
    if (next.kind !== 'operator' || (next.text !== '!' && next.text !== '-')) return this.member();
    this.take();
    const { next: number } = this;
    if (next.text === '-' && number.kind === 'literal' && (typeof number.value === 'bigint' || typeof number.value === 'number') && number.range.start === next.range.end) {
      this.take();
      return this.members({ kind: 'literal', value: -number.value, range: { start: next.range.start, end: number.range.end } });
    }
    if (++this.depth > maxDepth) throw new CelSyntaxError('the expression is nested too deeply', next.range.start);
    const operand = this.unary();
    this.depth--;
    return { kind: 'unary', operator: next.text as '!' | '-', operand, range: { start: next.range.start, end: operand.range.end } };
  }

  private member(): CelNode {
    return this.members(this.primary());
  }

  private members(first: CelNode): CelNode {
    let node = first;
    for (;;) {
      const { start } = node.range;
      if (this.skip('.')) node = this.selection(node, false);
      else if (this.skip('.?')) node = this.selection(node, true);
      else if (this.isNext('[') || this.isNext('[?')) {
        const optional = this.take().text === '[?';
        const index = this.expression();
        node = { kind: 'index', operand: node, index, optional, range: { start, end: this.expect(']').range.end } };
      } else return node;
    }
  }

  private selection(operand: CelNode, optional: boolean): CelNode {
    const field = this.take();
    if (field.kind !== 'name' && !(field.kind === 'operator' && field.text === 'in')) throw new CelSyntaxError('a name must follow the dot', field.range.start);
    const { start } = operand.range;
    if (!optional && this.isNext('(')) return this.call(operand, field);
    return { kind: 'select', operand, field: field.text, fieldRange: field.range, optional, range: { start, end: field.range.end } };
  }

  private primary(): CelNode {
    const token = this.take();
    if (token.kind === 'literal') return { kind: 'literal', value: token.value, range: token.range };
    if (token.kind === 'name') return this.isNext('(') ? this.call(undefined, token) : this.nameOf(token);
    switch (token.text) {
      case '.': {
        const rooted = this.take();
        if (rooted.kind === 'name') return this.nameOf(rooted);
        break;
      }
      case '(': {
        const inner = this.expression();
        this.expect(')');
        return inner;
      }
      case '[':
      case '[?':
        return this.list(token);
      case '{':
        return this.map(token);
    }
    this.at--;
    throw this.unexpected();
  }

  private nameOf(token: CelToken): CelNode {
    if (reserved.has(token.text)) throw new CelSyntaxError(`'${token.text}' is a reserved word`, token.range.start);
    return { kind: 'name', name: token.text, range: token.range };
  }

  private call(target: CelNode | undefined, name: CelToken): CelCall {
    this.expect('(');
    const values: CelNode[] = [];
    while (!this.isNext(')')) {
      values.push(this.expression());
      if (!this.skip(',')) break;
    }
    const end = this.expect(')').range.end;
    return { kind: 'call', target, name: name.text, nameRange: name.range, arguments: values, range: { start: target?.range.start ?? name.range.start, end } };
  }

  private list(open: CelToken): CelList {
    const elements: { value: CelNode; optional: boolean }[] = [];
    let optional = open.text === '[?';
    while (optional || !this.isNext(']')) {
      optional ||= this.skip('?');
      elements.push({ value: this.expression(), optional });
      optional = false;
      if (!this.skip(',')) break;
    }
    return { kind: 'list', elements, range: { start: open.range.start, end: this.expect(']').range.end } };
  }

  private map(open: CelToken): CelMapLiteral {
    const entries: { key: CelNode; value: CelNode; optional: boolean }[] = [];
    while (!this.isNext('}')) {
      const optional = this.skip('?');
      const key = this.expression();
      this.expect(':');
      entries.push({ key, value: this.expression(), optional });
      if (!this.skip(',')) break;
    }
    return { kind: 'map', entries, range: { start: open.range.start, end: this.expect('}').range.end } };
  }

  private get next(): CelToken {
    return this.tokens[this.at]!;
  }

  private take(): CelToken {
    const token = this.next;
    if (token.kind === 'end') throw new CelSyntaxError('the expression ends too early', token.range.start);
    this.at++;
    return token;
  }

  private isNext(text: string): boolean {
    return this.next.kind === 'operator' && this.next.text === text;
  }

  private skip(text: string): boolean {
    if (!this.isNext(text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string): CelToken {
    if (!this.isNext(text)) throw this.next.kind === 'end' ? new CelSyntaxError(`'${text}' is missing at the end`, this.next.range.start) : new CelSyntaxError(`'${text}' expected`, this.next.range.start);
    return this.take();
  }

  private unexpected(): CelSyntaxError {
    return this.next.kind === 'end' ? new CelSyntaxError('the expression ends too early', this.next.range.start) : new CelSyntaxError(`unexpected '${this.next.text}'`, this.next.range.start);
  }
}
