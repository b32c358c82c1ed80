// How many files eg-lint checks in a second: many small files in a temporary folder, in runs of the built command.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policy } from './manifests';

export interface TerminalFigures {
  readonly files: number;
  readonly milliseconds: readonly number[];
  /** Every run found exactly the mistakes that were put in. */
  readonly right: boolean;
}

/** Every so many files hold a mistake, so that a run which checks nothing shows. */
const mistakeEvery = 100;

/** Runs `node cli lint` over `files` single-policy files, `runs` times. */
export function measureTerminalRun(cli: string, files: number, runs: number): TerminalFigures {
  const folder = mkdtempSync(join(tmpdir(), 'eg-lint-bench-'));
  try {
    for (let index = 0; index < files; index++) {
      const subfolder = join(folder, `team-${index % 50}`);
      mkdirSync(subfolder, { recursive: true });
      const text = policy(index);
      writeFileSync(join(subfolder, `policy-${index}.yaml`), index % mistakeEvery === 0 ? text.replace('body: Buffered', 'body: Bufferxd') : text);
    }
    const milliseconds: number[] = [];
    let right = true;
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      const result = spawnSync(process.execPath, [cli, 'lint', '--format', 'json', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
      milliseconds.push(performance.now() - started);
      const errors = (JSON.parse(result.stdout) as { severity: string }[]).filter(({ severity }) => severity === 'error');
      right &&= result.status === 1 && errors.length === Math.ceil(files / mistakeEvery);
    }
    return { files, milliseconds, right };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
