// Says what a patch's name is the name of, and which names there are.

import { at, stringAt } from '../yaml/tree';
import { generatedNames } from '../workspace/generated-names';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import type { Workspace } from '../workspace/workspace';
import { xdsTypeOf } from '../workspace/xds-names';

/** More names than these are better chosen by completion. */
const mostNames = 8;

/**
 * Words about the name of a patch of an EnvoyPatchPolicy. Markdown.
 * @param path of the value from the manifest's root
 * @returns undefined for other values, and where the workspace has nothing that leads to names
 */
export function explainPatchName(manifest: Manifest, path: readonly (string | number)[], workspace: Workspace, { release }: ManifestDocument): string | undefined {
  if (manifest.kind !== 'EnvoyPatchPolicy' || path.length !== 4 || path[1] !== 'jsonPatches' || path[3] !== 'name') return undefined;
  const patch = at(manifest.root, ...path.slice(0, 3));
  const type = xdsTypeOf(stringAt(patch, 'type'));
  if (!type) return undefined;
  const names = generatedNames(manifest, type, workspace, release);
  const written = stringAt(patch, 'name');
  const named = names.find(({ name }) => name === written);
  if (named) return `Here: the ${type} of ${named.words}${named.scheme === 'ports' ? ' (with `XDSNameSchemeV2`)' : ''}.`;
  if (names.length === 0) return undefined;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `By the workspace a ${type} may be called ${names
    .slice(0, mostNames)
    .map(({ name, scheme }) => `\`${name}\`${scheme === 'ports' ? ' (with `XDSNameSchemeV2`)' : ''}`)
    .join(', ')}${more}.`;
}
