// Says what a script is doing and how long each step took, one line a step.

/** Prints the steps of one script; colours only on a terminal. */
export class Steps {
  #startedAt = performance.now();
  #bold = process.stdout.isTTY ? (text) => `\u001b[1m${text}\u001b[0m` : (text) => text;

  /**
   * Announces a step, runs it, and says how long it took.
   * @template T
   * @param {string} name
   * @param {() => Promise<T> | T} action may return a string that starts with "skipped", which is shown instead of "done"
   * @returns {Promise<T>} what the action returned; throws what it threw
   */
  async step(name, action) {
    const startedAt = performance.now();
    this.say(`${this.#bold('▶')} ${name}`);
    const result = await action();
    const outcome = typeof result === 'string' && result.startsWith('skipped') ? result : 'done';
    this.say(`  ${outcome} (${seconds(startedAt)} s)`);
    return result;
  }

  /** Prints a line. */
  say(text) {
    console.log(text);
  }

  /** Seconds since the script began, with one decimal. */
  total() {
    return seconds(this.#startedAt);
  }
}

/** Something that the user can mend: shown without a stack trace. */
export class Trouble extends Error {}

/** Prints an error as fits: words alone for trouble, the stack for a defect of the scripts. */
export function printError(error) {
  console.error(error instanceof Trouble ? `\n${error.message}` : error);
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
