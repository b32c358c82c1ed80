// The habits of a document, found in its text, so that what is added looks like what is there.

import { columnOf } from './lines';
import type { YamlDocument, YamlNode } from './tree';

export interface DocumentStyle {
  /** Spaces by which nested keys are indented. */
  readonly step: number;
  /** The line break in use. */
  readonly lineBreak: string;
  /** JSON: brackets and double quotes only. */
  readonly json: boolean;
  /** Whether the dashes of lists stand deeper than the key above. */
  readonly indentItems: boolean;
}

/** What most manifests do, for documents that show nothing else. */
const usual = { step: 2, indentItems: true };
/** The first nested collections tell the habits; a look at more of them would tell the same. */
const MAX_NODES = 300;

/** The habits of `document`. */
export function documentStyle(document: YamlDocument): DocumentStyle {
  const { text, root } = document;
  const lineBreak = text.includes('\r\n') ? '\r\n' : text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const json = root !== undefined && root.kind !== 'scalar' && root.kind !== 'alias' && root.flow && isJson(text, root);
  if (json) return { step: jsonStep(text), lineBreak, json, indentItems: true };
  let step: number | undefined;
  let indentItems: boolean | undefined;
  const open: YamlNode[] = root ? [root] : [];
  for (let count = 0; count < MAX_NODES && open.length > 0 && (step === undefined || indentItems === undefined); count++) {
    const node = open.shift()!;
    if (node.kind === 'sequence' && !node.flow) open.push(...node.items);
    if (node.kind !== 'map' || node.flow) continue;
    for (const { key, value } of node.entries) {
      if (!value || value.kind === 'scalar' || value.kind === 'alias' || value.flow) continue;
      const deeper = columnOf(text, value.range.start) - columnOf(text, key.range.start);
      if (value.kind === 'sequence') indentItems ??= deeper > 0;
      if (deeper > 0 && deeper <= 8) step ??= deeper;
      open.push(value);
    }
  }
  return { step: step ?? usual.step, lineBreak, json: false, indentItems: indentItems ?? usual.indentItems };
}

/** Flow style whose first key is in double quotes, or that has no keys at all and starts the text. */
function isJson(text: string, root: YamlNode): boolean {
  if (root.kind !== 'map') return root.kind === 'sequence' && root.items.every((item) => item.kind !== 'map' || isJson(text, item));
  const first = root.entries[0];
  return first === undefined || first.key.style === 'double-quoted';
}

function jsonStep(text: string): number {
  const indented = /[\r\n]( +)\S/.exec(text);
  return indented ? indented[1]!.length : usual.step;
}
