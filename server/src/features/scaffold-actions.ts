// What can be made where something is missing: the workload of a processor, a script, a grant, a switch, an extension; and scripts that move.

import type { TextRange } from '../base/text';
import type { ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { meets, type ActionPlace, type ScaffoldAction } from './scaffold-actions/action';
import { emptyLists } from './scaffold-actions/empty-lists';
import { extendTarget } from './scaffold-actions/extend-target';
import { missingGrants } from './scaffold-actions/missing-grants';
import { missingObjects } from './scaffold-actions/missing-objects';
import { moveScripts } from './scaffold-actions/move-script';
import { patchesSwitchedOff } from './scaffold-actions/patch-switch';

export type { ScaffoldAction } from './scaffold-actions/action';

/** The actions for a stretch of a document, in the order of the manifests. */
export function scaffoldActionsAt(document: ManifestDocument, range: TextRange, workspace: Workspace, textOf: ActionPlace['textOf']): readonly ScaffoldAction[] {
  const touched = document.manifests.filter(({ root, place, partial }) => place !== 'embedded' && !partial && meets(root.range, range));
  return touched.flatMap((manifest) => {
    const at: ActionPlace = { document, manifest, workspace, range, textOf };
    return [...missingObjects(at), ...missingGrants(at), ...emptyLists(at), ...patchesSwitchedOff(at), ...extendTarget(at), ...moveScripts(at)];
  });
}
