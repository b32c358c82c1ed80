// Starts other programs, gives each a time limit, and ends exactly those that it started.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const onWindows = process.platform === 'win32';

/** The programs one script has started; ask it to end them all before the script goes. */
export class Children {
  #running = new Set();

  /**
   * Starts a program and returns at once.
   * @param {string} command an executable, or on Windows a batch file; no shell takes its arguments apart
   * @param {string[]} args
   * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeLimitSeconds?: number, show?: boolean, onLine?: (line: string) => void, stopSignal?: NodeJS.Signals}} options
   *   show: pass its output on; onLine: called with each line of its output as well; env: replaces the environment
   * @returns {{pid: number|undefined, exited: Promise<{code: number|null, signal: string|null, timedOut: boolean, error?: Error}>, stop: () => Promise<void>}}
   */
  start(command, args, { cwd, env, timeLimitSeconds, show = true, onLine } = {}) {
    // A group of its own, so that its children can be ended with it, and so that Ctrl-C reaches it through us only.
    const options = { cwd, env: env ?? process.env, detached: !onWindows, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true };
    // A batch file needs the command interpreter, which is given every word in quotes.
    const child = onWindows && /\.(cmd|bat)$/i.test(command) ? spawn([command, ...args].map((word) => `"${word}"`).join(' '), { ...options, shell: true }) : spawn(command, args, options);
    let timedOut = false;
    const closed = new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, error }));
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    for (const [stream, target] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      if (show) stream.on('data', (chunk) => target.write(chunk));
      if (onLine) createInterface({ input: stream }).on('line', onLine);
      if (!show && !onLine) stream.resume();
    }
    const entry = { stop: () => stopGroup(child, closed) };
    this.#running.add(entry);
    const timer = timeLimitSeconds === undefined ? undefined : setTimeout(() => {
      timedOut = true;
      void entry.stop();
    }, timeLimitSeconds * 1000);
    const exited = closed.then((result) => {
      clearTimeout(timer);
      this.#running.delete(entry);
      return { ...result, timedOut };
    });
    return { pid: child.pid, exited, stop: entry.stop };
  }

  /** Runs a program to its end; takes what start takes, resolves to how it ended. */
  run(command, args, options) {
    return this.start(command, args, options).exited;
  }

  /** Runs a program and returns what it printed, both streams in order of arrival. */
  async output(command, args, options = {}) {
    const lines = [];
    const result = await this.run(command, args, { ...options, show: false, onLine: (line) => lines.push(line) });
    return { ...result, lines };
  }

  /** Ends everything that still runs; resolves when it is gone. */
  async stopAll() {
    await Promise.all([...this.#running].map((entry) => entry.stop()));
  }

  /**
   * On Ctrl-C, a closed terminal or a plain kill: end the children first, then leave with the customary code.
   * @param {{interruptCode?: number, beforeLeaving?: () => void}} options interruptCode: what Ctrl-C leaves with, where that is the usual way out
   */
  stopOnSignals({ interruptCode = 130, beforeLeaving = () => {} } = {}) {
    let leaving = false;
    for (const [signal, code] of [['SIGINT', interruptCode], ['SIGTERM', 143], ['SIGHUP', 129]]) {
      process.on(signal, () => {
        if (leaving) return;
        leaving = true;
        void this.stopAll().then(() => {
          beforeLeaving();
          process.exit(code);
        });
      });
    }
  }
}

async function stopGroup(child, closed) {
  if (child.pid === undefined) return;
  signalGroup(child, 'SIGTERM');
  // Four seconds let VS Code save its state; whoever is not gone by then does not listen.
  const gone = await Promise.race([closed.then(() => true), new Promise((resolve) => setTimeout(resolve, 4000, false).unref())]);
  // The leader may be gone while a grandchild still lives: the group gets the last word in every case.
  signalGroup(child, 'SIGKILL');
  if (!gone) await closed;
}

function signalGroup(child, signal) {
  try {
    if (onWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
