// The end-to-end tests as VS Code wants them: one module with run(), the same for the desktop, the Node server and the browser.
// Mocha's browser build runs in all three; a file named by EG_E2E_REPORT, or else a line on the console, holds what came out.
import 'mocha/mocha.js';
import { Uri, workspace } from 'vscode';

/** What the runner outside demands to see before it believes in a success. */
interface Report {
  passes: number;
  failures: number;
  pending: number;
  failed: { title: string; message: string }[];
}

// The page's console carries much that is not ours: these marks tell the runner what to show and what the report is.
const progressMark = 'E2E ';
const reportMark = 'E2E-REPORT ';

/** Runs every suite; rejects when a test fails or none ran. */
export async function run(): Promise<void> {
  // One minute a test: many times what a busy machine of two cores needs, and short enough to name the culprit.
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: class {} as never });
  await import('./open.test');
  await import('./diagnose.test');
  await import('./complete.test');
  await import('./scaffold.test');
  await import('./starters.test');
  await import('./hover.test');
  await import('./outline.test');
  await import('./lua.test');
  await import('./fix.test');
  await import('./trial.test');
  await import('./format-lua.test');
  await import('./lua-editor.test');

  const report = await runMocha();
  console.log(reportMark + JSON.stringify(report));
  const file = (globalThis as { process?: NodeJS.Process }).process?.env?.['EG_E2E_REPORT'];
  if (file) await workspace.fs.writeFile(Uri.file(file), new TextEncoder().encode(JSON.stringify(report)));
  if (report.failures > 0) throw new Error(`${report.failures} of ${report.passes + report.failures} tests failed`);
  if (report.passes === 0) throw new Error('no test ran');
}

function runMocha(): Promise<Report> {
  const report: Report = { passes: 0, failures: 0, pending: 0, failed: [] };
  return new Promise((resolve) => {
    // Mocha's own run() of the browser build reads the page's address, which only browsers have.
    const runner = Mocha.prototype.run.call(mocha, () => resolve(report));
    runner.on('suite', (suite) => suite.title && say(suite.title));
    runner.on('pass', (test) => {
      report.passes += 1;
      say(`  ✔ ${test.title} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      report.pending += 1;
      say(`  - ${test.title}`);
    });
    runner.on('fail', (test, error) => {
      report.failures += 1;
      report.failed.push({ title: test.fullTitle(), message: String(error?.stack ?? error) });
      say(`  ✘ ${test.title}\n${String(error?.stack ?? error)}`);
    });
  });
}

function say(text: string): void {
  for (const line of text.split('\n')) console.log(progressMark + line);
}
