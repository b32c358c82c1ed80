// Whether something can be taken out of a document without taking an anchor that aliases elsewhere need.

import type { TextRange } from '../base/text';
import type { YamlDocument } from '../yaml/tree';

/** False where an anchor stands in `range` of a document with aliases; which of them need it is not asked. */
export function isRemovable({ text }: YamlDocument, { start, end }: TextRange): boolean {
  return !/(^|[\s:[{,-])&\S/.test(text.slice(start, end)) || !/(^|[\s[{,])\*\S/m.test(text);
}
