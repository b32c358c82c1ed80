// The habits of a script, found in its text, so that formatting does not turn it into somebody else's.

import { tokenize } from '../tokens';
import type { FormatHabits } from './format-request';

/** The line length that the block's own indentation is taken from. */
const widestLine = 120;
/** However deep the block stands, that much is left. */
const narrowestLine = 60;

/**
 * The indentation and quotes that most of the script uses.
 *
 * @param column 0-based column of the block that the script stands in
 * @param usualWidth spaces a level where the script shows none
 */
export function habitsOf(script: string, column = 0, usualWidth = 2): FormatHabits {
  return { ...indentationOf(script, usualWidth), quotes: quotesOf(script), lineLength: Math.max(narrowestLine, widestLine - column) };
}

/** By the lines that stand deeper than the one above: how much deeper most of them do. */
export function indentationOf(script: string, usualWidth: number): Pick<FormatHabits, 'indentation' | 'width'> {
  const steps = new Map<number, number>();
  let tabs = 0;
  let above: string | undefined;
  for (const line of script.split('\n')) {
    const blanks = /^[ \t]*(?=\S)/.exec(line)?.[0];
    if (blanks === undefined) continue;
    if (above !== undefined && blanks.length > above.length && blanks.startsWith(above)) {
      const step = blanks.slice(above.length);
      if (step.startsWith('\t')) tabs++;
      else if (step.length <= 8) steps.set(step.length, (steps.get(step.length) ?? 0) + 1);
    }
    above = blanks;
  }
  const [width, lines] = [...steps].reduce<readonly [number, number]>((best, one) => (one[1] > best[1] ? one : best), [usualWidth, 0]);
  return tabs > lines ? { indentation: 'tabs', width: 4 } : { indentation: 'spaces', width };
}

function quotesOf(script: string): FormatHabits['quotes'] {
  let single = 0;
  for (const { type, range } of tokenize(script).tokens) {
    if (type !== 'string') continue;
    if (script[range.start] === "'") single++;
    else if (script[range.start] === '"') single--;
  }
  return single > 0 ? 'single' : 'double';
}
