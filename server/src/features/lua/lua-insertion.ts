// How several lines get into a script: as its scalar's style writes them, or with the scalar made one that can hold them.

import type { TextEdit, TextRange } from '../../base/text';
import { indentationOf } from '../../lua/format/script-habits';
import type { LuaPlace } from './lua-place';

export interface LuaInsertion {
  readonly edit: TextEdit;
  /** What of the scalar stands on other lines, where all of it is written anew. */
  readonly additionalEdits?: readonly TextEdit[];
  /** What `edit` replaces in front of the word at the cursor. */
  readonly before: string;
}

/** Mark the inserted text in a scalar that is written anew; private characters, which no script has. */
const [startMark, endMark] = ['\ue000', '\ue001'];

/**
 * The edit that puts several lines in the place of the word in front of the cursor; they begin with the indentation of its line.
 * @param start where in the script the word begins
 * @param lines a snippet, or plain text, with two spaces a level
 * @returns undefined where the document has no place for several lines
 */
export function insertLines(place: LuaPlace, start: number, lines: string, isSnippet: boolean): LuaInsertion | undefined {
  const { script, offset } = place;
  const indent = /[^\n]*$/.exec(script.text.slice(0, start))![0].match(/^[ \t]*/)![0];
  const { indentation, width } = indentationOf(script.text, 2);
  const level = indentation === 'tabs' ? '\t' : ' '.repeat(width);
  const text = lines.replaceAll(/\n((?: {2})*)/g, (_, levels: string) => `\n${indent}${level.repeat(levels.length / 2)}`);
  const written = script.edits([{ range: { start, end: offset }, newText: text }])?.[0]?.newText;
  // What a style escapes (quotes do) is escaped by backslashes, which are a snippet's own as well.
  if (written !== undefined) return { edit: { range: writtenRange(place, start), newText: isSnippet ? written.replaceAll('\\', '\\\\') : written }, before: '' };
  return insertAnew(place, start, text, isSnippet);
}

/** The word in front of the cursor in the document. Without one it is the cursor itself, which in folded and quoted text may stand before a break that is no text. */
export function writtenRange({ script, offset, documentOffset }: LuaPlace, start: number): TextRange {
  return start === offset ? { start: documentOffset, end: documentOffset } : script.toDocument({ start, end: offset });
}

/** All of the scalar is written in another style. Editors take an edit of one line only, and what stands on others by itself. */
function insertAnew(place: LuaPlace, start: number, text: string, isSnippet: boolean): LuaInsertion | undefined {
  const { script, offset, documentOffset, documentText } = place;
  const { text: all } = script;
  const edits = script.rewritten(`${all.slice(0, start)}${startMark}${text}${endMark}${all.slice(offset)}`, 'as-needed');
  const [whole] = edits ?? [];
  const parts = whole?.newText.split(new RegExp(`[${startMark}${endMark}]`));
  if (edits?.length !== 1 || !whole || parts?.length !== 3) return undefined;
  const [head, inserted, tail] = parts as [string, string, string];
  const lineStart = documentText.slice(0, documentOffset).search(/[^\r\n]*$/);
  const lineEnd = documentOffset + documentText.slice(documentOffset).search(/[\r\n]|$/);
  // The break at the end stays, if it is there before and after.
  const kept = /\r?\n$/.exec(tail)?.[0] ?? '';
  const end = documentText.slice(0, whole.range.end).endsWith(kept) ? whole.range.end - kept.length : whole.range.end;
  const rest = end === whole.range.end ? tail : tail.slice(0, tail.length - kept.length);
  const range = { start: Math.max(whole.range.start, lineStart), end: Math.min(end, lineEnd) };
  const others = [{ start: whole.range.start, end: range.start }, { start: range.end, end }].filter((other) => other.end > other.start);
  const escaped = (plain: string): string => (isSnippet ? plain.replace(/[\\$}]/g, '\\$&') : plain);
  return {
    edit: { range, newText: `${escaped(head)}${isSnippet ? inserted.replaceAll('\\', '\\\\') : inserted}${escaped(rest)}` },
    ...(others.length > 0 ? { additionalEdits: others.map((other) => ({ range: other, newText: '' })) } : {}),
    before: documentText.slice(range.start, writtenRange(place, start).start),
  };
}
