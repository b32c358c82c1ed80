// Runs the suite in a real VS Code's web-worker extension host, as on vscode.dev: node test/e2e/run-web.mjs
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Children } from '../../scripts/lib/children.mjs';
import { Trouble, printError } from '../../scripts/lib/steps.mjs';
import { chromiumArguments } from '../vscode/browser.mjs';
import { freePort } from '../vscode/server.mjs';
import { setUpChromium, setUpWebHost } from '../vscode/setup.mjs';
import { ConsoleLog, artefacts, prepareRun, verdict } from './workspace.mjs';

// The suite takes about a minute, and several on a machine that has other things to do; beyond this something hangs.
const timeLimitSeconds = 360;

const children = new Children();
children.stopOnSignals();
try {
  process.exitCode = await runInWebHost();
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}
// The tool leaves its web server open when a run fails.
process.exit();

async function runInWebHost() {
  const host = await setUpWebHost(children, console.log);
  const browserFound = await setUpChromium(children, console.log);
  if ('missing' in browserFound) throw new Trouble(browserFound.missing);
  const run = await prepareRun();
  const requireFromHost = createRequire(join(host.folder, 'package.json'));
  const browsers = useChromium(requireFromHost('playwright').chromium, browserFound.path);
  const { log, restoreConsole } = listenToConsole();
  try {
    const ended = requireFromHost('@vscode/test-web')
      .runTests({
        browserType: 'chromium',
        headless: true,
        host: 'localhost',
        port: await freePort(),
        quality: 'stable',
        commit: host.commit,
        testRunnerDataDir: host.testRunnerDataDir,
        extensionDevelopmentPath: run.extension,
        extensionTestsPath: run.suite,
        folderPath: run.workspace,
      })
      .then(() => 'ended', () => 'ended');
    const how = await Promise.race([ended, after(timeLimitSeconds)]);
    restoreConsole();
    if (how !== 'ended') {
      console.error(`e2e in the browser: ${how}`);
      for (const page of browsers.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages())) await page.screenshot({ path: join(artefacts, 'e2e-web-failure.png') }).catch(() => {});
      return 1;
    }
    return verdict('e2e in the browser', log.report);
  } finally {
    restoreConsole();
    await Promise.all(browsers.map((browser) => browser.close()));
    run.remove();
  }
}

/** The tool can name no browser of its own choice: adds ours to each launch; returns the list of browsers launched. */
function useChromium(chromium, executablePath) {
  const launched = [];
  const launch = chromium.launch.bind(chromium);
  chromium.launch = async (options = {}) => {
    const browser = await launch({ ...options, executablePath, args: [...(options.args ?? []), ...chromiumArguments] });
    launched.push(browser);
    return browser;
  };
  return launched;
}

/** The tool hands the page's console to ours: takes it all, and shows what is the suite's; returns the log and a way back. */
function listenToConsole() {
  const log = new ConsoleLog('e2e-web');
  const before = { ...console };
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = (...args) => log.add(args.map(String).join(' '));
  return { log, restoreConsole: () => Object.assign(console, before) };
}

function after(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000, `no end within ${seconds} s`).unref());
}
