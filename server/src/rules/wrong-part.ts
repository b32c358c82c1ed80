// The part of a text to underline where something as large as an object or a list is wrong.

import type { TextRange } from '../base/text';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { entryOf, type YamlEntry, type YamlNode } from '../yaml/tree';

/**
 * The node itself where it stands in one line; else the key in front of it; else its first line. A squiggle over fifty lines
 * says less than one under the key.
 */
export function wrongPart({ text }: ManifestDocument, node: YamlNode, entry: YamlEntry | undefined): TextRange {
  const { start, end } = node.range;
  if (start < end && !/[\r\n]/.test(text.slice(start, end))) return node.range;
  return entry ? entry.key.range : firstLine(text, node.range);
}

/** Where to speak of the object as a whole: its kind, else its first line. */
export function identityOf({ text }: ManifestDocument, { root }: Manifest): TextRange {
  const kind = entryOf(root, 'kind');
  return kind?.value?.range ?? kind?.key.range ?? entryOf(root, 'apiVersion')?.key.range ?? firstLine(text, root.range);
}

/** The first line of a range, without blanks at its end. */
export function firstLine(text: string, { start, end }: TextRange): TextRange {
  const line = /^[^\r\n]*/.exec(text.slice(start, end))![0].trimEnd();
  return { start, end: start + line.length };
}
