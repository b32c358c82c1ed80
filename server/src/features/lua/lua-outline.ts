// The functions of a script, as the outline shows them below the value that holds the script.

import { isWithin, type TextRange } from '../../base/text';
import type { LuaBlock, LuaExpression, LuaFunction, LuaStatement } from '../../lua/syntax-tree';
import { walkBlock } from '../../lua/walk';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { OutlineSymbol } from '../feature-types';

/** More functions in each other than anybody writes; keeps machines' scripts from making an outline that no editor shows. */
const deepest = 40;
/** Characters of a name such as `a["…"].b`. */
const longestName = 80;

/** A function that has a name, in offsets of the script. */
interface NamedFunction {
  readonly name: string;
  readonly isMethod: boolean;
  /** From the name or the `function` to the `end`. */
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly fn: LuaFunction;
}

/**
 * The named functions of a script, nested ones below those that they stand in; functions without a name are passed over,
 * not what stands in them.
 * @param most how many there may be
 * @returns ranges relative to the document
 */
export function luaOutlineOf(script: EmbeddedLua, most: number): readonly OutlineSymbol[] {
  const left = { count: most };
  return symbolsIn(script, script.analysis.script.body, left, 0);
}

function symbolsIn(script: EmbeddedLua, block: LuaBlock, left: { count: number }, depth: number): readonly OutlineSymbol[] {
  const symbols: OutlineSymbol[] = [];
  for (const { name, isMethod, range, selection, fn } of namedFunctionsIn(script.text, block)) {
    if (left.count <= 0 || depth > deepest) break;
    left.count--;
    symbols.push({
      name,
      detail: `(${[...fn.parameters.map((parameter) => parameter.name), ...(fn.vararg ? ['...'] : [])].join(', ')})`,
      kind: isMethod ? 'method' : 'function',
      range: script.toDocument(range),
      selection: script.toDocument(selection),
      children: symbolsIn(script, fn.body, left, depth + 1),
    });
  }
  return symbols;
}

/** The functions with a name that stand in a block, but not in one another. */
function namedFunctionsIn(text: string, block: LuaBlock): readonly NamedFunction[] {
  const found: NamedFunction[] = [];
  const named = new Map<LuaFunction, Omit<NamedFunction, 'fn'>>();
  const note: Note = (value, target, range) => {
    if (value?.type !== 'function' || target.end <= target.start) return;
    const isInside = isWithin(target, range);
    named.set(value, { name: nameAt(text, target), isMethod: value.method, range, selection: isInside ? target : { start: range.start, end: value.parameterRange.start } });
  };
  walkBlock(block, {
    statement: (statement) => noteStatement(statement, note),
    expression: (expression) => {
      if (expression.type === 'table') for (const { key, value } of expression.fields) if (key) note(value, key.range, { start: key.range.start, end: value.range.end });
      if (expression.type !== 'function') return true;
      const known = named.get(expression);
      if (known) found.push({ ...known, fn: expression });
      return known === undefined;
    },
  });
  return found;
}

/** Notes that a value has the name that stands at `target`; `range` is all of its definition. */
type Note = (value: LuaExpression | undefined, target: TextRange, range: TextRange) => void;

function noteStatement(statement: LuaStatement, note: Note): void {
  switch (statement.type) {
    case 'local-function':
      return note(statement.value, statement.name.range, statement.range);
    case 'function-statement':
      return note(statement.value, statement.target.range, statement.range);
    case 'local':
    case 'assignment': {
      const targets = statement.type === 'local' ? statement.names : statement.targets;
      // Of several functions in one statement each has its own part of it alone.
      const isOne = targets.length === 1;
      for (const [index, target] of targets.entries()) {
        const value = statement.values[index];
        if (value) note(value, target.range, isOne ? statement.range : value.range);
      }
    }
  }
}

function nameAt(text: string, { start, end }: TextRange): string {
  const name = text.slice(start, end).replace(/\s+/g, '');
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name;
}
