// Opens the extension on examples/ in a real VS Code: npm start [-- --help]
// Needs nothing but Node and npm on the machine, so it may import no package before it has installed them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Children } from './lib/children.mjs';
import { buildExtension, buildIsStale, packageExtension, packageIsStale, vsixPath } from './lib/extension.mjs';
import { packagesAreStale, runNpm } from './lib/npm.mjs';
import { Steps, Trouble, printError } from './lib/steps.mjs';
import { installExtension, quietSettings, remoteUri, startServer, statusOf, workspaceUrl } from '../test/vscode/server.mjs';
import { cacheFolder, nodeHostIsPossible, onPath, setUpNodeHost } from '../test/vscode/setup.mjs';

const help = `npm start [-- flags]     opens the extension on examples/ in a real VS Code

  --desktop     the desktop VS Code that "code" on PATH starts, in a window and a profile of its own
  --web         a VS Code from npm, served on 127.0.0.1, for any browser
                (without either flag: the desktop one where there is one, else the other)
  --port N      the port for --web; a free one by default
  --no-open     print the address, but open no browser
  --check       leave again as soon as it is ready to be used: for tests
  --help        these words`;

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = join(root, 'examples');
const firstFile = join(examples, 'broken', 'policy.yaml');

const children = new Children();
const steps = new Steps();
// Ctrl-C is how one leaves: no error, and nothing stays behind.
children.stopOnSignals({ interruptCode: 0, beforeLeaving: () => console.log('\nStopped.') });
try {
  await start(readFlags());
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}

async function start(flags) {
  if (flags.help) {
    console.log(help);
    return;
  }
  checkNode();
  await steps.step('Packages', async () => (packagesAreStale(root) ? runNpm(children, ['ci', '--ignore-scripts'], { cwd: root, timeLimitSeconds: 600 }) : 'skipped: installed already'));
  await steps.step('Build', async () => (buildIsStale() ? buildExtension(children) : 'skipped: nothing has changed'));
  await steps.step('Package', async () => (packageIsStale() ? void (await packageExtension(children)) : 'skipped: nothing has changed'));
  const code = flags.web ? undefined : desktopCode();
  if (flags.desktop && !code) throw new Trouble('There is no desktop VS Code here: "code" is not on PATH, or there is no display. Install it, or try npm start -- --web.');
  if (code && (await installOnDesktop(code, flags))) await openDesktop(code, flags);
  else await serve(flags);
}

function readFlags() {
  const options = Object.fromEntries(['desktop', 'web', 'no-open', 'check', 'help'].map((name) => [name, { type: 'boolean', default: false }]));
  try {
    const { values } = parseArgs({ options: { ...options, port: { type: 'string' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Error(`--port takes a number from 1 to 65535, not ${values.port}`);
    if (values.desktop && values.web) throw new Error('--desktop and --web exclude each other');
    return { ...values, port };
  } catch (error) {
    console.error(`npm start: ${error.message}\n\n${help}`);
    process.exit(2);
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Trouble(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
}

/** Serves the VS Code from npm and stays until it is interrupted. */
async function serve(flags) {
  if (!nodeHostIsPossible()) throw new Trouble(`On ${process.platform} ${process.arch} the VS Code from npm needs Node 24, and this is ${process.versions.node}. Install Node 24 or newer, or the desktop VS Code with its "code" command on PATH.`);
  const dataFolder = join(cacheFolder(), 'start', 'web');
  const host = await steps.step('VS Code', () => setUpNodeHost(children, (text) => steps.say(text)));
  await steps.step('Install the extension', () => installOnce(dataFolder, () => installExtension(children, host, dataFolder, vsixPath)));
  const server = await steps.step('Start VS Code', async () => {
    if (flags.port && (await statusOf(`http://127.0.0.1:${flags.port}/`)) !== undefined) throw new Trouble(`Port ${flags.port} is taken: choose another one, or none.`);
    return startServer(children, host, { dataFolder, port: flags.port, settings: quietSettings });
  });
  const url = workspaceUrl(server.port, examples, [['openFile', remoteUri(server.port, firstFile)]]);
  steps.say(`\nReady after ${steps.total()} s:\n\n  ${url}\n`);
  if (flags.check) return;
  const opened = !flags['no-open'] && openBrowser(url);
  steps.say(`${opened ? 'Your browser should show it now.' : 'Open that address in a browser.'} Ctrl-C here ends it.`);
  await server.exited;
  throw new Trouble(`VS Code's server has ended:\n${server.lines.slice(-10).join('\n')}`);
}

/** Installs the extension for the desktop VS Code; false where that is refused, as in the terminal of a remote window. */
async function installOnDesktop(code, flags) {
  const installed = await steps.step('Install the extension', () =>
    installOnce(desktopFolder(), async () => {
      const result = await runDesktop(code, ['--install-extension', vsixPath, '--force'], { timeLimitSeconds: 120 });
      if (result.code === 0) return undefined;
      const words = `${code} could not install the extension:\n${result.lines.slice(-10).join('\n')}`;
      if (flags.desktop) throw new Trouble(words);
      steps.say(`  ${words}\n  So the VS Code from npm takes its place.`);
      return 'skipped';
    }),
  );
  return installed !== 'skipped';
}

/** Opens a window of the desktop VS Code and stays until it is closed. */
async function openDesktop(code, flags) {
  steps.say(`\nReady after ${steps.total()} s.`);
  if (flags.check) return;
  steps.say('A window of VS Code opens on examples/. Close it, or press Ctrl-C here, when you are done.');
  const result = await runDesktop(code, ['--new-window', '--wait', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', examples, '--goto', firstFile]);
  if (result.code !== 0) throw new Trouble(`${code} ended with code ${result.code}:\n${result.lines.slice(-10).join('\n')}`);
}

/** Runs the desktop VS Code's command with settings and extensions apart from the user's own. */
function runDesktop(code, args, options) {
  const own = ['--user-data-dir', join(desktopFolder(), 'user-data'), '--extensions-dir', join(desktopFolder(), 'extensions'), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return children.output(code, [...own, ...args], options);
}

function desktopFolder() {
  return join(cacheFolder(), 'start', 'desktop');
}

/** The desktop VS Code's command, where it can show a window. */
function desktopCode() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.WSL_DISTRO_NAME;
  return hasDisplay ? onPath('code') : undefined;
}

/** Runs install, unless this very .vsix is installed there already; it may say "skipped" when it could not. */
async function installOnce(dataFolder, install) {
  const stampFile = join(dataFolder, 'installed');
  const stamp = createHash('sha256').update(readFileSync(vsixPath)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 'skipped: installed already';
  const outcome = await install();
  if (outcome) return outcome;
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(stampFile, stamp);
  return undefined;
}

/** Shows an address in the user's browser; false where there is none to be expected. */
function openBrowser(url) {
  if (process.env.CI) return false;
  const [command, ...args] = { darwin: ['open', url], win32: ['rundll32', 'url.dll,FileProtocolHandler', url] }[process.platform] ?? ['xdg-open', url];
  if (command === 'xdg-open' && !((process.env.DISPLAY || process.env.WAYLAND_DISPLAY) && onPath('xdg-open'))) return false;
  // Not one of our children: the browser must outlive us.
  const browser = spawn(command, args, { detached: true, stdio: 'ignore' });
  browser.on('error', () => steps.say('  (no browser could be opened)'));
  browser.unref();
  return true;
}
