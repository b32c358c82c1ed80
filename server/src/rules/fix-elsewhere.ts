// Fixes that edit another object than the one that they are offered at, in whichever file it stands.

import type { FileChange, Fix } from '../base/finding';
import type { TextEdit } from '../base/text';
import type { Manifest } from '../workspace/manifest';
import type { ResourcePlace, Workspace } from '../workspace/workspace';

/** A fix, offered at `manifest`, that edits another object in its file. @param edits relative to that object's document */
export function fixElsewhere(title: string, { uri, documentStart }: ResourcePlace, edits: readonly TextEdit[], manifest: Manifest, workspace: Workspace): readonly Fix[] {
  if (edits.length === 0) return [];
  const moved = (by: number): TextEdit[] => edits.map(({ range, newText }) => ({ newText, range: { start: range.start + by, end: range.end + by } }));
  const own = placeOf(manifest, workspace);
  if (own && own.uri === uri) return [{ title, edits: moved(documentStart - own.documentStart) }];
  const change: FileChange = { uri, edits: moved(documentStart) };
  return [{ title, edits: [], otherFiles: [change] }];
}

/** Where a manifest stands: by its name, and among those without one by itself. */
export function placeOf(manifest: Manifest, workspace: Workspace): ResourcePlace | undefined {
  return workspace.resources(manifest.group, manifest.kind).find((place) => place.manifest === manifest);
}
