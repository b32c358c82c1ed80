// Lays out the text of a template, which is written with two spaces and indented lists, as the file at hand does it.

export interface Layout {
  /** Column of the first line; that line is not indented, since it goes where the cursor is. */
  readonly column: number;
  /** Spaces from a key to the keys below it. */
  readonly step: number;
  /** Spaces from a key to the dashes of its list. */
  readonly listIndent: number;
  readonly lineBreak: string;
}

/** A line's key or dash, with its column in the template and in the result. */
interface Level {
  readonly from: number;
  readonly to: number;
  readonly isDash: boolean;
}

/** The text of block style YAML (it may hold tab stops) in another layout; what stands in block scalars is moved as a whole. */
export function laidOut(text: string, { column, step, listIndent, lineBreak }: Layout): string {
  const lines = text.split('\n');
  const levels: Level[] = [];
  let block: { readonly above: number; readonly shift: number } | undefined;
  const columnOf = (from: number, isDash: boolean): number => {
    while (levels.length > 0 && levels.at(-1)!.from >= from) levels.pop();
    const parent = levels.at(-1);
    if (!parent) return column + from;
    if (parent.isDash) return parent.to + 2;
    return parent.to + (isDash ? listIndent : step);
  };
  const moved = lines.map((line, index) => {
    const from = line.search(/\S/);
    if (from === -1) return '';
    const content = line.slice(from);
    if (block && from > block.above) return ' '.repeat(from + block.shift) + content;
    block = undefined;
    if (content === '---') {
      levels.length = 0;
      return content;
    }
    const isDash = isItem(content.startsWith('#') ? (contentBelow(lines, index) ?? content) : content);
    const to = columnOf(from, isDash);
    if (content.startsWith('#')) return ' '.repeat(to) + content;
    levels.push({ from, to, isDash });
    if (isDash) levels.push({ from: from + 2, to: to + 2, isDash: false });
    if (/(?:^|[:-] )[|>][-+]?$/.test(content)) {
      const key = levels.at(-1)!;
      const first = lines.slice(index + 1).find((below) => below.trim() !== '');
      block = { above: key.from, shift: key.to + step - (first?.search(/\S/) ?? key.from + step) };
    }
    return ' '.repeat(to) + content;
  });
  return moved.join(lineBreak).trimStart();
}

function isItem(content: string): boolean {
  return content === '-' || content.startsWith('- ');
}

/** A comment stands where the line below it does. */
function contentBelow(lines: readonly string[], index: number): string | undefined {
  return lines
    .slice(index + 1)
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#'));
}
