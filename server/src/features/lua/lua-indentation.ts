// Indentation while one types in a script: deeper behind what opens a block, and back where a line begins with what closes it.

import { LineIndex, type TextEdit } from '../../base/text';
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

/** What is known of the editor. */
export interface IndentationStyle {
  /** One step of indentation. */
  readonly unit: string;
  /** It moves a line forward again by itself where `end` becomes `endpoint`: then the line may move back at once. */
  readonly undoesMoves?: boolean;
}

/**
 * The edits that give the line at `offset` its indentation, and on a new line the one above if that was left for later.
 * @param offset behind what was typed, relative to the document
 * @param typed a line break, or the last character of a word that closes a block
 * @returns none where nothing is to be done: outside of scripts, where the line is right already, and in styles in which
 * indentation means something else (folded and quoted text)
 */
export function luaIndentAt(document: ManifestDocument, workspace: Workspace, offset: number, typed: string, style: IndentationStyle): readonly TextEdit[] {
  const lines = new LineIndex(document.text);
  const { line } = lines.positionAt(offset);
  const place: LinePlace = { document, workspace, lines };
  if (typed !== '\n') return indentation(place, line, indentOfCloser(place, line, offset, style.undoesMoves === true ? 'any' : 'complete'));
  return line === 0 ? [] : indentationsAfterBreak(place, line, style.unit);
}

interface LinePlace {
  readonly document: ManifestDocument;
  readonly workspace: Workspace;
  readonly lines: LineIndex;
}

/** The edit that gives a line an indentation. */
function indentation({ document, lines }: LinePlace, line: number, wanted: string | undefined): readonly TextEdit[] {
  const start = lines.lineStart(line);
  const written = indentOf(lineText(document, lines, line));
  return wanted === undefined || wanted === written ? [] : [{ range: { start, end: start + written.length }, newText: wanted }];
}

function indentationsAfterBreak(place: LinePlace, line: number, unit: string): readonly TextEdit[] {
  const { document, lines } = place;
  const above = lineText(document, lines, line - 1);
  const settled = indentOfCloser(place, line - 1, lines.lineStart(line - 1) + above.trimEnd().length, 'longer known') ?? indentOfLongerWord(place, line - 1, unit);
  const wanted = indentOfNewLine(place, line, settled ?? indentOf(above), unit) ?? (settled !== undefined && lineText(document, lines, line).trim() === '' ? settled : undefined);
  return [...indentation(place, line - 1, settled), ...indentation(place, line, wanted)];
}

/**
 * The indentation of a line that consists of what closes a block, as far as `end`.
 * @param which any such word; one with which no known name begins (`endpoint`), so that it is complete; or one that may go on
 */
function indentOfCloser(place: LinePlace, line: number, end: number, which: 'any' | 'complete' | 'longer known'): string | undefined {
  const { document, workspace, lines } = place;
  const start = lines.lineStart(line) + indentOf(lineText(document, lines, line)).length;
  const word = document.text.slice(start, end);
  if (!Object.hasOwn(closers, word) || /^\w/.test(document.text.slice(end, lines.lineEnd(line)))) return undefined;
  const script = literalScriptAt(document, workspace, end);
  const opener = script && closedBy(word, openersBefore(script, script.toScript(start)!));
  if (!opener || (which !== 'any' && beginsName(script, word, script.toScript(start)!) !== (which === 'longer known'))) return undefined;
  const wanted = indentOfLineAt(document.text, lines, script, opener.line);
  // Somebody who has it further out already knows why.
  return wanted.length < start - lines.lineStart(line) ? wanted : undefined;
}

/** Whether a name that is known at an offset of the script begins with a word. */
function beginsName({ analysis: { scopes } }: EmbeddedLua, word: string, offset: number): boolean {
  const isLonger = (name: string): boolean => name.length > word.length && name.startsWith(word);
  return /^\w/.test(word) && (scopes.visibleAt(offset).some(({ name }) => isLonger(name)) || scopes.globals.some(({ name }) => isLonger(name.name)));
}

/**
 * The indentation of a line that was moved back since its first word, which the script has nowhere else, begins like one that closes
 * the block: that of the lines before it in the block.
 */
function indentOfLongerWord({ document, workspace, lines }: LinePlace, line: number, unit: string): string | undefined {
  const text = lineText(document, lines, line);
  const [, name, closer] = /^[ \t]*((end|elseif|else|until)\w+)/.exec(text) ?? [];
  const start = lines.lineStart(line) + indentOf(text).length;
  const script = closer === undefined ? undefined : literalScriptAt(document, workspace, start);
  if (!script || Object.hasOwn(closers, name!) || script.text.split(new RegExp(`\\b${name}\\b`)).length !== 2) return undefined;
  const opener = closedBy(closer!, openersBefore(script, script.toScript(start)!));
  if (!opener) return undefined;
  const outer = indentOfLineAt(document.text, lines, script, opener.line);
  const first = lines.positionAt(script.toDocument(opener.token.range).start).line + 1;
  const inBlock = Array.from({ length: line - first }, (_, index) => lineText(document, lines, first + index)).filter((one) => one.trim() !== '');
  if (outer !== indentOf(text) || inBlock.some((one) => indentOf(one).length <= outer.length)) return undefined;
  return inBlock.length > 0 ? indentOf(inBlock.at(-1)!) : outer + unit;
}

/** Behind a line that opens a block one step deeper than that line, whose indentation is `above`; a closer that was pushed down goes below its opener. */
function indentOfNewLine({ document, workspace, lines }: LinePlace, line: number, above: string, unit: string): string | undefined {
  const aboveEnd = lines.lineEnd(line - 1);
  const aboveStart = lines.lineStart(line - 1);
  if (document.text.slice(aboveStart, aboveEnd).trim() === '') return undefined;
  const script = literalScriptAt(document, workspace, aboveEnd);
  if (!script) return undefined;
  const openers = openersBefore(script, script.toScript(aboveEnd)!);
  const opener = openers.at(-1);
  if (!opener) return undefined;
  const word = /^[ \t]*(\w+|[})])?/.exec(lineText(document, lines, line))![1] ?? '';
  if (Object.hasOwn(closers, word)) {
    const closed = closedBy(word, openers);
    return closed && indentOfLineAt(document.text, lines, script, closed.line);
  }
  return opener.token.range.start >= script.toScript(aboveStart)! ? above + unit : undefined;
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
  return indentOf(text.slice(lines.lineStart(line), lines.lineEnd(line)));
}

function lineText({ text }: ManifestDocument, lines: LineIndex, line: number): string {
  return text.slice(lines.lineStart(line), lines.lineEnd(line));
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)![0];
}
