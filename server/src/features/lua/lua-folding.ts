// What can be folded in a script: functions, loops, branches, tables, calls and texts over several lines, and comments.

import type { LineIndex, TextRange } from '../../base/text';
import type { LuaComment, LuaExpression, LuaStatement } from '../../lua/syntax-tree';
import { walkBlock } from '../../lua/walk';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { FoldingRange } from '../feature-types';

/**
 * The folds of a script; the line that closes one (`end`, `else`, `}`) stays visible.
 * @param text the document's, with its lines
 * @returns ranges relative to the document; undefined where a script is only being written: its indentation tells more than its tree
 */
export function luaFoldsOf(script: EmbeddedLua, text: string, lines: LineIndex): readonly FoldingRange[] | undefined {
  const { problems, body, comments } = script.analysis.script;
  if (problems.length > 0) return undefined;
  const folds = new Folds(script, text, lines);
  walkBlock(body, {
    statement: (statement) => foldStatement(statement, folds),
    expression: (expression) => foldExpression(expression, folds),
  });
  foldComments(script.text, comments, folds);
  return folds.all;
}

/** Collects folds by the line on which they begin; the first of a line counts, which is the outermost. */
class Folds {
  private readonly byLine = new Map<number, FoldingRange>();

  constructor(
    private readonly script: EmbeddedLua,
    private readonly text: string,
    private readonly lines: LineIndex,
  ) {}

  get all(): readonly FoldingRange[] {
    return [...this.byLine.values()];
  }

  /** What is between two offsets of the script; the last line is left out if it begins with what stands at `end`. */
  between(start: number, end: number): void {
    const place = this.script.toDocument({ start, end });
    const line = this.lines.positionAt(place.end).line;
    const closesLine = /^\s*$/.test(this.text.slice(this.lines.lineStart(line), place.end));
    this.add(place.start, closesLine ? this.lines.lineEnd(line - 1) : place.end);
  }

  whole(range: TextRange, kind?: 'comment'): void {
    const place = this.script.toDocument(range);
    this.add(place.start, place.end, kind);
  }

  private add(start: number, end: number, kind?: 'comment'): void {
    const { line } = this.lines.positionAt(start);
    if (this.byLine.has(line) || this.lines.positionAt(end).line <= line) return;
    this.byLine.set(line, { range: { start: this.lines.lineEnd(line), end }, ...(kind ? { kind } : {}) });
  }
}

function foldStatement(statement: LuaStatement, folds: Folds): void {
  if (statement.type === 'if') {
    // Each branch ends where the next begins.
    const branches = [
      ...statement.clauses.map(({ condition, body }, index) => ({ start: index === 0 ? statement.range.start : condition.range.start, body })),
      ...(statement.otherwise ? [{ start: statement.otherwise.range.start, body: statement.otherwise }] : []),
    ];
    for (const { start, body } of branches) folds.between(start, body.range.end);
  } else if (statement.type === 'do' || statement.type === 'while' || statement.type === 'repeat' || statement.type === 'numeric-for' || statement.type === 'generic-for') {
    folds.between(statement.range.start, statement.body.range.end);
  }
}

function foldExpression(expression: LuaExpression, folds: Folds): void {
  const { start } = expression.range;
  switch (expression.type) {
    case 'function':
      return folds.between(start, expression.body.range.end);
    case 'table':
      return folds.between(start, expression.range.end - 1);
    case 'call':
    case 'method-call':
      return folds.between(expression.argsRange.start, expression.argsRange.end - 1);
    case 'literal':
      return folds.whole(expression.range);
    case 'binary':
      return folds.whole(expression.range);
  }
}

/** Long comments, and lines of comment that follow each other. */
function foldComments(text: string, comments: readonly LuaComment[], folds: Folds): void {
  let run: TextRange | undefined;
  for (const { range } of comments) {
    const isAlone = /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start));
    const follows = run && isAlone && /^\r?\n[ \t]*$/.test(text.slice(run.end, range.start));
    if (run && !follows) folds.whole(run, 'comment');
    run = follows ? { start: run!.start, end: range.end } : isAlone ? range : undefined;
  }
  if (run) folds.whole(run, 'comment');
}
