// Where a cursor stands in a script of a manifest, and what of the script's tree is there.

import { touches } from '../../base/text';
import type { LuaCall, LuaExpression, LuaIndex, LuaMethodCall, LuaName, LuaStatement } from '../../lua/syntax-tree';
import { walkBlock } from '../../lua/walk';
import { luaScriptsIn, type EmbeddedLua } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';

export interface LuaPlace {
  readonly script: EmbeddedLua;
  /** Offset in the script's text. */
  readonly offset: number;
  /** The same place in the document. */
  readonly documentOffset: number;
  /** The document's. */
  readonly documentText: string;
}

/** The script at `offset` (relative to the document); undefined where no Lua stands. */
export function luaPlaceAt(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  return placeInScripts(document, luaScriptsIn(document, workspace), offset);
}

/** The same in some scripts of a document. */
export function placeInScripts(document: ManifestDocument, scripts: readonly EmbeddedLua[], offset: number): LuaPlace | undefined {
  for (const script of scripts) {
    const inner = script.toScript(offset);
    if (inner !== undefined) return { script, offset: inner, documentOffset: offset, documentText: document.text };
  }
  return undefined;
}

/** `a.b` or `a:b(…)` whose dot or colon stands at `operator`; undefined if the tree has none there. */
export function memberAccessAt({ script }: LuaPlace, operator: number): LuaIndex | LuaMethodCall | undefined {
  let found: LuaIndex | LuaMethodCall | undefined;
  walkBlock(script.analysis.script.body, {
    expression: (expression) => {
      if ((expression.type === 'index' || expression.type === 'method-call') && expression.operator === operator) found = expression;
    },
  });
  return found;
}

/** The expressions and statements around the cursor, the outermost first. */
export function nodesAt({ script, offset }: Pick<LuaPlace, 'script' | 'offset'>): readonly (LuaExpression | LuaStatement)[] {
  const nodes: (LuaExpression | LuaStatement)[] = [];
  const look = (node: LuaExpression | LuaStatement): boolean => touches(node.range, offset) && nodes.push(node) > 0;
  walkBlock(script.analysis.script.body, { statement: look, expression: look });
  return nodes;
}

/** The calls whose parentheses are around the cursor, the outermost first; those that are not closed yet go on to the cursor. */
export function callsAround({ script, offset }: LuaPlace): readonly (LuaCall | LuaMethodCall)[] {
  const calls: (LuaCall | LuaMethodCall)[] = [];
  walkBlock(script.analysis.script.body, {
    expression: (expression) => {
      if ((expression.type !== 'call' && expression.type !== 'method-call') || offset <= expression.argsRange.start) return;
      const { start, end } = expression.argsRange;
      const isOpen = script.text[end - 1] !== ')' && /^\s*$/.test(script.text.slice(end, offset));
      if (script.text[start] === '(' && (offset < end || isOpen)) calls.push(expression);
    },
  });
  return calls;
}

/** The variable's or global's name under the cursor: a use or a declaration. */
export function nameAt(place: LuaPlace): LuaName | undefined {
  const { script, offset } = place;
  const { variables, globals } = script.analysis.scopes;
  const names = [...variables.flatMap(({ uses }) => uses.map(({ name }) => name)), ...globals.map(({ name }) => name)];
  const used = names.find(({ range }) => touches(range, offset));
  if (used) return used;
  const declared = variables.find(({ declaration, role }) => role !== 'self' && touches(declaration, offset));
  return declared && { type: 'name', name: declared.name, range: declared.declaration };
}

/** Whether the cursor stands in a comment. */
export function isInComment({ script, offset }: LuaPlace): boolean {
  return script.analysis.script.comments.some(({ range }) => range.start < offset && offset <= range.end);
}
