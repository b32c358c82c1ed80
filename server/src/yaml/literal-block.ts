// Writes any text as a literal block (`|`), with the indicators that make it come back exactly.

/** Where a literal block is to stand. */
export interface LiteralPlace {
  /** Column (0-based) of the map whose value it is. */
  readonly parentColumn: number;
  /** Column of its lines, deeper than that. */
  readonly column: number;
  readonly lineBreak: string;
}

/** What no block scalar can hold, or what a reader would take for a line break. */
const notPrintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
/** Half of a pair cannot be written to a file. */
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * A text as a literal block.
 *
 * @returns header and lines, for the place behind `key: `; the last line has its break. Undefined where no such block can hold the text.
 */
export function literalBlock(text: string, { parentColumn, column, lineBreak }: LiteralPlace): string | undefined {
  if (text === '' || notPrintable.test(text) || halfCharacter.test(text)) return undefined;
  // Readers find the indentation by the first line with content; where blanks come before that, they must be told.
  const isToBeTold = /^\n*[ \t]/.test(text) || !/\S/.test(text);
  const depth = column - parentColumn;
  if (depth < 1 || (isToBeTold && depth > 9)) return undefined;
  const chomping = !text.endsWith('\n') ? '-' : /^\n|\n\n$/.test(text.slice(-2)) || text === '\n' ? '+' : '';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const indented = lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line));
  return [`|${isToBeTold ? depth : ''}${chomping}`, ...indented, ''].join(lineBreak);
}
