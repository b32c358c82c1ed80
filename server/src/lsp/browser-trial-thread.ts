// A thread that tries scripts, in a browser: a worker beside the server's own, or that one itself where no other can be started.

import type { TrialAnswer, TrialWork } from '../analysis';
import type { StartTrialThread, TrialThread } from './trials';

/** The part of a worker's platform that is needed; the project's types are Node's. */
interface BrowserWorker {
  onmessage: ((event: { readonly data: TrialAnswer }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(work: TrialWork): void;
  terminate(): void;
}
declare const Worker: new (address: string, options: { readonly name: string }) => BrowserWorker;
declare const fetch: (address: string) => Promise<{ readonly ok: boolean; blob(): Promise<object> }>;
declare const URL: { createObjectURL(blob: object): string };
declare const importScripts: (address: string) => void;
declare const self: { readonly location: { readonly href: string }; envoyGatewayTrial?: (work: TrialWork) => TrialAnswer };

/** The worker knows by its name that it is one; see trial-browser.ts. */
const workerName = 'Envoy Gateway trial';

/** A worker that has not answered its first script by then was not allowed to start (milliseconds). */
const startPatience = 2_000;

/** Starts a thread with the program at `address`, by default beside the server's. */
export const startBrowserTrialThread: StartTrialThread = (answered, failed, address = besideServer()) => {
  const thread = openThread(address, answered).catch((error: unknown) => (failed(error), undefined));
  return { post: (request) => void thread.then((opened) => opened?.post(request)), terminate: () => void thread.then((opened) => opened?.terminate()) };
};

function besideServer(): string {
  return self.location.href.replace(/[^/]*$/, 'trial.js');
}

async function openThread(address: string, answered: (answer: TrialAnswer) => void): Promise<TrialThread> {
  try {
    // From another origin a worker may only be started from a copy.
    const program = await fetch(address);
    if (!program.ok) throw new Error(`${address} could not be read`);
    return await startWorker(URL.createObjectURL(await program.blob()), answered);
  } catch {
    importScripts(address);
    return { post: (request) => answered(self.envoyGatewayTrial!(request)), terminate: () => undefined };
  }
}

/** A script that takes no time: its answer says that the worker works. */
const greeting: TrialWork = { script: '', release: 9 };

function startWorker(address: string, answered: (answer: TrialAnswer) => void): Promise<TrialThread> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(address, { name: workerName });
    const giveUp = (): void => {
      worker.terminate();
      reject(new Error('no worker can be started'));
    };
    const timer = setTimeout(giveUp, startPatience);
    worker.onerror = giveUp;
    worker.onmessage = () => {
      clearTimeout(timer);
      worker.onmessage = ({ data }) => answered(data);
      resolve({ post: (request) => worker.postMessage(request), terminate: () => worker.terminate() });
    };
    worker.postMessage(greeting);
  });
}
