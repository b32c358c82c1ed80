// Gives a scalar another text, with the smallest edit of its document that holds it; what it is read as afterwards is checked.

import { lineEdits, narrowed } from '../base/line-diff';
import { applyEdits, type TextEdit } from '../base/text';
import { documentStyle } from './document-style';
import { scalarSourceMap } from './embedded';
import { editsInScalar } from './embedded-edits';
import { blankLinesEnd, columnOf, lineBreakEnd, lineEndOf } from './lines';
import { literalBlock } from './literal-block';
import { parseDocument } from './parse';
import { renderText } from './render';
import { at, type YamlDocument, type YamlNode, type YamlScalar } from './tree';

/** Whether a text may move to another style where the scalar's own cannot hold it, or would hold it in one long line. */
export type RewriteStyle = 'keep' | 'as-needed';

/**
 * Edits of the document after which the scalar has the new text.
 *
 * @param style `as-needed`: texts that get more lines become literal blocks where blocks may stand
 * @returns undefined where nothing holds the text; no edits where it is there already
 */
export function rewriteScalar(document: YamlDocument, scalar: YamlScalar, text: string, style: RewriteStyle): readonly TextEdit[] | undefined {
  if (scalar.text === text) return [];
  const path = pathOf(scalar);
  if (!path) return undefined;
  const lines = lineEdits(scalar.text, text);
  const edits = scalar.style === 'literal' ? lines : lines.map((edit) => narrowed(scalar.text, edit));
  const wantsBlock = style === 'as-needed' && scalar.style !== 'literal' && edits.some(({ newText }) => newText.includes('\n'));
  const ways = [() => (wantsBlock ? undefined : editsInScalar(document, scalar, scalarSourceMap(document, scalar), edits))];
  if (style === 'as-needed' || scalar.style === 'literal') ways.push(() => asBlock(document, scalar, text));
  if (style === 'as-needed' || scalar.style === 'double-quoted') ways.push(() => asQuoted(document, scalar, text));
  for (const way of ways) {
    const written = way();
    if (written && isReadAs(document, written, path, scalar, text)) return written;
  }
  return undefined;
}

/** The header stays on its line with the comment behind it; blank lines below stay unless they would become part of the text. */
function asBlock(document: YamlDocument, scalar: YamlScalar, text: string): readonly TextEdit[] | undefined {
  const { parent } = scalar;
  if (!parent || parent.flow || (parent.kind === 'map' && !parent.entries.some(({ value }) => value === scalar))) return undefined;
  const { lineBreak, step } = documentStyle(document);
  const parentColumn = columnOf(document.text, parent.range.start);
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  // An indentation indicator may have been needed for the old text only, so that its column is as good as any.
  const column = isBlock && /\S/.test(scalar.text) && scalar.contentColumn !== undefined && scalar.contentColumn > parentColumn ? scalar.contentColumn : parentColumn + step;
  const written = literalBlock(text, { parentColumn, column, lineBreak });
  if (written === undefined) return undefined;
  const { start } = scalar.range;
  const bodyStart = written.indexOf(lineBreak);
  const header = written.slice(0, bodyStart);
  const keepsBreaks = header.endsWith('+');
  const source = document.text;
  if (!isBlock) {
    const lineEnd = lineEndOf(source, scalar.range.end);
    const comment = source.slice(scalar.range.end, lineEnd).trimEnd();
    // A comment behind the value moves behind the header; anything else there belongs to somebody else.
    if (comment !== '' && !/^\s+#/.test(comment)) return undefined;
    const end = keepsBreaks ? blankLinesEnd(source, lineEnd) : lineBreakEnd(source, lineEnd);
    return [{ range: { start, end }, newText: header + comment + written.slice(bodyStart) }];
  }
  const headerEnd = lineEndOf(source, start);
  const comment = headerComment(source, start);
  const contentEnd = Math.max(lineEndOf(source, scalar.range.end), headerEnd);
  const end = keepsBreaks || scalar.text.endsWith('\n\n') ? blankLinesEnd(source, contentEnd) : lineBreakEnd(source, contentEnd);
  return [{ range: { start, end }, newText: header + comment + written.slice(bodyStart) }];
}

function asQuoted(document: YamlDocument, scalar: YamlScalar, text: string): readonly TextEdit[] | undefined {
  const newText = documentStyle(document).json ? JSON.stringify(text) : renderText(text, 'double-quoted', scalar.parent?.flow === true);
  if (scalar.style !== 'literal' && scalar.style !== 'folded') return [{ range: scalar.range, newText }];
  const { start, end } = scalar.range;
  return [{ range: { start, end: Math.max(end, lineEndOf(document.text, start)) }, newText: newText + headerComment(document.text, start) }];
}

/** The comment behind a block's header, with the blanks in front of it. */
function headerComment(text: string, start: number): string {
  return /\s+#.*$/.exec(text.slice(start, lineEndOf(text, start)))?.[0] ?? '';
}

/** Whether the edited document says the same as before but for the scalar. */
function isReadAs(document: YamlDocument, edits: readonly TextEdit[], path: readonly (string | number)[], scalar: YamlScalar, text: string): boolean {
  const edited = applyEdits(document.text, edits);
  // The next document's marker needs a line of its own.
  if (/[\r\n]$/.test(document.text) && !/[\r\n]$/.test(edited)) return false;
  const read = parseDocument(edited);
  const found = at(read.root, ...path);
  return found?.kind === 'scalar' && found.text === text && typeof found.value === 'string' && found.anchor === scalar.anchor && !found.opaque && read.problems.length <= document.problems.length;
}

/** Keys and indices from the root; undefined where a key repeats on the way, so that the last of them would be found instead. */
function pathOf(node: YamlNode): readonly (string | number)[] | undefined {
  const path: (string | number)[] = [];
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (parent.kind === 'sequence') {
      path.unshift(parent.items.indexOf(child));
      continue;
    }
    const key = parent.entries.find(({ value }) => value === child)?.key.text;
    if (key === undefined || parent.entries.findLast((entry) => entry.key.text === key)?.value !== child) return undefined;
    path.unshift(key);
  }
  return path;
}
