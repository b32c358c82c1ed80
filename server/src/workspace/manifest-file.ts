// One file as a row of documents: which of them an edit changed, and where each of them stands now.

import { splitDocuments } from '../yaml/split';
import type { DocumentCache, DocumentEntry, PlacedFinding, ReadProfile } from './document-cache';
import type { IndexedResource } from './resource-index';
import type { Manifest } from './manifest';

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

  get manifest(): Manifest {
    return this.slot.entry.document.manifests[this.index]!;
  }
}

/** An edit that changes more documents than this is a paste or a new file, and is checked from the top. */
const mostTypedIn = 4;

/** Slots that an edit took away, for whoever has noted them elsewhere. */
export type RemovedSlots = readonly DocumentSlot[];

export class ManifestFile {
  slots: DocumentSlot[] = [];
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
   * @throws TooManyDocuments, with the file left empty
   */
  setText(text: string, profile: ReadProfile, mostDocuments: number): RemovedSlots {
    const slices = splitDocuments(text);
    if (slices.length > mostDocuments) throw new TooManyDocuments(slices.length);
    const old = this.slots;
    const reread = profile !== this.profile;
    this.profile = profile;
    const shared = Math.min(old.length, slices.length);
    let head = 0;
    let tail = 0;
    if (!reread) {
      while (head < shared && old[head]!.entry.text === slices[head]!.text) head++;
      while (tail < shared - head && old[old.length - 1 - tail]!.entry.text === slices[slices.length - 1 - tail]!.text) tail++;
    }
    const changedOld = old.slice(head, old.length - tail);
    const changedSlices = slices.slice(head, slices.length - tail);
    const queue = old.length > 0 && changedSlices.length <= mostTypedIn ? this.urgent : this.due;
    const changed = changedSlices.map((slice, index) => this.slotFor(slice.text, changedOld[index], queue));
    this.slots = [...old.slice(0, head), ...changed, ...old.slice(old.length - tail)];
    this.layOut();
    this.editedLast = changed.at(-1) ?? this.editedLast;
    const removed = changedOld.slice(changed.length);
    for (const slot of removed) this.drop(slot);
    return removed;
  }

  /** Gives back everything. @returns the slots that there were */
  clear(): RemovedSlots {
    const removed = this.slots;
    this.slots = [];
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

  private layOut(): void {
    let start = 0;
    let line = 0;
    for (const slot of this.slots) {
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

/** A file has more documents than anybody writes by hand; reading them would take memory and time without end. */
export class TooManyDocuments extends Error {
  constructor(readonly count: number) {
    super(`${count} documents`);
  }
}
