// Tries scripts for eg-lint, which waits for the verdict: in a worker thread, so that nothing in a script can hold it up.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Analysis, TrialRequest, TrialVerdict } from '../analysis';

/** A thread that has not answered by then is in a function that cannot be interrupted (milliseconds). */
const patience = 5_000;

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/** Starts its thread with the first script. */
export class WaitingTrials {
  private thread: Thread | undefined;

  /** @param program the thread's program; without that file nothing is tried */
  constructor(private readonly program = join(__dirname, 'trial.js')) {}

  /** Has all scripts tried that the engine wants tried. @returns whether any was */
  runAll(analysis: Analysis): boolean {
    const requests = analysis.takeWantedTrials();
    if (requests.length === 0 || !existsSync(this.program)) return false;
    for (const request of requests) analysis.setTrialVerdict(request, this.run(request));
    return true;
  }

  dispose(): void {
    void this.thread?.worker.terminate();
    this.thread = undefined;
  }

  private run(request: TrialRequest): TrialVerdict {
    const { port, signal } = (this.thread ??= this.start());
    Atomics.store(signal, 0, 0);
    port.postMessage(request);
    if (Atomics.wait(signal, 0, 0, patience) !== 'timed-out') {
      const answer = receiveMessageOnPort(port) as { readonly message: TrialVerdict } | undefined;
      if (answer) return answer.message;
    }
    this.dispose();
    return { outcome: 'not-tried', reason: 'crash' };
  }

  private start(): Thread {
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(this.program, { workerData: { port: port2, signal }, transferList: [port2] });
    worker.unref();
    port1.unref();
    return { worker, port: port1, signal };
  }
}
