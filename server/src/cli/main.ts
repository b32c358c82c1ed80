// eg-lint: checks Envoy Gateway manifests in a terminal or a CI job.

import { UsageError } from './arguments';
import { commands } from './commands';

/** Exit codes: 0 nothing wrong, 1 errors found, 2 could not run. */
const couldNotRun = 2;

// A reader that goes away (`eg-lint … | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

try {
  process.exitCode = commands(process.argv.slice(2));
} catch (error) {
  const line = error instanceof UsageError ? error.message : `unexpected failure, please report it: ${(error as Error).stack ?? String(error)}`;
  process.stderr.write(`eg-lint: ${line}\n`);
  process.exitCode = couldNotRun;
}
