// Indentation while one types in a script: deeper behind what opens a block, and back where a line begins with what closes it.

import { LineIndex, type TextEdit, type TextRange } from '../../base/text';
import { tokenize, type LuaToken } from '../../lua/tokens';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';
import { luaPlaceAt } from './lua-place';

/** Words that close a block, and what they may close. `else` and `elseif` close one branch and open the next. */
const closers: Readonly<Record<string, readonly string[]>> = {
  end: ['function', 'then', 'do', 'else'],
  else: ['then'],
  elseif: ['then'],
  until: ['repeat'],
  '}': ['{'],
  ')': ['('],
};

/**
 * The edit that gives the line at `offset` its indentation.
 * @param offset behind what was typed, relative to the document
 * @param typed a line break, or the last character of a word that closes a block
 * @param unit one step of indentation
 * @returns undefined where nothing is to be done: outside of scripts, where the line is right already, and in styles in which
 * indentation means something else (folded and quoted text)
 */
export function luaIndentAt(document: ManifestDocument, workspace: Workspace, offset: number, typed: string, unit: string): TextEdit | undefined {
  const { text } = document;
  const lines = new LineIndex(text);
  const { line } = lines.positionAt(offset);
  const start = lines.lineStart(line);
  const indent: TextRange = { start, end: start + /^[ \t]*/.exec(text.slice(start, lines.lineEnd(line)))![0].length };
  const wanted = typed === '\n' ? indentOfNewLine(document, workspace, lines, line, unit) : indentOfCloser(document, workspace, lines, offset, indent);
  return wanted === undefined || wanted === text.slice(indent.start, indent.end) ? undefined : { range: indent, newText: wanted };
}

function indentOfCloser(document: ManifestDocument, workspace: Workspace, lines: LineIndex, offset: number, indent: TextRange): string | undefined {
  const { text } = document;
  const word = text.slice(indent.end, offset);
  const rest = text.slice(offset, lines.lineEnd(lines.positionAt(offset).line));
  if (!Object.hasOwn(closers, word) || /^\w/.test(rest)) return undefined;
  const script = literalScriptAt(document, workspace, offset);
  const opener = script && closedBy(word, openersBefore(script, script.toScript(indent.end)!));
  if (!opener) return undefined;
  const wanted = indentOfLineAt(text, lines, script, opener.line);
  // Somebody who has it further out already knows why.
  return wanted.length < indent.end - indent.start ? wanted : undefined;
}

/** Behind a line that opens a block one step deeper; a closer that was pushed down goes below its opener. */
function indentOfNewLine(document: ManifestDocument, workspace: Workspace, lines: LineIndex, line: number, unit: string): string | undefined {
  const { text } = document;
  const above = lines.lineEnd(line - 1);
  const aboveStart = lines.lineStart(line - 1);
  if (line === 0 || text.slice(aboveStart, above).trim() === '') return undefined;
  const script = literalScriptAt(document, workspace, above);
  if (!script) return undefined;
  const before = script.toScript(aboveStart)!;
  const openers = openersBefore(script, script.toScript(above)!);
  const opener = openers.at(-1);
  if (!opener) return undefined;
  const content = /^[ \t]*(\w+|[})])?/.exec(text.slice(lines.lineStart(line), lines.lineEnd(line)))!;
  const word = content[1] ?? '';
  if (Object.hasOwn(closers, word)) {
    const closed = closedBy(word, openers);
    return closed && indentOfLineAt(text, lines, script, closed.line);
  }
  return opener.token.range.start >= before ? `${/^[ \t]*/.exec(text.slice(aboveStart, above))![0]}${unit}` : undefined;
}

/** The script at an offset, if each of its lines is a line of the document: else indentation would be text, or no text at all. */
function literalScriptAt(document: ManifestDocument, workspace: Workspace, offset: number): EmbeddedLua | undefined {
  const script = luaPlaceAt(document, workspace, offset)?.script;
  if (!script || (script.scalar && script.scalar.style !== 'literal')) return undefined;
  // The line of the key (`inline: |`) belongs to the scalar, and not to the script.
  return offset > script.toDocument({ start: 0, end: 0 }).start ? script : undefined;
}

interface Opener {
  /** What it waits for is told by this word: the `do` of a loop, the `then` of an `if`. */
  readonly text: string;
  readonly token: LuaToken;
  /** Offset of what begins its statement: the `while` of a `do`, the `if` of a `then`. */
  readonly line: number;
}

/** What is open at an offset of the script, the innermost last; told from its words, since the tree of half a script knows less. */
function openersBefore(script: EmbeddedLua, offset: number): readonly Opener[] {
  const open: Opener[] = [];
  let statement: number | undefined;
  for (const token of tokenize(script.text).tokens) {
    const { type, text, range } = token;
    if (range.start >= offset) break;
    if (type !== 'keyword' && type !== 'symbol') continue;
    if (text === 'if' || text === 'while' || text === 'for') statement = range.start;
    else if (text === 'elseif' || text === 'else') {
      const branch = open.at(-1)?.text === 'then' ? open.pop()! : undefined;
      statement = branch?.line ?? range.start;
      if (text === 'else') open.push({ text, token, line: statement });
    } else if (text === 'then' || text === 'do') {
      open.push({ text, token, line: statement ?? range.start });
      statement = undefined;
    } else if (text === 'function' || text === 'repeat' || text === '{' || text === '(') open.push({ text, token, line: range.start });
    else if (Object.hasOwn(closers, text)) {
      // What was left open inside (half a call, half a table) ends with the block around it.
      const index = open.findLastIndex((opener) => closers[text]!.includes(opener.text));
      if (index >= 0) open.length = index;
    }
  }
  return open;
}

/** What a word closes; a word ends half a call, too. */
function closedBy(word: string, openers: readonly Opener[]): Opener | undefined {
  const isWord = /^\w/.test(word);
  const opener = openers.findLast(({ text }) => !isWord || /^\w/.test(text));
  return opener && closers[word]!.includes(opener.text) ? opener : undefined;
}

function indentOfLineAt(text: string, lines: LineIndex, script: EmbeddedLua, offset: number): string {
  const { line } = lines.positionAt(script.toDocument({ start: offset, end: offset }).start);
  return /^[ \t]*/.exec(text.slice(lines.lineStart(line), lines.lineEnd(line)))![0];
}
