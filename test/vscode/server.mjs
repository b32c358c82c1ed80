// Serves a real VS Code with its Node extension host on 127.0.0.1.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { dirname, join } from 'node:path';
import { Trouble } from '../../scripts/lib/steps.mjs';

/** Settings that keep the window quiet and the files on disk as they are, unless overridden. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/**
 * Starts the server and waits until it answers.
 * @param {import('../../scripts/lib/children.mjs').Children} children
 * @param {{node: string, serverMain: string}} host from setUpNodeHost
 * @param {object} options
 * @param {string} options.dataFolder where it keeps its state; a fresh one gives a fresh VS Code
 * @param {number} [options.port] a free one by default
 * @param {object} [options.settings] written as the user's settings.json, unless there is one
 * @param {boolean} [options.automation] let a page run extension tests; hides notification toasts
 * @param {NodeJS.ProcessEnv} [options.env] added to the environment, which reaches the extension host
 * @returns {Promise<{port: number, lines: string[], exited: Promise<unknown>, stop: () => Promise<void>}>}
 * @throws Trouble when it ends early or does not answer within a minute
 */
export async function startServer(children, host, { dataFolder, port, settings = quietSettings, automation = false, env = {} }) {
  const settingsFile = join(dataFolder, 'data', 'User', 'settings.json');
  if (!existsSync(settingsFile)) {
    mkdirSync(dirname(settingsFile), { recursive: true });
    writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  }
  const chosenPort = port ?? (await freePort());
  const lines = [];
  const child = children.start(
    host.node,
    [
      host.serverMain,
      ...['--host', '127.0.0.1', '--port', String(chosenPort), '--without-connection-token', '--accept-server-license-terms'],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder(dataFolder)],
      // A login shell would put a PATH of its own in the place of the one that is given here.
      ...['--telemetry-level', 'off', '--disable-workspace-trust', '--force-disable-user-env'],
      ...(automation ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: serverEnvironment(env), show: false, onLine: (line) => lines.push(line) },
  );
  let ended = false;
  void child.exited.then(() => (ended = true));
  // A minute is ten times what a slow machine needs.
  const deadline = Date.now() + 60_000;
  while ((await statusOf(`http://127.0.0.1:${chosenPort}/version`)) !== 200) {
    if (ended) throw new Trouble(`VS Code's server ended before it answered:\n${lines.slice(-15).join('\n')}`);
    if (Date.now() > deadline) {
      await child.stop();
      throw new Trouble(`VS Code's server did not answer on port ${chosenPort} within 60 s:\n${lines.slice(-15).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { port: chosenPort, lines, exited: child.exited, stop: child.stop };
}

/**
 * Installs a packaged extension for servers with that data folder.
 * @throws Trouble when VS Code refuses it
 */
export async function installExtension(children, host, dataFolder, vsix) {
  const result = await children.output(
    host.node,
    [host.serverMain, '--accept-server-license-terms', '--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder(dataFolder), '--install-extension', vsix, '--force'],
    { env: serverEnvironment(), timeLimitSeconds: 120 },
  );
  if (result.code !== 0) throw new Trouble(`VS Code could not install ${vsix}:\n${result.lines.slice(-15).join('\n')}`);
}

/**
 * The address of a workspace on such a server.
 * @param {string} folder absolute
 * @param {[string, string][]} payload what VS Code reads from its address, such as ["openFile", uri]
 */
export function workspaceUrl(port, folder, payload = []) {
  const query = new URLSearchParams({ folder: uriPath(folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** The URI by which such a server names a file of this machine. */
export function remoteUri(port, file) {
  return `vscode-remote://127.0.0.1:${port}${uriPath(file)}`;
}

/** The HTTP status of an address, or undefined when nobody answers within two seconds. */
export function statusOf(url) {
  return new Promise((resolve) => {
    const asked = request(url, { timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

/** A TCP port of 127.0.0.1 that nobody listens on just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function extensionsFolder(dataFolder) {
  return join(dataFolder, 'extensions');
}

/** Without a gallery nothing is looked up on the network; without the outer VS Code's variables it does not take itself for its terminal. */
function serverEnvironment(added = {}) {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_') && name !== 'NODE_OPTIONS'));
  return { ...inherited, EXTENSIONS_GALLERY: '{}', ...added };
}

function uriPath(file) {
  const path = file.replaceAll('\\', '/');
  return path.startsWith('/') ? path : `/${path}`;
}
