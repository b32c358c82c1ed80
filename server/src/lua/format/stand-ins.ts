// What the formatter cannot read though LuaJIT can (hex floats, names beyond ASCII): something as long stands there while it works.

import { tokenize, type LuaToken } from '../tokens';

const readableNumber = /^(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?:[uU]?[lL][lL])?$/;
const byteOrderMark = '\ufeff';

/** The script with stand-ins; the script itself where none are needed. */
export function withStandIns(script: string): string {
  const text = script.startsWith(byteOrderMark) ? script.slice(1) : script;
  return replaced(text, wordsOf(text).map((token) => standInFor(textOf(text, token), token)));
}

/**
 * Puts what stand-ins stand for back into a formatted script.
 * @param script the one without stand-ins
 * @returns undefined where the words do not match any more
 */
export function withoutStandIns(script: string, formatted: string): string | undefined {
  if (withStandIns(script) === script) return formatted;
  const [before, after] = [wordsOf(script), wordsOf(formatted)];
  if (before.length !== after.length || before.some(({ type }, index) => type !== after[index]!.type)) return undefined;
  const head = script.startsWith(byteOrderMark) ? byteOrderMark : '';
  return head + replaced(formatted, before.map((token) => textOf(script, token)), after);
}

/** Names and numbers: formatters add and take parentheses, commas and the like, but none of these. */
function wordsOf(text: string): readonly LuaToken[] {
  return tokenize(text).tokens.filter(({ type }) => type === 'name' || type === 'number');
}

function textOf(text: string, { range }: LuaToken): string {
  return text.slice(range.start, range.end);
}

function standInFor(written: string, { type }: LuaToken): string {
  if (type === 'number') return readableNumber.test(written) ? written : '1'.repeat(written.length);
  return /^\w+$/.test(written) ? written : 'x'.repeat(written.length);
}

function replaced(text: string, words: readonly string[], tokens = wordsOf(text)): string {
  let result = '';
  let end = 0;
  tokens.forEach(({ range }, index) => {
    result += text.slice(end, range.start) + words[index]!;
    end = range.end;
  });
  return result + text.slice(end);
}
