// Runs a program of this machine, in a module of its own: it is loaded when the first one is wanted.

import { execFile } from 'node:child_process';
import type { ProgramLimits, ProgramResult } from './common/platform';

/** Longer than any answer that is worth waiting for, and a hundred times an object of a cluster. */
const usualLimits: ProgramLimits = { seconds: 20, mostOutput: 10_000_000 };

/** Runs a program of the PATH without a shell. Never rejects. */
export function runProgram(program: string, args: readonly string[], { seconds, mostOutput }: ProgramLimits = usualLimits): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: seconds * 1000, maxBuffer: mostOutput, windowsHide: true }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code === 'ENOENT' ? 'missing' : error.killed ? 'timeout' : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr === '' && error ? error.message : stderr });
    });
  });
}
