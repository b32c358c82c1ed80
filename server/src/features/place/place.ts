// Where the cursor stands: in which map or list, on a key or a value, which word is being typed. Works in broken files.

import type { TextEdit, TextRange } from '../../base/text';
import { readFlow, type FlowContainer, type FlowPart, type FlowScalar } from './flow-reader';
import { readLines, type TextLine } from './text-lines';

export type Path = readonly (string | number)[];

/** A key that stands in a container, with the text of its value where that is a scalar on one line. */
export interface Sibling {
  readonly key: string;
  readonly keyRange: TextRange;
  /** Undefined where the value is a map, a list, long text, or not written. */
  readonly value: string | undefined;
  readonly valueRange: TextRange;
}

interface PlaceBase {
  /** Where the word stands, from the root of the document (or of the embedded one): see the kinds of place. */
  readonly path: Path;
  /** The word that is being typed, quotes included; empty where none is. */
  readonly word: TextRange;
  /** The word's opening quote. */
  readonly quote: '"' | "'" | '';
  /** Keys beside and above: those of the container at `path.slice(0, depth)`, by name, the one at the cursor left out. */
  siblings(depth: number): ReadonlyMap<string, Sibling>;
  /** For items of a list: the scalars beside, as text. */
  itemsBeside(): ReadonlySet<string>;
  /** The place is in a text that stands in a block scalar and is a document of its own. */
  readonly embedded: boolean;
}

/** In block style. */
export interface BlockPlace extends PlaceBase {
  readonly style: 'block';
  /**
   * `key`: the word is a key (its colon is written) of the map at `path`. `value`: the word stands behind a colon, `path` leads
   * to the value. `bare`: the word stands alone where the value at `path` belongs, or a part of it: a first or further key,
   * a scalar, a dash.
   */
  readonly position: 'key' | 'value' | 'bare';
  /** Column of the keys beside: new lines at the same level begin there. For values: the column of the value's key. */
  readonly column: number;
  /** Text stands behind the word on its line (a comment): what is inserted must not break the line. */
  readonly hasRest: boolean;
  /** Blanks that are missing in front of the word: behind a colon or dash, or to the column of the lines beside. */
  readonly blanks: number;
  /** Takes blanks away where the line is further in than the lines beside. */
  readonly indentation: TextEdit | undefined;
  /** The dashes of the list that stands at `path`, if there is one. */
  readonly listColumn: number | undefined;
  /** For values: the column of the keys that stand below already. */
  readonly mapColumn: number | undefined;
  /** The word stands right behind a dash. */
  readonly behindDash: boolean;
  /** The key above, at the same column, whose list may begin or go on here: lists need not be indented. */
  readonly listAbove: string | undefined;
}

/** Inside brackets. */
export interface FlowPlace extends PlaceBase {
  readonly style: 'flow';
  /** `key`: of the map at `path`; `value`: `path` leads to it. */
  readonly position: 'key' | 'value';
  readonly hasColon: boolean;
  /** A JSON file: keys and strings want double quotes. */
  readonly json: boolean;
  /** Where a comma is missing in front of the word. */
  readonly commaBefore: number | undefined;
  /** A comma is missing behind the word. */
  readonly commaAfter: boolean;
  /** Blanks that are missing in front of the word. */
  readonly blanks: number;
}

export type Place = BlockPlace | FlowPlace;

/** Which text in a block scalar is YAML itself: told by the path to it and the keys at the root. */
export type IsEmbedded = (path: Path, root: ReadonlyMap<string, Sibling>) => boolean;

/**
 * The place of `offset`.
 * @param isEmbedded whether the block scalar at a path holds YAML; then the place is one in there
 * @returns undefined where nothing is to be completed: in comments, texts, template actions, on markers
 */
export function placeAt(text: string, offset: number, isEmbedded: IsEmbedded = () => false): Place | undefined {
  const reader = new PlaceReader(text);
  return reader.placeAt(offset, isEmbedded);
}

/** How a text is laid out. */
export interface TextStyle {
  /** Spaces from a key to the keys below it. */
  readonly step: number;
  /** Spaces from a key to the dashes of its list. */
  readonly listIndent: number;
  readonly lineBreak: '\n' | '\r\n';
}

/** The habits of a text, as far as it shows any; else two spaces, lists indented. */
export function styleOf(text: string): TextStyle {
  return new PlaceReader(text).style();
}

/** What a line contributes to the path: a key, or the dash of an item. */
interface Element {
  readonly type: 'key' | 'dash';
  name: string | number;
  readonly line: number;
  readonly column: number;
}

const noSiblings: ReadonlyMap<string, Sibling> = new Map();

class PlaceReader {
  private readonly lines: readonly TextLine[];
  private readonly flows = new Map<number, FlowContainer>();

  constructor(private readonly text: string) {
    this.lines = readLines(text, (start, column) => {
      const flow = readFlow(text, start, column);
      this.flows.set(start, flow);
      return flow.end;
    });
  }

  placeAt(offset: number, isEmbedded: IsEmbedded): Place | undefined {
    const index = this.lineAt(offset);
    const line = this.lines[index];
    if (!line || this.isInAction(offset, line)) return undefined;
    if (line.commentStart !== undefined && offset > line.commentStart) return undefined;
    if (line.owner !== undefined && this.belongsToOwner(index, offset)) return this.placeInside(this.lines[line.owner]!, line.owner, offset, isEmbedded);
    if (line.kind === 'blank') return this.onBlank(index, offset);
    if (line.kind !== 'content' || offset < line.start + line.indent) return undefined;
    if (line.valueKind === 'flow' && offset > line.valueStart && offset <= Math.max(line.valueEnd, this.flows.get(line.valueStart)?.end ?? 0)) {
      return this.inFlow(line, index, offset);
    }
    if (line.key && offset <= line.key.colon) return offset < line.key.start ? undefined : this.onKey(line, index, offset);
    if (line.dashes.length > 0 && offset <= line.start + line.dashes.at(-1)!) return undefined;
    if (line.key) return this.onValue(line, index, offset);
    return this.onBare(line, index, offset);
  }

  style(): TextStyle {
    const steps = new Map<number, number>();
    let listIndent: number | undefined;
    let previous: TextLine | undefined;
    for (const line of this.lines) {
      if (line.kind !== 'content') continue;
      if (previous?.key && previous.valueKind === 'none') {
        if (line.dashes.length > 0) listIndent ??= line.indent >= previous.column ? line.indent - previous.column : undefined;
        else if (line.column > previous.column) steps.set(line.column - previous.column, (steps.get(line.column - previous.column) ?? 0) + 1);
      }
      previous = line;
    }
    const step = [...steps].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 2;
    return { step: Math.min(step, 8), listIndent: Math.min(listIndent ?? step, 8), lineBreak: this.text.includes('\r\n') ? '\r\n' : '\n' };
  }

  private lineAt(offset: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private isInAction(offset: number, line: TextLine): boolean {
    const open = this.text.lastIndexOf('{{', offset - 1);
    if (open < line.start) return false;
    const close = this.text.indexOf('}}', open);
    return close === -1 ? /^\{\{[-\s]*[.$\w"(]/.test(this.text.slice(open, line.end)) : close + 2 > offset && close <= line.end;
  }

  /** Blank lines behind a block scalar belong to it only where the cursor is indented like its text. */
  private belongsToOwner(index: number, offset: number): boolean {
    const line = this.lines[index]!;
    const owner = this.lines[line.owner!]!;
    if (line.kind !== 'blank' || owner.valueKind !== 'block') return true;
    let below = index + 1;
    while (this.lines[below]?.kind === 'blank') below++;
    const next = this.lines[below];
    const column = owner.key ? owner.column : (owner.dashes.at(-1) ?? -1);
    return next?.owner === line.owner || offset - line.start > column;
  }

  private placeInside(owner: TextLine, index: number, offset: number, isEmbedded: IsEmbedded): Place | undefined {
    if (owner.valueKind === 'flow') return this.inFlow(owner, index, offset);
    if (owner.valueKind !== 'block' || !owner.key) return undefined;
    const elements = [...this.elementsAbove(index, owner), keyElement(owner, index)];
    if (!isEmbedded(pathOf(elements), this.blockSiblings([], 0, -1))) return undefined;
    return this.inEmbedded(index, offset);
  }

  /** The place in a text of its own that stands in the block scalar of a line, in offsets of this one. */
  private inEmbedded(owner: number, offset: number): Place | undefined {
    const start = this.lines[owner + 1]?.start;
    if (start === undefined) return undefined;
    let last = owner + 1;
    while (this.lines[last + 1]?.owner === owner) last++;
    const place = placeAt(this.text.slice(start, this.lines[last]!.end), offset - start);
    return place && shifted(place, start);
  }

  private onBlank(index: number, offset: number): Place | undefined {
    const line = this.lines[index]!;
    const column = offset - line.start;
    const elements = this.search(index - 1, column, 'key');
    return this.bareIn(elements, index, { start: offset, end: offset }, column);
  }

  private onBare(line: TextLine, index: number, offset: number): Place | undefined {
    if (line.valueKind === 'block' || line.valueKind === 'other' && !/["']/.test(this.text[line.valueStart]!)) return undefined;
    const touchesWord = line.valueKind !== 'none' && offset >= line.valueStart && offset <= line.valueEnd;
    if (!touchesWord && line.valueKind !== 'none') return undefined;
    const word = touchesWord ? { start: line.valueStart, end: line.valueEnd } : { start: offset, end: offset };
    if (line.dashes.length === 0) return this.bareIn(this.search(index - 1, line.column, 'key'), index, word, line.column);
    const elements = this.elementsAbove(index, line);
    // The item may go on below: then its keys stand where theirs do.
    const column = this.childOf(elements.at(-1)!, index)?.column ?? (touchesWord ? line.column : Math.max(offset - line.start, line.dashes.at(-1)! + 2));
    const blanks = !touchesWord && !/[ \t]/.test(this.text[offset - 1] ?? '') ? 1 : 0;
    return this.blockPlace('bare', elements, index, word, { column, blanks, behindDash: true });
  }

  private onKey(line: TextLine, index: number, offset: number): Place | undefined {
    const key = line.key!;
    const elements = this.elementsAbove(index, line);
    return offset > key.end ? undefined : this.blockPlace('key', elements, index, { start: key.start, end: key.end }, { column: line.column, behindDash: line.dashes.length > 0 });
  }

  private onValue(line: TextLine, index: number, offset: number): Place | undefined {
    const elements = [...this.elementsAbove(index, line), keyElement(line, index)];
    const { valueStart, valueEnd, valueKind } = line;
    const touchesWord = valueKind !== 'none' && offset >= valueStart && offset <= valueEnd;
    if (!touchesWord && valueKind !== 'none') return undefined;
    if (touchesWord && valueKind !== 'text' && !(valueKind === 'other' && /["']/.test(this.text[valueStart]!))) return undefined;
    const word = touchesWord ? { start: valueStart, end: valueEnd } : { start: offset, end: offset };
    const blanks = !touchesWord && !/[ \t]/.test(this.text[offset - 1] ?? '') ? 1 : 0;
    const child = this.childOf(elements.at(-1), -1);
    const listColumn = child?.type === 'list' ? child.column : undefined;
    const mapColumn = child?.type === 'map' ? child.column : undefined;
    return this.blockPlace('value', elements, index, word, { column: line.column, blanks, listColumn, mapColumn });
  }

  /** A word without dash or colon on a line of its own: `column` is where it stands, the lines beside say where it should. */
  private bareIn(elements: readonly Element[], index: number, word: TextRange, column: number): Place {
    const child = this.childOf(elements.at(-1), index);
    const wanted = child?.column ?? column;
    const line = this.lines[index]!;
    const indentation = wanted < column ? { range: { start: line.start + wanted, end: line.start + column }, newText: '' } : undefined;
    const listColumn = child?.type === 'list' ? child.column : undefined;
    const listAbove = word.start === word.end && wanted === column ? this.listAbove(index, column) : undefined;
    return this.blockPlace('bare', elements, index, word, { column: wanted, blanks: Math.max(0, wanted - column), indentation, listColumn, listAbove });
  }

  private listAbove(from: number, column: number): string | undefined {
    let isList = true;
    for (let index = from - 1; index >= 0; index--) {
      const line = this.lines[index]!;
      if (line.kind === 'marker') return undefined;
      if (line.kind !== 'content') continue;
      const isItem = line.indent === column && line.dashes.length > 0;
      if (line.key && line.column === column && !isItem) return isList && line.valueKind === 'none' ? line.key.text : undefined;
      if (line.indent < column) return undefined;
      // Going up, the first line of what stands below the key comes last.
      isList = isItem;
    }
    return undefined;
  }

  private blockPlace(
    position: BlockPlace['position'],
    elements: readonly Element[],
    index: number,
    word: TextRange,
    more: Partial<Pick<BlockPlace, 'indentation' | 'listColumn' | 'mapColumn' | 'blanks' | 'behindDash' | 'listAbove'>> & { readonly column: number },
  ): BlockPlace {
    const line = this.lines[index]!;
    return {
      style: 'block',
      position,
      path: pathOf(elements),
      word,
      quote: quoteAt(this.text, word),
      hasRest: this.text.slice(word.end, line.end).trim() !== '' && position !== 'key',
      blanks: 0,
      indentation: undefined,
      listColumn: undefined,
      mapColumn: undefined,
      behindDash: false,
      listAbove: undefined,
      embedded: false,
      siblings: (depth) => this.blockSiblings(elements, depth, index, position === 'value' ? undefined : more.column),
      itemsBeside: () => this.itemsBeside(elements.at(-1), index),
      ...more,
    };
  }

  /** The elements that the line's own content stands in, its dashes included, outermost first. */
  private elementsAbove(index: number, line: TextLine): Element[] {
    const inner = line.dashes.slice(1).map((column): Element => ({ type: 'dash', name: 0, line: index, column }));
    const outermost = line.dashes[0];
    if (outermost === undefined) return this.search(index - 1, line.column, 'key');
    const dash: Element = { type: 'dash', name: 0, line: index, column: outermost };
    return [...this.search(index - 1, outermost, 'dash', dash), dash, ...inner];
  }

  /**
   * Goes up from line `from` and collects what a key at column `limit` (or a dash there) stands in.
   * @param dash the item whose elder siblings are to be counted
   */
  private search(from: number, limit: number, mode: 'key' | 'dash', dash?: Element): Element[] {
    const found: Element[] = [];
    let column = limit;
    let counted = dash;
    for (let index = from; index >= 0 && (column > 0 || mode === 'dash'); index--) {
      const line = this.lines[index]!;
      if (line.kind === 'marker') break;
      if (line.kind !== 'content') continue;
      if (line.key && (mode === 'dash' ? line.column <= column : line.column < column)) {
        // A key that has its value already is a sibling at a wrong column, not an ancestor.
        if (line.valueKind === 'none') found.push(keyElement(line, index));
        column = line.column;
        mode = 'key';
        counted = undefined;
      }
      for (let inner = line.dashes.length - 1; inner >= 0; inner--) {
        const at = line.dashes[inner]!;
        if (mode === 'dash' && at === column) {
          if (counted) counted.name = (counted.name as number) + 1;
        } else if (at < column) {
          counted = { type: 'dash', name: 0, line: index, column: at };
          found.push(counted);
          column = at;
          mode = 'dash';
        }
      }
    }
    return found.reverse();
  }

  /** What stands below `opener` already: a map's keys or a list's dashes, and their column. The line `except` does not count. */
  private childOf(opener: Element | undefined, except: number): { readonly type: 'map' | 'list'; readonly column: number } | undefined {
    const openerLine = opener && this.lines[opener.line]!;
    if (opener?.type === 'dash' && opener.line !== except && openerLine!.key && openerLine!.dashes.at(-1) === opener.column) return { type: 'map', column: openerLine!.column };
    for (let index = (opener?.line ?? -1) + 1; index < this.lines.length; index++) {
      const line = this.lines[index]!;
      if (line.kind === 'marker' && opener) return undefined;
      if (line.kind !== 'content' || index === except) continue;
      const isBelow = !opener || line.indent > opener.column || (opener.type === 'key' && line.indent === opener.column && line.dashes.length > 0);
      if (!isBelow) return undefined;
      if (line.dashes.length > 0) return { type: 'list', column: line.dashes[0]! };
      return line.key ? { type: 'map', column: line.column } : undefined;
    }
    return undefined;
  }

  /**
   * The keys of the map that stands in the element before `depth`; those on the line `except` left out.
   * @param innermost column of the keys of the innermost map, where it is known
   */
  private blockSiblings(elements: readonly Element[], depth: number, except: number, innermost?: number): ReadonlyMap<string, Sibling> {
    const opener = elements[depth - 1];
    if (depth > 0 && !opener) return noSiblings;
    const own = elements[depth];
    const column = own?.type === 'key' ? own.column : depth === elements.length ? innermost : undefined;
    const child = column === undefined ? this.childOf(opener, except) : { type: 'map', column };
    if (child?.type !== 'map') return noSiblings;
    const siblings = new Map<string, Sibling>();
    const isOnOpener = opener?.type === 'dash' && this.lines[opener.line]!.dashes.at(-1) === opener.column;
    for (let index = opener ? opener.line + (isOnOpener ? 0 : 1) : 0; index < this.lines.length; index++) {
      const line = this.lines[index]!;
      if (line.kind === 'marker' && siblings.size > 0) break;
      if (line.kind !== 'content') continue;
      if (opener && index > opener.line && line.indent <= opener.column) break;
      if (index === except && depth === elements.length) continue;
      if (line.key && line.column === child.column && (line.dashes.length === 0 || index === opener?.line)) siblings.set(line.key.text, this.siblingOn(line));
    }
    return siblings;
  }

  /** Scalars of the list that `item` is in, those on the line `except` left out. */
  private itemsBeside(item: Element | undefined, except: number): ReadonlySet<string> {
    const texts = new Set<string>();
    if (item?.type !== 'dash') return texts;
    const collect = (from: number, by: 1 | -1): void => {
      for (let index = from; index >= 0 && index < this.lines.length; index += by) {
        const line = this.lines[index]!;
        if (line.kind === 'content' && line.indent <= item.column && line.dashes.at(-1) !== item.column) return;
        if (index !== except && line.dashes.at(-1) === item.column && !line.key && line.valueKind === 'text') texts.add(unquoted(this.text.slice(line.valueStart, line.valueEnd)));
      }
    };
    collect(item.line, -1);
    collect(item.line + 1, 1);
    return texts;
  }

  private siblingOn(line: TextLine): Sibling {
    const { key, valueStart, valueEnd, valueKind } = line;
    const written = this.text.slice(valueStart, valueEnd);
    return {
      key: key!.text,
      keyRange: { start: key!.start, end: key!.end },
      value: valueKind === 'text' ? unquoted(written) : undefined,
      valueRange: { start: valueStart, end: valueEnd },
    };
  }

  private inFlow(owner: TextLine, index: number, offset: number): Place | undefined {
    const flow = this.flows.get(owner.valueStart);
    if (!flow || (flow.closed && offset >= flow.end)) return undefined;
    const elements = this.elementsAbove(index, owner);
    if (owner.key) elements.push(keyElement(owner, index));
    const isRoot = elements.length === 0 && owner.key === undefined;
    return flowPlaceAt(this.text, flow, offset, pathOf(elements), isRoot, (depth) => this.blockSiblings(elements, depth, -1));
  }
}

function keyElement(line: TextLine, index: number): Element {
  return { type: 'key', name: line.key!.text, line: index, column: line.column };
}

function pathOf(elements: readonly Element[]): Path {
  return elements.map((element) => element.name);
}

function shifted(place: Place, by: number): Place {
  const move = (range: TextRange): TextRange => ({ start: range.start + by, end: range.end + by });
  const siblings = (depth: number): ReadonlyMap<string, Sibling> =>
    new Map([...place.siblings(depth)].map(([key, sibling]) => [key, { ...sibling, keyRange: move(sibling.keyRange), valueRange: move(sibling.valueRange) }]));
  const word = move(place.word);
  if (place.style === 'flow') return { ...place, word, siblings, embedded: true, commaBefore: place.commaBefore === undefined ? undefined : place.commaBefore + by };
  const indentation = place.indentation && { ...place.indentation, range: move(place.indentation.range) };
  return { ...place, word, siblings, embedded: true, indentation };
}

function flowPlaceAt(text: string, root: FlowContainer, offset: number, base: Path, isRoot: boolean, above: (depth: number) => ReadonlyMap<string, Sibling>): FlowPlace | undefined {
  const containers = [root];
  const path: (string | number)[] = [];
  let container = root;
  for (;;) {
    const position = container.parts.findIndex(({ value }) => value !== undefined && value.type !== 'scalar' && value.start < offset && (offset < value.end || (!value.closed && offset <= value.end)));
    const inner = container.parts[position];
    if (!inner) break;
    path.push(container.type === 'map' ? (inner.key?.text ?? '') : position);
    container = inner.value as FlowContainer;
    containers.push(container);
  }
  const siblings = (depth: number, except: number): ReadonlyMap<string, Sibling> => {
    const own = containers[depth - base.length];
    return depth < base.length || !own ? above(depth) : flowSiblings(own, own === container ? except : -1);
  };
  return partPlace(text, container, offset, [...base, ...path], isRoot, siblings);
}

function partPlace(text: string, container: FlowContainer, offset: number, path: Path, json: boolean, siblingsBut: (depth: number, except: number) => ReadonlyMap<string, Sibling>): FlowPlace | undefined {
  const before = container.parts.filter((part) => part.start <= offset);
  const last = before.at(-1);
  const isNew = !last || (last.comma !== undefined && offset > last.comma) || (offset > last.end && !(last.colon !== undefined && last.value === undefined));
  const part = isNew ? undefined : last;
  const next = container.parts[before.length];
  const index = isNew ? before.length : before.length - 1;
  const previous = container.parts[index - 1];
  const commaBefore = previous && previous.comma === undefined ? previous.end : undefined;
  const isValue = container.type === 'sequence' || (part?.colon !== undefined && offset > part.colon);
  const siblings: FlowPlace['siblings'] = (depth) => siblingsBut(depth, isValue ? -1 : offset);
  const itemsBeside = (): ReadonlySet<string> =>
    new Set(container.type === 'map' ? [] : container.parts.flatMap((other) => (other !== part && other.value?.type === 'scalar' ? unquoted(text.slice(other.value.start, other.value.end)) : [])));
  const common = { style: 'flow' as const, siblings, itemsBeside, json, embedded: false, commaBefore, commaAfter: next !== undefined && part?.comma === undefined };
  const scalar = isValue ? scalarAt(part, offset, 'value') : (scalarAt(part, offset, 'key') ?? (part?.key ? undefined : scalarAt(part, offset, 'value')));
  if (!scalar && part?.value && isValue) return undefined;
  const word = scalar ? { start: scalar.start, end: scalar.end } : { start: offset, end: offset };
  const quote = quoteAt(text, word);
  if (isValue) {
    const step = container.type === 'sequence' ? index : (part!.key?.text ?? '');
    const blanks = container.type === 'map' && !scalar && offset === part!.colon! + 1 ? 1 : 0;
    return { ...common, position: 'value', path: [...path, step], word, quote, hasColon: false, blanks };
  }
  return { ...common, position: 'key', path, word, quote, hasColon: part?.colon !== undefined, blanks: 0 };
}

function scalarAt(part: FlowPart | undefined, offset: number, which: 'key' | 'value'): FlowScalar | undefined {
  const node = part?.[which];
  return node?.type === 'scalar' && node.start <= offset && offset <= node.end ? node : undefined;
}

function flowSiblings(container: FlowContainer, except: number): ReadonlyMap<string, Sibling> {
  const siblings = new Map<string, Sibling>();
  if (container.type !== 'map') return siblings;
  for (const part of container.parts) {
    if (except >= part.start && except <= part.end) continue;
    const key = part.key ?? (part.value?.type === 'scalar' ? part.value : undefined);
    if (!key) continue;
    const value = part.key && part.value?.type === 'scalar' ? part.value : undefined;
    const valueRange = value ? { start: value.start, end: value.end } : { start: part.end, end: part.end };
    siblings.set(key.text, { key: key.text, keyRange: { start: key.start, end: key.end }, value: value?.text, valueRange });
  }
  return siblings;
}

function quoteAt(text: string, word: TextRange): '"' | "'" | '' {
  const first = word.end > word.start ? text[word.start] : undefined;
  return first === '"' || first === "'" ? first : '';
}

function unquoted(written: string): string {
  const quote = written[0];
  if (quote !== '"' && quote !== "'") return written;
  return quote === "'" ? written.slice(1, -1).replaceAll("''", "'") : written.slice(1, -1);
}
