// Runs the suite in a desktop VS Code that is downloaded on demand: npm run test:desktop (after npm run build && npm run package)
// For machines that reach VS Code's download site and have a display; on Linux without one: xvfb-run -a npm run test:desktop
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { printError } from '../../scripts/lib/steps.mjs';
import { quietSettings } from '../vscode/server.mjs';
import { prepareRun, verdict, writeSettings } from './workspace.mjs';

try {
  process.exitCode = await runOnDesktop();
} catch (error) {
  printError(error);
  process.exitCode = 1;
}

async function runOnDesktop() {
  const run = await prepareRun();
  try {
    writeSettings(join(run.data, 'User'), quietSettings);
    await runTests({
      // EG_VSCODE_VERSION=1.100.0 tries the oldest version that package.json admits.
      version: process.env.EG_VSCODE_VERSION ?? 'stable',
      extensionDevelopmentPath: run.extension,
      extensionTestsPath: run.suite,
      extensionTestsEnv: { EG_E2E_REPORT: run.report },
      launchArgs: [run.workspace, '--user-data-dir', run.data, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    }).catch((error) => console.error(String(error)));
    return verdict('e2e on the desktop', existsSync(run.report) ? JSON.parse(readFileSync(run.report, 'utf8')) : undefined);
  } finally {
    run.remove();
  }
}
