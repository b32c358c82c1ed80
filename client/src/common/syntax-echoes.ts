// Which of our syntax problems another extension reports as well: those in documents of a file where it reports any.

/** The lines (0-based) at which the documents of a file begin, the first one's included. */
export function documentStarts(text: string): readonly number[] {
  const starts = [0];
  for (const [line, content] of text.split(/\r\n|\n|\r/).entries()) if (line > 0 && /^(?:---|\.\.\.)(?:[ \t]|$)/.test(content)) starts.push(line);
  return starts;
}

/**
 * Tells for each of our problems whether others report one in the same document. The place within the document does not
 * count: parsers agree that something is wrong, yet rarely where it begins.
 * @param ours lines (0-based) of our problems
 * @param theirs lines of the others' problems
 */
export function echoed(ours: readonly number[], theirs: readonly number[], starts: readonly number[]): readonly boolean[] {
  const documentAt = (line: number): number => starts.findLastIndex((start) => start <= line);
  const documents = new Set(theirs.map(documentAt));
  return ours.map((line) => documents.has(documentAt(line)));
}
