// What was found out about a document's text, kept for as long as some file holds that text.

import type { Finding } from '../base/finding';
import { LineIndex, countLineBreaks, type TextPosition } from '../base/text';
import { LuaLibrary, LuaShelf } from '../lua/analyse';
import type { SchemaCatalog } from '../schema/schema';
import { definedKindIn, definitionsOfLongList, mayHoldDefinitions, type DefinedKind } from './definition-text';
import { readDocument } from './document';
import { factsOf, type ManifestFacts } from './facts';
import type { ManifestDocument } from './manifest';
import { knownNames, type KnownNames } from './relevance';
import { releaseClueIn, type ReleaseClue } from './release-in-force';
import { toolSettingsIn, type ToolSettings } from './tools';
import { readDefinition, type CustomDefinition } from '../schema/custom-definition';
import { parseDocument } from '../yaml/parse';
import { stringAt } from '../yaml/tree';

/** Under which conditions a text is read: beside the text, the other half of the cache's key. */
export interface ReadProfile {
  readonly catalog: SchemaCatalog;
  readonly partial: boolean;
  /** A file of Lua, not of YAML. */
  readonly isLua?: boolean;
  readonly isKustomization?: boolean;
  /** The user names the file's CRDs; of Lua: kustomize makes a ConfigMap of the file. */
  readonly isNamed?: boolean;
}

/** A finding with its place in lines, relative to its document. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** The document phase's result. */
export interface CheckedEntry {
  /** The version of the settings that it was made under. */
  readonly settings: number;
  readonly ours: boolean;
  readonly findings: readonly PlacedFinding[];
}

/** One text of a document, wherever and however often it stands in files. */
export class DocumentEntry {
  /** How many slots hold it; kept by the cache. */
  uses = 0;
  /** Line breaks in the text: how far the documents behind it are moved down. */
  readonly lineBreaks: number;
  /** Its tree, as long as it is kept; of `Trees` alone. */
  tree: KeptTree | undefined;
  /** What the document rules found; undefined before they ran. */
  checked: CheckedEntry | undefined;
  /** Answers of features that look at a whole document, by the feature's name. */
  readonly answers = new Map<string, unknown>();
  private lineIndex: LineIndex | undefined;
  /** Null: looked for in vain. */
  private knownClue: ReleaseClue | null | undefined;
  private knownTools: ToolSettings | undefined;
  private knownFacts: readonly ManifestFacts[] | undefined;
  private knownDefinitions: readonly DefinitionPlace[] | undefined;

  constructor(
    readonly text: string,
    readonly profile: ReadProfile,
    private readonly trees: Trees,
  ) {
    this.lineBreaks = countLineBreaks(text);
  }

  /** The document, parsed anew if its tree was dropped. */
  get document(): ManifestDocument {
    return this.trees.of(this);
  }

  get facts(): readonly ManifestFacts[] {
    return (this.knownFacts ??= this.findFacts());
  }

  private findFacts(): readonly ManifestFacts[] {
    const { document } = this;
    return [...document.manifests, ...document.permissions].map((manifest) => factsOf(manifest, document));
  }

  /** What the document says about the release in use, whatever kind of document it is. */
  get releaseClue(): ReleaseClue | undefined {
    if (this.knownClue === undefined) this.knownClue = releaseClueIn(this.text) ?? null;
    return this.knownClue ?? undefined;
  }

  /** What the document has tools do, whatever kind of document it is. */
  get tools(): ToolSettings {
    return (this.knownTools ??= toolSettingsIn(this.text, this.profile.isKustomization === true));
  }

  /** Its CRDs, each read when somebody needs what it says. Reads in full only what is laid out oddly. */
  get definitionPlaces(): readonly DefinitionPlace[] {
    return (this.knownDefinitions ??= this.findDefinitions());
  }

  private findDefinitions(): readonly DefinitionPlace[] {
    const { text } = this;
    if (!mayHoldDefinitions(text)) return [];
    const items = definitionsOfLongList(text);
    if (items) return items.flatMap((item) => placeOf(item, definedKindIn(item), () => definitionIn(item)));
    const whole = definedKindIn(text);
    if (whole) return placeOf(text, whole, () => this.document.definitions[0]?.reading.definition);
    return this.document.definitions.flatMap(({ root }, index) => {
      const group = stringAt(root, 'spec', 'group');
      const kind = stringAt(root, 'spec', 'names', 'kind');
      return placeOf(text, group === undefined || kind === undefined ? undefined : { group, kind }, () => this.document.definitions[index]?.reading.definition);
    });
  }

  get lines(): LineIndex {
    return (this.lineIndex ??= new LineIndex(this.text));
  }

  place(finding: Finding): PlacedFinding {
    return { finding, start: this.lines.positionAt(finding.range.start), end: this.lines.positionAt(finding.range.end) };
  }
}

/** A CRD in a document. */
export interface DefinitionPlace extends DefinedKind {
  /** The CRD's own text, or that of the document around it. */
  readonly text: string;
  /** Undefined where it cannot be used. */
  readonly read: () => CustomDefinition | undefined;
}

function placeOf(text: string, defined: DefinedKind | undefined, read: DefinitionPlace['read']): readonly DefinitionPlace[] {
  return defined ? [{ ...defined, text, read }] : [];
}

/** What a CRD defines whose text is not that of a document in a file. */
function definitionIn(text: string): CustomDefinition | undefined {
  const { root, problems, templated } = parseDocument(text);
  return root?.kind === 'map' && problems.length === 0 && !templated ? readDefinition(root).definition : undefined;
}

interface KeptTree {
  readonly document: ManifestDocument;
  /** The clock when somebody last asked for it. */
  lastUse: number;
}

/** Trees of this much text (UTF-16 units) are kept: a tree weighs about twenty times its text, and parsing again is quick. */
const treeBudget = 3_000_000;

/**
 * Parsed documents; where there are too many, those that nobody has asked for the longest go first. A tree hangs on its entry and
 * on nothing else: a map that trees go in and out of would leave them to the slow part of the garbage collection.
 */
class Trees {
  private readonly kept = new Set<DocumentEntry>();
  private readonly names = new WeakMap<SchemaCatalog, KnownNames>();
  private readonly scripts = new LuaShelf();
  private size = 0;
  private clock = 0;
  /** How often a document was read, for tests and the curious. */
  reads = 0;

  of(entry: DocumentEntry): ManifestDocument {
    const { tree } = entry;
    if (tree) {
      tree.lastUse = ++this.clock;
      return tree.document;
    }
    this.reads++;
    const { catalog, partial, isLua = false, isKustomization = false, isNamed = false } = entry.profile;
    const document = readDocument(entry.text, { catalog, partial, isLua, isKustomization, isNamed, names: this.namesOf(catalog), lua: new LuaLibrary(this.scripts) });
    this.size += entry.text.length;
    if (this.size > treeBudget) this.makeRoom();
    entry.tree = { document, lastUse: ++this.clock };
    this.kept.add(entry);
    return document;
  }

  drop(entry: DocumentEntry): void {
    if (!entry.tree) return;
    this.scripts.retire(entry.tree.document.lua);
    entry.tree = undefined;
    this.kept.delete(entry);
    this.size -= entry.text.length;
  }

  /** Half of the room at once, so that it is seldom looked for. */
  private makeRoom(): void {
    const byUse = [...this.kept].sort((a, b) => a.tree!.lastUse - b.tree!.lastUse);
    for (const entry of byUse) {
      if (this.size <= treeBudget / 2) break;
      this.drop(entry);
    }
  }

  private namesOf(catalog: SchemaCatalog): KnownNames {
    let names = this.names.get(catalog);
    if (!names) this.names.set(catalog, (names = knownNames(catalog)));
    return names;
  }
}

/**
 * Entries by profile and text. What no file holds any more is forgotten at once: to check it again after an undo takes a
 * millisecond, and what lives for some seconds costs the garbage collector more than that with each key press.
 */
export class DocumentCache {
  private readonly byProfile = new Map<ReadProfile, Map<string, DocumentEntry>>();
  private readonly trees = new Trees();

  get reads(): number {
    return this.trees.reads;
  }

  /**
   * The entry of a text, made if there is none. Every `take` is answered by one `giveBack`.
   * @param profile compared by identity
   */
  take(text: string, profile: ReadProfile): DocumentEntry {
    let entries = this.byProfile.get(profile);
    if (!entries) this.byProfile.set(profile, (entries = new Map()));
    let entry = entries.get(text);
    if (!entry) {
      entry = new DocumentEntry(ownCopy(text), profile, this.trees);
      entries.set(entry.text, entry);
    }
    entry.uses++;
    return entry;
  }

  giveBack(entry: DocumentEntry): void {
    if (--entry.uses > 0) return;
    this.trees.drop(entry);
    // The map's former tables may hold the entry for longer than anybody else does.
    entry.checked = undefined;
    entry.answers.clear();
    const entries = this.byProfile.get(entry.profile);
    entries?.delete(entry.text);
    if (entries?.size === 0) this.byProfile.delete(entry.profile);
  }
}

/** A slice points into the whole file, of every version of which a copy would stay in memory. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
