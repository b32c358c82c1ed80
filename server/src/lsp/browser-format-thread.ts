// A thread that formats scripts, in a browser: a worker beside the server's own. Where none can be started, nothing is formatted.

import type { FormatAnswer, FormatRequest } from '../analysis';
import type { StartFormatThread } from './formatter';

/** The part of a worker's platform that is needed; the project's types are Node's. */
interface BrowserWorker {
  onmessage: ((event: { readonly data: FormatAnswer }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: FormatRequest | { readonly wasm: string }): void;
  terminate(): void;
}
declare const Worker: new (address: string, options: { readonly name: string }) => BrowserWorker;
declare const URL: { new (address: string, base: string): { readonly href: string }; createObjectURL(blob: object): string };
declare const fetch: (address: string) => Promise<{ readonly ok: boolean; blob(): Promise<object> }>;
declare const self: { readonly location: { readonly href: string } };

/** Starts a thread with the program at `address`, by default beside the server's; the WebAssembly lies one folder above. */
export const startBrowserFormatThread: StartFormatThread = (answered, failed, address = new URL('format.js', self.location.href).href) => {
  const worker = openWorker(address, answered, failed);
  worker.catch(failed);
  return {
    post: (request) => void worker.then((opened) => opened.postMessage(request)).catch(() => undefined),
    terminate: () => void worker.then((opened) => opened.terminate()).catch(() => undefined),
  };
};

async function openWorker(address: string, answered: (answer: FormatAnswer) => void, failed: (reason: unknown) => void): Promise<BrowserWorker> {
  const program = await fetch(address);
  if (!program.ok) throw new Error(`${address} could not be read`);
  // From another origin a worker may only be started from a copy.
  const worker = new Worker(URL.createObjectURL(await program.blob()), { name: 'Envoy Gateway format' });
  worker.onmessage = ({ data }) => answered(data);
  worker.onerror = ({ message }) => failed(new Error(message ?? 'no worker can be started'));
  worker.postMessage({ wasm: new URL('../stylua.wasm', address).href });
  return worker;
}
