// What an action is, and what those who offer some have in common.

import type { FileChange } from '../../base/finding';
import type { TextEdit, TextRange } from '../../base/text';
import { isFor } from '../../scaffolds/describe';
import { renderScaffold, type Answers } from '../../scaffolds/render';
import type { Scaffold } from '../../scaffolds/scaffold';
import type { Manifest, ManifestDocument } from '../../workspace/manifest';
import type { Workspace } from '../../workspace/workspace';

/** Something that can be made, for a menu. It is no finding: the cluster may well have what the workspace lacks. */
export interface ScaffoldAction {
  readonly title: string;
  /** `quickfix`: it completes what is there. `refactor`: it begins something new, or moves what is there. */
  readonly kind: 'quickfix' | 'refactor' | 'refactor.move' | 'refactor.inline';
  /** Edits to the document, with its offsets. */
  readonly edits?: readonly TextEdit[];
  /** Manifests for the end of the file, each in a document of its own. */
  readonly append?: string;
  /** A file beside this one; its name changes where there is one already. */
  readonly file?: { readonly path: string; readonly text: string };
  readonly otherFiles?: readonly FileChange[];
  /** Instead of all that: a wizard may be started for this target, `HTTPRoute/shop`. */
  readonly wizard?: { readonly target: string; readonly namespace: string | undefined };
}

/** Where actions are looked for. */
export interface ActionPlace {
  readonly document: ManifestDocument;
  readonly manifest: Manifest;
  readonly workspace: Workspace;
  /** What is selected, or where the cursor is. */
  readonly range: TextRange;
  /** The text of a file (by its URI), if it is known. */
  readonly textOf: (uri: string) => string | undefined;
}

/** Whether two stretches touch. */
export function meets(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Making a scaffold's manifests below, or in a file of their own; nothing where the answers do not fit it. */
export function make(what: string, scaffold: Scaffold, answers: Answers, { document }: ActionPlace): readonly ScaffoldAction[] {
  const { release } = document;
  if (!isFor(scaffold, release)) return [];
  const { problems, yaml, files } = renderScaffold(scaffold, answers, { release });
  const [file] = files;
  if (problems.length > 0 || !file) return [];
  const own = files.filter(({ path }) => path.endsWith('.yaml'));
  return [
    { title: `Create ${what} below`, kind: 'quickfix', append: yaml },
    ...(own.length === 1 ? [{ title: `Create ${what} in ${file.path}`, kind: 'quickfix' as const, file }] : []),
  ];
}
