// Formats a script where it stands: what the formatter is asked, and whether its answer may be taken.

import { lineEdits } from '../../base/line-diff';
import type { TextEdit } from '../../base/text';
import type { FormatRequest } from '../../lua/format/format-request';
import { areSameScript } from '../../lua/format/same-script';
import { habitsOf } from '../../lua/format/script-habits';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import { rewriteScalar } from '../../yaml/rewrite-scalar';

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
  return { script: text, habits: habitsOf(text, scalar?.contentColumn, width) };
}

/** The formatter's failure in our words; its own lead to its author. */
export function formatFailure(failure: string): FormatRefusal {
  const place = /\((\d+):\d+ to/.exec(failure);
  return { refusal: place ? `the formatter, StyLua, cannot read what stands near its line ${place[1]}, though LuaJIT can` : `the formatter, StyLua, gave up: ${failure.split('\n', 1)[0]}` };
}

/** What stands there afterwards; line breaks at the end, and with them the chomping, stay. A refusal where that would change what the script does. */
function formattedText(text: string, formatted: string): string | FormatRefusal {
  if (!areSameScript(text, formatted)) return { refusal: 'the formatter, StyLua, would change what it does or lose a comment' };
  return formatted.trimEnd() + /[ \t\n]*$/.exec(text)![0].replaceAll(/[ \t]/g, '');
}

/** Edits of a script's own text, as an editor of its own shows it. */
export function ownFormatEdits({ text }: EmbeddedLua, formatted: string): readonly TextEdit[] | FormatRefusal {
  const wanted = formattedText(text, formatted);
  return typeof wanted === 'string' ? lineEdits(text, wanted) : wanted;
}

/**
 * Edits of the script's document that put a formatted text in its place.
 *
 * @returns a refusal where that would change what the script does, or where the scalar's style cannot hold it
 */
export function formatEdits(document: ManifestDocument, script: EmbeddedLua, formatted: string): readonly TextEdit[] | FormatRefusal {
  const { text, scalar } = script;
  if (!scalar) return ownFormatEdits(script, formatted);
  const wanted = formattedText(text, formatted);
  if (typeof wanted !== 'string') return wanted;
  const edits = rewriteScalar(document.yaml, scalar, wanted, 'keep');
  return edits ?? { refusal: scalar.style === 'literal' ? 'its block cannot hold the formatted text' : `a ${styleNames[scalar.style]} cannot hold several lines well: write it as a block (|) first` };
}

const styleNames = { plain: 'value without quotes', 'single-quoted': 'value in single quotes', 'double-quoted': 'value in double quotes', folded: 'folded block (>)', literal: 'block' };

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
