// What every end-to-end run needs: the packed extension unpacked, the compiled suite, a workspace of its own.
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { vsixPath } from '../../scripts/lib/extension.mjs';
import { Trouble } from '../../scripts/lib/steps.mjs';
import { unpackExtension } from '../vscode/vsix.mjs';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where screenshots and logs of the last runs are kept; git ignores it. */
export const artefacts = join(root, 'artefacts');

/**
 * Prepares one run in a temporary folder.
 * @returns {Promise<{extension: string, suite: string, workspace: string, data: string, report: string, remove: () => void}>}
 *   extension: the unpacked .vsix, what users get; suite: the compiled tests, inside it, since the browser host serves no other folder
 * @throws Trouble when the extension was not packed
 */
export async function prepareRun() {
  if (!existsSync(vsixPath)) throw new Trouble(`${vsixPath} is missing: npm run build && npm run package`);
  const folder = mkdtempSync(join(tmpdir(), 'eg-e2e-'));
  const run = { extension: join(folder, 'extension'), suite: join(folder, 'extension', 'e2e', 'suite.js'), workspace: join(folder, 'workspace'), data: join(folder, 'data'), report: join(folder, 'report.json') };
  for (const each of [run.extension, run.data, artefacts]) mkdirSync(each, { recursive: true });
  // A copy, so that what the tests write never lands in the project.
  cpSync(join(root, 'test', 'e2e', 'workspace'), run.workspace, { recursive: true });
  unpackExtension(vsixPath, run.extension);
  await bundleSuite(run.suite);
  return { ...run, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Writes a user's settings.json. */
export function writeSettings(folder, settings) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
}

/** Sorts the lines that come from VS Code's console: shows the suite's own, hands on its report, keeps all in a file. */
export class ConsoleLog {
  /** What the suite reported, once it did. */
  report;
  #file;

  constructor(name) {
    mkdirSync(artefacts, { recursive: true });
    this.#file = join(artefacts, `${name}-console.log`);
    writeFileSync(this.#file, '');
  }

  /** Takes one message of the console. */
  add(text) {
    appendFileSync(this.#file, `${text}\n`);
    if (text.startsWith('E2E ')) process.stdout.write(`${text.slice('E2E '.length)}\n`);
    else if (text.startsWith('E2E-REPORT ')) this.report = JSON.parse(text.slice('E2E-REPORT '.length));
  }
}

/**
 * The verdict on a suite: the number of passes counts, since an exit code of 0 proves nothing.
 * @param {string} name shown in front
 * @param {{passes: number, failures: number, pending: number} | undefined} report what the suite wrote, if it came that far
 * @returns {number} the exit code for the runner
 */
export function verdict(name, report) {
  if (!report) console.error(`${name}: the suite left no report, so it did not run to its end`);
  else console.log(`${name}: ${report.passes} passing, ${report.failures} failing, ${report.pending} pending`);
  return report && report.passes > 0 && report.failures === 0 ? 0 : 1;
}

async function bundleSuite(outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/e2e/suite/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    // Mocha's browser build would take the suite's exports for its own if it saw a CommonJS module around itself.
    define: { module: 'undefined' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
