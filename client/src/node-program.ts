// Runs a program of this machine, in a module of its own: it is loaded when the first one is wanted.

import { execFile } from 'node:child_process';
import type { ProgramResult } from './common/platform';

/** Longer than any answer that is worth waiting for, in milliseconds. */
const timeLimit = 20_000;

/** An object of a cluster is a hundredth of that, in bytes. */
const mostOutput = 10_000_000;

/** Runs a program of the PATH without a shell. Never rejects. */
export function runProgram(program: string, args: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: timeLimit, maxBuffer: mostOutput, windowsHide: true }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code === 'ENOENT' ? 'missing' : error.killed ? 'timeout' : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr === '' && error ? error.message : stderr });
    });
  });
}
