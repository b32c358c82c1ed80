// Patches where Envoy Gateway's configuration does not switch them on, as far as the workspace tells.

import { patchConfiguration } from '../../scaffolds/extension-apis';
import { factsOf } from '../../scaffolds/workspace-facts';
import type { ResourcePlace } from '../../workspace/workspace';
import type { TextEdit } from '../../base/text';
import { at, entryOf } from '../../yaml/tree';
import { meets, type ActionPlace, type ScaffoldAction } from './action';

const field = 'enableEnvoyPatchPolicy';

/** For policies whose kind or name the place touches. */
export function patchesSwitchedOff({ manifest, workspace, range }: ActionPlace): readonly ScaffoldAction[] {
  const heads = [entryOf(manifest.root, 'kind'), entryOf(manifest.root, 'metadata')];
  if (manifest.kind !== 'EnvoyPatchPolicy' || !heads.some((entry) => entry && meets(entry.range, range))) return [];
  const { configuration } = factsOf(workspace);
  if (!configuration) {
    const [file] = patchConfiguration('configuration');
    return [{ title: `Switch patches on: write ${file!.file}`, kind: 'quickfix', file: { path: file!.file, text: `${file!.text}\n` } }];
  }
  const edits = configuration.enablesPatches ? undefined : switchOn(configuration.place);
  if (!edits) return [];
  const { uri, documentStart } = configuration.place;
  const placed = edits.map(({ range: { start, end }, newText }) => ({ newText, range: { start: start + documentStart, end: end + documentStart } }));
  return [{ title: `Switch patches on: set extensionApis.${field}: true in the EnvoyGateway configuration`, kind: 'quickfix', otherFiles: [{ uri, edits: placed }] }];
}

/** Edits relative to the configuration's document; undefined where it is written in brackets. */
function switchOn({ manifest: { root }, document: { text } }: ResourcePlace): readonly TextEdit[] | undefined {
  const apis = at(root, 'extensionApis');
  const present = at(apis, field);
  if (present?.kind === 'scalar') return [{ range: present.range, newText: 'true' }];
  if (root.flow || (apis?.kind === 'map' && apis.flow)) return undefined;
  const first = apis?.kind === 'map' ? apis.entries[0] : undefined;
  if (first) return [insertBefore(text, first.range.start, (indentation) => `${field}: true\n${indentation}`)];
  const next = entryOf(root, 'extensionApis') ? undefined : root.entries.find(({ key }) => !['apiVersion', 'kind', 'metadata'].includes(key.text));
  return next ? [insertBefore(text, next.range.start, (indentation) => `extensionApis:\n${indentation}  ${field}: true\n${indentation}`)] : undefined;
}

function insertBefore(text: string, start: number, write: (indentation: string) => string): TextEdit {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const newText = write(' '.repeat(start - lineStart));
  return { range: { start, end: start }, newText: text.includes('\r\n') ? newText.replaceAll('\n', '\r\n') : newText };
}
