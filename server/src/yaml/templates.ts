// Finds the actions of Go templates (`{{ … }}`), as Helm charts have them, so that they can be read as opaque values.

import { lineEndFrom, isBreak } from './characters';

/** Where each action starts, and where it ends (exclusive). */
export type TemplateActions = ReadonlyMap<number, number>;

/**
 * All template actions of `text`, wherever they stand.
 *
 * What merely looks like one (nested flow maps of YAML, nested tables of Lua) is left out: between the braces there must be
 * the words of the template language and nothing else.
 *
 * @returns undefined if there is none, which is the usual case and costs one search
 */
export function findActions(text: string): TemplateActions | undefined {
  let found = text.indexOf('{{');
  if (found === -1) return undefined;
  const actions = new Map<number, number>();
  const reader = new ActionReader(text);
  while (found !== -1) {
    const end = reader.endOf(found);
    if (end !== undefined) actions.set(found, end);
    found = text.indexOf('{{', end ?? found + 1);
  }
  return actions.size > 0 ? actions : undefined;
}

/**
 * If the rest of a line holds nothing but actions (and white space or a comment), the offset of the line's end.
 * An action may span lines; then it is the end of the line on which the last one ends.
 *
 * @param offset where the first action starts
 */
export function endOfActionLine(text: string, offset: number, actions: TemplateActions): number | undefined {
  let at = offset;
  for (;;) {
    const end = actions.get(at);
    if (end === undefined) break;
    at = end;
    while (text[at] === ' ' || text[at] === '\t') at++;
  }
  if (at === offset) return undefined;
  if (at >= text.length || isBreak(text.charCodeAt(at))) return at;
  return text[at] === '#' && /\s/.test(text[at - 1]!) ? lineEndFrom(text, at) : undefined;
}

/** Longer than any action that a person writes; keeps a stray `{{` from being followed through a whole file. */
const MAX_ACTION_LENGTH = 20_000;

const SKIPPED = /[\s().|]+|[$\p{L}_][\p{L}\p{N}_.-]*|[0-9][\w.]*|:=/uy;
const STRING = /"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/y;

/** Reads actions one by one, remembering failed searches so that adversarial texts stay linear. */
class ActionReader {
  private readonly closings = new Map<string, number>();

  constructor(private readonly text: string) {}

  /** The end of the action that starts at `start`, or undefined if that is none. */
  endOf(start: number): number | undefined {
    const { text } = this;
    let at = start + 2;
    if (text[at] === '-' && /\s/.test(text[at + 1] ?? '')) at++;
    const comment = /\s*\/\*/y;
    comment.lastIndex = at;
    if (comment.test(text)) return this.endOfComment(comment.lastIndex, start);
    const limit = start + MAX_ACTION_LENGTH;
    let hasWord = false;
    let lastWord = '';
    while (at < limit) {
      if (text.startsWith('}}', at)) return hasWord ? at + 2 : undefined;
      if (text.startsWith('-}}', at) && /\s/.test(text[at - 1]!)) return hasWord ? at + 3 : undefined;
      const from = at;
      const next = this.behindToken(at);
      if (next !== undefined) {
        at = next;
        const token = text.slice(from, at);
        if (/\S/.test(token)) lastWord = token;
        hasWord ||= /[\p{L}.$"'`]/u.test(token);
      } else if ((text[at] === ',' || text[at] === '=' || text[at] === '-') && (lastWord.startsWith('$') || text[at] === '-')) {
        // `range $index, $item := …` and `$variable = …`; elsewhere commas and assignments belong to other languages.
        at++;
      } else {
        return undefined;
      }
    }
    return undefined;
  }

  private behindToken(at: number): number | undefined {
    const { text } = this;
    if (text[at] === '`') {
      const close = this.find('`', at + 1);
      return close === -1 ? undefined : close + 1;
    }
    for (const pattern of [SKIPPED, STRING]) {
      pattern.lastIndex = at;
      if (pattern.test(text)) return pattern.lastIndex;
    }
    return undefined;
  }

  private endOfComment(at: number, start: number): number | undefined {
    const close = this.find('*/', at);
    if (close === -1 || close - start > MAX_ACTION_LENGTH) return undefined;
    const end = /\*\/\s*-?\}\}/y;
    end.lastIndex = close;
    return end.test(this.text) ? end.lastIndex : undefined;
  }

  /** indexOf that searches a stretch without a hit only once. */
  private find(needle: string, from: number): number {
    const known = this.closings.get(needle);
    if (known !== undefined && (known === -1 || known >= from)) return known;
    const found = this.text.indexOf(needle, from);
    this.closings.set(needle, found);
    return found;
  }
}
