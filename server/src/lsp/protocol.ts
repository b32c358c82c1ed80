// The messages between server and client that LSP does not have; client/src/common/protocol.ts says the same for its side.

import type { Sample, SampleOutcome, ScriptReference } from '../analysis';
import type { Answers, NewManifests, ScaffoldDescription } from '../analysis';

import type { CompletionItem, Diagnostic, DocumentHighlight, DocumentSymbol, FoldingRange, Hover, Range, SemanticTokens, SignatureHelp, TextEdit } from 'vscode-languageserver';

/** What a client may tell with `initialize`; every part may be missing, as it is with other editors. */
export interface InitializationOptions {
  /** Start of a rule page's address; the rule's id follows. */
  readonly docsBase?: string;
  /** The client answers `envoyGateway/listFiles` and `envoyGateway/readFile`. */
  readonly fileBridge?: boolean;
  /** Address of the program that tries scripts, for a server in a browser's worker, which does not know where it lies. */
  readonly trialWorker?: string;
  /** Address of the program that formats scripts, for the same reason. */
  readonly formatWorker?: string;
  /** The client has the command `envoyGateway.runLuaSample`. */
  readonly sampleRuns?: boolean;
  /** The client has the command `envoyGateway.openLua`, which opens a script in an editor of its own. */
  readonly luaEditor?: boolean;
  /** There is the command `envoyGateway.newExtension`, a wizard that takes `{ target, namespace }`. */
  readonly newExtension?: boolean;
  /** The client asks for `textDocument/onTypeFormatting` by itself; it need not be offered. */
  readonly ownIndentation?: boolean;
  /** Settings as they stand below `envoyGateway`, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Server to client, whenever it changes: what a status bar says about an open file. */
export const statusNotification = 'envoyGateway/status';
export interface StatusParams {
  readonly uri: string;
  /** Whether the file holds any manifest of ours. */
  readonly ours: boolean;
  /** The release in force: `1.9`. */
  readonly release: string;
  /** Why that one, in words. */
  readonly reason: string;
  /** The user's own CRDs that take the place of bundled schemas, in words; absent: none. */
  readonly schemas?: string;
  /** Findings by severity. */
  readonly counts: { readonly error: number; readonly warning: number; readonly information: number; readonly hint: number };
}

/** Server to client: the files of the workspace that may hold manifests. */
export const listFilesRequest = 'envoyGateway/listFiles';
export interface ListFilesParams {
  readonly limit?: number;
}
export interface ListFilesResult {
  readonly uris: readonly string[];
  /** There are more files than the limit. */
  readonly truncated: boolean;
}

/** Server to client: a file's text, or null where it cannot be read or is too large. */
export const readFileRequest = 'envoyGateway/readFile';
export interface ReadFileResult {
  readonly text: string | null;
}

/** Client to server: edits that apply every safe fix of a file, as LSP TextEdits. */
export const fixAllRequest = 'envoyGateway/fixAll';
/** Client to server: tree, facts and timings of a file as text, for ourselves. */
export const syntaxTreeRequest = 'envoyGateway/syntaxTree';
/** Parameters of both. */
export interface FileParams {
  readonly uri: string;
}

/** Client to server: the checklists of a file's policies. */
export const checklistRequest = 'envoyGateway/checklist';
export interface ChecklistResult {
  readonly checklists: readonly ChecklistMessage[];
}
/** Ranges are those of LSP; `range` is the one of the policy's kind. */
export interface ChecklistMessage {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly range: Range;
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: 'done' | 'wrong' | 'by-hand';
    readonly evidence: string;
    readonly place?: { readonly uri: string; readonly range: Range };
    readonly fix?: string;
    readonly edits?: readonly TextEdit[];
    readonly command?: 'status' | 'sha256';
  }[];
}

/** Client to server: what can be made anew, with the values that the workspace suggests; nearest to `uri` first. */
export const scaffoldsRequest = 'envoyGateway/scaffolds';
export interface ScaffoldsParams {
  readonly uri?: string;
}
export interface ScaffoldsResult {
  /** The release that they are made for: `1.9`. */
  readonly release: string;
  readonly scaffolds: readonly ScaffoldDescription[];
}

/** Client to server: new manifests from answers. Answers that are left out are suggested or defaults; all values come back. */
export const renderScaffoldRequest = 'envoyGateway/renderScaffold';
export interface RenderScaffoldParams {
  readonly scaffold: string;
  readonly answers?: Answers;
  readonly uri?: string;
}
/** Null where there is no such scaffold for the release in force. */
export type RenderScaffoldResult = NewManifests | null;

/** Client to server: the range of what is to be filled in next behind a position (LSP's), or null. */
export const nextPlaceholderRequest = 'envoyGateway/nextPlaceholder';
export interface NextPlaceholderParams extends FileParams {
  readonly position: { readonly line: number; readonly character: number };
}

/** Client to server: what policies can be attached to, and what leads there. */
export const targetsRequest = 'envoyGateway/targets';
export type TargetsParams = ScaffoldsParams;
export interface TargetInfo {
  readonly kind: string;
  readonly name: string;
  /** Absent where none is written. */
  readonly namespace?: string;
  readonly uri: string;
  /** 0-based line on which the object's document starts. */
  readonly line: number;
}
export interface TargetsResult {
  /** Routes, gateways and listener sets, with the names of their rules or listeners. */
  readonly targets: readonly (TargetInfo & { readonly sections: readonly string[] })[];
  /** Services and Backends: policies attach to the routes that lead to them, not to them. */
  readonly backends: readonly (TargetInfo & { readonly ports: readonly number[]; readonly routes: readonly TargetInfo[] })[];
  readonly namespaces: readonly string[];
  /** What Envoy Gateway's configuration says, if it is in the workspace. */
  readonly configuration?: { readonly uri: string; readonly enablesPatches: boolean; readonly enablesLua?: boolean; readonly namesByPort: boolean };
}

/** Client to server: the Lua scripts in a file, in the order of the text. */
export const luaScriptsRequest = 'envoyGateway/luaScripts';
export interface LuaScriptInfo {
  /** 0-based, of its first line. */
  readonly line: number;
  /** Name of the manifest that holds it. */
  readonly name?: string;
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
export interface EditLuaScriptParams extends FileParams {
  readonly script: number;
  readonly text: string;
}
export interface EditLuaScriptResult {
  readonly edits: readonly TextEdit[];
  readonly version: number | null;
}

/** Client to server: diagnostics inside of a script (by its number), with ranges of its own text. */
export const luaDiagnosticsRequest = 'envoyGateway/luaDiagnostics';
export interface LuaDiagnosticsParams extends FileParams {
  readonly script: number;
}
export type LuaDiagnosticsResult = readonly Diagnostic[];

/** Client to server: code actions that mend what was found in a range of a script's own text; their edits are those of the file. */
export const luaFixesRequest = 'envoyGateway/luaFixes';
export interface LuaFixesParams extends FileParams {
  readonly script: number;
  readonly range: Range;
}

/** Client to server: what an editor asks about a script in an editor of its own, answered as LSP does with ranges of the script's text. */
export const luaAnswersRequest = 'envoyGateway/luaAnswers';
export interface LuaAnswersParams {
  /** The file that holds the script. */
  readonly uri: string;
  /** What its own editor shows, which may be ahead of the file. */
  readonly text: string;
  /** What is answered: the others are left out. */
  readonly about: keyof LuaAnswersResult;
  /** For those that ask about a place. */
  readonly position?: Range['start'];
  /** For `rename`. */
  readonly newName?: string;
}
export interface LuaAnswersResult {
  readonly completion?: readonly CompletionItem[];
  readonly hover?: Hover;
  readonly signature?: SignatureHelp;
  readonly definition?: readonly Range[];
  /** All uses, the definitions among them. */
  readonly highlights?: readonly DocumentHighlight[];
  /** What a rename would change; absent where nothing can be renamed. */
  readonly renameRange?: Range;
  readonly rename?: readonly TextEdit[];
  readonly symbols?: readonly DocumentSymbol[];
  readonly folds?: readonly FoldingRange[];
  readonly tokens?: SemanticTokens;
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
  readonly edits?: readonly TextEdit[];
  /** Why it is left as it is, as the end of a sentence. */
  readonly refusal?: string;
}

/** Client to server: runs a script with a sample request; null where there is no such script, or nothing to run it with. */
export const runSampleRequest = 'envoyGateway/runSample';
export interface RunSampleParams {
  readonly uri: string;
  /** Its number among those of the file, from 0. */
  readonly script: number;
  /** The sample as YAML or JSON; what is left out is usual. */
  readonly sample?: string;
}
export interface RunSampleResult {
  /** 0-based line of the file on which the script begins. */
  readonly line: number;
  /** The sample as it was understood. */
  readonly sample: Sample;
  /** What is wrong with the YAML or JSON that it was written in. */
  readonly problem?: string;
  readonly outcome: SampleOutcome;
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
  readonly range: Range;
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
