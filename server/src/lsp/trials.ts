// Runs scripts in a thread of their own: when typing pauses, the newest first, and never longer than a thread may take.

import type { TrialRequest, TrialVerdict } from '../analysis';

/** A thread that tries scripts: it is told one at a time and answers with the verdict. */
export interface TrialThread {
  post(request: TrialRequest): void;
  terminate(): void;
}

/** Starts a thread. `answered` is called with each verdict, `failed` when the thread cannot work; `address`: where its program is, if the client has said so. */
export type StartTrialThread = (answered: (verdict: TrialVerdict) => void, failed: (reason: unknown) => void, address?: string) => TrialThread;

/** A script that is still being typed is not tried (milliseconds). */
const pause = 150;

/** A thread that has not answered by then is in a function of Lua's library that cannot be interrupted (milliseconds). */
const patience = 3_000;

/** A thread that has had nothing to do for so long is ended (milliseconds). */
const idleTime = 60_000;

/** Threads that failed to start in a row: there will not be one. */
const mostFailures = 3;

export class TrialQueue {
  /** The newest last. */
  private waiting: TrialRequest[] = [];
  private current: { readonly request: TrialRequest; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  private thread: TrialThread | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(
    private readonly startThread: StartTrialThread,
    private readonly done: (request: TrialRequest, verdict: TrialVerdict) => void,
    private readonly log: (message: string, reason: unknown) => void,
    private readonly address: string | undefined,
  ) {}

  /** Takes scripts to try, after a pause. */
  add(requests: readonly TrialRequest[]): void {
    if (requests.length === 0 || this.failures >= mostFailures) return;
    this.waiting.push(...requests);
    if (this.current) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), pause);
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.current?.timer);
    this.current = undefined;
    this.waiting = [];
    this.stop();
  }

  private next(): void {
    const request = this.waiting.pop();
    if (!request) {
      this.timer = setTimeout(() => this.stop(), idleTime);
      return;
    }
    try {
      this.thread ??= this.startThread(
        (verdict) => this.answered(verdict),
        (reason) => this.failed(reason),
        this.address,
      );
      this.current = { request, timer: setTimeout(() => this.gaveUp(), patience) };
      this.thread.post(request);
    } catch (error) {
      this.failed(error);
    }
  }

  private answered(verdict: TrialVerdict): void {
    this.failures = 0;
    this.finish(verdict);
  }

  private gaveUp(): void {
    this.stop();
    this.finish({ outcome: 'not-tried', reason: 'crash' });
  }

  private failed(reason: unknown): void {
    this.failures++;
    this.log('A script could not be tried', reason);
    this.stop();
    if (this.failures >= mostFailures) this.dispose();
    else this.finish({ outcome: 'not-tried', reason: 'crash' });
  }

  private finish(verdict: TrialVerdict): void {
    const { current } = this;
    if (!current) return;
    clearTimeout(current.timer);
    this.current = undefined;
    this.done(current.request, verdict);
    clearTimeout(this.timer);
    this.next();
  }

  private stop(): void {
    this.thread?.terminate();
    this.thread = undefined;
  }
}
