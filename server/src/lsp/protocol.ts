// The messages between server and client that LSP does not have; client/src/common/protocol.ts says the same for its side.

/** What a client may tell with `initialize`; every part may be missing, as it is with other editors. */
export interface InitializationOptions {
  /** Start of a rule page's address; the rule's id follows. */
  readonly docsBase?: string;
  /** The client answers `envoyGateway/listFiles` and `envoyGateway/readFile`. */
  readonly fileBridge?: boolean;
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
