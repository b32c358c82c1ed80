// Edits that switch something on in the EnvoyGateway configuration, from the file of what needs it.

import type { FileChange, Fix } from '../base/finding';
import type { TextEdit } from '../base/text';
import { isInQuotes, type Manifest } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';
import { insertEntry } from '../yaml/edits';
import { at, entryOf } from '../yaml/tree';

/** A fix, offered at `manifest`, that edits the configuration in its file. @param edits relative to the configuration's document */
export function configurationFix(title: string, { uri, documentStart }: ResourcePlace, edits: readonly TextEdit[], manifest: Manifest, workspace: Workspace): readonly Fix[] {
  if (edits.length === 0) return [];
  const moved = (by: number): TextEdit[] => edits.map(({ range, newText }) => ({ newText, range: { start: range.start + by, end: range.end + by } }));
  const own = placeOf(manifest, workspace);
  if (own && own.uri === uri) return [{ title, edits: moved(documentStart - own.documentStart) }];
  const change: FileChange = { uri, edits: moved(documentStart) };
  return [{ title, edits: [], otherFiles: [change] }];
}

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

/** Where a manifest stands: by its name, and among those without one by itself. */
export function placeOf(manifest: Manifest, workspace: Workspace): ResourcePlace | undefined {
  return workspace.resources(manifest.group, manifest.kind).find((place) => place.manifest === manifest);
}
