// Finds where a field belongs that stands one level too high or too low, and moves it there.

import type { Fix } from '../base/finding';
import type { TextEdit } from '../base/text';
import { contradictions } from '../schema/constraints/contradictions';
import { schemaAt } from '../schema/navigate';
import type { SchemaProperty } from '../schema/schema';
import type { UnknownField } from '../schema/validate';
import type { ManifestDocument } from '../workspace/manifest';
import { documentStyle } from '../yaml/document-style';
import { moveEntry, plainData } from '../yaml/edits';
import { at, entryOf, resolved, type YamlEntry, type YamlMap } from '../yaml/tree';
import type { KnownManifest } from './schema-findings';
import { pathText } from './words';

/** An object beside, above or below the one where the field stands, that has such a field and not yet a value for it. */
export interface FieldPlace {
  /** As messages name it: the child, or the path of the object above. */
  readonly name: string;
  readonly up: boolean;
  /** It is the manifest itself. */
  readonly top: boolean;
  /** The object, if it is there already. */
  readonly owner: YamlMap | undefined;
  /** The key of the child, or of that part of the object above in which the field stands now. */
  readonly key: string;
  /** The child is a list, of which the object is to be the first item. */
  readonly isList?: boolean;
}

/** More places than this are none: the field's name is too common to tell. */
const mostPlaces = 2;

/** The object above, or else the children one level down; empty where none or too many have the field. */
export function placesFor(finding: UnknownField, manifest: KnownManifest): readonly FieldPlace[] {
  const above = placeAbove(finding, manifest);
  if (above) return [above];
  const below = placesBelow(finding, manifest);
  const there = below.filter(({ owner }) => owner !== undefined);
  const places = there.length > 0 && there.length < below.length ? there : below;
  return places.length <= mostPlaces ? places : [];
}

/** Moves the field; empty where that is not possible as an exact change of the text. */
export function moveTo({ yaml }: ManifestDocument, { entry, map }: UnknownField, { owner, up, top, key, name, isList = false }: FieldPlace): readonly Fix[] {
  const title = top ? 'Move to the top level' : up ? `Move up to ${name}` : `Move into '${name}'`;
  if (!owner) return [{ title, edits: wrapped(yaml, map, entry, key, isList) }];
  return [{ title, edits: moveEntry(yaml, entry, owner, up ? { after: key } : {}) }];
}

function placeAbove({ path, name }: UnknownField, manifest: KnownManifest): FieldPlace | undefined {
  const around = path.slice(0, -1);
  while (typeof around.at(-1) === 'number') around.pop();
  const key = around.pop();
  if (typeof key !== 'string') return undefined;
  const property = schemaAt(manifest.kindSchema.schema, around)?.properties.get(name);
  const owner = at(manifest.root, ...around);
  if (!property || property.readOnly || owner?.kind !== 'map' || entryOf(owner, name)) return undefined;
  return { name: pathText(around, manifest), up: true, top: around.length === 0, owner, key };
}

/** Children that may stand here: not those that are deprecated, nor those that another field excludes. */
function placesBelow({ schema, map, name, path, entry }: UnknownField, { kindSchema }: KnownManifest): FieldPlace[] {
  const children = [...schema.properties.values()].filter((child) => !child.readOnly && (child.deprecated === undefined || entryOf(map, child.name)));
  const places = children.flatMap((child) => placeIn(child, map, name));
  const siblings = Object.fromEntries(map.entries.filter((each) => each !== entry).map((each) => [each.key.text, plainData(each.value)]));
  const missing = children.filter((child) => places.some(({ key, owner }) => key === child.name && owner === undefined));
  const forbidden = missing.length === 0 ? new Set<string>() : contradictions(kindSchema, path.slice(0, -1), siblings, missing);
  return places.filter(({ key }) => !forbidden.has(key));
}

/** In an object, or in a list that has one item or is not there yet. */
function placeIn(child: SchemaProperty, map: YamlMap, name: string): FieldPlace[] {
  const entry = entryOf(map, child.name);
  const value = resolved(entry?.value);
  if (child.schema.type === 'object') {
    if (!child.schema.properties.has(name) || (entry && value?.kind !== 'map') || entryOf(value, name)) return [];
    return [{ name: child.name, up: false, top: false, owner: value?.kind === 'map' ? value : undefined, key: child.name }];
  }
  if (!child.schema.items?.properties.has(name)) return [];
  if (!entry) return [{ name: child.name, up: false, top: false, owner: undefined, key: child.name, isList: true }];
  if (value?.kind !== 'sequence' || value.items.length !== 1) return [];
  const [item] = value.items;
  return item?.kind === 'map' && !entryOf(item, name) ? [{ name: `${child.name}[0]`, up: false, top: false, owner: item, key: child.name }] : [];
}

/** Puts `key:` around an entry, where the object, or the list with the object, that it belongs to is not there yet. */
function wrapped(yaml: ManifestDocument['yaml'], map: YamlMap, entry: YamlEntry, key: string, isList: boolean): TextEdit[] {
  const { start, end } = entry.range;
  const style = documentStyle(yaml);
  if (map.flow) {
    const name = style.json ? JSON.stringify(key) : key;
    return [
      { range: { start, end: start }, newText: `${name}: ${isList ? '[' : ''}{` },
      { range: { start: end, end }, newText: isList ? '}]' : '}' },
    ];
  }
  const dash = isList ? '- ' : '';
  const step = ' '.repeat(isList && !style.indentItems ? dash.length : style.step + dash.length);
  const column = start - Math.max(yaml.text.lastIndexOf('\n', start - 1), yaml.text.lastIndexOf('\r', start - 1)) - 1;
  const deeper = [...yaml.text.slice(start, end).matchAll(/(\r\n|\n|\r)(?=[ ]*[^ \r\n])/g)].map((match) => start + match.index + match[0].length);
  return [
    { range: { start, end: start }, newText: `${key}:${style.lineBreak}${' '.repeat(column)}${step.slice(dash.length)}${dash}` },
    ...deeper.map((offset): TextEdit => ({ range: { start: offset, end: offset }, newText: step })),
  ];
}
