// Lines of a script that begin with what closes a block, while they are typed.

/** A line up to the cursor that holds nothing but what closes a block. */
const closingLine = /^(\s+)(end|else|elseif|until|[})])$/;

export interface Closer {
  /** The white space in front of it. */
  readonly indent: string;
  readonly word: string;
}

/** What closes a block, if a line up to the cursor is nothing else. */
export function closerAtEnd(typed: string): Closer | undefined {
  const [, indent, word] = closingLine.exec(typed) ?? [];
  return indent !== undefined && word !== undefined ? { indent, word } : undefined;
}

/** What a line says that began with a closer: the same, the beginning of a longer closer (`elsei`), or another word (`endpoint`). */
export function readCloser(line: string, { indent, word }: Closer): 'same' | 'longer' | 'other word' | 'gone' {
  if (!line.startsWith(indent + word)) return 'gone';
  const [now] = /^\w*/.exec(line.slice(indent.length))!;
  if (now === word || now === '') return 'same';
  return 'elseif'.startsWith(now) ? 'longer' : 'other word';
}
