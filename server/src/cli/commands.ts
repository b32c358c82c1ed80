// The commands of eg-lint: picks one by its name and runs it.

import { formatRelease, newestRelease, oldestRelease } from '../base/release';
import { UsageError } from './arguments';
import { lint, ruleWords } from './lint';
import { newManifests } from './new';
import { productVersion } from './version';

const help = `eg-lint ${productVersion}: checks Envoy Gateway manifests as the API server, the controller and Envoy would

Usage
  eg-lint lint [options] PATH…    check files, folders (searched for .yaml, .yml, .json) or globs; - is standard input
  eg-lint new SCAFFOLD [options]  write new manifests, such as extproc or lua-inline (eg-lint new --list, eg-lint new --help)
  eg-lint rules                   list the rules
  eg-lint --help | --version

Options of lint
  -f, --format FORMAT     pretty (default), json, sarif or github (workflow commands for annotations)
      --eg-version X.Y    check for this release of Envoy Gateway, ${formatRelease(oldestRelease)} to ${formatRelease(newestRelease)} (default: ${formatRelease(newestRelease)}, or what the files say)
      --upgrade-from X.Y  report only what --eg-version has against the files and release X.Y has not, and what works
                          differently there; a later X.Y than --eg-version asks about going back
      --crds PATH         check by the CRDs in this file, folder or glob, whatever they define; may be repeated. CRDs of
                          Envoy Gateway and Gateway API among the PATHs are used too, the nearest to a file
      --max-warnings N    more warnings than this count as failure
      --rule ID=SEVERITY  error, warning, information, hint or off; may be repeated
      --fix               mend in the files what has one safe fix, then report what is left; with - the mended
                          text goes to standard output and the report to standard error
      --fix --dry-run     write nothing, show the changes as a unified diff
  -q, --quiet             errors only
      --stdin-filename F  with -: the name to check standard input under
      --color, --no-color colours on or off (default: on a terminal; NO_COLOR is honoured)

Several PATHs are one workspace: files may refer to each other.
Exit codes: 0 nothing wrong, 1 errors found (or too many warnings), 2 could not run.
`;

/**
 * Runs one command line (without `node` and the script).
 * @returns the exit code
 * @throws UsageError where the command line, or a file that it names, makes a run impossible
 */
export function commands(args: readonly string[]): number {
  const [command, ...rest] = args;
  if (command === undefined) throw new UsageError('no command given: try eg-lint lint PATH, or eg-lint --help');
  // It explains its scaffolds itself.
  if (command === 'new') return newManifests(rest);
  if (args.includes('--help') || args.includes('-h') || command === 'help') return print(help);
  switch (command) {
    case '--version':
    case '-v':
      return print(`${productVersion}\n`);
    case 'lint':
      return lint(rest);
    case 'rules':
      return print(listRules());
    default:
      throw new UsageError(`${command}: no such command; try eg-lint lint ${command}, or eg-lint --help`);
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function listRules(): string {
  const widest = Math.max(...ruleWords.map(({ id }) => id.length));
  return ruleWords.map(({ id, severity, title }) => `${id.padEnd(widest)}  ${severity.padEnd(11)}  ${title}\n`).join('');
}
