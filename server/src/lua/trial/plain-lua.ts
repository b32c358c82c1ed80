// Scripts as Lua 5.1 reads them: what LuaJIT and the controller's interpreter have beyond it is rewritten, line by line.

import { applyEdits, type TextEdit } from '../../base/text';
import type { LuaAnalysis } from '../analyse';
import { callOnNextLine } from '../parse';
import type { LuaBlock, LuaScript, LuaStatement } from '../syntax-tree';
import { childBlocks, functionsIn, isLoop } from '../walk';

/**
 * A script for Lua 5.1 that does the same and has the same lines.
 * @returns undefined where there is none: syntax errors, what the controller's parser refuses, jumps other than `continue`
 */
export function asPlainLua({ text, script }: LuaAnalysis): string | undefined {
  if (script.problems.length > 0 || script.extensions.some(({ controller }) => controller !== 'understands')) return undefined;
  if (script.extensions.length === 0) return text;
  const edits: TextEdit[] = [];
  // A call whose parenthesis stands on the next line: it moves up to what is called.
  const calls = script.extensions.filter(({ what }) => what === callOnNextLine);
  for (const { range } of calls) edits.push({ range: { start: range.start, end: range.start + 1 }, newText: '' }, parenthesisAt(endOfCodeBefore(text, script.comments, range.start)));
  let jumps = calls.length;
  for (const body of [script.body, ...functionsIn(script.body).map(({ body: inner }) => inner)]) jumps += rewriteContinues(body, edits);
  // Every extension must have been one of the jumps that were rewritten.
  return jumps === script.extensions.length ? applyEdits(text, edits.sort((a, b) => a.range.start - b.range.start)) : undefined;
}

function parenthesisAt(at: number): TextEdit {
  return { range: { start: at, end: at }, newText: '(' };
}

/** Where what stands before an offset ends, blanks and comments left out. */
function endOfCodeBefore(text: string, comments: LuaScript['comments'], offset: number): number {
  let end = offset;
  for (;;) {
    const comment = comments.find(({ range }) => range.end === end || (range.start < end && end <= range.end));
    if (comment) end = comment.range.start;
    else if (/\s/.test(text[end - 1] ?? '')) end--;
    else return end;
  }
}

/** Rewrites `goto` to a label at the end of a loop's body. @returns how many jumps and labels were rewritten */
function rewriteContinues(block: LuaBlock, edits: TextEdit[]): number {
  let rewritten = 0;
  for (const statement of block.statements) {
    for (const child of childBlocks(statement)) {
      if (isLoop(statement) && statement.type !== 'repeat') rewritten += rewriteLoop(child, edits);
      rewritten += rewriteContinues(child, edits);
    }
  }
  return rewritten;
}

function rewriteLoop(body: LuaBlock, edits: TextEdit[]): number {
  const label = body.statements.at(-1);
  const first = body.statements[0];
  if (label?.type !== 'label' || !first || first === label) return 0;
  const inside = ownStatements(body);
  const gotos = inside.filter((statement) => statement.type === 'goto' && statement.label.name === label.name.name);
  // A `break` would leave the helping loop instead of the script's own.
  if (gotos.length === 0 || inside.some(({ type }) => type === 'break')) return 0;
  edits.push({ range: { start: first.range.start, end: first.range.start }, newText: 'repeat ' });
  for (const { range } of gotos) edits.push({ range, newText: 'do break end' });
  edits.push({ range: label.range, newText: 'until true' });
  return gotos.length + 1;
}

/** Statements of a block and of the blocks in it, but not of loops and functions in it. */
function ownStatements(block: LuaBlock): readonly LuaStatement[] {
  return block.statements.flatMap((statement) => [statement, ...(isLoop(statement) ? [] : childBlocks(statement).flatMap(ownStatements))]);
}
