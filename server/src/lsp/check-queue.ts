// Decides when which file is checked: at once if that is quick, else in slices between messages, open files first.

/** What the queue needs to know of the engine. */
export interface Checker {
  check(uri: string, options: { readonly budget?: number; readonly longest?: number }): { readonly done: boolean; readonly onlyLong: boolean };
  takeWoken(): readonly string[];
}

/** Runs `act` when messages that wait have been handled. @returns a way to call it off */
export type Later = (act: () => void) => () => void;

export interface QueueOptions {
  readonly later: Later;
  /** Whether a file that was woken is worth checking. */
  readonly isWanted: (uri: string) => boolean;
  /** Called when everything that was due in a file is checked. */
  readonly checked: (uri: string) => void;
  /** Called when a check threw; the file is left alone until it changes. */
  readonly failed: (uri: string, error: unknown) => void;
}

/** Milliseconds that a check may take before an answer to the next key would be late. */
const immediateBudget = 8;
const sliceBudget = 6;

/** Longer documents (UTF-16 units) are read when typing pauses: at about 5 MB a second, this takes some 20 ms. */
const longDocument = 100_000;

/** The pause in typing that a long document waits for (milliseconds). */
const longPause = 120;

export class CheckQueue {
  /** Files with something due, the most urgent last. */
  private readonly waiting = new Set<string>();
  private readonly background = new Set<string>();
  private readonly pauses = new Map<string, ReturnType<typeof setTimeout>>();
  private cancelSlice: (() => void) | undefined;

  constructor(
    private readonly checker: Checker,
    private readonly options: QueueOptions,
  ) {}

  /** Whether nothing is waiting, so that less important work may go on. */
  get isIdle(): boolean {
    return this.waiting.size === 0 && this.background.size === 0;
  }

  /** Checks a file that was opened or edited: at once as far as that is quick, the rest in slices. */
  checkNow(uri: string): void {
    this.forget(uri);
    this.step(uri, immediateBudget, this.waiting);
  }

  /** Checks a file when there is time: woken by a change elsewhere, or by new settings. */
  checkLater(uri: string): void {
    if (this.waiting.has(uri)) return;
    this.background.add(uri);
    this.schedule();
  }

  /** The file is gone, or nobody looks at it any more. */
  forget(uri: string): void {
    clearTimeout(this.pauses.get(uri));
    this.pauses.delete(uri);
    this.waiting.delete(uri);
    this.background.delete(uri);
  }

  dispose(): void {
    this.cancelSlice?.();
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.pauses.clear();
    this.waiting.clear();
    this.background.clear();
  }

  private step(uri: string, budget: number, queue: Set<string>): void {
    queue.delete(uri);
    const result = this.check(uri, { budget, longest: longDocument });
    if (result?.onlyLong) this.checkInPause(uri);
    else if (result?.done === false) queue.add(uri);
    this.schedule();
  }

  private checkInPause(uri: string): void {
    clearTimeout(this.pauses.get(uri));
    const pause = setTimeout(() => {
      this.pauses.delete(uri);
      if (this.check(uri, { budget: sliceBudget })?.done === false) this.checkLater(uri);
      this.schedule();
    }, longPause);
    this.pauses.set(uri, pause);
  }

  private check(uri: string, options: Parameters<Checker['check']>[1]): ReturnType<Checker['check']> | undefined {
    try {
      const result = this.checker.check(uri, options);
      if (result.done) this.options.checked(uri);
      for (const woken of this.checker.takeWoken()) if (woken !== uri && this.options.isWanted(woken)) this.background.add(woken);
      return result;
    } catch (error) {
      this.options.failed(uri, error);
      return undefined;
    }
  }

  private schedule(): void {
    if (this.cancelSlice || this.isIdle) return;
    this.cancelSlice = this.options.later(() => {
      this.cancelSlice = undefined;
      const waiting = [...this.waiting].at(-1);
      if (waiting !== undefined) this.step(waiting, sliceBudget, this.waiting);
      else {
        const [next] = this.background;
        if (next !== undefined) this.step(next, sliceBudget, this.background);
      }
    });
  }
}
