// Where a cursor stands in a script of a manifest, and what of the script's tree is there.

import { touches, type TextEdit, type TextRange } from '../../base/text';
import { notInTree, type LuaCall, type LuaExpression, type LuaIndex, type LuaMethodCall, type LuaName, type LuaStatement } from '../../lua/syntax-tree';
import { walkBlock } from '../../lua/walk';
import { readDocument } from '../../workspace/document';
import { luaScriptsIn, type EmbeddedLua } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { lineEndOf } from '../../yaml/lines';

export interface LuaPlace {
  readonly script: EmbeddedLua;
  /** Offset in the script's text. */
  readonly offset: number;
  /** The same place in the document. */
  readonly documentOffset: number;
  /** The document's. */
  readonly documentText: string;
  /** What of `documentText` nobody has written: it was put in to have a script here, and edits must leave it out. */
  readonly inserted?: TextRange;
}

/** The script at `offset` (relative to the document), also behind a quote that is not closed yet; undefined where no Lua stands. */
export function luaPlaceAt(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  return placeInScripts(document, luaScriptsIn(document, workspace), offset) ?? placeBehindQuote(document, workspace, offset);
}

/** The same in some scripts of a document. */
export function placeInScripts(document: ManifestDocument, scripts: readonly EmbeddedLua[], offset: number): LuaPlace | undefined {
  for (const script of scripts) {
    const inner = script.toScript(offset);
    if (inner !== undefined) return { script, offset: inner, documentOffset: offset, documentText: document.text };
  }
  return undefined;
}

/** Longer documents (UTF-16 units) are not read a second time for a question: that would be felt. */
const longestReadAgain = 200_000;

/** Whether it is worth reading a document again with something put in, to see whether that makes a script of a place. */
export function mayBecomeScript({ text }: ManifestDocument): boolean {
  return text.length <= longestReadAgain && /lua|inline/i.test(text);
}

/** A document as it would be with more text at an offset. */
export function documentWith({ text, catalog, generatedConfigMaps }: ManifestDocument, offset: number, more: string): ManifestDocument {
  return readDocument(text.slice(0, offset) + more + text.slice(offset), { catalog, isKustomization: generatedConfigMaps !== undefined });
}

/**
 * The script that is there once the quote that opens above is closed: until then YAML takes the quote's own line for the value, and
 * what stands below for nothing. It ends with the cursor's line.
 */
function placeBehindQuote(document: ManifestDocument, workspace: Workspace, offset: number): LuaPlace | undefined {
  if (!mayBecomeScript(document)) return undefined;
  const { text, yaml } = document;
  const opening = yaml.problems.findLast(({ range }) => range.end < offset && isOpenQuote(text.slice(range.start, range.end)));
  if (!opening) return undefined;
  const lineEnd = lineEndOf(text, offset);
  const closed = documentWith(document, lineEnd, text[opening.range.start]!);
  const place = placeInScripts(closed, luaScriptsIn(closed, workspace), offset);
  return place?.script.scalar?.range.start === opening.range.start ? { ...place, inserted: { start: lineEnd, end: lineEnd + 1 } } : undefined;
}

/** Whether a text begins with a quote that it does not close. */
function isOpenQuote(text: string): boolean {
  return /^(?:'(?:[^']|'')*|"(?:[^"\\]|\\[^])*)$/.test(text);
}

/** An edit of a place's document, as one of the document without what was inserted for the place. */
export function withoutInserted({ inserted }: LuaPlace, { range, newText }: TextEdit): TextEdit {
  if (!inserted) return { range, newText };
  const before = (position: number): number => (position > inserted.start ? Math.max(inserted.start, position - (inserted.end - inserted.start)) : position);
  return { range: { start: before(range.start), end: before(range.end) }, newText };
}

/** Whether the cursor touches a range of the script where this stands in the document: in front of a line's text there is nothing of the script. */
export function isAtCursor({ script, documentOffset }: LuaPlace, range: TextRange): boolean {
  return touches(script.toDocument(range), documentOffset);
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
  const isHere = (range: TextRange): boolean => touches(range, offset) && isAtCursor(place, range);
  const used = names.find(({ range }) => isHere(range));
  if (used) return used;
  const declared = variables.find(({ declaration, role }) => role !== 'self' && isHere(declaration));
  return declared && { type: 'name', id: notInTree, name: declared.name, range: declared.declaration };
}

/** Whether the cursor stands in a comment. */
export function isInComment({ script, offset }: LuaPlace): boolean {
  return script.analysis.script.comments.some(({ range }) => range.start < offset && offset <= range.end);
}
