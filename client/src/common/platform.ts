// What differs between the desktop and the browser, behind one interface.

import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** What came of a program. */
export interface ProgramResult {
  /** The exit code; 'missing': there is no such program; 'timeout': it was stopped. */
  readonly code: number | 'missing' | 'timeout';
  readonly stdout: string;
  readonly stderr: string;
}

/** For programs that take or tell more than usual. */
export interface ProgramLimits {
  readonly seconds: number;
  /** Bytes. */
  readonly mostOutput: number;
}

export interface Platform {
  /** Runs a program of the PATH, without a shell. Undefined where there are none: in a browser. */
  readonly runProgram?: (program: string, args: readonly string[], limits?: ProgramLimits) => Promise<ProgramResult>;
  /** Makes a language client that starts its server when it is started itself. Loads the client's library first: no file that is none of ours should pay for it. */
  createClient(context: ExtensionContext, id: string, name: string, options: LanguageClientOptions): Promise<BaseLanguageClient>;
}
