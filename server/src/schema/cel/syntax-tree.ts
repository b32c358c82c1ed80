// The tree of a CEL expression. Offsets count UTF-16 units from the begin of the expression.

import type { TextRange } from '../../base/text';

export type CelNode =
  | CelLiteral
  | CelName
  | CelSelect
  | CelIndex
  | CelCall
  | CelList
  | CelMapLiteral
  | CelUnary
  | CelBinary
  | CelCondition;

interface NodeBase {
  readonly range: TextRange;
}

export interface CelLiteral extends NodeBase {
  readonly kind: 'literal';
  /** `{uint}` for `5u`. */
  readonly value: null | boolean | bigint | number | string | Uint8Array | { readonly uint: bigint };
}

export interface CelName extends NodeBase {
  readonly kind: 'name';
  readonly name: string;
}

/** `operand.field`, `operand.?field`. */
export interface CelSelect extends NodeBase {
  readonly kind: 'select';
  readonly operand: CelNode;
  readonly field: string;
  readonly fieldRange: TextRange;
  readonly optional: boolean;
}

/** `operand[index]`, `operand[?index]`. */
export interface CelIndex extends NodeBase {
  readonly kind: 'index';
  readonly operand: CelNode;
  readonly index: CelNode;
  readonly optional: boolean;
}

/** `name(…)`, `target.name(…)`; macros too. */
export interface CelCall extends NodeBase {
  readonly kind: 'call';
  readonly target: CelNode | undefined;
  readonly name: string;
  readonly nameRange: TextRange;
  readonly arguments: readonly CelNode[];
}

export interface CelList extends NodeBase {
  readonly kind: 'list';
  readonly elements: readonly { readonly value: CelNode; readonly optional: boolean }[];
}

export interface CelMapLiteral extends NodeBase {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: CelNode; readonly value: CelNode; readonly optional: boolean }[];
}

export interface CelUnary extends NodeBase {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: CelNode;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%';

export interface CelBinary extends NodeBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: CelNode;
  readonly right: CelNode;
}

/** `condition ? yes : no`. */
export interface CelCondition extends NodeBase {
  readonly kind: 'condition';
  readonly condition: CelNode;
  readonly yes: CelNode;
  readonly no: CelNode;
}
