// Where an `end` is missing: Lua notices at the end of the script, and the indentation tells where it was forgotten.

import type { TextRange } from '../base/text';
import type { LuaProblem } from './syntax-tree';

export interface ClosedBlock {
  /** The keyword that begins it, and the one that ended it. */
  readonly opening: TextRange;
  readonly closing: TextRange;
  /** The last `else if` of an `if`, on one line. */
  readonly elseIf: TextRange | undefined;
}

export const elseIfWords = '`else if` opens a second `if` that needs an `end` of its own: write `elseif`, or add the `end`.';

interface OpenBlock {
  readonly range: TextRange;
  readonly message: string;
  readonly more: Pick<LuaProblem, 'related' | 'replacement'>;
}

/**
 * The place where the `end` of a block was forgotten that is open at the end of the script.
 * @param opening the block's keyword
 * @param closed the blocks that were closed, in the order of their ends
 * @returns undefined where the indentation tells nothing
 */
export function openBlock(text: string, opening: TextRange, closed: readonly ClosedBlock[]): OpenBlock | undefined {
  const own = indentation(text, opening.start);
  let first: OpenBlock | undefined;
  for (const block of closed) {
    if (block.opening.start <= opening.start) continue;
    const found = shallowerEnd(text, block) ?? nextBlock(text, opening, own, block);
    if (found && (!first || found.range.start < first.range.start)) first = found;
  }
  return first;
}

/** The `end` of a block that stands further left than the block begins was meant for the block around it. */
function shallowerEnd(text: string, { opening, closing, elseIf }: ClosedBlock): OpenBlock | undefined {
  const inner = indentation(text, opening.start);
  if (!isFirst(text, closing.start) || !isDeeper(inner, indentation(text, closing.start))) return undefined;
  if (elseIf) return { range: elseIf, message: elseIfWords, more: { replacement: { title: 'Write elseif', newText: 'elseif' } } };
  return missing(text, opening, closing);
}

/** A block that begins no deeper than the one around it was meant to follow it. */
function nextBlock(text: string, outer: TextRange, own: string, { opening }: ClosedBlock): OpenBlock | undefined {
  return isFirst(text, opening.start) && !isDeeper(indentation(text, opening.start), own) && own.startsWith(indentation(text, opening.start)) ? missing(text, outer, opening) : undefined;
}

function missing(text: string, opening: TextRange, before: TextRange): OpenBlock {
  const keyword = text.slice(opening.start, opening.end);
  const word = keyword === 'local' ? 'local function' : keyword;
  const line = text.slice(0, opening.start).split(/\r\n|\n|\r/).length;
  return {
    range: before,
    message: `\`end\` is missing before this \`${text.slice(before.start, before.end)}\`: by its indentation, the \`${word}\` in line ${line} of the script should be closed here.`,
    more: { related: { range: opening, message: `This \`${word}\` is still open.` } },
  };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The white space at the start of the line. */
function indentation(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))![0];
}

function isFirst(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

function isDeeper(indent: string, than: string): boolean {
  return indent.length > than.length && indent.startsWith(than);
}
