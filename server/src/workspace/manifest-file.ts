// One file as a row of documents: which of them an edit changed, and where each of them stands now.

import type { TextEdit } from '../base/text';
import { splitDocuments } from '../yaml/split';
import type { DocumentCache, DocumentEntry, PlacedFinding, ReadProfile } from './document-cache';
import type { IndexedResource } from './resource-index';
import type { Manifest, ManifestDocument } from './manifest';

/** A place in a file that holds a document. It outlives edits to the document, so that what points here stays valid. */
export class DocumentSlot {
  /** Offset of the document in the file. */
  start = 0;
  /** 0-based line on which it starts. */
  startLine = 0;
  /** The resources under which its manifests stand in the index. */
  resources: readonly IndexedResource[] = [];
  /** What workspace rules found, and what they asked the index for. */
  workspaceFindings: readonly PlacedFinding[] = [];
  readonly asked = new Set<string>();

  constructor(
    readonly file: ManifestFile,
    public entry: DocumentEntry,
  ) {}

  get end(): number {
    return this.start + this.entry.text.length;
  }

  /** The resources that its manifests make, with places that follow later edits. */
  makeResources(): readonly IndexedResource[] {
    return this.entry.facts.map((facts, index) => new SlotResource(this, index, facts));
  }
}

class SlotResource implements IndexedResource {
  constructor(
    private readonly slot: DocumentSlot,
    private readonly index: number,
    readonly facts: IndexedResource['facts'],
  ) {}

  get uri(): string {
    return this.slot.file.uri;
  }

  get documentStart(): number {
    return this.slot.start;
  }

  get document(): ManifestDocument {
    return this.slot.entry.document;
  }

  get manifest(): Manifest {
    const { manifests, permissions } = this.slot.entry.document;
    return (manifests[this.index] ?? permissions[this.index - manifests.length])!;
  }
}

/** An edit that changes more documents than this is a paste or a new file, and is checked from the top. */
const mostTypedIn = 4;

const byteOrderMark = 0xfeff;

/** How many slots at the start and at the end are as they were. */
interface Unchanged {
  readonly head: number;
  readonly tail: number;
}

/** Slots that an edit took away, for whoever has noted them elsewhere. */
export type RemovedSlots = readonly DocumentSlot[];

export class ManifestFile {
  slots: DocumentSlot[] = [];
  /** The text that the slots make together; undefined where nobody has asked for it since an edit. */
  private joined: string | undefined = '';
  /** Slots whose check is due, in the order of the text. */
  readonly due = new Set<DocumentSlot>();
  /** Those of them that somebody is typing in: they come first. */
  readonly urgent = new Set<DocumentSlot>();
  editedLast: DocumentSlot | undefined;
  /** Rules have not run over all that is no longer due. */
  isOnlyIndexed = false;

  constructor(
    public uri: string,
    private readonly cache: DocumentCache,
    public profile: ReadProfile,
  ) {}

  /**
   * Takes a new text: documents whose text did not change keep their slots, and with them all that is known about them.
   * @throws TooManyDocuments, with the file as it was
   */
  setText(text: string, profile: ReadProfile, mostDocuments: number): RemovedSlots {
    const old = this.slots;
    const isReread = profile !== this.profile;
    const around = isReread ? { head: 0, tail: 0 } : this.unchangedAround(text);
    const region = text.slice(old[around.head]?.start ?? 0, text.length - (this.length - (old[old.length - around.tail]?.start ?? this.length)));
    const slices = this.slicesOf(region, profile, around, mostDocuments);
    this.profile = profile;
    const removed = isReread ? this.replace(0, 0, slices) : this.replaceChanged(around, slices);
    this.joined = text;
    return removed;
  }

  /**
   * Takes one edit of offsets, as `setText` takes the text that it makes; costs as much as the documents that it touches.
   * @throws TooManyDocuments, with the file as it was
   */
  edit({ range: { start, end }, newText }: TextEdit, mostDocuments: number): RemovedSlots {
    const { slots } = this;
    // Two more on each side are split again with it, as in `unchangedAround`.
    const head = Math.max(0, this.indexAt(start) - 2);
    const behind = Math.min(slots.length, this.indexAt(end) + 3);
    const offset = slots[head]?.start ?? 0;
    const before = slots.slice(head, behind).map(({ entry }) => entry.text).join('');
    const region = before.slice(0, start - offset) + newText + before.slice(end - offset);
    if (head > 0 && region.charCodeAt(0) === byteOrderMark) return this.setText(this.text.slice(0, start) + newText + this.text.slice(end), this.profile, mostDocuments);
    const around = { head, tail: slots.length - behind };
    const removed = this.replaceChanged(around, this.slicesOf(region, this.profile, around, mostDocuments));
    this.joined = undefined;
    return removed;
  }

  /** The text of the file. */
  get text(): string {
    return (this.joined ??= this.slots.map(({ entry }) => entry.text).join(''));
  }

  /** The length of the text, in UTF-16 units. */
  get length(): number {
    return this.slots.at(-1)?.end ?? 0;
  }

  private slicesOf(region: string, profile: ReadProfile, around: Unchanged, mostDocuments: number): readonly string[] {
    // A script is one piece, whatever stands at the start of its lines.
    const slices = profile.isLua ? [region] : splitDocuments(region).map(({ text }) => text);
    const count = around.head + slices.length + around.tail;
    if (count > mostDocuments) throw new TooManyDocuments(count);
    return slices;
  }

  /** Puts documents between the slots around them; those that are the same as before keep their slots. */
  private replaceChanged(around: Unchanged, texts: readonly string[]): RemovedSlots {
    const old = this.slots.slice(around.head, this.slots.length - around.tail);
    const shared = Math.min(old.length, texts.length);
    let head = 0;
    let tail = 0;
    while (head < shared && old[head]!.entry.text === texts[head]) head++;
    while (tail < shared - head && old[old.length - 1 - tail]!.entry.text === texts[texts.length - 1 - tail]) tail++;
    return this.replace(around.head + head, around.tail + tail, texts.slice(head, texts.length - tail));
  }

  /**
   * How many slots at the start and at the end cannot have changed, found by comparing long stretches of both texts.
   * The two slots next to a change are split again with it: the edit may have made or broken a marker at their borders,
   * and what stands in front of a marker decides whether it opens a document.
   */
  private unchangedAround(text: string): Unchanged {
    const { slots: old, text: before } = this;
    const head = Math.max(0, lastHolding(old.length, (low, count) => {
      const from = old[low]!.start;
      const to = old[count - 1]!.end;
      return to <= text.length && before.slice(from, to) === text.slice(from, to);
    }) - 2);
    const headEnd = old[head]?.start ?? 0;
    const moved = text.length - before.length;
    const tail = Math.max(0, lastHolding(old.length - head, (low, count) => {
      const from = old[old.length - count]!.start;
      const to = old[old.length - 1 - low]!.end;
      return from + moved >= headEnd && before.slice(from, to) === text.slice(from + moved, to + moved);
    }) - 2);
    // A byte order mark is one at the start of a text only.
    return text.charCodeAt(headEnd) === byteOrderMark ? { head: 0, tail: 0 } : { head, tail };
  }

  /** Puts documents with `texts` between the first `head` and the last `tail` slots, in the place of those there. */
  private replace(head: number, tail: number, texts: readonly string[]): RemovedSlots {
    const old = this.slots;
    const changedOld = old.slice(head, old.length - tail);
    const queue = old.length > 0 && texts.length <= mostTypedIn ? this.urgent : this.due;
    const changed = texts.map((text, index) => this.slotFor(text, changedOld[index], queue));
    if (changed.length === changedOld.length) changed.forEach((slot, index) => (old[head + index] = slot));
    else this.slots = [...old.slice(0, head), ...changed, ...old.slice(old.length - tail)];
    this.layOut(head);
    this.editedLast = changed.at(-1) ?? this.editedLast;
    const removed = changedOld.slice(changed.length);
    for (const slot of removed) this.drop(slot);
    return removed;
  }

  /**
   * Goes on under other conditions, which matter to some documents only.
   * @param concerns whether they matter to a document; the others keep what is known about them
   * @returns whether any document is due again
   */
  adopt(profile: ReadProfile, concerns: (entry: DocumentEntry) => boolean): boolean {
    this.profile = profile;
    const concerned = this.slots.filter(({ entry }) => concerns(entry));
    for (const slot of concerned) this.slotFor(slot.entry.text, slot, this.due);
    return concerned.length > 0;
  }

  /** Gives back everything. @returns the slots that there were */
  clear(): RemovedSlots {
    const removed = this.slots;
    this.slots = [];
    this.joined = '';
    this.editedLast = undefined;
    for (const slot of removed) this.drop(slot);
    return removed;
  }

  /** The slot that `offset` stands in; at a border the later one; undefined only in a file without slots. */
  slotAt(offset: number): DocumentSlot | undefined {
    return this.slots[this.indexAt(offset)];
  }

  private indexAt(offset: number): number {
    let low = 0;
    let high = this.slots.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.slots[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private slotFor(text: string, old: DocumentSlot | undefined, queue: Set<DocumentSlot>): DocumentSlot {
    const entry = this.cache.take(text, this.profile);
    const slot = old ?? new DocumentSlot(this, entry);
    if (old) {
      this.cache.giveBack(old.entry);
      old.entry = entry;
    }
    this.dequeue(slot);
    queue.add(slot);
    return slot;
  }

  private layOut(from: number): void {
    const before = this.slots[from - 1];
    let start = before?.end ?? 0;
    let line = before ? before.startLine + before.entry.lineBreaks : 0;
    for (let index = from; index < this.slots.length; index++) {
      const slot = this.slots[index]!;
      slot.start = start;
      slot.startLine = line;
      start += slot.entry.text.length;
      line += slot.entry.lineBreaks;
    }
  }

  private dequeue(slot: DocumentSlot): void {
    this.due.delete(slot);
    this.urgent.delete(slot);
  }

  private drop(slot: DocumentSlot): void {
    this.dequeue(slot);
    this.cache.giveBack(slot.entry);
  }
}

/**
 * The greatest count for which a property holds that, once lost, stays lost.
 * @param holdsFrom whether it holds for `count`, given that it does for `low`
 */
function lastHolding(most: number, holdsFrom: (low: number, count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (holdsFrom(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A file has more documents than anybody writes by hand; reading them would take memory and time without end. */
export class TooManyDocuments extends Error {
  constructor(readonly count: number) {
    super(`${count} documents`);
  }
}
