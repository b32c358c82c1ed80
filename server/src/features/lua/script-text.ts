// The text of a script as a file of its own: whether it can be one, and edits that put another text in its place.

import { lineEdits } from '../../base/line-diff';
import type { TextEdit } from '../../base/text';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { ManifestDocument } from '../../workspace/manifest';
import { rewriteScalar } from '../../yaml/rewrite-scalar';

/** Why a text cannot be edited as a file, as the end of a sentence: editors would change these characters without a word. */
export function unfitForEditor(text: string): string | undefined {
  if (text.includes('\r')) return 'it has carriage returns, which an editor would take for line breaks';
  if (/[\0\ufeff]/.test(text)) return 'it has characters that an editor would take away';
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text) ? 'it has halves of characters' : undefined;
}

/** Edits of the script's document that give it another text; undefined where the document cannot hold it as a script. */
export function scriptTextEdits(document: ManifestDocument, { text: before, scalar }: EmbeddedLua, text: string): readonly TextEdit[] | undefined {
  return scalar ? rewriteScalar(document.yaml, scalar, text, 'as-needed') : lineEdits(before, text);
}
