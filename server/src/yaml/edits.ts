// Exact changes to a document, as text edits that keep its comments, order, quotes and indentation.

import type { TextEdit, TextRange } from '../base/text';
import { documentStyle, type DocumentStyle } from './document-style';
import { columnOf, commentLinesAbove, isBlankRange, lastLineOf, lineBreakEnd, lineEndOf, lineStartOf } from './lines';
import { entryLines, isPlain, renderBlockValue, renderFlow, renderJson, renderKey, renderLines, renderText, type PlainData } from './render';
import { entryOf, type YamlDocument, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar, type YamlSequence } from './tree';

export type { PlainData } from './render';

/** Where an entry is to be put among those of its map; without both, behind the last. Keys that are not there count as absent. */
export interface EntryPlace {
  readonly before?: string;
  readonly after?: string;
}

/**
 * What takes entries or items: a collection; an entry whose value is not written, null or empty (`key:`); or an item of a
 * list that is not written (`- `).
 */
export type Owner = YamlMap | YamlSequence | YamlEntry | YamlScalar;

// Keys and values

/** Gives an entry another key; the quotes stay. */
export function renameKey(document: YamlDocument, entry: YamlEntry, key: string): TextEdit[] {
  const map = entry.key.parent;
  const style = documentStyle(document).json ? 'double-quoted' : entry.key.style;
  return [{ range: entry.key.range, newText: renderText(key, style, map !== undefined && map.kind === 'map' && map.flow) }];
}

/** Gives an entry another value; strings keep the quotes of the one before. Comments inside the old value go with it. */
export function replaceValue(document: YamlDocument, entry: YamlEntry, value: PlainData): TextEdit[] {
  const style = documentStyle(document);
  const map = entry.key.parent as YamlMap;
  const old = entry.value;
  if (map.flow) return [valueInFlow(document, entry, value, style)];
  const key = columnOf(document.text, entry.range.start);
  const isOnKeyLine = old !== undefined && old.range.start <= lineEndOf(document.text, entry.key.range.end);
  if (isOnKeyLine && old.kind === 'scalar' && isScalarData(value)) return [{ range: old.range, newText: scalarLike(old, value, style, false, key) }];
  const column = Array.isArray(value) && !style.indentItems ? key : key + style.step;
  const rendered = renderBlockValue(value, { ...style, column });
  const colon = colonEnd(document, entry);
  if (!old) return [{ range: { start: colon, end: colon }, newText: rendered }];
  const firstLineEnd = lineEndOf(document.text, colon);
  // A comment behind the colon stays where it is: the new value comes in front of it or below it.
  if (old.range.start <= firstLineEnd) return [{ range: { start: colon, end: old.range.end }, newText: rendered }];
  const below: TextRange = { start: firstLineEnd, end: old.range.end };
  if (rendered.startsWith(style.lineBreak)) return [{ range: below, newText: rendered }];
  return [
    { range: { start: colon, end: colon }, newText: rendered },
    { range: below, newText: '' },
  ];
}

/** Puts another scalar in the place of one; strings keep its quotes. */
export function replaceScalar(document: YamlDocument, scalar: YamlScalar, value: string | number | bigint | boolean | null): TextEdit[] {
  const style = documentStyle(document);
  const column = Math.max((scalar.contentColumn ?? style.step) - style.step, 0);
  return [{ range: scalar.range, newText: scalarLike(scalar, value, style, isInFlow(scalar), column) }];
}

/** Writes a scalar as a string in quotes, with the characters that it has now: `8080` becomes `"8080"`. */
export function quoteScalar(scalar: YamlScalar, style: 'single-quoted' | 'double-quoted' = 'double-quoted'): TextEdit[] {
  return [{ range: scalar.range, newText: renderText(scalar.text, style, true) }];
}

/** Takes the quotes off a scalar, whatever its text is read as then; undefined where it cannot stand without. */
export function unquoteScalar(scalar: YamlScalar): TextEdit[] | undefined {
  const { text } = scalar;
  // A letter in front makes every value a string, so that only the syntax is asked about.
  const canStand = text !== '' && isPlain(`a${text}`, isInFlow(scalar)) && (isPlain(text, isInFlow(scalar)) || /^[\w.+-]+$/.test(text));
  return canStand ? [{ range: scalar.range, newText: text }] : undefined;
}

// Deleting

/** Takes an entry out of its map, with its lines and the comments that belong to it. The last one leaves `{}`. */
export function deleteEntry(document: YamlDocument, entry: YamlEntry): TextEdit[] {
  const map = entry.key.parent as YamlMap;
  const index = map.entries.indexOf(entry);
  const ranges = map.entries.map((each) => each.range);
  if (map.flow) return [deleteInFlow(document.text, map, ranges, index)];
  if (ranges.length === 1) return emptied(document, map, '{}');
  return [deleteLines(document, ranges[index]!, ranges[index + 1], index === 0 && !map.parent)];
}

/** Takes an item out of its list, with its lines and the comments that belong to it. The last one leaves `[]`. */
export function deleteItem(document: YamlDocument, sequence: YamlSequence, index: number): TextEdit[] {
  const ranges = itemRanges(document, sequence);
  if (sequence.flow) return [deleteInFlow(document.text, sequence, ranges, index)];
  if (ranges.length === 1) return emptied(document, sequence, '[]');
  return [deleteLines(document, ranges[index]!, ranges[index + 1], false)];
}

// Inserting

/** Adds `key: value` to a map, or to what is to become one. In documents without content: at the end. */
export function insertEntry(document: YamlDocument, owner: Owner | undefined, key: string, value: PlainData, place: EntryPlace = {}): TextEdit[] {
  const style = documentStyle(document);
  return insertInMap(document, owner, style, place, {
    lines: (column) => entryLines(key, value, { ...style, column }),
    flow: (column) => (style.json ? `${JSON.stringify(key)}: ${renderJson(value, column, style.step, style.lineBreak)}` : `${renderKey(key, true)}: ${renderFlow(value, false)}`),
  });
}

/** Gives a key of a map a value, whether it is there already or not. */
export function setEntry(document: YamlDocument, map: YamlMap, key: string, value: PlainData): TextEdit[] {
  const entry = entryOf(map, key);
  return entry ? replaceValue(document, entry, value) : insertEntry(document, map, key, value);
}

/** Adds an item to the end of a list, or to what is to become one. */
export function insertItem(document: YamlDocument, owner: YamlSequence | YamlEntry, value: PlainData): TextEdit[] {
  const style = documentStyle(document);
  const { text } = document;
  const sequence = 'key' in owner ? owner.value : owner;
  if (sequence?.kind === 'sequence' && (sequence.flow || sequence.items.length > 0)) {
    const ranges = itemRanges(document, sequence);
    if (sequence.flow && (ranges.length > 0 || isInFlow(sequence) || style.json)) {
      return [insertInFlow(document, sequence, ranges, undefined, style, (column) => (style.json ? renderJson(value, column, style.step, style.lineBreak) : renderFlow(value, false)))];
    }
    if (!sequence.flow) return [insertBelow(document, sequence.range, renderLines([value], { ...style, column: columnOf(text, sequence.range.start) }), style)];
  }
  const entry = 'key' in owner ? owner : entryOfValue(owner);
  if (!entry) return [{ range: owner.range, newText: `- ${renderFlow(value, style.json)}` }];
  if ((entry.key.parent as YamlMap).flow) return [valueInFlow(document, entry, [value], style)];
  const key = columnOf(text, entry.range.start);
  return fillValue(document, entry, renderLines([value], { ...style, column: style.indentItems ? key + style.step : key }), style);
}

/**
 * Makes several items of one: each has one item of the list in `entry`, and all else but `name` is the same. The first stays
 * where it is, the others go to the end. Undefined where that list is not written out there, or has one item only.
 */
export function divideItem(document: YamlDocument, sequence: YamlSequence, index: number, entry: YamlEntry): TextEdit[] | undefined {
  const list = entry.value;
  const whole = plainData(sequence.items[index]);
  if (list?.kind !== 'sequence' || list.items.length < 2 || isScalarData(whole) || Array.isArray(whole)) return undefined;
  const [first, ...others] = list.items.map(plainData);
  const kept = list.flow ? replaceValue(document, entry, [first!]) : list.items.slice(1).flatMap((_, at) => deleteItem(document, list, at + 1));
  const added = others.flatMap((part) => insertItem(document, sequence, { ...whole, [entry.key.text]: [part], name: undefined }));
  return joined(document.text, kept, added, documentStyle(document));
}

/** Makes a document of its own of a root's entry and all that is below it; the comments above the entry go along. */
export function divideBefore(document: YamlDocument, entry: YamlEntry): TextEdit[] {
  const { text } = document;
  const start = commentLinesAbove(document, lineStartOf(text, entry.range.start), 0);
  return [{ range: { start, end: start }, newText: `---${documentStyle(document).lineBreak}` }];
}

/**
 * Takes an entry out of its map and puts it into another, at that one's indentation, with its comments.
 *
 * @param key its new key; by default the old one
 */
export function moveEntry(document: YamlDocument, entry: YamlEntry, owner: Owner, place: EntryPlace & { readonly key?: string } = {}): TextEdit[] {
  const style = documentStyle(document);
  const map = entry.key.parent as YamlMap;
  const key = place.key ?? entry.key.text;
  const inserted = insertInMap(document, owner, style, place, {
    lines: (column) => (map.flow ? entryLines(key, plainData(entry.value), { ...style, column }) : movedLines(document, entry, key, column)),
    flow: () => `${style.json ? JSON.stringify(key) : renderKey(key, true)}: ${map.flow && entry.value ? document.text.slice(entry.value.range.start, entry.value.range.end) : renderFlow(plainData(entry.value), style.json)}`,
  });
  return joined(document.text, deleteEntry(document, entry), inserted, style);
}

/** Makes a value the only item of a list. */
export function wrapInList(document: YamlDocument, node: YamlNode): TextEdit[] {
  const style = documentStyle(document);
  const { text } = document;
  const { start, end } = node.range;
  const entry = entryOfValue(node);
  const isBlock = (node.kind === 'map' || node.kind === 'sequence') && !node.flow;
  if (isBlock) {
    // What names or tags the value goes with it, so that aliases mean the same as before.
    const colon = entry && colonEnd(document, entry);
    const properties = colon === undefined ? undefined : /^(?:[ \t]+[&!]\S*)+/.exec(text.slice(colon, start))?.[0];
    const edits: TextEdit[] = [{ range: { start, end: start }, newText: properties ? `- ${properties.trim()}${style.lineBreak}${' '.repeat(columnOf(text, start) + 2)}` : '- ' }];
    if (colon !== undefined && properties) edits.unshift({ range: { start: colon, end: colon + properties.length }, newText: '' });
    for (let line = lineBreakEnd(text, start); line < end; line = lineBreakEnd(text, line)) {
      if (!isBlankRange(text, line, lineEndOf(text, line))) edits.push({ range: { start: line, end: line }, newText: '  ' });
    }
    return edits;
  }
  if (!entry || isInFlow(node) || node.kind === 'map' || node.kind === 'sequence') {
    return [
      { range: { start, end: start }, newText: '[' },
      { range: { start: end, end }, newText: ']' },
    ];
  }
  const key = columnOf(text, entry.range.start);
  const column = style.indentItems ? key + style.step : key;
  const edits: TextEdit[] = [{ range: { start: colonEnd(document, entry), end: start }, newText: `${style.lineBreak}${' '.repeat(column)}- ${propertiesBefore(document, entry, node)}` }];
  // Lines below must stay deeper than the dash.
  const below: number[] = [];
  for (let line = lineBreakEnd(text, start); line < end; line = lineBreakEnd(text, line)) if (!isBlankRange(text, line, lineEndOf(text, line))) below.push(line);
  const by = column + 2 - Math.min(...below.map((line) => leadingBlanks(text, line)));
  if (by > 0) for (const line of below) edits.push({ range: { start: line, end: line }, newText: ' '.repeat(by) });
  return edits;
}

/** Makes an item of a list a map with the item as its only value. */
export function wrapInMap(document: YamlDocument, item: YamlScalar, key: string): TextEdit[] {
  const { start, end } = item.range;
  const name = documentStyle(document).json ? JSON.stringify(key) : renderKey(key, isInFlow(item));
  if (!isInFlow(item)) return [{ range: { start, end: start }, newText: `${name}: ` }];
  return [{ range: { start, end: start }, newText: `{${name}: ` }, { range: { start: end, end }, newText: '}' }];
}

/** What a node stands for, as plain data; aliases are followed, opaque scalars give their text. */
export function plainData(node: YamlNode | undefined): PlainData {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'scalar':
      return node.value === undefined ? node.text : node.value;
    case 'alias':
      return plainData(node.target);
    case 'sequence':
      return node.items.map(plainData);
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key.text, plainData(entry.value)]));
  }
}

// Parts of the above

/** Deletions and insertions together; what is inserted within a deleted stretch takes its place. */
function joined(text: string, deletions: readonly TextEdit[], insertions: readonly TextEdit[], { lineBreak }: DocumentStyle): TextEdit[] {
  const edits = [...deletions];
  for (const insertion of insertions) {
    const { start } = insertion.range;
    const index = edits.findIndex(({ range }) => range.start < start && start < range.end);
    const around = edits[index];
    if (!around) {
      edits.push(insertion);
      continue;
    }
    const deleted = text.slice(around.range.start, around.range.end);
    const isWholeLines = /[\r\n]$/.test(deleted) && insertion.newText.startsWith(lineBreak);
    edits[index] = { range: around.range, newText: around.newText + (isWholeLines ? insertion.newText.slice(lineBreak.length) + lineBreak : insertion.newText) };
  }
  return edits;
}

/** What is to be put into a map: as lines in block style, or as a part of a flow map. */
interface EntrySource {
  lines(column: number): string[];
  flow(column: number): string;
}

function insertInMap(document: YamlDocument, owner: Owner | undefined, style: DocumentStyle, place: EntryPlace, source: EntrySource): TextEdit[] {
  const { text } = document;
  if (!owner) return [insertAtEnd(text, style.json ? [`{${source.flow(0)}}`] : source.lines(0), style)];
  const node = isEntry(owner) ? owner.value : owner;
  if (node?.kind === 'map' && (node.entries.length > 0 || isInFlow(node) || (style.json && node.flow))) {
    const index = placeIn(node, place);
    if (node.flow) return [insertInFlow(document, node, node.entries.map((entry) => entry.range), index, style, (column) => source.flow(column))];
    return [insertInBlock(document, node, index, source, style)];
  }
  const entry = isEntry(owner) ? owner : entryOfValue(owner);
  if (entry) {
    if ((entry.key.parent as YamlMap).flow) {
      const written = `{${source.flow(0)}}`;
      return [entry.value ? { range: entry.value.range, newText: written } : { range: { start: colonEnd(document, entry), end: colonEnd(document, entry) }, newText: ` ${written}` }];
    }
    return fillValue(document, entry, source.lines(columnOf(text, entry.range.start) + style.step), style);
  }
  // An item of a list that is not written, or the root.
  const { start, end } = owner.range;
  const isBehindDash = text[start - 1] === '-';
  const column = columnOf(text, start) + (isBehindDash ? 1 : 0);
  const lines = source.lines(column).join(style.lineBreak).trimStart();
  return [{ range: { start, end }, newText: (isBehindDash ? ' ' : '') + lines }];
}

/** The index before which a new entry goes; undefined: at the end. */
function placeIn(map: YamlMap, { before, after }: EntryPlace): number | undefined {
  const indexOf = (key: string | undefined): number => (key === undefined ? -1 : map.entries.findIndex((entry) => entry.key.text === key));
  const next = indexOf(before);
  if (next !== -1) return next;
  const previous = indexOf(after);
  return previous === -1 || previous === map.entries.length - 1 ? undefined : previous + 1;
}

function insertInBlock(document: YamlDocument, map: YamlMap, index: number | undefined, source: EntrySource, style: DocumentStyle): TextEdit {
  const { text } = document;
  const column = columnOf(text, map.range.start);
  const next = index === undefined ? undefined : map.entries[index];
  const lines = source.lines(column);
  if (next && index! > 0) return insertBelow(document, map.entries[index! - 1]!.range, lines, style);
  if (!next) return insertBelow(document, map.entries.at(-1)!.range, lines, style);
  // In front of the first: above its comments, or behind the dash that it stands behind.
  const start = next.range.start;
  const lineStart = lineStartOf(text, start);
  const isOwnLine = isBlankRange(text, lineStart, start);
  if (!isOwnLine) return { range: { start, end: start }, newText: `${lines.join(style.lineBreak).trimStart()}${style.lineBreak}${' '.repeat(column)}` };
  const at = map.parent ? commentLinesAbove(document, lineStart, column) : lineStart;
  return { range: { start: at, end: at }, newText: `${lines.join(style.lineBreak)}${style.lineBreak}` };
}

/** Lines behind the last line of what stands at `range`. */
function insertBelow(document: YamlDocument, range: TextRange, lines: readonly string[], style: DocumentStyle): TextEdit {
  const at = lastLineOf(document, range.start, range.end).end;
  return { range: { start: at, end: at }, newText: style.lineBreak + lines.join(style.lineBreak) };
}

function insertAtEnd(text: string, lines: readonly string[], style: DocumentStyle): TextEdit {
  const at = text.length;
  const needsBreak = at > 0 && !/[\r\n]$/.test(text);
  return { range: { start: at, end: at }, newText: `${needsBreak ? style.lineBreak : ''}${lines.join(style.lineBreak)}${style.lineBreak}` };
}

/** Writes lines below `key:`, in the place of nothing, of null or of an empty collection. */
function fillValue(document: YamlDocument, entry: YamlEntry, lines: readonly string[], style: DocumentStyle): TextEdit[] {
  const { text } = document;
  const colon = colonEnd(document, entry);
  const below = style.lineBreak + lines.join(style.lineBreak);
  const old = entry.value;
  const lineEnd = lineEndOf(text, old ? old.range.end : colon);
  const comment = text.slice(old ? old.range.end : colon, lineEnd).trim() !== '';
  const removed: TextRange = { start: colon, end: old && old.range.end > old.range.start ? old.range.end : colon };
  if (!comment) return [{ range: { start: removed.start, end: lineEnd }, newText: below }];
  const insertion: TextEdit = { range: { start: lineEnd, end: lineEnd }, newText: below };
  return removed.end > removed.start ? [{ range: removed, newText: '' }, insertion] : [insertion];
}

/** Adds a part to a flow collection: on a line of its own where the others stand so. */
function insertInFlow(document: YamlDocument, node: YamlMap | YamlSequence, ranges: readonly TextRange[], index: number | undefined, style: DocumentStyle, source: (column: number) => string): TextEdit {
  const { text } = document;
  const { start, end } = node.range;
  const first = ranges[0];
  if (!first) {
    // In a document of one line all stays on that line.
    if (!style.json || !/[\r\n]/.test(text.trim())) return { range: { start: start + 1, end: end - 1 }, newText: source(columnOf(text, start)) };
    const column = columnOf(text, lineStartOf(text, start) + leadingBlanks(text, lineStartOf(text, start)));
    const inner = column + style.step;
    return { range: { start: start + 1, end: end - 1 }, newText: `${style.lineBreak}${' '.repeat(inner)}${source(inner)}${style.lineBreak}${' '.repeat(column)}` };
  }
  const isOnLines = isBlankRange(text, lineStartOf(text, first.start), first.start);
  const column = columnOf(text, first.start);
  const separator = isOnLines ? `,${style.lineBreak}${' '.repeat(column)}` : ', ';
  const written = source(isOnLines ? column : 0);
  if (index === undefined) {
    const last = ranges.at(-1)!.end;
    return { range: { start: last, end: last }, newText: separator + written };
  }
  const at = ranges[index]!.start;
  return { range: { start: at, end: at }, newText: written + separator };
}

function valueInFlow(document: YamlDocument, entry: YamlEntry, value: PlainData, style: DocumentStyle): TextEdit {
  const old = entry.value;
  const column = columnOf(document.text, entry.range.start);
  const newText = old?.kind === 'scalar' && isScalarData(value) ? scalarLike(old, value, style, true, column) : style.json ? renderJson(value, column, style.step, style.lineBreak) : renderFlow(value, false);
  if (old) return { range: old.range, newText };
  const colon = document.text.indexOf(':', entry.key.range.end);
  const isWritten = colon !== -1 && colon < entry.range.end;
  return { range: { start: entry.range.end, end: entry.range.end }, newText: `${isWritten ? '' : ':'} ${newText}` };
}

/** A scalar in the manner of another. */
function scalarLike(old: YamlScalar, value: string | number | bigint | boolean | null, style: DocumentStyle, inFlow: boolean, column: number): string {
  if (typeof value !== 'string') return style.json || inFlow ? renderFlow(value, style.json) : renderFlow(value, false);
  if (style.json) return JSON.stringify(value);
  const isBlock = old.style === 'literal' || old.style === 'folded';
  if (!inFlow && (isBlock || (value.includes('\n') && old.style === 'plain'))) {
    return renderBlockValue(value, { ...style, column: old.contentColumn ?? column + style.step }).trimStart();
  }
  return renderText(value, old.style, inFlow);
}

function deleteInFlow(text: string, node: YamlMap | YamlSequence, ranges: readonly TextRange[], index: number): TextEdit {
  const range = ranges[index]!;
  const next = ranges[index + 1];
  const previous = ranges[index - 1];
  if (next) return { range: { start: range.start, end: next.start }, newText: '' };
  if (previous) return { range: { start: previous.end, end: range.end }, newText: '' };
  const isOnePair = text[node.range.start] !== '{' && text[node.range.start] !== '[';
  return isOnePair ? { range: node.range, newText: '{}' } : { range: { start: node.range.start + 1, end: node.range.end - 1 }, newText: '' };
}

/** Deletes the lines of an entry or item; where it stands behind a dash, the next one moves up there. */
function deleteLines(document: YamlDocument, range: TextRange, next: TextRange | undefined, isFirstOfDocument: boolean): TextEdit {
  const { text } = document;
  const lineStart = lineStartOf(text, range.start);
  if (!isBlankRange(text, lineStart, range.start)) {
    // `- first: 1⏎  second: 2`: what is next comes behind the dash, its comment with it.
    const behind = lineBreakEnd(text, lastLineOf(document, range.start, range.end).end);
    const end = next ? behind + leadingBlanks(text, behind) : range.end;
    return { range: { start: range.start, end }, newText: '' };
  }
  const column = range.start - lineStart;
  const start = isFirstOfDocument ? lineStart : commentLinesAbove(document, lineStart, column);
  const last = lastLineOf(document, range.start, range.end);
  if (last.hasBreak) return { range: { start, end: lineBreakEnd(text, last.end) }, newText: '' };
  // The last line of the text has no break: take the one above.
  return { range: { start: text[start - 1] === '\n' && text[start - 2] === '\r' ? start - 2 : Math.max(start - 1, 0), end: last.end }, newText: '' };
}

/** Puts `{}` or `[]` in the place of a block collection. */
function emptied(document: YamlDocument, node: YamlMap | YamlSequence, brackets: string): TextEdit[] {
  const { text } = document;
  const entry = entryOfValue(node);
  if (!entry) return [{ range: node.range, newText: brackets }];
  const colon = colonEnd(document, entry);
  const last = lastLineOf(document, node.range.start, node.range.end);
  const lineEnd = lineEndOf(text, colon);
  if (node.range.start <= lineEnd) return [{ range: node.range, newText: brackets }];
  const properties = text.slice(colon, lineEnd).replace(/(^|\s)#.*$/, '').trimEnd();
  const at = colon + properties.length;
  return [
    { range: { start: at, end: at }, newText: ` ${brackets}` },
    { range: { start: lineEnd, end: last.end }, newText: '' },
  ];
}

/** The lines of an entry at another column, with the comments above it and another key. */
function movedLines(document: YamlDocument, entry: YamlEntry, key: string, column: number): string[] {
  const { text } = document;
  const lineStart = lineStartOf(text, entry.range.start);
  const from = columnOf(text, entry.range.start);
  const isOwnLine = isBlankRange(text, lineStart, entry.range.start);
  const start = isOwnLine ? commentLinesAbove(document, lineStart, from) : entry.range.start;
  const end = lastLineOf(document, entry.range.start, entry.range.end).end;
  const renamed = key === entry.key.text ? text.slice(entry.key.range.start, entry.key.range.end) : renderKey(key);
  const source = text.slice(start, entry.key.range.start) + renamed + text.slice(entry.key.range.end, end);
  return source.split(/\r\n|\n|\r/).map((line, index) => {
    if (line.trim() === '') return '';
    if (index === 0 && !isOwnLine) return ' '.repeat(column) + line;
    const blanks = leadingBlanks(line, 0);
    return ' '.repeat(Math.max(0, blanks + column - from)) + line.slice(blanks);
  });
}

/** The ranges of a list's items, each from its dash (in brackets: from its own start) to its end. */
function itemRanges(document: YamlDocument, sequence: YamlSequence): TextRange[] {
  const { text } = document;
  if (sequence.flow) return sequence.items.map((item) => item.range);
  const column = columnOf(text, sequence.range.start);
  let from = sequence.range.start;
  return sequence.items.map((item, index) => {
    if (index > 0) {
      // The next line that has a dash at the list's column.
      for (let line = lineBreakEnd(text, from); line <= item.range.start && line < text.length; line = lineBreakEnd(text, line)) {
        from = line + column;
        if (text[from] === '-' && isBlankRange(text, line, from)) break;
      }
    }
    const start = from;
    from = Math.max(item.range.end, start);
    return { start, end: Math.max(item.range.end, start + 1) };
  });
}

function entryOfValue(node: YamlNode): YamlEntry | undefined {
  return node.parent?.kind === 'map' ? node.parent.entries.find((entry) => entry.value === node) : undefined;
}

/** Behind the colon of an entry. */
function colonEnd(document: YamlDocument, entry: YamlEntry): number {
  const colon = document.text.indexOf(':', entry.key.range.end);
  return colon === -1 || colon >= Math.max(entry.range.end, entry.key.range.end + 1) ? entry.key.range.end : colon + 1;
}

/** `&anchor !tag ` as they stand in front of a value. */
function propertiesBefore(document: YamlDocument, entry: YamlEntry, node: YamlNode): string {
  if (node.anchor === undefined && node.tag === undefined) return '';
  return `${document.text.slice(colonEnd(document, entry), node.range.start).trim()} `;
}

function isEntry(owner: Owner): owner is YamlEntry {
  return 'key' in owner;
}

function isInFlow(node: YamlNode): boolean {
  return node.parent?.flow === true;
}

function isScalarData(value: PlainData): value is string | number | bigint | boolean | null {
  return typeof value !== 'object' || value === null;
}

function leadingBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - offset;
}

