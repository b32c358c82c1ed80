// Formats a script where it stands: what the formatter is asked, and whether its answer may be taken.

import type { TextEdit } from '../../base/text';
import type { FormatAnswer, FormatRequest } from '../../lua/format/format-request';
import { areSameScript } from '../../lua/format/same-script';
import { withoutStandIns, withStandIns } from '../../lua/format/stand-ins';
import { habitsOf } from '../../lua/format/script-habits';
import type { EmbeddedLua } from '../../workspace/lua-scripts';

/** Why a script is left as it is, as the end of a sentence. */
export interface FormatRefusal {
  readonly refusal: string;
}

/** Longer scripts are no script for a proxy. */
const longestScript = 500_000;

/** What the formatter is to be asked for a script; scripts that are no Lua are left alone. */
export function formatRequestFor({ text, analysis, scalar }: EmbeddedLua, width?: number): FormatRequest | FormatRefusal {
  const [problem] = analysis.script.problems;
  if (problem) return { refusal: `it has a syntax error in line ${lineOf(text, problem.range.start)}: ${problem.message}` };
  if (text.length > longestScript || analysis.script.tooDeep) return { refusal: 'it is too long' };
  return { script: withStandIns(text), habits: habitsOf(text, scalar?.contentColumn, width) };
}

/**
 * Edits of the script's document that take over what the formatter made of a script.
 * @returns a refusal where the script is another by now, or the answer is none that may be taken
 */
export function editsOfAnswer(script: EmbeddedLua, request: FormatRequest, answer: FormatAnswer): readonly TextEdit[] | FormatRefusal {
  if (withStandIns(script.text) !== request.script) return { refusal: 'it has changed meanwhile' };
  return 'failure' in answer ? formatFailure(answer.failure) : formatEdits(script, withoutStandIns(script.text, answer.text) ?? '');
}

/** The formatter's failure in our words; its own lead to its author. */
function formatFailure(failure: string): FormatRefusal {
  const place = /\((\d+):\d+ to/.exec(failure);
  return { refusal: place ? `the formatter, StyLua, cannot read what stands near its line ${place[1]}, though LuaJIT can` : `the formatter, StyLua, gave up: ${failure.split('\n', 1)[0]}` };
}

/**
 * Edits of the script's document that put a formatted text in its place; line breaks at the end, and with them the chomping, stay.
 *
 * @returns a refusal where that would change what the script does, or where the scalar's style cannot hold it
 */
function formatEdits(script: EmbeddedLua, formatted: string): readonly TextEdit[] | FormatRefusal {
  const { text, scalar } = script;
  if (!areSameScript(text, formatted)) return { refusal: 'the formatter, StyLua, would change what it does or lose a comment' };
  const ending = /[ \t\n]*$/.exec(text)![0].replaceAll(/[ \t]/g, '');
  const edits = script.rewritten(formatted.trimEnd() + ending, 'keep');
  if (edits) return edits;
  const style = scalar?.style ?? 'literal';
  return { refusal: style === 'literal' ? 'its block cannot hold the formatted text' : `a ${styleNames[style]} cannot hold several lines well: write it as a block (|) first` };
}

const styleNames = { plain: 'value without quotes', 'single-quoted': 'value in single quotes', 'double-quoted': 'value in double quotes', folded: 'folded block (>)', literal: 'block' };

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
