// Adds several entries to a map at once.

import type { TextEdit } from '../base/text';
import { documentStyle } from '../yaml/document-style';
import { insertEntry, type PlainData } from '../yaml/edits';
import { renderFlow } from '../yaml/render';
import type { YamlDocument, YamlMap } from '../yaml/tree';

/** Edits that add the entries behind those that the map has, in their order. */
export function additions(document: YamlDocument, map: YamlMap, entries: { readonly [key: string]: PlainData | undefined }): TextEdit[] {
  // An empty map is replaced as a whole: several insertions would each take its place.
  if (map.entries.length === 0) return [{ range: map.range, newText: renderFlow(entries, documentStyle(document).json) }];
  return Object.entries(entries).flatMap(([key, value]) => insertEntry(document, map, key, value ?? null));
}
