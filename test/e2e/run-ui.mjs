// Tests the window as a person uses it, in a real VS Code with the packed extension installed: node test/e2e/run-ui.mjs [mocha flags]
// Pictures of it are kept in artefacts/; npm run screenshots takes those of the read-me from there.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { build } from 'esbuild';
import { vsixPath } from '../../scripts/lib/extension.mjs';
import { Children } from '../../scripts/lib/children.mjs';
import { Trouble, printError } from '../../scripts/lib/steps.mjs';
import { chromiumArguments } from '../vscode/browser.mjs';
import { installExtension, quietSettings, startServer } from '../vscode/server.mjs';
import { setUpChromium, setUpNodeHost } from '../vscode/setup.mjs';
import { artefacts, root } from './workspace.mjs';

// Some forty windows of about six seconds each, on a machine that may be busy.
const timeLimitSeconds = 900;

const children = new Children();
children.stopOnSignals();
try {
  process.exitCode = await runAsPerson();
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}

async function runAsPerson() {
  const host = await setUpNodeHost(children, console.log);
  const browserFound = await setUpChromium(children, console.log);
  if ('missing' in browserFound) throw new Trouble(browserFound.missing);
  const folder = mkdtempSync(join(tmpdir(), 'eg-ui-'));
  try {
    const data = join(folder, 'data');
    mkdirSync(artefacts, { recursive: true });
    await installExtension(children, host, data, vsixPath);
    const settings = { ...quietSettings, 'files.autoSave': 'off', 'editor.wordBasedSuggestions': 'off', 'editor.minimap.enabled': false, 'window.commandCenter': false };
    const log = join(folder, 'kubectl.log');
    // A kubectl that replays answers stands in front of any other.
    const env = { PATH: `${join(root, 'test', 'e2e', 'ui', 'kubectl')}${delimiter}${process.env.PATH}`, EG_KUBECTL_LOG: log };
    const server = await startServer(children, host, { dataFolder: data, settings, env });
    const environment = {
      EG_UI_URL: `http://127.0.0.1:${server.port}`,
      EG_UI_EXAMPLES: join(root, 'examples'),
      EG_UI_FOLDER: folder,
      EG_UI_ARTEFACTS: artefacts,
      EG_KUBECTL_LOG: log,
      EG_UI_CHROMIUM: browserFound.path,
      EG_UI_CHROMIUM_ARGUMENTS: chromiumArguments.join(' '),
    };
    const [secondTries, ...tests] = (await bundleTests()).map((file) => relative(root, file));
    const flags = ['--timeout', '60000', '--retries', '1', '--require', `./${secondTries}`, ...process.argv.slice(2), ...tests];
    const result = await children.run(process.execPath, ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...flags], { cwd: root, env: { ...process.env, ...environment }, timeLimitSeconds });
    if (result.timedOut) console.error(`the tests did not end within ${timeLimitSeconds} s and were stopped`);
    await server.stop();
    return result.code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundleTests() {
  const outdir = join(root, 'out', 'ui');
  const names = ['second-tries', 'person.test', 'server-life.test', 'wizard.test', 'checklist.test', 'releases.test', 'scaffold.test', 'lua.test', 'walkthrough.test'];
  await build({ absWorkingDir: root, entryPoints: names.map((name) => `test/e2e/ui/${name}.ts`), outdir, outExtension: { '.js': '.mjs' }, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', sourcemap: 'inline', logLevel: 'warning' });
  return names.map((name) => join(outdir, `${name}.mjs`));
}
