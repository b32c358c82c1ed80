// Fixes that write another scalar in the place of one.

import type { Fix } from '../base/finding';
import { mendedText, type Form } from '../schema/text-forms';
import type { ManifestDocument } from '../workspace/manifest';
import { quoteScalar, replaceScalar } from '../yaml/edits';
import type { YamlScalar } from '../yaml/tree';

/** Replaces a scalar's value; quotes stay as they are, or are added where the new value needs them. */
export function replaceBy({ yaml }: ManifestDocument, node: YamlScalar, value: string | number | boolean, { title, safe = false }: { readonly title?: string; readonly safe?: boolean } = {}): Fix {
  const edits = replaceScalar(yaml, node, value);
  return { title: title ?? `Replace by ${edits[0]!.newText}`, edits, ...(safe ? { safe } : {}) };
}

/** Gives a text the form that it misses, as far as one comes to mind. */
export function mendedBy(document: ManifestDocument, { node, text }: { readonly node: YamlScalar; readonly text: string }, form: Form): readonly Fix[] {
  const mended = mendedText(text, form);
  return mended === undefined ? [] : [replaceBy(document, node, mended)];
}

/** Makes a string of a scalar, with the characters that it has: `1.10` becomes `"1.10"`. */
export function putInQuotes(node: YamlScalar): Fix {
  return { title: 'Put in quotes', edits: quoteScalar(node), safe: true };
}
