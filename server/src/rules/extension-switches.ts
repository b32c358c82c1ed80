// Edits that switch something on in the EnvoyGateway configuration.

import type { TextEdit } from '../base/text';
import { isInQuotes } from '../workspace/manifest';
import type { ResourcePlace } from '../workspace/workspace';
import { insertEntry } from '../yaml/edits';
import { at, entryOf } from '../yaml/tree';

/** Edits that set a switch under `extensionApis` to true, relative to the configuration's document; none where nothing can be written into it. */
export function switchOnEdits({ manifest, document }: ResourcePlace, name: string): readonly TextEdit[] {
  if (isInQuotes(manifest, document.text)) return [];
  const { root } = manifest;
  const apis = at(root, 'extensionApis');
  const written = at(apis, name);
  if (written?.kind === 'scalar') return [{ range: written.range, newText: 'true' }];
  const entry = entryOf(root, 'extensionApis');
  // It may be an alias: what it stands for is written once.
  const owner = apis?.kind === 'map' ? apis : entry;
  const first = apis?.kind === 'map' && !apis.flow ? apis.entries[0] : undefined;
  if (first) return [insertBefore(document.text, first.range.start, (indent) => `${name}: true\n${indent}`)];
  if (owner) return insertEntry(document.yaml, owner, name, true);
  const next = root.flow ? undefined : root.entries.find(({ key }) => !['apiVersion', 'kind', 'metadata'].includes(key.text));
  if (!next) return insertEntry(document.yaml, root, 'extensionApis', { [name]: true });
  return [insertBefore(document.text, next.range.start, (indent) => `extensionApis:\n${indent}  ${name}: true\n${indent}`)];
}

function insertBefore(text: string, start: number, write: (indent: string) => string): TextEdit {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const newText = write(' '.repeat(start - lineStart));
  return { range: { start, end: start }, newText: text.includes('\r\n') ? newText.replaceAll('\n', '\r\n') : newText };
}
