// Scripts move: from a policy into a ConfigMap of their own, and from a ConfigMap into the policy that names it.

import type { FileChange } from '../../base/finding';
import { applyEdits, type TextEdit } from '../../base/text';
import { configMapsNamed } from '../../workspace/generated-config-maps';
import { isWrittenForEnvoy } from '../../workspace/lua-scripts';
import type { Manifest, ManifestDocument } from '../../workspace/manifest';
import type { ResourcePlace } from '../../workspace/workspace';
import { documentStyle } from '../../yaml/document-style';
import { blankLinesEnd, columnOf, lineEndOf } from '../../yaml/lines';
import { literalBlock } from '../../yaml/literal-block';
import { parseDocument } from '../../yaml/parse';
import { entryLines, renderText } from '../../yaml/render';
import { at, entryOf, resolved, stringAt, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../../yaml/tree';
import { meets, type ActionPlace, type ScaffoldAction } from './action';

/** For entries of a policy's `spec.lua` that the place touches. */
export function moveScripts(place: ActionPlace): readonly ScaffoldAction[] {
  const { document, manifest, range } = place;
  // Templates and brackets are left to those who wrote them.
  if (manifest.kind !== 'EnvoyExtensionPolicy' || document.yaml.templated || documentStyle(document.yaml).json) return [];
  const list = at(manifest.root, 'spec', 'lua');
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => {
    if (item.kind !== 'map' || item.flow || item.templated || !meets(item.range, range)) return [];
    return [...moveToConfigMap(place, item), ...inlineFromConfigMap(place, item)];
  });
}

// From the policy into a ConfigMap

function moveToConfigMap(place: ActionPlace, item: YamlMap): readonly ScaffoldAction[] {
  const { document, manifest } = place;
  const inline = entryOf(item, 'inline');
  const script = inline?.value;
  // What an anchor names may be meant elsewhere as well.
  if (!inline || script?.kind !== 'scalar' || typeof script.value !== 'string' || script.opaque || script.anchor !== undefined || script.text === '') return [];
  if (entryOf(item, 'valueRef') || manifest.name === undefined) return [];
  const type = typeEdit(document, item, inline, 'ValueRef');
  if (!type) return [];
  const name = freeName(place, manifest.name);
  const style = documentStyle(document.yaml);
  const lines = entryLines('valueRef', { group: '', kind: 'ConfigMap', name }, { ...style, column: columnOf(document.text, inline.range.start) });
  const comment = commentBehind(document.text, script);
  const reference = [`${lines[0]!.trimStart()}${comment}`, ...lines.slice(1), ...(ownsBlankLines(script.text) ? [''] : [])].join(style.lineBreak);
  const lastLine = lineEndOf(document.text, Math.max(script.range.end, script.range.start));
  const end = ownsBlankLines(script.text) ? blankLinesEnd(document.text, lastLine) : lastLine;
  return [
    {
      title: `Move to ConfigMap '${name}'`,
      kind: 'refactor.move',
      edits: [...type, { range: { start: inline.range.start, end }, newText: reference }],
      append: configMapWith(script.text, name, manifest.namespace, style.step),
    },
  ];
}

/** A ConfigMap with a script under the key that the controller looks for. */
function configMapWith(script: string, name: string, namespace: string | undefined, step: number): string {
  const indent = ' '.repeat(step);
  const written = literalBlock(script, { parentColumn: step, column: 2 * step, lineBreak: '\n' }) ?? `${renderText(script, 'double-quoted', false)}\n`;
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    `${indent}name: ${renderText(name, 'plain', false)}`,
    ...(namespace === undefined ? [] : [`${indent}namespace: ${renderText(namespace, 'plain', false)}`]),
    'data:',
    `${indent}lua: ${written}`,
  ].join('\n');
}

/** A name that no ConfigMap of the namespace has, as far as the workspace tells. */
function freeName({ manifest, workspace }: ActionPlace, policy: string): string {
  for (let number = 1; ; number++) {
    const name = `${policy}-lua${number === 1 ? '' : `-${number}`}`;
    if (configMapsNamed(workspace, manifest.namespace, name).length === 0) return name;
  }
}

// From a ConfigMap into the policy

function inlineFromConfigMap(place: ActionPlace, item: YamlMap): readonly ScaffoldAction[] {
  const { document, manifest, workspace } = place;
  const valueRef = entryOf(item, 'valueRef');
  const name = stringAt(valueRef?.value, 'name');
  if (!valueRef || valueRef.value?.kind !== 'map' || valueRef.value.flow || valueRef.value.anchor !== undefined || name === undefined || entryOf(item, 'inline')) return [];
  if (stringAt(valueRef.value, 'kind') !== 'ConfigMap' || !['', 'v1'].includes(stringAt(valueRef.value, 'group') ?? '')) return [];
  const found = configMapsNamed(workspace, manifest.namespace, name);
  const [configMap] = found;
  const script = found.length === 1 && configMap ? scriptOf(configMap) : undefined;
  const type = typeEdit(document, item, valueRef, 'Inline');
  if (!configMap || !script || !type) return [];
  const { lineBreak, step } = documentStyle(document.yaml);
  const column = columnOf(document.text, valueRef.range.start);
  const written = literalBlock(script.text, { parentColumn: column, column: column + step, lineBreak }) ?? `${renderText(script.text, 'double-quoted', false)}${lineBreak}`;
  const { start } = valueRef.range;
  const lastLine = lineEndOf(document.text, valueRef.range.end);
  // Blank lines below would become a part of such a script.
  const end = ownsBlankLines(script.text) ? blankLinesEnd(document.text, lastLine) : lastLine;
  // Comments of the reference speak of the script now.
  const comments = document.yaml.comments.filter(({ range }) => start < range.start && range.end <= lastLine).map(({ text }) => text + lineBreak + ' '.repeat(column));
  const edits: TextEdit[] = [...type, { range: { start, end }, newText: `${comments.join('')}inline: ${end > lastLine || end === document.text.length ? written : written.slice(0, -lineBreak.length)}` }];
  if (!isReadAs(document, edits, item, script.text)) return [];
  const title = `Inline from ConfigMap '${name}'`;
  const removal = removalOf(place, configMap, name, edits);
  return [{ title, kind: 'refactor.inline', edits }, ...(removal ? [{ title: `${title} and remove the ConfigMap`, kind: 'refactor.inline' as const, ...removal }] : [])];
}

/** Whether the entry of `spec.lua` holds exactly the script afterwards: blank lines below a block may be taken for a part of it. */
function isReadAs(document: ManifestDocument, edits: readonly TextEdit[], item: YamlMap, script: string): boolean {
  const index = item.parent?.kind === 'sequence' ? item.parent.items.indexOf(item) : -1;
  const manifests = document.manifests.filter(({ kind }) => kind === 'EnvoyExtensionPolicy');
  const read = parseDocument(applyEdits(document.text, edits));
  // Where the document is one of several objects, the list is looked for below each of them.
  const roots = manifests.length === 1 && manifests[0]!.root === document.yaml.root ? [read.root] : itemsOf(read.root);
  return roots.some((root) => stringAt(root, 'spec', 'lua', index, 'inline') === script) && read.problems.length <= document.yaml.problems.length;
}

function itemsOf(root: YamlNode | undefined): readonly YamlNode[] {
  const items = at(root, 'items');
  return items?.kind === 'sequence' ? items.items : [];
}

/** The script that the controller takes: the key `lua`, else the only one there is. */
function scriptOf({ manifest, document }: ResourcePlace): YamlScalar | undefined {
  const data = at(manifest.root, 'data');
  if (data?.kind !== 'map' || manifest.partial || document.yaml.templated) return undefined;
  const entry = entryOf(data, 'lua') ?? (data.entries.length === 1 ? data.entries[0] : undefined);
  const script = resolved(entry?.value);
  return script?.kind === 'scalar' && typeof script.value === 'string' && !script.opaque && script.text !== '' ? script : undefined;
}

/** Taking the ConfigMap out of its file, where nothing else can need it and other documents are left in the file. */
function removalOf({ manifest, workspace, textOf }: ActionPlace, configMap: ResourcePlace, name: string, edits: readonly TextEdit[]): Pick<ScaffoldAction, 'edits' | 'otherFiles'> | undefined {
  const { manifest: object, document: around, documentStart } = configMap;
  const data = at(object.root, 'data');
  // Comments around the script would be lost with it.
  const isOnlyScript = data?.kind === 'map' && data.entries.length === 1 && around.yaml.comments.length === 0 && !entryOf(object.root, 'binaryData') && isWrittenForEnvoy(scriptOf(configMap)?.text ?? '');
  const users = workspace.resources(manifest.group, 'EnvoyExtensionPolicy', manifest.namespace ?? 'default').reduce((sum, { manifest: policy }) => sum + referencesTo(policy, name), 0);
  if (!isOnlyScript || users !== 1 || object.place !== 'document') return undefined;
  const whole = textOf(configMap.uri);
  const range = { start: documentStart, end: documentStart + around.text.length };
  if (whole === undefined || whole.slice(0, range.start).trim() + whole.slice(range.end).trim() === '') return undefined;
  const removal: FileChange = { uri: configMap.uri, edits: [{ range, newText: '' }] };
  return { edits, otherFiles: [removal] };
}

function referencesTo(policy: Manifest, name: string): number {
  const list = at(policy.root, 'spec', 'lua');
  return list?.kind === 'sequence' ? list.items.filter((item) => stringAt(item, 'valueRef', 'name') === name).length : 0;
}

// Both ways

/** A block that keeps its last line breaks keeps all blank lines below it. */
function ownsBlankLines(script: string): boolean {
  return script.endsWith('\n\n') || script === '\n';
}

/** Edits that set `type` beside an entry; undefined where it is not written plainly. */
function typeEdit(document: ManifestDocument, item: YamlMap, beside: YamlEntry, value: 'Inline' | 'ValueRef'): readonly TextEdit[] | undefined {
  const type = entryOf(item, 'type');
  if (!type) {
    const column = columnOf(document.text, beside.range.start);
    const { lineBreak } = documentStyle(document.yaml);
    return [{ range: { start: beside.range.start, end: beside.range.start }, newText: `type: ${value}${lineBreak}${' '.repeat(column)}` }];
  }
  if (type.value?.kind !== 'scalar' || type.value.opaque || type.value.anchor !== undefined) return undefined;
  return type.value.text === value ? [] : [{ range: type.value.range, newText: renderText(value, type.value.style, false) }];
}

/** The comment behind a block's header or a value of one line, with the blanks in front of it. */
function commentBehind(text: string, { style, range }: YamlScalar): string {
  const isBlock = style === 'literal' || style === 'folded';
  const from = isBlock ? range.start : range.end;
  const rest = text.slice(from, lineEndOf(text, from));
  return /\s+#.*$/.exec(rest)?.[0].trimEnd() ?? '';
}
