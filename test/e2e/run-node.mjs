// Runs the suite in a real VS Code's Node extension host: VS Code's server, driven by Chromium. node test/e2e/run-node.mjs
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Children } from '../../scripts/lib/children.mjs';
import { Trouble, printError } from '../../scripts/lib/steps.mjs';
import { chromiumArguments } from '../vscode/browser.mjs';
import { quietSettings, remoteUri, startServer, workspaceUrl } from '../vscode/server.mjs';
import { setUpChromium, setUpNodeHost } from '../vscode/setup.mjs';
import { ConsoleLog, artefacts, prepareRun, verdict } from './workspace.mjs';

// The suite takes about a minute, and several on a machine that has other things to do; beyond this something hangs.
const timeLimitSeconds = 360;

const children = new Children();
children.stopOnSignals();
try {
  process.exitCode = await runInNodeHost();
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}

async function runInNodeHost() {
  const host = await setUpNodeHost(children, console.log);
  const browserFound = await setUpChromium(children, console.log);
  if ('missing' in browserFound) throw new Trouble(browserFound.missing);
  const run = await prepareRun();
  const server = await startServer(children, host, { dataFolder: run.data, settings: { ...quietSettings, 'files.autoSave': 'off' }, automation: true, env: { EG_E2E_REPORT: run.report } });
  const browser = await chromium.launch({ executablePath: browserFound.path, args: chromiumArguments });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const ended = exitOf(page);
    await page.goto(
      workspaceUrl(server.port, run.workspace, [
        ['extensionDevelopmentPath', remoteUri(server.port, run.extension)],
        ['extensionTestsPath', remoteUri(server.port, run.suite)],
      ]),
    );
    const how = await ended;
    if (how !== 'ended') console.error(`e2e in the Node host: ${how}`);
    const report = existsSync(run.report) ? JSON.parse(readFileSync(run.report, 'utf8')) : undefined;
    const code = how === 'ended' ? verdict('e2e in the Node host', report) : 1;
    if (code !== 0) {
      await page.screenshot({ path: join(artefacts, 'e2e-node-failure.png') }).catch(() => {});
      console.error(server.lines.slice(-20).join('\n'));
    }
    return code;
  } finally {
    await browser.close();
    await server.stop();
    run.remove();
  }
}

/** Resolves when the suite says that it is done, when the page dies, or when time is up. */
function exitOf(page) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(`no end within ${timeLimitSeconds} s`), timeLimitSeconds * 1000);
    const finish = (how) => {
      clearTimeout(timer);
      resolve(how);
    };
    page.on('crash', () => finish('the page crashed'));
    page.on('close', () => finish('the page was closed'));
    const log = new ConsoleLog('e2e-node');
    const show = (_type, args) => log.add(args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' '));
    Promise.all([page.exposeFunction('codeAutomationLog', show), page.exposeFunction('codeAutomationExit', () => finish('ended'))]).catch(reject);
  });
}
