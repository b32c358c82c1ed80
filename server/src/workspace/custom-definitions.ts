// Which CRDs of a workspace are in force where: those that the user names, else those that stand nearest to a file.

import { formatRelease, type Release } from '../base/release';
import { fileNameOf, folderOf } from '../base/uri';
import type { DefinitionReleases } from '../schema/definition-release';
import type { CustomSource } from '../schema/custom-catalog';
import type { CustomDefinition } from '../schema/custom-definition';
import type { KindSchema } from '../schema/schema';
import type { DefinitionPlace, DocumentEntry } from './document-cache';
import { keysIn, type DefinedKind } from './definition-text';
import { nearnessOf, rootAround } from './nearness';
import type { ReleaseClue } from './release-in-force';

/** One CRD, wherever it stands. The same object as long as its text is the same. */
export class PlacedDefinition implements CustomSource {
  readonly group: string;
  readonly kind: string;
  /** The releases of Envoy Gateway that it may come from; empty: it is the user's own, or not Envoy Gateway's. */
  readonly releases: readonly Release[];
  readonly folder: string;
  readonly schemas = new Map<string, KindSchema>();
  private known: CustomDefinition | null | undefined;
  private text: string;
  private read: DefinitionPlace['read'];

  constructor(
    readonly uri: string,
    readonly origin: string,
    place: DefinitionPlace,
    releases: DefinitionReleases,
  ) {
    ({ group: this.group, kind: this.kind, text: this.text, read: this.read } = place);
    this.folder = folderOf(uri);
    this.releases = releases.releasesOf(this.group, this.kind, () => keysIn(this.text));
  }

  definition(): CustomDefinition | undefined {
    if (this.known === undefined) this.known = this.read() ?? null;
    return this.known ?? undefined;
  }

  /** Another text has taken its place: whoever still holds it asks no more, and would only keep memory. */
  release(): void {
    this.known = null;
    this.schemas.clear();
    this.text = '';
    this.read = () => undefined;
  }

  /** Whether it is what stands there now. */
  isOf({ text, group, kind }: DefinitionPlace): boolean {
    return this.text === text && this.group === group && this.kind === kind;
  }

  /** What it says about the release in use: released CRDs have the fields of their release. */
  get releaseClue(): ReleaseClue | undefined {
    const [release, ...others] = this.releases;
    return release === undefined || others.length > 0 ? undefined : { release, what: `CRDs of Envoy Gateway ${formatRelease(release)}` };
  }
}

/** CRDs that the user names: they come before all that are found. Normal URIs, the first to have a kind counts. */
export interface NamedDefinitions {
  /** CRDs of Envoy Gateway's own kinds do not count, whoever names them. */
  readonly bundledKindsOnly?: boolean;
  /** For all folders. */
  readonly everywhere: readonly string[];
  /** By the workspace's folder (without a slash at its end); they come before those for all. */
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
}

/** Nobody else's kinds are replaced unless the user says so: a workspace may hold CRDs of whatever it installs. */
export type IsOurGroup = (group: string) => boolean;

export class CustomDefinitions {
  private readonly byFile = new Map<string, readonly PlacedDefinition[]>();
  /** Answers by folder and release, until something changes. */
  private readonly answers = new Map<string, readonly PlacedDefinition[]>();
  private roots: readonly string[] = [];
  private named: NamedDefinitions = { everywhere: [], byFolder: new Map() };

  constructor(
    private readonly releases: DefinitionReleases,
    private readonly isOurGroup: IsOurGroup,
  ) {}

  setRoots(roots: readonly string[]): void {
    this.roots = roots;
    this.answers.clear();
  }

  setNamed(named: NamedDefinitions): void {
    this.named = named;
    this.answers.clear();
  }

  /** Whether the user names a file's CRDs, so that those of others' groups count too. */
  isNamed(uri: string): boolean {
    return this.named.everywhere.includes(uri) || [...this.named.byFolder.values()].some((uris) => uris.includes(uri));
  }

  /**
   * Takes the documents of a file that may hold CRDs.
   * @param uri normal (see `normalUri`)
   * @returns whether anything changed
   */
  set(uri: string, entries: readonly DocumentEntry[]): boolean {
    const before = this.byFile.get(uri) ?? [];
    const now = entries.flatMap((entry) => this.place(uri, entry, before));
    if (now.length === before.length && now.every((definition, index) => definition === before[index])) return false;
    if (now.length > 0) this.byFile.set(uri, now);
    else this.byFile.delete(uri);
    this.answers.clear();
    for (const definition of before) if (!now.includes(definition)) definition.release();
    return true;
  }

  /** Whether CRDs are still those of their files. */
  areCurrent(sources: readonly CustomSource[]): boolean {
    const current = new Set<CustomSource>([...this.byFile.values()].flat());
    return sources.every((source) => current.has(source));
  }

  /** What a file's CRDs say about the release in use. */
  clueOf(uri: string): ReleaseClue | undefined {
    const clues = (this.byFile.get(uri) ?? []).flatMap((definition) => definition.releaseClue ?? []);
    return clues.reduce<ReleaseClue | undefined>((newest, clue) => (newest && newest.release >= clue.release ? newest : clue), undefined);
  }

  /** The release that the CRDs come from which the user names for a file, and where they stand. */
  namedClueFor(uri: string): (ReleaseClue & { readonly fileName: string }) | undefined {
    for (const file of this.namedFor(folderOf(uri))) {
      const clue = this.clueOf(file);
      if (clue) return { ...clue, fileName: this.originOf(file) };
    }
    return undefined;
  }

  /**
   * The CRDs in force for a file, at most one for each kind.
   * @param release in force there; undefined: nothing in the workspace says which, so that the newest is assumed
   */
  for(uri: string, release: Release | undefined): readonly PlacedDefinition[] {
    if (this.byFile.size === 0) return none;
    const folder = folderOf(uri);
    const key = `${release ?? ''} ${folder}`;
    let answer = this.answers.get(key);
    if (!answer) this.answers.set(key, (answer = this.choose(folder, release)));
    return answer;
  }

  private choose(folder: string, release: Release | undefined): readonly PlacedDefinition[] {
    const chosen = new Map<string, PlacedDefinition>();
    const named = this.namedFor(folder);
    for (const uri of named) {
      for (const definition of this.byFile.get(uri) ?? []) if (!chosen.has(keyOf(definition)) && this.counts(definition)) chosen.set(keyOf(definition), definition);
    }
    const fixed = new Set(chosen.keys());
    const root = rootAround(folder, this.roots);
    for (const [uri, definitions] of this.byFile) {
      if (named.includes(uri) || rootAround(folderOf(uri), this.roots) !== root) continue;
      for (const definition of definitions) {
        const key = keyOf(definition);
        if (fixed.has(key) || !this.isOurGroup(definition.group) || !this.counts(definition) || !fitsRelease(definition, release)) continue;
        const best = chosen.get(key);
        if (!best || isBetter(definition, best, folder)) chosen.set(key, definition);
      }
    }
    return [...chosen.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  private counts({ group }: PlacedDefinition): boolean {
    return this.named.bundledKindsOnly !== true || group !== ownGroup;
  }

  private namedFor(folder: string): readonly string[] {
    const root = rootAround(folder, [...this.named.byFolder.keys()]);
    return [...(root === undefined ? [] : (this.named.byFolder.get(root) ?? [])), ...this.named.everywhere];
  }

  private place(uri: string, entry: DocumentEntry, before: readonly PlacedDefinition[]): PlacedDefinition[] {
    return entry.definitionPlaces.map((place) => before.find((one) => one.isOf(place)) ?? new PlacedDefinition(uri, this.originOf(uri), place, this.releases));
  }

  /** A file as people name it: from the workspace's folder on. */
  private originOf(uri: string): string {
    const root = rootAround(folderOf(uri), this.roots);
    return root === undefined ? fileNameOf(uri) : uri.slice(root.length + 1);
  }
}

const none: readonly PlacedDefinition[] = [];

/** The group whose kinds come with Envoy Gateway itself. */
const ownGroup = 'gateway.envoyproxy.io';

function keyOf({ group, kind }: DefinedKind): string {
  return `${group}/${kind}`;
}

/** A copy of what some release installs counts only where that release is in force; the user's own always does. */
function fitsRelease({ releases }: PlacedDefinition, release: Release | undefined): boolean {
  return releases.length === 0 || release === undefined || releases.includes(release);
}

/** The nearer one; of equally near ones that of the newer release, which refuses less, and the user's own before any. */
function isBetter(definition: PlacedDefinition, best: PlacedDefinition, folder: string): boolean {
  const nearer = nearnessOf(folder, definition.folder) - nearnessOf(folder, best.folder);
  if (nearer !== 0) return nearer > 0;
  const newer = newestOf(definition) - newestOf(best);
  return newer !== 0 ? newer > 0 : definition.uri < best.uri;
}

function newestOf({ releases }: PlacedDefinition): number {
  return releases.at(-1) ?? Infinity;
}
