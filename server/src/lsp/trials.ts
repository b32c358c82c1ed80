// Runs scripts in a thread of their own: when typing pauses, the newest first, and never longer than a thread may take.

import type { SampleOutcome, SampleRequest, TrialAnswer, TrialRequest, TrialVerdict, TrialWork } from '../analysis';

/** A thread that runs scripts: it is told one at a time and answers. */
export interface TrialThread {
  post(work: TrialWork): void;
  terminate(): void;
}

/** Starts a thread. `answered` is called with each answer, `failed` when the thread cannot work; `address`: where its program is, if the client has said so. */
export type StartTrialThread = (answered: (answer: TrialAnswer) => void, failed: (reason: unknown) => void, address?: string) => TrialThread;

export interface TrialQueueOptions {
  readonly startThread: StartTrialThread;
  readonly address: string | undefined;
  /** Hears of each verdict. */
  readonly tried: (request: TrialRequest, verdict: TrialVerdict) => void;
  readonly log: (message: string, reason: unknown) => void;
}

/** A script that is still being typed is not tried (milliseconds). */
const pause = 150;

/** A thread that has not answered by then is in a function of Lua's library that cannot be interrupted (milliseconds). */
const patience = 3_000;

/** A thread that has had nothing to do for so long is ended (milliseconds). */
const idleTime = 60_000;

/** Threads that failed in a row: there will not be one. */
const mostFailures = 3;

interface Waiting {
  readonly work: TrialWork;
  /** undefined: the thread gave no answer. */
  readonly done: (answer: TrialAnswer | undefined) => void;
}

export class TrialQueue {
  /** The newest last. */
  private waiting: Waiting[] = [];
  private current: (Waiting & { readonly timer: ReturnType<typeof setTimeout> }) | undefined;
  private thread: TrialThread | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(private readonly options: TrialQueueOptions) {}

  /** Takes scripts to try, after a pause. */
  add(requests: readonly TrialRequest[]): void {
    if (requests.length === 0 || this.failures >= mostFailures) return;
    for (const request of requests) this.waiting.push({ work: request, done: (answer) => this.options.tried(request, (answer ?? notTried) as TrialVerdict) });
    this.startIn(pause);
  }

  /** Runs a script with a sample, before all that waits. */
  runSample(request: SampleRequest): Promise<SampleOutcome> {
    return new Promise((resolve) => {
      if (this.failures >= mostFailures) return resolve(noOutcome);
      this.waiting.push({ work: request, done: (answer) => resolve((answer ?? noOutcome) as SampleOutcome) });
      this.startIn(0);
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    const { current, waiting } = this;
    this.current = undefined;
    this.waiting = [];
    this.stop();
    clearTimeout(current?.timer);
    for (const { done } of [...waiting, ...(current ? [current] : [])]) done(undefined);
  }

  private startIn(milliseconds: number): void {
    if (this.current) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), milliseconds);
  }

  private next(): void {
    const next = this.waiting.pop();
    if (!next) {
      this.timer = setTimeout(() => this.stop(), idleTime);
      return;
    }
    const { startThread, address } = this.options;
    this.current = { ...next, timer: setTimeout(() => this.gaveUp(), patience) };
    try {
      this.thread ??= startThread(
        (answer) => this.answered(answer),
        (reason) => this.failed(reason),
        address,
      );
      this.thread.post(next.work);
    } catch (error) {
      this.failed(error);
    }
  }

  private answered(answer: TrialAnswer): void {
    this.failures = 0;
    this.finish(answer);
  }

  private gaveUp(): void {
    this.stop();
    this.finish(undefined);
  }

  private failed(reason: unknown): void {
    this.failures++;
    this.options.log('A script could not be tried', reason);
    this.stop();
    if (this.failures >= mostFailures) this.dispose();
    else this.finish(undefined);
  }

  private finish(answer: TrialAnswer | undefined): void {
    const { current } = this;
    if (!current) return;
    clearTimeout(current.timer);
    this.current = undefined;
    current.done(answer);
    clearTimeout(this.timer);
    this.next();
  }

  private stop(): void {
    this.thread?.terminate();
    this.thread = undefined;
  }
}

const notTried: TrialVerdict = { outcome: 'not-tried', reason: 'crash' };
const noOutcome: SampleOutcome = { ran: [], logs: [], calls: [], failure: { message: 'The script took too long, or no thread could be started to run it in.' } };
