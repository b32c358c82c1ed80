// Whether something can be taken out of a document without taking an anchor that aliases elsewhere need.

import type { Fix } from '../base/finding';
import type { TextRange } from '../base/text';
import type { ManifestDocument } from '../workspace/manifest';
import { deleteEntry } from '../yaml/edits';
import type { YamlDocument, YamlEntry } from '../yaml/tree';

/** False where an anchor stands in `range` of a document with aliases; which of them need it is not asked. */
export function isRemovable({ text }: YamlDocument, { start, end }: TextRange): boolean {
  return !/(^|[\s:[{,-])&\S/.test(text.slice(start, end)) || !/(^|[\s[{,])\*\S/m.test(text);
}

/** The fix that takes an entry out of its map; none where that cannot be done. */
export function removal({ yaml }: ManifestDocument, entry: YamlEntry): readonly Fix[] {
  return isRemovable(yaml, entry.range) ? [{ title: `Remove '${entry.key.text}'`, edits: deleteEntry(yaml, entry) }] : [];
}
