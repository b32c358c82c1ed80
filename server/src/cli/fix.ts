// eg-lint lint --fix: applies the safe fixes to texts until nothing is left to mend, and writes files as a whole or not at all.

import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, accessSync, constants, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Analysis } from '../analysis';
import { applyEdits } from '../base/text';

/** A fix may bring the next one to light (a renamed field, then its value); a chain longer than this goes round in circles. */
const mostPasses = 10;

export interface FixedText {
  readonly text: string;
  /** How many findings were mended. */
  readonly fixes: number;
}

/** Mends what `analysis` knows as `uri`, which has its new text afterwards. */
export function fixText(analysis: Analysis, uri: string, text: string): FixedText {
  const seen = new Set([text]);
  let current = text;
  let fixes = 0;
  for (let pass = 0; pass < mostPasses; pass++) {
    analysis.check(uri);
    const found = analysis.safeFixes(uri);
    if (found.length === 0) break;
    const next = applyEdits(current, found.flatMap(({ edits }) => edits));
    if (seen.has(next)) break;
    seen.add(next);
    current = next;
    fixes += found.length;
    analysis.setFile(uri, current);
  }
  return { text: current, fixes };
}

/**
 * Puts `after` in the place of `before` in one step, with the file's permissions; links stay links.
 * @returns why the file was left as it is; undefined if it was written
 */
export function writeFixed(file: string, before: string, after: string): string | undefined {
  try {
    const target = realpathSync(file);
    // A file that somebody else has written meanwhile, or one in UTF-16, is left to its owner.
    if (!readFileSync(target).equals(Buffer.from(before, 'utf8'))) return 'it is not in UTF-8, or has changed meanwhile';
    accessSync(target, constants.W_OK);
    replaceFile(target, after);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

function replaceFile(target: string, text: string): void {
  const written = join(dirname(target), `.${basename(target)}.eg-lint-${process.pid}`);
  try {
    const descriptor = openSync(written, 'wx', statSync(target).mode);
    try {
      writeAll(descriptor, Buffer.from(text, 'utf8'));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(written, target);
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
