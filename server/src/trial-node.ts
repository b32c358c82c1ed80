// A worker thread of Node's that tries scripts: for the language server one message at a time, for eg-lint while it waits.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { Trials } from './lua/trial/trial';
import type { TrialWork } from './lua/trial/trial-work';

/** What eg-lint hands over: it sleeps until the first word of `signal` is 1. */
interface WaitingHost {
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

const trials = new Trials();
const host = workerData as WaitingHost | null;
const port = host?.port ?? parentPort!;

port.on('message', (work: TrialWork) => {
  port.postMessage(trials.answer(work));
  if (!host) return;
  Atomics.store(host.signal, 0, 1);
  Atomics.notify(host.signal, 0);
});
