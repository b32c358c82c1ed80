// The messages between this client and our server that LSP does not have. Positions and ranges are those of LSP.

/** What the client tells the server with `initialize`. */
export interface InitializationOptions {
  /** Start of a rule page's address; the rule's id follows: `vscode://publisher.name/rules/`. */
  readonly docsBase: string;
  /** The client answers `envoyGateway/listFiles` and `envoyGateway/readFile`; a server without a disk must ask. */
  readonly fileBridge: boolean;
  /** There is the command `envoyGateway.runLuaSample`, which lenses may run. */
  readonly sampleRuns: boolean;
  /** There is the command `envoyGateway.openLua`, which lenses may run. */
  readonly luaEditor: boolean;
  /** There is the command `envoyGateway.newExtension`, a wizard that takes `{ target, namespace }`. */
  readonly newExtension: boolean;
  /** The client asks for `textDocument/onTypeFormatting` by itself; it need not be offered. */
  readonly ownIndentation: boolean;
}

/** Server to client, whenever it changes: what the status bar says about a file. */
export const statusNotification = 'envoyGateway/status';
export interface StatusParams {
  readonly uri: string;
  /** Whether the file holds any manifest of ours; the status bar is shown only then. */
  readonly ours: boolean;
  /** The release in force: `1.9`. */
  readonly release: string;
  /** Why that one, in words: "newest", "set in envoyGateway.release". */
  readonly reason?: string;
  /** The user's own CRDs that take the place of bundled schemas, in words; absent: none. */
  readonly schemas?: string;
}

/** Server to client: the files of the workspace that may hold manifests. */
export const listFilesRequest = 'envoyGateway/listFiles';
export interface ListFilesParams {
  /** Glob relative to each workspace folder; the default is every YAML and JSON file. */
  readonly pattern?: string;
  /** At most so many; the client has a limit of its own. */
  readonly limit?: number;
}
export interface ListFilesResult {
  readonly uris: readonly string[];
  /** There are more files than the limit. */
  readonly truncated: boolean;
}

/** Server to client: a file's text, or null where it cannot be read or is too large. */
export const readFileRequest = 'envoyGateway/readFile';
export interface ReadFileParams {
  readonly uri: string;
}
export interface ReadFileResult {
  readonly text: string | null;
}

/** Client to server: what the server made of a file (tree, facts, timings) as plain text, for ourselves. */
export const syntaxTreeRequest = 'envoyGateway/syntaxTree';
export interface FileParams {
  readonly uri: string;
}
export interface SyntaxTreeResult {
  readonly text: string;
}

/** Client to server: the range of what is to be filled in next behind a position, or null. */
export const nextPlaceholderRequest = 'envoyGateway/nextPlaceholder';
export interface NextPlaceholderParams extends FileParams {
  readonly position: { readonly line: number; readonly character: number };
}

/** Client to server: the Lua scripts in a file, in the order of the text. Parameters: `FileParams`. */
export const luaScriptsRequest = 'envoyGateway/luaScripts';
export interface LuaScriptInfo {
  /** 0-based, of its first line. */
  readonly line: number;
}

/** How a script is found again after edits. */
export interface ScriptReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path: readonly (string | number)[];
  readonly occurrence: number;
}

/** Client to server: one script of a file, by its number or as it was called before; null where there is none. */
export const luaScriptRequest = 'envoyGateway/luaScript';
export interface LuaScriptParams extends FileParams {
  readonly script: number | ScriptReference;
  /** Its text when it was seen last. */
  readonly lastText?: string;
}
export interface LuaScriptResult {
  /** Its number among those of the file. */
  readonly number: number;
  readonly reference: ScriptReference;
  readonly text: string;
  /** Why it cannot be edited as a file of its own, as the end of a sentence. */
  readonly unfit?: string;
  /** The version of the open document that this is about; null: it is not open. */
  readonly version: number | null;
}

/** Client to server: edits of the file that give a script (by its number) another text; null where the file cannot hold it. */
export const editLuaScriptRequest = 'envoyGateway/editLuaScript';
export interface EditLuaScriptResult {
  readonly edits: readonly { readonly range: LspRange; readonly newText: string }[];
  readonly version: number | null;
}

/** Client to server: LSP's diagnostics inside of a script (`uri`, and `script` as a number), with ranges of its own text. */
export const luaDiagnosticsRequest = 'envoyGateway/luaDiagnostics';

/** Client to server: LSP's code actions that mend what was found in a range of a script's own text; their edits are those of the file. */
export const luaFixesRequest = 'envoyGateway/luaFixes';
export interface LuaFixesParams extends FileParams {
  readonly script: number;
  readonly range: LspRange;
}

/** Client to server: what an editor asks about a script in an editor of its own, answered as LSP does with ranges of the script's text. */
export const luaAnswersRequest = 'envoyGateway/luaAnswers';
export interface LuaAnswersParams extends FileParams {
  /** What its own editor shows, which may be ahead of the file. */
  readonly text: string;
  /** The answer has what is asked about under this name. */
  readonly about: 'completion' | 'hover' | 'signature' | 'definition' | 'highlights' | 'renameRange' | 'rename' | 'symbols' | 'folds' | 'tokens';
  /** For those that ask about a place. */
  readonly position?: LspRange['start'];
  /** For `rename`. */
  readonly newName?: string;
}

/** Client to server: the edits of a script's own text that format it; null where there is no such script. */
export const formatOwnLuaRequest = 'envoyGateway/formatOwnLua';
export interface FormatOwnLuaParams extends FileParams {
  /** Its number among those of the file. */
  readonly script: number;
  readonly text: string;
  /** Spaces a level, where the script itself shows none. */
  readonly width?: number;
}
export interface FormatOwnLuaResult {
  readonly edits?: readonly { readonly range: LspRange; readonly newText: string }[];
  /** Why it is left as it is, as the end of a sentence. */
  readonly refusal?: string;
}

/** Client to server: runs a script with a sample request; null where that cannot be done. */
export const runSampleRequest = 'envoyGateway/runSample';
export interface RunSampleParams {
  readonly uri: string;
  /** Its number among those of the file, from 0. */
  readonly script: number;
  /** The sample as YAML or JSON; without it the usual one. */
  readonly sample?: string;
}

/** Client to server: what another release would change. Null where the release is none that is known. */
export const compareReleasesRequest = 'envoyGateway/compareReleases';
export interface CompareReleasesParams {
  /** The other release: `1.9`. */
  readonly to: string;
  /** Files to report on; default: all of the workspace and all that are open. */
  readonly uris?: readonly string[];
}
export interface CompareReleasesResult {
  readonly to: string;
  /** How many files were compared. */
  readonly checked: number;
  /** Those with something to say, by their URIs. */
  readonly files: readonly {
    readonly uri: string;
    /** The release that it is on now. */
    readonly from: string;
    /** What the other release refuses, calls deprecated or does differently. */
    readonly findings: readonly ComparedFinding[];
    /** What this release has against it, and the other one has not. */
    readonly gone: readonly ComparedFinding[];
  }[];
}
export interface ComparedFinding {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly rule: string;
  readonly message: string;
  readonly range: LspRange;
}

/** 0-based. */
export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Client to server: CRDs that were read from a cluster and take the place of the bundled schemas. */
export const clusterDefinitionsNotification = 'envoyGateway/clusterDefinitions';
export interface ClusterDefinitionsParams {
  /** Null: none any more. */
  readonly definitions: ClusterDefinitions | null;
}
export interface ClusterDefinitions {
  /** kubectl's context that they were read from. */
  readonly context: string;
  /** CRDs as YAML documents. */
  readonly documents: readonly string[];
}
