// Has scripts formatted by a thread of its own, which is started for the first script and ended when it has been idle or failed.

import type { FormatAnswer, FormatRequest } from '../analysis';

/** A thread that formats scripts: it is told one at a time and answers. */
export interface FormatThread {
  post(request: FormatRequest): void;
  terminate(): void;
}

/** Starts a thread. `failed` is called when it cannot work; `address`: where its program is, if the client has said so. */
export type StartFormatThread = (answered: (answer: FormatAnswer) => void, failed: (reason: unknown) => void, address?: string) => FormatThread;

/** A formatter that has not answered by then never will: some nested scripts take it time without end (milliseconds). */
const patience = 5_000;

/** In a browser the program comes over the network first. */
const startPatience = 20_000;

/** A thread that has had nothing to do for so long is ended (milliseconds). */
const idleTime = 60_000;

export class Formatter {
  private thread: FormatThread | undefined;
  private isProven = false;
  private answer: ((answer: FormatAnswer) => void) | undefined;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @param startThread undefined where no thread can be started */
  constructor(
    private readonly startThread: StartFormatThread | undefined,
    private readonly address: string | undefined,
  ) {}

  /** Formats one script after the other. Never rejects. */
  format(request: FormatRequest): Promise<FormatAnswer> {
    const answer = this.last.then(() => this.formatNow(request));
    this.last = answer;
    return answer;
  }

  dispose(): void {
    this.stop();
    this.answer?.({ failure: 'The server was stopped.' });
  }

  private async formatNow(request: FormatRequest): Promise<FormatAnswer> {
    const { startThread } = this;
    if (!startThread) return { failure: 'no thread can be started here' };
    clearTimeout(this.idle);
    const answer = await new Promise<FormatAnswer>((resolve) => {
      const timer = setTimeout(() => resolve({ failure: 'it took too long' }), this.isProven ? patience : startPatience);
      this.answer = (given) => {
        clearTimeout(timer);
        resolve(given);
      };
      try {
        this.thread ??= startThread(
          (given) => this.answer?.(given),
          (reason) => this.answer?.({ failure: reason instanceof Error ? reason.message : String(reason) }),
          this.address,
        );
        this.thread.post(request);
      } catch (error) {
        this.answer({ failure: String(error) });
      }
    });
    this.answer = undefined;
    // What has failed once may be damaged.
    if ('failure' in answer) this.stop();
    else {
      this.isProven = true;
      this.idle = setTimeout(() => this.stop(), idleTime);
    }
    return answer;
  }

  private stop(): void {
    clearTimeout(this.idle);
    this.thread?.terminate();
    this.thread = undefined;
    this.isProven = false;
  }
}
