// One file as a row of documents: which of them an edit changed, and where each of them stands now.

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

/** Slots that an edit took away, for whoever has noted them elsewhere. */
export type RemovedSlots = readonly DocumentSlot[];

export class ManifestFile {
  slots: DocumentSlot[] = [];
  /** The text that the slots make together. */
  private text = '';
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
    const region = text.slice(old[around.head]?.start ?? 0, text.length - (this.text.length - (old[old.length - around.tail]?.start ?? this.text.length)));
    // A script is one piece, whatever stands at the start of its lines.
    const slices = profile.isLua ? [{ text: region }] : splitDocuments(region);
    const count = around.head + slices.length + around.tail;
    if (count > mostDocuments) throw new TooManyDocuments(count);
    const oldSlots = old.slice(around.head, old.length - around.tail);
    const shared = isReread ? 0 : Math.min(oldSlots.length, slices.length);
    let head = 0;
    let tail = 0;
    while (head < shared && oldSlots[head]!.entry.text === slices[head]!.text) head++;
    while (tail < shared - head && oldSlots[oldSlots.length - 1 - tail]!.entry.text === slices[slices.length - 1 - tail]!.text) tail++;
    this.profile = profile;
    this.text = text;
    return this.replace(around.head + head, around.tail + tail, slices.slice(head, slices.length - tail).map((slice) => slice.text));
  }

  /**
   * How many slots at the start and at the end cannot have changed, found by comparing long stretches of both texts.
   * The two slots next to a change are split again with it: the edit may have made or broken a marker at their borders,
   * and what stands in front of a marker decides whether it opens a document.
   */
  private unchangedAround(text: string): { readonly head: number; readonly tail: number } {
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
    return text.charCodeAt(headEnd) === 0xfeff ? { head: 0, tail: 0 } : { head, tail };
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
    this.text = '';
    this.editedLast = undefined;
    for (const slot of removed) this.drop(slot);
    return removed;
  }

  /** The slot that `offset` stands in; at a border the later one; undefined only in a file without slots. */
  slotAt(offset: number): DocumentSlot | undefined {
    let low = 0;
    let high = this.slots.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.slots[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.slots[low];
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
