// The engine's door: files and settings in, findings and answers out; hosts know nothing of what lies behind.

import type { FileChange, Finding, Severity } from './base/finding';
import { formatRelease, newestRelease, oldestRelease, type Release } from './base/release';
import { lineEdits } from './base/line-diff';
import { applyEdits, LineIndex, type TextEdit, type TextPosition, type TextRange } from './base/text';
import { folderOf, normalUri } from './base/uri';
import { checklistsOf, type CheckPlace, type Checklist, type ChecklistItem } from './features/checklist';
import { completeAt } from './features/completion';
import { LuaLibrary } from './lua/analyse';
import type { FormatAnswer, FormatRequest } from './lua/format/format-request';
import type { TrialRequest, TrialVerdict } from './lua/trial/trial-verdict';
import type { CompletionItem, CompletionOptions, DocumentLink, Hover, SelectionRanges } from './features/feature-types';
import { foldingRangesOf, foldingRangesWithScripts } from './features/folding';
import { hoverAt } from './features/hover';
import { foldInLines, rangeInLines, symbolInLines, tokenInLines, type FileFold, type FileSymbol, type FileToken, type LineRange } from './features/in-lines';
import { handlersInEmptyBlock, luaCompletionIn } from './features/lua/lua-document-completion';
import { editsOfAnswer, formatRequestFor, type FormatRefusal } from './features/lua/lua-format';
import { luaIndentAt, type IndentationStyle } from './features/lua/lua-indentation';
import { luaHoverAt } from './features/lua/lua-hover';
import { luaDefinitionAt, luaRenameAt, luaRenameRangeAt, luaUsesAt, type NamePlace } from './features/lua/lua-navigation';
import { luaPlaceAt, type LuaPlace } from './features/lua/lua-place';
import { luaSemanticTokensOf } from './features/lua/lua-semantic-tokens';
import { luaSignatureIn, type LuaSignature } from './features/lua/lua-signature';
import { OwnScript } from './features/lua/own-script';
import { findReferenced, referenceTo, type ScriptReference } from './features/lua/script-reference';
import { unfitForEditor } from './features/lua/script-text';
import { referenceDefinitionAt, type DefinitionPlace } from './features/reference-definition';
import { linksIn } from './features/links';
import { scaffoldActionsAt, type ScaffoldAction } from './features/scaffold-actions';
import { selectionRangesAt } from './features/selection-ranges';
import { outlineOf } from './features/symbols';
import { behaviourChangeId, behaviourChanges } from './rules/behaviour-changes';
import { allRules } from './rules/index';
import type { Rule } from './rules/rule';
import { runDocumentRules, runWorkspaceRules } from './rules/run';
import { placeholdersIn } from './scaffolds/placeholders';
import { describeScaffold, isFor, type ScaffoldDescription } from './scaffolds/describe';
import { allScaffolds } from './scaffolds/index';
import { renderScaffold, scaffoldSnippet, type Answers, type RenderedScaffold } from './scaffolds/render';
import { factsOf as scaffoldFactsOf, type WorkspaceFacts } from './scaffolds/workspace-facts';
import { SchemaLibrary } from './schema/catalog';
import { CustomCatalog } from './schema/custom-catalog';
import type { SchemaCatalog } from './schema/schema';
import { CustomDefinitions, type PlacedDefinition } from './workspace/custom-definitions';
import { definitionsInWords, sameDefinitions } from './workspace/definitions-in-force';
import { describeTree } from './workspace/describe-tree';
import { readDocument } from './workspace/document';
import { DocumentCache, type DocumentEntry, type PlacedFinding, type ReadProfile } from './workspace/document-cache';
import { readSample, type ReadSample } from './workspace/lua-sample';
import { FileScript, luaScriptsIn, type EmbeddedLua } from './workspace/lua-scripts';
import { escapedUri, generatedConfigMaps, generatedResources, scriptFilesOf, type GeneratedConfigMap } from './workspace/generated-config-maps';
import { buildOf, isKustomization, patchFilesOf } from './workspace/kustomization';
import { ManifestFile, TooManyDocuments, type DocumentSlot } from './workspace/manifest-file';
import { mentionsUs } from './workspace/relevance';
import { ReleaseClues, strongestClue, type ReleaseClue } from './workspace/release-in-force';
import { noToolSettings, type ToolSettings } from './workspace/tools';
import { ResourceIndex, type IndexedResource } from './workspace/resource-index';
import type { Workspace } from './workspace/workspace';
import { suppressionsFor } from './workspace/suppression-fixes';

export { allRules };
export { scriptFilesOfKustomization } from './workspace/generated-config-maps';
export { rulePage, type Rule } from './rules/rule';
export type { FileFold, FileSymbol, FileToken, LineRange } from './features/in-lines';
export type { OwnScript } from './features/lua/own-script';
export type { LuaSignature } from './features/lua/lua-signature';
export type { ScriptReference } from './features/lua/script-reference';
export type { FormatRefusal } from './features/lua/lua-format';
export type { FormatAnswer, FormatRequest } from './lua/format/format-request';
export type { TrialRequest, TrialVerdict } from './lua/trial/trial-verdict';
export type { Sample, SampleMessage, SampleOutcome, SampleRequest } from './lua/trial/sample-request';
export type { TrialAnswer, TrialWork } from './lua/trial/trial-work';

export interface AnalysisSettings {
  /** The release to check against; undefined: what the workspace says, else the newest. */
  readonly release?: Release | undefined;
  /** The workspace's folders. */
  readonly folders?: readonly FolderSettings[];
  /** Files (URIs) whose CRDs take the place of all others, the first to define a kind first. */
  readonly definitions?: readonly string[];
  /** CRDs of Envoy Gateway's own kinds do not count: the release alone does. */
  readonly bundledKindsOnly?: boolean;
  /** Severities by rule id, where the user wants others. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Whether problems of the YAML itself are reported; false where another extension reports them. */
  readonly yamlSyntax: boolean;
  /** Files longer than this (UTF-16 units) are not checked. */
  readonly maxFileSize: number;
}

export interface FolderSettings {
  readonly uri: string;
  /** Present: it counts in this folder (undefined: what the workspace says). */
  readonly release?: Release | undefined;
  /** Files whose CRDs come first in this folder, before those that are named for all. */
  readonly definitions?: readonly string[] | undefined;
}

/** What holds until `setSettings` is called. */
export const defaultSettings: AnalysisSettings = { rules: {}, yamlSyntax: true, maxFileSize: 10_000_000 };

export interface CheckOptions {
  /** Milliseconds after which no further document is begun; the next call goes on. Default: no end. */
  readonly budget?: number;
  /** Documents longer than this (UTF-16 units) are left for a call without it: reading one cannot be interrupted. */
  readonly longest?: number;
}

export interface CheckResult {
  /** Everything that was due is checked; else call again. */
  readonly done: boolean;
  /** What is left is one long document: worth a pause, since it cannot be cut in slices. */
  readonly onlyLong: boolean;
}

/** A finding with its place in the file. */
export interface FileFinding {
  readonly finding: Finding;
  /** Offset in the file of the document that the finding's own ranges are relative to. */
  readonly documentStart: number;
  /** Absolute offsets. */
  readonly range: TextRange;
  readonly start: TextPosition;
  readonly end: TextPosition;
  /** One of `allRules` reports it, so that there is a page about it; else it is the engine's own. */
  readonly isRule: boolean;
}

/** A way to mend a finding, with absolute offsets. */
export interface FileFix {
  readonly title: string;
  readonly finding: FileFinding;
  readonly changes: readonly FileChange[];
  /** The one to offer first for its finding. */
  readonly preferred: boolean;
  readonly safe: boolean;
}

/** The outline of one document of a file. */
export interface DocumentOutline {
  /** 0-based line of the file on which the document starts. */
  readonly startLine: number;
  /** The same object as long as the document's text is the same. */
  readonly symbols: readonly FileSymbol[];
}

/** Folds of one document of a file. */
export interface DocumentFolds {
  readonly startLine: number;
  /** Lines are counted from the document's first. The same object as long as the document's text is the same. */
  readonly folds: readonly FileFold[];
}

/** The coloured words of one document of a file. */
export interface DocumentTokens {
  readonly startLine: number;
  /** In the order of the text, lines counted from the document's first. The same object as long as nothing has changed. */
  readonly tokens: readonly FileToken[];
}

export type { TokenModifier, TokenType } from './features/feature-types';

/** A suggestion, with absolute offsets. */
export type FileCompletion = CompletionItem;

export interface FileLink extends Omit<DocumentLink, 'range'> {
  readonly range: LineRange;
}

/** The checklist of a policy of a file; all offsets are absolute. */
export interface FileChecklist extends Omit<Checklist, 'items'> {
  readonly items: readonly (Omit<ChecklistItem, 'place'> & { readonly place?: Required<CheckPlace> })[];
}

export type { ParameterDescription, ScaffoldDescription } from './scaffolds/describe';
export type { Answers } from './scaffolds/render';
export type { KnownBackend, KnownObject, KnownTarget, WorkspaceFacts } from './scaffolds/workspace-facts';

/** Something that can be made where it is missing; all offsets are absolute. */
export interface FileAction extends Pick<ScaffoldAction, 'title' | 'kind' | 'wizard'> {
  readonly changes: readonly FileChange[];
}

/** New manifests, as text and as a snippet. */
export interface NewManifests extends RenderedScaffold {
  readonly snippet: string;
}

/** A script in a file. */
export interface FileScriptPlace {
  readonly text: string;
  /** Where its first line begins. */
  readonly position: TextPosition;
  /** Name of the manifest that holds it. */
  readonly name: string | undefined;
}

/** A script that was found again. */
export interface ReferencedScript {
  /** Its number among those of the file. */
  readonly number: number;
  readonly reference: ScriptReference;
  readonly text: string;
  /** Why it cannot be edited as a file of its own, as the end of a sentence. */
  readonly unfit?: string;
}

/** The release in force for a file, and why. */
export interface ReleaseInForce {
  readonly release: Release;
  /** In words: "newest", "set in envoyGateway.release". */
  readonly reason: string;
  /** The user's own CRDs that take the place of bundled schemas, in words; undefined: none. */
  readonly schemas?: string | undefined;
}

/** What was done so far. */
export interface AnalysisCounts {
  /** Documents whose text was looked at; parsed only if they may be ours. */
  readonly reads: number;
  /** Documents that the document rules ran over. */
  readonly documentRuns: number;
  /** Documents that the workspace rules ran over. */
  readonly workspaceRuns: number;
}

/** Files of more documents are machines' work, and cost memory without end. */
const mostDocuments = 20_000;

/** A fix may bring the next one to light; a longer chain goes round in circles. */
const mostFixPasses = 10;

/** Reading a longer document (UTF-16 units) takes a second or more on each key. */
const longestDocument = 2_000_000;

interface AnalysedFile {
  readonly file: ManifestFile;
  /** Its text, where it is too long to be read. */
  unread: string | undefined;
  /** Why nothing in the file is checked. */
  skipped: Finding | undefined;
}

function textOf({ file, unread }: AnalysedFile): string {
  return unread ?? file.text;
}

export class Analysis {
  private readonly releaseClues = new ReleaseClues();
  private readonly library = new SchemaLibrary();
  private readonly newest = this.library.catalog(newestRelease);
  private readonly definitions = new CustomDefinitions(this.library.definitionReleases, (group) => this.newest.knowsGroup(group));
  /** Catalogs with CRDs laid over them, the last used last. */
  private customCatalogs: readonly CustomCatalog[] = [];
  private readonly cache = new DocumentCache();
  /** The script in an editor of its own that was asked about last: editors have several questions about each text. */
  private lastOwn: { readonly uri: string; readonly text: string; readonly release: Release; readonly place: Pick<EmbeddedLua, 'path' | 'policies'>; readonly script: OwnScript } | undefined;
  private readonly index = new ResourceIndex<DocumentSlot>();
  /** By normal URI: editors and disks spell one file in several ways. */
  private readonly files = new Map<string, AnalysedFile>();
  private readonly profiles = new WeakMap<SchemaCatalog, Map<string, ReadProfile>>();
  /** By kustomization: the files (normal URIs) that it names as patches. */
  private readonly patches = new Map<string, readonly string[]>();
  /** How many kustomizations name a file as a patch. */
  private readonly patchUses = new Map<string, number>();
  /** By kustomization: the ConfigMaps that it generates, and their places in the index. */
  private readonly generators = new Map<string, { readonly maps: readonly GeneratedConfigMap[]; readonly resources: readonly IndexedResource[] }>();
  /** By file (normal URI): the ConfigMaps that are made of it as a script. */
  private readonly generatedFrom = new Map<string, readonly GeneratedConfigMap[]>();
  /** Of those the files that no host has been told of yet. */
  private readonly wantedFiles = new Set<string>();
  /** Slots whose workspace phase is due, by file. */
  private readonly unlinked = new Map<ManifestFile, Set<DocumentSlot>>();
  private readonly woken = new Set<ManifestFile>();
  private readonly shown = new WeakMap<DocumentSlot, ShownFindings>();
  private readonly hasWorkspaceRules: boolean;
  private settings = defaultSettings;
  private severities: AnalysisSettings['rules'] = {};
  private settingsVersion = 0;
  private documentRuns = 0;
  private workspaceRuns = 0;

  /** @param failed hears of rules that threw (their findings are left out), and of documents whose 'reading' did */
  constructor(
    private readonly rules: readonly Rule[] = allRules,
    private readonly failed: (rule: string, error: unknown) => void = () => undefined,
  ) {
    this.hasWorkspaceRules = rules.some(({ scope }) => scope === 'workspace');
  }

  get counts(): AnalysisCounts {
    return { reads: this.cache.reads, documentRuns: this.documentRuns, workspaceRuns: this.workspaceRuns };
  }

  /** Takes settings; what they touch is due again in every file. */
  setSettings(settings: AnalysisSettings): void {
    this.settings = settings;
    this.severities = settings.yamlSyntax ? settings.rules : { ...this.yamlRulesOff(), ...settings.rules };
    this.settingsVersion++;
    const roots = (settings.folders ?? []).map(({ uri }) => rootKey(uri));
    this.releaseClues.setRoots(roots);
    this.definitions.setRoots(roots);
    this.definitions.setNamed({
      bundledKindsOnly: settings.bundledKindsOnly === true,
      everywhere: (settings.definitions ?? []).map(normalUri),
      byFolder: new Map((settings.folders ?? []).map(({ uri, definitions = [] }) => [rootKey(uri), definitions.map(normalUri)])),
    });
    for (const known of [...this.files.values()]) {
      this.setFile(known.file.uri, textOf(known));
      for (const slot of known.file.slots) this.recheck(slot);
    }
  }

  /** Adds a file or gives it a new text. Cheap: only splits; documents whose text did not change are kept as they are. */
  setFile(uri: string, text: string): void {
    const key = normalUri(uri);
    let known = this.files.get(key);
    const profile = this.profileOf(uri);
    if (!known) this.files.set(key, (known = { file: new ManifestFile(uri, this.cache, profile), unread: undefined, skipped: undefined }));
    known.file.uri = uri;
    known.skipped = this.layOut(known.file, text, profile);
    known.unread = known.file.length === text.length ? undefined : text;
    this.updateConditions(key, known.file);
    if (isKustomization(uri)) this.setKustomization(uri, text.length > longestDocument ? '' : text);
    this.wantedFiles.delete(key);
  }

  /**
   * Changes a file as somebody types in it: costs as much as the documents that are touched.
   * @param edits one after the other; the offsets of each are those of the text that the one before left behind
   * @returns false where that cannot be told from the edits: then the file is to be set
   */
  editFile(uri: string, edits: readonly TextEdit[]): boolean {
    const key = normalUri(uri);
    const known = this.files.get(key);
    if (!known || known.unread !== undefined || isKustomization(uri) || this.profileOf(uri) !== known.file.profile) return false;
    const growth = edits.reduce((sum, { range, newText }) => sum + newText.length - (range.end - range.start), 0);
    if (known.file.length + growth > this.settings.maxFileSize) return false;
    known.file.uri = uri;
    try {
      for (const edit of edits) this.dropSlots(known.file.edit(edit, mostDocuments));
    } catch (error) {
      if (!(error instanceof TooManyDocuments)) throw error;
      return false;
    }
    this.updateConditions(key, known.file);
    return true;
  }

  /** Forgets a file and what it offered to others. */
  removeFile(uri: string): void {
    const key = normalUri(uri);
    const known = this.files.get(key);
    if (!known) return;
    this.files.delete(key);
    this.dropSlots(known.file.clear());
    this.unlinked.delete(known.file);
    this.woken.delete(known.file);
    this.updateConditions(key, known.file);
    if (isKustomization(uri)) this.setKustomization(uri, '');
  }

  /** Files that kustomizations make scripts of and that were not set, each told once: hosts may read and set them. */
  takeWantedFiles(): readonly string[] {
    const files = [...this.wantedFiles];
    this.wantedFiles.clear();
    return files.map(escapedUri);
  }

  /** Whether a kustomization makes a script of a file: it is Lua, whatever it is called, and ours if a policy names it. */
  isGeneratedScript(uri: string): boolean {
    return this.generatedFrom.has(normalUri(uri));
  }

  /** The files that were set and not removed. */
  get uris(): readonly string[] {
    return [...this.files.values()].map(({ file }) => file.uri);
  }

  /** The text of a file as it was set last. */
  textOf(uri: string): string | undefined {
    const known = this.files.get(normalUri(uri));
    return known && textOf(known);
  }

  /** The place of an absolute offset in lines; undefined for files that are not known or not read. */
  positionAt(uri: string, offset: number): TextPosition | undefined {
    const slot = this.files.get(normalUri(uri))?.file.slotAt(offset);
    if (!slot) return undefined;
    const position = slot.entry.lines.positionAt(offset - slot.start);
    return { line: position.line + slot.startLine, character: position.character };
  }

  /**
   * Checks what is due in a file: documents that changed, those being typed in first; then what workspace rules say.
   * Call again until `done`.
   */
  check(uri: string, { budget = Infinity, longest = Infinity }: CheckOptions = {}): CheckResult {
    const file = this.files.get(normalUri(uri))?.file;
    if (!file) return { done: true, onlyLong: false };
    const deadline = performance.now() + budget;
    if (file.isOnlyIndexed) for (const slot of file.slots) this.recheck(slot);
    file.isOnlyIndexed = false;
    const leftLong = this.checkDue(file, longest, deadline, (slot) => this.checkSlot(slot));
    if (leftLong === undefined) return { done: false, onlyLong: false };
    if (leftLong) return { done: false, onlyLong: true };
    return { done: this.linkDue(file, deadline), onlyLong: false };
  }

  /** Makes a file known to others without running rules over it: for files that nobody looks at. Arguments as for `check`. */
  indexFile(uri: string, { budget = Infinity }: Pick<CheckOptions, 'budget'> = {}): CheckResult {
    const file = this.files.get(normalUri(uri))?.file;
    if (!file) return { done: true, onlyLong: false };
    file.isOnlyIndexed = true;
    const left = this.checkDue(file, Infinity, performance.now() + budget, (slot) => this.tryIndexSlot(slot));
    return { done: left !== undefined, onlyLong: false };
  }

  /** Files that are due again because something that they asked for has changed elsewhere; each is told once. */
  takeWoken(): readonly string[] {
    const uris = [...this.woken].map(({ uri }) => uri);
    this.woken.clear();
    return uris;
  }

  /** Scripts that a host with a Lua should try, each told once; the engine itself runs nothing. */
  takeWantedTrials(): readonly TrialRequest[] {
    return this.index.takeWantedTrials();
  }

  /** A sample request, as YAML or JSON says it, and what is wrong with that. */
  readSample(text: string): ReadSample {
    return readSample(text);
  }

  /** The scripts in a file, in the order of the text. */
  scriptsIn(uri: string): readonly FileScriptPlace[] {
    return this.placedScripts(uri).map(({ slot, script }) => {
      const { start } = script.toDocument({ start: 0, end: 0 });
      return { text: script.text, position: rangeMoved(rangeInLines(slot.entry.lines, { start, end: start }), slot.startLine).start, name: script.manifest?.name };
    });
  }

  /** The number among those of its file of the script at an absolute offset; undefined where none stands. */
  scriptAt(uri: string, offset: number): number | undefined {
    const index = this.placedScripts(uri).findIndex(({ slot, script }) => script.toScript(offset - slot.start) !== undefined);
    return index === -1 ? undefined : index;
  }

  /**
   * What a formatter is to be asked for a script of a file; hosts ask it, and hand its answer to `luaFormatEdits`.
   * @param width spaces a level, where the script itself shows none
   * @returns undefined where there is no such script
   */
  luaFormatRequest(uri: string, script: number, width?: number): FormatRequest | FormatRefusal | undefined {
    const found = this.placedScripts(uri)[script];
    return found && formatRequestFor(found.script, width);
  }

  /** Absolute edits that take over what a formatter made of a script's text. */
  luaFormatEdits(uri: string, script: number, request: FormatRequest, answer: FormatAnswer): readonly TextEdit[] | FormatRefusal {
    const found = this.placedScripts(uri)[script];
    if (!found) return { refusal: 'it has changed meanwhile' };
    const edits = editsOfAnswer(found.script, request, answer);
    return 'refusal' in edits ? edits : shiftEdits(edits, found.slot.start);
  }

  /** The script of a file that a reference means now, or the one with a number; undefined: there is none. */
  referencedScript(uri: string, wanted: ScriptReference | number, lastText?: string): ReferencedScript | undefined {
    const placed = this.placedScripts(uri);
    const scripts = placed.map(({ script }) => script);
    const number = typeof wanted === 'number' ? wanted : findReferenced(scripts, wanted, lastText);
    const script = number === undefined ? undefined : scripts[number];
    if (!script) return undefined;
    const unfit = unfitForEditor(script.text);
    return { number: number!, reference: referenceTo(scripts, number!), text: script.text, ...(unfit === undefined ? {} : { unfit }) };
  }

  /** Absolute edits that give a script of a file another text; undefined where the file cannot hold it as a script. */
  scriptTextEdits(uri: string, script: number, text: string): readonly TextEdit[] | undefined {
    const found = this.placedScripts(uri)[script];
    const edits = found?.script.rewritten(text, 'as-needed');
    return edits && shiftEdits(edits, found!.slot.start);
  }

  /** What an editor asks about a script of a file in an editor of its own, which has `text`. */
  ownScript(uri: string, text: string): OwnScript {
    const { release } = this.releaseOf(uri);
    const last = this.lastOwn;
    if (last?.uri === uri && last.text === text && last.release === release) return last.script;
    const scripts = this.placedScripts(uri).map(({ script }) => script);
    // What is typed comes to the manifest a moment later.
    const place = scripts.find((one) => one.text === text) ?? (last?.uri === uri ? last.place : scripts.length === 1 ? scripts[0] : undefined) ?? { path: [], policies: [] };
    const script = new OwnScript(new FileScript(text, { lua: new LuaLibrary() }, place.policies, place.path), release);
    this.lastOwn = { uri, text, release, place: { path: place.path, policies: place.policies }, script };
    return script;
  }

  /** What was found inside of a script, with ranges in the lines of its own text. */
  scriptFindings(uri: string, script: number): readonly { readonly found: FileFinding; readonly range: LineRange }[] {
    const placed = this.placedScripts(uri)[script];
    if (!placed) return [];
    const { slot, script: lua } = placed;
    const whole = shift(lua.toDocument({ start: 0, end: lua.text.length }), slot.start);
    const lines = new LineIndex(lua.text);
    return this.findings(uri).flatMap((found) => {
      if (found.range.start < whole.start || found.range.end > whole.end) return [];
      const [start, end] = [found.range.start, found.range.end].map((offset) => lua.toScript(offset - slot.start));
      return start === undefined || end === undefined ? [] : [{ found, range: { start: lines.positionAt(start), end: lines.positionAt(Math.max(start, end)) } }];
    });
  }

  private placedScripts(uri: string): readonly PlacedScript[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    return slots.flatMap((slot) => {
      const { entry } = slot;
      // Asked for after each key, and long files do not keep all of their trees.
      if (entry.text.length > longestDocument || !mayHoldScripts(entry) || !(entry.checked ?? entry.document).ours) return [];
      return luaScriptsIn(entry.document, this.index.view()).map((script): PlacedScript => ({ slot, script }));
    });
  }

  /** Takes what came of a trial; the files that asked for it are due again, see `takeWoken`. */
  setTrialVerdict(request: TrialRequest, verdict: TrialVerdict): void {
    this.wake(this.index.setTrialVerdict(request, verdict));
  }

  /** What was found so far, in the order of the text. */
  findings(uri: string): readonly FileFinding[] {
    const known = this.files.get(normalUri(uri));
    if (!known) return [];
    if (known.skipped) return [placeAtTop(known.skipped)];
    const all: FileFinding[] = [];
    for (const slot of known.file.slots) {
      const { checked } = slot.entry;
      if (!checked || (checked.findings.length === 0 && slot.workspaceFindings.length === 0)) continue;
      for (const finding of this.findingsOf(slot, checked.findings)) all.push(finding);
    }
    return all;
  }

  /** The release that a file is checked against, and why. */
  releaseOf(uri: string): ReleaseInForce {
    const key = normalUri(uri);
    const told = this.toldRelease(key);
    const schemas = definitionsInWords(this.definitions.for(key, told?.release));
    return { ...(told ?? { release: newestRelease, reason: 'newest' }), ...(schemas === undefined ? {} : { schemas }) };
  }

  /** By a setting or by what stands in the workspace. */
  private toldRelease(key: string): ReleaseInForce | undefined {
    const folder = this.settings.folders?.find(({ uri: own }) => key.startsWith(`${rootKey(own)}/`));
    const set = folder && 'release' in folder ? folder.release : this.settings.release;
    if (set !== undefined) return bundled(set, 'set in envoyGateway.release');
    const clue = this.definitions.namedClueFor(key) ?? this.releaseClues.for(key);
    return clue && bundled(clue.release, `${clue.what} in ${clue.fileName}`);
  }

  /**
   * What a file means differently in another release, though both accept it.
   * @returns with `saidBy`, the rule that says the same where it sees enough of the workspace
   */
  behaviourChanges(uri: string, from: Release, to: Release): readonly (FileFinding & { readonly saidBy?: string })[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    return slots.flatMap((slot) => {
      if (slot.entry.text.length > longestDocument || !slot.entry.document.ours) return [];
      return behaviourChanges(slot.entry.document, from, to).map(({ saidBy, ...finding }) => ({ ...placeIn(slot, slot.entry.place(finding)), ...(saidBy === undefined ? {} : { saidBy }) }));
    });
  }

  /** Whether a file holds anything of ours, as far as it has been checked. */
  isOurs(uri: string): boolean {
    const known = this.files.get(normalUri(uri));
    return known !== undefined && (known.skipped !== undefined || known.file.slots.some(({ entry }) => entry.checked?.ours));
  }

  /** Whether a file that was indexed says anything that others may need: objects of ours, patches, the release in use. */
  matters(uri: string): boolean {
    const known = this.files.get(normalUri(uri));
    return known !== undefined && (isKustomization(uri) || known.file.slots.some(({ entry, resources }) => resources.length > 0 || entry.definitionPlaces.length > 0 || (entry.text.length <= longestDocument && (entry.releaseClue !== undefined || entry.tools !== noToolSettings))));
  }

  /** All ways to mend what touches `range` (absolute offsets), findings in the order of the text. */
  fixes(uri: string, range: TextRange): readonly FileFix[] {
    return this.findings(uri)
      .filter((found) => found.range.start <= range.end && range.start <= found.range.end)
      .flatMap((found) => this.fixesOf(uri, found));
  }

  /** All ways to mend one finding, the preferred one first. */
  fixesOf(uri: string, found: FileFinding): readonly FileFix[] {
    const { finding, documentStart } = found;
    return (finding.fixes?.() ?? []).map((fix, index) => ({
      title: fix.title,
      finding: found,
      changes: [{ uri, edits: shiftEdits(fix.edits, documentStart) }, ...(fix.otherFiles ?? [])],
      preferred: index === 0,
      safe: fix.safe === true,
    }));
  }

  /**
   * Edits (absolute, none overlapping) that apply the first safe fix of every finding, and of those that come to light by that:
   * a field behind a kind that was misspelt.
   */
  fixAll(uri: string, isWanted: (finding: Finding) => boolean = () => true): readonly TextEdit[] {
    const fixes = this.safeFixes(uri, isWanted);
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    return slots.flatMap((slot) => {
      const own = fixes.filter(({ found }) => found.documentStart === slot.start).flatMap(({ edits }) => edits);
      return own.length === 0 ? [] : this.fixFurther(slot, [...own].sort((a, b) => a.range.start - b.range.start), isWanted);
    });
  }

  /** As few edits as the first ones, unless they bring more to light; then the lines that differ in the end. */
  private fixFurther({ entry, start }: DocumentSlot, first: readonly TextEdit[], isWanted: (finding: Finding) => boolean): readonly TextEdit[] {
    const once = applyEdits(entry.text, shiftEdits(first, -start));
    let text = once;
    for (let pass = 0; pass < mostFixPasses && text.length <= longestDocument; pass++) {
      const findings = runDocumentRules(this.rules, readDocument(text, entry.profile), { severities: this.severities, failed: (rule, error) => this.failed(rule.id, error) });
      const edits = disjoint(findings.filter(isWanted).flatMap((finding) => { const edits = safeEdits(finding); return edits ? [edits] : []; })).flat();
      const next = edits.length === 0 ? text : applyEdits(text, edits);
      if (next === text) break;
      text = next;
    }
    return text === once ? first : shiftEdits(lineEdits(entry.text, text), start);
  }

  /** The findings that `fixAll` mends, each with its edits. */
  safeFixes(uri: string, isWanted: (finding: Finding) => boolean = () => true): readonly { readonly found: FileFinding; readonly edits: readonly TextEdit[] }[] {
    const fixes = this.findings(uri).flatMap((found) => {
      const edits = isWanted(found.finding) ? safeEdits(found.finding) : undefined;
      return edits ? [{ found, edits: shiftEdits(edits, found.documentStart) }] : [];
    });
    const chosen = new Set(disjoint(fixes.map(({ edits }) => edits)));
    return fixes.filter(({ edits }) => chosen.has(edits));
  }

  /** What may be written at an absolute offset; the best first by `sortText`. */
  completion(uri: string, offset: number, options: CompletionOptions): readonly FileCompletion[] {
    const slot = this.readableSlot(uri, offset);
    if (!slot) return [];
    const { document } = slot.entry;
    const at = offset - slot.start;
    const inScript = luaCompletionIn(document, this.index.view(), at, options);
    // What is Lua gets no YAML, whoever it is for.
    const items = inScript ?? (slot.entry.profile.isLua ? [] : [...handlersInEmptyBlock(document, this.index.view(), at, options), ...completeAt(document, at, this.index.view(), { ...options, uri: slot.file.uri })]);
    return items.map((item) => ({
      ...item,
      edit: shiftEdit(item.edit, slot.start),
      ...(item.additionalEdits ? { additionalEdits: shiftEdits(item.additionalEdits, slot.start) } : {}),
    }));
  }

  /** What can be made anew for a file (or for the workspace), with the values that are suggested there. */
  scaffolds(uri = ''): readonly ScaffoldDescription[] {
    const { release } = this.releaseOf(uri);
    const facts = this.targets(uri);
    return allScaffolds.filter((scaffold) => isFor(scaffold, release)).map((scaffold) => describeScaffold(scaffold, release, facts));
  }

  /**
   * New manifests from answers to a scaffold's parameters; what is not answered is suggested by the workspace or the default.
   * @param uri the file that they are for
   * @returns undefined where there is no such scaffold for the release in force
   */
  renderScaffold(id: string, answers: Answers, uri = ''): NewManifests | undefined {
    const { release } = this.releaseOf(uri);
    const scaffold = allScaffolds.find((one) => one.id === id && isFor(one, release));
    if (!scaffold) return undefined;
    const context = { release, facts: this.targets(uri) };
    return { ...renderScaffold(scaffold, answers, context), snippet: scaffoldSnippet(scaffold, context, answers) };
  }

  /**
   * What is to be filled in next, behind an absolute offset; behind the last the first.
   * @returns the value to be replaced; undefined where nothing is left
   */
  nextPlaceholder(uri: string, offset: number): TextRange | undefined {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    const all = slots.flatMap(({ entry, start }) => (entry.text.includes('TODO') && entry.text.length <= longestDocument && (entry.document.ours || entry.document.speaksOfUs) ? placeholdersIn(entry.document).map(({ target }) => shift(target, start)) : []));
    return all.find(({ start }) => start > offset) ?? all[0];
  }

  /** What new manifests can refer to, nearest to a file first. */
  targets(uri?: string): WorkspaceFacts {
    return scaffoldFactsOf(this.index.view(), uri);
  }

  /** What stands at an absolute offset, explained. */
  hover(uri: string, offset: number): Hover | undefined {
    const slot = this.readableSlot(uri, offset);
    if (!slot) return undefined;
    const { document } = slot.entry;
    const lua = luaPlaceAt(document, this.index.view(), offset - slot.start);
    const hover = lua ? luaHoverAt(lua, document.release) : hoverAt(document, offset - slot.start, this.index.view());
    return hover && { ...hover, range: shift(hover.range, slot.start) };
  }

  /** The function of a script that is being called at an absolute offset, and the parameter that is being written. */
  luaSignature(uri: string, offset: number): LuaSignature | undefined {
    const slot = this.readableSlot(uri, offset);
    return slot && luaSignatureIn(slot.entry.document, this.index.view(), offset - slot.start);
  }

  /** Where the name of a script at an absolute offset is defined; absolute ranges of the same file. */
  luaDefinition(uri: string, offset: number): readonly TextRange[] {
    return this.inLua(uri, offset, (place, start) => luaDefinitionAt(place).map((range) => shift(range, start))) ?? [];
  }

  /** Where what stands at an absolute offset is defined: a name of a script, or the script that a policy takes from elsewhere. */
  definition(uri: string, offset: number): readonly DefinitionPlace[] {
    const slot = this.readableSlot(uri, offset);
    if (!slot) return [];
    const own = this.luaDefinition(uri, offset).map((range) => ({ uri, range }));
    return own.length > 0 ? own : referenceDefinitionAt(slot.entry.document, this.index.view(), offset - slot.start);
  }

  /** Where the name of a script at an absolute offset stands; absolute ranges of the same file. */
  luaUses(uri: string, offset: number): readonly NamePlace[] {
    return this.inLua(uri, offset, (place, start) => luaUsesAt(place).map((use) => ({ ...use, range: shift(use.range, start) }))) ?? [];
  }

  /** The name at an absolute offset that can be renamed; undefined where none can. */
  luaRenameRange(uri: string, offset: number): TextRange | undefined {
    return this.inLua(uri, offset, (place, start) => {
      const range = luaRenameRangeAt(place);
      return range && shift(range, start);
    });
  }

  /** Absolute edits that rename what stands at an absolute offset. @throws RangeError if `newName` is no name of Lua */
  luaRename(uri: string, offset: number, newName: string): readonly TextEdit[] | undefined {
    return this.inLua(uri, offset, (place, start) => {
      const edits = luaRenameAt(place, newName);
      return edits && shiftEdits(edits, start);
    });
  }

  /**
   * The absolute edits that give a line of a script its indentation, after something was typed in it.
   * @param offset behind what was typed
   * @param typed a line break, or the last character of what closes a block
   */
  luaIndent(uri: string, offset: number, typed: string, style: IndentationStyle): readonly TextEdit[] {
    const slot = this.readableSlot(uri, offset);
    return slot ? shiftEdits(luaIndentAt(slot.entry.document, this.index.view(), offset - slot.start, typed, style), slot.start) : [];
  }

  private inLua<Answer>(uri: string, offset: number, answer: (place: LuaPlace, documentStart: number) => Answer): Answer | undefined {
    const slot = this.readableSlot(uri, offset);
    const place = slot && luaPlaceAt(slot.entry.document, this.index.view(), offset - slot.start);
    return place && answer(place, slot.start);
  }

  /** Ranges around an absolute offset, the innermost first. */
  selectionRanges(uri: string, offset: number): SelectionRanges {
    const slot = this.readableSlot(uri, offset);
    return slot ? selectionRangesAt(slot.entry.document, offset - slot.start).map((range) => shift(range, slot.start)) : [];
  }

  /**
   * The outlines of a file's documents, in the order of the text. In a file of more than `most` lines only the document
   * that was edited last is shown in depth, and of the others their manifests.
   */
  outlines(uri: string, most = Infinity): readonly DocumentOutline[] {
    const known = this.files.get(normalUri(uri));
    if (!known) return [];
    const { slots, editedLast } = known.file;
    const isLong = slots.reduce((sum, { entry }) => sum + entry.lineBreaks, 0) > most;
    return slots.map((slot) => {
      const isDeep = !isLong || slot === editedLast;
      const symbols = isDeep ? this.answerWithScripts(slot.entry, 'outline', outlineInLines) : this.answer(slot.entry, 'outline roots', (entry) => outlineInLines(entry, [], 0));
      return { startLine: slot.startLine, symbols };
    });
  }

  /** What can be folded in a file: of its levels the outermost ones that are not more than `most` folds together. */
  folds(uri: string, most = Infinity): readonly DocumentFolds[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    const documents = slots.map(({ entry, startLine }) => ({ startLine, levels: this.answerWithScripts(entry, 'folding', foldLevels) }));
    const shown: DocumentFolds[] = [];
    for (let level = 0, left = most; ; level++) {
      const folds = documents.flatMap(({ startLine, levels }) => {
        const atLevel = levels[level];
        return atLevel ? [{ startLine, folds: atLevel }] : [];
      });
      left -= folds.reduce((sum, one) => sum + one.folds.length, 0);
      if (folds.length === 0 || (left < 0 && level > 0)) return shown;
      shown.push(...folds);
    }
  }

  /**
   * What the words of a file's scripts are, document by document.
   * @param lines only documents that stand in these lines of the file (0-based, the last included); default: all
   */
  semanticTokens(uri: string, lines?: { readonly first: number; readonly last: number }): readonly DocumentTokens[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    const { first, last } = lines ?? { first: 0, last: Infinity };
    return slots.flatMap(({ entry, startLine }) => {
      if (startLine > last || startLine + entry.lineBreaks < first) return [];
      const tokens = this.answerWithScripts(entry, 'tokens', tokensInLines);
      return tokens.length === 0 ? [] : [{ startLine, tokens }];
    });
  }

  /** What must hold for each policy of a file before it works in a cluster, in the order of the text. */
  checklists(uri: string): readonly FileChecklist[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    const view = this.index.view();
    return slots.flatMap((slot) => {
      if (slot.entry.text.length > longestDocument) return [];
      const placed = ({ uri: other, range }: CheckPlace): Required<CheckPlace> => (other === undefined ? { uri, range: shift(range, slot.start) } : { uri: other, range });
      return checklistsOf(slot.entry.document, view).map((list) => ({
        ...list,
        range: shift(list.range, slot.start),
        items: list.items.map(({ place, edits, ...item }) => ({ ...item, ...(place ? { place: placed(place) } : {}), ...(edits ? { edits: shiftEdits(edits, slot.start) } : {}) })),
      }));
    });
  }

  /** The links in a file. */
  links(uri: string): readonly FileLink[] {
    return this.inLines(uri, 'links', (entry) => linksIn(entry.document));
  }

  /** Comments that switch off what touches `range`: for its line where a comment can stand there, and for its document. */
  suppressions(uri: string, range: TextRange): readonly FileFix[] {
    const found = this.findings(uri).filter((one) => one.range.start <= range.end && range.start <= one.range.end);
    const seen = new Set<string>();
    return found.flatMap((one) => {
      const slot = this.readableSlot(uri, one.range.start);
      if (!slot || seen.has(one.finding.rule)) return [];
      seen.add(one.finding.rule);
      return suppressionsFor(slot.entry.document.yaml, one.finding, slot.entry.document.luaScripts).map((fix) => ({
        title: fix.title,
        finding: one,
        changes: [{ uri, edits: shiftEdits(fix.edits, slot.start) }],
        preferred: false,
        safe: false,
      }));
    });
  }

  /** What can be made at an absolute range, where something is missing or may be added. */
  actions(uri: string, range: TextRange): readonly FileAction[] {
    const slot = this.readableSlot(uri, range.start);
    if (!slot?.entry.document.ours) return [];
    const found = scaffoldActionsAt(slot.entry.document, shift(range, -slot.start), this.index.view(), (other) => this.textOf(other));
    return found.map((action) => ({ title: action.title, kind: action.kind, ...(action.wizard ? { wizard: action.wizard } : {}), changes: this.changesOf(uri, slot, action) }));
  }

  private changesOf(uri: string, slot: DocumentSlot, { edits, append, file, otherFiles = [] }: ScaffoldAction): FileChange[] {
    const text = this.textOf(uri) ?? '';
    return mergedByFile([
      ...(edits ? [{ uri, edits: shiftEdits(edits, slot.start) }] : []),
      ...(append === undefined ? [] : [{ uri, edits: [appended(text, append)] }]),
      ...(file ? [{ uri: this.freeUri(uri, file.path), create: file.text }] : []),
      ...otherFiles,
    ]);
  }

  /** A name beside a file that no known file has. */
  private freeUri(uri: string, name: string): string {
    const uriOf = (one: string): string => `${folderOf(uri)}/${one}`;
    for (let number = 1; ; number++) {
      const free = uriOf(number === 1 ? name : name.replace(/(?=\.[^.]*$|$)/, `-${number}`));
      if (!this.files.has(normalUri(free))) return free;
    }
  }

  /** What the engine makes of a file, as text for those who work on it: documents, timings, facts, trees. */
  inspect(uri: string): string {
    const known = this.files.get(normalUri(uri));
    if (!known) return 'This file is not known.';
    const { release, reason } = this.releaseOf(uri);
    const head = [`release ${formatRelease(release)} (${reason})`, `partial ${known.file.profile.partial}`, `documents ${known.file.slots.length}`, `counts ${JSON.stringify(this.counts)}`];
    return [head.join('\n'), ...known.file.slots.slice(0, mostInspected).map((slot, index) => inspectSlot(slot, index, this.rules))].join('\n\n');
  }

  private inLines<Item extends { readonly range: TextRange }>(uri: string, name: string, find: (entry: DocumentEntry) => readonly Item[]): (Omit<Item, 'range'> & { readonly range: LineRange })[] {
    const slots = this.files.get(normalUri(uri))?.file.slots ?? [];
    return slots.flatMap(({ entry, startLine }) => {
      if (entry.text.length > longestDocument) return [];
      const items = this.answer(entry, name, () => find(entry).map((item) => ({ ...item, range: rangeInLines(entry.lines, item.range) })));
      return items.map((item) => ({ ...item, range: rangeMoved(item.range, startLine) }));
    });
  }

  /** An answer about a whole document, kept with it. */
  private answer<Answer>(entry: DocumentEntry, name: string, find: (entry: DocumentEntry) => Answer): Answer {
    if (!entry.answers.has(name)) entry.answers.set(name, find(entry));
    return entry.answers.get(name) as Answer;
  }

  /** The same about a document and the scripts in it, which a policy elsewhere may have made scripts. */
  private answerWithScripts<Answer>(entry: DocumentEntry, name: string, find: (entry: DocumentEntry, scripts: readonly EmbeddedLua[]) => Answer): Answer {
    if (entry.text.length > longestDocument || !mayHoldScripts(entry)) return this.answer(entry, name, () => find(entry, []));
    // Only in a ConfigMap it is not the text alone that tells, and where kustomize makes one.
    if (!entry.profile.isKustomization && !entry.facts.some(({ kind }) => kind === 'ConfigMap')) return this.answer(entry, name, () => find(entry, entry.document.luaScripts));
    const scripts = luaScriptsIn(entry.document, this.index.view());
    return this.answer(entry, `${name} ${JSON.stringify(scripts.map(({ path }) => path))}`, () => find(entry, scripts));
  }

  private readableSlot(uri: string, offset: number): DocumentSlot | undefined {
    const slot = this.files.get(normalUri(uri))?.file.slotAt(offset);
    return slot && slot.entry.text.length <= longestDocument ? slot : undefined;
  }

  private layOut(file: ManifestFile, text: string, profile: ReadProfile): Finding | undefined {
    const drop = (): void => this.dropSlots(file.clear());
    if (text.length > this.settings.maxFileSize) {
      drop();
      return mentionsUs(text) ? notChecked(`This file has ${megabytes(text.length)} MB; files above ${megabytes(this.settings.maxFileSize)} MB are not checked. Raise envoyGateway.maxFileSize to check it.`) : undefined;
    }
    try {
      this.dropSlots(file.setText(text, profile, mostDocuments));
      return undefined;
    } catch (error) {
      if (!(error instanceof TooManyDocuments)) throw error;
      drop();
      return mentionsUs(text) ? notChecked(`This file has ${error.count} documents; files of more than ${mostDocuments} are not checked. Split it to have it checked.`) : undefined;
    }
  }

  private profileOf(uri: string): ReadProfile {
    const key = normalUri(uri);
    const told = this.toldRelease(key);
    const catalog = this.catalogOf(told?.release ?? newestRelease, this.definitions.for(key, told?.release));
    const partial = this.patchUses.has(key);
    const isLua = key.endsWith('.lua') || this.generatedFrom.has(key);
    const isNamed = this.definitions.isNamed(key) || this.generatedFrom.has(key);
    let profiles = this.profiles.get(catalog);
    if (!profiles) this.profiles.set(catalog, (profiles = new Map()));
    const isBuild = isKustomization(key);
    const name = `${partial} ${isNamed} ${isLua} ${isBuild}`;
    let profile = profiles.get(name);
    if (!profile) profiles.set(name, (profile = { catalog, partial, isNamed, isLua, isKustomization: isBuild }));
    return profile;
  }

  private catalogOf(release: Release, definitions: readonly PlacedDefinition[]): SchemaCatalog {
    const bundledKinds = this.library.catalog(release);
    if (definitions.length === 0) return bundledKinds;
    const known = this.customCatalogs.find((catalog) => catalog.release === release && sameDefinitions(catalog.sources, definitions));
    const catalog = known ?? new CustomCatalog(bundledKinds, this.newest, definitions, (source, { path, rule, reason }) => this.failed('cel-rule', new Error(`${source.origin}, ${path.join('.')}: ${rule}: ${reason}`)));
    if (this.customCatalogs.at(-1) !== catalog) this.customCatalogs = [...this.customCatalogs.filter((other) => other !== catalog), catalog].slice(-mostCustomCatalogs);
    return catalog;
  }

  /** What a file says about the conditions under which others are read: the release in use, and CRDs. */
  private updateConditions(key: string, file: ManifestFile): void {
    const clues: ReleaseClue[] = [];
    const defining: DocumentEntry[] = [];
    const tools: ToolSettings[] = [];
    for (const { entry } of file.slots) {
      if (entry.text.length <= longestDocument && entry.releaseClue) clues.push(entry.releaseClue);
      if (entry.text.length <= longestDocument && entry.tools !== noToolSettings) tools.push(entry.tools);
      // A patch of a CRD is no CRD.
      if (!file.profile.partial && entry.definitionPlaces.length > 0) defining.push(entry);
    }
    this.wake(this.index.setTools(key, tools));
    const areOthers = this.definitions.set(key, defining);
    const clue = strongestClue([...clues, ...[this.definitions.clueOf(key) ?? []].flat()]);
    if (this.releaseClues.set(key, clue) || areOthers) this.rereadAllChanged();
    if (!areOthers) return;
    this.customCatalogs = this.customCatalogs.filter(({ sources }) => this.definitions.areCurrent(sources));
  }

  /** Takes what a kustomization says of the files beside it; an empty text: it is gone. */
  private setKustomization(uri: string, text: string): void {
    const key = normalUri(uri);
    this.setPatches(key, patchFilesOf(key, text));
    this.wake(this.index.setBuild(key, buildOf(key, text)));
    const before = this.generators.get(key);
    const maps = generatedConfigMaps(key, text);
    if (!before && maps.length === 0) return;
    this.unindex(before?.resources ?? []);
    const { catalog } = this.profileOf(uri);
    const resources = maps.flatMap((map) => generatedResources(map, uri, text, catalog, (file) => this.textOf(file)));
    if (maps.length === 0) this.generators.delete(key);
    else this.generators.set(key, { maps, resources });
    for (const resource of resources) this.wake(this.index.add(resource));
    for (const file of new Set([...scriptFilesOf(before?.maps ?? []), ...scriptFilesOf(maps)])) this.setGeneratedFrom(file);
  }

  private setGeneratedFrom(file: string): void {
    const maps = [...this.generators.values()].flatMap((generator) => generator.maps.filter((map) => scriptFilesOf([map]).includes(file)));
    if (maps.length > 0) this.generatedFrom.set(file, maps);
    else this.generatedFrom.delete(file);
    const known = this.files.get(file);
    if (!known) {
      if (maps.length > 0) this.wantedFiles.add(file);
      return;
    }
    this.rereadIfChanged(file);
    // Other policies may run it now.
    this.wake(known.file.slots);
  }

  private setPatches(kustomization: string, files: readonly string[]): void {
    const before = this.patches.get(kustomization) ?? [];
    if (files.length > 0) this.patches.set(kustomization, files);
    else this.patches.delete(kustomization);
    for (const file of files) this.countPatch(file, 1);
    for (const file of before) this.countPatch(file, -1);
    for (const file of new Set([...before, ...files])) this.rereadIfChanged(file);
  }

  private rereadAllChanged(): void {
    for (const key of [...this.files.keys()]) this.rereadIfChanged(key);
  }

  private countPatch(file: string, by: number): void {
    const uses = (this.patchUses.get(file) ?? 0) + by;
    if (uses === 0) this.patchUses.delete(file);
    else this.patchUses.set(file, uses);
  }

  /** A file that is read under other conditions now is due again, of which other CRDs concern only the documents of their kinds. */
  private rereadIfChanged(key: string): void {
    const known = this.files.get(key);
    if (!known) return;
    const { file } = known;
    const profile = this.profileOf(file.uri);
    if (profile === file.profile) return;
    const kinds = changedKinds(file.profile, profile);
    if (kinds) {
      if (file.adopt(profile, (entry) => entry.text.length <= longestDocument && isOfKinds(entry, kinds))) this.woken.add(file);
      return;
    }
    this.setFile(file.uri, textOf(known));
    this.woken.add(file);
  }

  /** @returns whether long documents are left; undefined where the time was up before the end */
  private checkDue(file: ManifestFile, longest: number, deadline: number, act: (slot: DocumentSlot) => void): boolean | undefined {
    let leftLong = false;
    for (const queue of [file.urgent, file.due]) {
      for (const slot of queue) {
        if (slot.entry.text.length > longest) {
          leftLong = true;
          continue;
        }
        queue.delete(slot);
        act(slot);
        if (performance.now() > deadline) return file.urgent.size + file.due.size === 0 ? false : undefined;
      }
    }
    return leftLong;
  }

  private checkSlot(slot: DocumentSlot): void {
    const { entry } = slot;
    try {
      if (entry.checked?.settings !== this.settingsVersion) this.checkEntry(entry);
      this.indexSlot(slot);
    } catch (error) {
      // One document that cannot be read must not keep the others of its file from being checked.
      entry.checked = { settings: this.settingsVersion, ours: false, findings: [] };
      this.failed('reading', error);
      return;
    }
    if (this.hasWorkspaceRules) this.unlinkedOf(slot.file).add(slot);
  }

  private checkEntry(entry: DocumentEntry): void {
    const settings = this.settingsVersion;
    if (entry.text.length > longestDocument) {
      const findings = mentionsUs(entry.text) ? [entry.place(notChecked(`This document has ${megabytes(entry.text.length)} MB and is not checked: reading it would take seconds on each key.`))] : [];
      entry.checked = { settings, ours: findings.length > 0, findings };
      return;
    }
    const { document } = entry;
    if (!document.ours && !document.speaksOfUs) {
      entry.checked = { settings, ours: false, findings: [] };
      return;
    }
    this.documentRuns++;
    const findings = runDocumentRules(this.rules, document, { severities: this.severities, failed: (rule, error) => this.failed(rule.id, error) });
    entry.checked = { settings, ours: document.ours, findings: findings.map((finding) => entry.place(finding)) };
  }

  private tryIndexSlot(slot: DocumentSlot): void {
    try {
      this.indexSlot(slot);
    } catch (error) {
      this.failed('reading', error);
    }
  }

  /** Makes the index agree with the slot's document; those who asked for what changed are due again. */
  private indexSlot(slot: DocumentSlot): void {
    const facts = slot.entry.text.length > longestDocument ? [] : slot.entry.facts;
    const same = facts.length === slot.resources.length && facts.every((fact, index) => sameFacts(fact, slot.resources[index]!.facts));
    if (same) return;
    this.unindex(slot.resources);
    slot.resources = slot.makeResources();
    for (const resource of slot.resources) this.wake(this.index.add(resource));
  }

  private unindex(resources: readonly IndexedResource[]): void {
    for (const resource of resources) this.wake(this.index.remove(resource));
  }

  private wake(slots: readonly DocumentSlot[]): void {
    for (const slot of slots) {
      this.unlinkedOf(slot.file).add(slot);
      this.woken.add(slot.file);
    }
  }

  private linkDue(file: ManifestFile, deadline: number): boolean {
    const slots = this.unlinked.get(file);
    if (!slots) return true;
    for (const slot of slots) {
      slots.delete(slot);
      this.linkSlot(slot);
      if (performance.now() > deadline) break;
    }
    if (slots.size > 0) return false;
    this.unlinked.delete(file);
    this.woken.delete(file);
    return true;
  }

  private linkSlot(slot: DocumentSlot): void {
    const { entry } = slot;
    this.index.forget(slot, slot.asked);
    if (!entry.checked?.ours || entry.text.length > longestDocument) {
      slot.workspaceFindings = [];
      return;
    }
    this.workspaceRuns++;
    const workspace: Workspace = { ...this.index.viewFor(slot, slot.asked), file: slot.file.uri, generatedFromFile: () => this.generatedFrom.get(normalUri(slot.file.uri)) ?? [] };
    const findings = runWorkspaceRules(this.rules, entry.document, workspace, { severities: this.severities, failed: (rule, error) => this.failed(rule.id, error) });
    slot.workspaceFindings = findings.map((finding) => entry.place(finding));
  }

  /** The rules that report YAML's own problems bear its name. */
  private yamlRulesOff(): AnalysisSettings['rules'] {
    return Object.fromEntries(this.rules.filter(({ id }) => id.startsWith('yaml-')).map(({ id }) => [id, 'off']));
  }

  private recheck(slot: DocumentSlot): void {
    if (!slot.file.urgent.has(slot)) slot.file.due.add(slot);
  }

  private unlinkedOf(file: ManifestFile): Set<DocumentSlot> {
    let slots = this.unlinked.get(file);
    if (!slots) this.unlinked.set(file, (slots = new Set()));
    return slots;
  }

  private dropSlots(slots: readonly DocumentSlot[]): void {
    for (const slot of slots) {
      this.index.forget(slot, slot.asked);
      this.unindex(slot.resources);
      slot.resources = [];
      this.unlinked.get(slot.file)?.delete(slot);
    }
  }

  /** Findings with absolute places; made anew only if the document's findings or its place changed. */
  private findingsOf(slot: DocumentSlot, own: readonly PlacedFinding[]): readonly FileFinding[] {
    const last = this.shown.get(slot);
    const linked = slot.workspaceFindings;
    if (last && last.own === own && last.linked === linked && last.start === slot.start && last.startLine === slot.startLine) return last.findings;
    const placed = linked.length === 0 ? own : [...own, ...linked].sort((a, b) => a.finding.range.start - b.finding.range.start);
    const findings = placed.map((one) => placeIn(slot, one));
    this.shown.set(slot, { own, linked, start: slot.start, startLine: slot.startLine, findings });
    return findings;
  }
}

/** One change a file: some clients take no more. */
function mergedByFile(changes: readonly FileChange[]): FileChange[] {
  const merged = new Map<string, FileChange>();
  for (const change of changes) {
    const before = merged.get(change.uri);
    merged.set(change.uri, before ? { ...before, edits: [...(before.edits ?? []), ...(change.edits ?? [])] } : change);
  }
  return [...merged.values()];
}

/** A script, and the document that it stands in. */
interface PlacedScript {
  readonly slot: DocumentSlot;
  readonly script: EmbeddedLua;
}

/** Manifests at the end of a file, in documents of their own. */
function appended(text: string, manifests: string): TextEdit {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const ending = text === '' || text.endsWith('\n') ? '' : lineBreak;
  const marker = /(?:^|\n)---\s*$/.test(text) ? '' : `---${lineBreak}`;
  return { range: { start: text.length, end: text.length }, newText: ending + marker + manifests.replaceAll('\n', lineBreak) };
}

function tokensInLines({ text, lines }: DocumentEntry, scripts: readonly EmbeddedLua[]): readonly FileToken[] {
  const byPlace = scripts.map((script) => luaSemanticTokensOf(script, text)).sort((a, b) => (a[0]?.range.start ?? 0) - (b[0]?.range.start ?? 0));
  return byPlace.flat().map((token) => tokenInLines(lines, token));
}

function outlineInLines(entry: DocumentEntry, scripts: readonly EmbeddedLua[], limit?: number): readonly FileSymbol[] {
  return entry.text.length > longestDocument ? [] : outlineOf(entry.document, scripts, limit).map((symbol) => symbolInLines(entry.lines, symbol));
}

/** Whether it is worth looking for scripts in a document: a look at its text, which costs no reading. */
function mayHoldScripts({ profile, text }: DocumentEntry): boolean {
  return profile.isLua === true || /lua|ConfigMap|inline_?(?:code|string)/i.test(text);
}

/** A document's folds by how many others they stand in. */
function foldLevels(entry: DocumentEntry, scripts: readonly EmbeddedLua[]): readonly (readonly FileFold[])[] {
  if (entry.text.length > longestDocument) return [];
  const folds = (scripts.length > 0 ? foldingRangesWithScripts(entry.text, scripts) : foldingRangesOf(entry.text)).sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
  const levels: FileFold[][] = [];
  const around: number[] = [];
  for (const fold of folds) {
    while (around.length > 0 && around.at(-1)! <= fold.range.start) around.pop();
    (levels[around.length] ??= []).push(foldInLines(entry.lines, fold));
    around.push(fold.range.end);
  }
  return levels;
}

function rangeMoved({ start, end }: LineRange, lines: number): LineRange {
  return { start: { line: start.line + lines, character: start.character }, end: { line: end.line + lines, character: end.character } };
}

/** Documents that `inspect` writes out: enough to see what is wrong with one. */
const mostInspected = 50;

function inspectSlot(slot: DocumentSlot, index: number, rules: readonly Rule[]): string {
  const { entry } = slot;
  const times: string[] = [];
  const timed = <Result>(name: string, act: () => Result): Result => {
    const started = performance.now();
    const result = act();
    times.push(`${name} ${(performance.now() - started).toFixed(2)} ms`);
    return result;
  };
  const document = timed('read', () => readDocument(entry.text, entry.profile));
  const findings = timed('check', () => runDocumentRules(rules, document));
  return [
    `── document ${index} · line ${slot.startLine + 1} · ${entry.text.length} characters · ${document.ours ? 'ours' : 'not ours'} · ${times.join(' · ')}`,
    ...entry.facts.map((facts) => `facts ${facts.group}/${facts.kind} ${facts.namespace}/${facts.name} ${JSON.stringify(facts.digest)}`),
    ...findings.map(({ rule, severity, range, message }) => `${severity} ${rule} [${range.start}, ${range.end}) ${message}`),
    ...(document.ours ? [describeTree(document.yaml.root)] : []),
  ].join('\n');
}

interface ShownFindings {
  readonly own: readonly PlacedFinding[];
  readonly linked: readonly PlacedFinding[];
  readonly start: number;
  readonly startLine: number;
  readonly findings: readonly FileFinding[];
}

/** A release as far as it is bundled: later ones are checked as the newest, earlier ones as the oldest. */
function bundled(release: Release, reason: string): ReleaseInForce {
  if (release > newestRelease) return { release: newestRelease, reason: `newest that is known; ${reason} is ${formatRelease(release)}` };
  return { release: Math.max(release, oldestRelease), reason };
}

function rootKey(folder: string): string {
  return normalUri(folder).replace(/\/$/, '');
}

/** More than the folders of any workspace have different sets of CRDs in force. */
const mostCustomCatalogs = 30;

/** The kinds that two profiles read by other CRDs; undefined where they differ in more than that. */
function changedKinds(before: ReadProfile, now: ReadProfile): ReadonlySet<string> | undefined {
  if (before.catalog.release !== now.catalog.release || before.partial !== now.partial || before.isNamed !== now.isNamed) return undefined;
  const [old, fresh] = [before, now].map(({ catalog }) => (catalog instanceof CustomCatalog ? catalog.sources : []));
  const changed = [...old!.filter((source) => !fresh!.includes(source)), ...fresh!.filter((source) => !old!.includes(source))];
  return new Set(changed.map(({ kind }) => kind));
}

/** Whether a document has objects of these kinds, or may have them: a kind that nobody defined was none of our business. */
function isOfKinds(entry: DocumentEntry, kinds: ReadonlySet<string>): boolean {
  if (entry.facts.length > 0) return entry.facts.some(({ kind }) => kinds.has(kind) || kinds.has(kind.replace(/List$/, '')));
  return entry.definitionPlaces.length === 0 && [...kinds].some((kind) => entry.text.includes(kind));
}

function sameFacts(a: IndexedResource['facts'], b: IndexedResource['facts']): boolean {
  return a.digest === b.digest && a.name === b.name && a.namespace === b.namespace && a.kind === b.kind && a.group === b.group;
}

/** The code of what the engine itself has to say: it did not look. */
const notCheckedId = 'not-checked';

function notChecked(message: string): Finding {
  return { rule: notCheckedId, severity: 'information', message, range: { start: 0, end: 0 } };
}

function megabytes(size: number): string {
  return (size / 1_000_000).toFixed(1).replace(/\.0$/, '');
}

function placeAtTop(finding: Finding): FileFinding {
  const top = { line: 0, character: 0 };
  return { finding, documentStart: 0, range: finding.range, start: top, end: top, isRule: false };
}

function placeIn({ start: documentStart, startLine }: DocumentSlot, { finding, start, end }: PlacedFinding): FileFinding {
  return {
    finding,
    documentStart,
    range: shift(finding.range, documentStart),
    start: { line: start.line + startLine, character: start.character },
    end: { line: end.line + startLine, character: end.character },
    isRule: finding.rule !== notCheckedId && finding.rule !== behaviourChangeId,
  };
}

function shift(range: TextRange, by: number): TextRange {
  return { start: range.start + by, end: range.end + by };
}

function shiftEdits(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  return edits.map((edit) => shiftEdit(edit, by));
}

function shiftEdit({ range, newText }: TextEdit, by: number): TextEdit {
  return { range: shift(range, by), newText };
}

/** The edits of the first safe fix, if it changes nothing but the document. */
function safeEdits(finding: Finding): readonly TextEdit[] | undefined {
  return finding.fixes?.().find(({ safe, otherFiles }) => safe && !otherFiles?.length)?.edits;
}

/** Of several fixes those that do not touch what an earlier one changes. */
function disjoint(fixes: readonly (readonly TextEdit[])[]): readonly (readonly TextEdit[])[] {
  const taken: TextEdit[] = [];
  return fixes.filter((edits) => {
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Two insertions at one place overlap too: which comes first would be a matter of luck. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  return (a.range.start < b.range.end && b.range.start < a.range.end) || a.range.start === b.range.start;
}
